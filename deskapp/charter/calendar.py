"""Working time: open days, the open time between two instants, and the instant when a given open time has passed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from deskapp.charter.civil_days import CivilDays
from deskapp.charter.hours import WEEKDAYS, Hours, checked_hours
from deskapp.charter.options import DayBasis
from deskapp.charter.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    NOTHING_BUILT,
    DaysOf,
    Year,
    YearTable,
    build_year,
    epoch_of,
    instant_of,
    join_years,
    must_be_within_years,
)
from deskapp.charter.vocabulary import Region
from deskapp.clock import LONDON
from deskapp.errors import CharterError

SATURDAY = 5
OWN: frozenset[Region] = frozenset()
"""The regions of a rule that names none, which mean the edition's region."""


class WorkingCalendar:
    """A desk's open days and hours, in the time of its zone, for the years 1990 to 2100.

    The hours of a date, first match wins: special hours (none at all = shut), a closure, a bank holiday, the week's
    hours. A date with open time is a working day; a half day is a whole one. `weekly` counts from Monday = 0.
    `elsewhere` has the bank holidays of the regions that single rules name.

    Raises CharterError for invalid hours, and for a calendar that never opens.
    """

    def __init__(
        self,
        weekly: Mapping[int, Hours],
        *,
        region: Region,
        bank_holidays: Mapping[date, str],
        closures: Mapping[date, str],
        special_hours: Mapping[date, Hours],
        zone: ZoneInfo = LONDON,
        elsewhere: Mapping[frozenset[Region], Mapping[date, str]] | None = None,
    ) -> None:
        self.region = region
        self.civil = CivilDays(zone)
        self.weekly = _checked_week(weekly)
        self.bank_holidays = MappingProxyType(dict(bank_holidays))
        self.closures = MappingProxyType(dict(closures))
        self.special_hours = MappingProxyType(
            {day: checked_hours(hours, f"{day.day} {day:%B %Y}") for day, hours in special_hours.items()}
        )
        self.elsewhere = MappingProxyType({regions: dict(days) for regions, days in (elsewhere or {}).items()})
        self._years: dict[int, Year] = {}
        self.table = NOTHING_BUILT  # the years built so far: use `table_for`, which builds more
        if not self._ever_opens():
            raise CharterError("no day is ever open; give at least one day its opening hours, like 09:00-17:00.")

    def hours(self, day: date) -> Hours:
        """The hours of a date, empty if it is shut."""
        special = self.special_hours.get(day)
        if special is not None:
            return special
        if day in self.closures or day in self.bank_holidays:
            return ()
        return self.weekly[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """True if this date has any open time."""
        return self._around(day).office.place(self.civil.noon(day)) is not None

    def why_shut(self, day: date) -> str:
        """Reason why the desk is shut on a date ("Saturday", "Good Friday", "Training day"); "" on a working day."""
        if self.is_working_day(day):
            return ""
        if day.weekday() >= SATURDAY and not self.weekly[day.weekday()] and day not in self.bank_holidays:
            return _weekday(day)
        named = self.closures.get(day) or self.bank_holidays.get(day)
        return named or ("Closed that day" if day in self.special_hours else _weekday(day))

    def counts(self, day: date, basis: DayBasis, regions: frozenset[Region] = OWN) -> bool:
        """True if a count of this basis includes the date; `regions` are those of the rule."""
        return not self.why_not_counted(day, basis, regions)

    def why_not_counted(self, day: date, basis: DayBasis, regions: frozenset[Region] = OWN) -> str:
        """Reason why a count of this basis leaves a date out ("Sunday", "Easter Monday", "Training day"); "" if it
        counts.

        The statutory count takes Monday to Friday less bank holidays, regardless of our hours; that of weekdays leaves
        out our closures too. Special hours open neither a bank holiday nor a closure for them.
        """
        if basis is DayBasis.OFFICE:
            return self.why_shut(day)
        holidays = self.elsewhere[regions] if regions else self.bank_holidays
        if day.weekday() >= SATURDAY:
            return holidays.get(day) or _weekday(day)
        named = holidays.get(day)
        return named or (self.closures.get(day, "") if basis is DayBasis.WEEKDAYS else "")

    def opens_at(self, day: date) -> datetime:
        """The first opening of the desk on a day (UTC). Raises CharterError on a day without open time."""
        table, place = self._open_day(day)
        return instant_of(table.opens[bisect_left(table.opens, table.office.midnights[place], lo=1)])

    def closes_at(self, day: date) -> datetime:
        """The last closing of the desk on a day (UTC). Raises CharterError on a day without open time."""
        table, place = self._open_day(day)
        return instant_of(table.office.closes[place])

    def next_working_day(self, day: date) -> date:
        """The first working day after this date. Raises CharterError if there is none up to 2100."""
        table = self._around(day)
        while True:
            i = table.office.place_after(self.civil.noon(day))
            if i < len(table.office.midnights):
                return self.civil.day_of_midnight(table.office.midnights[i])
            table = self.longer(table)

    def is_open(self, at: datetime) -> bool:
        """True if the desk is open at this instant. Opening is inclusive and closing exclusive: open at 09:00:00,
        shut at 17:00:00.
        """
        epoch = epoch_of(at)
        table = self.table_for(epoch, epoch)
        return epoch < table.shuts[bisect_right(table.opens, epoch) - 1]

    def open_seconds(self, since: datetime, until: datetime) -> int:
        """The open seconds from `since` to `until`, negative if `until` is earlier."""
        return self.open_epoch_seconds(epoch_of(since), epoch_of(until))

    def open_epoch_seconds(self, since: int, until: int) -> int:
        """`open_seconds` between two instants in epoch seconds."""
        table = self.table_for(min(since, until), max(since, until))
        return table.elapsed(until) - table.elapsed(since)

    def add_open_seconds(self, start: datetime, seconds: int) -> datetime:
        """The earliest instant by which this number of open seconds has passed since `start`; with 0, `start` itself.

        A count that ends exactly at close ends at close, not at the next opening. Raises CharterError if there is too
        little open time up to 2100, ValueError if `seconds` is negative.
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
        """The table that covers both instants (epoch seconds, ascending), built as far as needed.

        Raises CharterError for an instant outside 1990 to 2100.
        """
        table = self.table
        if table.starts <= first and last < table.ends:
            return table
        years = [self.civil.date_of(must_be_within_years(at)).year for at in (first, last)]
        return self._built(max(FIRST_YEAR, years[0]), min(LAST_YEAR, years[1]))

    def longer(self, table: YearTable) -> YearTable:
        """A table that reaches twice as far ahead, for a count that passed the end of this one.

        Raises CharterError if this one reaches 2100 already.
        """
        if table.last_year >= LAST_YEAR:
            raise CharterError(
                f"This calendar has too few open days before the end of {LAST_YEAR} to count so far; "
                "check its opening hours and how long the promise is."
            )
        years = table.last_year - table.first_year + 1
        return self._built(table.first_year, min(LAST_YEAR, table.last_year + years))

    def _built(self, first: int, last: int) -> YearTable:
        """The table of these years and those built already, which replaces the shorter one."""
        known = self.table
        if known is not NOTHING_BUILT:
            first, last = min(first, known.first_year), max(last, known.last_year)
        for year in range(first, last + 1):
            if year not in self._years:
                self._years[year] = build_year(year, self.civil, self.hours, self._counts())
        self.table = join_years([self._years[year] for year in range(first, last + 1)], first, self.civil)
        return self.table

    def _counts(self) -> dict[DaysOf, Callable[[date], bool]]:
        """A test of a date for each basis and set of regions that does not depend on our opening hours."""
        return {
            (basis, regions): partial(self.counts, basis=basis, regions=regions)
            for basis in (DayBasis.STATUTORY, DayBasis.WEEKDAYS)
            for regions in (OWN, *self.elsewhere)
        }

    def _around(self, day: date) -> YearTable:
        at = self.civil.noon(day)
        return self.table_for(at, at)

    def _open_day(self, day: date) -> tuple[YearTable, int]:
        """The table with this working day, and its index there. Raises CharterError on a day without open time."""
        table = self._around(day)
        place = table.office.place(self.civil.noon(day))
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
