"""`deskapp report` from the command line: its shape as JSON, its lines, its sentences; it writes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from deskapp.cli.main import main
from deskapp.publish.report.figures import BY_DUE
from deskapp.settings import Settings
from deskapp.wording.counted import share
from tests.db.desk_case import NOW
from tests.db.made_records import copy_practice


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "desk"
    copy_practice(Settings(folder=folder, practice=True), NOW)
    return folder


def said(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--data", str(folder), "--now", "24 Nov 2026 14:47", "report", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_json_is_one_object_of_this_shape(practice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(practice, capsys, "--period", "2026-11", "--json")
    assert (status, err) == (0, "PRACTICE: everybody here is made up.\n")
    report = json.loads(out)
    assert list(report)[:5] == ["period", "promises", "contacts", "answerphone", "reviews"]
    assert report["period"] == {"from": "2026-11-01", "to": "2026-11-30"}
    for one in report["promises"]:
        assert list(one) == [
            "rule", "words", "fell_due", "kept", "missed", "extended", "not_possible", "open_in_time", "open_overdue",
        ]  # fmt: skip
        assert one["fell_due"] == sum(
            one[name] for name in ("kept", "missed", "not_possible", "open_in_time", "open_overdue")
        )
    assert [(one["rule"], one["words"]) for one in report["promises"]][-1] == (None, "Times that we set")
    assert list(report["contacts"]) == ["total", "by_channel", "by_kind"]
    assert report["contacts"]["total"] == sum(report["contacts"]["by_channel"].values()) > 20
    assert report["answerphone"] == {"days_owed": 15, "days_checked": 15}
    assert report["reviews"] == {"days_open": 15, "days_signed_off": 15, "days_signed_late": 0}


def test_the_lines_say_each_promise_with_its_counts_and_fit_the_screen(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(practice, capsys, "--period", "2026-11")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "PRACTICE: everybody here is made up."
    assert lines[1] == "How the charter was kept: Sunday 1 November 2026 to Monday 30 November 2026"
    assert "not over" in lines[2]
    assert [line.strip() for line in lines].count(BY_DUE) == 1
    assert "    kept 2 of 4 (few)   --list given" in lines
    assert "ANSWERPHONE  checked on 15 of 15 days" in lines
    assert max(map(len, lines)) <= 80


def test_a_list_names_the_contacts_how_each_ended_and_why_without_notes(
    practice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = said(practice, capsys, "--period", "2026-11", "--list", "given")
    lines = out.splitlines()[1:]
    assert (
        " ".join(lines[0].split()) == "26-0391 12:00 on Fri 13 Nov missed, late by 3 hours 20 minutes of opening time"
    )
    assert lines[1].strip() == "Margaret Hall: person away"
    assert "26-0401  12:00 on Tue 24 Nov  open, late by 2 hours 47 minutes of opening time" in lines
    _, out, _ = said(practice, capsys, "--period", "2026-11", "--list", "given", "--json")
    listed = json.loads(out)
    assert len(listed) * 2 == len(lines)
    assert listed[0] == {
        "ref": "26-0391",
        "name": "Margaret Hall",
        "due_at": "2026-11-13T12:00:00+00:00",
        "ended": "missed",
        "late_by": "3 hours 20 minutes of opening time",
        "reason": "person away",
    }


def test_a_bad_period_or_rule_is_one_sentence(practice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for period in ("2026-13", "2027-03..2026-04", "2026-12", "2025"):
        status, out, err = said(practice, capsys, "--period", period)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("deskapp: ")
    assert said(practice, capsys, "--period", "2026", "--list", "x")[0] == 2


def test_it_writes_nothing_and_makes_no_record(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = practice / "desk.sqlite3"
    before = record.read_bytes()
    said(practice, capsys, "--period", "2026")
    assert record.read_bytes() == before
    status, _, err = said(tmp_path / "none", capsys, "--period", "2026")
    assert (status, err) == (2, "deskapp: Nothing has been recorded yet, so there is nothing to report.\n")
    assert not (tmp_path / "none" / "desk.sqlite3").exists()


def test_what_we_are_doing_is_written_with_its_history_and_taken_back(
    practice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(practice, tmp_path / "desk")
    period = ("--period", "2026-11")

    def helen(*words: str) -> str:
        assert main(["--data", str(folder), "--as", "Helen", "--now", "24 Nov 2026 14:47", "report", *words]) == 0
        return capsys.readouterr().out

    assert "Not written yet what we are doing about: answerphone-reply, given." in helen(*period)
    assert helen(*period, "--json", "--doing", "given", "We ask at noon.").splitlines()[-1] == (
        "Kept with November 2026, for given. --undo takes it back."
    )
    assert "    What we are doing about it: We ask at noon.\n" in helen(*period)
    assert json.loads(helen(*period, "--json"))["doing"] == {"given": "We ask at noon."}
    assert helen(*period, "--list", "given").endswith("  Tue 24 Nov 14:47, Helen Marsh: We ask at noon.\n")
    assert 'Taken back: "We ask at noon." (given).' in helen(*period, "--undo")
    assert json.loads(helen(*period, "--json"))["doing"] == {}
    assert "Helen Marsh (counts no more): We ask" in helen(*period, "--list", "given")


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (58, 63, "92% (58 of 63)"),
        (19, 19, "19 of 19 (few)"),
        (0, 0, "none to count"),
        (20, 20, "100% (20 of 20)"),
        (999, 1000, "99% (999 of 1000)"),
        (1, 1000, "1% (1 of 1000)"),
        (0, 20, "0% (0 of 20)"),
        (75, 80, "94% (75 of 80)"),
    ],
)
def test_a_percentage_never_stands_alone_nor_flatters(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words
