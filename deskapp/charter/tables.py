"""Open time and counted days of a run of years, as lists of whole epoch seconds to bisect.

In lists one bisect finds the day or the open interval of an instant, so a due time takes about a microsecond. A table
is immutable; a longer one replaces it, so threads need no lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, chain
from typing import NamedTuple

from deskapp.charter.civil_days import CivilDays
from deskapp.charter.hours import DAY, Hours
from deskapp.charter.options import DayBasis
from deskapp.charter.vocabulary import Region
from deskapp.clock import LONDON
from deskapp.errors import CharterError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years in which promises are calculated. A date outside them is a mistake."""


def epoch_of(at: datetime) -> int:
    """The instant in whole epoch seconds, rounded down. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return int(at.timestamp())


def instant_of(epoch: int) -> datetime:
    """Epoch seconds as a UTC instant."""
    return datetime.fromtimestamp(epoch, UTC)


_STARTS = int(datetime(FIRST_YEAR, 1, 1, tzinfo=LONDON).timestamp())
_ENDS = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=LONDON).timestamp())


def must_be_within_years(at: int) -> int:
    """The same instant, or a CharterError if it is outside 1990 to 2100."""
    if not _STARTS <= at < _ENDS:
        raise CharterError(
            f"A time outside {FIRST_YEAR} to {LAST_YEAR} cannot be worked with; check the year that was typed."
        )
    return at


class DayTable(NamedTuple):
    """The days that count, ascending: the first instant, the close (23:59:59 without desk hours) and the last second of
    each.
    """

    midnights: list[int]
    closes: list[int]
    ends: list[int]

    def place(self, noon: int) -> int | None:
        """Index of a day in the list, by the instant of its noon; None if it is not one of these days."""
        i = bisect_right(self.midnights, noon) - 1
        return i if i >= 0 and noon - self.midnights[i] < DAY else None

    def place_after(self, noon: int) -> int:
        """Index of the first of these days that begins after a day's noon; past the end if there is none."""
        return bisect_right(self.midnights, noon)


DaysOf = tuple[DayBasis, frozenset[Region]]
"""Key of a day table: a basis that does not depend on our opening hours, and a rule's regions (empty: the edition's).
"""


class YearTable(NamedTuple):
    """The open intervals and days of the years `first_year` to `last_year`, from the instant `starts` up to `ends`.
    `totals[i]` is the open time from `starts` to `shuts[i]`. The first interval is empty, so that every instant has one
    at or before it.
    """

    first_year: int
    last_year: int
    starts: int
    ends: int
    opens: list[int]
    shuts: list[int]
    totals: list[int]
    office: DayTable
    counted: Mapping[DaysOf, DayTable]

    def elapsed(self, epoch: int) -> int:
        """W: open seconds from the start of the table up to this instant."""
        i = bisect_right(self.opens, epoch) - 1
        unspent = self.shuts[i] - epoch
        return self.totals[i] - unspent if unspent > 0 else self.totals[i]

    def when_elapsed(self, seconds: int) -> int | None:
        """The earliest instant at which W is `seconds` (positive); None if the table ends first."""
        i = bisect_left(self.totals, seconds)
        if i == len(self.totals):
            return None
        return self.shuts[i] - (self.totals[i] - seconds)


class Year(NamedTuple):
    """One year's open intervals and days, cached so that longer tables are joined from years."""

    opens: list[int]
    shuts: list[int]
    office: list[tuple[int, int, int]]
    counted: Mapping[DaysOf, list[tuple[int, int, int]]]


def build_year(
    year: int, civil: CivilDays, hours: Callable[[date], Hours], counts: Mapping[DaysOf, Callable[[date], bool]]
) -> Year:
    """One year, built from the hours of each date and the test of dates for each other count."""
    built = Year([], [], [], {whose: [] for whose in counts})
    for day, start, length in _days(year, civil):
        last = start + length - 1
        stretches = _stretches(hours(day), civil, day, start, length)
        if stretches:
            built.opens.extend(opens for opens, _ in stretches)
            built.shuts.extend(shuts for _, shuts in stretches)
            built.office.append((start, stretches[-1][1], last))
        for whose, takes in counts.items():
            if takes(day):
                built.counted[whose].append((start, stretches[-1][1] if stretches else last, last))
    return built


def _days(year: int, civil: CivilDays) -> Iterator[tuple[date, int, int]]:
    """Each date of the year with its first instant and length in seconds. A month without a clock change looks up the
    zone once.
    """
    for month in range(1, 13):
        first = date(year, month, 1)
        days = monthrange(year, month)[1]
        starts = civil.midnight(first)
        following = civil.midnight(first + timedelta(days=days))
        if following - starts == days * DAY:
            begins = list(range(starts, following + 1, DAY))
        else:
            begins = [civil.midnight(first + timedelta(days=n)) for n in range(days + 1)]
        for n in range(days):
            if begins[n] < begins[n + 1]:  # a zone that moved across the date line skipped a whole day
                yield date(year, month, n + 1), begins[n], begins[n + 1] - begins[n]


def _stretches(hours: Hours, civil: CivilDays, day: date, start: int, length: int) -> list[tuple[int, int]]:
    """The hours as instants. An interval wholly within the hour skipped in spring is left out."""
    if length == DAY:
        return [(start + opens, start + shuts) for opens, shuts in hours]
    real = [(civil.wall(day, opens), civil.wall(day, shuts)) for opens, shuts in hours]
    return [(opens, shuts) for opens, shuts in real if opens < shuts]


def join_years(parts: list[Year], first: int, civil: CivilDays) -> YearTable:
    """One table of consecutive years, of which `first` is the first."""
    last = first + len(parts) - 1
    starts = civil.midnight(date(first, 1, 1))
    opens = [starts, *chain.from_iterable(part.opens for part in parts)]
    shuts = [starts, *chain.from_iterable(part.shuts for part in parts)]
    return YearTable(
        first_year=first,
        last_year=last,
        starts=starts,
        ends=civil.midnight(date(last + 1, 1, 1)),
        opens=opens,
        shuts=shuts,
        totals=list(accumulate(map(int.__sub__, shuts, opens))),
        office=_joined(part.office for part in parts),
        counted={whose: _joined(part.counted[whose] for part in parts) for whose in parts[0].counted},
    )


def _joined(parts: Iterable[list[tuple[int, int, int]]]) -> DayTable:
    entries = list(chain.from_iterable(parts))
    return DayTable(*([entry[column] for entry in entries] for column in range(3)))


NOTHING_BUILT = YearTable(0, 0, 0, 0, [], [], [], DayTable([], [], []), {})
"""The table of a new calendar, which covers no instant."""
