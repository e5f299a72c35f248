"""`deskapp charter`: the charter in force in words, its file, and going by a changed one."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
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
    assert "For: message; within 1 working day; counted from the time it was left" in said
    assert "within 1 calendar month; counted from the day it came in" in said
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
    assert "It holds from Thursday 1 April 2027. Until then the one from Monday 1 April 2013 holds." in out
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
    assert "Replace that one by it, or give the new one a later valid_from" in err


def test_a_mistake_names_the_file_the_key_and_the_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = a_file(tmp_path, begins="2026-11-24")
    path.write_text(path.read_text(encoding="utf-8").replace("safeguarding", "safegarding", 1), encoding="utf-8")
    status, _, err = charter(capsys, tmp_path / "desk", str(path))
    assert status == 2
    assert f'{path}, line 2: there is no key called "safegarding"; did you mean safeguarding?' in err
    assert not Settings(tmp_path / "desk").record.exists()


def test_the_list_has_every_charter_that_ships_and_says_which_one_is_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    later = a_file(tmp_path, begins="2027-04-01")
    later.write_text(later.read_text("utf-8").replace(f'"{DEFAULT_EDITION}"', '"ours"'), "utf-8")
    charter(capsys, desk, "adopt", str(later))
    status, out, _ = charter(capsys, desk, "list")
    assert status == 0
    assert "ours  FROM 2027-04-01\n" in out
    for name in shipped_editions():
        assert re.search(
            rf"^{name}{'  IN FORCE SINCE 2013-04-01' if name == DEFAULT_EDITION else ''}\n    .+ promises?\.$",
            out,
            re.M,
        )
    assert out.count("IN FORCE") == 1


def test_due_goes_by_a_charter_that_the_list_shows_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    later = a_file(tmp_path, begins="2027-04-01")
    later.write_text(later.read_text("utf-8").replace(f'"{DEFAULT_EDITION}"', '"ours"'), "utf-8")
    charter(capsys, desk, "adopt", str(later))
    later.unlink()
    asked = ("--data", str(desk), "due", "letter", "20 Nov 2026 16:30", "--json", "--edition")
    status, out, _ = run(capsys, *asked, "ours")
    assert (status, json.loads(out)["edition"]) == (0, "ours")
    assert json.loads(run(capsys, *asked, DEFAULT_EDITION)[1])["edition"] == DEFAULT_EDITION
    assert run(capsys, *asked, "theirs")[0] == 2


def test_two_of_one_name_are_listed_with_their_days_and_the_day_says_which_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    charter(capsys, desk, "adopt", str(a_file(tmp_path, begins="2027-01-04")))
    out = charter(capsys, desk, "list")[1]
    assert f"{DEFAULT_EDITION}  IN FORCE SINCE 2013-04-01\n" in out
    assert f"{DEFAULT_EDITION}  FROM 2027-01-04\n" in out
    status, out, err = charter(capsys, desk, "show", DEFAULT_EDITION)
    assert (status, out, err.count("\n")) == (2, "", 1)
    days = f'"{DEFAULT_EDITION} 2013-04-01" or "{DEFAULT_EDITION} 2027-01-04"'
    assert f"2 charters are called {DEFAULT_EDITION}: say the one meant with its first day, {days}." in err
    out = charter(capsys, desk, "show", f"{DEFAULT_EDITION} 2027-01-04")[1]
    assert "Counts from Monday 4 January 2027" in out
    out = charter(capsys, desk, "show", f"{DEFAULT_EDITION} 2013-04-01")[1]
    assert "Counts from Monday 1 April 2013" in out


def test_one_that_ships_is_shown_in_words_by_its_name_and_a_file_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = charter(capsys, tmp_path / "desk", "show", "papworth-trust")
    assert status == 0
    assert "Counts from Wednesday 1 January 2020 (papworth-trust)" in out
    assert "We answer a stage 1 complaint within 10 working days." in out
    file = a_file(tmp_path, begins="2027-04-01")
    assert "Telephone     01632 960100" in charter(capsys, tmp_path / "desk", "show", str(file))[1]
    assert charter(capsys, tmp_path / "desk", "show")[1] == charter(capsys, tmp_path / "desk")[1]
    assert "IN FORCE" not in out


def test_a_file_is_tried_without_a_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "desk"
    file = a_file(tmp_path, begins="2027-04-01")
    status, out, _ = charter(capsys, desk, "check", str(file))
    assert status == 0
    assert "fine. 7 rules were read, and each was counted on each of 750 days." in out
    whole = file.read_text("utf-8")
    file.write_text("[[rules]]".join(whole.split("[[rules]]")[:2]), "utf-8")
    assert "fine. 1 rule was read, and each" in charter(capsys, desk, "check", str(file))[1]
    file.write_text(whole.replace("working_days = 2", "working_days = 30000"), "utf-8")
    status, _, err = charter(capsys, desk, "check", str(file))
    assert status == 2
    assert "rule email-reply: on 1 April 2027 it cannot be counted" in err
    assert not desk.exists() or not Settings(desk).record.exists()


def test_words_that_say_another_time_than_is_counted_are_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, begins="2027-04-01")
    file.write_text(file.read_text("utf-8").replace("working_days = 2\n", "working_days = 15\n"), "utf-8")
    asked = 'Which is right? The words of promise 1 say "2 working days", but it counts 15 working days.'
    assert asked in charter(capsys, tmp_path / "desk", "check", str(file))[1]
    assert asked in charter(capsys, tmp_path / "desk", "adopt", str(file))[1]


@pytest.mark.parametrize("name", shipped_editions())
def test_one_that_ships_is_adopted_by_its_name_on_a_new_desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    status, out, err = charter(capsys, tmp_path, "adopt", name)
    assert (status, err) == (0, "")
    assert "It holds from Tuesday 24 November 2026, and so now." in out
    listed = charter(capsys, tmp_path, "list")[1]
    assert f"{name}  IN FORCE" in listed
    assert re.search(r"^    Taken over on \w+ \d+ \w+ \d{4} at \d\d:\d\d\.$", listed, re.MULTILINE)


def test_one_that_has_not_begun_is_withdrawn_and_the_only_one_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    assert "is the only charter here" in charter(capsys, desk, "withdraw", DEFAULT_EDITION)[2]
    charter(capsys, desk, str(a_file(tmp_path, begins="2027-04-01")))
    status, _, err = charter(capsys, desk, "withdraw", DEFAULT_EDITION)
    assert (status, "would be withdrawn. Its text is not kept. Nothing was changed." in err) == (2, True)
    assert "From Thursday" in charter(capsys, desk)[1]
    status, out, _ = charter(capsys, desk, "withdraw", DEFAULT_EDITION, "--yes")
    assert status == 0
    assert "from Thursday 1 April 2027: withdrawn. In force is Customer Service Charter" in out
    assert "From Thursday" not in charter(capsys, desk)[1]
    assert "No charter called nobodys was adopted" in charter(capsys, desk, "withdraw", "nobodys")[2]


def test_a_figure_is_mended_the_same_day_under_the_same_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    file = a_file(tmp_path, begins="2026-11-24")
    assert "there is none to replace" in charter(capsys, desk, "replace", str(file))[2]
    charter(capsys, desk, "adopt", str(file))
    assert "Nothing was changed" in charter(capsys, desk, "replace", str(file))[1]
    file.write_text(file.read_text("utf-8").replace("working_days = 2", "working_days = 3"), "utf-8")
    status, out, _ = charter(capsys, desk, "replace", str(file))
    assert status == 0
    assert "replaced, from Tuesday 24 November 2026 as before." in out
    assert "For: email; within 3 working days" in charter(capsys, desk)[1]


def test_words_behind_it_that_say_nothing_are_refused_with_what_can_be_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("adopt",), ("adopt", "a", "b"), ("throw", "a")):
        status, out, err = charter(capsys, tmp_path / "desk", *words)
        assert (status, out) == (2, "")
        assert "Say `charter list`, `charter new`, `charter next`, or one of show, check, adopt" in err


def test_bank_holidays_that_are_known_for_less_than_90_days_are_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Bank holidays are known" not in charter(capsys, tmp_path)[1]
    with closing(sqlite3.connect(Settings(tmp_path).record)) as record:
        record.execute("DELETE FROM calendarday WHERE day > '2026-12-28'")
        record.commit()
    assert charter(capsys, tmp_path)[1].endswith("Bank holidays are known up to Mon 28 Dec only. Update deskapp.\n")


@pytest.mark.parametrize("ending", ["", ".toml"])
@pytest.mark.parametrize("what", [["show"], ["adopt"], ["check"], []])
def test_a_name_too_long_for_a_file_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: list[str], ending: str
) -> None:
    status, out, err = charter(capsys, tmp_path, *what, "x" * 400 + ending)
    assert (status, out) == (2, "")
    said = "No file has so long a name; check it" if ending else 'No charter called "xxx'
    assert said in err
    assert len(err.splitlines()) == 1
