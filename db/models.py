"""Every table of the record. One shape a record: a form fills these and a function of `db` keeps them.

Times end in `_at` and are UTC instants; a `date` is a London date. Vocabulary is stored by its value and checked by
the database; lengths are checked by the model when assigned and by the database when written (records.md, E1 to E8).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, UniqueConstraint, text

from db.columns import Row, hold_lengths, one_of, table
from deskapp.charter.vocabulary import Channel, Kind, NumberState, Outcome, PromiseName, Result

REFERENCE_LENGTH = 16
NAME_LENGTH = 80
NUMBER_LENGTH = 40
ABOUT_LENGTH = 120
DETAIL_LENGTH = 4000
WORDS_LENGTH = 1000


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


class LeaveMessage(StrEnum):
    """Whether it is safe to leave a message for somebody."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class ReplyBy(StrEnum):
    """How somebody likes to be answered."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    IN_PERSON = "in_person"


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


class DayKind(StrEnum):
    """Why a day's hours differ from the week's."""

    BANK = "bank"
    CLOSED = "closed"
    SPECIAL = "special"


class Setting(Row, table=True):
    """One thing that is so for the whole desk, like `practice`."""

    __table_args__ = ({"sqlite_strict": True},)

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=400)


class Edition(Row, table=True):
    """A charter as it was adopted: the text of its file, word for word, in force from `valid_from` (a London date)."""

    __table_args__ = table(UniqueConstraint("name", "valid_from"))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=NAME_LENGTH)
    title: str = Field(max_length=200)
    valid_from: date
    text: str
    adopted_at: datetime


class CalendarDay(Row, table=True):
    """A day of an edition's calendar that is not as its weekday: a bank holiday (copied in), a closure, special hours.

    `hours` is "10:00-14:00" (several with commas; empty = shut) and counts only for `special`.
    """

    __table_args__ = table(UniqueConstraint("edition_id", "day", "kind"))

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id")
    day: date
    kind: DayKind = Field(sa_type=one_of(DayKind))
    name: str = Field(default="", max_length=NAME_LENGTH)
    hours: str = Field(default="", max_length=NAME_LENGTH)


class Staff(Row, table=True):
    """Somebody who works here. `queue_filter` is the view of the queue they last chose."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=NAME_LENGTH, unique=True)
    short_name: str = Field(min_length=1, max_length=20)
    queue_filter: str = Field(default="all", max_length=20)
    active: bool = True

    __table_args__ = table()


class Duty(Row, table=True):
    """Who was on the desk, from when. The newest row of a desk's folder says who was on it last."""

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    from_at: datetime


class Topic(Row, table=True):
    """What contacts are about, in a word or two; `used` counts so that the commonest comes first."""

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=40, unique=True)
    used: int = Field(default=0, ge=0)
    active: bool = True


class Person(Row, table=True):
    """Who it was, where they said. Nothing about them is required."""

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(default=None, max_length=NAME_LENGTH)
    likes_to_be_called: str | None = Field(default=None, max_length=NAME_LENGTH)
    address: str | None = Field(default=None, max_length=200)
    reply_by: ReplyBy | None = Field(default=None, sa_type=one_of(ReplyBy))
    best_time: str | None = Field(default=None, max_length=40)
    ok_to_leave_message: LeaveMessage = Field(default=LeaveMessage.NOT_ASKED, sa_type=one_of(LeaveMessage))
    relay: bool = False
    created_at: datetime
    updated_at: datetime
    version: int = 1


class PersonNumber(Row, table=True):
    """A telephone number of a person: as given, and `number_key`, the one form in which numbers are compared."""

    __table_args__ = table(UniqueConstraint("person_id", "number_key"), Index("person_number_key", "number_key"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    number: str = Field(max_length=NUMBER_LENGTH)
    number_key: str = Field(max_length=NUMBER_LENGTH)
    checked_on: date


class Need(Row, table=True):
    """What makes it easier for a person, written as what to do ("large print 18pt"), never as what is wrong."""

    __table_args__ = table(Index("need_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    what: str = Field(min_length=1, max_length=NAME_LENGTH)
    asked_on: date


class PersonChange(Row, table=True):
    """Something known of a person that was changed: which field, what it was and what it became. Only ever added."""

    __table_args__ = table(Index("personchange_person", "person_id", "at"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    field: str = Field(min_length=1, max_length=40)
    old_value: str = Field(default="", max_length=WORDS_LENGTH)
    new_value: str = Field(default="", max_length=WORDS_LENGTH)


class Reference(Row, table=True):
    """The last running number handed out in a year; numbers never come back."""

    __table_args__ = ({"sqlite_strict": True},)

    year: int = Field(primary_key=True)
    last: int = Field(ge=0)


class Contact(Row, table=True):
    """One time that somebody got in touch (records.md E1).

    `received_at` is when it counts from: a call when it was answered, a message when it was *left*, a letter when it
    was stamped in. `entry_id` names the entry that it was typed in: saving one entry twice keeps one contact.
    `number_key` is the number in the form that numbers are compared in, empty where none was given.
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


class Event(Row, table=True):
    """Something that happened to a contact. Only ever added: the database refuses to change or delete one.

    What was said, and what a field was and became, is in `Note`, apart, so that words can be erased when the law asks
    and the history still stands. `by_id` is None where the caller did it, and `written_by_id` is then who wrote it
    down; `field` names the field that was changed. What was done in one go is one event with `part_of` it the others.
    """

    __table_args__ = table(
        Index("event_contact", "contact_id", "at"),
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


class Note(Row, table=True):
    """The words of an event: what was asked or told; of a changed field, what it was and what it became."""

    __table_args__ = ({"sqlite_strict": True},)

    event_id: int = Field(primary_key=True, foreign_key="event.id")
    words: str = Field(min_length=1, max_length=DETAIL_LENGTH)
    old_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)
    new_value: str | None = Field(default=None, max_length=DETAIL_LENGTH)


class Ring(Row, table=True):
    """Who is ringing about a contact, since when: news for the others at the desk, and no part of its history."""

    __table_args__ = ({"sqlite_strict": True},)

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    staff_id: int = Field(foreign_key="staff.id")
    at: datetime


hold_lengths()
