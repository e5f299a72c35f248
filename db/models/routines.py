"""The two daily routines: the answerphone check and the end-of-day review."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, text

from db.models.columns import Row, one_of, table
from db.models.lengths import ABOUT_LENGTH, WORDS_LENGTH


class Deleted(StrEnum):
    """The answer to the question: were the messages deleted from the machine?"""

    YES = "yes"
    KEPT = "kept"


class HeardAs(StrEnum):
    """The result of one message of a check."""

    WRITTEN_DOWN = "written_down"
    ADDED = "added"
    SAME_CALLER = "same_caller"
    NOTHING_SAID = "nothing_said"
    UNCLEAR = "unclear"


class Decided(StrEnum):
    """The kinds of decision at the end of a day."""

    KEEP = "keep"
    NEW_TIME = "new_time"
    GIVE = "give"
    REPLIED = "replied"
    FINISHED = "finished"
    THROWN_AWAY = "thrown_away"


class AnswerphoneCheck(Row, table=True):
    """One check of the answerphone, also one without messages.

    `day` is the local date on which it began, and for which it counts. `at_it_id` is the staff member who has it since
    `at_it_since`; a colleague may take over. It is finished, and never changes again, when `ended_at` is set.
    `machine_count` is the number of messages on the machine, `written_count` the number recorded.
    """

    __table_args__ = table(
        Index("answerphonecheck_day", "day"),
        Index("answerphonecheck_open", "started_at", sqlite_where=text("ended_at IS NULL")),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        CheckConstraint("ended_at IS NULL OR machine_count IS NOT NULL", name="ended_with_a_count"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    started_at: datetime
    started_by_id: int = Field(foreign_key="staff.id")
    at_it_id: int = Field(foreign_key="staff.id")
    at_it_since: datetime
    machine_count: int | None = Field(default=None, ge=0, le=99)
    written_count: int = Field(default=0, ge=0)
    mismatch_reason: str = Field(default="", max_length=200)
    deleted_state: Deleted | None = Field(default=None, sa_type=one_of(Deleted))
    kept_why: str = Field(default="", max_length=200)
    greeting_ok: bool | None = None
    ended_at: datetime | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="staff.id")
    version: int = 1


class Heard(Row, table=True):
    """One message of a check, numbered by `position` in the order of recording. `contact_id` is the contact that it
    became or was added to; None for a message without words.
    """

    __table_args__ = table(
        Index("heard_check", "check_id", "position"),
        CheckConstraint("what = 'nothing_said' OR contact_id IS NOT NULL", name="heard_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    check_id: int = Field(foreign_key="answerphonecheck.id")
    position: int = Field(ge=1)
    what: HeardAs = Field(sa_type=one_of(HeardAs))
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    left_at: datetime | None = None
    left_assumed: bool = False
    entry_id: str = Field(max_length=64, unique=True)
    written_at: datetime
    by_id: int = Field(foreign_key="staff.id")


class NoCheck(Row, table=True):
    """The reason for which the answerphone was not checked on a local date. The gap stays all the same."""

    __table_args__ = ({"sqlite_strict": True},)

    day: date = Field(primary_key=True)
    reason: str = Field(min_length=1, max_length=200)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class DayReview(Row, table=True):
    """One end-of-day review of a local date. It is signed off, and never changes again, when `signed_at` is set.

    `counts` has the figures of the day at sign-off, as JSON. A day reviewed again has a further row; the last one
    signed off counts.
    """

    __table_args__ = table(
        Index("dayreview_day", "day"),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signed_by_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    started_at: datetime
    started_by_id: int = Field(foreign_key="staff.id")
    signed_at: datetime | None = None
    signed_by_id: int | None = Field(default=None, foreign_key="staff.id")
    counts: str = Field(default="", max_length=WORDS_LENGTH)
    undecided: int | None = Field(default=None, ge=0)
    late: int | None = Field(default=None, ge=0)
    missed_calls: int | None = Field(default=None, ge=0, le=999)
    note_for_tomorrow: str = Field(default="", max_length=300)
    handover_file: str = Field(default="", max_length=200)
    version: int = 1


class Decision(Row, table=True):
    """A decision in a review about a contact or a draft. Append-only; the last one about each counts."""

    __table_args__ = table(
        Index("decision_review", "review_id"),
        CheckConstraint("(contact_id IS NULL) <> (draft_id IS NULL)", name="about_one_thing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="dayreview.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    draft_id: str | None = Field(default=None, max_length=64)
    decided: Decided = Field(sa_type=one_of(Decided))
    at: datetime
    by_id: int = Field(foreign_key="staff.id")


class BeforeYouGo(Row, table=True):
    """One answer to the before-you-go list in a review. `done` is None if it was not answered."""

    __table_args__ = table(Index("beforeyougo_line", "review_id", "item", unique=True))

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="dayreview.id")
    item: str = Field(min_length=1, max_length=ABOUT_LENGTH)
    done: bool | None = None
