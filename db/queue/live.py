"""The live queue: open contacts in the order in which they are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from db.queue.first_page import ROW_SQL, TIMELESS_ROW_SQL, QueueRow, queue_row, rows_of
from db.storage.engine import DEFERRED
from db.storage.errors import faults

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PART = 500
EVERYTHING = -1
"""SQLite's LIMIT for all rows."""


def open_rows(engine: Engine, limit: int | None = None, known: Mapping[int, QueueRow] = {}) -> list[QueueRow]:
    """The first `limit` rows, or all, by due time, then receipt, then id. Those that are as in `known`, an earlier
    reading by contact id, are the ones from there. Raises RecordError.
    """
    with _reading(engine) as connection:
        return rows_of(partial(_run, connection), EVERYTHING if limit is None else limit, known)


def open_row(engine: Engine, contact_id: int) -> QueueRow | None:
    """The row of one contact, or None if it is closed. Raises RecordError."""
    with _reading(engine) as connection:
        found = (row for sql in (ROW_SQL, TIMELESS_ROW_SQL) for row in _run(connection, sql, contact_id))
        return next((queue_row(row) for row in found), None)


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    with faults(str(engine.url.database), reading=True), engine.connect() as connection:
        connection.execution_options(**DEFERRED)
        yield connection


def _run(connection: Connection, sql: str, value: int) -> Iterable[Iterable[Any]]:
    # The text as it is, with no statement built around it: 200 rows take 1.2 ms instead of 1.8 (raw sqlite3: 0.95).
    # A part at a time: the raw rows of 10,000 contacts beside the finished ones took 6 MB that no process gives back.
    return chain.from_iterable(connection.exec_driver_sql(sql, (value,)).partitions(_PART))
