"""The terminal from the first frame until the queue is drawn over it."""

from __future__ import annotations

import os
import signal
import termios
from pathlib import Path

import pytest

from deskapp.terminal.fault_log import WAIT
from screens.base.first_frame import OPENING
from tests.terminal.real import RealTerminal
from tests.terminal.test_leaving import OTHER_SCREEN, left_clean

F2, LEAVE = "\x1bOQ", "\x11"


def opening(folder: Path) -> RealTerminal:
    """The first frame of a desk that is opened once `folder / "may open"` is there."""
    terminal = RealTerminal(["-m", "tests.terminal.slow_desk", str(folder / "desk"), str(folder / "may open")])
    terminal.wait_for(OPENING)
    terminal.wait_for("F2 Call")
    return terminal


def waiting(terminal: RealTerminal) -> bool:
    """True once the terminal keeps what is typed."""
    return not termios.tcgetattr(terminal.slave)[3] & (termios.ECHO | termios.ICANON)


def test_what_is_typed_at_the_first_frame_is_not_shown_and_goes_to_the_queue(tmp_path: Path) -> None:
    with opening(tmp_path) as terminal:
        assert waiting(terminal)
        assert {OTHER_SCREEN} <= terminal.reader.modes
        terminal.type(F2)
        terminal.send(b"Mrs Okafor")
        (tmp_path / "may open").touch()
        terminal.wait_for("Mrs Okafor")
        assert any("Name" in line and "Mrs Okafor" in line for line in terminal.lines)
        terminal.type(LEAVE)
        terminal.wait_for("Leave")
        terminal.type("y")
        assert terminal.wait_for_end() == 0
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_the_first_frame_stays_until_the_queue_is_drawn_over_it(tmp_path: Path) -> None:
    with opening(tmp_path) as terminal:
        emptied = terminal.reader.emptied
        (tmp_path / "may open").touch()
        terminal.wait_for("Waiting")
        assert terminal.reader.emptied == emptied


def test_a_desk_that_is_not_opened_leaves_the_terminal_clean_and_what_was_typed_is_no_command(tmp_path: Path) -> None:
    (tmp_path / "desk" / "desk.sqlite3").mkdir(parents=True)
    with opening(tmp_path) as terminal:
        terminal.type("rm -r /\r")
        (tmp_path / "may open").touch()
        assert terminal.wait_for_end() == 1
        terminal.wait_for("refused: ")
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before
        assert not any("rm" in line for line in terminal.lines)
        assert terminal.typed_ahead() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_the_desk_opens_leaves_the_terminal_clean(tmp_path: Path, number: signal.Signals) -> None:
    with opening(tmp_path) as terminal:
        terminal.signal(number)
        assert terminal.wait_for_end() == 128 + number
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


def happens(folder: Path, words: str) -> None:
    """Tell the desk of `opening` what happens instead of its opening."""
    (folder / "half").write_text(words)
    (folder / "half").rename(folder / "may open")


def test_a_second_signal_leaves_the_terminal_clean_too(tmp_path: Path) -> None:
    with opening(tmp_path) as terminal:
        happens(tmp_path, "signals")
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


@pytest.mark.parametrize("stops", [[], [signal.SIGSTOP], [signal.SIGTSTP]])
def test_after_a_stop_or_none_the_screen_is_shown_again_and_the_terminal_restored_in_the_end(
    tmp_path: Path, stops: list[signal.Signals]
) -> None:
    with opening(tmp_path) as terminal:
        (tmp_path / "may open").touch()
        terminal.wait_for("Waiting")
        for number in stops:
            terminal.signal(number)
            os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
            termios.tcsetattr(terminal.slave, termios.TCSANOW, terminal.before)  # as a shell does
        if signal.SIGTSTP in stops:
            terminal.wait_until(lambda: OTHER_SCREEN not in terminal.reader.modes, "the terminal given back")
        emptied = terminal.reader.emptied
        terminal.signal(signal.SIGCONT)
        terminal.wait_until(lambda: terminal.reader.emptied > emptied, "the terminal taken again")
        terminal.wait_for("Waiting")
        terminal.type(F2)
        terminal.send(b"Mrs Okaforr\x7f")
        terminal.wait_for("[Mrs Okafor ")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_for_end() == 128 + signal.SIGTERM
        assert left_clean(terminal)
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_an_unexpected_error_while_the_desk_opens_lets_nothing_that_is_still_typed_reach_the_shell(
    tmp_path: Path,
) -> None:
    with opening(tmp_path) as terminal:
        happens(tmp_path, "crash")
        terminal.wait_for(WAIT[:40])
        terminal.type("rm -r /\r")
        terminal.type("\r")
        assert terminal.wait_for_end() == 1
        assert left_clean(terminal)
        assert terminal.typed_ahead() == 0
