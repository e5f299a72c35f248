"""What the command line prints is text, on every stream there is, and a stream that takes none of it is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.contacts.log import log_contact
from db.desk.desk import Desk
from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY, entry, prepare
from tests.words.test_printable import HOSTILE, acts

NOW = ["--now", "24 Nov 2026 09:02"]
NASTY = "Ann \x1b]52;c;QUJD\x07\x9b31m \u202eyaD\u2066 Łukasz"


def made(folder: Path, *, practice: bool = False) -> Desk:
    """A desk with one caller whose name acts on a terminal: what was imported before such letters were dropped."""
    return open_desk(Settings(folder=folder, practice=practice), StoppedClock(TUESDAY))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: nothing here saves anything."""
    folder = tmp_path_factory.mktemp("desk")
    desk = made(folder)
    prepare(desk, ["Priya"], checked=True)
    log_contact(desk, entry(name=NASTY, about=NASTY))
    desk.close()
    return folder


def run(folder: Path, *words: str | bytes, env: dict[str, str] | None = None, **streams: int) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "deskapp", "--data", str(folder), *NOW, *words],
        **({"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams),  # type: ignore[call-overload]
        env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
        check=False,
    )
    return done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode()


@pytest.mark.parametrize("words", [["queue"], ["plain", "queue"], ["plain", "find", "ann"], ["charter"]])
def test_nothing_that_is_printed_acts_on_the_terminal(folder: Path, words: list[str]) -> None:
    status, printed, _ = run(folder, *words)
    assert status == 0
    assert not acts(printed.replace("\n", ""))


def test_json_means_what_the_record_says_and_holds_nothing_that_acts(folder: Path) -> None:
    status, printed, _ = run(folder, "queue", "--json")
    assert status == 0
    assert not acts(printed.replace("\n", ""))
    assert "Łukasz" in json.loads(printed)[0]["name"]


@pytest.mark.parametrize("nasty", HOSTILE[:7])
def test_no_sentence_that_repeats_what_was_given_acts_on_the_terminal(tmp_path: Path, nasty: str) -> None:
    for words in (["due", nasty, "20 Nov 2026"], ["--now", nasty, "queue"], ["--edition", nasty], ["plain", nasty]):
        if "\x00" in nasty:
            continue
        status, _, said = run(tmp_path, *words)
        assert status == 2
        assert "Traceback" not in said
        assert not acts(said.replace("\n", ""))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp850"])
def test_a_letter_that_the_terminal_lacks_is_replaced(folder: Path, encoding: str) -> None:
    for words in (["queue"], ["queue", "--json"], ["charter"], ["plain", "queue"]):
        status, _, said = run(
            folder, *words, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}, stdout=subprocess.DEVNULL
        )
        assert (status, said) == (0, "")


@pytest.mark.parametrize("words", [["queue"], ["queue", "--json"], ["charter"], ["due", "call", "20 Nov 2026 16:30"]])
def test_a_full_disk_behind_the_output_is_said(folder: Path, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        status, _, said = run(folder, *words, stdout=full.fileno())
    assert status == 2
    assert "No space left on device" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("closed", "words"), [(">&-", "queue"), (">&-", "charter"), (">&-", "plain queue"), ("<&-", "plain queue")]
)
def test_a_closed_stream_is_said(folder: Path, closed: str, words: str) -> None:
    command = f"{sys.executable} -m deskapp --data {folder} {words} {closed}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert b"is closed" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_no_fault_of_a_print_and_saves_nothing_of_a_call(folder: Path) -> None:
    for words, status in ((["queue"], 0), (["plain", "call"], 1)):
        reader, writer = os.pipe()
        os.close(reader)
        done = run(folder, *words, stdout=writer)
        os.close(writer)
        assert done == (status, "", "")


def test_what_is_no_letter_is_a_sentence(tmp_path: Path) -> None:
    calls: list[list[str | bytes]] = [["plain", "find", b"ab\xff"], ["--as", b"ab\xff", "queue"]]
    for words in calls:
        status, _, said = run(tmp_path, *words)
        assert (status, said) == (2, "deskapp: Something in the command line is not UTF-8. Type it again\n")


def test_a_home_that_nobody_has_and_a_path_that_is_too_long_are_sentences(tmp_path: Path) -> None:
    for named in ("~nobody-of-that-name/x", f"/{'a' * 5000}"):
        status, _, said = run(tmp_path, "--data", named, "due", "call", "20 Nov 2026 16:30")
        assert status == 2
        assert "Traceback" not in said


def test_every_print_of_the_practice_desk_says_so(tmp_path: Path) -> None:
    made(tmp_path, practice=True).close()
    for words in (["queue"], ["charter"], ["due", "call", "20 Nov 2026 16:30"], ["staff"], ["plain", "queue"]):
        assert "PRACTICE" in run(tmp_path, *words)[1].splitlines()[0]
    _, printed, said = run(tmp_path, "queue", "--json")
    assert json.loads(printed) == []
    assert "PRACTICE" in said


def test_the_practice_desk_can_be_worked_line_by_line(tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    answers.write_text("queue\n", encoding="utf-8")
    with answers.open() as typed:
        _, printed, _ = run(tmp_path, "--as", "Priya", "practice", "plain", stdin=typed.fileno())
    assert printed.startswith("PRACTICE")
    assert "Bill Tanner" in printed


def test_a_window_drawn_into_a_file_is_refused(tmp_path: Path) -> None:
    command = f"{sys.executable} -m deskapp --data {tmp_path / 'd'} 2>{tmp_path / 'errors'}"
    done = subprocess.run(["script", "-qec", command, "/dev/null"], stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert "not a terminal" in (tmp_path / "errors").read_text()
