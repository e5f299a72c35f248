"""Each fault of a real file, and what the desk is told. What was to be saved can be saved again once it is mended."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from db.contacts import log
from db.desk.desk import Desk
from db.queue.first_page import read_first_page
from db.queue.live import open_rows
from db.startup.open_desk import open_desk
from db.storage import connections, engine, integrity
from db.storage.errors import ReadOnlyError, UnsafeError, faults
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.errors import RecordError
from deskapp.settings import Settings
from tests import record_faults
from tests.db.desk_case import NOW, StoppedClock, ended, entry, rows, start
from tests.record_faults import failing_disk

NOBODY = 65534


def hurry(desk: Desk, busy_ms: int = 50) -> None:
    """Wait for somebody else's lock for a moment only."""
    desk.close()
    desk.__dict__["engine"] = engine.engine(desk.settings, busy_ms=busy_ms)


@pytest.fixture
def plain_account(made_once: Path) -> Iterator[Settings]:
    """A desk in a folder of an ordinary account's: root may write whatever a file's mode says."""
    folder = Path(tempfile.mkdtemp())
    settings = Settings(folder=folder, staff_name="Priya Shah")
    shutil.copy(made_once, settings.record)
    if os.geteuid() == 0:
        for path in (folder, settings.record):
            os.chown(path, NOBODY, NOBODY)
    yield settings
    folder.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def as_that_account() -> Iterator[None]:
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was == 0:
            os.seteuid(was)


def log_many(desk: Desk, count: int) -> None:
    for _ in range(count):
        log.log_contact(desk, entry(detail="word " * 800))


def test_on_a_full_disk_nothing_is_half_kept_and_the_same_entry_can_be_saved_when_there_is_room(desk: Desk) -> None:
    log.log_contact(desk, entry())
    size = rows(desk, "PRAGMA page_count")[0][0]
    full = {"pages": size}
    desk.close()
    event.listen(
        desk.engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count={full['pages']}").fetchone()
    )
    long = entry(detail="word " * 800, name="Margaret Hall")
    with pytest.raises(RecordError, match=r"disk is full\. Make room") as raised:
        log_many(desk, 20)
    assert raised.value.again
    kept = rows(desk, "SELECT count(*) FROM contact"), rows(desk, "SELECT count(*) FROM event")
    with pytest.raises(RecordError, match="disk is full"):
        log.log_contact(desk, long)
    assert (rows(desk, "SELECT count(*) FROM contact"), rows(desk, "SELECT count(*) FROM event")) == kept
    assert open_rows(desk.engine), "reading goes on"
    full["pages"] = 1_000_000
    logged = log.log_contact(desk, long)
    assert rows(desk, "SELECT name FROM contact WHERE ref = ?", logged.ref) == [("Margaret Hall",)]


@pytest.fixture
def small_disk(made_once: Path) -> Iterator[Settings]:
    """A desk on a file system of 2 MB. Only root may make one."""
    folder = Path(tempfile.mkdtemp())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("this account may not mount a small disk")
    settings = Settings(folder=folder, staff_name="Priya Shah")
    shutil.copy(made_once, settings.record)
    yield settings
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def test_on_a_small_disk_that_is_full_a_save_says_so_until_there_is_room(
    small_disk: Settings, clock: StoppedClock
) -> None:
    desk = open_desk(small_disk, clock)
    log.log_contact(desk, entry())
    filler = small_disk.folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    waiting = entry(detail="word " * 800)
    with pytest.raises(RecordError, match=r"disk is full\. Make room"):
        log.log_contact(desk, waiting)
    assert len(open_rows(desk.engine)) == 1, "reading goes on"
    filler.unlink()
    assert log.log_contact(desk, waiting).ref == "26-0002"
    desk.close()


def test_while_somebody_else_saves_for_too_long_the_entry_waits_and_can_be_tried_again(desk: Desk) -> None:
    other = start(
        """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        print("saving", flush=True)
        sys.stdin.readline()
        connection.execute("COMMIT")
        """,
        desk.settings.record,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "saving\n"
    hurry(desk)
    waiting = entry()
    with pytest.raises(RecordError, match="somebody else is saving") as raised:
        log.log_contact(desk, waiting)
    assert raised.value.again
    ended([other])
    assert log.log_contact(desk, waiting).ref == "26-0001"


def test_a_read_only_file_is_read_and_says_so_when_something_is_to_be_saved(
    plain_account: Settings, clock: StoppedClock
) -> None:
    with_staff = open_desk(plain_account, clock)
    log.log_contact(with_staff, entry())
    with_staff.close()
    plain_account.record.chmod(0o400)
    with as_that_account():
        desk = open_desk(plain_account, clock)
        assert desk.read_only
        assert len(open_rows(desk.engine)) == 1
        with pytest.raises(ReadOnlyError, match="can only be read"):
            log.log_contact(desk, entry())
        desk.close()


def test_a_folder_that_takes_no_journal_says_so_when_something_is_to_be_saved(
    plain_account: Settings, clock: StoppedClock
) -> None:
    with_staff = open_desk(plain_account, clock)
    log.log_contact(with_staff, entry())
    with_staff.close()
    plain_account.folder.chmod(0o500)
    with as_that_account():
        desk = open_desk(plain_account, clock)
        assert desk.read_only
        assert len(desk.first_page.rows) == 1
        with pytest.raises(RecordError, match=r"cannot be opened|can only be read"):
            log.log_contact(desk, entry())
        desk.close()


def test_a_record_of_somebody_elses_account_is_named_with_the_mend(
    plain_account: Settings, clock: StoppedClock
) -> None:
    plain_account.record.chmod(0)
    with as_that_account(), pytest.raises(RecordError, match=r"cannot be opened\. See that its folder") as raised:
        open_desk(plain_account, clock)
    assert str(plain_account.record) in str(raised.value)


def test_a_folder_that_may_not_be_made_is_named_with_the_mend(plain_account: Settings, clock: StoppedClock) -> None:
    plain_account.folder.chmod(0o500)
    inside = Settings(folder=plain_account.folder / "desk")
    text = shipped_text(DEFAULT_EDITION)  # read by the account that the program was installed by
    with as_that_account(), pytest.raises(RecordError, match="cannot be opened"):
        open_desk(inside, clock, edition_text=text)


@pytest.mark.parametrize("what", ["deleted", "renamed"])
def test_a_file_that_was_moved_away_while_open_stops_the_saving(desk: Desk, what: str) -> None:
    log.log_contact(desk, entry())
    elsewhere = desk.settings.folder / "elsewhere.sqlite3"
    desk.settings.record.rename(elsewhere)
    if what == "deleted":
        elsewhere.unlink()
    with pytest.raises(UnsafeError, match="moved or deleted while in use"):
        log.log_contact(desk, entry())
    assert not desk.settings.record.exists()


def test_a_damaged_file_stops_the_saving_and_offers_the_backup(settings: Settings, clock: StoppedClock) -> None:
    desk = open_desk(settings, clock)
    for _ in range(30):
        log.log_contact(desk, entry(detail="word " * 500))
    size = desk.settings.record.stat().st_size
    desk.close()
    with settings.record.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x07spilt tea" * ((size - 4096) // 10))
    with pytest.raises(UnsafeError, match=r"damaged.*last good backup"):
        read_first_page(settings, NOW.date())
    with pytest.raises(UnsafeError, match="damaged"):
        log.log_contact(desk, entry())
    desk.close()


def test_a_file_cut_short_is_found_damaged_by_the_check_at_the_start(settings: Settings, clock: StoppedClock) -> None:
    desk = open_desk(settings, clock)
    for _ in range(30):
        log.log_contact(desk, entry(detail="word " * 500))
    desk.close()
    integrity.quick_check(settings.record)
    os.truncate(settings.record, settings.record.stat().st_size // 8192 * 4096)
    with pytest.raises(UnsafeError, match="damaged"):
        integrity.quick_check(settings.record)


def test_a_disk_that_fails_says_to_stop_and_call_it(desk: Desk) -> None:
    log.log_contact(desk, entry())
    with failing_disk(desk.settings), pytest.raises(UnsafeError, match=r"could not be read or written.*call IT"):
        log.log_contact(desk, entry())
    log.log_contact(desk, entry())


def test_a_limit_of_a_files_size_that_is_reached_is_a_full_disk(settings: Settings) -> None:
    said = ended(
        [
            start(
                """
                import resource, sys
                from pathlib import Path
                from db.storage import engine as opening
                from db.startup.open_desk import open_desk
                from db.desk.staff import come_on_duty
                from deskapp.clock import Clock
                from deskapp.errors import RecordError
                from deskapp.settings import Settings
                desk = open_desk(Settings(folder=Path(sys.argv[1]), staff_name="Priya"), Clock())
                resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
                try:
                    come_on_duty(desk, "Derek " + "D" * 70, add=True)
                except RecordError as fault:
                    print(type(fault).__name__, fault)
                """,
                settings.folder,
            )
        ]
    )
    assert said == ["RecordError The disk is full. Make room, then try again.\n"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_long_search_that_is_left_says_that_it_was_stopped(settings: Settings) -> None:
    connection = connections.connect(settings.record)
    connection.set_progress_handler(lambda: 1, 1)
    with pytest.raises(RecordError, match="search was stopped"), faults(settings.record):
        connection.execute("SELECT count(*) FROM calendarday AS a, calendarday AS b").fetchone()
    connection.close()


def test_what_the_tables_refuse_is_said_without_repeating_it(desk: Desk) -> None:
    add = "INSERT INTO topic (name, used, active) VALUES (?, -1, 1)"
    with pytest.raises(RecordError, match="does not take that") as raised:  # noqa: SIM117 - the engine's error, then ours
        with faults(desk.settings.record), desk.engine.begin() as connection:
            connection.exec_driver_sql(add, ("Margaret Hall",))
    assert "Margaret" not in str(raised.value)
    assert "Margaret" not in str(raised.value.__cause__)


def test_what_is_no_fault_of_the_record_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), faults("desk.sqlite3"):
        _ = 1 / 0
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(RecordError, match="could not be used just now"),
        faults("desk.sqlite3"),
    ):
        connection.execute("SELECT nothing")


@pytest.mark.parametrize("another", [record_faults.empty, record_faults.foreign, record_faults.text_file])
def test_a_connection_made_to_another_file_in_the_records_place_says_so(
    desk: Desk, another: record_faults.Fault
) -> None:
    """As a connection of the queue or of a backup does, made between the change of files and the look for it."""
    desk.close()
    with (
        another(desk.settings),
        pytest.raises(RecordError, match=r"Another file is in the place|is not a record of deskapp"),
        faults(desk.settings.record),
        closing(connections.connect(desk.settings.record)) as connection,
    ):
        connection.execute("SELECT count(*) FROM contact")


def flip_a_page(settings: Settings) -> None:
    """Damage a page of the file that no ordinary statement meets."""
    with closing(connections.connect(settings.record)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'organisationchange'").fetchone()[0]
    with settings.record.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x07spilt tea" * 400)


def test_a_record_with_a_flipped_page_is_not_written_to_by_the_first_write_of_a_process(
    settings: Settings, clock: StoppedClock
) -> None:
    desk = open_desk(settings, clock)
    for _ in range(30):
        log.log_contact(desk, entry(detail="word " * 500))
    desk.close()
    flip_a_page(settings)
    before = settings.record.read_bytes()
    said = ended(
        [
            start(
                """
                import sys
                from pathlib import Path
                from db.startup.open_desk import open_desk
                from db.replies.note import note
                from deskapp.clock import Clock
                from deskapp.errors import RecordError
                from deskapp.settings import Settings
                desk = open_desk(Settings(folder=Path(sys.argv[1]), staff_name="Priya"), Clock(), takes_first=False)
                for _ in range(2):
                    try:
                        note(desk, 1, words="Rang about the appointment")
                    except RecordError as fault:
                        print(type(fault).__name__, str(fault)[:21])
                """,
                settings.folder,
            )
        ]
    )
    assert said == ["UnsafeError The record is damaged\n" * 2]
    assert settings.record.read_bytes() == before


def test_damage_that_was_met_while_running_stays_met(settings: Settings, clock: StoppedClock) -> None:
    desk = open_desk(settings, clock)
    for _ in range(30):
        log.log_contact(desk, entry(detail="word " * 500))
    whole = settings.record.read_bytes()
    flip_a_page(settings)
    with pytest.raises(UnsafeError):
        integrity.look_over(settings.record)
    with settings.record.open("r+b") as file:
        file.write(whole)
    with pytest.raises(UnsafeError, match="Nothing more is written to it"):
        log.log_contact(desk, entry())
    assert len(open_rows(desk.engine)) == 30, "reading goes on"
    backup = settings.folder / "backup"
    backup.write_bytes(whole)
    desk.close()
    backup.replace(settings.record)
    assert log.log_contact(desk, entry()).ref == "26-0031", "the backup in its place is written to"


def test_a_record_is_looked_over_once_a_day_while_it_is_written_to(
    settings: Settings, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(settings, clock)
    for _ in range(30):
        log.log_contact(desk, entry(detail="word " * 500))
    flip_a_page(settings)
    log.log_contact(desk, entry(detail="met by nothing"))
    monkeypatch.setattr(integrity, "LOOKED_OVER_WITHIN", -1.0)
    with pytest.raises(UnsafeError, match="damaged"):
        log.log_contact(desk, entry())


def test_an_older_program_writes_nothing_into_a_record_that_a_newer_one_brought_up_to_date(desk: Desk) -> None:
    log.log_contact(desk, entry())
    with closing(connections.connect(desk.settings.record)) as newer:
        newer.execute(f"PRAGMA user_version={engine.SCHEMA + 1}")
    for _ in range(2):
        with pytest.raises(RecordError, match=r"by a newer deskapp\. Leave this one"):
            log.log_contact(desk, entry())
    assert len(open_rows(desk.engine)) == 1
    with closing(connections.connect(desk.settings.record)) as newer:
        newer.execute(f"PRAGMA user_version={engine.SCHEMA}")
    assert log.log_contact(desk, entry()).ref == "26-0002", "nothing is left locked"
