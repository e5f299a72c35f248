"""The period of a report: whole months, in the desk's zone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import NamedTuple

from db.end_of_day.figures import midnights
from deskapp.errors import WordsError
from deskapp.wording.causes import LogCause
from deskapp.wording.times import day

_PART = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The range of years that a charter's calendar covers."""
PERIOD_EXAMPLES = "a month like 2026-11, a year like 2026, or months like 2026-04..2027-03"


class Period(NamedTuple):
    """Local dates, both included."""

    first: date
    last: date

    def instants(self) -> tuple[datetime, datetime]:
        """The instants (UTC) at which it begins and ends."""
        return midnights(self.first)[0], midnights(self.last)[1]

    def words(self) -> str:
        """The period in words: "Sunday 1 November 2026 to Monday 30 November 2026"."""
        return f"{day(self.first)} to {day(self.last)}"

    def name(self) -> str:
        """Its short name: "November 2026", "2026", "April 2026 to March 2027"."""
        if (self.first.month, self.last.month) == (1, 12) and self.first.year == self.last.year:
            return str(self.first.year)
        first, last = f"{self.first:%B %Y}", f"{self.last:%B %Y}"
        return first if first == last else f"{first} to {last}"

    def typed(self) -> str:
        """The period as it is typed: "2026-11", "2026", "2026-04..2027-03"."""
        if self.name().isdigit():
            return self.name()
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        return first if first == last else f"{first}..{last}"

    @property
    def months(self) -> int:
        """The number of its months."""
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    @property
    def last_month(self) -> Period:
        """Its last month."""
        return Period(self.last.replace(day=1), self.last)

    def moved(self, months: int) -> Period:
        """A period of as many months that begins so many months later. WordsError outside the calendar's years."""
        return Period(_month(self.first, months)[0], _month(self.last, months)[1])


def parse_period(typed: str) -> Period:
    """Parse a month, a year, or a range like "2026-04..2027-03". Raises WordsError."""
    first, dots, last = typed.strip().partition("..")
    begins = _part(first, typed)
    ends = _part(last, typed) if dots else begins
    if ends.last < begins.first:
        raise WordsError(LogCause.PERIOD_REVERSED, typed=typed)
    return Period(begins.first, ends.last)


def refuse_without_contacts(period: Period, first_contact: date | None, today: date) -> None:
    """Raise WordsError for a period that ends before the first contact or begins after today."""
    if first_contact is None:
        raise WordsError(LogCause.NOTHING_RECORDED)
    if period.last < first_contact:
        raise WordsError(LogCause.NOTHING_BEFORE, day=day(first_contact))
    if period.first > today:
        raise WordsError(LogCause.PERIOD_TO_COME, day=day(period.first))


def _month(within: date, months: int) -> tuple[date, date]:
    year, month = divmod(12 * within.year + within.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WordsError(LogCause.NOT_A_PERIOD, typed=str(year), examples=PERIOD_EXAMPLES)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _part(typed: str, whole: str) -> Period:
    found = _PART.fullmatch(typed.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise WordsError(LogCause.NOT_A_PERIOD, typed=whole, examples=PERIOD_EXAMPLES)
    year = int(found[1])
    first, last = (int(found[2]), int(found[2])) if found[2] else (1, 12)
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
