"""Encrypted files, opened with SQLCipher. Imported only in a process that holds a key, or is about to.

Everything else in `db` is written for the standard library's driver. A connection of this module raises that driver's
errors with its codes, so that nothing else has to know which of the two it has.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, cast

from sqlcipher3 import dbapi2

from db.storage.files import file_key
from db.storage.keys import PLAIN_HEADER, CipherKey, held_key, newest_key

_NO_KEY = CipherKey(bytes(32), b"")
"""A key that opens nothing: with one, SQLCipher reads the salt of a file, and does not read the file itself."""

_CODES = {
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database or disk is full": sqlite3.SQLITE_FULL,
    "database table is locked": sqlite3.SQLITE_LOCKED,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "file is not a database": sqlite3.SQLITE_NOTADB,
}
"""The codes of errors that SQLCipher's driver raises without one, as `backup` does."""


class EncryptedCursor(dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that raises the standard library's errors."""

    def execute(self, *given: Any) -> EncryptedCursor:
        """Execute a statement."""
        try:
            super().execute(*given)
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault
        return self

    def executemany(self, *given: Any) -> EncryptedCursor:
        """Execute a statement for each of several sets of values."""
        try:
            super().executemany(*given)
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault
        return self

    def executescript(self, *given: Any) -> EncryptedCursor:
        """Execute several statements."""
        try:
            super().executescript(*given)
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault
        return self

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        return next(self, None)

    def fetchmany(self, *given: Any, **named: Any) -> list[Any]:
        """The next rows."""
        try:
            return cast("list[Any]", super().fetchmany(*given, **named))
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault

    def fetchall(self) -> list[Any]:
        """All further rows."""
        try:
            return cast("list[Any]", super().fetchall())
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except dbapi2.Error as fault:
            raise self.connection.standard(fault) from fault


class EncryptedConnection(dbapi2.Connection):  # type: ignore[misc]
    """A connection of SQLCipher that raises the standard library's errors. `is_open` is true once it has its key."""

    def __init__(self, path: Path, uri: str) -> None:
        self._path, self._file = path, file_key(path)
        self.is_open = False
        sys.audit("sqlite3.connect", uri)  # as the standard library's driver does
        try:
            super().__init__(uri, uri=True, isolation_level=None, check_same_thread=False)
        except dbapi2.Error as fault:
            raise self.standard(fault) from fault
        self.execute("PRAGMA cipher_log_level=NONE")  # it would write on the screen

    def take_key(self, key: CipherKey) -> None:
        """Open the file with this key."""
        self.execute(f'PRAGMA key="{key.raw}"')
        self.is_open = key is not _NO_KEY

    def cursor(self, factory: Any = EncryptedCursor) -> Any:
        """A cursor."""
        try:
            return super().cursor(factory)
        except dbapi2.Error as fault:
            raise self.standard(fault) from fault

    def commit(self) -> None:
        """Commit the transaction."""
        try:
            super().commit()
        except dbapi2.Error as fault:
            raise self.standard(fault) from fault

    def rollback(self) -> None:
        """Roll the transaction back."""
        try:
            super().rollback()
        except dbapi2.Error as fault:
            raise self.standard(fault) from fault

    def backup(self, target: Any, **named: Any) -> None:
        """Copy the file into that of another connection with the same key."""
        try:
            super().backup(target, **named)
        except dbapi2.Error as fault:
            raise self.standard(fault) from fault

    def standard(self, fault: Exception) -> sqlite3.Error:
        """The same error of the standard library's driver, with its code."""
        made: sqlite3.Error = getattr(sqlite3, type(fault).__name__)(*fault.args)
        code = getattr(fault, "sqlite_errorcode", _CODES.get(str(fault)))
        if code is not None:
            made.sqlite_errorcode = self._precise(code)
        return made

    def _precise(self, code: int) -> int:
        # SQLCipher's driver says the family of an error only, and that a page was changed as if the key were wrong.
        if code == sqlite3.SQLITE_READONLY and file_key(self._path) != self._file:
            return sqlite3.SQLITE_READONLY_DBMOVED
        if code == sqlite3.SQLITE_IOERR:
            return sqlite3.SQLITE_IOERR_WRITE
        if code == sqlite3.SQLITE_NOTADB and self.is_open:
            return sqlite3.SQLITE_CORRUPT
        return code


def open_with_key(path: Path, uri: str, like: Path | None) -> sqlite3.Connection | None:
    """A connection to a file with the key that is held for it; None to one that is not encrypted.

    An empty file takes the key of the file `like`, or the one that was held last. A file with another key is opened
    without one: every statement then raises DatabaseError (SQLITE_NOTADB).
    """
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(closing(EncryptedConnection(path, uri)))
        salt = _salt(connection)
        key = held_key(salt)
        if not path.stat().st_size:
            salt = read_salt(like) if like is not None else b""
            key = held_key(salt) if like is not None else newest_key()
        if salt == PLAIN_HEADER:
            return None
        if key is not None:
            connection.take_key(key)
        unless_opened.pop_all()
    return cast("sqlite3.Connection", connection)


def open_for_export(path: Path) -> EncryptedConnection:
    """A connection of SQLCipher to a file that is encrypted with a held key, or not at all."""
    salt = read_salt(path)
    with ExitStack() as unless_opened:
        connection = unless_opened.enter_context(closing(EncryptedConnection(path, _uri(path))))
        connection.execute("PRAGMA busy_timeout=10000")
        key = held_key(salt)
        if key is not None:
            connection.take_key(key)
        unless_opened.pop_all()
    return connection


def read_salt(path: Path) -> bytes:
    """The first 16 bytes of a file, read by SQLCipher: closing a file that we opened would release SQLite's locks."""
    connection = EncryptedConnection(path, _uri(path))
    try:
        return _salt(connection)
    finally:
        connection.close()


def opens_with(path: Path, key: CipherKey) -> bool:
    """True if a key opens a file. Raises sqlite3.Error if the file cannot be read just now."""
    connection = EncryptedConnection(path, _uri(path))
    try:
        connection.execute("PRAGMA busy_timeout=10000")
        connection.take_key(key)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        return False
    finally:
        connection.close()
    return True


def _salt(connection: EncryptedConnection) -> bytes:
    connection.take_key(_NO_KEY)
    return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])


def _uri(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=rw"
