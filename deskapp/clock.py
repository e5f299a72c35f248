"""The only code that asks the time. Everything else is given a `Clock`, or `now` as a parameter."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""Every civil date and every office hour is read here (design: deadlines, "Zone")."""


class Clock:
    """Tells the time as a UTC instant.

    With `starts_at` it starts at that moment and runs on from there, for training and tests; `pretending` is then
    True and every screen says so.
    """

    def __init__(self, starts_at: datetime | None = None) -> None:
        if starts_at is not None and starts_at.utcoffset() is None:
            raise ValueError("starts_at needs a time zone")
        self._starts_at = starts_at.astimezone(UTC) if starts_at is not None else None
        self._started = time.monotonic()

    @property
    def pretending(self) -> bool:
        """Whether this clock was set to a time of somebody's choosing."""
        return self._starts_at is not None

    def now(self) -> datetime:
        """The instant it is, in UTC."""
        if self._starts_at is None:
            return datetime.now(UTC)  # noqa: TID251 - this is the one place
        return self._starts_at + timedelta(seconds=time.monotonic() - self._started)
