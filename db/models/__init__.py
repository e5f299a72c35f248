"""Every table of the record. There is no second set of classes: forms fill these, and functions of `db` save them.

Times end in `_at` and are UTC; a `date` is a local date of the desk's zone. Enums are stored by value and checked by
the database. Lengths are checked by the model on assignment, and by the database.

Import tables from here only, so that all of them are defined before one is used.
"""

from __future__ import annotations

from db.models.charters import (
    AdoptedEdition,
    CalendarChange,
    CalendarDay,
    DayKind,
    EditionChange,
    EditionChangeKind,
    RegionHoliday,
)
from db.models.columns import hold_lengths
from db.models.contacts import ClosedReason, Contact, Promise, PromiseExtension, PromiseWait, Ring, State
from db.models.history import ChainLink, Event, EventKind, Note, TryResult, UndoStep
from db.models.house import Away, DeskChange, DeskChangeKind, Duty, Reference, Setting, Staff, Topic
from db.models.imports import LogImport
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
from db.models.name_keys import NAMED, folded, hold_name_keys
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
from db.models.privacy import Erasure, Hold, Viewed
from db.models.reports import PeriodAction, ZoneOffset
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
    "ABOUT_LENGTH", "DETAIL_LENGTH", "EMAIL_LENGTH", "NAMED", "NAME_LENGTH", "NUMBER_LENGTH", "REFERENCE_LENGTH",
    "WORDS_LENGTH", "AdoptedEdition", "AnswerphoneCheck", "Away", "Basis", "BeforeYouGo", "CalendarChange",
    "CalendarDay", "CameOver", "Caution", "ChainLink", "ClosedReason", "Complaint", "Contact", "DayKind", "DayReview",
    "Decided", "Decision", "Deleted", "DeskChange", "DeskChangeKind", "Discussion", "Duty", "EditionChange",
    "EditionChangeKind", "Erasure", "Event", "EventKind", "Finding", "Heard", "HeardAs", "Hold", "Label",
    "LeaveMessage", "LogImport", "Need", "NoCheck", "Note", "Organisation", "OrganisationChange", "OwnInformation",
    "PeriodAction", "Person", "PersonChange", "PersonEmail", "PersonJoin", "PersonMoved", "PersonNumber", "PersonType",
    "Promise", "PromiseExtension", "PromiseWait", "Reference", "RegionHoliday", "ReplyBy", "Ring", "SafeguardingTold",
    "Setting", "Speaker", "Staff", "State", "Topic", "TryResult", "UndoStep", "Viewed", "ZoneOffset", "folded",
]  # fmt: skip

hold_lengths()
hold_name_keys()
