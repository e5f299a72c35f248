"""Records of older schemas, made by the revisions of that time."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from db.startup import create
from db.storage import chain, permissions
from db.storage import engine as storage_engine
from db.storage.chain import chain_everything
from db.storage.chained_tables import CHAINED
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.settings import Settings

MADE = "2026-11-20 09:00:00.000000"
ROWS = """
INSERT INTO staff (name, short_name, queue_filter, active) VALUES ('Priya Nair', 'Priya', 'all', 1);
INSERT INTO setting VALUES ('theme', 'dark');
INSERT INTO topic (name, used, active) VALUES ('Planted', 3, 1);
INSERT INTO person (name, address, ok_to_leave_message, relay, created_at, updated_at, version)
VALUES ('Zoë O’Neill', 'zoe@example.org', 'not_asked', 0, :made, :made, 1);
INSERT INTO personnumber (person_id, number, number_key, checked_on)
VALUES (1, '01632 960001', '+441632960001', '2026-11-20');
INSERT INTO need (person_id, what, asked_on) VALUES (1, 'large print', '2026-11-20');
INSERT INTO personchange (person_id, at, by_id, field, old_value, new_value)
VALUES (1, :made, 1, 'needs', '""', '"large print (asked 2026-11-20)"');
INSERT INTO reference VALUES (2026, 2);
INSERT INTO calendarday (edition_id, day, kind, name, hours) VALUES (1, '2026-12-24', 'closed', 'Party', '');
INSERT INTO duty (staff_id, from_at) VALUES (1, :made);
INSERT INTO contact (ref, entry_id, channel, kind, received_at, received_assumed, written_at, entered_late, person_id,
name, number_key, number_state, heard_twice, relay, about, detail, owner_id, state, closed_reason, chasing_count,
safeguarding, website_gap, by_hand, edition_id, created_by, created_at, updated_at, version)
SELECT column1, column2, 'call', 'enquiry', :made, 0, :made, 0, 1, 'Zoë O’Neill', '+441632960001', 'ok', 0, 0,
'Wants a dentist', '', 1, column3, column4, 0, 0, 0, 0, 1, 1, :made, :made, 1
FROM (VALUES ('26-0001', 'entry-1', 'closed', 'sorted'), ('26-0002', 'entry-2', 'open', NULL));
INSERT INTO event (contact_id, kind, at, written_at, by_id, outcome, entry_id)
SELECT column1, column2, :made, :made, 1, column3, column4 FROM (VALUES (1, 'written_down', 'ring_back', 'entry-1'),
(2, 'written_down', 'ring_back', 'entry-2'), (1, 'spoke', 'sorted', 'entry-3'));
INSERT INTO note (event_id, words) VALUES (3, 'Told her of the dentist in Hill Road');
INSERT INTO promise (contact_id, rule, name, started_at, due_at, due_explained, stopped_at, stop_event_id, result,
version) SELECT column1, 'reply', 'reply', :made, '2026-11-23 17:00:00.000000', 'next working day', column2, column3,
column4, 1 FROM (VALUES (1, :made, 3, 'kept'), (2, NULL, NULL, 'running'));
INSERT INTO ring VALUES (2, 1, :made);
"""
"""A row in every table of the first schema but `edition`."""


def revisions(folder: Path, newest: int) -> Path:
    """A copy of the revisions up to a number."""
    later = [f"{number:04}*" for number in range(newest + 1, storage_engine.SCHEMA + 1)]
    shutil.copytree(storage_engine.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", *later))
    return folder


def old_record(folder: Path, schema: int, *, with_rows: bool = True) -> Settings:
    """A desk with a record of that schema, with the charter that ships and, unless told otherwise, `ROWS`."""
    settings = Settings(folder=folder / "old desk", staff_name="Priya Nair")
    with made_by(settings, revisions(folder / "revisions of then", schema)) as connection:
        if with_rows:
            connection.executescript(ROWS.replace(":made", f"'{MADE}'"))
        with pytest.MonkeyPatch.context() as then:
            then.setattr(chain, "CHAINED", _chained_then(connection))
            chain_everything(connection)
    return settings


def _chained_then(connection: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
    """The columns of the chain that this schema has."""
    there = {table: {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")} for table in CHAINED}
    return {table: [name for name in columns if name in there[table]] for table, columns in CHAINED.items()}


@contextmanager
def made_by(settings: Settings, migrations: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a record that these revisions make, with the charter that ships; committed at the end."""
    settings.folder.mkdir()
    permissions.make_file(settings.record, 0o600)
    edition = parse_edition(shipped_text(DEFAULT_EDITION), "the charter")
    with pytest.MonkeyPatch.context() as then, closing(sqlite3.connect(settings.record)) as connection:
        then.setattr(storage_engine, "MIGRATIONS", migrations)
        engine = create_engine("sqlite://", creator=lambda: connection)
        with engine.begin() as made:
            create.run_revisions(made)
        adopted = (edition.name, edition.title, str(edition.valid_from), edition.text, MADE)
        connection.execute(
            "INSERT INTO edition (name, title, valid_from, text, adopted_at) VALUES (?, ?, ?, ?, ?)", adopted
        )
        yield connection
        connection.commit()
