"""The events of contacts, and their words."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Index, text

from db.models.columns import Row, one_of, open_word, table
from db.models.lengths import DETAIL_LENGTH
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Channel, Outcome


class EventKind(StrEnum):
    """The kind of an event."""

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
    UPDATE_GIVEN = "update_given"
    EXTENDED = "extended"
    ASKED_THEM = "asked_them"
    THEY_ANSWERED = "they_answered"
    MILESTONE = "milestone"


class TryResult(StrEnum):
    """The result of an attempt to reach a caller."""

    NO_ANSWER = "no_answer"
    ENGAGED = "engaged"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    UNSAFE = "unsafe"


class Event(Row, table=True):
    """Something that happened to a contact. Append-only: the database refuses to change or delete one.

    Words and field values are in `Note`, so that they can be erased when the law requires it while the history stays.
    `by_id` is None for an action of the caller, and `written_by_id` is then the staff member who recorded it. `field`
    is the changed field, or the key of a milestone; `organisation_id` the recipient of a referral. Events of one save
    have the first of them as `part_of`. `happening` is the effect on the contact's promises; None for none.
    """

    __table_args__ = table(
        Index("event_contact", "contact_id", "at"),
        # A day of the day book, without the rest of the record.
        Index("event_at", "at"),
        Index("event_organisation", "organisation_id", sqlite_where=text("organisation_id IS NOT NULL")),
        # No event is undone twice.
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
    channel: Channel | None = Field(default=None, sa_type=open_word(Channel))
    try_result: TryResult | None = Field(default=None, sa_type=one_of(TryResult))
    need_met: bool | None = None
    field: str | None = Field(default=None, max_length=40)
    undo_of: int | None = Field(default=None, foreign_key="event.id")
    part_of: int | None = Field(default=None, foreign_key="event.id")
    written_by_id: int | None = Field(default=None, foreign_key="staff.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    happening: HappeningKind | None = Field(default=None, sa_type=one_of(HappeningKind))


class Note(Row, table=True):
    """The words of an event, and the old and new value of a changed field."""

    __table_args__ = ({"sqlite_strict": True},)

    event_id: int = Field(primary_key=True, foreign_key="event.id")
    words: str = Field(min_length=1, max_length=DETAIL_LENGTH)
    old_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)
    new_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)


class ChainLink(Row, table=True):
    """A link of the hash chain over the history: one state of the row `row_id` of a table (`db.storage.chain`).

    `digest` is that of the row's content with the `salt`; None for a row that was deleted. Append-only: of a link that
    a newer one replaced, the salt alone is erased.
    """

    __table_args__ = table(Index("chainlink_row", "table_name", "row_id"))

    id: int | None = Field(default=None, primary_key=True)
    table_name: str = Field(max_length=40)
    row_id: int
    digest: bytes | None = None
    salt: bytes | None = None
    hash: bytes


class UndoStep(Row, table=True):
    """One undo of a staff member within the hour, so that it can be redone: what it undid in words, the ids of the
    events that it undid, the last event of all at the time, and the rows that it changed, as `db.undo.row_changes` has
    them. Deleted when it is redone, and with the next sign-on once it is an hour old.
    """

    __table_args__ = table(Index("undostep_by_id", "by_id"))

    id: int | None = Field(default=None, primary_key=True)
    by_id: int = Field(foreign_key="staff.id")
    contact_id: int = Field(foreign_key="contact.id")
    at: datetime
    words: str
    undone_ids: list[int] = Field(sa_type=JSON)
    last_event_id: int
    changes: list[Any] = Field(sa_type=JSON)
