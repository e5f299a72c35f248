"""Hostile words in the cells of a log: each cell is cleaned by itself, and none loses a word to another."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.imports.csv_log import LogRow, read_log
from db.imports.log_text import clean_cell
from deskapp.charter.reading import DEFAULT_EDITION, find_edition
from tests.db.desk_case import NOW
from tests.hostile import LETTERS, acts

EDITION = find_edition(DEFAULT_EDITION)
COLUMNS = ("channel", "received_at", "name", "about", "detail", "topic")
TITLE, LINK = "\x1b]0;", "\x1b]8;;http://x\x1b\\"
PERSIAN = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
WORDS = LETTERS.map(lambda words: words[:16])


@pytest.fixture(scope="module")
def file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "log.csv"


def read_rows(file: Path, text: str) -> list[LogRow]:
    file.write_text(text, encoding="utf-8", newline="")
    log = read_log(file, NOW, EDITION)
    assert log.faults == []
    return log.rows


def texts(row: LogRow) -> list[str]:
    return [row.name or "", row.about, row.detail, row.topic or ""]


def is_whole(row: LogRow, marked: Sequence[str]) -> None:
    """Every cell begins and ends with its own mark, and has no other's."""
    for words, mark in zip(texts(row), marked, strict=True):
        assert not acts(words)
        assert words.startswith(f"from{mark}"), (words, mark)
        assert words.endswith(f"to{mark}"), (words, mark)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=4), st.sampled_from(",;\t|"))
@example([(TITLE, "owned", "\x07", ""), (LINK, "click", "\x1b]8;;\x1b\\", "\x1b")], ",")
@example([("\x1b[31", "", "\x1b[1;", "\x1b")], ";")
@example([("\x1b[", "", "\x1b[", "\x1b")], "|")
@example([("\x9d0;", "a\x9c", "\x90", "\x9c")], ",")
def test_no_cell_loses_a_word_to_another(file: Path, rows: list[tuple[str, str, str, str]], part: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=part)
    writer.writerow(COLUMNS)
    for at, row in enumerate(rows):
        cells = [f"from{at}{number} {words} to{at}{number}" for number, words in enumerate(row)]
        writer.writerow(["call", "24/11/2026 09:30", *cells])
    read = read_rows(file, out.getvalue())
    assert len(read) == len(rows)
    for at, one in enumerate(read):
        is_whole(one, [f"{at}{number}" for number in range(4)])


@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.sampled_from(",;\t|"))
@example(("\x1b", TITLE, "\x9b", "\x07"), ",")
def test_no_cell_without_quotes_does(file: Path, words: tuple[str, str, str, str], part: str) -> None:
    bare = ["".join(letter for letter in one if letter not in '\r\n"' + part) for one in words]
    cells = [f"from{number} {one} to{number}" for number, one in enumerate(bare)]
    lines = [COLUMNS, ("call", "24/11/2026 09:30", *cells)]
    (row,) = read_rows(file, "\n".join(part.join(line) for line in lines))
    is_whole(row, "0123")


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("Ann \x1b[31mRED\x1b[0m\x1b]0;owned\x07 Day", "Ann RED Day"),
        (f"{LINK}click\x1b]8;;\x1b\\", "click"),
        ("Ann \x1b] rang about her pass \x07 today", "Ann ] rang about her pass  today"),
        ("\x1bAnn", "Ann"),
        ("Ja\xc5\x9bko said \xe2\x80\x9cyes\xe2\x80\x9d then \xe2\x80\x9cno", "Ja\xc5ko said \xe2yes\xe2 then \xe2no"),
        (PERSIAN, PERSIAN),
        ("A\u200dnn", "Ann"),
    ],
)
def test_a_sequence_is_taken_out_whole_and_no_word_with_it(cell: str, cleaned: str) -> None:
    assert clean_cell(cell) == cleaned
