"""The whole program in a real terminal: typed ahead, told to go, killed, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db.drafts.book import DraftBook
from deskapp.settings import Settings
from tests.terminal.kept import is_on_disk
from tests.terminal.real import PATIENCE, RealTerminal

F2, F8, F9, ENTER, TAB, BACKSPACE = "\x1bOQ", "\x1b[19~", "\x1b[20~", "\r", "\t", "\x7f"
NOW = ["--now", "24 Nov 2026 09:02"]


def started(folder: Path, *, size: tuple[int, int] = (80, 24), colours: bool = True) -> RealTerminal:
    env = {"COLUMNS": "80", "LINES": "24"} | ({} if colours else {"NO_COLOR": "1"})
    terminal = RealTerminal(["-m", "deskapp", "--data", str(folder), "--as", "Priya", *NOW], size=size, env=env)
    terminal.wait_for("Showing")
    return terminal


def kept(folder: Path) -> list[dict[str, str]]:
    drafts = DraftBook(Settings(folder).drafts)
    try:
        return [dict(seen.values) for seen in drafts.unfinished()]
    finally:
        drafts.close()


def test_a_call_typed_in_one_burst_is_logged_as_it_was_typed(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(
            f"{F2}Mrs Halll{BACKSPACE}{ENTER}01632 960 044{ENTER}Wants a dentist [/x]{ENTER}other{ENTER}s{ENTER}"
        )
        terminal.wait_for("Saved 26-0001 Mrs Hall")


def test_a_call_that_has_to_be_rung_back_stands_in_the_queue_at_once(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(
            f"{F2}[Smith & Co]{ENTER}01632 960 044{ENTER}Wants a dentist{ENTER}other{ENTER}c{ENTER}{ENTER}y{ENTER}"
        )
        terminal.wait_for("Saved 26-0001 [Smith & Co]")
        terminal.wait_for("promised by Wed 25 Nov 17:00")
        assert any("tomorrow" in line and "[Smith & Co]" in line for line in terminal.lines[5:])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_go_in_the_middle_of_a_form_everything_typed_is_kept(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path) as terminal:
        terminal.type(f"{F2}Marg{TAB}01632")
        terminal.wait_for("01632")
        terminal.signal(number)
        assert terminal.wait_for_end() == 128 + number
        assert not terminal.reader.modes & {"1049", "1000", "1003", "2004"}
        assert "25" in terminal.reader.modes
    assert [(one["name"], one["number"]) for one in kept(tmp_path)] == [("Marg", "01632")]


def test_a_closed_window_keeps_everything_typed(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(f"{F2}Marg{TAB}01632")
        terminal.wait_for("01632")
        terminal.close_window()
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
    assert [(one["name"], one["number"]) for one in kept(tmp_path)] == [("Marg", "01632")]


def test_killed_outright_the_next_start_has_what_was_typed(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(f"{F2}Marg{TAB}01632")
        terminal.wait_until(lambda: is_on_disk(tmp_path, "01632"), "the number on the disk")
        terminal.signal(signal.SIGKILL)
        terminal.wait_for_end()
    with started(tmp_path) as terminal:
        terminal.wait_for("Unfinished: 1")
        terminal.type(f"{F8}{ENTER} 960")
        terminal.wait_for("01632 960")


def test_without_colour_everything_is_still_said(tmp_path: Path) -> None:
    with started(tmp_path, colours=False) as terminal:
        terminal.type(f"{F2}{F9}")
        terminal.wait_for("! Enter what it is about")
        colours = [part for row in terminal.reader.cells for cell in row for part in cell.style.split(";2;")[1:]]
        assert all(len(set(part.split(";")[:3])) == 1 for part in colours)


def test_a_window_that_shrinks_and_grows_again_loses_nothing(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(f"{F2}Marg")
        terminal.wait_for("Marg")
        terminal.resize(52, 18)
        terminal.wait_for("Please make this window bigger (now 52 x 18")
        terminal.resize(100, 30)
        terminal.wait_for("Marg")
        terminal.type("aret")
        terminal.wait_for("Margaret")


def test_the_terminals_own_caret_stands_in_the_field_from_the_first_moment(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.type(F2)
        terminal.wait_for("It's about")
        row, line = next((row, line) for row, line in enumerate(terminal.lines) if line.lstrip().startswith("Name "))
        places = [(row, line.index("[") + at) for at in (1, 2)]  # Textual's own stands one behind the last letter
        terminal.wait_until(lambda: terminal.reader.caret in places, "the caret in Name")


def test_a_browser_is_served_the_queue_though_it_is_no_terminal(tmp_path: Path) -> None:
    served = subprocess.Popen(
        [sys.executable, "-m", "deskapp", "--data", str(tmp_path), "--as", "Priya", *NOW],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
        },
    )
    assert served.stdin
    assert served.stdout
    assert served.stderr
    try:
        seen = b""
        while b"Showing" not in seen:
            piece = os.read(served.stdout.fileno(), 65536)
            assert piece, served.stderr.read().decode()
            seen += piece
        quit_now = b'{"type": "quit"}'
        served.stdin.write(b"M" + len(quit_now).to_bytes(4, "big") + quit_now)
        served.stdin.flush()
        assert served.wait(PATIENCE) == 0
    finally:
        served.kill()
        served.communicate()
