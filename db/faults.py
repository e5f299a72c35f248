"""What can go wrong with the record, said once: SQLite's errors become sentences (design: storage, "Faults").

Standard library only, because the first page is read without SQLAlchemy.
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from deskapp.errors import RecordError


class ReadOnlyError(RecordError):
    """Reading goes on, nothing can be saved: a banner says so."""


class UnsafeError(RecordError):
    """Nothing more may be written: the file is damaged, was moved away, or its disk fails."""


class ChangedError(RecordError):
    """Somebody else changed the same thing first. `what` says what they did, one line each, oldest first.

    `version` is what it has now: who has seen `what` saves over that one, and over no later one. None: not known.
    """

    def __init__(self, sentence: str, what: tuple[str, ...] = (), version: int | None = None) -> None:
        super().__init__(sentence)
        self.what = what
        self.version = version


class StaysError(RecordError):
    """The last thing done cannot be taken back; what was done before it can. `done_at` is when (UTC)."""

    def __init__(self, sentence: str, done_at: datetime) -> None:
        super().__init__(sentence)
        self.done_at = done_at


FULL = "The disk is full. What you typed is kept. Make room, then try again."
BUSY = "Could not save: somebody else is saving. What you typed is kept. Try again."
READ_ONLY = "{path} can only be read. What you typed is kept. See that your account may write to it."
CANNOT_OPEN = "{path} cannot be opened. See that its folder is there and that your account may write in it."
NOT_OURS = "{path} is not a record of deskapp, or it is encrypted. Nothing in it was touched."
DAMAGED = "The record is damaged: {path}. Nothing more is written to it. Go back to the last good backup."
MOVED = "{path} was moved or deleted while in use. What you typed is kept. Put it back, then start again."
DISK_FAILS = "The disk could not be read or written. What you typed is kept. Stop here, and call IT."
STOPPED = "The search was stopped."
NOT_TAKEN = "The record does not take that as it stands. What you typed is kept. Look over each line."
NOT_NOW = "The record could not be used just now. What you typed is kept. Try again."

SENTENCES: dict[int, tuple[type[RecordError], str]] = {
    sqlite3.SQLITE_READONLY: (ReadOnlyError, READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (RecordError, CANNOT_OPEN),
    sqlite3.SQLITE_PERM: (RecordError, CANNOT_OPEN),
    sqlite3.SQLITE_AUTH: (RecordError, CANNOT_OPEN),
    sqlite3.SQLITE_NOTADB: (RecordError, NOT_OURS),
    sqlite3.SQLITE_CORRUPT: (UnsafeError, DAMAGED),
    sqlite3.SQLITE_IOERR: (UnsafeError, DISK_FAILS),
    sqlite3.SQLITE_CONSTRAINT: (RecordError, NOT_TAKEN),
    sqlite3.SQLITE_TOOBIG: (RecordError, NOT_TAKEN),
    sqlite3.SQLITE_MISMATCH: (RecordError, NOT_TAKEN),
}
TRY_AGAIN = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_INTERRUPT: STOPPED,
}
OF_SYSTEM = {
    errno.ENOSPC: sqlite3.SQLITE_FULL,
    errno.EDQUOT: sqlite3.SQLITE_FULL,
    errno.EROFS: sqlite3.SQLITE_READONLY,
    errno.EIO: sqlite3.SQLITE_IOERR,
}


def as_record_error(fault: BaseException, path: Path | str) -> RecordError:
    """The sentence for an error of sqlite3, or of SQLAlchemy around one. `path` is the record's file."""
    origin = getattr(fault, "orig", None) or fault
    code = getattr(origin, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return moved(path)
    return _said(code & 0xFF if isinstance(code, int) else sqlite3.SQLITE_ERROR, path)


def of_system(fault: OSError, path: Path | str) -> RecordError:
    """The sentence for the operating system's own refusal, where a file or a folder is made."""
    return _said(OF_SYSTEM.get(fault.errno or 0, sqlite3.SQLITE_CANTOPEN), path)


def moved(path: Path | str) -> UnsafeError:
    """The file was renamed or deleted while it was open."""
    return UnsafeError(MOVED.format(path=path))


def damaged(path: Path | str) -> UnsafeError:
    """The file is cut short or damaged."""
    return UnsafeError(DAMAGED.format(path=path))


def not_ours(path: Path | str) -> RecordError:
    """The file is another program's, or encrypted."""
    return RecordError(NOT_OURS.format(path=path))


def cannot_open(path: Path | str) -> RecordError:
    """No permission, or no such folder."""
    return RecordError(CANNOT_OPEN.format(path=path))


def _said(code: int, path: Path | str) -> RecordError:
    if code in SENTENCES:
        family, sentence = SENTENCES[code]
        return family(sentence.format(path=path))
    return RecordError(TRY_AGAIN.get(code, NOT_NOW), again=True)


def _errors() -> tuple[type[BaseException], ...]:
    # Asked only when something was raised, so that nothing is imported for it.
    alchemy = sys.modules.get("sqlalchemy.exc")
    return (sqlite3.Error,) if alchemy is None else (sqlite3.Error, alchemy.DBAPIError, alchemy.TimeoutError)


@contextmanager
def faults(path: Path | str) -> Iterator[None]:
    """Whatever SQLite or SQLAlchemy raise inside comes out as a RecordError; everything else as it is."""
    try:
        yield
    except _errors() as fault:
        raise as_record_error(fault, path) from fault
