"""Backups: verified, for this account alone, rotated, in two places; and never a half one that counts."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.backups import verified_copy
from db.backups.backup import back_up, backups_folder, is_changed, is_due
from db.backups.chain_ends import backup_ends
from db.backups.rotation import expired
from db.backups.second_place import BACKUP_TO, copy_to_place, read_place
from db.backups.shelf import backups_in, is_unchanged, last_good, side_file
from db.contacts import log
from db.desk.desk import Desk
from db.desk.settings import keep
from db.history.verify import verify_chain
from db.replies.note import note
from db.startup.open_desk import open_desk
from db.storage import connections
from db.storage import engine as storage_engine
from db.storage.driver import APPLICATION_ID
from db.storage.files import lock_folder
from deskapp.cli.leaving_backup import back_up_on_leaving
from deskapp.cli.main import main
from deskapp.errors import RecordError, WordsError
from deskapp.settings import Settings
from deskapp.views.upkeep.backup_notice import backup_notice
from tests.db.desk_case import NOW, ROOT, StoppedClock, entry, rows

DAY = timedelta(days=1)


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow beyond 100,000 bytes, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_has_everything_and_only_this_account_reads_it(desk: Desk) -> None:
    logged = log.log_contact(desk, entry(name="Margaret Hall"))
    made = back_up(desk.settings, NOW)
    with closing(sqlite3.connect(made.backup.path)) as copy:
        assert copy.execute("SELECT ref, name FROM contact").fetchall() == [(logged.ref, "Margaret Hall")]
        assert copy.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert (made.backup.facts.contacts, made.backup.facts.events) == (1, rows(desk, "SELECT count(*) FROM event")[0][0])
    assert made.backup.facts.schema == storage_engine.SCHEMA
    assert (mode(made.backup.path), mode(side_file(made.backup.path)), mode(made.backup.path.parent)) == (
        0o600, 0o600, 0o700,
    )  # fmt: skip
    assert backups_in(backups_folder(desk.settings)) == [made.backup]
    assert is_unchanged(made.backup)


def test_a_backup_gives_way_to_a_desk_that_saves_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(desk.settings, NOW - DAY)
    before = sorted(backups_folder(desk.settings).iterdir())
    monkeypatch.setattr(verified_copy, "LOOK_EVERY", 0)
    monkeypatch.setattr(verified_copy, "_PAGES", 1)
    with closing(connections.connect(desk.settings.record)) as saving:
        saving.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError, match="somebody was saving"):
            back_up(desk.settings, NOW, gives_way=True)
        assert sorted(backups_folder(desk.settings).iterdir()) == before
        assert back_up(desk.settings, NOW).backup.path.exists()
        saving.execute("ROLLBACK")
    assert back_up(desk.settings, NOW + DAY, gives_way=True).backup.path.exists()


def test_a_backup_is_one_moment_and_ends_while_the_desks_go_on_saving(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact_id = log.log_contact(desk, entry()).contact_id
    monkeypatch.setattr(verified_copy, "_PAGES", 1)
    saved, is_backed_up = threading.Semaphore(0), threading.Event()

    def save() -> None:
        while not is_backed_up.is_set():
            note(desk, contact_id, words="Rang again")
            saved.release()

    with ThreadPoolExecutor(1) as beside:
        saving = beside.submit(save)
        saved.acquire()
        made = back_up(desk.settings, NOW)
        is_backed_up.set()
        saving.result()
    found = verify_chain(made.backup.path)
    assert (found.first, found.events) == (None, made.backup.facts.events)


def test_without_room_none_is_made_in_one_sentence_and_the_desk_goes_on(desk: Desk) -> None:
    log.log_contact(desk, entry())
    with no_room(), pytest.raises(RecordError, match=r"No backup was made: .*backups has no room") as raised:
        back_up(desk.settings, NOW)
    assert "\n" not in str(raised.value)
    assert list(backups_folder(desk.settings).iterdir()) == []
    log.log_contact(desk, entry())
    assert back_up(desk.settings, NOW).backup.facts.contacts == 2


def test_a_folder_that_cannot_be_made_is_one_sentence(settings: Settings) -> None:
    backups_folder(settings).write_text("in the way")
    with pytest.raises(RecordError, match=r"No backup was made: .*cannot be written"):
        back_up(settings, NOW)


def test_two_desks_make_no_backup_at_once(settings: Settings) -> None:
    back_up(settings, NOW)
    lock = lock_folder(backups_folder(settings), alone=True)
    assert lock is not None
    with closing(lock), pytest.raises(RecordError, match="Another desk is making a backup"):
        back_up(settings, NOW)


def test_a_damaged_record_is_never_a_good_backup(settings: Settings) -> None:
    with settings.record.open("r+b") as file:
        file.seek(settings.record.stat().st_size // 2)
        file.write(b"\xff" * 40_000)
    with pytest.raises(RecordError, match="damaged"):
        back_up(settings, NOW)
    assert list(backups_folder(settings).iterdir()) == []


def test_a_backup_that_was_cut_or_has_no_side_file_does_not_count(settings: Settings) -> None:
    first, second, third = (back_up(settings, NOW + DAY * days).backup for days in range(3))
    os.truncate(third.path, third.facts.size - 4096)
    side_file(second.path).unlink()
    assert backups_in(first.path.parent) == [first]
    assert last_good(first.path.parent, NOW + DAY * 3) == first
    with first.path.open("r+b") as file:
        file.seek(5000)
        file.write(b"\x00\x01")
    assert not is_unchanged(first)


@pytest.mark.parametrize(
    "damage",
    [
        {"chain_hash": "zz"}, {"chain_hash": 5}, {"chain_link": "5"}, {"contacts": "many"}, {"events": None},
        {"schema": "8"}, {"newest_event": True}, {"last_event_at": "never"}, {"sha256": 5}, {"more": 1},
    ],
)  # fmt: skip
def test_a_backup_with_a_damaged_side_file_does_not_count(settings: Settings, damage: dict[str, object]) -> None:
    with closing(open_desk(settings, StoppedClock(NOW))):
        made = back_up(settings, NOW).backup
    told = json.loads(side_file(made.path).read_text())
    side_file(made.path).write_text(json.dumps({**told, **damage}))
    assert backups_in(backups_folder(settings)) == []
    assert backup_ends(settings, settings.record) == []


def test_a_backup_is_due_once_a_day_and_says_what_was_saved_since(desk: Desk, clock: StoppedClock) -> None:
    assert is_due(desk.settings, NOW)
    made = back_up(desk.settings, datetime.now(UTC))  # noqa: TID251 - beside the file's own time
    assert not is_due(desk.settings, made.backup.taken_at)
    assert is_due(desk.settings, made.backup.taken_at + DAY)
    os.utime(desk.settings.record, (made.backup.taken_at.timestamp() - 5,) * 2)
    assert not is_changed(desk.settings, made.backup.taken_at)
    os.utime(desk.settings.record, (made.backup.taken_at.timestamp() + 5,) * 2)
    assert is_changed(desk.settings, made.backup.taken_at)


def test_leaving_backs_up_what_was_changed_and_a_single_command_once_a_day(
    desk: Desk, clock: StoppedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    def left(*, is_session: bool = True) -> int:
        back_up_on_leaving(desk.settings, clock, is_session=is_session)
        return len(backups_in(backups_folder(desk.settings)))

    assert left(is_session=False) == 1
    clock.at += timedelta(minutes=1)
    assert left(is_session=False) == 1
    assert left() == 2
    os.utime(desk.settings.record, ((NOW - DAY).timestamp(),) * 2)
    assert left() == 2, "nothing was changed"
    clock.at += DAY
    os.utime(desk.settings.record, (clock.at.timestamp(),) * 2)
    with no_room():
        assert left() == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("deskapp: No backup was made:")
    back_up_on_leaving(replace(desk.settings, practice=True), clock)
    assert len(backups_in(backups_folder(desk.settings))) == 2


# The second place


def test_a_second_place_is_remembered_and_gets_a_copy_of_every_backup(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    made = back_up(desk.settings, NOW)
    assert made.second == place / made.backup.path.name
    assert made.second.read_bytes() == made.backup.path.read_bytes()
    assert [one.facts for one in backups_in(place)] == [made.backup.facts]
    assert mode(made.second) == 0o600
    (theirs := place / "desk-2020-01-01-090000Z-abcdef.sqlite3").write_bytes(b"another desk's")
    back_up(desk.settings, NOW + DAY * 900)
    assert theirs.exists()


def test_a_second_place_that_is_not_there_or_full_is_one_sentence_and_the_first_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    place.rmdir()
    made = back_up(desk.settings, NOW)
    assert made.second is None
    assert str(made.fault).startswith(f"There is no second copy: {place} is not there.")
    assert not place.exists(), "a drive that is not connected gets no folder on this disk"
    assert backups_in(backups_folder(desk.settings)) == [made.backup]
    place.mkdir()
    with no_room(), pytest.raises(RecordError, match=r"no second copy: .* has no room"):
        copy_to_place(made.backup, place)
    assert list(place.iterdir()) == []
    assert copy_to_place(made.backup, place).exists()


def test_an_empty_folder_name_does_not_end_the_second_place(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    command = ["--data", str(desk.settings.folder), "backup", "--to"]
    assert main([*command, str(place)]) == 0
    assert main([*command, ""]) == 2
    assert "Say which folder" in capsys.readouterr().err
    assert main(command[:-1]) == 0
    assert str(place) in capsys.readouterr().out


def test_a_second_place_is_a_folder_outside_of_the_desk(settings: Settings, tmp_path: Path) -> None:
    for typed, said in (
        (tmp_path / "none", "not a folder"),
        (settings.folder, "own folder"),
        ("~nobody/x", "not a"),
    ):
        with pytest.raises(WordsError, match=said):
            read_place(str(typed), settings)
    (settings.folder / "backups").mkdir()
    with pytest.raises(WordsError, match="lost with it"):
        read_place(str(settings.folder / "backups"), settings)
    assert read_place(f"{tmp_path}/desk/..", settings) == str(tmp_path / "desk" / "..")


# Rotation


def test_fourteen_days_eight_weeks_and_twenty_four_months_are_kept() -> None:
    kept: set[datetime] = set()
    for number in range(3 * 365):
        now = NOW + DAY * number
        kept |= {now}
        kept -= expired(kept, now)
    ages = sorted((now - at).days for at in kept)
    assert ages[:14] == list(range(14))
    assert len(kept) <= 14 + 8 + 24
    assert 23 * 28 <= ages[-1] <= 24 * 31
    assert len({(at.year, at.month) for at in kept}) == 24


def test_a_clock_that_ran_a_year_ahead_costs_no_backup_of_the_last_days() -> None:
    kept = {NOW - DAY * days for days in range(14)}
    ahead = NOW + DAY * 365
    assert expired(kept | {ahead}, ahead) == {NOW - DAY * 13}
    assert expired(kept | {ahead}, NOW) == set()


def test_copies_before_migrations_are_bounded_in_number_and_age(settings: Settings) -> None:
    back_up(settings, NOW)
    folder = backups_folder(settings)
    for schema, age in ((2, 40), (3, 30), (4, 20)):
        path = folder / f"before-schema-{schema}.sqlite3"
        path.write_bytes(b"copy")
        os.utime(path, ((NOW - DAY * age).timestamp(),) * 2)
    back_up(settings, NOW)
    assert sorted(path.name[14] for path in folder.glob("before-*")) == ["3", "4"]
    back_up(settings, NOW + DAY * 65)
    assert [path.name[14] for path in folder.glob("before-*")] == ["4"]


@pytest.mark.parametrize(
    ("last", "since", "words"),
    [
        (DAY * 2, DAY * 9, ""),
        (DAY * 3, DAY * 9, "No backup since Sat 21 Nov 14:47. Tell IT."),
        (None, DAY * 2, ""),
        (None, DAY * 3, "There is no backup yet. Tell IT."),
        (DAY * -400, DAY * 9, "The last backup is dated 29 Dec 2027 14:47: see that the clock is right."),
    ],
)
def test_the_queue_warns_after_two_days(last: timedelta | None, since: timedelta, words: str) -> None:
    assert backup_notice(NOW - last if last is not None else None, NOW - since, NOW) == words


# Kills


def test_killed_at_any_step_a_backup_is_whole_or_does_not_count(desk: Desk, tmp_path: Path) -> None:
    log.log_contact(desk, entry())
    desk.close()
    told = subprocess.run(
        [sys.executable, "-m", "tests.db.crash_points", "backup", desk.settings.folder, tmp_path],
        cwd=ROOT, text=True, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert len(found) > 8
    assert {(one["contacts"], one["check"], one["unchanged"]) for one in found} == {(1, "ok", True)}
    assert {one["backups"] for one in found} == {0, 1}
    assert not found[-1]["killed"]
