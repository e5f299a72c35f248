"""The state of the record's file, and the engine that every transaction runs on.

Standard library only until `engine` is called: the first frame is drawn without SQLAlchemy.
"""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from db.storage import errors, network_share
from db.storage.connections import BUSY_MS, connect, may_distrust_schema
from db.storage.driver import is_ours
from db.storage.files import FileKey, file_key
from db.storage.integrity import refuse_damaged
from db.storage.lazy_import import load
from db.storage.permissions import refuse_read_only
from deskapp.errors import RecordError
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings
from deskapp.wording.causes import RecordCause

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from db.storage import chain
else:
    chain = LazyModule("db.storage.chain")

SCHEMA = 9
"""The newest revision in db/migrations, stored as the file's user_version. A test compares the two."""
MIGRATIONS = Path(__file__).parent.parent / "migrations"
DEFERRED = {"desk_deferred": True}
"""The execution options of a connection that only reads."""
_NOTICES = "desk_notices_changes"
"""The mark of a connection that has the temporary triggers of the hash chain."""


class RecordFile(Enum):
    """The state of the file at the record's path."""

    MISSING = "missing"
    CURRENT = "current"
    BEHIND = "behind"


def find_record(settings: Settings, *, busy_ms: int = BUSY_MS) -> RecordFile:
    """The state of the record's file, as `found_record` raises and converts."""
    with found_record(settings, busy_ms=busy_ms) as (found, _):
        return found


@contextmanager
def found_record(
    settings: Settings, *, busy_ms: int = BUSY_MS
) -> Iterator[tuple[RecordFile, sqlite3.Connection | None]]:
    """The state of the record's file, and a connection to one that is current. A file in WAL mode is converted if
    nobody else has it open.

    Raises RecordError, with the remedy, for a network share, a folder, an empty file, a file of another program or of a
    newer deskapp, a file in WAL mode that is in use, and one that cannot be read.
    """
    path = settings.record
    refuse_network_share(settings.folder)
    if not _is_there(path):
        yield RecordFile.MISSING, None
        return
    with errors.faults(path, reading=True):
        connection = connect(path, busy_ms=busy_ms)
    with closing(connection):
        with errors.faults(path, reading=True):
            version = _whose(connection, path)
            _leave_wal(connection, path)
        if version == SCHEMA:
            yield RecordFile.CURRENT, connection
            return
    yield RecordFile.BEHIND, None


def refuse_network_share(folder: Path) -> None:
    """Raise RecordError if `folder` is on a network share."""
    kind = network_share.network_share(folder)
    if kind:
        raise RecordError(RecordCause.NETWORK_SHARE, folder=folder, kind=kind)


def _is_there(path: Path) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise errors.cannot_open(path) from fault
    if stat.S_ISDIR(found.st_mode):
        raise RecordError(RecordCause.RECORD_IS_FOLDER, path=path)
    if found.st_size == 0:
        # SQLite would take it for a new record, and everything recorded before would seem gone.
        raise RecordError(RecordCause.RECORD_EMPTY, path=path)
    return True


def _whose(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if not is_ours(connection):
        raise errors.not_ours(path)
    if version > SCHEMA:
        raise RecordError(RecordCause.RECORD_NEWER, path=path)
    return version


def _leave_wal(connection: sqlite3.Connection, path: Path) -> None:
    # SQLite before 3.51.3 corrupted 50 of 84 rounds in WAL with two writers.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise RecordError(RecordCause.RECORD_UNSAFE, path=path)


def engine(settings: Settings, *, busy_ms: int = BUSY_MS) -> Engine:
    """The engine of the record. Imports SQLAlchemy; connects only when it is used."""
    return engine_at(settings.record, busy_ms=busy_ms)


def engine_at(path: Path, *, busy_ms: int = BUSY_MS, foreign_keys: bool = True) -> Engine:
    """The engine of a file. Migrations switch `foreign_keys` off and check all of them at the end.

    Every transaction begins with BEGIN IMMEDIATE, except on a connection with the execution options `DEFERRED`. Error
    texts never contain the values being saved.
    """
    load()
    from sqlalchemy import URL, create_engine, event  # noqa: PLC0415 - not before the first frame

    opened: list[FileKey] = []

    def creator() -> sqlite3.Connection:
        key = file_key(path)
        if key is not None and (opened or [key]) != [key]:
            raise errors.replaced(path)  # a connection to another file would stay in the pool
        opened[:] = opened or [key] if key else []
        connection = connect(path, busy_ms=busy_ms)
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys=OFF")
        if may_distrust_schema():
            connection.execute("PRAGMA trusted_schema=OFF")
        return connection

    url = URL.create("sqlite", database=str(path))
    made = create_engine(url, creator=creator, hide_parameters=True, json_serializer=_json)
    event.listen(made, "begin", partial(_begin, path if foreign_keys else None))
    if foreign_keys:
        event.listen(made, "commit", _extend_chain)
    _close_after_dispose(made)
    return made


def _close_after_dispose(engine: Engine) -> None:
    """Close connections that threads return to a disposed engine: `dispose` itself closes only idle ones."""
    load()
    from sqlalchemy import event  # noqa: PLC0415 - not before the first frame

    is_disposed = threading.Event()

    def check_in(_connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        if is_disposed.is_set():
            entry.invalidate()

    event.listen(engine, "checkin", check_in)
    event.listen(engine, "engine_disposed", lambda _engine: is_disposed.set())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _begin(record: Path | None, connection: Connection) -> None:
    """Begin a transaction. Raises RecordError for one that may write, if `record` is damaged, of a newer deskapp or
    read-only.
    """
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    if options.get("desk_deferred"):
        connection.exec_driver_sql("BEGIN DEFERRED")
        return
    if record is not None:
        refuse_damaged(record)
        refuse_read_only(record)
    if record is not None and not connection.info.get(_NOTICES):
        # Not inside the transaction: a save that is refused would take it along, and the next could not be chained.
        chain.notice_changes(driver_of(connection))
        connection.info[_NOTICES] = True
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    if record is not None and connection.exec_driver_sql("PRAGMA user_version").scalar_one() > SCHEMA:
        connection.exec_driver_sql("ROLLBACK")
        raise RecordError(RecordCause.RECORD_NEWER_NOW, path=record)


def _extend_chain(connection: Connection) -> None:
    """Add to the hash chain what a transaction has changed, before it commits."""
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT" and not options.get("desk_deferred"):
        chain.extend_chain(driver_of(connection))


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The sqlite3 connection below one of SQLAlchemy."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def is_newer(record: Path) -> bool:
    """True if a newer deskapp has migrated the record, as far as it can be read at once."""
    try:
        with closing(connect(record, busy_ms=0)) as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0]) > SCHEMA
    except sqlite3.Error:
        return False
