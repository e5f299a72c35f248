"""Counting from a receipt to a due time, in whole epoch seconds.

A desk asks once a contact, and a record is measured in one go: the plain count of working days is one bisect and two
look-ups (design: deadlines, "Time").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.options import Basis, Count, DueTime, Receipt, Roll, Rule, Unit
from deskapp.charter.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    Days,
    YearTable,
    epoch_date,
    midnight,
    must_be_within_years,
    wall,
)
from deskapp.errors import CharterError

HOUR = 3600

# Looking a member up in its Enum costs as much as a bisect (77 against 90 ns), so the counts ask these.
_WORKING_DAYS, _WORKING_HOURS, _CLOCK_HOURS = Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.CLOCK_HOURS
_EXCLUDE_DAY_0, _CALENDAR_DAY = Count.EXCLUDE_DAY_0, Receipt.CALENDAR_DAY
_CLOSE, _OFFICE = DueTime.CLOSE, Basis.OFFICE

EpochPauses = Sequence[tuple[int, int]]


def due_epoch(rule: Rule, received: int, calendar: WorkingCalendar) -> int:
    """By when the rule is owed: `rules.due` without pauses, in epoch seconds."""
    unit = rule.unit
    if unit is _WORKING_DAYS:
        return _working_days(rule, received, calendar)
    if unit is _WORKING_HOURS:
        return calendar.add_open_epoch(received, round(rule.amount * HOUR))
    if unit is _CLOCK_HOURS:
        return must_be_within_years(must_be_within_years(received) + round(rule.amount * HOUR))
    return _rolled(rule, received, calendar)


def reading_epoch(
    now: int, due_at: int, calendar: WorkingCalendar, basis: Basis = _OFFICE, day: int | None = None
) -> tuple[int, bool, int]:
    """`rules.reading` in epoch seconds. `day` is an instant of the due day: just before `due_at` when left out."""
    if day is None:
        day = due_at - 1
    table = calendar.table
    starts, ends = table.starts, table.ends
    if not (starts <= now < ends and starts <= day < ends and starts <= due_at < ends):
        table = calendar.table_for(min(now, day, due_at), max(now, day, due_at))
    opens, shuts, totals = table.opens, table.shuts, table.totals
    midnights = table.office.midnights if basis is _OFFICE else table.statutory.midnights
    # W(due_at) - W(now), written out: two calls would cost a third of the reading.
    i = bisect_right(opens, due_at) - 1
    unspent = shuts[i] - due_at
    left = totals[i] - unspent if unspent > 0 else totals[i]
    i = bisect_right(opens, now) - 1
    unspent = shuts[i] - now
    left -= totals[i] - unspent if unspent > 0 else totals[i]
    return left, now > due_at, bisect_right(midnights, day) - bisect_right(midnights, now)


def _working_days(rule: Rule, received: int, calendar: WorkingCalendar) -> int:
    table = calendar.table
    if not table.starts <= received < table.ends:
        table = calendar.table_for(received, received)
    plain = rule.count is _EXCLUDE_DAY_0 and rule.receipt is _CALENDAR_DAY
    while True:
        days = table.office if rule.basis is _OFFICE else table.statutory
        i = bisect_right(days.midnights, received) - 1 + int(rule.amount) if plain else _day_n(rule, received, days)
        if i < len(days.midnights):
            return days.closes[i] if rule.due_time is _CLOSE else days.ends[i]
        table = calendar.longer(table)


def _day_n(rule: Rule, received: int, days: Days) -> int:
    """Which of the days is the last one of the count; past the end of the list where the table is too short."""
    i = last_before_day_1(rule, received, days) + int(rule.amount)
    if i < len(days.midnights) and _ends_at(rule, days, i) < received:
        # Only day 0 as day 1, received when that day was over: nothing is owed before it came in.
        i += 1
    return i


def last_before_day_1(rule: Rule, received: int, days: Days) -> int:
    """The place in the list just before day 1: that of day 0, or one less where day 0 is counted."""
    zero, counted = day_0(rule, received, days)
    return zero - 1 if counted and rule.count is Count.INCLUDE_DAY_0 else zero


def day_0(rule: Rule, received: int, days: Days) -> tuple[int, bool]:
    """The place of day 0 in the list, and whether day 0 is one of these days.

    Where it is not, the place is that of the last one before it (-1 at the start of the list).
    """
    today = epoch_date(received)
    i = bisect_right(days.midnights, received) - 1
    counts = i >= 0 and days.midnights[i] == midnight(today)
    if rule.receipt is _CALENDAR_DAY:
        return i, counts
    if counts and received < _cutoff(rule, today, days.closes[i]):
        return i, True
    return i + 1, True


def _cutoff(rule: Rule, day: date, close: int) -> int:
    if rule.cutoff is None:
        return close
    start = midnight(day)
    return wall(start, midnight(day + timedelta(days=1)) - start, rule.cutoff)


def _ends_at(rule: Rule, days: Days, i: int) -> int:
    return days.closes[i] if rule.due_time is _CLOSE else days.ends[i]


def paused_epoch(rule: Rule, received: int, calendar: WorkingCalendar, pauses: EpochPauses) -> int:
    """The due time of a count of working days, leaving out each that a pause touches, both its ends included."""
    table = calendar.table_for(received, received)
    while True:
        days = days_of(rule.basis, table)
        i = last_before_day_1(rule, received, days)
        counted = 0
        while counted < rule.amount and i + 1 < len(days.midnights):
            i += 1
            counted += not touched(days, i, pauses)
        if counted == rule.amount:
            return _ends_at(rule, days, i)
        table = calendar.longer(table)


def touched(days: Days, i: int, pauses: EpochPauses) -> bool:
    """Whether a pause has any part in this day."""
    return any(since <= days.ends[i] and until >= days.midnights[i] for since, until in pauses)


def days_of(basis: Basis, table: YearTable) -> Days:
    """The days that count on this basis."""
    return table.office if basis is _OFFICE else table.statutory


def target_date(rule: Rule, received: int) -> date:
    """The date that a calendar unit comes to, before it is moved to a working day.

    CharterError after 2100.
    """
    if rule.unit is Unit.BY_DATE and rule.date is not None:
        return rule.date
    start = epoch_date(must_be_within_years(received))
    if rule.unit is Unit.CALENDAR_DAYS:
        ordinal = start.toordinal() + int(rule.amount)
        return date.fromordinal(min(ordinal, date.max.toordinal()))
    return months_after(start, int(rule.amount))


def months_after(start: date, months: int) -> date:
    """The same date so many months on, all added at once; where there is none, the last day of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise CharterError(f"{months} months from {start.year} is after {LAST_YEAR}; check how long the promise is.")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _rolled(rule: Rule, received: int, calendar: WorkingCalendar) -> int:
    target = target_date(rule, received)
    if not FIRST_YEAR <= target.year <= LAST_YEAR:
        raise CharterError(f"A promise for {target.year} cannot be worked with; check the year.")
    at = midnight(target)
    table = calendar.table_for(min(received, at), max(received, at))
    stays = rule.roll is Roll.NONE
    due = _end_of(rule, at, table) if stays else _moved(rule, at, received, calendar, table)
    if due < received:
        raise CharterError(f"{target.day} {target:%B %Y} is before it came in; promise a day that is still to come.")
    return due


def _end_of(rule: Rule, at: int, table: YearTable) -> int:
    """When a day that stays where it is ends: its close where it has desk hours, else its last second."""
    i = bisect_left(table.office.midnights, at)
    if rule.due_time is _CLOSE and i < len(table.office.midnights) and table.office.midnights[i] == at:
        return table.office.closes[i]
    return midnight(epoch_date(at) + timedelta(days=1)) - 1


def _moved(rule: Rule, at: int, received: int, calendar: WorkingCalendar, table: YearTable) -> int:
    """The end of the working day that the date is, or is moved to."""
    while True:
        days = days_of(rule.basis, table)
        i = bisect_right(days.midnights, at) - 1
        # A day before the table is before the receipt too: the table begins no later than the year of either.
        if i >= 0 and (_ends_at(rule, days, i) > received if rule.roll is Roll.PRECEDING else days.midnights[i] == at):
            return _ends_at(rule, days, i)
        if i + 1 < len(days.midnights):
            return _ends_at(rule, days, i + 1)
        table = calendar.longer(table)
