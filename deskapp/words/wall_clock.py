"""What London's clocks show -> the instant, on the two nights a year when that is not one and the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pendulum
from pendulum.tz.exceptions import AmbiguousTime, NonExistingTime

from deskapp.errors import WordsError
from deskapp.words.times import day_without_year

_LONDON = pendulum.timezone("Europe/London")


def first_instant(on: date, at: time) -> datetime:
    """The instant (UTC) at which London's clocks show this.

    In October an hour comes twice, and the first of the two is meant: it is the earlier, so the time left for what
    *came in* then never seems longer than it is, and a *promise* kept by it is kept by either reading. In March an
    hour never was: WordsError with the mend.
    """
    shown = datetime.combine(on, at)
    try:
        return _LONDON.convert(shown, raise_on_unknown_times=True).astimezone(UTC)
    except AmbiguousTime:
        return _LONDON.convert(shown).astimezone(UTC)
    except NonExistingTime:
        raise WordsError(
            f"The clocks went forward on {day_without_year(on)}: there was no {at:%H:%M}. Write it an hour later."
        ) from None


def next_instant(on: date, at: time, now: datetime) -> datetime:
    """`first_instant`, or where the first of two has gone at `now`, the second."""
    first = first_instant(on, at)
    if first > now:
        return first
    return _LONDON.convert(datetime.combine(on, at).replace(fold=1)).astimezone(UTC)


def instant_if_any(on: date, at: time) -> datetime | None:
    """`first_instant`, or None where the clocks never showed it."""
    try:
        return first_instant(on, at)
    except WordsError:
        return None


def end_of_day(on: date) -> datetime:
    """The midnight (UTC) that a London day ends with: its 24:00."""
    return first_instant(on + timedelta(days=1), time())
