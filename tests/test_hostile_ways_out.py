"""Hostile words on every way out of the desk are text: lines, JSON, pages, tables, workbooks, exports, packs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from deskapp.cli.main import main
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock
from tests.hostile import FORMULA, act_in_lines, acts, shape_of
from tests.hostile_desk import copy_hostile
from tests.plain.plain_desk import PlainDesk
from tests.screens.front_desk import STAFF, TUESDAY

MONTH = "--period 2026-11"
LINES = {
    "queue": 0, f"report {MONTH}": 80, f"report {MONTH} --list any": 0, f"report {MONTH} --list F29": 0,
    f"report {MONTH} --list F3": 0, f"complaints {MONTH}": 80, f"requests {MONTH}": 80, f"compliments {MONTH}": 80,
    "staff": 0, "topics": 0, "verify": 0, "doctor": 0, "charter": 78, "charter list": 0, "erase": 0,
    "retention": 0, "due text now --kind foi": 0, "due call now": 0, f"whatif --edition preston {MONTH}": 80,
    "restore": 0,
}  # fmt: skip
"""Commands, and the cells in which each of their lines has to fit; 0 for those that print a line for each row."""
JSON = ("queue --json", f"report {MONTH} --json", f"report {MONTH} --list any --json")
PLAIN = (
    "queue --all", "next", "log", "log mine", "contact 26-0001", "contact 26-0002", "contact 26-0010", "person ann",
    "find ann", "find [/]", "find 01632", "handover", "unfinished", "fortnight", "charter", "who", "day",
    "copy 26-0001", "undo",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_hostile(tmp_path_factory.mktemp("hostile") / "desk").folder


def run(capsys: pytest.CaptureFixture[str], folder: Path, words: str) -> str:
    """The output of a command, which succeeds and acts on no terminal."""
    status = main(["--data", str(folder), "--now", "24 Nov 2026 14:47", *words.split()])
    said = capsys.readouterr()
    assert status in (0, 1), said.err
    assert not act_in_lines(said.out + said.err)
    return said.out


@pytest.mark.parametrize("words", LINES)
def test_lines_act_on_no_terminal_and_fit(folder: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    out = run(capsys, folder, words)
    assert out
    if width := LINES[words]:
        assert [line for line in out.split("\n") if cell_len(line) > width] == []


@pytest.mark.parametrize("words", JSON)
def test_json_has_every_word_as_it_was(folder: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as record:
        kept = {name for (name,) in record.execute("SELECT name FROM contact")}
    said = json.loads(run(capsys, folder, words))
    assert {one["name"] for one in said if isinstance(one, dict)} <= kept if isinstance(said, list) else said


def test_line_mode(tmp_path: Path) -> None:
    copy_hostile(tmp_path / "desk")
    here = PlainDesk(tmp_path / "desk", StoppedClock(TUESDAY), STAFF[-1:])
    for words in PLAIN:
        assert not any(map(acts, here.do(words).lines)), words


def test_an_endless_number_is_none_of_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Python refuses to read a number of 4,300 figures."""
    copy_hostile(tmp_path / "desk")
    here, endless = PlainDesk(tmp_path / "desk", StoppedClock(TUESDAY), STAFF[-1:]), "9" * 5_000
    for words in (f"queue {endless}", f"unfinished {endless}"):
        with pytest.raises(WordsError):
            here.do(words)
    assert main(["--data", str(tmp_path / "desk"), "restore", endless]) == 2
    assert len(capsys.readouterr().err) < 400


def cells(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every cell of the CSV files in a folder."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ((path, cell) for row in csv.reader(file) for cell in row)


def runs(cell: str) -> bool:
    """True if a spreadsheet would run a cell, or a terminal would obey it."""
    return acts(cell) or cell.lstrip().startswith(FORMULA)


def test_a_report(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for public in ("", " --public"):
        into = tmp_path / f"report{public.strip()}"
        run(capsys, folder, f"report {MONTH} --to {into}{public}")
        for page in into.glob("*.html"):
            assert not {tag for tag, _ in shape_of(page.read_text("utf-8"))} & {"script", "b", "blink"}
        assert [cell for cell in cells(into) if runs(cell[1])] == []
        book = zipfile.ZipFile(into / "report.xlsx")
        for name in book.namelist():
            tree = ET.fromstring(book.read(name)) if name.endswith(".xml") else ET.Element("none")  # noqa: S314 - our own
            assert [one for one in tree.iter() if one.tag.endswith("}f")] == []
            assert [one.text for one in tree.iter() if one.tag.endswith("}t") and runs(one.text or "")] == []


def test_registers_as_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for register in ("complaints", "requests", "compliments"):
        assert main(["--data", str(folder), "--now", "24 Nov 2026 14:47", register, *MONTH.split(), "--csv"]) == 0
        read = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
        assert [cell for row in read for cell in row if runs(cell)] == []


def test_an_export_is_inert_and_loses_nothing(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, folder, f"export --to {tmp_path / 'out'}")
    assert [cell for cell in cells(tmp_path / "out") if runs(cell[1])] == []
    lines = {path: path.read_text("utf-8").split("\n")[:-1] for path in (tmp_path / "out").rglob("*.jsonl")}
    assert [line for found in lines.values() for line in found if acts(line)] == []
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as record:
        for path in (tmp_path / "out").glob("*.jsonl"):
            rows = record.execute(f"SELECT * FROM {path.stem}").fetchall()  # noqa: S608 - our own names
            assert [tuple(json.loads(line).values()) for line in lines[path]] == rows
    run(capsys, tmp_path / "new", f"import {tmp_path / 'out'}")


def test_a_pack(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, folder, f"pack 26-0001 --to {tmp_path / 'pack'}")
    assert [cell for cell in cells(tmp_path / "pack") if runs(cell[1])] == []
    pages = [*(tmp_path / "pack").rglob("*.html")]
    assert pages
    for page in pages:
        assert not {tag for tag, _ in shape_of(page.read_text("utf-8"))} & {"script", "b", "blink"}
