"""`deskapp verify`: one sentence about the history of the record or of a backup, and an exit status."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.history.kept_hashes import hash_file, keep_hash, kept_hashes
from db.replies.note import note
from db.startup.open_desk import open_desk
from deskapp.cli.main import main
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, logged


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        yield desk


def verified(desk: Desk, capsys: pytest.CaptureFixture[str], *file: Path) -> tuple[int, str]:
    status = main(["--data", str(desk.settings.folder), "verify", *map(str, file)])
    out, err = capsys.readouterr()
    assert (out + err).count("\n") == 1
    return status, out + err


def forge(record: Path, *statements: str) -> None:
    with closing(sqlite3.connect(record, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_whole_history_and_a_backup_of_it_are_one_sentence_with_the_newest_hash(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contact_id = logged(desk, "Ann", at(3))
    note(desk, contact_id, words="Rang again")
    status, words = verified(desk, capsys)
    assert status == 0
    assert words.startswith("All 2 events are whole, and so is everything")
    forge(desk.settings.record, f"VACUUM INTO '{tmp_path / 'backup'}'")
    assert verified(desk, capsys, tmp_path / "backup") == (0, words)


def test_a_forged_history_names_the_row_and_its_contact(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    contact_id = logged(desk, "Ann", at(3))
    note(desk, contact_id, words="Rang again")
    forge(desk.settings.record, "UPDATE note SET words = 'Said thank you'")
    sentence = "The history is not whole: the note of event 2 of 26-0001 was changed, and not by deskapp.\n"
    assert verified(desk, capsys) == (1, sentence)
    forge(
        desk.settings.record,
        "INSERT INTO nocheck SELECT '2026-11-23', 'Machine broken', 1, at FROM event LIMIT 1",
        "UPDATE note SET words = 'Rang again'",
    )
    status, words = verified(desk, capsys)
    assert status == 1
    assert "the reason for no answerphone check of Monday 23 November 2026 was put in" in words


def test_the_newest_hash_is_kept_beside_the_record_once_a_day_and_at_a_sign_off(desk: Desk) -> None:
    logged(desk, "Ann", at(3))
    open_desk(desk.settings, desk.clock).close()
    assert len(kept_hashes(desk.settings.record)) == 1
    logged(desk, "Bea", at(4))
    keep_hash(desk.settings.record, date(2026, 11, 24))
    assert len(kept_hashes(desk.settings.record)) == 1
    keep_hash(desk.settings.record, date(2026, 11, 24), again=True)
    first, second = kept_hashes(desk.settings.record)
    assert first.link_id < second.link_id
    assert hash_file(desk.settings.record).stat().st_mode & 0o777 == 0o600


def test_an_older_copy_put_in_the_records_place_is_found_by_the_hash_beside_it(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contact_id = logged(desk, "Ann", at(3))
    shutil.copy(desk.settings.record, tmp_path / "older")
    note(desk, contact_id, words="Rang again")
    keep_hash(desk.settings.record, date(2026, 11, 24))
    with hash_file(desk.settings.record).open("a") as kept:
        kept.write("2026-11-25 77 cut sho")
    assert verified(desk, capsys)[0] == 0
    shutil.copy(tmp_path / "older", desk.settings.record)
    status, words = verified(desk, capsys)
    assert (status, "what came last" in words) == (1, True)


def test_a_file_that_is_no_record_or_has_no_chain_is_a_sentence(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text").write_text("x" * 2000)
    forge(tmp_path / "other", "CREATE TABLE event (id)")
    shutil.copy(desk.settings.record, tmp_path / "old")
    forge(tmp_path / "old", "DROP TABLE chainlink", "PRAGMA user_version = 3")
    shutil.copy(desk.settings.record, tmp_path / "new")
    forge(tmp_path / "new", "PRAGMA user_version = 999")
    said = {"text": "is not a record", "other": "is not a record", "old": "older", "new": "newer", "none": "no record"}
    for name, words in said.items():
        status, sentence = verified(desk, capsys, tmp_path / name)
        assert (status, words in sentence) == (2, True), sentence
