"""Kills at random moments of programs that are driven by keys: calls, notes about them, and answerphone checks.

Each desk runs in a real pseudo-terminal. What the screen called saved has to be in the record once; a call that was
being typed has to be a draft, up to what the screen showed.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from benchmarks.kills.desks import STAFF, a_desk
from benchmarks.kills.intact import Tally, counted, is_broken, unfinished
from benchmarks.terminal import Terminal
from deskapp.settings import Settings

F2, F9, ENTER = b"\x1bOQ", b"\x1b[20~", b"\r"
QUIET = 0.15
"""Seconds without output after which everything drawn was read."""
CHECKS = "SELECT count(*) FROM answerphonecheck JOIN staff ON staff.id = ended_by_id WHERE name = ?"
REST = 1.0
"""Seconds after which a letter is a command again, and no word that belongs to a form."""
PATIENCE = 60.0
LONGEST = 20.0
"""Latest kill, in seconds after the queue was drawn."""


class GoneError(Exception):
    """The program was killed: the round is over."""


class Hand:
    """One user at a desk, until the desk is killed. `calls`, `notes` and `checks` were acknowledged."""

    def __init__(self, terminal: Terminal, name: str) -> None:
        self._terminal = terminal
        self._name = name
        self.calls: list[str] = []
        self.notes: list[str] = []
        self.checks = 0
        self.typing = ""
        """The name of the call that is being typed, once the screen showed it."""

    def work(self) -> None:
        """Log calls, write a note about every second one, and check the answerphone, for ever. Raises GoneError."""
        number = 0
        while True:
            number += 1
            self._call(f"{self._name} {number}")
            if number % 2 == 0:
                self._note(f"{self._name} note {number}")
            if number % 5 == 0:
                self._check()

    def _call(self, name: str) -> None:
        if self._shown(F2 + name.encode(), name.encode()):
            self.typing = name
        if self._shown(ENTER * 2 + b"A dentist" + ENTER + b"den" + ENTER + b"c" + F9, b"Saved 26-"):
            self.calls.append(name)
        self.typing = ""

    def _note(self, words: str) -> None:
        self._command(b"n", b"Note: ")
        if self._shown(words.encode() + F9, b"noted"):
            self.notes.append(words)

    def _check(self) -> None:
        self._command(b"k", b"messages")
        if self._shown(b"0" + ENTER, b"Checked "):
            self.checks += 1

    def _command(self, letter: bytes, opens: bytes) -> None:
        """Press a letter on the queue, which takes none for a moment after a form was closed."""
        self._terminal.watch(REST)
        self._shown(letter, opens)

    def _shown(self, keys: bytes, words: bytes) -> bool:
        """Press keys in one burst. True once the screen shows these words, also if that was the last it showed.

        Raises GoneError if the program was killed before.
        """
        before, end = len(self._terminal.written), time.monotonic() + PATIENCE
        if self._terminal.status is None:
            self._terminal.press(keys)
        while words not in self._terminal.written[before:]:
            if self._terminal.status is not None:
                self._terminal.settle(QUIET)  # what it drew last
                if words in self._terminal.written[before:]:
                    return True
                raise GoneError
            if time.monotonic() > end:
                raise TimeoutError(f"{words!r} never came:\n{self._terminal.written[-2000:].decode(errors='replace')}")
            self._terminal.watch(0.02)
        return True


def a_round(settings: Settings, staff: str, name: str, after: float) -> Tally:
    """Drive a desk as one user, and kill it `after` seconds. `name` begins every name that is typed."""
    command = [sys.executable, "-m", "deskapp", "--data", str(settings.folder), "--as", staff]
    checks = counted(settings.record, CHECKS, staff)
    with Terminal(command) as terminal:
        terminal.until("F2")
        hand = Hand(terminal, name)
        timer = threading.Timer(after, terminal.kill)
        timer.start()
        with suppress(GoneError, OSError):
            hand.work()
        timer.join()
    return _tally(settings, hand, counted(settings.record, CHECKS, staff) - checks)


def _tally(settings: Settings, hand: Hand, checks: int) -> Tally:
    """Compare what was acknowledged with the record, which has so many new checks of this user."""
    calls = [counted(settings.record, "SELECT count(*) FROM contact WHERE name = ?", name) for name in hand.calls]
    notes = [counted(settings.record, "SELECT count(*) FROM note WHERE words = ?", words) for words in hand.notes]
    found = calls + notes
    lost, twice = found.count(0) + max(0, hand.checks - checks), sum(number > 1 for number in found)
    if hand.typing and not counted(settings.record, "SELECT count(*) FROM contact WHERE name = ?", hand.typing):
        lost += all(values.get("name") != hand.typing for values in unfinished(settings))
    return Tally(1, len(found) + hand.checks, lost, twice)


def rounds(count: int, writers: int, chance: random.Random) -> Tally:
    """Kill desks `count` times in all, `writers` of them at work at once on one record."""
    moments = [chance.uniform(0, LONGEST) for _ in range(count)]
    with a_desk() as settings, ThreadPoolExecutor(writers) as threads:

        def work(writer: int) -> Tally:
            tally = Tally()
            for number in range(writer, count, writers):
                tally += a_round(settings, STAFF[writer], f"Round {number}", moments[number])
            return tally

        tally = sum(threads.map(work, range(writers)), Tally())
        return tally + Tally(broken=int(is_broken(settings.record)))
