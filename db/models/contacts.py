"""Contacts, what was promised about them, and who is ringing about them now."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, text

from db.columns import Row, one_of, table
from db.models.lengths import ABOUT_LENGTH, DETAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH, REFERENCE_LENGTH, WORDS_LENGTH
from deskapp.charter.vocabulary import Channel, Kind, NumberState, Outcome, PromiseName, Result


class State(StrEnum):
    """Where a contact stands."""

    OPEN = "open"
    WAITING_FOR_THEM = "waiting_for_them"
    CLOSED = "closed"


class ClosedReason(StrEnum):
    """Why nothing more is owed."""

    SORTED = "sorted"
    COULD_NOT_HELP = "could_not_help"
    COULD_NOT_REACH = "could_not_reach"
    NOT_POSSIBLE = "not_possible"
    PASSED_ON = "passed_on"
    JOINED = "joined"
    MISTAKE = "mistake"


class Contact(Row, table=True):
    """One time that somebody got in touch (records.md E1).

    `received_at` is when it counts from: a call when it was answered, a message when it was *left*, a letter when it
    was stamped in. `entry_id` names the entry that it was typed in: saving one entry twice keeps one contact.
    `number_key` is the number in the form that numbers are compared in, empty where none was given. `joined_to_id` is
    the contact that this one turned out to be about: it is closed as joined, and everything more happens there.
    """

    __table_args__ = table(
        Index("contact_person", "person_id"),
        # What is open for each of the people suggested while a name is typed, without reading what was closed.
        Index("contact_person_open", "person_id", "chasing_count", sqlite_where=text("state <> 'closed'")),
        Index("contact_number_key", "number_key"),
        # The numbers of those who left no name, which stand on no person; also by their last four digits.
        Index("contact_nobody_number", "number_key", sqlite_where=text("person_id IS NULL")),
        Index("contact_nobody_last_four", text("substr(number_key, -4)"), sqlite_where=text("person_id IS NULL")),
        CheckConstraint("(state = 'closed') = (closed_reason IS NOT NULL)", name="closed_has_a_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(max_length=REFERENCE_LENGTH, unique=True)
    entry_id: str = Field(max_length=64, unique=True)
    source_ref: str | None = Field(default=None, max_length=NAME_LENGTH, unique=True)
    channel: Channel = Field(sa_type=one_of(Channel))
    kind: Kind = Field(default=Kind.ENQUIRY, sa_type=one_of(Kind))
    received_at: datetime
    received_assumed: bool = False
    heard_at: datetime | None = None
    written_at: datetime
    entered_late: bool = False
    dated: date | None = None
    person_id: int | None = Field(default=None, foreign_key="person.id")
    name: str | None = Field(default=None, max_length=NAME_LENGTH)
    number: str | None = Field(default=None, max_length=NUMBER_LENGTH)
    number_key: str = Field(default="", max_length=NUMBER_LENGTH)
    number_state: NumberState = Field(default=NumberState.NONE, sa_type=one_of(NumberState))
    heard_twice: bool = False
    relay: bool = False
    address: str | None = Field(default=None, max_length=200)
    about: str = Field(min_length=1, max_length=ABOUT_LENGTH)
    detail: str = Field(default="", max_length=DETAIL_LENGTH)
    topic_id: int | None = Field(default=None, foreign_key="topic.id")
    rings: int | None = Field(default=None, ge=1, le=20)
    outcome: Outcome | None = Field(default=None, sa_type=one_of(Outcome))
    owner_id: int = Field(foreign_key="staff.id")
    state: State = Field(default=State.OPEN, sa_type=one_of(State))
    closed_reason: ClosedReason | None = Field(default=None, sa_type=one_of(ClosedReason))
    chasing_count: int = Field(default=0, ge=0)
    safeguarding: bool = False
    website_gap: bool = False
    seen_in_private: bool | None = None
    by_hand: bool = False
    file_place: str | None = Field(default=None, max_length=60)
    edition_id: int = Field(foreign_key="edition.id")
    created_by: int = Field(foreign_key="staff.id")
    created_at: datetime
    updated_at: datetime
    version: int = 1
    joined_to_id: int | None = Field(default=None, foreign_key="contact.id")


class Promise(Row, table=True):
    """A rule at work on one contact, or a time that somebody at the desk gave.

    `due_at` is what was promised that day; a later edition does not move it. Whether it is late and how long is left
    are worked out from `due_at` and now, and never stored. `rule` names the edition's rule;
    None for a time given by hand. `start_event_id` is the event that started it, where it was not the entry itself.

    What ended stays as it ended. When that is taken back, a new row runs in its place: its `restarts` is the old one,
    and how the old one ended counts for nothing.
    """

    __table_args__ = table(
        # The queue is one scan of this index (storage.md: 0.4 ms for 200 rows of a million contacts).
        Index("promise_open_due", "due_at", "contact_id", "name", sqlite_where=text("stopped_at IS NULL")),
        Index("promise_open_contact", "contact_id", "due_at", sqlite_where=text("stopped_at IS NULL")),
        Index("promise_contact", "contact_id"),
        Index("promise_restarts", "restarts", unique=True, sqlite_where=text("restarts IS NOT NULL")),
        CheckConstraint("(stopped_at IS NULL) = (result = 'running')", name="stopped_has_a_result"),
        CheckConstraint("due_at >= started_at", name="due_after_start"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    rule: str | None = Field(default=None, max_length=60)
    name: PromiseName = Field(sa_type=one_of(PromiseName))
    started_at: datetime
    due_at: datetime
    due_explained: str = Field(max_length=WORDS_LENGTH)
    original_due_at: datetime | None = None
    moved_told: bool | None = None
    said_words: str | None = Field(default=None, max_length=400)
    stopped_at: datetime | None = None
    stop_event_id: int | None = Field(default=None, foreign_key="event.id")
    start_event_id: int | None = Field(default=None, foreign_key="event.id")
    restarts: int | None = Field(default=None, foreign_key="promise.id")
    result: Result = Field(default=Result.RUNNING, sa_type=one_of(Result))
    miss_reason: str | None = Field(default=None, max_length=120)
    sorry_said: bool | None = None
    version: int = 1


class Ring(Row, table=True):
    """Who is ringing about a contact, since when: news for the others at the desk, and no part of its history."""

    __table_args__ = ({"sqlite_strict": True},)

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
