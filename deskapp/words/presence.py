"""Who is in and who is away, in plain words."""

from __future__ import annotations

from datetime import date

from deskapp.words.times import day_number, day_short_as_of

NEAR = 6
"""Up to so many days ahead a weekday and its number say which day is meant."""


def in_words(name: str) -> str:
    """ "Samira is in today"."""
    return f"{name} is in today"


def away_words(name: str, last_day: date | None, today: date) -> str:
    """ "Derek is away until Thu 26": the last day that they are away. Without one: "Derek is away, with no day to be
    back".
    """
    if last_day is None:
        return f"{name} is away, with no day to be back"
    if last_day <= today:
        return f"{name} is away today"
    return f"{name} is away until {until(last_day, today)}"


def until(day: date, today: date) -> str:
    """A day to come, as shortly as it can be said: "Thu 26", "Thu 3 Dec"."""
    return day_number(day) if (day - today).days <= NEAR else day_short_as_of(day, today)
