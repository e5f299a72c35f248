"""Adopted editions of the charter, and the days of their calendars."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from db.models.columns import Row, one_of, table
from db.models.lengths import NAME_LENGTH, WORDS_LENGTH


class DayKind(StrEnum):
    """The reason for which a day's hours differ from those of its weekday."""

    BANK = "bank"
    CLOSED = "closed"
    SPECIAL = "special"


class AdoptedEdition(Row, table=True):
    """An adopted edition: the unchanged text of its file, in force from `valid_from` (a local date)."""

    __tablename__ = "edition"
    __table_args__ = table(UniqueConstraint("name", "valid_from"))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=NAME_LENGTH)
    title: str = Field(max_length=200)
    valid_from: date
    text: str
    adopted_at: datetime


class EditionChangeKind(StrEnum):
    """The kind of a change of the adopted editions."""

    ADOPTED = "adopted"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class EditionChange(Row, table=True):
    """The adoption, replacement or withdrawal of an edition, which is named as it stays known when it is withdrawn.

    `by_id` is None without a current user, as on the command line. Append-only.
    """

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    kind: EditionChangeKind = Field(sa_type=one_of(EditionChangeKind))
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    valid_from: date


class RegionHoliday(Row, table=True):
    """A bank holiday of the regions that a rule of the edition names, like "ENG NIR SCT". Stored at adoption."""

    __table_args__ = table(UniqueConstraint("edition_id", "regions", "day"))

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id")
    regions: str = Field(max_length=60)
    day: date
    name: str = Field(default="", max_length=NAME_LENGTH)


class CalendarDay(Row, table=True):
    """A day of an edition's calendar that differs from its weekday: bank holiday, closure or special hours.

    `hours`, for `special` only, is like "10:00-14:00", several separated by commas; empty means shut.
    """

    __table_args__ = table(UniqueConstraint("edition_id", "day", "kind"))

    id: int | None = Field(default=None, primary_key=True)
    edition_id: int = Field(foreign_key="edition.id")
    day: date
    kind: DayKind = Field(sa_type=one_of(DayKind))
    name: str = Field(default="", max_length=NAME_LENGTH)
    hours: str = Field(default="", max_length=NAME_LENGTH)


class CalendarChange(Row, table=True):
    """A change of calendar days that was made at the desk. `days` is JSON: the rows that it took away and put in.

    Once it was undone, `undone_at` and `undone_by_id` say when and by whom.
    """

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    words: str = Field(max_length=WORDS_LENGTH)
    days: str
    undone_at: datetime | None = None
    undone_by_id: int | None = Field(default=None, foreign_key="staff.id")
