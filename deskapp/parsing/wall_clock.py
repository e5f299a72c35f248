"""Convert local wall-clock times to instants, also in the two nights a year when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from deskapp.clock import desk_zone
from deskapp.errors import WordsError
from deskapp.lazy_module import LazyModule
from deskapp.wording.times import day_without_year

if TYPE_CHECKING:
    import pendulum
    from pendulum.tz import exceptions
else:
    pendulum = LazyModule("pendulum")  # 1.6 MB and 39 modules that no screen needs before a time is typed
    exceptions = LazyModule("pendulum.tz.exceptions")


@cache
def _named(zone: str) -> pendulum.Timezone:
    return pendulum.Timezone(zone)


def _zone() -> pendulum.Timezone:
    return _named(desk_zone().key)


def first_instant(on: date, at: time) -> datetime:
    """The instant (UTC) at which the desk's clocks show this date and time.

    Of the hour that comes twice in October the first is meant: the time left for a contact received then is never
    overstated, and a promise kept by the first is kept by both. Raises WordsError for the hour skipped in March.
    """
    shown = datetime.combine(on, at)
    try:
        return _zone().convert(shown, raise_on_unknown_times=True).astimezone(UTC)
    except exceptions.AmbiguousTime:
        return _zone().convert(shown).astimezone(UTC)
    except exceptions.NonExistingTime:
        raise WordsError(
            f"The clocks went forward on {day_without_year(on)}: there was no {at:%H:%M}. Write it an hour later."
        ) from None


def next_instant(on: date, at: time, now: datetime) -> datetime:
    """`first_instant`, or the second of two if the first is not after `now`."""
    first = first_instant(on, at)
    if first > now:
        return first
    return _zone().convert(datetime.combine(on, at).replace(fold=1)).astimezone(UTC)


def instant_if_any(on: date, at: time) -> datetime | None:
    """`first_instant`, or None for a time that the clocks skip."""
    try:
        return first_instant(on, at)
    except WordsError:
        return None


def end_of_local_day(on: date) -> datetime:
    """The midnight (UTC) at the end of a local day: its 24:00."""
    return first_instant(on + timedelta(days=1), time())
