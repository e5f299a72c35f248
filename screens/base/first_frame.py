"""The first frame, shown until the queue is: the keys that work on the queue. Imports nothing of Textual."""

from __future__ import annotations

from screens.hints import key_line
from screens.keys import Where

OPENING = "Opening the desk..."


def lines(width: int) -> list[str]:
    """The message line and the two lines of keys as the queue shows them, each at most `width` cells wide."""
    keys = [[f"{key.hint_key} {key.label}" for key in key_line(line, (Where.QUEUE,), width - 1)] for line in (1, 2)]
    return [f" {words}"[:width] for words in (OPENING, *map("  ".join, keys))]
