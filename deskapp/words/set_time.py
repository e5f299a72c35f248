"""Times that may lie on either side of now: what the command line is told, and what a box is filled in with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from deskapp.errors import WordsError
from deskapp.words.days import future_day, past_day
from deskapp.words.refusals import InFutureError, InPastError
from deskapp.words.shorthand import Day, Said, read
from deskapp.words.times import day_due, due_clock, london
from deskapp.words.wall_clock import first_instant

_HOW = 'Write the day and the time, like "20 Nov 2026 16:30" or 2026-11-20T16:30+00:00'
_NOON = time(12)


def any_moment(typed: str, now: datetime) -> datetime:
    """The UTC instant that is meant, before or after `now`. A day without a year is the nearest one; without a time,
    its first minute. Raises WordsError with the mend.
    """
    if typed.strip().casefold() == "now":
        return now.astimezone(UTC)
    said = read(typed, london(now).year)
    if said is None:
        raise WordsError(f'"{typed}" is no time. {_HOW}')
    if said.instant is not None:
        return said.instant.astimezone(UTC)
    if said.shift is not None:
        return (now + said.shift).astimezone(UTC)
    return _on_a_day(said, now)


def _on_a_day(said: Said, now: datetime) -> datetime:
    at = said.time or time()
    if not isinstance(at, time):
        raise WordsError(_HOW)
    today = london(now).date()
    return first_instant(_nearest(said.day, today) if said.day else today, at)


def _nearest(said: Day, today: date) -> date:
    """A day that says its year can only be on one side; of two readings the nearer one is meant."""
    try:
        before = past_day(said, today)
    except InFutureError:
        return future_day(said, today)
    try:
        after = future_day(said, today)
    except InPastError:
        return before
    return before if today - before <= after - today else after


def typed_as(at: datetime) -> str:
    """How a time would be typed into a promise box, so that a suggestion can stand in it: "27/11/2026 17:00"."""
    day = day_due(at)
    return f"{day.day}/{day.month}/{day.year} {due_clock(at)}"


def at_noon(day: date) -> datetime:
    """Noon of a London day, as a UTC instant: for something that came in on a day when nobody was there."""
    return first_instant(day, _NOON)
