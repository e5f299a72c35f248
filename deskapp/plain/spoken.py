"""Days and times in full, as line mode says them, from the short forms of the screens."""

from __future__ import annotations

import re
from datetime import datetime

from deskapp.clock import desk_zone
from deskapp.wording.times import duration, spoken_time

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = re.compile(rf"\b({'|'.join(day[:3] for day in _DAYS)})(?= +\d{{1,2}}\b| to [A-Z])")
_MONTH = re.compile(rf"(?<=\d )({'|'.join(month[:3] for month in MONTHS)})\b")
_TIME_OF_DAY = re.compile(rf"\b({'|'.join(MONTHS)})( \d{{4}})? (?=[0-2]\d:[0-5]\d\b)")
_CLOCK = re.compile(r"(?<![\d:.,-])([01]\d|2[0-4]):([0-5]\d)(?!:?\d)")
_HOURS = re.compile(r"(?<![\d:.,-])([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)(?!:?\d)")
_LEFT = re.compile(r"\b(LATE|today) (?:(\d+)h)?(?: ?(\d+)m)?(?<=\d[hm])(?!\w)")
_IN_FULL = {name[:3]: name for name in (*_DAYS, *MONTHS)}
_APART = re.compile(r"\s{2,}")


def times_in_full(words: str) -> str:
    """Days and times as spoken: "Tuesday 24 November, 5pm" for "Tue 24 Nov 17:00"."""
    for short in (_DAY, _MONTH):
        words = short.sub(lambda found: _IN_FULL[found[1]], words)
    words = _LEFT.sub(_left_in_full, words)
    words = _TIME_OF_DAY.sub(r"\1\2, ", words)
    words = _HOURS.sub(lambda found: f"{found[1]}:{found[2]} to {found[3]}:{found[4]}", words)
    return _CLOCK.sub(lambda found: _spoken(int(found[1]), int(found[2])), words)


def _left_in_full(found: re.Match[str]) -> str:
    """The words for a match of `_LEFT`: "LATE by 7 hours 47 minutes"."""
    by = duration(int(found[2] or 0) * 3600 + int(found[3] or 0) * 60)
    return f"LATE by {by}" if found[1] == "LATE" else f"today, {by} left"


def _spoken(hour: int, minute: int) -> str:
    return spoken_time(datetime(2000, 1, 1, hour % 24, minute, tzinfo=desk_zone()))


def parts_of(words: str) -> list[str]:
    """The columns of a line, which two or more blanks set apart."""
    return [part for part in _APART.split(words.strip()) if part]
