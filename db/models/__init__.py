"""Every table of the record, a module a noun. One shape a record: a form fills these and a function of `db` keeps them.

Times end in `_at` and are UTC instants; a `date` is a London date. Vocabulary is stored by its value and checked by
the database; lengths are checked by the model when assigned and by the database when written (records.md, E1 to E8).
This is the one door: nothing else imports the modules behind it, so every table is known before any is used.
"""

from __future__ import annotations

from db.columns import hold_lengths
from db.models.charters import CalendarDay, DayKind, Edition
from db.models.contacts import ClosedReason, Contact, Promise, Ring, State
from db.models.history import Event, EventKind, Note, TryResult
from db.models.house import Away, Duty, Reference, Setting, Staff, Topic
from db.models.kinds import Complaint, Discussion, Finding, OwnInformation, SafeguardingTold
from db.models.lengths import (
    ABOUT_LENGTH,
    DETAIL_LENGTH,
    EMAIL_LENGTH,
    NAME_LENGTH,
    NUMBER_LENGTH,
    REFERENCE_LENGTH,
    WORDS_LENGTH,
)
from db.models.organisations import Organisation, OrganisationChange
from db.models.people import (
    Basis,
    CameOver,
    Caution,
    Label,
    LeaveMessage,
    Need,
    Person,
    PersonChange,
    PersonEmail,
    PersonJoin,
    PersonMoved,
    PersonNumber,
    PersonType,
    ReplyBy,
    Speaker,
)
from db.models.routines import (
    AnswerphoneCheck,
    BeforeYouGo,
    DayReview,
    Decided,
    Decision,
    Deleted,
    Heard,
    HeardAs,
    NoCheck,
)

__all__ = [
    "ABOUT_LENGTH",
    "DETAIL_LENGTH",
    "EMAIL_LENGTH",
    "NAME_LENGTH",
    "NUMBER_LENGTH",
    "REFERENCE_LENGTH",
    "WORDS_LENGTH",
    "AnswerphoneCheck",
    "Away",
    "Basis",
    "BeforeYouGo",
    "CalendarDay",
    "CameOver",
    "Caution",
    "ClosedReason",
    "Complaint",
    "Contact",
    "DayKind",
    "DayReview",
    "Decided",
    "Decision",
    "Deleted",
    "Discussion",
    "Duty",
    "Edition",
    "Event",
    "EventKind",
    "Finding",
    "Heard",
    "HeardAs",
    "Label",
    "LeaveMessage",
    "Need",
    "NoCheck",
    "Note",
    "Organisation",
    "OrganisationChange",
    "OwnInformation",
    "Person",
    "PersonChange",
    "PersonEmail",
    "PersonJoin",
    "PersonMoved",
    "PersonNumber",
    "PersonType",
    "Promise",
    "Reference",
    "ReplyBy",
    "Ring",
    "SafeguardingTold",
    "Setting",
    "Speaker",
    "Staff",
    "State",
    "Topic",
    "TryResult",
]

hold_lengths()
