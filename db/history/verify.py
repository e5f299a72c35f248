"""Verify the hash chain over the history: every row, every link, and the hashes that were kept outside the file.

It reads a page at a time, because an open read transaction stops every desk from saving. A link needs only the one
before it, and a row only its own links: a long history is shared out among processes. Standard library only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import partial
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from db.storage import chain
from db.storage.chained_tables import CHAINED, row_key
from db.storage.connections import connect
from db.storage.driver import is_ours
from db.storage.engine import SCHEMA
from db.storage.errors import faults, not_ours
from db.storage.keys import held_keys, hold_all
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause

_AT_ONCE = 2_000
"""Links or rows that are read in one transaction."""
PART = 250_000
"""Links or rows that a process verifies in one go: a second or two."""
_LEAST, _GREATEST = -(2**63), 2**63 - 1
"""The numbers that a row can have in SQLite: a forger may use all of them."""


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


class _Part(NamedTuple):
    """The links, or with `table` the rows of a table, from one number to another."""

    first: int
    last: int
    table: str = ""


class _Looked(NamedTuple):
    """The faults of a part; of links also how many there are, and the newest with its table and row."""

    unfit: list[UnfitRow]
    links: int = 0
    end: chain.ChainEnd = chain.ChainEnd(0, chain.FIRST_HASH)
    row: tuple[str, int] = ("", 0)


def verify_chain(path: Path, known: Iterable[chain.ChainEnd] = (), *, processes: int = 1) -> Verdict:
    """Verify the history in a record or a backup of one. `known` are links whose hashes were kept outside the file.

    Reads the whole history, about three links an event, so not on the event loop; with `processes` a long one by as
    many at once. Raises RecordError for a file that is no record, of a newer deskapp or without a chain, or that cannot
    be read.
    """
    outside = dict(known)
    with faults(path), closing(connect(path)) as connection:
        _refuse_others(connection, path)
        processes = processes if chain.chain_end(connection).link_id > PART else 1
        parts = list(_parts(connection, PART if processes > 1 else _GREATEST))
        if processes == 1:
            looked = [_look(connection, part, outside) for part in parts]
        else:
            looked = _look_beside(path, parts, outside, processes)
        last = [one for one, part in zip(looked, parts, strict=True) if not part.table][-1]
        found = [*_of_lost_tables(connection), *(row for one in looked for row in one.unfit)]
        if _newest_ever(connection, outside) > last.end.link_id:
            found.append(UnfitRow(*last.row, Forgery.CUT_SHORT, last.end.link_id + 1))
        first = min(found, key=lambda row: inf if row.link_id is None else row.link_id, default=None)
        about = _about(connection, first) if first is not None else ""
        has_events = "event" in chain.chained_tables(connection)
        events = connection.execute("SELECT count(*) FROM event").fetchone()[0] if has_events else 0
    return Verdict(events, sum(one.links for one in looked), last.end, first, len(found), about)


def _of_lost_tables(connection: sqlite3.Connection) -> list[UnfitRow]:
    """The rows that have links in tables that are gone as a whole, though the last link is not that of a removal."""
    there = chain.chained_tables(connection)
    found = connection.execute(
        "SELECT table_name, row_id, max(id), digest IS NULL FROM chainlink "  # noqa: S608 - marks
        f"WHERE table_name NOT IN ({', '.join('?' * len(there))}) GROUP BY table_name, row_id",
        there,
    )
    return [UnfitRow(table, row_id, Forgery.REMOVED, link) for table, row_id, link, is_gone in found if not is_gone]


def _parts(connection: sqlite3.Connection, size: int) -> Iterator[_Part]:
    for table in ("", *chain.chained_tables(connection)):
        count = connection.execute(f"SELECT count(*) FROM {table or 'chainlink'}").fetchone()[0]  # noqa: S608 - our own
        yield from (part._replace(table=table) for part in _cut(count, size))


def _cut(count: int, size: int) -> Iterator[_Part]:
    """Parts that cover every number. Rows are numbered from 1 to about `count`; a forger's are in the last part."""
    first = _LEAST
    for last in range(size, count, size):
        yield _Part(first, last)
        first = last + 1
    yield _Part(first, _GREATEST)


def _look_beside(path: Path, parts: list[_Part], known: Mapping[int, bytes], processes: int) -> list[_Looked]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - for a long history only
    from multiprocessing import get_context  # noqa: PLC0415

    with ProcessPoolExecutor(processes, get_context("spawn"), hold_all, (held_keys(),)) as pool:
        return list(pool.map(partial(_look_at, path, known=known), parts))


def _look_at(path: Path, part: _Part, *, known: Mapping[int, bytes]) -> _Looked:
    """Verify a part in a process of its own. Raises sqlite3.Error."""
    with closing(connect(path)) as connection:
        return _look(connection, part, known)


def _look(connection: sqlite3.Connection, part: _Part, known: Mapping[int, bytes]) -> _Looked:
    if part.table:
        return _Looked(list(_unfit_in(connection, part)))
    walk = _Walk(connection, part, known)
    unfit = list(walk)
    return _Looked(unfit, walk.count, walk.end, walk.row)


def _about(connection: sqlite3.Connection, row: UnfitRow) -> str:
    """The reference of a row's contact or its day; "" if it has neither, or is gone."""
    if not {row.table, "contact", "event", "promise"} <= set(chain.chained_tables(connection)):
        return ""
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
    if not chained and not is_ours(connection):
        raise not_ours(path)
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA:
        raise RecordError(RecordCause.RECORD_NEWER, path=path)
    if not chained:
        raise RecordError(RecordCause.NO_CHAIN, path=path)


class _Walk:
    """The links of a part in their order, compared with their hashes and with those that are known. Iterate it once."""

    def __init__(self, connection: sqlite3.Connection, part: _Part, known: Mapping[int, bytes]) -> None:
        self._connection = connection
        self._part = part
        self._known = known
        self.end = _link_before(connection, part.first)
        self.count = 0

    def __iter__(self) -> Iterator[UnfitRow]:
        first = self._part.first
        wanted = (
            "SELECT id, hash, CAST(id || ' ' || table_name || ' ' || row_id || ' ' || coalesce(digest, x'') AS BLOB) "  # noqa: S608
            f"FROM chainlink WHERE id >= ? AND id <= ? ORDER BY id LIMIT {_AT_ONCE}"
        )
        while page := self._connection.execute(wanted, (first, self._part.last)).fetchall():
            self.count += len(page)
            last = page[-1][0]
            if self._fits(page):
                self.end = chain.ChainEnd(*page[-1][:2])
            else:
                yield from self._compare(first, last)
            first = last + 1
            if len(page) < _AT_ONCE or last == _GREATEST:
                break

    @property
    def row(self) -> tuple[str, int]:
        """The table and row of the newest link so far."""
        wanted = "SELECT table_name, row_id FROM chainlink WHERE id = ?"
        found: tuple[str, int] | None = self._connection.execute(wanted, (self.end.link_id,)).fetchone()
        return found or ("", 0)

    def _fits(self, page: list[tuple[int, bytes, bytes]]) -> bool:
        """True if every link follows the one before: all at once, in half of the time of one by one."""
        first, last = page[0][0], page[-1][0]
        if first != self.end.link_id + 1 or last - first + 1 != len(page):
            return False
        hashes = [kept for _, kept, _ in page]
        before = [self.end.hash, *hashes]
        return (
            [sha256(old + body).digest() for old, (_, _, body) in zip(before, page, strict=False)] == hashes
            and all(hashes[number - first] == kept for number, kept in self._known.items() if first <= number <= last)
        )  # fmt: skip

    def _compare(self, first: int, last: int) -> Iterator[UnfitRow]:
        """The faults of the links from one number to another."""
        wanted = "SELECT id, table_name, row_id, digest, hash FROM chainlink WHERE id >= ? AND id <= ? ORDER BY id"
        for number, table, row_id, digest, kept in self._connection.execute(wanted, (first, last)).fetchall():
            if number != self.end.link_id + 1:
                yield UnfitRow(*self.row, Forgery.REMOVED_AFTER, number - 1)
            is_whole = chain.hash_of(self.end.hash, number, table, row_id, digest) == kept
            if not is_whole or self._known.get(number, kept) != kept:
                yield UnfitRow(table, row_id, Forgery.LINK_CHANGED, number)
            self.end = chain.ChainEnd(number, kept)


def _link_before(connection: sqlite3.Connection, number: int) -> chain.ChainEnd:
    """The last link before a number."""
    wanted = "SELECT id, hash FROM chainlink WHERE id < ? ORDER BY id DESC LIMIT 1"
    found = connection.execute(wanted, (number,)).fetchone()
    return chain.ChainEnd(*found) if found else chain.ChainEnd(0, chain.FIRST_HASH)


def _newest_ever(connection: sqlite3.Connection, known: Mapping[int, bytes]) -> int:
    """The greatest number of a link that there ever was, as far as is known."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chainlink'").fetchone()
    now = chain.chain_end(connection).link_id
    # A link that was added meanwhile is not missing.
    issued = 0 if found is None or found[0] <= now else int(found[0])
    return max(issued, *known, 0)


def unfit_rows(connection: sqlite3.Connection) -> Iterator[UnfitRow]:
    """The rows that their last links do not fit, by table and key; none in a file without a chain."""
    for table in chain.chained_tables(connection):
        yield from _unfit_in(connection, _Part(_LEAST, _GREATEST, table))


def _unfit_in(connection: sqlite3.Connection, part: _Part) -> Iterator[UnfitRow]:
    table, first, is_last = part.table, part.first, False
    key = row_key(table)
    end_of_page = f"SELECT {key} FROM {table} WHERE {key} >= ? AND {key} <= ? ORDER BY {key} LIMIT 1 OFFSET {_AT_ONCE}"  # noqa: S608
    joined = _rows_and_links(connection, table)
    while not is_last:
        with _snapshot(connection):
            found = connection.execute(end_of_page, (first, part.last)).fetchone()
            is_last = found is None
            last = part.last if is_last else found[0] - 1
            # The last link of a row comes last, and is the one that stays.
            rows = {row_and_link[0]: row_and_link[1:] for row_and_link in connection.execute(joined, (first, last))}
            removed = _removed(connection, table, first, last, rows.values())
        for row_id, number, digest, content in rows.values():
            if digest is None:
                yield UnfitRow(table, row_id, Forgery.PUT_IN, number)
            elif content is None or sha256(content.rstrip(chain.AT_END)).digest() != digest:
                yield UnfitRow(table, row_id, Forgery.CHANGED, number)
        yield from removed
        first = last + 1


def _rows_and_links(connection: sqlite3.Connection, table: str) -> str:
    """The statement for the rows of a page with each of their links: rowid, key, the link's number and digest, and its
    salt with the row's content after it.
    """
    there = {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")}
    columns = ", ".join(f"this.{name}" for name in CHAINED[table] if name in there)
    key = row_key(table, "this.")
    salted = f"CASE WHEN link.salt IS NOT NULL THEN CAST(link.salt || json_array({columns}) AS BLOB) END"
    return (
        f"SELECT this.rowid, {key}, link.id, link.digest, {salted} "  # noqa: S608 - our own names
        f"FROM {table} AS this LEFT JOIN chainlink AS link ON link.table_name = '{table}' AND link.row_id = {key} "
        f"WHERE {key} >= ? AND {key} <= ? ORDER BY {key}, link.id"
    )


def _removed(
    connection: sqlite3.Connection, table: str, first: int, last: int, rows: Collection[tuple[Any, ...]]
) -> list[UnfitRow]:
    """The rows that have links and are gone, though the last link is not that of a removal."""
    of_page = "FROM chainlink WHERE table_name = ? AND row_id >= ? AND row_id <= ?"
    linked = connection.execute(f"SELECT count(DISTINCT row_id) {of_page}", (table, first, last)).fetchone()[0]
    if linked == sum(number is not None for _, number, *_ in rows):
        return []
    there = {row_id for row_id, *_ in rows}
    found = connection.execute(f"SELECT row_id, max(id), digest {of_page} GROUP BY row_id", (table, first, last))
    return [
        UnfitRow(table, row_id, Forgery.REMOVED, number)
        for row_id, number, digest in found
        if row_id not in there and digest is not None
    ]


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
