"""Errors of the record, and the translation of SQLite's, SQLAlchemy's and the system's errors into them.

Standard library only, because the first page is read without SQLAlchemy.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from db.storage.accounts import other_owner
from db.storage.driver import is_ours, open_database
from db.storage.files import FileKey, file_key
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]


class ReadOnlyError(RecordError):
    """The record can be read but not written."""


class UnsafeError(RecordError):
    """The record must not be written any more: the file is damaged, was moved, or its disk fails."""


class ChangedError(RecordError):
    """An edit conflict: the same thing was changed since it was read. `what` has the changes, one per line, oldest
    first.

    `version` is the present version, which a save made after seeing `what` may replace; None if unknown.
    """

    def __init__(self, sentence: str, what: tuple[str, ...] = (), version: int | None = None, **data: object) -> None:
        super().__init__(sentence, again=False, **data)
        self.what = what
        self.version = version


class UndoTold(NamedTuple):
    """The one undo that the user was told of at `at` (UTC): that of the save with this event."""

    event_id: int
    at: datetime


class StaysError(RecordError):
    """The user has to be told first what an undo would undo. Called again with `told`, it undoes exactly that."""

    def __init__(self, sentence: str, told: UndoTold, **data: object) -> None:
        super().__init__(sentence, again=False, **data)
        self.told = told


_SENTENCES: dict[int, tuple[type[RecordError], RecordCause]] = {
    sqlite3.SQLITE_READONLY: (ReadOnlyError, RecordCause.RECORD_READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (RecordError, RecordCause.CANNOT_OPEN),
    sqlite3.SQLITE_PERM: (RecordError, RecordCause.CANNOT_OPEN),
    sqlite3.SQLITE_AUTH: (RecordError, RecordCause.CANNOT_OPEN),
    sqlite3.SQLITE_NOTADB: (RecordError, RecordCause.NOT_OURS),
    sqlite3.SQLITE_IOERR: (UnsafeError, RecordCause.DISK_FAILS),
    sqlite3.SQLITE_CONSTRAINT: (RecordError, RecordCause.NOT_TAKEN),
    sqlite3.SQLITE_TOOBIG: (RecordError, RecordCause.NOT_TAKEN),
    sqlite3.SQLITE_MISMATCH: (RecordError, RecordCause.NOT_TAKEN),
}
_MENDED_MEANWHILE = (RecordCause.RECORD_READ_ONLY, RecordCause.CANNOT_OPEN)
"""Causes that somebody can mend while the desk stays open."""
_TRY_AGAIN = {
    sqlite3.SQLITE_FULL: RecordCause.DISK_FULL,
    sqlite3.SQLITE_BUSY: RecordCause.RECORD_BUSY,
    sqlite3.SQLITE_LOCKED: RecordCause.RECORD_BUSY,
    sqlite3.SQLITE_INTERRUPT: RecordCause.SEARCH_STOPPED,
}
OF_SYSTEM = {
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
    errno.EFBIG: sqlite3.SQLITE_FULL,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.EIO: sqlite3.SQLITE_IOERR,
}


PROBE = 64 * 1024
"""Bytes that are written to see whether there is room: more than a save needs."""
_MET: dict[FileKey, UnsafeError] = {}
"""The damage found by this process, by path, device and inode, so that a file restored at the path is not affected."""


def damage_met(path: Path | str) -> UnsafeError | None:
    """The damage that this process has found in a file, which it never writes again; None for none."""
    key = file_key(path) if _MET else None
    return _MET.get(key) if key else None


def as_record_error(fault: BaseException, path: Path | str, *, reading: bool = False) -> RecordError:
    """The RecordError for an error of sqlite3, or of SQLAlchemy around one, in a save or in `reading`. `path` is the
    record's file.
    """
    origin = getattr(fault, "orig", None) or fault
    code = getattr(origin, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return moved(path)
    if isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return damaged(path)
    if isinstance(code, int) and code & 0xFF == sqlite3.SQLITE_ERROR and _is_another(Path(path)):
        return replaced(path)  # a connection made meanwhile found none of our tables in it
    if code == sqlite3.SQLITE_IOERR_WRITE and takes_no_more(path):
        code = sqlite3.SQLITE_FULL
    return _said(code & 0xFF if isinstance(code, int) else sqlite3.SQLITE_ERROR, path, reading=reading)


def _is_another(path: Path) -> bool:
    """True if the file at the record's path is an empty one, or another program's."""
    try:
        with closing(open_database(path, "ro")) as opened:
            return not is_ours(opened)
    except sqlite3.Error as fault:
        return fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB


def of_system(fault: OSError, path: Path | str) -> RecordError:
    """The RecordError for an error of the operating system in making a file or a folder."""
    return _said(OF_SYSTEM.get(fault.errno or 0, sqlite3.SQLITE_CANTOPEN), path)


def moved(path: Path | str) -> UnsafeError:
    """The error for a file that was renamed or deleted while it was open."""
    return UnsafeError(RecordCause.RECORD_MOVED, path=path)


def replaced(path: Path | str) -> UnsafeError:
    """The error for another file in the place of the one that was opened."""
    return UnsafeError(RecordCause.RECORD_REPLACED, path=path)


def damaged(path: Path | str) -> UnsafeError:
    """The error for a truncated or damaged file, which this process never writes again."""
    found = UnsafeError(RecordCause.RECORD_DAMAGED, path=path)
    if key := file_key(path):
        _MET[key] = found
    return found


def read_only(path: Path | str) -> RecordError:
    """The ReadOnlyError for a file or folder that this account may only read."""
    return _said(sqlite3.SQLITE_READONLY, path)


def not_ours(path: Path | str) -> RecordError:
    """The error for a file that is encrypted or of another program."""
    return RecordError(RecordCause.NOT_OURS, path=path)


def cannot_open(path: Path | str) -> RecordError:
    """The error for a missing permission or folder."""
    return _said(sqlite3.SQLITE_CANTOPEN, path)


def _said(code: int, path: Path | str, *, reading: bool = False) -> RecordError:
    if code in _SENTENCES:
        family, sentence = _SENTENCES[code]
        if sentence is RecordCause.CANNOT_OPEN and not os.access(path, os.R_OK) and (owner := other_owner(Path(path))):
            return RecordError(RecordCause.OTHER_ACCOUNT, path=path, owner=owner)
        return family(sentence, again=sentence in _MENDED_MEANWHILE, path=path)
    cause = _TRY_AGAIN.get(code, RecordCause.RECORD_NOT_NOW)
    busy = reading and cause is RecordCause.RECORD_BUSY
    return RecordError(RecordCause.RECORD_BUSY_READING if busy else cause, again=True)


def _errors() -> tuple[type[BaseException], ...]:
    # Looked up when an error was raised, so that nothing is imported for it.
    alchemy = sys.modules.get("sqlalchemy.exc")
    return (sqlite3.Error,) if alchemy is None else (sqlite3.Error, alchemy.DBAPIError, alchemy.TimeoutError)


@contextmanager
def faults(path: Path | str, *, reading: bool = False) -> Iterator[None]:
    """Raise errors of SQLite and SQLAlchemy, in a save or in `reading`, as RecordError. Other errors pass unchanged."""
    try:
        yield
    except _errors() as fault:
        raise as_record_error(fault, path, reading=reading) from fault


def takes_no_more(path: Path | str) -> bool:
    """True if this account has no room left: for SQLite a reached quota or limit of a file's size is a broken disk."""
    try:
        most = resource.getrlimit(resource.RLIMIT_FSIZE)[0] if resource is not None else -1
        if 0 <= most < Path(path).stat().st_size + PROBE:
            return True  # -1 is no limit
        with tempfile.TemporaryFile(dir=Path(path).parent) as probe:
            probe.write(bytes(PROBE))
            probe.flush()
    except OSError as fault:
        return OF_SYSTEM.get(fault.errno or 0) == sqlite3.SQLITE_FULL
    return False
