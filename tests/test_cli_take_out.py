"""`deskapp export` and `deskapp copy`: everything for other tools, in local time, while the desks go on saving."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.charters.adopted import adopt
from db.charters.revised import withdraw
from db.charters.zone_offsets import offsets_between
from db.copies.copy import copy_record
from db.copies.views import VIEWS
from db.desk.desk import Desk
from db.startup.open_desk import open_desk
from db.undo.last import undo_last
from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.cli.main import main
from deskapp.errors import RecordError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_in, logged, promised, reply

ZONES = ("Europe/London", "America/St_Johns", "Pacific/Chatham", "Asia/Kolkata")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(desk_in(tmp_path / "desk", StoppedClock(NOW))) as desk:
        yield desk


def said(desk: Desk, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(desk.settings.folder), "--now", "24 Nov 2026 14:47", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_copy_has_every_view_and_deskapp_does_not_take_it_for_a_record(desk: Desk, tmp_path: Path) -> None:
    logged(desk, "Ann", at(3))
    copied = tmp_path / "other" / "desk.sqlite3"
    copied.parent.mkdir()
    copy_record(desk.settings.record, copied)
    with closing(sqlite3.connect(copied)) as record:
        for view in VIEWS:
            record.execute(f"SELECT * FROM {view.name}").fetchall()  # noqa: S608 - our own names
        assert record.execute("SELECT name, received_local FROM contact_list").fetchall() == [
            ("Ann", "2026-11-03 09:00:00")
        ]
        assert record.execute("SELECT rule, result FROM promise_kept").fetchall() != []
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    with pytest.raises(RecordError):
        open_desk(Settings(folder=copied.parent), StoppedClock(NOW))


@pytest.mark.parametrize("zone", ZONES)
def test_local_times_are_those_of_the_zone_on_both_sides_of_every_change(zone: str) -> None:
    since, until = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    offsets = offsets_between(since, until, ZoneInfo(zone))
    assert len(offsets) == (1 if zone == "Asia/Kolkata" else 13)
    for (begins, minutes), (ends, _) in zip(offsets, [*offsets[1:], (until, 0)], strict=True):
        for moment in (begins, begins + timedelta(days=3), ends - timedelta(minutes=1)):
            assert moment.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(minutes=minutes)


def test_views_of_the_record_are_in_the_zone_of_the_charter_that_held_then(desk: Desk) -> None:
    for month in (6, 7, 11):
        logged(desk, "Ann", at(3, month=month))
    text = shipped_text(DEFAULT_EDITION).replace("valid_from =", 'timezone = "Asia/Kolkata"\nvalid_from =')
    text = re.sub(
        r"valid_from = \S+", "valid_from = 2026-07-01", re.sub(r'name = "[^"]+"', 'name = "there"', text, count=1)
    )
    adopt(desk.engine, parse_edition(text, "there"), NOW)
    views = "SELECT received_local FROM contact_list ORDER BY 1"
    with desk.engine.connect() as record:
        assert [words for (words,) in record.exec_driver_sql(views)] == [
            "2026-06-03 10:00:00", "2026-07-03 14:30:00", "2026-11-03 14:30:00",
        ]  # fmt: skip
    withdraw(desk.engine, "there", NOW)
    with desk.engine.connect() as record:
        assert [words for (words,) in record.exec_driver_sql(views)] == [
            "2026-06-03 10:00:00", "2026-07-03 10:00:00", "2026-11-03 09:00:00",
        ]  # fmt: skip


def test_what_was_undone_and_mistakes_are_in_no_view(desk: Desk, tmp_path: Path) -> None:
    kept = promised(desk, "Kay", at(24, 16))
    reply(desk, kept)
    undo_last(desk)
    promised(desk, "Nobody", at(24, 17))
    undo_last(desk)
    copy_record(desk.settings.record, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as record:
        assert [name for (name,) in record.execute("SELECT name FROM contact_list")] == ["Kay"]
        assert [kind for (kind,) in record.execute("SELECT kind FROM event_list")] == ["written_down"]
        assert {result for (result,) in record.execute("SELECT result FROM promise_kept")} == {"running"}


def test_a_desk_saves_while_a_copy_is_read(desk: Desk, tmp_path: Path) -> None:
    logged(desk, "Ann", at(3))
    copy_record(desk.settings.record, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy", isolation_level=None)) as record:
        record.execute("BEGIN")
        record.execute("SELECT * FROM contact_list").fetchall()
        logged(desk, "Bea", at(4))
        assert record.execute("SELECT count(*) FROM contact_list").fetchone() == (1,)


def test_an_export_is_csv_json_lines_and_a_dictionary_of_every_column(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logged(desk, "Ann", at(3), about="=1+1")
    folder = tmp_path / "out"
    status, out, _ = said(desk, capsys, "export", "--to", str(folder))
    assert (status, " files, with names" in out) == (0, True)
    explained = (folder / "README.txt").read_text(encoding="utf-8")
    for view in VIEWS:
        text = (folder / f"{view.name}.csv").read_text(encoding="utf-8")
        rows = [*csv.DictReader(io.StringIO(text, newline=""))]
        lines = [json.loads(line) for line in (folder / f"{view.name}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert len(rows) == len(lines)
        assert f"{view.name}: " in explained
        assert all(column in explained for column in text.splitlines()[0].split(","))
        if view.name == "contact_list":
            assert (rows[0]["about"], lines[0]["about"]) == ("'=1+1", "=1+1")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not list(folder.rglob("*.sqlite3"))


def test_a_place_that_cannot_be_used_is_a_sentence_and_nothing_is_left(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x", encoding="utf-8")
    before = sorted(tmp_path.glob("*"))
    for words in (
        ("export", "--to", str(tmp_path / "full")),
        ("export", "--to", str(tmp_path / "none" / "out")),
        ("copy", str(tmp_path / "full" / "mine")),
        ("copy", str(tmp_path / "none" / "copy")),
    ):
        status, out, err = said(desk, capsys, *words)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert sorted(tmp_path.glob("*")) == before
    assert (tmp_path / "full" / "mine").read_text(encoding="utf-8") == "x"
