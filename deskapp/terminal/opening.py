"""The terminal from the start of the program until Textual has it. Imports nothing of Textual.

To import Textual, open the desk and draw the queue takes half a second, and longer after the machine was started. The
first words are on the screen after a tenth of that, and what is typed meanwhile is kept for the queue, and not shown.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

from deskapp.terminal.browser import in_browser
from deskapp.terminal.fault_log import FAULTS

if sys.platform != "win32":
    import termios

ENTER = "\x1b[?1049h"
"""Shows the alternate screen, empty."""
HIDE_CURSOR, _SHOW_CURSOR, _LEAVE = "\x1b[?25l", "\x1b[?25h", "\x1b[?1049l"
_NAMED = signal.Signals.__members__
LEAVING_SIGNALS = [_NAMED[name] for name in ("SIGTERM", "SIGHUP", "SIGINT") if name in _NAMED]
"""The signals that end the program; Windows has no SIGHUP."""
_HEARD_BY_TEXTUAL = [_NAMED[name] for name in ("SIGTSTP", "SIGCONT") if name in _NAMED]
"""The signals whose handlers Textual leaves behind, which fail once its event loop has ended."""


class Opening:
    """The terminal before Textual has it: `modes` as the program found them, None without a first frame."""

    def __init__(self, modes: list[Any] | None) -> None:
        self.modes = modes
        self.is_over = False
        """True once Textual has the terminal, and restores it."""


@contextmanager
def opening(lines: Callable[[int], Sequence[str]]) -> Iterator[Opening]:
    """Show `lines(width)` at the foot of the alternate screen, and hold back what is typed, until Textual has the
    terminal. If it never does, restore the terminal and discard what was typed: it is no command for the shell. Ends
    the program at the first of `LEAVING_SIGNALS`. Does nothing in a browser and on Windows.
    """
    if sys.platform == "win32" or in_browser():
        yield Opening(None)
        return
    modes = termios.tcgetattr(sys.stdin)
    before = {number: signal.getsignal(number) for number in (*LEAVING_SIGNALS, *_HEARD_BY_TEXTUAL)}
    for number in LEAVING_SIGNALS:
        signal.signal(number, _leave)
    frame = Opening(modes)
    FAULTS.is_screen = True
    try:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, _silent(modes))
        _write(ENTER + HIDE_CURSOR + _at_the_foot(lines))
        yield frame
    finally:
        _pass_over_signals()
        if not frame.is_over:
            _write(_LEAVE + _SHOW_CURSOR)
            with suppress(termios.error):  # the window was closed
                termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, modes)
        for number, handler in before.items():
            signal.signal(number, handler)


if sys.platform != "win32":

    def _silent(modes: list[Any]) -> list[Any]:
        """These modes with every key kept as it was typed, and not shown; only Ctrl+C still ends the program."""
        letters = [*modes[6]]
        letters[termios.VSUSP] = letters[termios.VQUIT] = b"\0"
        letters[termios.VMIN], letters[termios.VTIME] = 1, 0
        silent = [*modes[:6], letters]
        silent[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        silent[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        return silent


def _at_the_foot(lines: Callable[[int], Sequence[str]]) -> str:
    width, height = shutil.get_terminal_size()
    shown = lines(width)[-height:]
    return "".join(f"\x1b[{height - len(shown) + row};1H{line}" for row, line in enumerate(shown, 1))


def _write(words: str) -> None:
    """Write to the terminal as Textual does, at once. Does nothing if the window was closed."""
    with suppress(OSError):
        os.write(2, words.encode(errors="replace"))


def _pass_over_signals() -> None:
    """Pass over the signals that end the program while it restores the terminal: a second one (Ctrl+C pressed twice)
    would leave it silent.
    """
    for number in LEAVING_SIGNALS:
        signal.signal(number, _pass_over)


def _pass_over(_number: int, _: FrameType | None) -> None:
    """Do nothing. `SIG_IGN` would be an error where the signal is on its way already."""


def _leave(number: int, _: FrameType | None) -> NoReturn:
    _pass_over_signals()
    raise SystemExit(128 + number)
