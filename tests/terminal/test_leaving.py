"""However the program is told to go, the terminal is left clean and what was typed is on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from deskapp.terminal.lifecycle import WINDOW_GONE
from tests.terminal.real import RealTerminal

OTHER_SCREEN, CURSOR, PASTING, FOCUS = "1049", "25", "2004", "1004"
MOUSE = {"1000", "1002", "1003", "1006", "1015"}


def started(kept: Path, *, owned: bool = True) -> RealTerminal:
    terminal = RealTerminal(["-m", "tests.terminal.leaving_app", str(kept)], owned=owned)
    terminal.wait_for("Ready")
    terminal.wait_until(lambda: OTHER_SCREEN in terminal.reader.modes, "the other screen")
    return terminal


def left_clean(terminal: RealTerminal) -> bool:
    modes = terminal.reader.modes
    return CURSOR in modes and not modes & ({OTHER_SCREEN, PASTING, FOCUS} | MOUSE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_go_leaves_the_terminal_clean_and_everything_typed_on_disk(
    tmp_path: Path, number: signal.Signals
) -> None:
    with started(tmp_path / "kept") as terminal:
        terminal.type("Mrs Okaforr\x7f")
        terminal.wait_for("Okafor")
        terminal.signal(number)
        assert terminal.wait_for_end() == 128 + number
        assert (tmp_path / "kept").read_text() == "Mrs Okafor"
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_a_signal_just_before_the_terminal_is_restored_leaves_it_clean(tmp_path: Path) -> None:
    with RealTerminal(["-m", "tests.terminal.leaving_app", str(tmp_path / "kept"), "again"]) as terminal:
        terminal.wait_for("Ready")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_a_closed_window_ends_the_program_with_everything_typed_on_disk(tmp_path: Path) -> None:
    with started(tmp_path / "kept") as terminal:
        terminal.type("Bill Tanner")
        terminal.wait_for("Bill Tanner")
        terminal.close_window()
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
        assert (tmp_path / "kept").read_text() == "Bill Tanner"


def test_a_window_closed_without_a_signal_ends_the_program_too(tmp_path: Path) -> None:
    with started(tmp_path / "kept", owned=False) as terminal:
        terminal.type("Kay")
        terminal.wait_for("Kay")
        terminal.close_window()
        assert terminal.wait_for_end() == WINDOW_GONE
        assert (tmp_path / "kept").read_text() == "Kay"


def test_a_window_closed_during_the_start_ends_the_program_too(tmp_path: Path) -> None:
    command = ["-m", "tests.terminal.leaving_app", str(tmp_path / "kept"), "late"]
    with RealTerminal(command, owned=False) as terminal:
        terminal.wait_for("Starting")
        terminal.close_window()
        assert terminal.wait_for_end() == WINDOW_GONE


def test_a_reading_thread_that_was_not_told_to_end_does_not_outlive_the_program(tmp_path: Path) -> None:
    command = ["-m", "tests.terminal.leaving_app", str(tmp_path / "kept"), "reading"]
    with RealTerminal(command, owned=False) as terminal:
        terminal.wait_for("Ready")
        terminal.close_window()
        assert terminal.wait_for_end() == WINDOW_GONE


def test_coming_back_from_the_background_shows_everything_again(tmp_path: Path) -> None:
    with started(tmp_path / "kept") as terminal:
        terminal.type("Kay")
        terminal.wait_for("Kay")
        terminal.signal(signal.SIGTSTP)
        terminal.wait_until(lambda: OTHER_SCREEN not in terminal.reader.modes, "the terminal given back")
        os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
        terminal.reader.clear()
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("Ready")
        terminal.wait_for("Kay")
        terminal.type("!")
        terminal.wait_for("Kay!")


def test_ctrl_c_once_more_while_the_program_ends_is_no_unexpected_error() -> None:
    told = "from deskapp.terminal.fault_log import FAULTS; FAULTS.begin(); raise KeyboardInterrupt"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")
