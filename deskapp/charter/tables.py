"""Open time and counted days of a run of years, as lists of whole epoch seconds to bisect.

Why lists: one bisect finds the day or the stretch of an instant, so a deadline takes about a microsecond and a
reading not much more. A table is never changed; a longer one takes its place, so threads need no lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, chain
from typing import NamedTuple

from deskapp.charter.hours import DAY, Hours
from deskapp.clock import LONDON
from deskapp.errors import CharterError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years that promises are worked out in. Outside them is a mistake in a date, not a promise."""

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


def epoch_of(at: datetime) -> int:
    """The instant in whole seconds; a part of a second is dropped (it was received in that second)."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return int(at.timestamp())


def instant_of(epoch: int) -> datetime:
    """Epoch seconds as a UTC instant."""
    return datetime.fromtimestamp(epoch, UTC)


def midnight(day: date) -> int:
    """When a London day begins, in epoch seconds. Britain's clocks never change at midnight."""
    start = datetime(day.year, day.month, day.day, tzinfo=LONDON)
    return int(start.timestamp())


def noon(day: date) -> int:
    """Noon UTC in epoch seconds: an instant of that London day, summer and winter, with no zone to ask."""
    return (day.toordinal() - _EPOCH_ORDINAL) * DAY + DAY // 2


def day_of_midnight(at: int) -> date:
    """The London day that begins at this midnight: noon UTC is the same date, summer and winter."""
    return date.fromordinal((at + DAY // 2) // DAY + _EPOCH_ORDINAL)


STARTS, ENDS = midnight(date(FIRST_YEAR, 1, 1)), midnight(date(LAST_YEAR + 1, 1, 1))


def wall(start: int, length: int, seconds: int) -> int:
    """The epoch of a wall-clock time, `seconds` after midnight, of the day that starts at `start` and is `length` long.

    London's clocks change at 01:00 UTC. In spring 01:00 to 02:00 does not happen: a time in it is the moment of the
    change. In autumn it happens twice: the first is meant.
    """
    if length > DAY:
        return start + seconds + (3600 if seconds >= 7200 else 0)
    if length < DAY and seconds > 3600:
        return start + max(3600, seconds - 3600)
    return start + seconds


def epoch_date(at: int) -> date:
    """The London date of an instant in epoch seconds."""
    return datetime.fromtimestamp(at, LONDON).date()


def must_be_within_years(at: int) -> int:
    """The same instant, or a CharterError where it is outside 1990 to 2100."""
    if not STARTS <= at < ENDS:
        raise CharterError(
            f"A time outside {FIRST_YEAR} to {LAST_YEAR} cannot be worked with; check the year that was typed."
        )
    return at


class Days(NamedTuple):
    """The days that count, in order: when each begins, closes (23:59:59 without desk hours), and its last second."""

    midnights: list[int]
    closes: list[int]
    ends: list[int]

    def place(self, day: date) -> int | None:
        """Where a date stands in the list, or None where it is not one of these days."""
        at = noon(day)
        i = bisect_right(self.midnights, at) - 1
        return i if i >= 0 and at - self.midnights[i] < DAY else None

    def place_after(self, day: date) -> int:
        """Where the first of these days after a date stands; past the end where there is none in the list."""
        return bisect_right(self.midnights, noon(day))


class YearTable(NamedTuple):
    """Everything of the years `first_year` to `last_year`, from the instant `starts` up to `ends`.

    `totals[i]` is the open time from `starts` to `shuts[i]`. The first stretch is empty, so that every instant has
    one at or before it.
    """

    first_year: int
    last_year: int
    starts: int
    ends: int
    opens: list[int]
    shuts: list[int]
    totals: list[int]
    office: Days
    statutory: Days

    def elapsed(self, epoch: int) -> int:
        """W: open seconds from the start of the table up to this instant."""
        i = bisect_right(self.opens, epoch) - 1
        unspent = self.shuts[i] - epoch
        return self.totals[i] - unspent if unspent > 0 else self.totals[i]

    def when_elapsed(self, seconds: int) -> int | None:
        """The earliest instant at which W is `seconds` (more than 0), or None where the table ends first."""
        i = bisect_left(self.totals, seconds)
        if i == len(self.totals):
            return None
        return self.shuts[i] - (self.totals[i] - seconds)


class Year(NamedTuple):
    """One year's stretches and days, kept so that a longer table is a joining of years."""

    opens: list[int]
    shuts: list[int]
    office: list[tuple[int, int, int]]
    statutory: list[tuple[int, int, int]]


def build_year(year: int, hours: Callable[[date], Hours], counts_by_law: Callable[[date], bool]) -> Year:
    """Work out one year from the hours of each date and whether it counts by law."""
    built = Year([], [], [], [])
    for day, start, length in _days(year):
        last = start + length - 1
        stretches = _stretches(hours(day), start, length)
        if stretches:
            built.opens.extend(opens for opens, _ in stretches)
            built.shuts.extend(shuts for _, shuts in stretches)
            built.office.append((start, stretches[-1][1], last))
        if counts_by_law(day):
            built.statutory.append((start, stretches[-1][1] if stretches else last, last))
    return built


def _days(year: int) -> Iterator[tuple[date, int, int]]:
    """Each date of the year, when it begins, and how long it is. A month without a clock change asks the zone once."""
    for month in range(1, 13):
        first = date(year, month, 1)
        days = monthrange(year, month)[1]
        starts = midnight(first)
        following = midnight(first + timedelta(days=days))
        if following - starts == days * DAY:
            begins = list(range(starts, following + 1, DAY))
        else:
            begins = [midnight(first + timedelta(days=n)) for n in range(days + 1)]
        for n in range(days):
            yield date(year, month, n + 1), begins[n], begins[n + 1] - begins[n]


def _stretches(hours: Hours, start: int, length: int) -> list[tuple[int, int]]:
    """The hours as instants; a stretch that lies wholly in the hour that spring leaves out is no time at all."""
    if length == DAY:
        return [(start + opens, start + shuts) for opens, shuts in hours]
    real = [(wall(start, length, opens), wall(start, length, shuts)) for opens, shuts in hours]
    return [(opens, shuts) for opens, shuts in real if opens < shuts]


def join_years(parts: list[Year], first: int) -> YearTable:
    """One table out of years that follow each other, of which `first` is the first."""
    last = first + len(parts) - 1
    starts = midnight(date(first, 1, 1))
    opens = [starts, *chain.from_iterable(part.opens for part in parts)]
    shuts = [starts, *chain.from_iterable(part.shuts for part in parts)]
    return YearTable(
        first_year=first,
        last_year=last,
        starts=starts,
        ends=midnight(date(last + 1, 1, 1)),
        opens=opens,
        shuts=shuts,
        totals=list(accumulate(map(int.__sub__, shuts, opens))),
        office=_joined(part.office for part in parts),
        statutory=_joined(part.statutory for part in parts),
    )


def _joined(parts: Iterable[list[tuple[int, int, int]]]) -> Days:
    entries = list(chain.from_iterable(parts))
    return Days(*([entry[column] for entry in entries] for column in range(3)))


NOTHING_BUILT = YearTable(0, 0, 0, 0, [], [], [], Days([], [], []), Days([], [], []))
"""A table that holds no instant at all: where every calendar begins."""
