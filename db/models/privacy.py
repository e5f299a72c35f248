"""Holds, erasures, and who looked at what is sensitive. None of them has a word about the person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import CheckConstraint, Field, Index, UniqueConstraint, text

from db.models.columns import Row, table
from db.models.lengths import NAME_LENGTH, WORDS_LENGTH


class Hold(Row, table=True):
    """A reason for which nothing of a person may be erased, like a case in court, until it is ended."""

    __table_args__ = table(Index("hold_person", "person_id", sqlite_where=text("ended_at IS NULL")))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(min_length=1, max_length=200)
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    ended_at: datetime | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="staff.id")


class Erasure(Row, table=True):
    """A proposal to erase what is held about a person, and once somebody else approved it, the proof of it.

    `person_ids` (the person, then each record merged into theirs), `made_at` (when each was made, as stored) and
    `entry_ids` (of the contacts that were erased) mean the same rows in a backup, where an id alone may be that of
    another. `is_whole` is true if the person's page was erased as well. `kept` says what was not erased and why. The
    staff are named, not linked, so that the row stands in any backup.
    """

    __table_args__ = table(
        CheckConstraint("approved_by <> proposed_by", name="approved_by_another"),
        CheckConstraint("(approved_at IS NULL) = (approved_by = '')", name="approved_by_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    reason: str = Field(min_length=1, max_length=200)
    proposed_at: datetime
    proposed_by: str = Field(min_length=1, max_length=NAME_LENGTH)
    approved_at: datetime | None = None
    approved_by: str = Field(default="", max_length=NAME_LENGTH)
    withdrawn_at: datetime | None = None
    person_ids: list[int] = Field(default_factory=list, sa_type=JSON, nullable=False)
    made_at: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    entry_ids: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    is_whole: bool = False
    kept: str = Field(default="", max_length=WORDS_LENGTH)


class Viewed(Row, table=True):
    """A look of a staff member at a sensitive contact or a caution, once for each on a local date."""

    __table_args__ = table(
        UniqueConstraint("day", "staff_id", "contact_id"),
        UniqueConstraint("day", "staff_id", "person_id"),
        Index("viewed_contact", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        Index("viewed_person", "person_id", sqlite_where=text("person_id IS NOT NULL")),
        CheckConstraint("(contact_id IS NULL) <> (person_id IS NULL)", name="viewed_one_thing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date
    staff_id: int = Field(foreign_key="staff.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
