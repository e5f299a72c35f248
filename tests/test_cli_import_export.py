"""Leaving: what `deskapp export` wrote makes the same desk in another folder, row by row, or nothing at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from db.contacts import log
from db.copies.tables import write_tables
from db.desk.desk import Desk
from db.history.kept_hashes import keep_hash, kept_hashes
from db.history.verify import verify_chain
from db.imports.import_log import import_log
from db.queue.live import open_rows
from db.replies.note import note
from db.startup.open_desk import open_desk
from db.storage.engine import SCHEMA
from db.storage.files import lock_folder
from db.undo.last import undo_last
from deskapp.cli.main import main
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, entry, logged, reply
from tests.db.old_records import old_record
from tests.db.schema_of import schema_of

LOG = Path(__file__).parent / "cases" / "desk_log.csv"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk where much was done, some of it undone, with words that are hard to carry over."""
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        import_log(desk, LOG, takes_new=True)
        contact_id = logged(desk, "Łukasz “Bea” O'Neill", at(3), about='=1+1; \u2028 \\ "quoted"\ttab')
        note(desk, contact_id, words="two\nlines\r\nand a \u001b escape")
        reply(desk, contact_id)
        undo_last(desk)
        keep_hash(desk.settings.record, NOW.date())
        yield desk


@pytest.fixture
def exported(desk: Desk, tmp_path: Path) -> Path:
    assert main(["--data", str(desk.settings.folder), "export", "--to", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def taken_in(folder: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["--data", str(new), "import", str(folder)])
    out, err = capsys.readouterr()
    return status, out + err


def rows_by_table(record: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'"
    with closing(sqlite3.connect(record)) as connection:
        names = [name for (name,) in connection.execute(tables)]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}  # noqa: S608


def schema_at(record: Path) -> object:
    with closing(sqlite3.connect(record)) as connection:
        header = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
        return schema_of(connection), header


def test_an_export_makes_the_same_desk_row_by_row_with_its_chain(
    desk: Desk, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = Settings(folder=tmp_path / "new")
    status, words = taken_in(exported, new.folder, capsys)
    assert status == 0
    assert "as it was exported. All " in words
    assert "events are whole" in words
    old_rows, new_rows = rows_by_table(desk.settings.record), rows_by_table(new.record)
    assert old_rows.keys() == new_rows.keys()
    assert [name for name in old_rows if old_rows[name] != new_rows[name]] == []
    assert min(len(old_rows[name]) for name in ("contact", "event", "note", "promise", "chainlink", "undostep")) > 0
    assert schema_at(new.record) == schema_at(desk.settings.record)
    assert kept_hashes(new.record) == kept_hashes(desk.settings.record) != []
    assert new.record.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in new.folder.iterdir() if path.name.startswith(".")] == []
    with closing(open_desk(replace(desk.settings, folder=new.folder), desk.clock)) as again:
        assert again.first_page.open_count == len(open_rows(desk.engine)) > 50
        log.log_contact(again, entry())
    assert verify_chain(new.record, kept_hashes(new.record)).first is None


def cut_short(folder: Path) -> None:
    table = folder / "record" / "event.jsonl"
    table.write_bytes(table.read_bytes()[:-40])


def a_line_less(folder: Path) -> None:
    table = folder / "record" / "event.jsonl"
    table.write_bytes(b"".join(table.read_bytes().splitlines(keepends=True)[:-1]))


def a_table_less(folder: Path) -> None:
    (folder / "record" / "note.jsonl").unlink()


def manifest_cut_short(folder: Path) -> None:
    manifest = folder / "record" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:100])


def no_manifest(folder: Path) -> None:
    shutil.rmtree(folder / "record")


def newer(folder: Path) -> None:
    manifest = folder / "record" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": SCHEMA + 1}))


def with_a_row_that_belongs_to_nothing(folder: Path) -> None:
    """Changed by somebody who made the checksum anew."""
    table, manifest = folder / "record" / "note.jsonl", folder / "record" / "manifest.json"
    table.write_text('{"event_id": 99999, "words": "x", "old_value": null, "new_value": null}\n')
    said = json.loads(manifest.read_text())
    said["tables"]["note"] = sha256(table.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(said))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut_short, "event.jsonl was cut short or changed"),
        (a_line_less, "event.jsonl was cut short or changed"),
        (a_table_less, "note.jsonl was cut short or changed"),
        (manifest_cut_short, "not an export of deskapp"),
        (no_manifest, "not an export of deskapp"),
        (newer, "exported by a newer deskapp"),
        (with_a_row_that_belongs_to_nothing, "cut short or changed"),
    ],
)
def test_an_export_that_is_not_whole_is_a_sentence_and_makes_nothing(
    exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: object, says: str
) -> None:
    assert callable(spoil)
    spoil(exported)
    status, words = taken_in(exported, tmp_path / "new", capsys)
    assert (status, words.count("\n"), says in words) == (2, 1, True), words
    assert "Nothing was taken in" in words
    assert not (tmp_path / "new").exists() or list((tmp_path / "new").iterdir()) == []


def test_trying_an_export_takes_nothing_in(
    exported: Path, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--data", str(tmp_path / "new"), "import", str(exported), "--try"]) == 0
    assert "Tried, nothing taken in. All " in capsys.readouterr().out
    assert not (tmp_path / "new").exists()
    assert main(["--data", str(desk.settings.folder), "import", str(exported), "--try"]) == 2


def test_a_desk_with_contacts_takes_no_export_in(
    desk: Desk, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows_by_table(desk.settings.record)
    status, words = taken_in(exported, desk.settings.folder, capsys)
    assert (status, "holds a desk's record already" in words) == (2, True)
    assert rows_by_table(desk.settings.record) == before


def test_a_desk_that_was_only_opened_is_set_aside_for_an_export(
    desk: Desk, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = Settings(folder=tmp_path / "new", staff_name="Priya Shah")
    open_desk(new, desk.clock).close()
    opened = rows_by_table(new.record)
    assert taken_in(exported, new.folder, capsys)[0] == 0
    assert rows_by_table(new.record)["contact"] == rows_by_table(desk.settings.record)["contact"]
    (aside,) = (new.folder / "backups").glob("before-import-*.sqlite3")
    assert rows_by_table(aside) == opened


def test_an_export_of_an_older_schema_is_brought_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = old_record(tmp_path, SCHEMA - 1)
    (tmp_path / "tables").mkdir()
    with closing(sqlite3.connect(old.record)) as record:
        write_tables(record, tmp_path / "tables")
    new = Settings(folder=tmp_path / "new")
    assert taken_in(tmp_path / "tables", new.folder, capsys)[0] == 0
    assert verify_chain(new.record).first is None
    with closing(sqlite3.connect(new.record)) as record:
        assert record.execute("SELECT words FROM note").fetchall() == [("Told her of the dentist in Hill Road",)]
        assert record.execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def test_what_a_killed_export_left_is_deleted_by_the_next_and_what_is_being_written_stays(
    desk: Desk, tmp_path: Path
) -> None:
    left, written, other = (tmp_path / name for name in (".out.99998", ".out.99999", ".out.draft"))
    for folder in (left, written, other):
        folder.mkdir()
        (folder / "copy.sqlite3").write_bytes(b"Margaret")
    lock = lock_folder(written, alone=True)
    assert lock is not None
    with closing(lock):
        assert main(["--data", str(desk.settings.folder), "export", "--to", str(tmp_path / "out")]) == 0
    assert [folder.exists() for folder in (left, written, other)] == [False, True, True]


def test_a_file_with_headings_alone_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text("channel,received_at,about\n")
    assert main(["--data", str(tmp_path / "desk"), "import", str(tmp_path / "log.csv"), "--yes"]) == 0
    assert capsys.readouterr().out == "There are no rows below the headings of log.csv: nothing was taken in.\n"
