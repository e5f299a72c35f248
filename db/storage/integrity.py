"""Checks of the record's file for damage, while it is in use."""

from __future__ import annotations

import time
from pathlib import Path

from db.storage import errors
from db.storage.connections import WITHOUT_RULES, connect
from db.storage.files import FileKey, file_key


def quick_check(path: Path) -> None:
    """Raise UnsafeError if the file is damaged."""
    with errors.faults(path):
        connection = connect(path)
        try:
            connection.execute(WITHOUT_RULES)
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    if result != "ok":
        raise errors.damaged(path)


LOOKED_OVER_WITHIN = 24 * 3600.0
"""Seconds for which an integrity check is valid."""
_looked_over: dict[FileKey, float] = {}
"""The time (monotonic clock, seconds) of the last integrity check of each file, by path, device and inode."""


def look_over(path: Path) -> None:
    """Check the whole file for damage: 0.3 s for 200 MB, so not on the event loop. Raises UnsafeError, RecordError."""
    if file_key(path) is not None:  # the watch reports a file that was deleted
        quick_check(path)
        count_as_checked(path)


def count_as_checked(path: Path) -> None:
    """Count a file as checked, because it was just proved to be whole."""
    key = file_key(path)
    if key is not None:
        _looked_over[key] = time.monotonic()


def refuse_damaged(path: Path) -> None:
    """Raise UnsafeError if the file is known to be damaged, or found so in a check, made once a day."""
    if met := errors.damage_met(path):
        raise met
    key = file_key(path)
    if key is None:
        return  # SQLite itself reports that the file was moved
    looked_at = _looked_over.get(key)
    if looked_at is None or time.monotonic() - looked_at > LOOKED_OVER_WITHIN:
        look_over(path)
