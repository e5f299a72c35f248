"""Contacts, their promises, and calls in progress."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, text

from db.models.columns import Row, one_of, open_word, table
from db.models.lengths import ABOUT_LENGTH, DETAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH, REFERENCE_LENGTH, WORDS_LENGTH
from deskapp.charter.vocabulary import Channel, Kind, NumberState, Outcome, PromiseName, Result


class State(StrEnum):
    """The state of a contact."""

    OPEN = "open"
    WAITING_FOR_THEM = "waiting_for_them"
    CLOSED = "closed"


class ClosedReason(StrEnum):
    """The reason for closing. CLOSED_BEFORE: closed in the imported log, at an unknown time."""

    SORTED = "sorted"
    COULD_NOT_HELP = "could_not_help"
    COULD_NOT_REACH = "could_not_reach"
    NOT_POSSIBLE = "not_possible"
    PASSED_ON = "passed_on"
    JOINED = "joined"
    MISTAKE = "mistake"
    CLOSED_BEFORE = "closed_before"


class Contact(Row, table=True):
    """One contact: a call, message, letter, email or visit.

    `received_at` is the time from which promises count: when a call was answered, a message was *left*, a letter was
    stamped in. `entry_id` identifies the entry, so that saving it twice makes one contact. `number_key` is the
    normalised number, "" without one. `joined_to_id` is the contact that this one was merged into and is closed for.
    `import_id` is the import that it came with. `unclear` is true for a message that nobody could make out, until it
    was heard again.
    """

    __table_args__ = table(
        Index("contact_person", "person_id"),
        # What came in on a day.
        Index("contact_received", "received_at"),
        # The open contacts of suggested people, without reading closed ones.
        Index("contact_person_open", "person_id", "chasing_count", sqlite_where=text("state <> 'closed'")),
        Index("contact_number_key", "number_key"),
        # The numbers of callers without a name, who have no person; also by the last four digits.
        Index("contact_nobody_number", "number_key", sqlite_where=text("person_id IS NULL")),
        Index("contact_nobody_last_four", text("substr(number_key, -4)"), sqlite_where=text("person_id IS NULL")),
        # Undoing an import checks for each contact that no other was merged into it.
        Index("contact_joined_to", "joined_to_id", sqlite_where=text("joined_to_id IS NOT NULL")),
        Index("contact_import", "import_id", sqlite_where=text("import_id IS NOT NULL")),
        CheckConstraint("(state = 'closed') = (closed_reason IS NOT NULL)", name="closed_has_a_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(max_length=REFERENCE_LENGTH, unique=True)
    entry_id: str = Field(max_length=64, unique=True)
    source_ref: str | None = Field(default=None, max_length=NAME_LENGTH, unique=True)
    channel: Channel = Field(sa_type=open_word(Channel))
    kind: Kind = Field(default=Kind.ENQUIRY, sa_type=open_word(Kind))
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
    unclear: bool | None = None
    by_hand: bool = False
    file_place: str | None = Field(default=None, max_length=60)
    edition_id: int = Field(foreign_key="edition.id")
    created_by: int = Field(foreign_key="staff.id")
    created_at: datetime
    updated_at: datetime
    version: int = 1
    joined_to_id: int | None = Field(default=None, foreign_key="contact.id")
    import_id: int | None = Field(default=None, foreign_key="logimport.id")


class Promise(Row, table=True):
    """A promise to a contact: by a rule, or with a due time that staff gave.

    `due_at` is stored as it was promised, and a later edition does not move it; overdue and time left are derived from
    it, never stored. `rule` is the key of the edition's rule; None for a time that staff gave. While it is paused,
    since `waiting_since`, it is never overdue and `due_at` does not change. `start_event_id` is the event that started
    it; None for the receipt itself.

    An ended row never changes. When its end is undone, a new row runs in its place with the old one as `restarts`, and
    the old result is void.
    """

    __table_args__ = table(
        # The queue is one scan of this index: 0.4 ms for 200 rows of a million contacts.
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
    edition_id: int | None = Field(default=None, foreign_key="edition.id")
    waiting_since: datetime | None = None
    result: Result = Field(default=Result.RUNNING, sa_type=one_of(Result))
    miss_reason: str | None = Field(default=None, max_length=120)
    sorry_said: bool | None = None
    version: int = 1


class PromiseWait(Row, table=True):
    """A pause of a promise while we waited for the caller. Deleted if the event that began it is undone."""

    __table_args__ = table(Index("promisewait_promise", "promise_id"))

    id: int | None = Field(default=None, primary_key=True)
    promise_id: int = Field(foreign_key="promise.id")
    since: datetime
    asked_event_id: int = Field(foreign_key="event.id")
    until: datetime | None = None
    ended_event_id: int | None = Field(default=None, foreign_key="event.id")


class PromiseExtension(Row, table=True):
    """An extension of a promise, with its total extension from then on: in units of its rule, and in days."""

    __table_args__ = table(Index("promiseextension_promise", "promise_id"))

    id: int | None = Field(default=None, primary_key=True)
    promise_id: int = Field(foreign_key="promise.id")
    event_id: int = Field(foreign_key="event.id")
    units: int
    days: int = 0


class Ring(Row, table=True):
    """A staff member who is ringing about a contact, for the other desks to see. Not part of the history."""

    __table_args__ = ({"sqlite_strict": True},)

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime
