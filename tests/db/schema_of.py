"""What a file's schema is made of, in a form that can be compared: pieces, not their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def schema_of(connection: Any) -> dict[tuple[str, str], frozenset[str]]:
    """(kind, name) of everything in the file, each with its pieces; Alembic's own table is left out.

    `connection` is an sqlite3 connection. The order of columns is not compared: a column that a later revision adds
    stands last.
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
    """A column that a later revision added has what is asked of it beside it; a table's own has it at the end."""
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
