"""Absences of staff in words."""

from __future__ import annotations

from datetime import date

from deskapp.wording.times import day_number, day_short_as_of

_NEAR = 6
"""The number of days ahead up to which "Thu 26" identifies a date."""


def away_words(name: str, last_day: date | None, today: date) -> str:
    """The absence of a staff member: "Derek is away until Thu 26" (their last day), "Derek is away, with
    no return date".
    """
    if last_day is None:
        return f"{name} is away, with no return date"
    if last_day <= today:
        return f"{name} is away today"
    return f"{name} is away until {until(last_day, today)}"


def until(day: date, today: date) -> str:
    """The shortest form of a coming date: "Thu 26", "Thu 3 Dec"."""
    return day_number(day) if (day - today).days <= _NEAR else day_short_as_of(day, today)
