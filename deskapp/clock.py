"""The only code that reads the system's clock. Everything else is given a `Clock`, or `now` as a parameter."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The zone of a charter without one."""

NO_TIME = datetime(2100, 12, 30, 12, tzinfo=UTC)
"""The due time of a queue row without a running promise, or with a paused one: after all others."""


class _DeskZone:
    now = LONDON


def desk_zone() -> ZoneInfo:
    """The zone of all local dates and times: that of the charter in force. One per process."""
    return _DeskZone.now


def use_zone(zone: ZoneInfo) -> None:
    """Set the zone of all local dates and times."""
    _DeskZone.now = zone


class Clock:
    """A clock that returns UTC.

    With `starts_at` it starts at that time and runs on, for training and tests; `pretending` is true then, and every
    screen says so.
    """

    def __init__(self, starts_at: datetime | None = None) -> None:
        if starts_at is not None and starts_at.utcoffset() is None:
            raise ValueError("starts_at needs a time zone")
        self._starts_at = starts_at.astimezone(UTC) if starts_at is not None else None
        self._started = time.monotonic()

    @property
    def pretending(self) -> bool:
        """True if the clock was started at a chosen time instead of the real one."""
        return self._starts_at is not None

    def now(self) -> datetime:
        """The present time (UTC)."""
        if self._starts_at is None:
            return datetime.now(UTC)  # noqa: TID251 - this is the one place
        return self._starts_at + timedelta(seconds=time.monotonic() - self._started)
