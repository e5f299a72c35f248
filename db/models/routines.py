"""The two routines that make the daily promises provable: the answerphone check and the end of day (records.md, E5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, text

from db.columns import Row, one_of, table
from db.models.lengths import ABOUT_LENGTH, WORDS_LENGTH


class Deleted(StrEnum):
    """What became of the messages on the machine."""

    YES = "yes"
    KEPT = "kept"


class HeardAs(StrEnum):
    """What one message on the machine came to."""

    WRITTEN_DOWN = "written_down"
    ADDED = "added"
    SAME_CALLER = "same_caller"
    NOTHING_SAID = "nothing_said"
    UNCLEAR = "unclear"


class Decided(StrEnum):
    """What was decided about something at the end of the day."""

    KEEP = "keep"
    NEW_TIME = "new_time"
    GIVE = "give"
    REPLIED = "replied"
    FINISHED = "finished"
    THROWN_AWAY = "thrown_away"


class AnswerphoneCheck(Row, table=True):
    """One listening to the answerphone; one that found nothing is a record too.

    `day` is the London date that it counts for: that of its beginning. `at_it_id` is who is at it now, since
    `at_it_since`; somebody else may take over. Done when `ended_at` is set: from then on it stays as it is.
    `machine_count` is how many the machine said, `written_count` how many of them were dealt with.
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
    """One message of a check, in the order in which they were written down. `contact_id` is the contact that it
    became or was added to; None where nothing was said.
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
    """Why the answerphone was not checked on a London date that it should have been. The gap stays all the same."""

    __table_args__ = ({"sqlite_strict": True},)

    day: date = Field(primary_key=True)
    reason: str = Field(min_length=1, max_length=200)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime


class DayReview(Row, table=True):
    """One end-of-day walk through the queue, for a London date; signed off when `signed_at` is set, and then it stays.

    `counts` is how the day stood when it was signed off, as JSON. A day that is looked at once more after that has a
    further review; the last one that was signed counts.
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
    """What was decided in a review about a contact or about an unfinished entry (`draft_id`). Only ever added; the
    last one about the same thing counts.
    """

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
    """One line of the before-you-go list, as it was answered in a review; `done` None: not answered."""

    __table_args__ = table(Index("beforeyougo_line", "review_id", "item", unique=True))

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="dayreview.id")
    item: str = Field(min_length=1, max_length=ABOUT_LENGTH)
    done: bool | None = None
