"""Copy the record into a new file, and check the copy. Standard library only.

SQLite's backup interface copies one moment of the record page by page, in two fifths of the time of `VACUUM INTO`. No
desk can finish a save meanwhile, so the copy can give way to one. If they could save between two steps, the copy would
begin again each time: it never ended while one save came every 100 ms.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

from db.backups.shelf import BackupFacts, file_digest, read_facts
from db.storage import errors
from db.storage.connections import WITHOUT_RULES, connect
from db.storage.files import sync_to_disk
from db.storage.integrity import look_over
from db.storage.permissions import make_file
from deskapp.errors import RecordError
from deskapp.wording.causes import BackupCause

LOOK_EVERY = 0.05
"""Seconds between two looks for a desk that waits to save."""
_PAGES = 1_000
"""Pages that are copied between two readings of the clock: a few milliseconds."""
_LIGHT = ("synchronous=OFF", "journal_mode=OFF")
"""The settings while a copy is written: unfinished it is worth nothing, and finished it is synced as a whole."""
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
"""SQLite's codes for a full disk; a limit of the account's is an error of writing to it."""


def copy_verified(record: Path, copy: Path, mode: int, *, gives_way: bool = False) -> BackupFacts:
    """Copy the record to a new file with this mode, check the copy, and sync it to the disk. Returns its facts.

    With `gives_way` the copy is given up as soon as a desk waits to save. Raises RecordError, and leaves no file.
    """
    with ExitStack() as unfinished:
        try:
            make_file(copy, mode)
            unfinished.callback(remove_copy, copy)
            _copy_pages(record, copy, gives_way=gives_way)
            facts = _checked(record, copy)
        except OSError as fault:
            raise unwritable(copy.parent, fault) from fault
        unfinished.pop_all()  # The copy is whole: it stays.
    return facts


def _checked(record: Path, copy: Path) -> BackupFacts:
    try:
        return check_and_sync(copy)
    except RecordError:
        look_over(record)  # damage is copied with its page, and then it is the record that has to be mended
        raise


def unwritable(folder: Path, fault: OSError) -> RecordError:
    """The error for a backup that the system cannot write."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RecordError(BackupCause.NO_ROOM_FOR_BACKUP, folder=folder)
    return RecordError(BackupCause.BACKUP_UNWRITABLE, folder=folder, why=fault.strerror or "no reason given")


def remove_copy(copy: Path) -> None:
    """Delete an unfinished copy with its journal."""
    for path in (copy, copy.with_name(f"{copy.name}-journal")):
        path.unlink(missing_ok=True)


def check_and_sync(copy: Path) -> BackupFacts:
    """The facts of a copy with its size and SHA-256, after a check of all of it; it is on the disk then. Raises
    RecordError if it is damaged; OSError.
    """
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(_synced_digest, copy)
        facts = check_copy(copy)
        return facts._replace(size=copy.stat().st_size, sha256=digest.result())


def _synced_digest(copy: Path) -> str:
    sync_to_disk(copy)
    return file_digest(copy)


def check_copy(copy: Path) -> BackupFacts:
    """The facts of a copy, after a check of all of it. Raises RecordError if it is damaged."""
    try:
        with ThreadPoolExecutor(1) as beside:
            broken_link = beside.submit(_first, copy, "PRAGMA foreign_key_check")
            if _first(copy, "PRAGMA quick_check(1)") == ("ok",) and broken_link.result() is None:
                return read_facts(copy)
    except sqlite3.DatabaseError as fault:
        raise RecordError(BackupCause.BACKUP_FAULTY) from fault
    raise RecordError(BackupCause.BACKUP_FAULTY)


def _first(copy: Path, check: str) -> tuple[object, ...] | None:
    with closing(connect(copy)) as opened:
        opened.execute(WITHOUT_RULES)
        found: tuple[object, ...] | None = opened.execute(check).fetchone()
        return found


def _copy_pages(record: Path, copy: Path, *, gives_way: bool) -> None:
    with errors.faults(record), ExitStack() as opened:
        live = opened.enter_context(closing(connect(record)))
        fresh = opened.enter_context(closing(connect(copy, like=record)))
        for setting in _LIGHT:
            fresh.execute(f"PRAGMA {setting}")
        look = _give_way(opened.enter_context(closing(connect(record, busy_ms=0)))) if gives_way else None
        try:
            live.execute("BEGIN")
            live.execute("SELECT 1 FROM sqlite_schema").fetchone()  # from here on the record stays as it is
            live.backup(fresh, pages=_PAGES, progress=look)
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF in _NO_ROOM and os.access(record, os.R_OK):
                raise RecordError(BackupCause.NO_ROOM_FOR_BACKUP, folder=copy.parent) from fault
            raise


def _give_way(probe: sqlite3.Connection) -> Callable[[int, int, int], None]:
    """A function that ends the copy, between two steps, once another desk holds the lock of writers."""
    looked_at = time.monotonic()

    def look(_status: int, _left: int, _pages: int) -> None:
        nonlocal looked_at
        if time.monotonic() - looked_at < LOOK_EVERY:
            return
        looked_at = time.monotonic()
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise RecordError(BackupCause.BACKUP_WAITS) from fault
        probe.execute("ROLLBACK")

    return look
