"""`deskapp close` and `deskapp open-again`: said first, done with a yes, taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import run

TUESDAY = "2026-12-22T10:00:00+00:00"


def close(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str, str]:
    return run(capsys, "--data", str(folder), "--as", "Samira", "--now", TUESDAY, *words)


def test_days_are_closed_only_with_a_yes_and_open_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = close(capsys, tmp_path, "close", "24 dec..29 dec", "Training")
    assert status == 0
    assert out == (
        "It would be: Closed: Thursday 24 December 2026 to Tuesday 29 December 2026 (Training).\n"
        "No open promise moves.\n"
        "Promises in the law's own days take no notice of it, and a time that somebody gave stays.\n"
        "Nothing was written. The same with --yes does it.\n"
    )
    assert close(capsys, tmp_path, "open-again", "24 dec")[0] == 2
    assert close(capsys, tmp_path, "close", "24 dec", "Training", "--yes")[0] == 0
    assert close(capsys, tmp_path, "open-again", "24 dec", "--yes")[1].startswith("Open again: Thursday 24 December")
    assert close(capsys, tmp_path, "close", "--undo")[1].startswith("Taken back: open again Thu 24 Dec.")


def test_a_colleagues_change_is_taken_back_only_once_it_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Samira", "Derek"):
        assert run(capsys, "--data", str(tmp_path), "staff", "add", name)[0] == 0
    assert close(capsys, tmp_path, "close", "24 dec", "Training", "--yes")[0] == 0
    as_derek = ("--data", str(tmp_path), "--as", "Derek", "--now", TUESDAY, "close", "--undo")
    assert run(capsys, *as_derek)[1] == (
        "Would be taken back: Closed Thu 24 Dec (Training), by Samira, Tue 22 Dec 10:00.\n"
        "No open promise moves.\n"
        "Nothing was written. The same with --yes does it.\n"
    )
    assert run(capsys, *as_derek, "--yes")[1].startswith("Taken back: closed Thu 24 Dec (Training).")


def test_a_closed_day_is_named_where_it_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    close(capsys, tmp_path, "close", "24 dec", "Training", "--yes")
    assert "Thu 24 Dec Training" in close(capsys, tmp_path, "due", "letter", "22 dec 2026")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close",), "Say which days"),
        (("close", "24 dec"), "Say why, in quotes"),
        (("close", "24 dec", "Early", "--hours", "10-1"), "--hours says"),
        (("close", "24 dec", "Early", "--hours", "10:00-13:00", "--bank-holiday"), "A bank holiday has no hours"),
        (("close", "24 dec", "Early", "--hours", ""), "--hours says"),
        (("close", "+2d", "Snow", "--yes"), "Working days can't be counted here"),
        (("--now", "+2d", "close", "24 dec", "Snow"), "Working days can't be counted here"),
        (("close", "nonsense", "Early"), "Write a day like"),
        (("close", "--undo"), "No change of the calendar"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    status, out, err = close(capsys, tmp_path, *words)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
