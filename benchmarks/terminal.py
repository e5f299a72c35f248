"""A program in a real pseudo-terminal: when words appear in it, how soon it answers a key, what it costs."""

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
"""Seconds that a program may take for anything."""
QUIET = 0.05
"""Seconds without output after which a repaint is complete."""
LEAVE = b"\x11"
"""Ctrl+Q."""
TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """A program started in a pseudo-terminal of its own. Everything it writes is read and kept."""

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
        """Read until all of the words were written; the seconds since the start."""
        wanted = [word.encode() for word in words]
        while not all(word in self.written for word in wanted):
            if not self._read(PATIENCE):
                raise TimeoutError(f"{words} never came:\n{self.written[-2000:].decode(errors='replace')}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 1.5) -> None:
        """Read until nothing is written for so long, or for ten seconds where something ticks."""
        end = time.perf_counter() + 10
        while time.perf_counter() < end and self._read(quiet):
            pass

    def key(self, keys: bytes) -> float:
        """Press a key; the seconds until the first of the repaint. The rest of it is read as well."""
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

    def processor_seconds(self) -> float:
        """How long the program has run on a processor, in all its threads, since it started."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """How much memory it holds (resident set)."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise ProcessLookupError(self._process.pid)

    def watch(self, seconds: float) -> None:
        """Let it run for so long, reading what it writes."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def leave(self) -> None:
        """Ask it to go, and wait until it has."""
        os.write(self._ours, LEAVE)
        end = time.perf_counter() + PATIENCE
        while self._process.poll() is None and time.perf_counter() < end:
            self._read(0.05)

    def _read(self, patience: float) -> bool:
        """Read what there is, waiting so long for it; whether there was anything."""
        ready, _, _ = select.select([self._ours], [], [], patience)
        if not ready:
            return False
        try:
            found = os.read(self._ours, 1 << 16)
        except OSError:  # it has gone, and its end of the terminal with it
            return False
        self.written += found
        return bool(found)
