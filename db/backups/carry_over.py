"""The facts that a restored record takes over from the one it replaces: references given out, and a line of history.

Imports SQLModel.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from db.backups.chain_ends import RESTORED
from db.backups.shelf import BackupFacts, facts_at
from db.models import DeskChange, DeskChangeKind, Reference
from db.storage.connections import BUSY_MS, connect
from db.storage.engine import engine_at
from db.storage.sessions import writing
from deskapp.errors import RecordError
from deskapp.wording.causes import BackupCause

REFERENCES_SKIPPED = 100
"""References that are not given out again after a record that could not be read: they may have been given out."""


class PreviousRecord(NamedTuple):
    """The record that is replaced: its facts, and the last reference of each year."""

    facts: BackupFacts
    references: Mapping[int, int]


def read_previous(record: Path) -> PreviousRecord | None:
    """The record that is there, with an interrupted save rolled back; None if there is none that can be read.

    Raises RecordError if another program is writing to it.
    """
    if not record.is_file():
        return None
    try:
        with closing(connect(record, busy_ms=min(BUSY_MS, 2_000))) as opened:
            opened.execute("BEGIN EXCLUSIVE")
            facts = facts_at(opened)
            references = dict(opened.execute("SELECT year, last FROM reference"))
            opened.execute("ROLLBACK")
            return PreviousRecord(facts, references)
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise RecordError(BackupCause.RECORD_IN_USE) from fault
        return None
    except sqlite3.DatabaseError:
        return None


def carry_over(restored: Path, previous: PreviousRecord | None, taken_at: datetime, at: datetime) -> None:
    """Skip the references that were given out after the backup, and write a line of history. Raises RecordError."""
    engine = engine_at(restored)
    try:
        with writing(engine) as session:
            for year, last in _given_out(session.connection().connection.driver_connection, previous).items():
                session.merge(Reference(year=year, last=last))
            session.add(DeskChange(at=at, kind=DeskChangeKind.SETTING, about=RESTORED, new_value=taken_at.isoformat()))
    finally:
        engine.dispose()


def _given_out(restored: sqlite3.Connection | None, previous: PreviousRecord | None) -> Mapping[int, int]:
    """The last reference of each year that may have been given out."""
    assert restored is not None  # noqa: S101 - the connection is open
    known: dict[int, int] = dict(restored.execute("SELECT year, last FROM reference"))
    if previous is None:
        return {year: last + REFERENCES_SKIPPED for year, last in known.items()}
    return {year: max(known.get(year, 0), last) for year, last in previous.references.items()}
