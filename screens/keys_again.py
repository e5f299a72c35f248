"""The keys of what somebody does most, for when they come back after some days away."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from db.habits import LastHere
from deskapp.words import phrases
from screens.keys import KEYS, Key, Where

MOST = 8
USUAL = ("call", "reply", "tried", "answerphone", "end_of_day", "people", "unfinished", "help")
"""What makes up eight where somebody did less."""
COLUMN = 38
"""How wide each of the two columns is, in letters."""
KEY_WIDTH = 5
TWO_FROM = 78
"""From this width of the window on there is room for two columns."""


def keys_again(last: LastHere, width: int) -> str:
    """When they were here last, and eight keys: what they did most, then what is done most. In two columns, where the
    window is `width` cells wide enough.
    """
    keys = [_key(name) for name in dict.fromkeys([*last.deeds, *USUAL])][:MOST]
    half = MOST // 2 if width >= TWO_FROM else MOST
    rows = [_row(pair) for pair in zip_longest(keys[:half], keys[half:])]
    return "\n".join([f"You were last here on {phrases.day_short(last.day)}. What's the key for...?", *rows])


def _key(name: str) -> Key:
    """The key of this deed, on the queue or anywhere."""
    return next(key for key in KEYS if key.where in (Where.ANYWHERE, Where.QUEUE) and key.id in (name, f"queue.{name}"))


def _row(keys: Iterable[Key | None]) -> str:
    """A line of them: the key, and what it is for."""
    cells = [f"{key.hint_key.split(' or ')[0]:<{KEY_WIDTH}}{key.command}" for key in keys if key]
    return "  " + "".join(f"{cell:<{COLUMN}}" for cell in cells).rstrip()
