"""Counting from a receipt to a due time, in whole epoch seconds.

The plain count of working days is one bisect and two look-ups, since whole records are calculated at once as well.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from deskapp.charter.calendar import OWN, WorkingCalendar
from deskapp.charter.options import Count, DayBasis, DueTime, Receipt, Roll, Rule, Unit
from deskapp.charter.tables import FIRST_YEAR, LAST_YEAR, DayTable, YearTable, must_be_within_years
from deskapp.errors import CharterError

HOUR = 3600

# Looking up an Enum's member takes as long as a bisect (77 against 90 ns), so these are looked up once.
_WORKING_DAYS, _WORKING_HOURS, _CLOCK_HOURS = Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.CLOCK_HOURS
_EXCLUDE_DAY_0, _CALENDAR_DAY = Count.EXCLUDE_DAY_0, Receipt.CALENDAR_DAY
_CLOSE, _OFFICE = DueTime.CLOSE, DayBasis.OFFICE

EpochPauses = Sequence[tuple[int, int]]


def due_epoch(rule: Rule, received: int, calendar: WorkingCalendar) -> int:
    """Due time of a rule: `rules.due` in epoch seconds."""
    unit = rule.unit
    if unit is _WORKING_DAYS:
        return _working_days(rule, received, calendar)
    if unit is _WORKING_HOURS:
        return calendar.add_open_epoch(received, round(rule.amount * HOUR))
    if unit is _CLOCK_HOURS:
        return must_be_within_years(must_be_within_years(received) + round(rule.amount * HOUR))
    return _rolled(rule, received, calendar)


def reading_epoch(
    now: int,
    due_at: int,
    calendar: WorkingCalendar,
    basis: DayBasis = _OFFICE,
    day: int | None = None,
) -> tuple[int, bool, int]:
    """`rules.reading` in epoch seconds. `day` is an instant of the due day, by default the second before `due_at`."""
    if day is None:
        day = due_at - 1
    table = calendar.table
    starts, ends = table.starts, table.ends
    if not (starts <= now < ends and starts <= day < ends and starts <= due_at < ends):
        table = calendar.table_for(min(now, day, due_at), max(now, day, due_at))
    opens, shuts, totals = table.opens, table.shuts, table.totals
    midnights = table.office.midnights if basis is _OFFICE else table.counted[basis, OWN].midnights
    # W(due_at) - W(now) inline: the overhead of two calls would be a third of a reading.
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
        days = table.office if rule.basis is _OFFICE else table.counted[rule.basis, rule.regions]
        if plain:
            i = bisect_right(days.midnights, received) - 1 + int(rule.amount)
        else:
            i = _day_n(rule, received, calendar, days)
        if i < len(days.midnights):
            return days.closes[i] if rule.due_time is _CLOSE else days.ends[i]
        table = calendar.longer(table)


def _day_n(rule: Rule, received: int, calendar: WorkingCalendar, days: DayTable) -> int:
    """Index in `days` of the last day of the count; past the end of the list if the table is too short."""
    i = last_before_day_1(rule, received, calendar, days) + int(rule.amount)
    if i < len(days.midnights) and _ends_at(rule, days, i) < received:
        # Possible if day 0 is day 1 and was over at receipt: nothing is due before it was received.
        i += 1
    return i


def last_before_day_1(rule: Rule, received: int, calendar: WorkingCalendar, days: DayTable) -> int:
    """The index just before day 1: that of day 0, or one less if day 0 is counted."""
    zero, counted = day_0(rule, received, calendar, days)
    return zero - 1 if counted and rule.count is Count.INCLUDE_DAY_0 else zero


def day_0(rule: Rule, received: int, calendar: WorkingCalendar, days: DayTable) -> tuple[int, bool]:
    """The index of day 0 in `days`, and True if day 0 is one of them.

    If it is not, the index is that of the last of these days before it (-1 if there is none).
    """
    today = calendar.civil.date_of(received)
    i = bisect_right(days.midnights, received) - 1
    counts = i >= 0 and days.midnights[i] == calendar.civil.midnight(today)
    if rule.receipt is _CALENDAR_DAY:
        return i, counts
    cutoff = days.closes[i] if rule.cutoff is None else calendar.civil.wall(today, rule.cutoff)
    return (i if counts and received < cutoff else i + 1), True


def _ends_at(rule: Rule, days: DayTable, i: int) -> int:
    return days.closes[i] if rule.due_time is _CLOSE else days.ends[i]


def paused_epoch(rule: Rule, received: int, calendar: WorkingCalendar, pauses: EpochPauses) -> int:
    """The due time of a count of working days, without each day that a pause touches, both ends included."""
    table = calendar.table_for(received, received)
    while True:
        days = days_of(rule, table)
        i = last_before_day_1(rule, received, calendar, days)
        counted = 0
        while counted < rule.amount and i + 1 < len(days.midnights):
            i += 1
            counted += not touched(days, i, pauses) and _ends_at(rule, days, i) >= received
        if counted == rule.amount:
            return _ends_at(rule, days, i)
        table = calendar.longer(table)


def touched(days: DayTable, i: int, pauses: EpochPauses) -> bool:
    """True if a pause overlaps day `i` of the table."""
    return any(since <= days.ends[i] and until >= days.midnights[i] for since, until in pauses)


def days_of(rule: Rule, table: YearTable) -> DayTable:
    """The days that a rule counts."""
    return table.office if rule.basis is _OFFICE else table.counted[rule.basis, rule.regions]


def target_date(rule: Rule, received: int, calendar: WorkingCalendar) -> date:
    """Last date of a count in calendar units, before the move to a working day. Raises CharterError after 2100."""
    if rule.unit is Unit.BY_DATE and rule.date is not None:
        return rule.date
    start = calendar.civil.date_of(must_be_within_years(received))
    if rule.unit is Unit.CALENDAR_DAYS:
        ordinal = start.toordinal() + int(rule.amount)
        return date.fromordinal(min(ordinal, date.max.toordinal()))
    return months_after(start, int(rule.amount))


def months_after(start: date, months: int) -> date:
    """The same day of the month `months` later; the last day of that month if it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise CharterError(f"{months} months from {start.year} is after {LAST_YEAR}; check how long the promise is.")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _rolled(rule: Rule, received: int, calendar: WorkingCalendar) -> int:
    return rolled_epoch(rule, target_date(rule, received, calendar), received, calendar)


def rolled_epoch(rule: Rule, target: date, received: int, calendar: WorkingCalendar) -> int:
    """Due time (epoch seconds) of a date, moved to a working day by the rule. Raises CharterError if it is before
    `received`.
    """
    if not FIRST_YEAR <= target.year <= LAST_YEAR:
        raise CharterError(f"A promise for {target.year} cannot be worked with; check the year.")
    at = calendar.civil.midnight(target)
    table = calendar.table_for(min(received, at), max(received, at))
    stays = rule.roll is Roll.NONE
    due = _end_of(rule, target, calendar, table) if stays else _moved(rule, at, received, calendar, table)
    if due < received:
        raise CharterError(f"{target.day} {target:%B %Y} is before it came in; promise a day that is still to come.")
    return due


def _end_of(rule: Rule, day: date, calendar: WorkingCalendar, table: YearTable) -> int:
    """The end of a day that is not moved: its close if it has desk hours, else its last second."""
    i = table.office.place(calendar.civil.noon(day))
    if rule.due_time is _CLOSE and i is not None:
        return table.office.closes[i]
    return calendar.civil.last_second(day)


def _moved(rule: Rule, at: int, received: int, calendar: WorkingCalendar, table: YearTable) -> int:
    """The end of the working day that contains `at`, or of the one that it is moved to."""
    while True:
        days = days_of(rule, table)
        i = bisect_right(days.midnights, at) - 1
        # A day before the table is before the receipt as well: the table covers the years of both.
        if i >= 0 and (_ends_at(rule, days, i) > received if rule.roll is Roll.PRECEDING else days.midnights[i] == at):
            return _ends_at(rule, days, i)
        if i + 1 < len(days.midnights):
            return _ends_at(rule, days, i + 1)
        table = calendar.longer(table)
