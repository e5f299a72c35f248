"""Desks in temporary folders: an empty one with four staff, and one of the first schema."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from db.desk.staff import add_staff
from db.startup.open_desk import open_desk
from db.storage import engine as storage_engine
from db.storage import permissions
from db.storage.driver import APPLICATION_ID
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.clock import Clock
from deskapp.settings import Settings

STAFF = ("Priya", "Derek", "Samira", "Tom")
MADE = "2026-11-20 09:00:00.000000"


@contextmanager
def a_desk() -> Iterator[Settings]:
    """A desk without contacts, with four staff."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(folder=Path(folder) / "desk", staff_name=STAFF[0])
        desk = open_desk(settings, Clock())
        for name in STAFF[1:]:
            add_staff(desk, name)
        desk.close()
        yield settings


@contextmanager
def a_first_desk(people: int) -> Iterator[Settings]:
    """A desk as the first schema had it, with so many people."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(folder=Path(folder) / "desk", staff_name=STAFF[0])
        settings.folder.mkdir(mode=0o700)
        permissions.make_file(settings.record, 0o600)
        with closing(sqlite3.connect(settings.record)) as connection:
            _upgrade_to_first(connection)
            edition = parse_edition(shipped_text(DEFAULT_EDITION), "the charter")
            connection.execute(
                "INSERT INTO edition (name, title, valid_from, text, adopted_at) VALUES (?, ?, ?, ?, ?)",
                (edition.name, edition.title, str(edition.valid_from), edition.text, MADE),
            )
            connection.execute(
                "INSERT INTO staff (name, short_name, queue_filter, active) VALUES (?1, ?1, 'all', 1)", STAFF[:1]
            )
            connection.executemany(
                "INSERT INTO person (name, address, ok_to_leave_message, relay, created_at, updated_at, version) "
                "VALUES (?, NULL, 'not_asked', 0, ?, ?, 1)",
                [(f"Zoë O’Neill {number}", MADE, MADE) for number in range(people)],
            )
            connection.commit()
        yield settings


def _upgrade_to_first(connection: sqlite3.Connection) -> None:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(storage_engine.MIGRATIONS).replace("%", "%%"))
    with create_engine("sqlite://", creator=lambda: connection).begin() as made:
        config.attributes["connection"] = made
        command.upgrade(config, "0001")
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("PRAGMA user_version=1")
