"""Restoring: what was there is kept, what comes back is proved, and a kill at any step leaves a whole record."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.backups.backup import back_up, backups_folder, write_side_file
from db.backups.carry_over import REFERENCES_SKIPPED
from db.backups.chain_ends import backup_ends
from db.backups.erase_in_backups import ErasedBackups, erase_in_backups, erase_where_missed
from db.backups.restore import restore
from db.backups.restore_list import chosen_backup, list_backups
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import backup_name, backups_in, is_unchanged, side_file
from db.backups.verified_copy import check_and_sync
from db.contacts import log
from db.desk.desk import Desk
from db.desk.settings import keep
from db.drafts.book import DraftBook
from db.health.look import look
from db.history.kept_hashes import keep_hash, kept_hashes
from db.history.verify import verify_chain
from db.privacy.erasures import ApprovedErasure, approve_erasure, approved_erasures, propose_erasure
from db.startup.create import create
from db.startup.open_desk import open_desk
from db.storage import connections
from db.storage import engine as storage_engine
from db.storage.files import lock_folder
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import local_date
from deskapp.cli.main import main
from deskapp.errors import RecordError, WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, ROOT, StoppedClock, entry, opened_as, reply, rows
from tests.db.test_migrations import later_revision  # noqa: F401 - a fixture

HOUR = timedelta(hours=1)


def contacts_in(record: Path) -> list[str | None]:
    with closing(sqlite3.connect(record)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM contact ORDER BY id")]


@pytest.fixture
def backed_up(desk: Desk) -> Path:
    """A backup with Margaret; Kay was logged after it."""
    log.log_contact(desk, entry(name="Margaret Hall"))
    made = back_up(desk.settings, NOW)
    log.log_contact(desk, entry(name="Kay Moss"))
    desk.close()
    return made.backup.path


def test_the_backup_is_the_record_and_what_was_there_is_kept(desk: Desk, clock: StoppedClock, backed_up: Path) -> None:
    settings = desk.settings
    done = restore(settings, clock, backed_up)
    assert contacts_in(settings.record) == ["Margaret Hall"]
    assert (done.facts.contacts, done.taken_at, done.is_migrated) == (1, NOW, False)
    assert done.kept is not None
    assert contacts_in(done.kept / "desk.sqlite3") == ["Margaret Hall", "Kay Moss"]
    assert done.kept.stat().st_mode & 0o077 == 0
    assert done.events_lost == 1
    desk = open_desk(settings, clock)
    assert rows(desk, "SELECT about, new_value FROM deskchange")[1:] == [("restored", NOW.isoformat())]
    desk.close()


def test_a_reference_that_was_given_out_after_the_backup_is_not_given_out_again(
    desk: Desk, clock: StoppedClock, backed_up: Path
) -> None:
    restore(desk.settings, clock, backed_up)
    with closing(open_desk(desk.settings, clock)) as restored:
        assert log.log_contact(restored, entry()).ref == "26-0003"
    os.truncate(desk.settings.record, 20_000)
    done = restore(desk.settings, clock, backed_up)
    assert done.events_lost is None
    with closing(open_desk(desk.settings, clock)) as restored:
        assert log.log_contact(restored, entry()).ref == f"26-0{1 + REFERENCES_SKIPPED + 1}"


def erased_after_backup(desk: Desk) -> tuple[Path, StoppedClock]:
    """Erase Margaret thirty years after a backup, which is moved out of the desk's folder."""
    log.log_contact(desk, entry(name="Margaret Hall", number="01632 960041"))
    (contact_id, person_id) = rows(desk, "SELECT id, person_id FROM contact")[0]
    reply(desk, contact_id)
    made = back_up(desk.settings, NOW).backup.path
    before = made.rename(desk.settings.folder.parent / "copy.sqlite3")
    later = StoppedClock(NOW + timedelta(days=365 * 30))
    with closing(opened_as(desk, "Derek Lowe", later)) as derek:
        number = propose_erasure(derek, person_id, "Asked to be forgotten")
    with closing(opened_as(desk, "Helen Marsh", later)) as helen:
        approve_erasure(helen, number)
    desk.close()
    return before, later


def test_an_erasure_reaches_every_backup_and_copies_that_cannot_be_erased_are_deleted(desk: Desk) -> None:
    before, later = erased_after_backup(desk)
    folder = backups_folder(desk.settings)
    back_up(desk.settings, later.at - HOUR)
    (older := folder / "before-schema-3.sqlite3").write_bytes(b"Margaret")
    made = before.rename(folder / f"desk-2026-11-24-144700Z-{backups_in(folder)[0].desk_id}.sqlite3")
    write_side_file(made, check_and_sync(made), 0o600)
    assert erase_in_backups(desk.settings, later) == ErasedBackups(2, (older,))
    assert [is_unchanged(one) for one in backups_in(folder)] == [True, True]
    assert not any(b"Margaret" in path.read_bytes() for path in folder.iterdir())
    assert restore(desk.settings, later, made).erased == 0
    assert contacts_in(desk.settings.record) == [None]


def test_an_erasure_leaves_no_copy_that_was_cut_or_forgotten(desk: Desk) -> None:
    before, later = erased_after_backup(desk)
    folder = backups_folder(desk.settings)
    made = back_up(desk.settings, later.at - HOUR).backup
    lone = folder / f"desk-2026-11-20-090000Z-{made.desk_id}.sqlite3"
    cut_short = folder / f"desk-2026-11-21-090000Z-{made.desk_id}.sqlite3"
    failed = folder / f"desk-2026-11-22-090000Z-{made.desk_id}.sqlite3.damaged"
    killed = folder / ".0123456789abcdef0123456789abcdef"
    for copy in (lone, cut_short, failed, killed):
        copy.write_bytes(before.read_bytes())
    cut_short.with_suffix(".json").write_bytes(side_file(made.path).read_bytes())
    cut_short.write_bytes(before.read_bytes()[:-4096])
    done = erase_in_backups(desk.settings, later)
    assert done == ErasedBackups(1, (lone, cut_short, failed))
    assert [path for path in folder.iterdir() if b"Margaret" in path.read_bytes()] == []
    assert not killed.exists()


def test_an_erasure_that_missed_the_backups_is_made_up_for_by_the_next_one(desk: Desk) -> None:
    """Also where the note of it went with the record that a restored backup replaced."""
    before, later = erased_after_backup(desk)
    folder = backups_folder(desk.settings)
    desk_id = back_up(desk.settings, later.at).backup.desk_id
    made = before.rename(folder / backup_name(later.at - HOUR, desk_id))
    write_side_file(made, check_and_sync(made), 0o600)
    lock = lock_folder(folder, alone=True)
    assert lock is not None
    with closing(lock), pytest.raises(RecordError, match="making a backup"):
        erase_in_backups(desk.settings, later)
    restore(desk.settings, later, made)
    assert b"Margaret" in made.read_bytes()
    later.at += HOUR
    assert erase_where_missed(desk.settings, later, back_up(desk.settings, later.at)) == 3
    assert b"Margaret" not in made.read_bytes()
    assert back_up(desk.settings, later.at + HOUR).owed == ()


def test_an_erasure_that_is_approved_while_the_backups_are_erased_in_is_still_owed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, later = erased_after_backup(desk)
    back_up(desk.settings, later.at)

    def approved_before(engine: Engine) -> list[ApprovedErasure]:
        """Read what was approved; a colleague approves another erasure at once after that."""
        found = approved_erasures(engine)
        with closing(connections.connect(desk.settings.record)) as live:
            columns = [name for _, name, *_ in live.execute("PRAGMA table_info(erasure)") if name != "id"]
            live.execute(f"INSERT INTO erasure ({', '.join(columns)}) SELECT {', '.join(columns)} FROM erasure")  # noqa: S608
        return found

    monkeypatch.setattr("db.backups.erase_in_backups.approved_erasures", approved_before)
    erase_in_backups(desk.settings, later)
    monkeypatch.undo()
    assert back_up(desk.settings, later.at + HOUR).owed == (backups_folder(desk.settings),)


def test_what_was_erased_after_the_backup_is_erased_again_also_if_the_record_is_lost(
    desk: Desk, clock: StoppedClock
) -> None:
    before, later = erased_after_backup(desk)
    done = restore(desk.settings, later, before)
    assert done.erased == 1
    assert b"Margaret" not in desk.settings.record.read_bytes()
    assert done.kept is not None
    back_up(desk.settings, later.at)
    os.truncate(desk.settings.record, 20_000)
    assert restore(desk.settings, later, before).erased == 1
    assert b"Margaret" not in desk.settings.record.read_bytes()
    assert verify_chain(desk.settings.record).first is None


def test_after_a_restore_the_history_verifies_and_no_later_hash_is_missed(
    desk: Desk, clock: StoppedClock, backed_up: Path
) -> None:
    keep_hash(desk.settings.record, local_date(NOW), again=True)
    restore(desk.settings, clock, backed_up)
    back_up(desk.settings, NOW + HOUR)
    later = StoppedClock(NOW + HOUR * 2)
    with closing(open_desk(desk.settings, later)) as again:
        log.log_contact(again, entry())
    back_up(desk.settings, later.at)
    restore(desk.settings, StoppedClock(NOW + HOUR * 3), backed_up)
    record = desk.settings.record
    assert verify_chain(record, [*kept_hashes(record), *backup_ends(desk.settings, record)]).first is None


@pytest.mark.parametrize("is_backed_up", [False, True])
def test_on_a_new_machine_the_history_verifies_although_a_desk_was_made_there_first(
    settings: Settings, clock: StoppedClock, tmp_path: Path, *, is_backed_up: bool
) -> None:
    """Both desks keep hashes of their own, and perhaps backups; what the new one kept is no witness against the old."""
    before = Settings(folder=tmp_path / "before")
    create(before, clock, shipped_text(DEFAULT_EDITION))
    made = back_up(before, NOW + HOUR).backup.path
    keep_hash(settings.record, local_date(NOW))
    if is_backed_up:
        back_up(settings, NOW)
        back_up(settings, NOW + HOUR * 2)
    restore(settings, StoppedClock(NOW + HOUR * 3), made)
    record = settings.record
    assert verify_chain(record, [*kept_hashes(record), *backup_ends(settings, record)]).first is None
    assert kept_hashes(next((settings.folder / "replaced").iterdir()) / record.name)


def test_a_history_that_was_cut_short_is_found_by_the_side_file_of_a_backup(desk: Desk, backed_up: Path) -> None:
    back_up(desk.settings, NOW + HOUR)
    desk.settings.record.write_bytes(backed_up.read_bytes())
    assert verify_chain(desk.settings.record).first is None
    ends = backup_ends(desk.settings, desk.settings.record)
    assert verify_chain(desk.settings.record, ends).first is not None
    assert len(backup_ends(desk.settings, backed_up)) == 1


def test_after_going_back_to_the_wrong_backup_and_then_to_the_right_one_the_history_verifies(
    desk: Desk, clock: StoppedClock, backed_up: Path
) -> None:
    settings = desk.settings
    clock.at += HOUR
    right = back_up(settings, clock.at).backup.path
    clock.at += HOUR
    restore(settings, clock, backed_up)
    with closing(open_desk(settings, clock)) as wrong:
        log.log_contact(wrong, entry(name="Noor Aziz"))
    keep_hash(settings.record, local_date(clock.at), again=True)
    back_up(settings, clock.at)
    clock.at += HOUR
    restore(settings, clock, right)
    clock.at += HOUR
    with closing(open_desk(settings, clock)) as again:
        for name in ("Sam Holt", "Ada Byron"):
            log.log_contact(again, entry(name=name))
    ends = [*kept_hashes(settings.record), *backup_ends(settings, settings.record)]
    assert verify_chain(settings.record, ends).first is None
    assert verify_chain(backed_up).end in ends
    clock.at += HOUR
    restore(settings, clock, restored_over(settings, 2))
    ends = [*kept_hashes(settings.record), *backup_ends(settings, settings.record)]
    assert verify_chain(settings.record, ends).first is None


def restored_over(settings: Settings, number: int) -> Path:
    """A record that was replaced, numbered from 1."""
    return sorted((settings.folder / "replaced").glob("*/desk.sqlite3"))[number - 1]


def test_a_record_that_is_a_link_has_its_hashes_beside_the_link(
    desk: Desk, clock: StoppedClock, backed_up: Path, tmp_path: Path
) -> None:
    record = desk.settings.record
    (elsewhere := tmp_path / "elsewhere").mkdir()
    record.symlink_to(record.rename(elsewhere / "real.sqlite3"))
    keep_hash(record, local_date(NOW), again=True)
    clock.at += HOUR
    kept = restore(desk.settings, clock, backed_up).kept
    assert kept is not None
    assert record.is_symlink()
    assert kept_hashes(kept / "real.sqlite3") != []
    assert verify_chain(record, kept_hashes(record)).first is None


@pytest.mark.parametrize("since", ["", "never", "0001-01-01T00:00:00+23:00", "2026-11-24T09:00:00"])
def test_a_forged_line_about_a_restore_is_found_and_no_fault(desk: Desk, backed_up: Path, since: str) -> None:
    with closing(sqlite3.connect(desk.settings.record, isolation_level=None)) as forged:
        forged.execute(
            "INSERT INTO deskchange (at, kind, about, old_value, new_value, moved) "
            "VALUES ('2026-11-24 09:00:00.000000', 'setting', 'restored', '', ?, '[]')",
            (since,),
        )
    found = verify_chain(desk.settings.record, backup_ends(desk.settings, desk.settings.record))
    assert found.first is not None
    assert found.first.table == "deskchange"


def test_a_stale_journal_of_the_damaged_record_goes_with_it(desk: Desk, clock: StoppedClock, backed_up: Path) -> None:
    record = desk.settings.record
    os.truncate(record, 20_000)
    stale = [record.with_name(f"desk.sqlite3-{ending}") for ending in ("journal", "wal", "shm")]
    for path in stale:
        path.write_bytes(b"stale" * 1000)
    done = restore(desk.settings, clock, backed_up)
    assert contacts_in(record) == ["Margaret Hall"]
    assert not any(path.exists() for path in stale)
    assert done.kept is not None
    assert (done.kept / "desk.sqlite3").stat().st_size == 20_000


def test_a_record_that_is_gone_is_not_made_anew_beside_its_backups_but_restored(
    desk: Desk, clock: StoppedClock, backed_up: Path
) -> None:
    desk.settings.record.unlink()
    with pytest.raises(RecordError, match="there are backups of it"):
        open_desk(desk.settings, clock)
    assert not desk.settings.record.exists()
    done = restore(desk.settings, clock, backed_up)
    assert done.kept is None
    assert contacts_in(desk.settings.record) == ["Margaret Hall"]


def test_while_somebody_has_the_desk_open_nothing_is_restored(desk: Desk, clock: StoppedClock, backed_up: Path) -> None:
    with closing(open_desk(desk.settings, clock)), pytest.raises(RecordError, match="has this desk open"):
        restore(desk.settings, clock, backed_up)
    with closing(connections.connect(desk.settings.record)) as saving:  # another program
        saving.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError, match="has this desk open"):
            restore(desk.settings, clock, backed_up)
    assert contacts_in(desk.settings.record) == ["Margaret Hall", "Kay Moss"]


def test_while_a_backup_is_being_restored_no_desk_is_opened(settings: Settings, clock: StoppedClock) -> None:
    lock = lock_folder(settings.folder, alone=True)
    assert lock is not None
    with closing(lock), pytest.raises(RecordError, match="being restored just now"):
        open_desk(settings, clock)
    open_desk(settings, clock).close()


def test_what_was_begun_and_not_saved_is_still_there(desk: Desk, clock: StoppedClock, backed_up: Path) -> None:
    with closing(DraftBook(desk.settings.drafts, clock)) as drafts:
        drafts.begin("call", by="Priya", at=NOW).keep({"about": "Wants a dentist"}, "about")
    restore(desk.settings, clock, backed_up)
    with closing(DraftBook(desk.settings.drafts, clock)) as drafts:
        assert [seen.values["about"] for seen in drafts.unfinished()] == ["Wants a dentist"]


def test_an_older_backup_is_brought_up_to_date(
    desk: Desk, clock: StoppedClock, backed_up: Path, request: pytest.FixtureRequest
) -> None:
    schema = storage_engine.SCHEMA
    request.getfixturevalue("later_revision")
    done = restore(desk.settings, clock, backed_up)
    assert done.is_migrated
    assert done.facts.schema == schema + 1
    assert contacts_in(desk.settings.record) == ["Margaret Hall"]


def flipped(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        before = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([before[0] ^ 1]))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute(f"PRAGMA user_version={storage_engine.SCHEMA + 1}")


def foreign(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)


@pytest.mark.parametrize(
    ("spoil", "is_listed", "said"),
    [
        (flipped, True, "is damaged"),
        (cut, True, "is damaged"),
        (cut, False, "is damaged|is not a backup"),
        (newer, False, "newer deskapp"),
        (foreign, False, "not a backup of deskapp"),
    ],
)
def test_a_backup_that_is_not_good_is_refused_and_nothing_is_changed(
    desk: Desk, clock: StoppedClock, backed_up: Path, spoil: object, *, is_listed: bool, said: str
) -> None:
    path = backed_up if is_listed else backed_up.rename(backed_up.with_name("copy.sqlite3"))
    assert callable(spoil)
    spoil(path)
    before = sorted(desk.settings.folder.iterdir())
    with pytest.raises(RecordError, match=said):
        restore(desk.settings, clock, path)
    assert contacts_in(desk.settings.record) == ["Margaret Hall", "Kay Moss"]
    assert sorted(desk.settings.folder.iterdir()) == before


def test_the_list_has_each_backup_once_and_a_number_a_name_or_a_path_chooses(
    desk: Desk, clock: StoppedClock, backed_up: Path
) -> None:
    newest = back_up(desk.settings, NOW + HOUR).backup.path
    assert [one.backup.path for one in list_backups(desk.settings)] == [newest, backed_up]
    for typed in ("2", backed_up.name, str(backed_up)):
        assert chosen_backup(desk.settings, typed) == backed_up
    with pytest.raises(WordsError, match='There is no backup "3"'):
        chosen_backup(desk.settings, "3")


def test_killed_at_any_step_the_record_is_the_old_one_or_the_restored_one(
    desk: Desk, backed_up: Path, tmp_path: Path
) -> None:
    outside = tmp_path / backed_up.name
    for ending in (".sqlite3", ".json"):
        backed_up.with_suffix(ending).rename(outside.with_suffix(ending))
    backups_folder(desk.settings).rmdir()
    told = subprocess.run(
        [sys.executable, "-m", "tests.db.crash_points", "restore", desk.settings.folder, tmp_path, outside],
        cwd=ROOT, text=True, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert len(found) > 12
    assert {one["check"] for one in found} == {"ok"}
    assert [one["contacts"] for one in found] == sorted((one["contacts"] for one in found), reverse=True)
    assert {one["contacts"] for one in found} == {2, 1}
    assert all(one["kept"] for one in found if one["contacts"] == 1)
    assert not found[-1]["killed"]


# The commands


def said(desk: Desk, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(desk.settings.folder), "--now", "24 Nov 2026 14:47", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_side_file_means_its_backup_and_a_file_that_is_none_is_refused_before_the_question(
    desk: Desk, tmp_path: Path, backed_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.sqlite3"
    letter.write_text("Dear all, the desk is shut on Friday.\n" * 200)
    _, out, _ = said(desk, capsys, "restore", str(backed_up.with_suffix(".json")))
    assert "The desk goes back to the backup of" in out
    status, out, err = said(desk, capsys, "restore", str(letter))
    assert (status, out) == (2, "")
    assert "letter.sqlite3 is not a backup of deskapp." in err


def test_the_commands_back_up_list_and_restore_in_plain_words(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.log_contact(desk, entry(name="Margaret Hall"))
    desk.close()
    place = tmp_path / "stick"
    place.mkdir()
    status, out, err = said(desk, capsys, "backup", "--to", str(place))
    assert (status, err) == (0, "")
    assert "Backed up today 14:47: 1 contact, 1 event, the last on Tuesday 24 November 2026 at 14:47." in out
    assert str(place / "desk-2026-11-24-1447") in out
    status, out, _ = said(desk, capsys, "restore")
    assert (status, out.split()[:5]) == (0, ["1", "today", "14:47", "1", "contact"])
    status, out, _ = said(desk, capsys, "restore", "1")
    assert (status, "Nothing was changed" in out) == (1, True)
    status, out, _ = said(desk, capsys, "restore", "1", "--yes")
    assert status == 0
    assert "It has 1 contact, 1 event" in out
    assert "nothing in it is damaged" in out
    place.rename(tmp_path / "unplugged")
    status, out, err = said(desk, capsys, "backup")
    assert (status, err.count("\n")) == (1, 1)
    assert "There is no second copy" in err
    assert said(desk, capsys, "backup", "--only-here")[0] == 0


def test_a_record_that_is_damaged_at_the_start_names_the_way_back_in_one_sentence(
    desk: Desk, backed_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.truncate(desk.settings.record, 20_000)
    status, out, err = said(desk, capsys, "queue")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "`deskapp restore` goes back to the last good backup" in err


# Two desks with one second place


@pytest.fixture
def neighbour(desk: Desk, tmp_path: Path) -> Settings:
    """Another desk, whose newer backup is in the same second place; its chain is a longer one."""
    other = Settings(folder=tmp_path / "neighbour", staff_name="Priya Shah")
    other.folder.mkdir(mode=0o700)
    shutil.copy(desk.settings.record, other.record)
    (place := tmp_path / "stick").mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    with closing(open_desk(other, StoppedClock(NOW))) as theirs:
        keep(theirs, BACKUP_TO, str(place), "")
        for name in ("Kay Moss", "Noor Aziz"):
            log.log_contact(theirs, entry(name=name))
    log.log_contact(desk, entry(name="Margaret Hall"))
    back_up(desk.settings, NOW)
    back_up(other, NOW + HOUR)
    desk.close()
    return other


def test_another_desks_backups_in_the_same_place_are_not_listed_and_prove_nothing(
    desk: Desk, clock: StoppedClock, neighbour: Settings
) -> None:
    assert [one.backup.taken_at for one in list_backups(desk.settings)] == [NOW]
    assert [one.backup.taken_at for one in list_backups(neighbour)] == [NOW + HOUR]
    for settings in (desk.settings, neighbour):
        assert verify_chain(settings.record, backup_ends(settings, settings.record)).first is None
    clock.at += timedelta(days=3)
    back_up(neighbour, clock.at)
    second = look(desk.settings, clock).second_backup
    assert second is not None
    assert second.taken_at == NOW


def test_an_erasure_leaves_another_desks_backups_as_they_are(
    desk: Desk, clock: StoppedClock, neighbour: Settings, tmp_path: Path
) -> None:
    theirs = {path: path.read_bytes() for path in (tmp_path / "stick").glob("*") if path.name.startswith("desk-")}
    own = {path for path in theirs if backups_in(backups_folder(desk.settings))[0].path.stem == path.stem}
    (lone := tmp_path / "stick" / "desk-2026-11-01-090000Z-abcdef.sqlite3").write_bytes(b"another desk's")
    assert erase_in_backups(desk.settings, clock).erased == 2
    assert {path for path, content in theirs.items() if path.read_bytes() != content} == own
    assert lone.exists()


def test_an_erasure_by_a_desk_that_was_never_backed_up_leaves_the_backups_of_others_in_its_second_place(
    desk: Desk, neighbour: Settings, tmp_path: Path
) -> None:
    fresh = Settings(folder=tmp_path / "fresh")
    create(fresh, StoppedClock(NOW), shipped_text(DEFAULT_EDITION))
    with closing(sqlite3.connect(fresh.record)) as opened:
        opened.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (BACKUP_TO, str(tmp_path / "stick")))
        opened.commit()
    (tmp_path / "stick" / "desk-2026-11-01-090000Z-abcdef.sqlite3").write_bytes(b"another desk's")
    (tmp_path / "stick" / "before-schema-3.sqlite3").write_bytes(b"another desk's")
    before = {path: path.read_bytes() for path in (tmp_path / "stick").glob("*")}
    assert erase_in_backups(fresh, StoppedClock(NOW + HOUR)) == ErasedBackups(0)
    assert {path: path.read_bytes() for path in (tmp_path / "stick").glob("*")} == before


@pytest.fixture
def gone(desk: Desk) -> Path:
    """A second place that cannot even be looked at, like a network drive that has gone."""
    place = desk.settings.folder.parent / ("x" * 300)
    with pytest.raises(OSError, match="too long"):
        place.is_dir()
    with closing(sqlite3.connect(desk.settings.record)) as opened:
        opened.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (BACKUP_TO, str(place)))
        opened.commit()
    return place


def test_a_second_place_that_cannot_be_looked_at_is_one_that_is_not_there(
    desk: Desk, clock: StoppedClock, gone: Path
) -> None:
    log.log_contact(desk, entry())
    made = back_up(desk.settings, NOW)
    assert str(made.fault).startswith("There is no second copy:")
    assert erase_in_backups(desk.settings, clock) == ErasedBackups(1, missing=gone)
    assert [one.places for one in list_backups(desk.settings)] == [(backups_folder(desk.settings),)]
    assert look(desk.settings, clock).second_backup is None


def test_a_second_place_that_the_backup_does_not_have_is_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    desk.close()
    assert said(desk, capsys, "backup")[0] == 0
    older = next((desk.settings.folder / "backups").glob("*.sqlite3"))
    kept = tmp_path / "older.sqlite3"
    kept.write_bytes(older.read_bytes())
    assert said(desk, capsys, "backup", "--to", str(place))[0] == 0
    status, out, _ = said(desk, capsys, "restore", str(kept), "--yes")
    assert status == 0
    assert f"The second place of the backups is not in this backup, so there is none now; it was {place}." in out
    assert f'`deskapp backup --to "{place}"` chooses it again.' in out
