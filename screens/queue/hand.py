"""The user's hand on keys and mouse of the queue: while it is busy, no row moves under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

STILL = timedelta(seconds=5)
"""The time after the last key until rows may move again."""
SAVED_JUST_NOW = 0.4
"""Seconds after a save in which Enter opens nothing, because it was meant for the form."""


class Hand:
    """The times of the last key, mouse event and save. `now` returns the desk's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._touched_at: datetime | None = None
        self._said_at, self._key_at = -1.0, 0.0
        """Seconds of the monotonic clock."""

    def touch(self) -> None:
        """Note a key or a mouse event."""
        self._touched_at = self._now()

    def press(self, at: float) -> None:
        """Note a key, pressed at a time of the monotonic clock."""
        self.touch()
        self._key_at = at

    def save(self) -> None:
        """Note the message about a save."""
        self._said_at = monotonic()

    @property
    def is_busy(self) -> bool:
        """True for some seconds after a key or a mouse event."""
        return self._touched_at is not None and timedelta(0) <= self._now() - self._touched_at < STILL

    @property
    def meant_the_form(self) -> bool:
        """True if the last key followed a save so closely that it was meant for the form."""
        return self._key_at - self._said_at < SAVED_JUST_NOW
