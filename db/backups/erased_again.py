"""Erase again, in a restored record, what was erased after the backup was made. Imports SQLModel."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from db.backups.owed import note_owed
from db.backups.shelf import backups_in
from db.privacy.erasures import ApprovedErasure, approved_erasures, reapply
from db.storage import engine as storage_engine
from db.storage.connections import connect
from db.storage.engine import engine_at
from deskapp.errors import RecordError


def erase_again(restored: Path, sources: Iterable[Path]) -> int:
    """Apply to a restored record the erasures that any of the `sources` lists. Returns the number of those that it did
    not have. A source that cannot be read, or is of another schema, lists none. Raises RecordError.
    """
    found = {(one.row["proposed_at"], one.row["person_id"]): one for source in sources for one in _approved_in(source)}
    if not found:
        return 0
    engine = engine_at(restored)
    try:
        erased = reapply(engine, found.values())
    finally:
        engine.dispose()
    if erased:
        note_owed(restored)  # the note of the record that is replaced may not have been settled
    return erased


def erasure_sources(record: Path, *folders: Path) -> list[Path]:
    """The files that may list erasures: the record, and the newest backup of each folder, which has those of a record
    that cannot be read any more.
    """
    newest = [backups[0].path for folder in folders if (backups := backups_in(folder))]
    return [path for path in (record, *newest) if path.is_file()]


def _approved_in(source: Path) -> list[ApprovedErasure]:
    try:
        with closing(connect(source)) as opened:
            if opened.execute("PRAGMA user_version").fetchone()[0] != storage_engine.SCHEMA:
                return []
    except sqlite3.Error:
        return []
    engine = engine_at(source)
    try:
        return approved_erasures(engine)
    except RecordError:
        return []
    finally:
        engine.dispose()
