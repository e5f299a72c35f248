"""Tables of the report: what a manager writes beside its figures, and the offsets of the desk's zone for its views."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Index, text

from db.models.columns import Row, table
from db.models.lengths import WORDS_LENGTH

RULE_LENGTH = 60


class PeriodAction(Row, table=True):
    """An answer to "What are we doing about it?" for the missed promises of a rule in a period. Only ever added.

    The newest one that is not undone holds; empty `words` remove it. `rule` is the key of a rule, or "given" for times
    that staff gave. The period's local dates are both included. `undo_of` is the answer that this one undoes.
    """

    __table_args__ = table(
        Index("periodaction_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
        Index("periodaction_period", "first_day", "last_day", "rule"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    rule: str = Field(min_length=1, max_length=RULE_LENGTH)
    first_day: date
    last_day: date
    words: str = Field(default="", max_length=WORDS_LENGTH)
    undo_of: int | None = Field(default=None, foreign_key="periodaction.id")


class ZoneOffset(Row, table=True):
    """The minutes by which the desk's zone is ahead of UTC, from the instant `since` (UTC) until the next row.

    SQLite knows no zones: the views add these minutes to get local times.
    """

    __table_args__ = ({"sqlite_strict": True},)

    since: datetime = Field(primary_key=True)
    minutes: int
