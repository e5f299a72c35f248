"""The terminal from the first frame until the queue is drawn over it."""

from __future__ import annotations

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


def test_an_unexpected_error_while_the_desk_opens_lets_nothing_that_is_still_typed_reach_the_shell(
    tmp_path: Path,
) -> None:
    with opening(tmp_path) as terminal:
        (tmp_path / "half").write_text("crash")
        (tmp_path / "half").rename(tmp_path / "may open")
        terminal.wait_for(WAIT[:40])
        terminal.type("rm -r /\r")
        terminal.type("\r")
        assert terminal.wait_for_end() == 1
        assert left_clean(terminal)
        assert terminal.typed_ahead() == 0
