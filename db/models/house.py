"""Tables of the whole desk: settings, staff and their duties, topics, references."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Index, text

from db.models.columns import Row, one_of, table
from db.models.lengths import NAME_LENGTH


class Setting(Row, table=True):
    """One setting of the whole desk, like `practice`."""

    __table_args__ = ({"sqlite_strict": True},)

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=400)


class Staff(Row, table=True):
    """A staff member. `queue_filter` is the queue view that they chose last; `name_key` is unique."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=NAME_LENGTH, unique=True)
    name_key: str | None = None
    short_name: str = Field(min_length=1, max_length=20)
    queue_filter: str = Field(default="all", max_length=20)
    active: bool = True

    __table_args__ = table(Index("staff_name_key", "name_key", unique=True))


class Duty(Row, table=True):
    """The start of a staff member's duty. The newest row is that of the last user."""

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id")
    from_at: datetime


class Topic(Row, table=True):
    """A topic of contacts, in a word or two. `used` counts its contacts, commonest first; `name_key` is unique."""

    __table_args__ = table(Index("topic_name_key", "name_key", unique=True))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=40, unique=True)
    name_key: str | None = None
    used: int = Field(default=0, ge=0)
    active: bool = True


class Reference(Row, table=True):
    """The last number issued in a local year. Numbers are never reused."""

    __table_args__ = ({"sqlite_strict": True},)

    year: int = Field(primary_key=True)
    last: int = Field(ge=0)


class Away(Row, table=True):
    """An absence of a staff member, between two local dates, both included; `last_day` is None for an unknown end.

    Their contacts are shown to everybody meanwhile. An absence is ended (`ended_at`), never deleted.
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


class DeskChangeKind(StrEnum):
    """The kind of a change of the desk itself."""

    STAFF_ADDED = "staff_added"
    STAFF_RENAMED = "staff_renamed"
    STAFF_LEFT = "staff_left"
    STAFF_BACK = "staff_back"
    STAFF_MERGED = "staff_merged"
    TOPIC_ADDED = "topic_added"
    TOPIC_RENAMED = "topic_renamed"
    TOPIC_RETIRED = "topic_retired"
    TOPIC_BACK = "topic_back"
    TOPIC_MERGED = "topic_merged"
    SETTING = "setting"


class DeskChange(Row, table=True):
    """A change of the staff, the topics or a setting. Only ever added.

    `about` is the name of the changed entry, or of the setting, as it was; `subject_id` its id, which is gone where it
    was deleted. `moved` has the ids of the contacts that went to `to_id`. `undo_of` is the change that this one undoes.
    """

    __table_args__ = table(
        Index("deskchange_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    kind: DeskChangeKind = Field(sa_type=one_of(DeskChangeKind))
    about: str = Field(min_length=1, max_length=NAME_LENGTH)
    subject_id: int | None = None
    old_value: str = Field(default="", max_length=400)
    new_value: str = Field(default="", max_length=400)
    to_id: int | None = None
    moved: Any = Field(default_factory=list, sa_type=JSON, nullable=False)
    undo_of: int | None = Field(default=None, foreign_key="deskchange.id")
