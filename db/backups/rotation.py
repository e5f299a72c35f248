"""The backups that are kept: 14 days, 8 weeks, 24 months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

from deskapp.charter.rules import local_date

DAYS, WEEKS, MONTHS = 14, 8, 24
"""Numbers of days, weeks and months of which the last backup is kept."""
ALWAYS_KEPT = 3
"""The number of newest backups that are kept in any case."""


def expired(taken: Iterable[datetime], now: datetime) -> set[datetime]:
    """The times of making (UTC) of the backups to delete.

    Kept is the last backup of each of the last 14 local days, 8 weeks and 24 months that have one, and the three
    newest. Days without a backup do not count, so that a clock set ahead deletes none; but none is kept for more than
    24 months, except the newest. Those that a wrong clock dated later than `now` are kept and take nobody's place.
    """
    past = sorted((at for at in taken if at <= now), reverse=True)
    kept = set(past[:ALWAYS_KEPT])
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        kept |= _last_of_each(past, most, period)
    oldest = _month_number(now) - MONTHS
    return {at for at in past[1:] if at not in kept or _month_number(at) <= oldest}


def _last_of_each(past: list[datetime], most: int, period: Callable[[datetime], Hashable]) -> set[datetime]:
    last: dict[Hashable, datetime] = {}
    for at in past:
        last.setdefault(period(at), at)
    return set(list(last.values())[:most])


def _day(at: datetime) -> Hashable:
    return local_date(at)


def _week(at: datetime) -> Hashable:
    return local_date(at).isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return _month_number(at)


def _month_number(at: datetime) -> int:
    day = local_date(at)
    return day.year * 12 + day.month
