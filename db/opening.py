"""Opening the record: what is refused, what every connection is told first, and the engine.

Standard library only until `engine`, `create` or `migrate` is called: the first frame is drawn without SQLAlchemy.
Never `open()`, read or copy the live file inside this process: that released its lock and let a second writer in.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from db import faults, shares
from db.loading import load
from deskapp.errors import RecordError
from deskapp.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from deskapp.clock import Clock

APPLICATION_ID = 0x6465736B
"""The four letters "desk" in the file's header say whose it is."""
SCHEMA = 2
"""The newest revision in db/migrations, kept as the file's user_version. A test holds the two together."""
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 10_000
DEFERRED = {"desk_deferred": True}
"""The execution option of a connection that only reads."""


class Found(Enum):
    """What stands at the record's path."""

    MISSING = "missing"
    CURRENT = "current"
    BEHIND = "behind"


def look(settings: Settings, *, busy_ms: int = BUSY_MS) -> Found:
    """Say what is there, in about 0.2 ms. A file left in WAL is converted when nobody else has it open.

    Raises RecordError, with the mend, for a network share, a folder, an empty file, a file that is not ours, one that
    is newer than this program, one in WAL that is in use, and one that cannot be read.
    """
    path = settings.record
    refuse_network_share(settings.folder)
    if not _is_there(path):
        return Found.MISSING
    with faults.faults(path):
        connection = connect(path, busy_ms=busy_ms)
        try:
            version = _whose(connection, path)
            _leave_wal(connection, path)
        finally:
            connection.close()
    return Found.CURRENT if version == SCHEMA else Found.BEHIND


def refuse_network_share(folder: Path) -> None:
    """Raise RecordError where `folder` is on a network share."""
    kind = shares.network_share(folder)
    if kind:
        raise RecordError(
            f"{folder} is on a network share ({kind}), where saves get lost. Keep the record on one machine's own "
            "disk, and let everybody log in to that machine (ssh)."
        )


def _is_there(path: Path) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise faults.cannot_open(path) from fault
    if stat.S_ISDIR(found.st_mode):
        raise RecordError(
            f"{path} is a folder, where the record should be a file. Move it away, or choose another folder."
        )
    if found.st_size == 0:
        # SQLite would take it for a new, empty record, and everything written before would seem never to have been.
        raise RecordError(f"{path} is empty: a copy that failed? Put the last good backup in its place.")
    return True


def _whose(connection: sqlite3.Connection, path: Path) -> int:
    application_id: int = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application_id != APPLICATION_ID:
        raise faults.not_ours(path)
    if version > SCHEMA:
        raise RecordError(f"{path} was made by a newer deskapp. Bring this one up to date; nothing in it was touched.")
    return version


def _leave_wal(connection: sqlite3.Connection, path: Path) -> None:
    # SQLite before 3.51.3 corrupted 50 of 84 rounds in WAL with two writers (design: storage).
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise RecordError(
            f"{path} is in use in a way that is not safe (WAL). Close every program that has it open, then start again."
        )


def quick_check(settings: Settings) -> None:
    """Raise UnsafeError where the file is damaged. 0.3 s below 200 MB: at the start, behind the first frame."""
    with faults.faults(settings.record):
        connection = connect(settings.record)
        try:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    if said != "ok":
        raise faults.damaged(settings.record)


def connect(path: Path, *, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """A connection that has been told everything it needs, in the order that was measured; it never makes a file.

    Transactions are begun by whoever writes (`isolation_level` None): BEGIN IMMEDIATE, because with the driver's own
    habit 8 processes lost 3,108 of 4,000 updates without an error.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
    )
    for pragma in (
        f"busy_timeout={busy_ms}",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cell_size_check=ON",
        "mmap_size=0",
        "recursive_triggers=ON",
        # The last save survives a power cut: with FULL it was lost in 117 to 327 of 500.
        "synchronous=EXTRA",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@lru_cache(maxsize=1)
def may_distrust_schema() -> bool:
    """Whether full-text triggers work with trusted_schema=OFF in this SQLite: they break in 3.40.1."""
    probe = sqlite3.connect(":memory:", isolation_level=None)
    try:
        probe.execute("PRAGMA trusted_schema=OFF")
        probe.execute("CREATE TABLE name (id INTEGER PRIMARY KEY, word TEXT)")
        probe.execute("CREATE VIRTUAL TABLE words USING fts5(word, content='name', content_rowid='id')")
        probe.execute(
            "CREATE TRIGGER added AFTER INSERT ON name BEGIN "
            "INSERT INTO words (rowid, word) VALUES (NEW.id, NEW.word); END"
        )
        probe.execute("INSERT INTO name (word) VALUES ('probe')")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


def engine(settings: Settings, *, busy_ms: int = BUSY_MS) -> Engine:
    """The engine on the record. Imports SQLAlchemy. Nothing is opened until it is used."""
    return engine_at(settings.record, busy_ms=busy_ms)


def engine_at(path: Path, *, busy_ms: int = BUSY_MS, foreign_keys: bool = True) -> Engine:
    """The engine on one file; `foreign_keys` off is for migrations, which check them all at the end instead.

    Every transaction is BEGIN IMMEDIATE but those of a connection with the execution option `DEFERRED`. No error's
    text holds what was being saved.
    """
    load()
    from sqlalchemy import URL, create_engine, event  # noqa: PLC0415 - not before the first frame

    def creator() -> sqlite3.Connection:
        connection = connect(path, busy_ms=busy_ms)
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys=OFF")
        if may_distrust_schema():
            connection.execute("PRAGMA trusted_schema=OFF")
        return connection

    made = create_engine(URL.create("sqlite", database=str(path)), creator=creator, hide_parameters=True)
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    connection.exec_driver_sql("BEGIN DEFERRED" if options.get("desk_deferred") else "BEGIN IMMEDIATE")


def create(settings: Settings, clock: Clock, edition_text: str) -> None:
    """Make the desk's folder (0700) and its record (0600), with this edition adopted and its bank holidays copied in.

    When somebody else makes it at the same moment, theirs stands. Imports SQLModel and Alembic.
    """
    from db import making  # noqa: PLC0415 - imports Alembic, needed at a desk's first start only

    making.create(settings, clock, edition_text)


def migrate(settings: Settings, clock: Clock) -> None:
    """Bring a record of an older deskapp up to date: a verified backup first, then one transaction. Imports Alembic."""
    from db import making  # noqa: PLC0415 - imports Alembic, needed after an upgrade only

    making.migrate(settings, clock)


def may_write(settings: Settings) -> bool:
    """Whether this account may write the record and, for the journal beside it, its folder."""
    effective = os.access in os.supports_effective_ids
    return all(os.access(path, os.W_OK, effective_ids=effective) for path in (settings.record, settings.folder))


def file_mode(folder: Path) -> int:
    """The mode of files in the desk's folder: 0600, or 0660 where a group shares it (folder 2770)."""
    shared = stat.S_ISGID | stat.S_IWGRP
    return 0o660 if folder.stat().st_mode & shared == shared else 0o600


def make_file(path: Path, mode: int) -> None:
    """Make an empty file with this mode before SQLite sees it: left alone, SQLite lets everybody read it (0644)."""
    made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        if hasattr(os, "fchmod"):  # not on Windows, where the folder's own list says who may read
            os.fchmod(made, mode)
    finally:
        os.close(made)
