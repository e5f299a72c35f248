"""Words typed where single letters choose or command: recognised by the time between letters, and kept to be written
elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.box import Box

WORDS_WITHIN = 0.15
"""Seconds between letters, below which they are words and not single letters."""
ENTER_WITHIN = 1.0
"""Seconds after the last letter of such words, within which Enter belongs to them and does nothing."""
MOST_SHOWN = 24
"""Greatest number of characters of the words in a message."""


def shorten(words: str) -> str:
    """The words as a message shows them."""
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN]}…"


def shorten_to_end(words: str) -> str:
    """The words as a message shows them while more are typed: their end."""
    return words if len(words) <= MOST_SHOWN else f"…{words[-MOST_SHOWN:]}"


def after_kept(kept: str, words: str) -> str:
    """Words behind those kept before, with a blank between."""
    return f"{kept.rstrip()} {words}" if kept.strip() else words


def write_at_cursor(box: Box, words: str) -> None:
    """Insert kept words at the cursor of a box, with a space after a word before it."""
    before = box.value[: box.cursor_position]
    box.write_in(" " * (bool(before) and not before[-1].isspace()) + words)
