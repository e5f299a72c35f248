"""`deskapp charter`: the charter in force in words, its file, and going by a changed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.charter.reading import DEFAULT_EDITION, shipped_editions, shipped_text
from deskapp.settings import Settings
from tests.test_cli import run

TUESDAY = "2026-11-24T14:47:00+00:00"


def charter(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str, str]:
    return run(capsys, "--data", str(folder), "--now", TUESDAY, "charter", *words)


def a_file(folder: Path, *, begins: str, telephone: str = "01632 960100") -> Path:
    """Our own charter: the one that ships, with a number and a later day."""
    text = shipped_text(DEFAULT_EDITION).replace("valid_from = 2013-04-01", f"valid_from = {begins}")
    path = folder / "ours.toml"
    path.write_text(f'telephone = "{telephone}"\nsafeguarding = "The council, 01632 960010"\n{text}', encoding="utf-8")
    return path


def test_the_charter_in_force_is_printed_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = charter(capsys, tmp_path)
    assert (status, err) == (0, "")
    assert out.startswith("Customer Service Charter and Standard, Healthwatch Portsmouth\n")
    assert "Open          Mon to Fri 09:00-17:00\n" in out
    said = " ".join(out.split())
    assert "For: email; within 2 working days; counted from the day it came in; kept by a reply" in said
    assert "For: answerphone; within 1 working day; counted from the time it was left" in said
    assert "within 1 calendar month, to the end of the day; counted from the day it came in" in said
    assert "Every day that we are open; kept by a check of the answerphone." in said
    assert max(len(line) for line in out.splitlines()) <= 110


@pytest.mark.parametrize("name", shipped_editions())
def test_every_charter_that_ships_can_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = tmp_path / "later.toml"
    path.write_text(shipped_text(name).replace("valid_from = 20", "valid_from = 2025-01-01 # 20"), encoding="utf-8")
    charter(capsys, tmp_path / "desk", str(path))
    status, out, _ = charter(capsys, tmp_path / "desk")
    assert status == 0
    assert f"({name})" in out


def test_its_file_is_printed_word_for_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert charter(capsys, tmp_path, "--text")[1] == shipped_text(DEFAULT_EDITION)


def test_a_changed_charter_holds_from_its_own_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    status, out, _ = charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-24")))
    assert status == 0
    assert "It holds from Tuesday 24 November 2026, and so now." in out
    out = charter(capsys, desk)[1]
    assert "Telephone     01632 960100\n" in out
    assert "In danger     The council, 01632 960010\n" in out
    assert "In force from Tuesday 24 November 2026" in out


def test_one_of_a_later_day_waits_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    _, out, _ = charter(capsys, desk, str(a_file(tmp_path, begins="2027-04-01")))
    assert "It holds from Thursday 1 April 2027; until then Customer Service Charter and Standard does." in out
    out = charter(capsys, desk)[1]
    assert "Telephone     not written in the charter" in out
    assert out.endswith("From Thursday 1 April 2027: Customer Service Charter and Standard (healthwatch-portsmouth).\n")


def test_one_that_would_never_hold_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-24")))
    status, out, err = charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-20")))
    assert (status, out) == (2, "")
    assert "would never hold: healthwatch-portsmouth has held since 2026-11-24" in err


def test_another_text_of_the_same_day_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-24")))
    assert charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-24")))[0] == 0
    status, _, err = charter(capsys, desk, str(a_file(tmp_path, begins="2026-11-24", telephone="01632 960101")))
    assert status == 2
    assert "Give the new one a later valid_from" in err


def test_a_mistake_names_the_file_the_key_and_the_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, begins="2026-11-24")
    path.write_text(path.read_text(encoding="utf-8").replace("safeguarding", "safegarding", 1), encoding="utf-8")
    status, _, err = charter(capsys, tmp_path / "desk", str(path))
    assert status == 2
    assert f'{path}: there is no key called "safegarding"; did you mean safeguarding?' in err
    assert not Settings(tmp_path / "desk").record.exists()
