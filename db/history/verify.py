"""Verify the hash chain over the history: every row, every link, and the hashes that were kept outside the file.

Standard library only. It reads a part at a time, because an open read transaction stops every desk from saving.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import NamedTuple

from db.storage import chain
from db.storage.chained_tables import CHAINED, row_key
from db.storage.engine import APPLICATION_ID, SCHEMA, connect
from db.storage.errors import faults, not_ours
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause

_AT_ONCE = 2_000


class Forgery(StrEnum):
    """The ways in which a history can be forged."""

    CHANGED = "changed"
    REMOVED = "removed"
    PUT_IN = "put_in"
    LINK_CHANGED = "link_changed"
    REMOVED_AFTER = "removed_after"
    CUT_SHORT = "cut_short"


class UnfitRow(NamedTuple):
    """A row that its last link does not fit. `link_id` is that link's number; None if the row has no link.

    REMOVED_AFTER names the last row before those that were removed, and CUT_SHORT the newest row that is left.
    """

    table: str
    row_id: int
    forgery: Forgery
    link_id: int | None


class Verdict(NamedTuple):
    """The numbers of events and of links, the newest link, and the forgeries: the first in the chain, and how many.

    `about` is the reference of the first one's contact, or its local date ("2026-11-24"); "" if it has neither.
    """

    events: int
    links: int
    end: chain.ChainEnd
    first: UnfitRow | None
    forgeries: int
    about: str


def verify_chain(path: Path, known: Iterable[chain.ChainEnd] = ()) -> Verdict:
    """Verify the history in a record or a backup of one. `known` are links whose hashes were kept outside the file.

    Reads the whole history, about three links an event, so not on the event loop. Raises RecordError for a file that is
    no record, of a newer deskapp or without a chain, or that cannot be read.
    """
    with faults(path), closing(connect(path)) as connection:
        _refuse_others(connection, path)
        walked = _Walk(connection, known)
        found = [*walked, *unfit_rows(connection)]
        first = min(found, key=lambda row: inf if row.link_id is None else row.link_id, default=None)
        about = _about(connection, first) if first is not None else ""
        events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    return Verdict(events, walked.count, walked.end, first, len(found), about)


def _about(connection: sqlite3.Connection, row: UnfitRow) -> str:
    """The reference of a row's contact or its day; "" if it has neither, or is gone."""
    columns = CHAINED.get(row.table, ())
    of_row = f"FROM {row.table} WHERE {row_key(row.table)} = ?"
    if row.table == "contact":
        contact = "?"
    elif row.table == "note":
        contact = "SELECT contact_id FROM event WHERE id = ?"
    elif "promise_id" in columns:
        contact = f"SELECT contact_id FROM promise WHERE id = (SELECT promise_id {of_row})"  # noqa: S608 - our own names
    elif "contact_id" in columns:
        contact = f"SELECT contact_id {of_row}"
    elif "day" in columns:
        return _first(connection, f"SELECT day {of_row}", row.row_id)
    else:
        return ""
    return _first(connection, f"SELECT ref FROM contact WHERE id = ({contact})", row.row_id)  # noqa: S608


def _first(connection: sqlite3.Connection, wanted: str, row_id: int) -> str:
    found = connection.execute(wanted, (row_id,)).fetchone()
    return str(found[0]) if found else ""


def _refuse_others(connection: sqlite3.Connection, path: Path) -> None:
    chained = chain.chained_tables(connection)
    if not chained and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise not_ours(path)
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA:
        raise RecordError(RecordCause.RECORD_NEWER, path=path)
    if not chained:
        raise RecordError(RecordCause.NO_CHAIN, path=path)


class _Walk:
    """The links in their order, compared with their hashes and with those that are known. Iterate it once."""

    def __init__(self, connection: sqlite3.Connection, known: Iterable[chain.ChainEnd]) -> None:
        self._connection = connection
        self._known = dict(known)
        self.end = chain.ChainEnd(0, chain.FIRST_HASH)
        self.count = 0

    def __iter__(self) -> Iterator[UnfitRow]:
        last = ("", 0)
        for number, table, row_id, digest, kept in _links(self._connection):
            self.count += 1
            if number != self.end.link_id + 1:
                yield UnfitRow(*last, Forgery.REMOVED_AFTER, number - 1)
            is_whole = chain.hash_of(self.end.hash, number, table, row_id, digest) == kept
            if not is_whole or self._known.get(number, kept) != kept:
                yield UnfitRow(table, row_id, Forgery.LINK_CHANGED, number)
            self.end, last = chain.ChainEnd(number, kept), (table, row_id)
        if self._newest_ever() > self.end.link_id:
            yield UnfitRow(*last, Forgery.CUT_SHORT, self.end.link_id + 1)

    def _newest_ever(self) -> int:
        """The greatest number of a link that there ever was, as far as is known."""
        found = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chainlink'").fetchone()
        now = chain.chain_end(self._connection).link_id
        # A link that was added meanwhile is not missing.
        issued = 0 if found is None or found[0] <= now else int(found[0])
        return max(issued, *self._known, 0)


def _links(connection: sqlite3.Connection) -> Iterator[tuple[int, str, int, bytes | None, bytes]]:
    after = 0
    wanted = f"SELECT id, table_name, row_id, digest, hash FROM chainlink WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}"  # noqa: S608
    while page := connection.execute(wanted, (after,)).fetchall():
        yield from page
        after = page[-1][0]


def unfit_rows(connection: sqlite3.Connection) -> Iterator[UnfitRow]:
    """The rows that their last links do not fit, by table and key; none in a file without a chain."""
    for table in chain.chained_tables(connection):
        there = {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")}
        content = chain.content_of(name for name in CHAINED[table] if name in there)
        key = row_key(table)
        wanted = f"SELECT {key}, {content} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_AT_ONCE}"  # noqa: S608
        after: int | None = -1
        while after is not None:
            with _snapshot(connection):
                rows = connection.execute(wanted, (after,)).fetchall()
                until = rows[-1][0] if len(rows) == _AT_ONCE else None
                links = _last_links(connection, table, after, until)
            yield from _unfit(table, rows, links)
            after = until


def _last_links(
    connection: sqlite3.Connection, table: str, after: int, until: int | None
) -> dict[int, tuple[int, bytes | None, bytes | None]]:
    """The number, digest and salt of the last links of the rows after one key, up to another one."""
    found = connection.execute(
        "SELECT row_id, max(id), digest, salt FROM chainlink "
        "WHERE table_name = ? AND row_id > ? AND row_id <= ? GROUP BY row_id",
        (table, after, 2**62 if until is None else until),
    )
    return {row_id: (number, digest, salt) for row_id, number, digest, salt in found}


def _unfit(
    table: str, rows: Iterable[tuple[int, str]], links: Mapping[int, tuple[int, bytes | None, bytes | None]]
) -> Iterator[UnfitRow]:
    left = dict(links)
    for row_id, content in rows:
        number, digest, salt = left.pop(row_id, (None, None, None))
        if digest is None:
            yield UnfitRow(table, row_id, Forgery.PUT_IN, number)
        elif salt is None or chain.digest_of(salt, content) != digest:
            yield UnfitRow(table, row_id, Forgery.CHANGED, number)
    for row_id, (number, digest, _) in left.items():
        if digest is not None:
            yield UnfitRow(table, row_id, Forgery.REMOVED, number)


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """A short read transaction, unless the caller has one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
