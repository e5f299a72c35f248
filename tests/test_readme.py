"""The README keeps its word: the picture is today's, the commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.picture import PICTURE, REPORT_PICTURE, draw, words_of
from deskapp.charter.reading import shipped_editions
from tests.house import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


async def test_the_picture_is_what_the_practice_desk_shows(tmp_path: Path) -> None:
    kept = words_of(PICTURE.read_text(encoding="utf-8"))
    assert any("LATE 2" in line for line in kept)
    assert words_of(await draw(tmp_path)) == kept, "make picture draws it anew"


def test_the_picture_of_the_report_is_of_the_year_that_practice_makes() -> None:
    words = words_of(REPORT_PICTURE.read_text(encoding="utf-8"))
    assert "Report: 2026" in words
    assert "![The report of the practice year](screens/report.svg)" in README
    counts = [found for line in words if (found := re.search(r"(\d+)/(\d+) (\d+%|few)", line))]
    assert len(counts) > 6
    assert sum(int(each[1]) for each in counts) < sum(int(each[2]) for each in counts) > 10_000


def test_the_two_commands_come_first_and_are_in_the_makefile() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)
    assert named[:2] == ["run", "test"]
    assert set(named) <= set(targets)


def test_every_edition_that_ships_is_named() -> None:
    for name in shipped_editions():
        assert f"`{name}`" in README
