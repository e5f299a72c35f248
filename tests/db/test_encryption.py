"""The encryption of the record and its backups, on real files with SQLCipher."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.backups.backup import back_up, backups_folder
from db.backups.rehearsal import rehearse
from db.backups.restore import restore
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import backups_in, is_unchanged, side_file
from db.contacts import log
from db.copies.copy import copy_record
from db.desk.desk import Desk
from db.desk.settings import keep
from db.encryption.passphrase import derive, new_key, recovery_key, unlock
from db.encryption.rewrite import rewrite_desk
from db.health.look import look
from db.history import verify
from db.history.verify import verify_chain
from db.startup.open_desk import open_desk
from db.storage import connections, integrity, watch
from db.storage.driver import has_passphrase, is_locked, require_cipher
from db.storage.keys import PLAIN_HEADER, CipherKey, hold, let_go, newest_key
from deskapp.cli.main import main
from deskapp.cli.passphrase.unlocking import unlock_file
from deskapp.errors import DeskError, RecordError, WordsError
from deskapp.publish.export import export_record
from deskapp.settings import Settings
from deskapp.views.upkeep.doctor import Judged, health_lines
from tests.db.desk_case import NOW, ROOT, StoppedClock, entry, rows
from tests.encrypted.records import WANTED

sqlcipher = pytest.importorskip("sqlcipher3.dbapi2", reason="the extra `encrypted` is not installed")
pytestmark = pytest.mark.skipif(WANTED in os.environ, reason="these tests make their own keys")

PHRASE = "horse stapler café battery"
NAME = "Margaret Hallorann"
KEY = derive(PHRASE, b"sixteen of salt.")
"""Made once: it takes half a second."""


@pytest.fixture(autouse=True)
def _no_key() -> Iterator[None]:
    yield
    while key := newest_key():
        let_go(key)


@pytest.fixture
def encrypted(desk: Desk, clock: StoppedClock) -> Settings:
    """A desk with a contact, encrypted, as a new process finds it: without its key."""
    log.log_contact(desk, entry(name=NAME))
    desk.close()
    rewrite_desk(desk.settings, clock, KEY)
    let_go(KEY)
    return desk.settings


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def names_in(record: Path) -> list[str]:
    with closing(connections.connect(record)) as opened:
        return [row[0] for row in opened.execute("SELECT name FROM contact ORDER BY id")]


def schema_of(record: Path) -> list[tuple[str, ...]]:
    with closing(connections.connect(record)) as opened:
        found = opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    return [row for row in found if not row[1].startswith("sqlite_")]


def test_nothing_of_a_contact_is_in_any_file_of_an_encrypted_desk(desk: Desk, clock: StoppedClock) -> None:
    log.log_contact(desk, entry(name=NAME, about="Fence fell down"))
    desk.close()
    back_up(desk.settings, clock.now())
    assert NAME.encode() in every_byte(desk.settings.folder)
    before = schema_of(desk.settings.record)
    done = rewrite_desk(desk.settings, clock, new_key(PHRASE))
    assert (done.unread, done.copies, done.missing) == ((), (), None)
    assert done.backups >= 1
    for words in (NAME.encode(), b"Fence fell", b"CREATE TABLE", PLAIN_HEADER):
        assert words not in every_byte(desk.settings.folder)
    assert schema_of(desk.settings.record) == before
    assert desk.settings.record.stat().st_mode & 0o777 == 0o600
    assert verify_chain(desk.settings.record).first is None


def test_the_passphrase_or_the_recovery_key_opens_it_and_nothing_else(encrypted: Settings, clock: StoppedClock) -> None:
    record = encrypted.record
    assert is_locked(record)
    with pytest.raises(RecordError, match="not a record of deskapp, or it is encrypted"):
        open_desk(encrypted, clock)
    for wrong in ("", "horse stapler cafe battery", "A" * 52, recovery_key(CipherKey(bytes(32), b""))):
        assert not unlock(record, wrong)
    assert newest_key() is None
    assert unlock(record, unicodedata.normalize("NFD", PHRASE))
    assert not is_locked(record)
    key = newest_key()
    assert key is not None
    assert names_in(record) == [NAME]
    let_go(key)
    letters = recovery_key(key)
    assert len(letters) == 52 + 12
    assert unlock(record, letters.lower().replace("-", " "))
    assert newest_key() == key


def test_the_file_is_one_that_sqlcipher_opens_by_itself_with_the_passphrase(encrypted: Settings) -> None:
    with closing(sqlcipher.connect(str(encrypted.record))) as other:
        other.execute(f"PRAGMA key='{PHRASE}'")
        assert other.execute("SELECT name FROM contact").fetchall() == [(NAME,)]
        assert other.execute("PRAGMA cipher_integrity_check").fetchall() == []


def test_a_short_passphrase_is_refused_and_no_message_shows_a_key() -> None:
    with pytest.raises(WordsError, match="at least 12 letters"):
        new_key("three words")
    assert KEY.secret.hex() not in f"{KEY!r}"


def test_an_encrypted_desk_saves_searches_watches_and_undoes_like_any_other(
    encrypted: Settings, clock: StoppedClock
) -> None:
    hold(KEY)
    desk = open_desk(encrypted, clock)
    told = threading.Event()
    watching = watch.ChangeWatch(encrypted, told.set, every_seconds=0.01)
    log.log_contact(desk, entry(name="Kay Moss"))
    assert told.wait(10)
    watching.close()
    assert rows(desk, "SELECT count(*) FROM contact") == [(2,)]
    with pytest.raises(sqlite3.DatabaseError):
        rows(desk, "DELETE FROM event")
    desk.close()
    assert b"Kay Moss" not in every_byte(encrypted.folder)
    assert verify_chain(encrypted.record).first is None


def test_a_long_history_is_verified_by_processes_that_have_the_key(
    encrypted: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(KEY)
    alone = verify_chain(encrypted.record)
    monkeypatch.setattr(verify, "PART", alone.links // 2)
    assert verify_chain(encrypted.record, processes=2) == alone
    assert alone.first is None


def test_backups_copies_rehearsals_and_restoring_stay_encrypted_under_the_same_passphrase(
    encrypted: Settings, clock: StoppedClock, tmp_path: Path
) -> None:
    hold(KEY)
    backup = back_up(encrypted, clock.now()).backup
    copy_record(encrypted.record, tmp_path / "copy")
    rehearse(encrypted, clock)
    assert NAME.encode() not in every_byte(tmp_path)
    assert is_unchanged(backup)
    let_go(KEY)
    for path in (backup.path, tmp_path / "copy"):
        assert is_locked(path)
    encrypted.record.unlink()  # a new machine, with the backup alone
    assert unlock(backup.path, PHRASE)
    restore(encrypted, clock, backup.path)
    assert names_in(encrypted.record) == [NAME]
    assert NAME.encode() not in every_byte(tmp_path)


def test_an_export_is_not_encrypted_and_leaves_no_copy_behind(
    encrypted: Settings, clock: StoppedClock, tmp_path: Path
) -> None:
    hold(KEY)
    with closing(open_desk(encrypted, clock)) as desk:
        names = export_record(desk, tmp_path / "out")
    assert "contact_list.csv" in names
    assert NAME in (tmp_path / "out" / "contact_list.csv").read_text()
    assert not list((tmp_path / "out").rglob("*.sqlite3"))


def test_a_new_passphrase_ends_the_old_one_for_the_record_and_its_backups(
    encrypted: Settings, clock: StoppedClock
) -> None:
    hold(KEY)
    key = new_key("another one altogether")
    rewrite_desk(encrypted, clock, key)
    let_go(key)
    backups = backups_in(backups_folder(encrypted))
    assert backups
    for path in (encrypted.record, *(backup.path for backup in backups)):
        assert not unlock(path, PHRASE)
        assert unlock(path, "another one altogether")
    assert names_in(encrypted.record) == [NAME]


def test_decrypted_it_is_an_ordinary_record_again(encrypted: Settings, clock: StoppedClock) -> None:
    hold(KEY)
    rewrite_desk(encrypted, clock, None)
    assert newest_key() is None
    assert not is_locked(encrypted.record)
    with closing(sqlite3.connect(encrypted.record)) as plain:
        assert plain.execute("SELECT name FROM contact").fetchall() == [(NAME,)]
    assert all(backup.path.read_bytes()[:16] == PLAIN_HEADER for backup in backups_in(backups_folder(encrypted)))
    with closing(open_desk(encrypted, clock)) as desk:
        log.log_contact(desk, entry(name="Kay Moss"))


def test_the_second_place_is_encrypted_too_and_one_that_is_not_there_is_said(
    desk: Desk, clock: StoppedClock, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    log.log_contact(desk, entry(name=NAME))
    desk.close()
    back_up(desk.settings, clock.now())
    assert rewrite_desk(desk.settings, clock, KEY).missing is None
    assert backups_in(place)
    assert NAME.encode() not in every_byte(place)
    place.rename(tmp_path / "unplugged")
    assert rewrite_desk(desk.settings, clock, None).missing == place


def test_another_desks_backups_in_the_second_place_keep_their_own_key(
    desk: Desk, clock: StoppedClock, tmp_path: Path
) -> None:
    (place := tmp_path / "stick").mkdir()
    keep(desk, BACKUP_TO, str(place), "")
    desk.close()
    made = back_up(desk.settings, clock.now()).backup
    theirs = place / f"{made.path.stem[:-6]}abcdef.sqlite3"
    shutil.copy(made.path, theirs)
    shutil.copy(side_file(made.path), side_file(theirs))
    done = rewrite_desk(desk.settings, clock, KEY)
    assert (done.backups, done.unread) == (2, ())
    assert not has_passphrase(theirs)


def test_a_backup_that_was_cut_is_said_not_to_be_encrypted(desk: Desk, clock: StoppedClock) -> None:
    desk.close()
    made = back_up(desk.settings, clock.now()).backup.path
    (cut := made.with_name(f"desk-2026-11-01-090000Z-{made.stem[-6:]}.sqlite3")).write_bytes(made.read_bytes())
    assert rewrite_desk(desk.settings, clock, KEY).unread == (cut,)
    assert cut in look(desk.settings, clock).copies


def test_older_copies_are_left_and_named(desk: Desk, clock: StoppedClock) -> None:
    kept = backups_folder(desk.settings) / "before-schema-3.sqlite3"
    kept.parent.mkdir()
    kept.write_bytes(b"copy")
    desk.close()
    assert rewrite_desk(desk.settings, clock, KEY).copies == (kept,)
    assert kept.read_bytes() == b"copy"


def test_a_desk_that_is_open_somewhere_is_not_encrypted(desk: Desk, clock: StoppedClock) -> None:
    with pytest.raises(RecordError, match="Somebody has this desk open"):
        rewrite_desk(desk.settings, clock, KEY)
    assert not has_passphrase(desk.settings.record)


def test_killed_at_any_step_the_record_is_whole_in_the_open_or_encrypted(desk: Desk, tmp_path: Path) -> None:
    log.log_contact(desk, entry(name=NAME))
    desk.close()
    told = subprocess.run(
        [sys.executable, "-m", "tests.db.crash_points", "encrypt", desk.settings.folder, tmp_path],
        cwd=ROOT, text=True, capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    assert len(found) > 12
    assert {(one["contacts"], one["check"]) for one in found} == {(1, "ok")}
    assert [one["encrypted"] for one in found] == sorted(one["encrypted"] for one in found)
    assert {one["encrypted"] for one in found} == {False, True}
    assert (found[-1]["killed"], found[-1]["backups"], found[-1]["unchanged"]) == (False, 1, True)


def test_a_save_that_was_killed_is_rolled_back_though_the_lock_is_looked_at_first(encrypted: Settings) -> None:
    hold(KEY)
    child = os.fork()
    if child == 0:
        half = connections.connect(encrypted.record)
        half.execute("PRAGMA cache_spill=1")
        half.execute("PRAGMA cache_size=1")
        half.execute("BEGIN IMMEDIATE")
        half.execute("UPDATE contact SET name = 'half'")
        half.execute("CREATE TABLE half (words)")
        for _ in range(200):
            half.execute("INSERT INTO half VALUES (randomblob(4000))")
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    journal = encrypted.record.with_name("desk.sqlite3-journal")
    assert journal.stat().st_size > 0
    let_go(KEY)
    assert is_locked(encrypted.record)
    hold(KEY)
    assert names_in(encrypted.record) == [NAME]
    assert not journal.exists()
    assert verify_chain(encrypted.record).first is None


@pytest.mark.parametrize("page", [0, 1, 40])
def test_a_page_that_was_changed_is_damage_and_is_said_so(encrypted: Settings, clock: StoppedClock, page: int) -> None:
    hold(KEY)
    with encrypted.record.open("r+b") as file:
        file.seek(page * 4096 + 1000)
        file.write(b"\xff" * 16)
    with pytest.raises(RecordError, match="damaged"):
        integrity.quick_check(encrypted.record)


def test_a_copy_for_which_there_is_no_room_is_said_in_one_sentence(encrypted: Settings, clock: StoppedClock) -> None:
    hold(KEY)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most[1]))
    try:
        with pytest.raises(RecordError, match="has no room for it"):
            back_up(encrypted, clock.now())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert names_in(encrypted.record) == [NAME]


def test_a_record_that_is_moved_while_it_is_open_is_said_to_be(encrypted: Settings, clock: StoppedClock) -> None:
    hold(KEY)
    desk = open_desk(encrypted, clock)
    log.log_contact(desk, entry())
    encrypted.record.rename(encrypted.folder / "elsewhere")
    with pytest.raises(RecordError, match="moved or deleted"):
        log.log_contact(desk, entry())
    desk.close()


def test_without_the_extra_one_sentence_says_what_to_install(
    encrypted: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    monkeypatch.delitem(sys.modules, "db.storage.cipher")
    with pytest.raises(RecordError, match="needs an extra that is not installed"):
        require_cipher()
    assert main(["--data", str(encrypted.folder), "queue"]) == 2
    assert "whl)[encrypted]" in capsys.readouterr().err


def test_the_doctor_says_what_is_encrypted_and_what_is_not(desk: Desk, clock: StoppedClock) -> None:
    def said() -> tuple[Judged, str]:
        health = look(desk.settings, clock)
        return next((one.judged, one.words) for one in health_lines(health, NOW) if one.name == "Passphrase")

    desk.close()
    assert said() == (
        Judged.GOOD,
        "The record has none of its own; the encryption of the disk is what protects it.",
    )
    backup = back_up(desk.settings, clock.now()).backup.path
    plain = backup.read_bytes(), backup.with_suffix(".json").read_bytes()
    rewrite_desk(desk.settings, clock, KEY)
    judged, words = said()
    assert (judged, "are encrypted" in words) == (Judged.GOOD, True)
    assert sqlcipher.sqlite_version in health_lines(look(desk.settings, clock), NOW)[0].words
    backup.write_bytes(plain[0])
    backup.with_suffix(".json").write_bytes(plain[1])
    judged, words = said()
    assert (judged, "1 of its backups are not" in words) == (Judged.MEND, True)


# The commands


def said(settings: Settings, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(settings.folder), "--now", "24 Nov 2026 14:47", *words])
    out, err = capsys.readouterr()
    while key := newest_key():  # each command is a process of its own
        let_go(key)
    return status, out, err


def in_file(path: Path, words: str) -> str:
    path.touch(mode=0o600)
    path.write_text(f"{words}\n", encoding="utf-8")
    return str(path)


def test_the_commands_encrypt_ask_restore_and_decrypt(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.log_contact(desk, entry(name=NAME))
    desk.close()
    settings, phrase = desk.settings, in_file(tmp_path / "phrase", PHRASE)
    status, out, err = said(settings, capsys, "encrypt", "--new-passphrase-file", phrase)
    assert (status, err) == (0, "")
    letters = next(line.removeprefix("Recovery key: ") for line in out.splitlines() if "Recovery key: " in line)
    status, out, err = said(settings, capsys, "queue")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "--passphrase-file FILE" in err
    assert NAME in said(settings, capsys, "--passphrase-file", phrase, "queue")[1]
    assert NAME in said(settings, capsys, "--passphrase-file", in_file(tmp_path / "key", letters), "queue")[1]
    assert (
        NAME
        in said(settings, capsys, "--passphrase-file", in_file(tmp_path / "notepad", f"\ufeff{PHRASE}\r"), "queue")[1]
    )
    wrong = in_file(tmp_path / "wrong", "not this one at all")
    status, out, err = said(settings, capsys, "--passphrase-file", wrong, "queue")
    assert (status, out) == (2, "")
    assert f"The passphrase in {wrong} does not open" in err
    Path(phrase).chmod(0o644)
    assert "open to other accounts" in said(settings, capsys, "--passphrase-file", phrase, "queue")[2]
    Path(phrase).chmod(0o600)
    backup = backups_in(backups_folder(settings))[0].path
    assert said(settings, capsys, "--passphrase-file", phrase, "verify", str(backup))[0] == 0
    settings.record.unlink()
    status, out, _ = said(settings, capsys, "--passphrase-file", phrase, "restore", "1", "--yes")
    assert (status, "It has 1 contact" in out) == (0, True)
    assert said(settings, capsys, "--passphrase-file", phrase, "decrypt")[0] == 1
    status, out, _ = said(settings, capsys, "--passphrase-file", phrase, "decrypt", "--yes")
    assert (status, "are no longer encrypted" in out) == (0, True)
    assert NAME in said(settings, capsys, "queue")[1]
    assert "The record is not encrypted" in said(settings, capsys, "decrypt", "--yes")[2]


def test_a_backup_in_the_open_is_restored_over_an_encrypted_record_with_a_word_about_it(
    desk: Desk, clock: StoppedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.close()
    plain = tmp_path / "plain.sqlite3"
    back_up(desk.settings, clock.now()).backup.path.rename(plain)
    rewrite_desk(desk.settings, clock, KEY)
    let_go(KEY)
    phrase = in_file(tmp_path / "phrase", PHRASE)
    status, out, err = said(desk.settings, capsys, "--passphrase-file", phrase, "restore", str(plain), "--yes")
    assert (status, err) == (0, "")
    assert "This backup was not encrypted" in out
    assert said(desk.settings, capsys, "queue")[0] == 0


def test_the_practice_desk_asks_for_no_passphrase(
    encrypted: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    status, out, err = said(encrypted, capsys, "practice", "plain")
    assert (status, err) == (0, "")
    assert "everybody here is made up" in out


def test_a_desk_without_encryption_does_not_import_it(desk: Desk) -> None:
    log.log_contact(desk, entry(name=NAME))
    desk.close()
    code = (
        "import sys; from deskapp.cli.main import main; main(sys.argv[1:]); "
        "print(sorted(name for name in sys.modules if name in ('sqlcipher3', 'db.storage.cipher', 'getpass')))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "--data", str(desk.settings.folder), "queue"],
        cwd=ROOT, text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert NAME in told.stdout
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_wrong_passphrase_says_nothing_of_the_record(encrypted: Settings, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        unlock_file(encrypted.record, in_file(tmp_path / "wrong", "not this one at all"))
    assert NAME not in str(refused.value)
    assert "not this one" not in str(refused.value)
