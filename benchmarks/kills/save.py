"""Kills around the moment of a save: a call is logged in a real pseudo-terminal."""

from __future__ import annotations

import random
import sys

from benchmarks.kills.desks import STAFF, a_desk
from benchmarks.kills.intact import Tally, counted, is_broken, unfinished
from benchmarks.terminal import Terminal
from deskapp.settings import Settings

F2, F9, ENTER = b"\x1bOQ", b"\x1b[20~", b"\r"
LATEST = 1.0
"""Latest kill, in seconds after F9: a save takes a tenth of that."""


def killed(settings: Settings, name: str, after: float) -> bool:
    """Log a call by `name`, and kill the program `after` seconds after F9. True if it reported the save before that."""
    command = [sys.executable, "-m", "deskapp", "--data", str(settings.folder), "--as", STAFF[0]]
    with Terminal(command) as terminal:
        terminal.until("F2")
        terminal.press(F2 + name.encode() + ENTER * 2 + b"A dentist" + ENTER + b"den" + ENTER + b"c")
        terminal.until("Or type: ")
        before = len(terminal.written)
        terminal.press(F9)
        terminal.watch(after)
        terminal.kill()
        terminal.settle(0.1)
        return b"Saved" in terminal.written[before:]


def rounds(count: int, chance: random.Random) -> Tally:
    """Kill a desk `count` times around a save. A call that was not saved must be a draft."""
    tally = Tally()
    with a_desk() as settings:
        for number in range(count):
            name = f"Caller Num{number}"
            was_said = killed(settings, name, chance.uniform(0, LATEST))
            kept = counted(settings.record, "SELECT count(*) FROM contact WHERE name = ?", name)
            drafts = {values.get("name", "") for values in unfinished(settings)}
            lost = (was_said and kept == 0) or (kept == 0 and name not in drafts)
            tally += Tally(1, int(was_said), int(lost), int(kept > 1), int(is_broken(settings.record)))
    return tally
