"""Reminder of the keys of a user's most frequent actions, shown after an absence."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from db.desk.recent_activity import LastHere
from deskapp.wording import phrases
from screens.keys import KEYS, Key, Where

_MOST = 8
USUAL = ("call", "reply", "tried", "answerphone", "end_of_day", "people", "unfinished", "help")
"""Actions that make up the eight if the user has fewer."""
_COLUMN = 38
"""Width of each of the two columns, in characters."""
KEY_WIDTH = 5
TWO_FROM = 78
"""Least width of the window, in columns, for two columns of keys."""


def keys_again(last: LastHere, width: int) -> str:
    """Date of the user's last action, and eight keys: their most frequent actions, then the usual ones. In two columns
    if `width` (cells of the window) allows.
    """
    keys = [_key(name) for name in dict.fromkeys([*last.actions, *USUAL])][:_MOST]
    half = _MOST // 2 if width >= TWO_FROM else _MOST
    rows = [_row(pair) for pair in zip_longest(keys[:half], keys[half:])]
    return "\n".join([f"You were last here on {phrases.day_short(last.day)}. What's the key for...?", *rows])


def _key(name: str) -> Key:
    """The key of this action, on the queue or anywhere."""
    return next(key for key in KEYS if key.where in (Where.ANYWHERE, Where.QUEUE) and key.id in (name, f"queue.{name}"))


def _row(keys: Iterable[Key | None]) -> str:
    """One line of the table: the name and the use of each key."""
    cells = [f"{key.hint_key.split(' or ')[0]:<{KEY_WIDTH}}{key.command}" for key in keys if key]
    return "  " + "".join(f"{cell:<{_COLUMN}}" for cell in cells).rstrip()
