"""Open time and counted days of a run of years, as lists of whole epoch seconds to bisect.

Why lists: one bisect finds the day or the stretch of an instant, so a deadline takes about a microsecond and a
reading not much more. A table is never changed; a longer one takes its place, so threads need no lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import accumulate, chain

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


@dataclass(frozen=True, slots=True)
class Days:
    """The days that count, in order: when each begins, closes (23:59:59 without desk hours), and its last second."""

    midnights: list[int]
    closes: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class YearTable:
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


@dataclass(frozen=True, slots=True)
class Year:
    """One year's stretches and days, kept so that a longer table is a joining of years."""

    opens: list[int]
    shuts: list[int]
    office: list[tuple[int, int, int]]
    statutory: list[tuple[int, int, int]]


def build_year(year: int, hours: Callable[[date], Hours], counts_by_law: Callable[[date], bool]) -> Year:
    """Work out one year from the hours of each date and whether it counts by law."""
    built = Year([], [], [], [])
    for day, start, following in _days(year):
        length = following - start
        stretches = list(_real(hours(day), start, length))
        built.opens.extend(opens for opens, _ in stretches)
        built.shuts.extend(shuts for _, shuts in stretches)
        entry = (start, stretches[-1][1] if stretches else following - 1, following - 1)
        if stretches:
            built.office.append(entry)
        if counts_by_law(day):
            built.statutory.append(entry)
    return built


def _days(year: int) -> Iterator[tuple[date, int, int]]:
    """Each date of the year, when it begins, and when the next one does."""
    first, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    start = midnight(date(year, 1, 1))
    for ordinal in range(first, end):
        following = midnight(date.fromordinal(ordinal + 1))
        yield date.fromordinal(ordinal), start, following
        start = following


def _real(hours: Hours, start: int, length: int) -> Iterator[tuple[int, int]]:
    """The stretches as instants; one that lies wholly in the hour that spring leaves out is no time at all."""
    for opens, shuts in hours:
        real = wall(start, length, opens), wall(start, length, shuts)
        if real[0] < real[1]:
            yield real


def join_years(years: dict[int, Year]) -> YearTable:
    """One table out of years that follow each other without a gap."""
    first, last = min(years), max(years)
    parts = [years[year] for year in range(first, last + 1)]
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
