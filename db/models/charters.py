"""A charter as it was adopted, and the days of its calendar."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, UniqueConstraint

from db.columns import Row, one_of, table
from db.models.lengths import NAME_LENGTH


class DayKind(StrEnum):
    """Why a day's hours differ from the week's."""

    BANK = "bank"
    CLOSED = "closed"
    SPECIAL = "special"


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
