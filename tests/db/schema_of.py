"""The schema of a file in a form that can be compared: its parts without their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def schema_of(connection: Any) -> dict[tuple[str, str], frozenset[str]]:
    """The parts of everything in a file, by (kind, name), without Alembic's own table.

    `connection` is an sqlite3 connection. The order of columns is ignored: a later revision adds a column at the end.
    """
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    schema = {}
    for kind, name, sql in found:
        if name.startswith("sqlite_"):
            continue
        pieces = table_pieces(sql) if kind == "table" and not sql.startswith("CREATE VIRTUAL") else [sql]
        schema[kind, name] = frozenset(" ".join(part.split()) for piece in pieces for part in parted(piece))
    return schema


def parted(piece: str) -> Iterator[str]:
    """Normalise constraints: a column added by a later revision has them inline, another one at the end
    of the table.
    """
    beside = re.fullmatch(r"\s*((\w+) [A-Z ]+?) (REFERENCES \w+ \(\w+\)|CONSTRAINT .*)", piece, re.DOTALL)
    if beside is None or beside[2] == "CONSTRAINT":
        yield piece
        return
    column, name, asked = beside.groups()
    yield column
    yield asked if asked.startswith("CONSTRAINT") else f"FOREIGN KEY({name}) {asked}"


def table_pieces(sql: str) -> Iterator[str]:
    """The columns and constraints of a CREATE TABLE, and what stands after the last bracket."""
    opens, closes = sql.index("("), sql.rindex(")")
    yield sql[closes + 1 :]
    depth, piece = 0, ""
    for sign in sql[opens + 1 : closes]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            yield piece
            piece = ""
        else:
            piece += sign
    yield re.sub(r"--.*", "", piece)
