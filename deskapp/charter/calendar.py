"""Working time: which days are open, how much open time lies between two instants, and when so much has passed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from deskapp.charter.hours import WEEKDAYS, Hours, checked_hours
from deskapp.charter.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    NOTHING_BUILT,
    Year,
    YearTable,
    build_year,
    day_of_midnight,
    epoch_of,
    instant_of,
    join_years,
    must_be_within_years,
    noon,
)
from deskapp.charter.vocabulary import Region
from deskapp.errors import CharterError

SATURDAY = 5


class WorkingCalendar:
    """A desk's open days and hours, in London time, for the years 1990 to 2100.

    The hours of a date, first match wins: special hours (none at all = shut), a closure, a bank holiday, the week's
    hours. A date with open time is a working day; a half day is a whole one. `weekly` counts from Monday = 0.

    Raises CharterError for hours that make no sense and for a calendar that never opens: it could keep no promise.
    """

    def __init__(
        self,
        weekly: Mapping[int, Hours],
        *,
        region: Region,
        bank_holidays: Mapping[date, str],
        closures: Mapping[date, str],
        special_hours: Mapping[date, Hours],
    ) -> None:
        self.region = region
        self.weekly = _checked_week(weekly)
        self.bank_holidays = MappingProxyType(dict(bank_holidays))
        self.closures = MappingProxyType(dict(closures))
        self.special_hours = MappingProxyType(
            {day: checked_hours(hours, f"{day.day} {day:%B %Y}") for day, hours in special_hours.items()}
        )
        self._years: dict[int, Year] = {}
        self.table = NOTHING_BUILT  # what is built so far; ask `table_for`, which builds the rest
        if not self._ever_opens():
            raise CharterError("no day is ever open; give at least one day its opening hours, like 09:00-17:00.")

    def hours(self, day: date) -> Hours:
        """The hours of a date, empty where it is shut."""
        special = self.special_hours.get(day)
        if special is not None:
            return special
        if day in self.closures or day in self.bank_holidays:
            return ()
        return self.weekly[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Whether this London date has any open time."""
        return self._around(day).office.place(day) is not None

    def why_shut(self, day: date) -> str:
        """What keeps the desk shut that day ("Saturday", "Good Friday", "Training day"); empty on a working day."""
        if self.is_working_day(day):
            return ""
        if day.weekday() >= SATURDAY and not self.weekly[day.weekday()] and day not in self.bank_holidays:
            return _weekday(day)
        named = self.closures.get(day) or self.bank_holidays.get(day)
        return named or ("Closed that day" if day in self.special_hours else _weekday(day))

    def counts_by_law(self, day: date) -> bool:
        """Whether the law's own count takes this date: Monday to Friday and no bank holiday, whatever our hours are."""
        return day.weekday() < SATURDAY and day not in self.bank_holidays

    def why_not_by_law(self, day: date) -> str:
        """Why the law's count leaves this date out ("Sunday", "Easter Monday"); empty where it counts."""
        if self.counts_by_law(day):
            return ""
        return self.bank_holidays.get(day) or _weekday(day)

    def opens_at(self, day: date) -> datetime:
        """When the desk first opens that day, in UTC. CharterError on a day that is shut."""
        table, place = self._open_day(day)
        return instant_of(table.opens[bisect_left(table.opens, table.office.midnights[place], lo=1)])

    def closes_at(self, day: date) -> datetime:
        """When the desk closes for the last time that day, in UTC. CharterError on a day that is shut."""
        table, place = self._open_day(day)
        return instant_of(table.office.closes[place])

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after this date. CharterError where there is none up to 2100."""
        table = self._around(day)
        while True:
            i = table.office.place_after(day)
            if i < len(table.office.midnights):
                return day_of_midnight(table.office.midnights[i])
            table = self.longer(table)

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open at this instant: open at 09:00:00, shut at 17:00:00."""
        epoch = epoch_of(at)
        table = self.table_for(epoch, epoch)
        return epoch < table.shuts[bisect_right(table.opens, epoch) - 1]

    def open_seconds(self, since: datetime, until: datetime) -> int:
        """Open seconds from one instant to the other: real seconds, less than 0 where `until` is the earlier."""
        first, last = epoch_of(since), epoch_of(until)
        table = self.table_for(min(first, last), max(first, last))
        return table.elapsed(last) - table.elapsed(first)

    def add_open_seconds(self, start: datetime, seconds: int) -> datetime:
        """The earliest instant by which so many open seconds have passed since `start`; with 0, `start` itself.

        A count that ends exactly at close ends at close, not at the next opening. CharterError where the calendar
        has not so much open time up to 2100; ValueError where `seconds` is less than 0.
        """
        return instant_of(self.add_open_epoch(epoch_of(start), seconds))

    def add_open_epoch(self, start: int, seconds: int) -> int:
        """`add_open_seconds` in epoch seconds."""
        if seconds < 0:
            raise ValueError("open time is added forwards only")
        if seconds == 0:
            return start
        table = self.table_for(start, start)
        while True:
            when = table.when_elapsed(table.elapsed(start) + seconds)
            if when is not None:
                return when
            table = self.longer(table)

    def table_for(self, first: int, last: int) -> YearTable:
        """The table that holds both instants (epoch seconds, in order), built as far as needed.

        CharterError for an instant outside 1990 to 2100.
        """
        table = self.table
        if table.starts <= first and last < table.ends:
            return table
        return self._built(instant_of(must_be_within_years(first)).year, instant_of(must_be_within_years(last)).year)

    def longer(self, table: YearTable) -> YearTable:
        """A table that reaches twice as far ahead, for a count that ran off the end of this one.

        CharterError where this one already reaches 2100.
        """
        if table.last_year >= LAST_YEAR:
            raise CharterError(
                f"This calendar has too few open days before the end of {LAST_YEAR} to count so far; "
                "check its opening hours and how long the promise is."
            )
        years = table.last_year - table.first_year + 1
        return self._built(table.first_year, min(LAST_YEAR, table.last_year + years))

    def _built(self, first: int, last: int) -> YearTable:
        """The years asked for, joined with those already there, in the place of the shorter table."""
        known = self.table
        if known is not NOTHING_BUILT:
            first, last = min(first, known.first_year), max(last, known.last_year)
        for year in range(first, last + 1):
            if year not in self._years:
                self._years[year] = build_year(year, self.hours, self.counts_by_law)
        self.table = join_years([self._years[year] for year in range(first, last + 1)], first)
        return self.table

    def _around(self, day: date) -> YearTable:
        at = noon(day)
        return self.table_for(at, at)

    def _open_day(self, day: date) -> tuple[YearTable, int]:
        """The table with this working day, and its place there. CharterError on a day that is shut."""
        table = self._around(day)
        place = table.office.place(day)
        if place is None:
            raise CharterError(f"We're closed on {_weekday(day)} {day.day} {day:%B %Y} ({self.why_shut(day)}).")
        return table, place

    def _ever_opens(self) -> bool:
        if any(hours and FIRST_YEAR <= day.year <= LAST_YEAR for day, hours in self.special_hours.items()):
            return True
        return any(self.weekly.values()) and any(self.hours(day) for day in _every_day())


def _checked_week(weekly: Mapping[int, Hours]) -> Mapping[int, Hours]:
    return MappingProxyType({day: checked_hours(weekly.get(day, ()), name) for day, name in enumerate(WEEKDAYS)})


def _every_day() -> Iterable[date]:
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
    return map(date.fromordinal, range(first, last + 1))


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()].capitalize()


__all__ = ["FIRST_YEAR", "LAST_YEAR", "Hours", "WorkingCalendar"]
