"""Repeats of a key that is held down: they do not answer the question that its first press raised."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual import events
from textual.widgets import Input

from deskapp.app.open_screens import OpenScreens
from deskapp.app.stray_words import WRITES_AT_ONCE
from screens.base.desk_screen import DeskScreen
from screens.keys import Where

HELD_WITHIN = 0.8
"""Seconds between two presses of one key, below which the second may be the repeat of a key held down, which begins
after 0.25 to 0.7 seconds. Nobody has read the question by then.
"""
TOO_SOON = "A second {key} so soon does nothing: wait a second, then press it."


@runtime_checkable
class AsksAgain(Protocol):
    """A screen that may ask. While `asks_again` is true, the last key pressed again would answer its question."""

    asks_again: bool


class HeldKeys:
    """Sees every key before its screen. A terminal does not tell a repeat from a press, but their times do."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._key = ""
        self._at = float("-inf")

    def lets_through(self, key: events.Key) -> bool:
        """False for a repeat that would answer a question, or change the record once more. The latter is said, because
        it may have been pressed on purpose.
        """
        is_same, since = key.key == self._key, key.time - self._at
        self._key, self._at = key.key, key.time
        screen = self._screens.app.screen
        if self._is_typed(key):
            return True
        asks = isinstance(screen, AsksAgain) and screen.asks_again
        if is_same and since < HELD_WITHIN:
            if self._writes(key) and not asks:
                self._screens.shown.say_too(TOO_SOON.format(key=key.character))
            return not (self._writes(key) or asks)
        if isinstance(screen, AsksAgain):
            screen.asks_again = False
        return True

    def _writes(self, key: events.Key) -> bool:
        """True for a command that changes the record at once. In a form the letters choose."""
        screen = self._screens.app.screen
        in_form = isinstance(screen, DeskScreen) and screen.WHERE is Where.FORM
        return key.character in tuple(WRITES_AT_ONCE) and not in_form

    def _is_typed(self, key: events.Key) -> bool:
        """True for a key that writes or edits text."""
        edits = key.is_printable or key.key in ("backspace", "delete", "left", "right")
        return edits and isinstance(self._screens.app.focused, Input)
