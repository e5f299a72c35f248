"""A hash chain over the history, extended in the transaction of every save.

Every state of a row in `CHAINED` has a link: a digest of the row, sha256(salt + its columns as a JSON array), and a
hash, sha256(the hash before + the link's own number, table, row and digest). A row that is changed gets a further link,
one that is deleted a link without a digest. Whoever changes the file by another way leaves a row that its last link
does not fit, or a chain that does not add up.

The rows of a save are noticed by temporary triggers, which only connections of deskapp have: no module that writes has
to remember the chain. The salt of a link is erased as soon as a newer link of the row replaces it, so that no digest
can be tried against words that were erased.

Standard library only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from db.storage.chained_tables import CHAINED, row_key

FIRST_HASH = bytes(32)
"""The hash before the first link."""
AT_END = b",nul]"
"""The characters that the content of a row does not have at its end."""
_SALT = 16
_AT_ONCE = 500


class ChainEnd(NamedTuple):
    """The number of the newest link (0 for none) and its hash."""

    link_id: int
    hash: bytes


class Link(NamedTuple):
    """A link of a row: number, digest (None: the row was deleted), and salt (None once a newer link replaced it)."""

    id: int
    digest: bytes | None
    salt: bytes | None


def notice_changes(connection: sqlite3.Connection) -> None:
    """Have this connection note every chained row that it changes, for `extend_chain`."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS touched_row "
        "(place INTEGER PRIMARY KEY, table_name TEXT NOT NULL, row_id INTEGER NOT NULL)"
    )
    for table, columns in CHAINED.items():
        for happens, of, row in (
            ("insert", "", "NEW"),
            ("delete", "", "OLD"),
            ("update", f" OF {', '.join(columns)}", "NEW"),
        ):
            note = f"INSERT INTO touched_row (table_name, row_id) VALUES ('{table}', {row_key(table, f'{row}.')})"  # noqa: S608
            connection.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_{happens} AFTER {happens}{of} ON main.{table} "
                f"BEGIN {note}; END"
            )


def extend_chain(connection: sqlite3.Connection) -> None:
    """Add the links of the rows that this transaction has changed, before it commits. Raises sqlite3.Error."""
    touched = connection.execute(
        "SELECT table_name, row_id FROM touched_row GROUP BY table_name, row_id ORDER BY min(place)"
    ).fetchall()
    if touched:
        connection.execute("DELETE FROM touched_row")
        for start in range(0, len(touched), _AT_ONCE):
            add_links(connection, touched[start : start + _AT_ONCE])


def add_links(connection: sqlite3.Connection, rows: Sequence[tuple[str, int]]) -> None:
    """Add a link for each of these rows, at most 500 (table, key), whose last link does not fit. Raises sqlite3.Error.

    The caller has begun a transaction.
    """
    links: list[tuple[int, str, int, bytes | None, bytes | None, bytes]] = []
    replaced: list[tuple[int]] = []
    ids: dict[str, list[int]] = {}
    for table, row_id in rows:
        ids.setdefault(table, []).append(row_id)
    contents = {table: dict(_contents_of(connection, table, keys)) for table, keys in ids.items()}
    before = {table: last_links(connection, table, keys) for table, keys in ids.items()}
    number, newest = chain_end(connection)
    salts = os.urandom(_SALT * len(rows))
    for at, (table, row_id) in enumerate(rows):
        content, last = contents[table].get(row_id), before[table].get(row_id)
        if fits(content, last):
            continue
        salt = None if content is None else salts[at * _SALT : (at + 1) * _SALT]
        digest = None if salt is None or content is None else digest_of(salt, content)
        number, newest = number + 1, hash_of(newest, number + 1, table, row_id, digest)
        links.append((number, table, row_id, digest, salt, newest))
        if last is not None and last.salt is not None:
            replaced.append((last.id,))
    connection.executemany(
        "INSERT INTO chainlink (id, table_name, row_id, digest, salt, hash) VALUES (?, ?, ?, ?, ?, ?)", links
    )
    connection.executemany("UPDATE chainlink SET salt = NULL WHERE id = ?", replaced)


def fits(content: str | None, last: Link | None) -> bool:
    """True if a row with this content (None: there is no such row) is as its last link has it."""
    if content is None or last is None:
        return content is None and (last is None or last.digest is None)
    return last.digest is not None and last.salt is not None and digest_of(last.salt, content) == last.digest


def digest_of(salt: bytes, content: str) -> bytes:
    """The digest of a row's content."""
    return sha256(salt + content.encode()).digest()


def hash_of(before: bytes, number: int, table: str, row_id: int, digest: bytes | None) -> bytes:
    """The hash of a link after the hash `before`."""
    return sha256(b"%b%d %b %d %b" % (before, number, table.encode(), row_id, digest or b"")).digest()


def chain_end(connection: sqlite3.Connection) -> ChainEnd:
    """The newest link. Raises sqlite3.Error."""
    found = connection.execute("SELECT id, hash FROM chainlink ORDER BY id DESC LIMIT 1").fetchone()
    return ChainEnd(*found) if found else ChainEnd(0, FIRST_HASH)


def chain_start(connection: sqlite3.Connection) -> bytes:
    """The hash of the first link, which no two desks have in common. Raises sqlite3.Error."""
    found = connection.execute("SELECT hash FROM chainlink ORDER BY id LIMIT 1").fetchone()
    return bytes(found[0]) if found else FIRST_HASH


def content_of(columns: Iterable[str]) -> str:
    """The SQL expression for a row's content: its columns as a JSON array, without the brackets and the nulls at the
    end.
    """
    return f"rtrim(json_array({', '.join(columns)}), '{AT_END.decode()}')"


def last_links(connection: sqlite3.Connection, table: str, keys: Sequence[int]) -> Mapping[int, Link]:
    """The last link of each of these rows, by key."""
    found = connection.execute(
        "SELECT row_id, id, digest, salt FROM chainlink WHERE id IN (SELECT max(id) FROM chainlink "  # noqa: S608 - marks
        f"WHERE table_name = ? AND row_id IN ({_marks(keys)}) GROUP BY row_id)",
        (table, *keys),
    )
    return {row_id: Link(*link) for row_id, *link in found}


def chained_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of `CHAINED` that this file has; none without a chain."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return [table for table in CHAINED if table in there] if "chainlink" in there else []


def _contents_of(connection: sqlite3.Connection, table: str, keys: Sequence[int]) -> Iterable[tuple[int, str]]:
    key, content = row_key(table), content_of(CHAINED[table])
    return connection.execute(
        f"SELECT {key}, {content} FROM {table} WHERE {key} IN ({_marks(keys)})",  # noqa: S608 - our own names
        keys,
    )


def _marks(keys: Sequence[int]) -> str:
    return ", ".join("?" * len(keys))


def chain_everything(connection: sqlite3.Connection, *, but: Iterable[tuple[str, int]] = ()) -> None:
    """Add the links of all rows whose last link does not fit, after a migration; not those in `but`, which did not fit
    before it either. Raises sqlite3.Error.
    """
    left = set(but)
    for table in chained_tables(connection):
        for keys in _pages(connection, table):
            add_links(connection, [(table, key) for key in keys if (table, key) not in left])
        gone = connection.execute(
            "SELECT DISTINCT row_id FROM chainlink WHERE table_name = ? "  # noqa: S608 - our own names
            f"AND row_id NOT IN (SELECT {row_key(table)} FROM {table})",
            (table,),
        ).fetchall()
        for start in range(0, len(gone), _AT_ONCE):
            page = gone[start : start + _AT_ONCE]
            add_links(connection, [(table, key) for (key,) in page if (table, key) not in left])


def _pages(connection: sqlite3.Connection, table: str) -> Iterator[list[int]]:
    key, after = row_key(table), -1
    page = f"SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_AT_ONCE}"  # noqa: S608 - our own names
    while keys := [found for (found,) in connection.execute(page, (after,))]:
        yield keys
        after = keys[-1]
