"""The state of a desk after a kill: its record must be intact, and its drafts must come back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db.drafts.book import DraftBook
from db.history.verify import verify_chain
from deskapp.clock import Clock
from deskapp.settings import Settings


class Tally(NamedTuple):
    """What several kills did: kills, saves acknowledged before them, and how many of these are lost or there twice.

    `broken` are records that SQLite, the foreign keys or the chain of the history find fault with.
    """

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    twice: int = 0
    broken: int = 0

    def __add__(self, other: Tally) -> Tally:  # type: ignore[override]
        """The sums of both."""
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def bad(self) -> int:
        """The number of faults."""
        return self.lost + self.twice + self.broken

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged: "
            f"{self.lost} lost, {self.twice} twice, {self.broken} broken"
        )


def is_broken(record: Path, *, chained: bool = True) -> bool:
    """True if an integrity check, the foreign keys or, in a record that has it, the chain of the history find a
    fault.
    """
    with closing(_opened(record)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return True
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            return True
    return chained and verify_chain(record).first is not None


def _opened(record: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{record.absolute().as_uri()}?mode=rw", uri=True, timeout=60)  # never makes one


def counted(record: Path, sql: str, *values: object) -> int:
    """The number that a statement reads from the record."""
    with closing(_opened(record)) as connection:
        return int(connection.execute(sql, values).fetchone()[0])


def unfinished(settings: Settings) -> list[dict[str, str]]:
    """The values of every draft."""
    drafts = DraftBook(settings.drafts, Clock())
    try:
        return [dict(seen.values) for seen in drafts.unfinished()]
    finally:
        drafts.close()
