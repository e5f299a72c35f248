"""What is so for the whole desk: settings, who works here and when, topics, references."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Index

from db.columns import Row, table
from db.models.lengths import NAME_LENGTH


class Setting(Row, table=True):
    """One thing that is so for the whole desk, like `practice`."""

    __table_args__ = ({"sqlite_strict": True},)

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=400)


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


class Reference(Row, table=True):
    """The last running number handed out in a year; numbers never come back."""

    __table_args__ = ({"sqlite_strict": True},)

    year: int = Field(primary_key=True)
    last: int = Field(ge=0)


class Away(Row, table=True):
    """Somebody is not in, from one London date to another, both included; `last_day` None: nobody knows until when.

    What they have shows to everybody meanwhile. One that was put in by mistake is ended, never deleted: `ended_at`.
    """

    __table_args__ = table(Index("away_staff", "staff_id", "first_day"))

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    first_day: date
    last_day: date | None = None
    why: str = Field(default="", max_length=NAME_LENGTH)
    by_id: int = Field(foreign_key="staff.id")
    at: datetime
    ended_at: datetime | None = None
