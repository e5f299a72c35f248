"""Copy the record into a new file, and check the copy. Standard library only.

`VACUUM INTO` copies one moment of the record. No desk can finish a save meanwhile, so the copy can give way to one. The
step-wise copy of SQLite's backup interface never ended while one save came every 100 ms.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from db.backups.shelf import BackupFacts, facts_at, file_digest
from db.storage import errors
from db.storage.engine import WITHOUT_RULES, connect, make_file
from db.storage.files import sync_to_disk
from deskapp.errors import RecordError
from deskapp.wording.causes import BackupCause

LOOK_EVERY = 0.05
"""Seconds between two looks for a desk that waits to save."""
_STEPS = 20_000
"""Steps of SQLite's machine between two readings of the clock: about a millisecond."""
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
            _vacuum(record, copy, gives_way=gives_way)
            facts = check_copy(copy)
            sync_to_disk(copy)
            facts = facts._replace(size=copy.stat().st_size, sha256=file_digest(copy))
        except OSError as fault:
            raise unwritable(copy.parent, fault) from fault
        unfinished.pop_all()  # The copy is whole: it stays.
    return facts


def unwritable(folder: Path, fault: OSError) -> RecordError:
    """The error for a backup that the system cannot write."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return RecordError(BackupCause.NO_ROOM_FOR_BACKUP, folder=folder)
    return RecordError(BackupCause.BACKUP_UNWRITABLE, folder=folder, why=fault.strerror or "no reason given")


def remove_copy(copy: Path) -> None:
    """Delete an unfinished copy with its journal."""
    for path in (copy, copy.with_name(f"{copy.name}-journal")):
        path.unlink(missing_ok=True)


def check_copy(copy: Path) -> BackupFacts:
    """The facts of a copy, after a check of all of it. Raises RecordError if it is damaged."""
    try:
        with closing(connect(copy)) as opened:
            opened.execute(WITHOUT_RULES)
            is_whole = opened.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            if is_whole and opened.execute("PRAGMA foreign_key_check").fetchone() is None:
                return facts_at(opened)
    except sqlite3.DatabaseError as fault:
        raise RecordError(BackupCause.BACKUP_FAULTY) from fault
    raise RecordError(BackupCause.BACKUP_FAULTY)


def _vacuum(record: Path, copy: Path, *, gives_way: bool) -> None:
    with errors.faults(record), ExitStack() as opened:
        live = opened.enter_context(closing(connect(record)))
        if gives_way:
            probe = opened.enter_context(closing(connect(record, busy_ms=0)))
            live.set_progress_handler(_gives_way(probe), _STEPS)
        try:
            live.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise RecordError(BackupCause.BACKUP_WAITS) from fault
            if fault.sqlite_errorcode & 0xFF in _NO_ROOM and os.access(record, os.R_OK):
                raise RecordError(BackupCause.NO_ROOM_FOR_BACKUP, folder=copy.parent) from fault
            raise


def _gives_way(probe: sqlite3.Connection) -> Callable[[], int]:
    """A progress handler that stops the copy once another desk holds the lock of writers."""
    looked_at = time.monotonic()

    def look() -> int:
        nonlocal looked_at
        if time.monotonic() - looked_at < LOOK_EVERY:
            return 0
        looked_at = time.monotonic()
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return 1
        probe.execute("ROLLBACK")
        return 0

    return look
