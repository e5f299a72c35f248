"""What sentences of the screens are line by line: days and times in full, and the command where they name a key."""

from __future__ import annotations

import re
from datetime import datetime

from deskapp.clock import LONDON
from deskapp.words.times import duration, spoken_time

COMMANDS = (
    (" z takes it back.", ""),
    ("Press F5 for the queue as it is now", "deskapp plain queue says how it is now"),
    ("F5, then e, looks at it once more", "deskapp day looks at it once more"),
    ("Carry on with it: k.", "deskapp check carries on with it."),
    ("Write it down with F3 instead", "deskapp plain message writes it down"),
    ("or press k to take it over", "or take it over with deskapp check"),
    ("Press k to begin one", "deskapp check begins one"),
    ("k begins another", "deskapp check begins another"),
    ("r opens the contact again", "deskapp plain reply opens it again"),
    ("This is open: r records a reply.", "This is open: deskapp plain reply records a reply."),
    ("CAUTION: o opens their page, and y says why there", "CAUTION: deskapp plain person says why"),
    ("CAUTION (Ctrl+O says why)", "CAUTION: deskapp plain person says why"),
    (". d: details", ""),
    ("d writes down who was", "deskapp plain details writes down who was"),
    (" Enter goes there.", ""),
    (" Esc leaves without one.", ""),
    (" Esc goes back.", ""),
    (" Esc leaves it closed.", " /leave leaves it closed."),
    (" Esc goes back to the queue.", ""),
    ("Enter takes the time on the right", "Enter takes the time that was said"),
    ("s and Enter is enough for a simple one. The rest can be left.", "s is enough for a simple one."),
    ("Enter saves; F4 saves and opens the next.", "Their name, or how it begins."),
    ("Enter saves; F3 saves and opens the next message.", "Their name, or how it begins."),
    ("n writes a note about it instead", "deskapp plain note writes it down instead"),
    ("Put it right with e", "Put it right with deskapp plain person change"),
    ("press u and type your name", "deskapp plain who"),
    ("Backspace: not asked", "-- empties it: not asked"),
    ("Backspace takes it back", "-- takes it back"),
    ("Their own page keeps its name: o opens it.", "Their own page keeps its name: deskapp plain person change."),
    ("F9", "Enter"),
)
"""Said on the screens, and what it is here."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
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
_DAY = re.compile(rf"\b({'|'.join(day[:3] for day in DAYS)})(?= +\d{{1,2}}\b)")
_MONTH = re.compile(rf"(?<=\d )({'|'.join(month[:3] for month in MONTHS)})\b")
_TIME_OF_DAY = re.compile(rf"\b({'|'.join(MONTHS)})( \d{{4}})? (?=[0-2]\d:[0-5]\d\b)")
_CLOCK = re.compile(r"(?<![\d:.,-])([01]\d|2[0-4]):([0-5]\d)(?!:?\d)")
_LEFT = re.compile(r"\b(LATE|today) (?:(\d+)h)?(?: ?(\d+)m)?(?<=\d[hm])(?!\w)")
_IN_FULL = {name[:3]: name for name in (*DAYS, *MONTHS)}
_APART = re.compile(r"\s{2,}")


def in_lines(words: str) -> str:
    """A sentence of the screens as it is said line by line."""
    for there, here in COMMANDS:
        words = words.replace(there, here)
    return times_in_full(words)


def times_in_full(words: str) -> str:
    """Days and times as they are said: "Tuesday 24 November, 5pm" of "Tue 24 Nov 17:00"."""
    for short in (_DAY, _MONTH):
        words = short.sub(lambda found: _IN_FULL[found[1]], words)
    words = _LEFT.sub(_left_in_full, words)
    words = _TIME_OF_DAY.sub(r"\1\2, ", words)
    return _CLOCK.sub(lambda found: _spoken(int(found[1]), int(found[2])), words)


def _left_in_full(found: re.Match[str]) -> str:
    """The column's "LATE 7h 47m" as it is said."""
    by = duration(int(found[2] or 0) * 3600 + int(found[3] or 0) * 60)
    return f"LATE by {by}" if found[1] == "LATE" else f"today, {by} left"


def _spoken(hour: int, minute: int) -> str:
    return spoken_time(datetime(2000, 1, 1, hour % 24, minute, tzinfo=LONDON))


def parts_of(words: str) -> list[str]:
    """What stands in columns, or far apart in a line, each by itself."""
    return [part for part in _APART.split(words.strip()) if part]
