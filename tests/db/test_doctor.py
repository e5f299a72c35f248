"""The doctor: each thing that goes wrong unnoticed is told with its mend; and the rehearsal of a restore."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from db.backups.backup import back_up, backups_folder
from db.backups.rehearsal import Rehearsal, is_rehearsal_due, last_rehearsal, rehearse
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import backups_in, side_file
from db.contacts import log
from db.desk.desk import Desk
from db.desk.settings import keep
from db.health.encryption import on_linux
from db.health.look import Health, look
from deskapp.cli.doctor import terminal_line
from deskapp.cli.main import main
from deskapp.errors import RecordError
from deskapp.terminal.capabilities import Terminal, colours_of
from deskapp.views.upkeep.doctor import HealthLine, Judged, has_wal_bug, health_lines
from tests.db.desk_case import NOW, StoppedClock, entry
from tests.db.test_backups import no_room

DAY = timedelta(days=1)


@pytest.fixture
def health(desk: Desk, tmp_path: Path) -> Health:
    """A desk with which nothing is wrong, but that its second place is on the same disk."""
    place = tmp_path / "stick"
    place.mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    log.log_contact(desk, entry())
    back_up(desk.settings, NOW)
    rehearse(desk.settings, desk.clock)
    desk.close()
    return look(desk.settings, desk.clock)


def to_mend(health: Health, days: int = 0) -> dict[str, str]:
    return {one.name: one.words for one in health_lines(health, NOW + DAY * days) if one.judged is Judged.MEND}


def test_a_desk_with_which_nothing_is_wrong_has_nothing_to_mend(health: Health) -> None:
    assert set(to_mend(health)) == {"Second place"}
    health.is_same_disk = False
    assert to_mend(health) == {}


SPOILT: list[tuple[str, Callable[[Health], object], int, str]] = [
    ("SQLite", lambda found: setattr(found, "journal", "wal"), 0, "WAL mode"),
    ("Place", lambda found: setattr(found, "share", "smbfs"), 0, "network share (smbfs)"),
    ("Room", lambda found: setattr(found, "free", 1), 0, "0 MB are free"),
    ("Backup", lambda found: setattr(found, "backup_is_good", False), 0, "is damaged"),
    ("Backup", lambda _: None, 3, "No backup since Tue 24 Nov 14:47."),
    ("Backup", lambda found: setattr(found, "backup", None), 3, "There is no backup yet."),
    ("Second place", lambda found: setattr(found, "second_place", ""), 0, "lost with this disk"),
    ("Second place", lambda found: setattr(found, "second_backup", None), 0, "See that its drive is connected"),
    ("Rehearsal", lambda found: setattr(found, "rehearsal", Rehearsal(NOW, "", 1, 2, "it is damaged")), 0, "Failed"),
    ("Rehearsal", lambda _: None, 60, "The last was"),
    ("Clock", lambda found: setattr(found, "last_event_at", NOW + DAY), 0, "before our last entry"),
    ("Clock", lambda _: None, 366, "more than a year after our last entry"),
    ("Bank holidays", lambda found: setattr(found, "holidays_until", NOW.date() + DAY * 30), 0, "Update deskapp"),
    ("History", lambda found: setattr(found, "verdict", None), 0, "`deskapp verify` says where"),
]


@pytest.mark.parametrize(("name", "spoil", "days", "words"), SPOILT)
def test_what_is_wrong_is_told_with_its_mend(
    health: Health, name: str, spoil: Callable[[Health], object], days: int, words: str
) -> None:
    spoil(health)
    assert words in to_mend(health, days)[name]


def test_files_that_others_may_read_and_older_copies_are_named(desk: Desk, health: Health) -> None:
    backup = health.backup
    assert backup is not None
    backup.path.chmod(0o644)
    (backups_folder(desk.settings) / "before-schema-3.sqlite3").write_bytes(b"copy")
    found = look(desk.settings, desk.clock)
    assert backup.path in found.open_to_others
    assert "is open to other accounts" in to_mend(found)["Permissions"]
    copies = next(one for one in health_lines(found, NOW) if one.name == "Older copies")
    assert (copies.judged, "before-schema-3.sqlite3" in copies.words) == (Judged.UNSURE, True)


def test_a_damaged_record_and_one_without_tables_still_get_every_line(desk: Desk, health: Health) -> None:
    with desk.settings.record.open("r+b") as file:
        file.seek(desk.settings.record.stat().st_size // 2)
        file.write(b"\xff" * 40_000)
    found = to_mend(look(desk.settings, desk.clock))
    assert "damaged" in found["Record"] or "damaged" in found["History"]
    desk.settings.record.unlink()
    with closing(sqlite3.connect(desk.settings.record)) as other:
        other.execute("CREATE TABLE theirs (id)")
        other.commit()
    found = to_mend(look(desk.settings, desk.clock))
    assert {"Record", "History", "Bank holidays"} <= set(found)


@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 45, 0), True), ((3, 50, 6), True),
     ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 4), False)],
)  # fmt: skip
def test_the_versions_with_the_wal_bug_are_known(version: tuple[int, ...], *, has: bool) -> None:
    assert has_wal_bug(version) is has


def test_encryption_is_told_as_far_as_it_can_be(tmp_path: Path) -> None:
    for number, below, uuid in (("8:1", "", ""), ("253:0", "8:1", "CRYPT-LUKS2-a"), ("253:1", "253:0", "LVM-b")):
        device = tmp_path / number
        (device / "dm").mkdir(parents=True)
        (device / "slaves").mkdir()
        if uuid:
            (device / "dm" / "uuid").write_text(uuid)
        if below:
            (device / "slaves" / below.replace(":", "-")).symlink_to(tmp_path / below)
    mounts = "36 35 0:60 / /home/desk rw - fuse.gocryptfs /cipher rw\n37 35 0:61 / /other rw - btrfs /dev/sda rw\n"
    told = {number: on_linux(number, mounts, tmp_path) for number in ("8:1", "253:0", "253:1", "0:60", "0:61")}
    assert told == {"8:1": False, "253:0": True, "253:1": True, "0:60": True, "0:61": None}


def test_the_terminal_is_judged_by_size_and_letters() -> None:
    assert terminal_line(None).judged is Judged.UNSURE
    good = Terminal(80, 24, "256", is_utf8=True)
    assert terminal_line(good) == HealthLine("Terminal", Judged.GOOD, "80 x 24, 256 colours, UTF-8.")
    for spoilt in (good._replace(is_utf8=False), good._replace(columns=50), good._replace(rows=10)):
        assert terminal_line(spoilt).judged is Judged.MEND
    assert [colours_of(one) for one in ({}, {"TERM": "xterm"}, {"TERM": "xterm-256color"})] == ["none", "16", "256"]
    assert colours_of({"TERM": "xterm", "COLORTERM": "truecolor"}) == "16 million"


def test_the_command_prints_lines_or_json_and_its_status_tells_a_scheduler(
    desk: Desk, health: Health, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--data", str(desk.settings.folder), "--now", "24 Nov 2026 14:48", "doctor"]
    assert main([*asked, "--quiet"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("mend  Second place")
    assert out.count("\n") == 1
    assert main([*asked, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["state"] for one in told} == {"ok", "look", "mend"}
    desk.settings.record.unlink()
    assert main(asked) == 2


# The rehearsal


def test_a_rehearsal_restores_the_newest_backup_beside_the_record_and_compares_it(
    desk: Desk, clock: StoppedClock
) -> None:
    assert rehearse(desk.settings, clock) is None
    assert is_rehearsal_due(desk.settings, NOW)
    log.log_contact(desk, entry())
    made = back_up(desk.settings, NOW).backup
    before = desk.settings.record.read_bytes()
    done = rehearse(desk.settings, clock)
    assert done == Rehearsal(NOW, made.path.name, 1, 1, "")
    assert last_rehearsal(desk.settings) == done
    assert desk.settings.record.read_bytes() == before
    assert sorted(path.suffix for path in backups_folder(desk.settings).iterdir()) == [".json", ".json", ".sqlite3"]
    assert not is_rehearsal_due(desk.settings, NOW + DAY * 27)
    assert is_rehearsal_due(desk.settings, NOW + DAY * 28)


def test_a_backup_that_fails_its_rehearsal_does_not_count_any_more(desk: Desk, clock: StoppedClock) -> None:
    made = back_up(desk.settings, NOW).backup
    with made.path.open("r+b") as file:
        file.seek(made.facts.size // 2)
        file.write(os.urandom(64))
    done = rehearse(desk.settings, clock)
    assert done is not None
    assert "is damaged" in done.fault
    assert look(desk.settings, clock).backup is None


def test_a_disk_without_room_for_the_rehearsal_costs_no_backup(desk: Desk, clock: StoppedClock) -> None:
    made = back_up(desk.settings, NOW).backup
    with no_room(), pytest.raises(RecordError, match="no room"):
        rehearse(desk.settings, clock)
    assert backups_in(backups_folder(desk.settings)) == [made]
    assert last_rehearsal(desk.settings) is None
    assert sorted(path.name for path in backups_folder(desk.settings).iterdir()) == [
        side_file(made.path).name, made.path.name,
    ]  # fmt: skip


@pytest.mark.parametrize("told", ['{"at": "0001-01-01T00:00:00+23:00"}', '{"contacts": "many"}', "[]", "{" * 9999])
def test_a_damaged_note_of_the_last_rehearsal_is_none(desk: Desk, clock: StoppedClock, told: str) -> None:
    back_up(desk.settings, NOW)
    rehearse(desk.settings, clock)
    note = backups_folder(desk.settings) / "rehearsal.json"
    with suppress(json.JSONDecodeError, TypeError, RecursionError):
        told = json.dumps({**json.loads(note.read_text()), **json.loads(told)})
    note.write_text(told)
    assert last_rehearsal(desk.settings) is None
    assert look(desk.settings, clock).rehearsal is None


def test_health_is_looked_at_without_changing_modes(desk: Desk) -> None:
    desk.settings.record.chmod(0o644)
    found = look(desk.settings, desk.clock)
    assert desk.settings.record in found.open_to_others
    assert desk.settings.record.stat().st_mode & 0o777 == 0o644
