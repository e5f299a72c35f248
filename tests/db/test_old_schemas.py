"""Records of every older schema, with rows and without, end as a fresh file is: whole, chained, and never half-way."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from db.history import verify
from db.history.verify import Forgery, verify_chain
from db.startup import create
from db.storage import engine as storage_engine
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, start
from tests.db.old_records import old_record, revisions
from tests.db.schema_of import schema_of

NEWEST = storage_engine.SCHEMA
COUNTED = ("staff", "topic", "person", "contact", "event", "note", "promise", "personchange", "need", "duty", "ring")
HALF_WAY = """
import sys
from alembic import op
revision = "{later:04}"
down_revision = "{newest:04}"


def upgrade():
    op.execute("PRAGMA cache_size = 10")
    op.execute("CREATE TABLE half (words TEXT) STRICT")
    op.execute("INSERT INTO half WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
               "SELECT hex(randomblob(1000)) FROM n")
    op.execute("UPDATE contact SET about = 'half'")
    print("ready", flush=True)
    sys.stdin.readline()
"""
"""A later revision that stops half-way, when a part of what it wrote is in the file already."""
OPENS = """
import sys
from pathlib import Path
from db.storage import engine as opening
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.settings import Settings
opening.MIGRATIONS, opening.SCHEMA = Path(sys.argv[2]), int(sys.argv[3])
open_desk(Settings(folder=Path(sys.argv[1]), staff_name="Priya Nair"), Clock()).close()
print("open", flush=True)
"""


def state(record: Path) -> tuple[Mapping[tuple[str, str], frozenset[str]], int, list[int]]:
    """The schema, its number, and the numbers of rows of a file."""
    with closing(sqlite3.connect(record)) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED]  # noqa: S608
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return schema_of(connection), version, counts


@pytest.mark.parametrize("with_rows", [True, False], ids=["with rows", "without rows"])
@pytest.mark.parametrize("schema", range(1, NEWEST))
def test_a_record_of_an_older_schema_ends_as_a_fresh_file_is_with_every_row_and_a_whole_chain(
    tmp_path: Path, settings: Settings, clock: StoppedClock, schema: int, with_rows: bool
) -> None:
    old = old_record(tmp_path, schema, with_rows=with_rows)
    counts = state(old.record)[2]
    create.migrate(old, clock)
    assert state(old.record) == (state(settings.record)[0], NEWEST, counts)
    found = verify_chain(old.record)
    assert (found.first, found.events) == (None, 3 if with_rows else 0)
    if with_rows:
        assert found.links > len(COUNTED)


def later_revisions(folder: Path, revision: str) -> Path:
    """The revisions of a later deskapp, with `revision` as the last."""
    later = revisions(folder / "later", NEWEST)
    (later / "versions" / f"{NEWEST + 1:04}_planted.py").write_text(revision.format(later=NEWEST + 1, newest=NEWEST))
    return later


def test_a_migration_killed_half_way_leaves_the_old_file_whole_and_the_next_start_ends_it(
    tmp_path: Path, clock: StoppedClock
) -> None:
    old = old_record(tmp_path, NEWEST)
    before = state(old.record)
    later = later_revisions(tmp_path, HALF_WAY)
    process = start(OPENS, old.folder, later, NEWEST + 1)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.kill()
    assert process.wait(timeout=60) == -signal.SIGKILL
    process.communicate()
    assert old.record.with_name(f"{old.record.name}-journal").stat().st_size > 0
    assert state(old.record) == before
    with closing(sqlite3.connect(old.record)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT DISTINCT about FROM contact").fetchall() == [("Wants a dentist",)]
    ended = start(OPENS, old.folder, later, NEWEST + 1)
    assert ended.communicate("\n", timeout=60)[0] == "ready\nopen\n"
    schema, version, counts = state(old.record)
    assert (version, counts) == (NEWEST + 1, before[2])
    assert ("table", "half") in schema


def migrated_on(settings: Settings, clock: StoppedClock, folder: Path, statement: str) -> None:
    """Migrate a record to a later schema, whose revision runs the statement."""
    revision = HALF_WAY[: HALF_WAY.index("    op.execute")] + f'    op.execute("{statement}")\n'
    with pytest.MonkeyPatch.context() as later:
        later.setattr(storage_engine, "MIGRATIONS", later_revisions(folder, revision))
        later.setattr(storage_engine, "SCHEMA", NEWEST + 1)
        later.setattr(verify, "SCHEMA", NEWEST + 1)
        create.migrate(settings, clock)


def test_a_migration_that_changes_rows_leaves_the_chain_whole(tmp_path: Path, clock: StoppedClock) -> None:
    old = old_record(tmp_path, 1)
    create.migrate(old, clock)
    links = verify_chain(old.record).links
    migrated_on(old, clock, tmp_path, "UPDATE contact SET about = 'Wants a doctor'")
    with pytest.MonkeyPatch.context() as later:
        later.setattr(verify, "SCHEMA", NEWEST + 1)
        found = verify_chain(old.record)
    assert (found.first, found.links) == (None, links + 2)


def test_a_migration_does_not_make_a_forged_row_whole(tmp_path: Path, clock: StoppedClock) -> None:
    old = old_record(tmp_path, 1)
    create.migrate(old, clock)
    with closing(sqlite3.connect(old.record)) as forged:
        forged.execute("UPDATE note SET words = 'Said that she was happy'")
        forged.commit()
    migrated_on(old, clock, tmp_path, "UPDATE contact SET about = 'Wants a doctor'")
    with pytest.MonkeyPatch.context() as later:
        later.setattr(verify, "SCHEMA", NEWEST + 1)
        found = verify_chain(old.record)
    assert found.first is not None
    assert (found.first[:3], found.forgeries) == (("note", 3, Forgery.CHANGED), 1)


def test_no_two_revisions_have_one_number_and_each_follows_the_one_before() -> None:
    files = sorted((storage_engine.MIGRATIONS / "versions").glob("0*.py"))
    assert [int(file.name[:4]) for file in files] == [*range(1, NEWEST + 1)]
    for number, file in enumerate(files[1:], 2):
        assert f'revision = "{number:04}"\ndown_revision = "{number - 1:04}"' in file.read_text(encoding="utf-8")
