"""Opening the record: how it is made, what each connection is told, and what is refused."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from db.desk.desk import Desk
from db.startup import create as startup
from db.startup.open_desk import open_desk
from db.storage import connections, driver, engine
from db.storage.engine import DEFERRED, RecordFile
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.errors import RecordError
from deskapp.settings import Settings
from tests.db.desk_case import ROOT, StoppedClock, ended, start


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_new_desk_is_made_in_a_folder_and_a_file_for_this_account_alone(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(folder=tmp_path / "some" / "where" / "desk")
    before = os.umask(0)
    try:
        assert engine.find_record(settings) is RecordFile.MISSING
        startup.create(settings, clock, shipped_text(DEFAULT_EDITION))
    finally:
        os.umask(before)
    assert engine.find_record(settings) is RecordFile.CURRENT
    assert (mode(settings.folder), mode(settings.record)) == (0o700, 0o600)
    assert [path.name for path in settings.folder.iterdir()] == ["desk.sqlite3"]


def test_a_folder_that_a_group_shares_has_a_record_for_the_group(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(folder=tmp_path / "desk")
    settings.folder.mkdir()
    settings.folder.chmod(0o2770)
    before = os.umask(0o077)
    try:
        startup.create(settings, clock, shipped_text(DEFAULT_EDITION))
    finally:
        os.umask(before)
    assert mode(settings.record) == 0o660


def test_side_files_are_as_private_as_the_record(desk: Desk) -> None:
    before = os.umask(0)
    try:
        with desk.engine.begin() as connection:
            connection.execute(text("UPDATE topic SET used = used + 1"))
            journal = desk.settings.folder / "desk.sqlite3-journal"
            assert mode(journal) == 0o600
    finally:
        os.umask(before)


def test_every_connection_is_told_the_measured_settings_in_their_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    open_database = driver.open_database

    def listening(path: Path, *, like: Path | None) -> sqlite3.Connection:
        connection = open_database(path, like=like)
        connection.set_trace_callback(told.append)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(driver, "open_database", listening)
        connection = connections.connect(settings.record)
    assert told == [
        "PRAGMA busy_timeout=10000",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
        "PRAGMA cell_size_check=ON",
        "PRAGMA mmap_size=0",
        "PRAGMA recursive_triggers=ON",
        "PRAGMA synchronous=EXTRA",
    ]
    assert pragma(connection, "journal_mode") == "delete"
    assert pragma(connection, "synchronous") == 3
    assert pragma(connection, "busy_timeout") == 10_000
    for name in ("foreign_keys", "secure_delete", "cell_size_check", "recursive_triggers"):
        assert pragma(connection, name) == 1
    connection.close()


def test_the_schema_is_distrusted_only_where_full_text_still_works(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        trusted = connection.exec_driver_sql("PRAGMA trusted_schema").scalar_one()
        connection.exec_driver_sql(
            "INSERT INTO person (name, ok_to_leave_message, relay, created_at, updated_at, version)"
            " VALUES ('Kay', 'yes', 0, '2026-11-24 14:47:00.000000', '2026-11-24 14:47:00.000000', 1)"
        )
        connection.rollback()
    assert trusted == (0 if connections.may_distrust_schema() else 1)


def test_a_write_begins_at_once_with_the_lock_and_a_read_without_it(desk: Desk) -> None:
    said: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    with desk.engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    with desk.engine.execution_options(**DEFERRED).connect() as connection:
        connection.execute(text("SELECT 1"))
    with desk.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SELECT 1"))
    wrote = ["BEGIN IMMEDIATE", "PRAGMA user_version", "SELECT 1"]
    assert said == [*wrote, "BEGIN DEFERRED", "SELECT 1", "SELECT 1"]


def test_after_a_connection_that_commits_by_itself_writes_still_begin_with_the_lock(desk: Desk) -> None:
    with desk.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("SELECT 1"))
    with desk.engine.begin() as connection:
        connection.execute(text("UPDATE topic SET used = used + 1"))
        other = connections.connect(desk.settings.record, busy_ms=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_no_error_holds_what_was_being_saved(desk: Desk) -> None:
    with pytest.raises(IntegrityError) as raised, desk.engine.begin() as connection:
        connection.execute(text("INSERT INTO topic (name) VALUES (:name)"), {"name": "Margaret Hall 01632 960 044"})
    assert "Hall" not in str(raised.value)


def test_an_empty_file_is_refused_and_left_alone(settings: Settings) -> None:
    settings.record.write_bytes(b"")
    with pytest.raises(RecordError, match="is empty"):
        engine.find_record(settings)
    assert settings.record.read_bytes() == b""


def test_another_programs_file_is_refused_and_left_alone(settings: Settings) -> None:
    settings.record.unlink()
    other = sqlite3.connect(settings.record)
    other.execute("CREATE TABLE theirs (id)")
    other.commit()
    other.close()
    before = settings.record.read_bytes()
    with pytest.raises(RecordError, match="not a record of deskapp"):
        engine.find_record(settings)
    assert settings.record.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(settings: Settings) -> None:
    settings.record.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(RecordError, match="not a record of deskapp, or it is encrypted"):
        engine.find_record(settings)
    assert settings.record.read_bytes().startswith(b"Dear diary")


def test_a_record_of_a_newer_deskapp_is_refused(settings: Settings) -> None:
    connection = connections.connect(settings.record)
    connection.execute(f"PRAGMA user_version={engine.SCHEMA + 1}")
    connection.close()
    with pytest.raises(RecordError, match="newer deskapp"):
        engine.find_record(settings)


def test_a_folder_where_the_record_should_be_is_refused(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    settings.record.mkdir()
    with pytest.raises(RecordError, match="is a folder"):
        engine.find_record(settings)


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path, clock: StoppedClock) -> None:
    (tmp_path / "desk").write_text("a letter")
    settings = Settings(folder=tmp_path / "desk")
    with pytest.raises(RecordError, match=r"cannot be opened|is a file"):
        open_desk(settings, clock)


def test_a_file_left_in_wal_is_converted_when_nobody_else_has_it(settings: Settings) -> None:
    connection = sqlite3.connect(settings.record)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("INSERT INTO reference VALUES (26, 7)")
    connection.commit()
    connection.close()
    assert engine.find_record(settings) is RecordFile.CURRENT
    connection = connections.connect(settings.record)
    assert pragma(connection, "journal_mode") == "delete"
    assert connection.execute("SELECT last FROM reference").fetchone() == (7,)
    connection.close()


def test_a_file_in_wal_that_somebody_has_open_is_refused(settings: Settings) -> None:
    other = start(
        """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM topic").fetchone()
        print("open", flush=True)
        sys.stdin.readline()
        """,
        settings.record,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(RecordError, match="WAL"):
        engine.find_record(settings, busy_ms=50)
    ended([other])
    assert engine.find_record(settings) is RecordFile.CURRENT


def test_a_folder_on_a_network_share_is_refused_before_anything_is_made(
    tmp_path: Path, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"36 35 0:50 / {tmp_path} rw - cifs //office/share rw\n")
    monkeypatch.setattr("db.storage.network_share.MOUNTS", mounts)
    settings = Settings(folder=tmp_path / "desk")
    with pytest.raises(RecordError, match=r"network share \(cifs\).*ssh"):
        open_desk(settings, clock)
    assert not settings.folder.exists()


def test_a_record_that_was_moved_to_a_network_share_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = settings.folder.parent / "mountinfo"
    mounts.write_text(f"36 35 0:50 / {settings.folder} rw - fuse.sshfs desk@host:/desk rw\n")
    monkeypatch.setattr("db.storage.network_share.MOUNTS", mounts)
    with pytest.raises(RecordError, match=r"network share \(fuse.sshfs\)"):
        engine.find_record(settings)


def test_a_file_and_a_folder_with_odd_names_are_opened_as_they_are(tmp_path: Path, clock: StoppedClock) -> None:
    settings = Settings(folder=tmp_path / "50% off? #1 é [x]", staff_name="Priya")
    desk = open_desk(settings, clock)
    assert desk.staff is not None
    desk.close()
    assert settings.record.exists()


def test_looking_and_connecting_import_nothing_heavy(settings: Settings) -> None:
    said = ended(
        [
            start(
                """
                import sys
                from pathlib import Path
                from db.storage import engine as opening
                from deskapp.settings import Settings
                print(opening.find_record(Settings(folder=Path(sys.argv[1]))).value)
                print([name for name in ("sqlalchemy", "sqlmodel", "alembic", "pydantic") if name in sys.modules])
                """,
                settings.folder,
            )
        ]
    )
    assert said == ["current\n[]\n"]


def test_no_module_of_the_record_opens_the_live_file_itself() -> None:
    """In DELETE mode that let go of the lock, and a second writer in."""
    for path in (ROOT / "db").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        for forbidden in ("shutil", "record.open(", "open(settings.record", "record.read_"):
            assert forbidden not in source, path.name


def test_a_connection_that_is_given_back_after_the_desk_was_closed_is_closed(desk: Desk) -> None:
    with desk.engine.connect() as reading:
        raw = reading.connection.dbapi_connection
        desk.close()
        assert reading.exec_driver_sql("SELECT 1").all() == [(1,)], "what was under way goes on"
    assert raw is not None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")
