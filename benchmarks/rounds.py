"""Rounds of the most common task: find a person, open their contact, answer the telephone. None may crash the program.

`python -m benchmarks.rounds [ROUNDS [TERMINAL_ROUNDS]]` runs the practice desk in this process, 300 rounds by default,
and then the program in a real pseudo-terminal, 60 rounds.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from textual import events
from textual.keys import _character_to_key

from benchmarks.terminal import Terminal
from db.drafts.book import DraftBook
from db.startup.open_desk import open_desk
from deskapp.app.app import DeskApp
from deskapp.clock import Clock
from deskapp.practice.desk import make_practice
from deskapp.settings import Settings

NAMES = ("hallam", "hall", "smith", "patel", "26-04")
RINGS = ("f2", "f3", "f5", "f4", "f8")
KEYS = {"f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f5": b"\x1b[15~", "f8": b"\x1b[19~"}
ESCAPE = b"\x1b"
QUIET = 0.3
"""Seconds without output after which a key is done. A lone Escape is recognised after 0.1 s."""


def press(app: DeskApp, *keys: str) -> None:
    for key in keys:
        character = key if len(key) == 1 else None
        app.post_message(events.Key(_character_to_key(key) if character else key, character))


async def rounds(folder: Path, count: int) -> int:
    """The number of rounds, of `count`, that the program survived."""
    settings, clock = Settings(folder=folder, practice=True), Clock()
    make_practice(settings, clock)
    desk, drafts = open_desk(settings, clock), DraftBook(settings.drafts, clock)
    app, done = DeskApp(desk, drafts), 0
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            for number in range(count):
                press(app, "slash", *NAMES[number % len(NAMES)], "enter")
                await app.keys_done()
                press(app, RINGS[number % len(RINGS)])  # at once, while the search results are still being read
                await app.keys_done()
                press(app, "escape", "f5")
                await app.keys_done()
                await pilot.pause()
                if app.crash is not None or not app.is_running:
                    break
                done += 1
    finally:
        drafts.close()
        desk.close()
    return done


def rounds_in_a_terminal(folder: Path, count: int) -> int:
    """The number of rounds survived in a real terminal. The form's key is sent in one burst with the search."""
    settings, done = Settings(folder=folder, practice=True), 0
    make_practice(settings, Clock())
    command = [sys.executable, "-m", "deskapp", "--data", str(folder), "--as", "Priya Nair"]
    with Terminal(command) as terminal:
        terminal.until("F2")
        terminal.settle()
        for number in range(count):
            terminal.press(b"/" + NAMES[number % len(NAMES)].encode() + b"\r" + KEYS[RINGS[number % len(RINGS)]])
            terminal.settle(QUIET)
            for key in (ESCAPE, KEYS["f5"]):
                terminal.press(key)
                terminal.settle(QUIET)
            if terminal.status is not None:
                return done
            done += 1
        terminal.leave(b"y")  # the form stays open as a draft
        return done if terminal.status == 0 else 0


def main() -> int:
    given = [int(words) for words in sys.argv[1:]] + [300, 60][len(sys.argv) - 1 :]
    places = ("in one process", lambda *of: asyncio.run(rounds(*of))), ("in a terminal", rounds_in_a_terminal)
    failed = 0
    for count, (where, work) in zip(given, places, strict=True):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            done = work(Path(folder) / "practice", count)
        print(f"{done} of {count} rounds {where} without an end, {time.perf_counter() - began:.0f} s", flush=True)
        failed += done != count
    return failed


if __name__ == "__main__":
    sys.exit(main())
