"""A real pseudo-terminal around a program, and a reader of its screen. Standard library only.

It knows the handful of escape sequences that Textual writes; `modes` are the private modes (1049 is the other screen,
25 the cursor, 1000 to 1006 the mouse, 2004 pasting in brackets) that are on.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

HAND = 0.15
"""Seconds between two of a hand's keys that are meant as commands: sooner ones are taken for words."""
PATIENCE = 60.0
"""Seconds after which a wait gives up. Only a failing test waits so long."""

_TAKE_TERMINAL = (
    "import fcntl,os,sys,termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the terminal the program's own, so that closing it is heard, and becomes the program."""

_PIECES = re.compile(
    r"\x1b\[(?P<params>[0-9;:?<>=$ ]*)(?P<final>[@-~])"  # CSI
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b(?![\[\]])[ -/]*[0-~]"  # anything else with ESC; not the first half of a CSI or an OSC
    r"|(?P<control>[\x00-\x1a\x1c-\x1f])"
    r"|(?P<words>[^\x00-\x1f\x1b]+)"
)


class Cell(NamedTuple):
    """One place on the screen: what is there, and the parameters of its colours as they were sent."""

    letter: str = " "
    style: str = ""


class ScreenReader:
    """Turns what a program writes into rows of cells."""

    def __init__(self, width: int, height: int) -> None:
        self.modes: set[str] = {"25"}
        self.emptied = 0
        """How often everything was wiped off it."""
        self._rest = ""
        self._style = ""
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.clear()

    def clear(self) -> None:
        self.emptied += 1
        self.cells = [[Cell()] * self.width for _ in range(self.height)]
        self._row = self._column = 0

    def feed(self, words: str) -> None:
        words = self._rest + words
        cut = words.rfind("\x1b")
        whole = cut < 0 or _PIECES.match(words, cut) is not None
        self._rest = "" if whole else words[cut:]
        for piece in _PIECES.finditer(words if whole else words[:cut]):
            if piece["words"]:
                self._write(piece["words"])
            elif piece["control"]:
                self._control(piece["control"])
            elif piece["final"]:
                self._sequence(piece["params"], piece["final"])

    def _write(self, words: str) -> None:
        for letter in words:
            wide = cell_len(letter)
            for cell, column in enumerate(range(self._column, min(self._column + wide, self.width))):
                if self._row < self.height:
                    self.cells[self._row][column] = Cell("" if cell else letter, self._style)
            self._column += wide

    def _control(self, letter: str) -> None:
        if letter == "\r":
            self._column = 0
        elif letter == "\n":
            self._row += 1

    def _sequence(self, params: str, final: str) -> None:
        if final == "H":
            row, _, column = params.partition(";")
            self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
        elif final == "m":
            self._style = "" if params in ("", "0") else f"{self._style};{params}"
        elif final in "hl" and params.startswith("?"):
            if "1049" in params:  # the other screen shows nothing of this one
                self.clear()
            (self.modes.update if final == "h" else self.modes.difference_update)(params[1:].split(";"))
        elif final in "ABCD":
            by = int(params or 1)
            self._row += {"A": -by, "B": by}.get(final, 0)
            self._column += {"D": -by, "C": by}.get(final, 0)
        elif final == "J":
            self.clear()

    @property
    def caret(self) -> tuple[int, int]:
        """Row and column of the terminal's own caret."""
        return self._row, self._column

    @property
    def lines(self) -> list[str]:
        return ["".join(cell.letter for cell in row).rstrip() for row in self.cells]


class RealTerminal:
    """A program in a terminal of its own, as a person would have it.

    With `owned=False` the terminal is not the program's own: no signal tells it that the window was closed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        owned: bool = True,
    ) -> None:
        self.reader = ScreenReader(*size)
        self._master, slave = pty.openpty()
        self._set_size(size)
        self.before = termios.tcgetattr(slave)
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TEXTUAL_THEME")}
        self.process = subprocess.Popen(
            [sys.executable, *(["-c", _TAKE_TERMINAL, sys.executable] if owned else []), *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1", **(env or {})},
        )
        self.slave = slave
        self._bytes = b""
        self._typed_at = float("-inf")
        self.closed = False

    def __enter__(self) -> RealTerminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if not self.closed:
            self.close_window()

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def resize(self, width: int, height: int) -> None:
        self.reader.resize(width, height)
        self._set_size((width, height))

    def type(self, keys: str) -> None:
        """Write these keys in one go, a hand's time after those before: `\\t`, `\\r`, `\\x7f` (Backspace) and escape
        sequences included.
        """
        while (left := self._typed_at + HAND - time.monotonic()) > 0:
            self._read(left)
        self._typed_at = time.monotonic()
        self.send(keys.encode())

    def send(self, sent: bytes) -> None:
        """Write these bytes, whatever they are."""
        os.write(self._master, sent)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def close_window(self) -> None:
        """What a terminal does when its window is closed."""
        os.close(self.slave)
        os.close(self._master)
        self.closed = True

    def _read(self, seconds: float) -> None:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if ready:
            try:
                self._bytes += os.read(self._master, 65536)
            except OSError:
                return
            words = self._bytes.decode("utf-8", "ignore")
            self._bytes = b""
            self.reader.feed(words)

    def typed_ahead(self) -> int:
        """The number of bytes that were typed and no program has read."""
        return int.from_bytes(fcntl.ioctl(self.slave, termios.FIONREAD, bytes(4)), sys.byteorder)

    def wait_until(self, happened: Callable[[], bool], what: str) -> None:
        """Read on until `happened()`; say what was on the screen if it never does."""
        end = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > end:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"never saw {what}:\n" + "\n".join(self.lines))
            self._read(0.02)

    def wait_for(self, words: str) -> None:
        """Read on until the screen shows these words."""
        self.wait_until(lambda: any(words in line for line in self.lines), words)

    def wait_for_end(self) -> int:
        """Read on until the program has ended, and return its exit status."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError("it did not end:\n" + "\n".join(self.lines))
            if self.closed:
                select.select([], [], [], 0.02)
            else:
                self._read(0.02)
        if not self.closed:
            self._read(0.05)
        return self.process.returncode

    @property
    def lines(self) -> list[str]:
        return self.reader.lines
