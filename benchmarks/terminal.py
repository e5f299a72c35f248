"""A program in a real pseudo-terminal: the times at which words appear, its response to keys, its load and memory."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0
"""Greatest wait for a program, in seconds."""
QUIET = 0.05
"""Seconds without output after which a repaint is complete."""
LEAVE = b"\x11"
"""Ctrl+Q."""
TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """A program started in its own pseudo-terminal. All its output is kept in `written`."""

    def __init__(self, command: Sequence[str], *, columns: int = 80, rows: int = 24, env: dict[str, str] | None = None):
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        surroundings = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings, start_new_session=True
        )
        os.close(theirs)
        self.written = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._ours)

    def until(self, *words: str) -> float:
        """Read until all of these words were written. Returns the seconds since the start."""
        wanted = [word.encode() for word in words]
        while not all(word in self.written for word in wanted):
            if not self._read(PATIENCE):
                raise TimeoutError(f"{words} never came:\n{self.written[-2000:].decode(errors='replace')}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 1.5) -> None:
        """Read until nothing is written for `quiet` seconds, at most for ten seconds."""
        end = time.perf_counter() + 10
        while time.perf_counter() < end and self._read(quiet):
            pass

    def rest(self) -> None:
        """Read until the program takes less than a twentieth of the processor for three seconds, at most for a minute:
        what it imports behind its first frame is not written to the terminal.
        """
        end = time.perf_counter() + 60
        while time.perf_counter() < end:
            before = self.processor_seconds()
            self.watch(3)
            if self.processor_seconds() - before < 0.15:
                return

    def key(self, keys: bytes) -> float:
        """Press a key. Returns the seconds until the first output; the rest of the repaint is read as well."""
        while self._read(0):
            pass
        pressed = time.perf_counter()
        os.write(self._ours, keys)
        if not self._read(PATIENCE):
            raise TimeoutError(f"nothing was written after {keys!r}")
        answered = time.perf_counter() - pressed
        while self._read(QUIET):
            pass
        return answered

    def press(self, keys: bytes) -> None:
        """Send keys in one burst, without waiting."""
        os.write(self._ours, keys)

    def kill(self) -> None:
        """Kill the program (SIGKILL)."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    @property
    def status(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll()

    def processor_seconds(self) -> float:
        """Processor seconds of the program since its start, in all threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Resident memory of the program, in MB."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise ProcessLookupError(self._process.pid)

    def watch(self, seconds: float) -> None:
        """Let the program run for `seconds`, and read its output."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def leave(self, answer: bytes = b"") -> None:
        """Ask the program to quit, send `answer` to its question, and wait for its end."""
        os.write(self._ours, LEAVE + answer)
        end = time.perf_counter() + PATIENCE
        while self._process.poll() is None and time.perf_counter() < end:
            self._read(0.05)

    def _read(self, patience: float) -> bool:
        """Read the output that arrives within `patience` seconds. True if there was any."""
        ready, _, _ = select.select([self._ours], [], [], patience)
        if not ready:
            return False
        try:
            found = os.read(self._ours, 1 << 16)
        except OSError:  # the program has ended, and closed its side of the terminal
            return False
        self.written += found
        return bool(found)
