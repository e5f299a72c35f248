"""One history: a record is made, and brought up to date, by the same revisions, and ends as the models have it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from db.contacts import log
from db.startup import create
from db.startup import create as startup
from db.startup.open_desk import open_desk
from db.storage import connections
from db.storage import engine as storage_engine
from db.storage.engine import RecordFile
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.errors import RecordError
from deskapp.settings import Settings
from tests.db import triggers
from tests.db.desk_case import StoppedClock, all_at_once, entry, start
from tests.db.old_records import MADE, made_by
from tests.db.schema_of import schema_of

LATER = """
from alembic import op
revision = "{later:04}"
down_revision = "{newest:04}"


def upgrade():
    op.execute("ALTER TABLE topic ADD COLUMN hint TEXT")
    {more}
"""

NEWEST = storage_engine.SCHEMA
LATER_FILE = f"{NEWEST + 1:04}_topic_hints.py"


def later_text(more: str = "") -> str:
    return LATER.format(later=NEWEST + 1, newest=NEWEST, more=more)


AT_ONCE = """
import json, sys
from pathlib import Path
from db.storage import engine as opening
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.settings import Settings
folder, migrations, schema = sys.argv[1:]
opening.MIGRATIONS, opening.SCHEMA = Path(migrations), int(schema)
print("ready", flush=True)
sys.stdin.readline()
desk = open_desk(Settings(folder=Path(folder), staff_name="Priya"), Clock())
from db.desk import topics
print(json.dumps([desk.edition.name, len(topics.everything(desk)), len(desk.first_page.rows)]))
"""


@pytest.fixture
def later_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The revisions of a later deskapp, planted: topics have a hint."""
    later = tmp_path / "migrations"
    shutil.copytree(storage_engine.MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / LATER_FILE).write_text(later_text())
    monkeypatch.setattr(storage_engine, "MIGRATIONS", later)
    monkeypatch.setattr(storage_engine, "SCHEMA", NEWEST + 1)
    return later


def schema_at(path: Path) -> dict[tuple[str, str], frozenset[str]]:
    connection = connections.connect(path)
    try:
        return schema_of(connection)
    finally:
        connection.close()


def version_at(path: Path) -> int:
    connection = connections.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_a_record_that_was_migrated_has_the_tables_indexes_and_triggers_of_the_models(settings: Settings) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        triggers.make_all(connection)
        models = schema_of(connection.connection)
    engine.dispose()
    assert schema_at(settings.record) == models
    kinds = [kind for kind, _ in models]
    assert kinds.count("trigger") == 64
    assert kinds.count("view") == 12
    assert ("index", "promise_open_due") in models


def test_a_trigger_or_a_check_that_went_missing_would_be_seen(settings: Settings) -> None:
    before = schema_at(settings.record)
    connection = connections.connect(settings.record)
    connection.execute("DROP TRIGGER event_is_never_deleted")
    connection.execute("ALTER TABLE need ADD COLUMN planted TEXT")
    connection.close()
    after = schema_at(settings.record)
    assert before.keys() - after.keys() == {("trigger", "event_is_never_deleted")}
    assert after["table", "need"] - before["table", "need"] == {"planted TEXT"}


def test_every_table_is_strict(settings: Settings) -> None:
    tables = {name: pieces for (kind, name), pieces in schema_at(settings.record).items() if kind == "table"}
    loose = {name for name, pieces in tables.items() if "STRICT" not in pieces}
    assert {name for name in loose if "_words" not in name and "_parts" not in name} == set()


def test_the_newest_revision_is_the_schema_that_opening_expects(settings: Settings) -> None:
    numbers = [int(path.name[:4]) for path in (storage_engine.MIGRATIONS / "versions").glob("0*.py")]
    assert max(numbers) == storage_engine.SCHEMA
    assert version_at(settings.record) == storage_engine.SCHEMA


def test_a_record_that_is_behind_is_brought_up_to_date_and_nothing_of_it_is_lost(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.setattr(storage_engine, "SCHEMA", NEWEST)
        desk = open_desk(settings, clock)
        log.log_contact(desk, entry(name="Margaret Hall"))
        desk.close()
    old = schema_at(settings.record)
    assert storage_engine.find_record(settings) is RecordFile.BEHIND
    desk = open_desk(settings, clock)
    assert [row.name for row in desk.first_page.rows] == ["Margaret Hall"]
    desk.close()
    assert storage_engine.find_record(settings) is RecordFile.CURRENT
    new = schema_at(settings.record)
    assert new["table", "topic"] - old["table", "topic"] == {"hint TEXT"}
    assert {thing: pieces for thing, pieces in new.items() if thing != ("table", "topic")} == {
        thing: pieces for thing, pieces in old.items() if thing != ("table", "topic")
    }


def test_before_a_migration_a_checked_copy_is_kept_for_this_account_alone(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    open_desk(settings, clock).close()
    copy = settings.folder / "backups" / f"before-schema-{NEWEST + 1}.sqlite3"
    assert version_at(copy) == NEWEST
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_copy_that_comes_too_late_takes_no_earlier_ones_place(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    open_desk(settings, clock).close()
    assert create.copy_before_migration(settings) is None
    assert version_at(settings.folder / "backups" / f"before-schema-{NEWEST + 1}.sqlite3") == NEWEST


def test_a_migration_that_fails_leaves_the_record_as_it_was(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    (later_revision / "versions" / LATER_FILE).write_text(later_text('op.execute("UPDATE topic SET used = -1")'))
    before = schema_at(settings.record)
    with pytest.raises(RecordError):
        open_desk(settings, clock)
    assert schema_at(settings.record) == before
    assert version_at(settings.record) == NEWEST


def test_a_migration_that_would_leave_a_row_without_its_parent_is_taken_back(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    (later_revision / "versions" / LATER_FILE).write_text(later_text('op.execute("DELETE FROM edition")'))
    with pytest.raises(RecordError, match="it is as it was"):
        open_desk(settings, clock)
    assert version_at(settings.record) == NEWEST


def test_a_damaged_record_is_not_migrated(settings: Settings, clock: StoppedClock, later_revision: Path) -> None:
    connection = connections.connect(settings.record)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM edition")
    connection.close()
    with pytest.raises(RecordError, match="damaged"):
        open_desk(settings, clock)
    assert version_at(settings.record) == NEWEST


def at_once(folder: Path, migrations: Path, schema: int, count: int) -> list[list[object]]:
    processes = [start(AT_ONCE, folder, migrations, schema) for _ in range(count)]
    return [json.loads(said) for said in all_at_once(processes)]


def test_four_processes_that_make_a_desk_at_once_all_end_well_with_one_record(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path / "desk")
    said = at_once(settings.folder, storage_engine.MIGRATIONS, storage_engine.SCHEMA, 4)
    assert said == [said[0]] * 4
    assert [path.name for path in settings.folder.iterdir()] == ["desk.sqlite3"]
    connection = connections.connect(settings.record)
    assert connection.execute("SELECT count(*) FROM edition").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM staff").fetchone() == (1,)
    connection.close()


def test_four_processes_that_upgrade_at_once_all_end_well(
    settings: Settings, clock: StoppedClock, later_revision: Path
) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.setattr(storage_engine, "SCHEMA", NEWEST)
        desk = open_desk(settings, clock)
        log.log_contact(desk, entry())
        desk.close()
    said = at_once(settings.folder, later_revision, NEWEST + 1, 4)
    assert said == [[DEFAULT_EDITION, len(desk.edition.topics), 1]] * 4
    assert version_at(settings.record) == NEWEST + 1
    assert version_at(settings.folder / "backups" / f"before-schema-{NEWEST + 1}.sqlite3") == NEWEST


def test_the_statements_of_the_revisions_are_split_as_sqlite_reads_them(settings: Settings) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for script in sorted((storage_engine.MIGRATIONS / "versions").glob("0*.sql")):
            connection.executescript(script.read_text(encoding="utf-8"))
        assert schema_of(connection) == schema_at(settings.record)


def test_making_a_desk_where_one_is_leaves_it_as_it_is(settings: Settings, clock: StoppedClock) -> None:
    before = settings.record.read_bytes()
    startup.create(settings, clock, shipped_text("papworth-trust"))
    assert settings.record.read_bytes() == before


def first_record(settings: Settings, migrations: Path) -> None:
    """A record of the first schema, with the charter that ships and a member of staff written twice."""
    with made_by(settings, migrations) as connection:
        connection.executemany(
            "INSERT INTO staff (name, short_name, queue_filter, active) VALUES (?, ?, 'all', 1)",
            [("Łukasz Nowak", "Łukasz"), ("łukasz nowak", "łukasz"), ("Priya Nair", "Priya")],
        )


def plant_rows_of_the_first_schema(connection: sqlite3.Connection) -> None:
    """A topic, three people with what an address may be, and a number."""
    connection.execute("INSERT INTO topic (name, used, active) VALUES ('Planted', 3, 1)")
    connection.executemany(
        "INSERT INTO person (name, address, ok_to_leave_message, relay, created_at, updated_at, version) "
        "VALUES (?, ?, 'not_asked', 0, ?, ?, 1)",
        [(*said, MADE, MADE) for said in (("Zoë O’Neill", "Kay@Example.org"), (None, "2 The Row"), (None, None))],
    )
    connection.execute(
        "INSERT INTO personnumber (person_id, number, number_key, checked_on) "
        "VALUES (1, '01632 960001', '+441632960001', '2026-11-20')"
    )


def test_a_desk_of_the_first_schema_is_brought_up_to_the_models_with_everything_in_it(
    settings: Settings, clock: StoppedClock
) -> None:
    first = settings.folder.parent / "first"
    later = [f"{number:04}*" for number in range(2, NEWEST + 1)]
    shutil.copytree(storage_engine.MIGRATIONS, first, ignore=shutil.ignore_patterns("__pycache__", *later))
    settings = Settings(folder=settings.folder.parent / "old desk", staff_name="Priya Nair")
    first_record(settings, first)
    with closing(connections.connect(settings.record)) as connection:
        plant_rows_of_the_first_schema(connection)
    assert version_at(settings.record) == 1
    open_desk(settings, clock).close()
    assert version_at(settings.record) == NEWEST
    engine = create_engine("sqlite://")
    with engine.begin() as models:
        triggers.make_all(models)
        assert schema_at(settings.record) == schema_of(models.connection)
    engine.dispose()
    connection = connections.connect(settings.record)
    assert connection.execute("SELECT used FROM topic WHERE name = 'Planted'").fetchone() == (3,)
    assert connection.execute("SELECT address FROM person ORDER BY id").fetchall() == [(None,), ("2 The Row",), (None,)]
    emails = connection.execute("SELECT person_id, email, email_key, checked_on FROM personemail").fetchall()
    assert emails == [(1, "Kay@Example.org", "kay@example.org", "2026-11-20")]
    found = connection.execute("SELECT rowid FROM email_parts WHERE email_parts MATCH '\"example\"'").fetchall()
    assert found == [(1,)]
    keys = connection.execute("SELECT name, name_key FROM staff ORDER BY id").fetchall()
    assert keys == [("Łukasz Nowak", "lukasznowak"), ("łukasz nowak", None), ("Priya Nair", "priyanair")]
    assert connection.execute("SELECT name_key FROM person ORDER BY id").fetchall() == [
        ("zoeoneill",),
        (None,),
        (None,),
    ]
    for index in ("person_words", "person_parts"):
        words = f"SELECT rowid FROM {index} WHERE {index} MATCH 'oneill'"  # noqa: S608 - our own names
        assert connection.execute(words).fetchall() == [(1,)]
    numbers = connection.execute(
        "SELECT number, checked_on FROM personnumber JOIN number_parts ON id = number_parts.rowid"
    )
    assert numbers.fetchall() == [("01632 960001", "2026-11-20")]
    connection.close()
