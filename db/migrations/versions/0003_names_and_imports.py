"""Folded names, imports that can be undone, changes of people as data, the life of promises, steps to redo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alembic import op
from sqlalchemy import Connection

from db.migrations import changes_as_data
from db.migrations.scripts import script_statements
from deskapp.parsing.name_key import name_key, search_words

revision = "0003"
down_revision = "0002"

_NAMED = {"staff": "NULL", "topic": "NULL", "organisation": "kind", "person": "likes_to_be_called"}
_AT_ONCE = 1_000
_FURTHER = (
    "0003_search_of_names.py",
    "0003_changes_of_people.py",
    "0003_life_of_promises.py",
    "0003_calendar_changes.py",
    "0003_undo_steps.py",
    "0003_changes_of_the_desk.py",
)


def upgrade() -> None:
    """Add the columns, fold every name there is, and index the folded names in place of the names. Convert the recorded
    changes of people from text to JSON.
    """
    connection = op.get_bind()
    for statement in script_statements(__file__):
        connection.exec_driver_sql(statement)
    for table, beside in _NAMED.items():
        _fold(connection, table, beside)
    for further in _FURTHER:
        for statement in script_statements(str(Path(__file__).with_name(further))):
            connection.exec_driver_sql(statement)
    changes_as_data.convert(connection)


def _fold(connection: Connection, table: str, beside: str) -> None:
    """Fill the folded columns of a table. Of two rows with one key, the older one has it."""
    unique, known = table != "person", set[str]()
    words = ", name_words = :words" if beside != "NULL" else ""
    update = f"UPDATE {table} SET name_key = :key{words} WHERE id = :id"  # noqa: S608 - our own names
    for rows in _in_parts(connection, f"SELECT id, name, {beside} FROM {table} WHERE id > :after ORDER BY id"):  # noqa: S608
        for row_id, name, more in rows:
            key = name_key(name) if name else None
            found = search_words(name, more) or None
            taken = unique and key in known
            connection.exec_driver_sql(update, {"id": row_id, "key": None if taken else key, "words": found})
            known.add(key or "")


def _in_parts(connection: Connection, select: str) -> Iterator[list[tuple[int, str | None, str | None]]]:
    after = 0
    while rows := connection.exec_driver_sql(f"{select} LIMIT {_AT_ONCE}", {"after": after}).fetchall():
        yield [tuple(row) for row in rows]
        after = rows[-1][0]
