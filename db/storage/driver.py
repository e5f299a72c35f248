"""The one place that opens SQLite files: every connection to a record, a backup or a copy is made here.

A process that holds a key opens encrypted files with SQLCipher. Any other does not import it, and opens every file with
the standard library.
"""

from __future__ import annotations

import importlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from db.storage.keys import PLAIN_HEADER, held_key, newest_key
from deskapp.errors import RecordError
from deskapp.lazy_module import LazyModule
from deskapp.wording.causes import RecordCause

if TYPE_CHECKING:
    from db.storage import cipher
else:
    cipher = LazyModule("db.storage.cipher")

APPLICATION_ID = 0x6465736B
"""SQLite's application id of our files: the letters "desk"."""
Mode = Literal["ro", "rw"]
_PAGE = 4096
"""Bytes of a page of SQLCipher: the size of an encrypted file is a multiple of it."""


def open_database(path: Path, mode: Mode = "rw", *, like: Path | None = None) -> sqlite3.Connection:
    """A connection without a setting, in which the caller begins transactions itself (`isolation_level` None). Never
    creates a file. Raises sqlite3.Error.

    An empty file is encrypted like the file `like`, or else with the key that this process holds.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    opened = cipher.open_with_key(path, uri, like) if newest_key() else None
    return opened or sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def is_ours(connection: sqlite3.Connection) -> bool:
    """True if an open file is one of deskapp's. Raises sqlite3.Error."""
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


def require_cipher() -> None:
    """Raise RecordError if SQLCipher is not installed."""
    try:
        importlib.import_module("db.storage.cipher")
    except ImportError as missing:
        raise RecordError(RecordCause.CIPHER_MISSING) from missing


def has_passphrase(path: Path) -> bool:
    """True if a file is encrypted. A process without a key has opened none that is. Raises sqlite3.Error."""
    return newest_key() is not None and cipher.read_salt(path) != PLAIN_HEADER


def is_locked(path: Path) -> bool:
    """True if a file seems to be encrypted with a key that is not held: it is no SQLite file, and of whole pages.

    False for a file that cannot be read just now.
    """
    try:
        size = path.stat().st_size
    except OSError:
        return False
    if not size or size % _PAGE:
        return False
    try:
        if newest_key() is not None:
            salt = cipher.read_salt(path)
            return salt != PLAIN_HEADER and held_key(salt) is None
        with closing(open_database(path)) as probe:
            probe.execute("PRAGMA busy_timeout=10000")
            probe.execute("PRAGMA schema_version").fetchone()
    except sqlite3.DatabaseError as fault:
        return fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB
    return False
