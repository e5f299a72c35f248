"""What happened to a contact, and the words of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, text

from db.columns import Row, one_of, table
from db.models.lengths import DETAIL_LENGTH
from deskapp.charter.vocabulary import Channel, Outcome


class EventKind(StrEnum):
    """What happened (records.md E3)."""

    WRITTEN_DOWN = "written_down"
    THEY_RANG = "they_rang"
    TRIED = "tried"
    SPOKE = "spoke"
    LEFT_MESSAGE = "left_message"
    LETTER_SENT = "letter_sent"
    EMAIL_SENT = "email_sent"
    SEEN = "seen"
    HOLDING_REPLY = "holding_reply"
    PROMISE_MADE = "promise_made"
    PROMISE_MOVED = "promise_moved"
    GIVEN_TO = "given_to"
    NOTE = "note"
    COMPLAINT_OPENED = "complaint_opened"
    ACK_SENT = "ack_sent"
    DISCUSSION_OFFERED = "discussion_offered"
    PASSED_ON = "passed_on"
    CONSENT_GIVEN = "consent_given"
    NEED_RECORDED = "need_recorded"
    NEED_MET = "need_met"
    APOLOGY = "apology"
    FEEDBACK_ASKED = "feedback_asked"
    FEEDBACK_GIVEN = "feedback_given"
    CHANGED_FIELD = "changed_field"
    JOINED = "joined"
    SPLIT = "split"
    UNDONE = "undone"
    EXPORTED = "exported"
    VIEWED_SENSITIVE = "viewed_sensitive"


class TryResult(StrEnum):
    """How an attempt to reach somebody ended."""

    NO_ANSWER = "no_answer"
    ENGAGED = "engaged"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    UNSAFE = "unsafe"


class Event(Row, table=True):
    """Something that happened to a contact. Only ever added: the database refuses to change or delete one.

    What was said, and what a field was and became, is in `Note`, apart, so that words can be erased when the law asks
    and the history still stands. `by_id` is None where the caller did it, and `written_by_id` is then who wrote it
    down; `field` names the field that was changed, `organisation_id` whom they were passed on to. What was done in one
    go is one event with `part_of` it the others.
    """

    __table_args__ = table(
        Index("event_contact", "contact_id", "at"),
        Index("event_organisation", "organisation_id", sqlite_where=text("organisation_id IS NOT NULL")),
        # Nothing is taken back twice.
        Index("event_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    kind: EventKind = Field(sa_type=one_of(EventKind))
    at: datetime
    written_at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    outcome: Outcome | None = Field(default=None, sa_type=one_of(Outcome))
    entry_id: str | None = Field(default=None, max_length=64, unique=True)
    channel: Channel | None = Field(default=None, sa_type=one_of(Channel))
    try_result: TryResult | None = Field(default=None, sa_type=one_of(TryResult))
    need_met: bool | None = None
    field: str | None = Field(default=None, max_length=40)
    undo_of: int | None = Field(default=None, foreign_key="event.id")
    part_of: int | None = Field(default=None, foreign_key="event.id")
    written_by_id: int | None = Field(default=None, foreign_key="staff.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")


class Note(Row, table=True):
    """The words of an event: what was asked or told; of a changed field, what it was and what it became."""

    __table_args__ = ({"sqlite_strict": True},)

    event_id: int = Field(primary_key=True, foreign_key="event.id")
    words: str = Field(min_length=1, max_length=DETAIL_LENGTH)
    old_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)
    new_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)
