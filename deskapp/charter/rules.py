"""Due times of rules, and the time left until them.

`due_epoch` and `reading_epoch` work in whole epoch seconds, for many calculations at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from deskapp.charter.calendar import Hours, WorkingCalendar
from deskapp.charter.counting import day_0, days_of, due_epoch, reading_epoch, target_date
from deskapp.charter.options import (
    Count,
    CountedFrom,
    DayBasis,
    DueTime,
    Receipt,
    Roll,
    Rule,
    StopsOn,
    Unit,
    WhileWaiting,
)
from deskapp.charter.tables import epoch_of, instant_of
from deskapp.clock import NO_TIME, desk_zone

__all__ = [
    "Calculation",
    "Count",
    "CountedFrom",
    "DayBasis",
    "Deadline",
    "DueTime",
    "Reading",
    "Receipt",
    "Roll",
    "Rule",
    "StopsOn",
    "Unit",
    "WhileWaiting",
    "calculate",
    "due",
    "due_date_of",
    "due_epoch",
    "local_date",
    "reading",
    "reading_epoch",
]

_ONE_DAY = timedelta(days=1)


class Deadline(NamedTuple):
    """Due time as a UTC instant, and the local date that it belongs to (24:00 belongs to the day it ends)."""

    due_at: datetime
    due_date: date


class Reading(NamedTuple):
    """Time left of a promise: signed open seconds, True if overdue, signed working days."""

    time_left: int
    late: bool
    working_days_left: int


def local_date(at: datetime) -> date:
    """The date of an instant in the desk's zone, whatever zone the instant is in."""
    if at.utcoffset() is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(desk_zone()).date()


def due_date_of(due_at: datetime) -> date:
    """The day that a due time belongs to: the local date of the second before it, so 24:00 is still that day."""
    return local_date(due_at - timedelta(seconds=1))


def due(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> Deadline:
    """Due time of a rule. Raises CharterError for a time outside 1990 to 2100, if the calendar has too few open days,
    and for a date that was over at receipt.
    """
    at = due_epoch(rule, epoch_of(received_at), calendar)
    return Deadline(instant_of(at), calendar.civil.date_of(at - 1))


def reading(
    now: datetime,
    due_at: datetime,
    due_date: date,
    calendar: WorkingCalendar,
    basis: DayBasis = DayBasis.OFFICE,
) -> Reading:
    """Time left of a promise at `now`, in whole seconds; `now` equal to `due_at` is in time.

    A promise can be overdue by 0 open seconds out of hours.

    The working days left are those of the rule's `basis`; the time left is always the desk's own.
    """
    if due_at == NO_TIME:
        return Reading(0, late=False, working_days_left=0)
    day = calendar.civil.noon(due_date)
    return Reading._make(reading_epoch(epoch_of(now), epoch_of(due_at), calendar, basis, day))


@dataclass(frozen=True, slots=True)
class Calculation:
    """Steps of the calculation of a due time, kept so that it can be explained.

    `day_0` is the day the count starts after (or with). `not_counted` are the dates left out on the way, in order,
    each with its reason ("Saturday", "Good Friday"): between day 0 and the due day; for a date that was moved to a
    working day, those it was moved over; for working hours, the shut days from receipt on. `waited` are the days
    between receipt and a day 0 that is a later day; `moved_from` is the date before it was moved. `open_time` are the
    open seconds counted on each date, with its hours, of a rule that counts working hours.
    """

    rule: Rule
    received_at: datetime
    day_0: date
    not_counted: tuple[tuple[date, str], ...]
    due_at: datetime
    due_date: date
    waited: tuple[tuple[date, str], ...] = ()
    moved_from: date | None = None
    open_time: tuple[tuple[date, int, Hours], ...] = ()


def calculate(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> Calculation:
    """Calculate a due time with the steps that explain it. Raises CharterError as `due` does."""
    due_at, due_date = due(rule, received_at, calendar)
    received = calendar.civil.date_of(epoch_of(received_at))
    start, left_out, moved_from = received, (received, received), None
    if rule.unit is Unit.WORKING_DAYS:
        start = _day_0(rule, received_at, calendar)
        left_out = (start + _ONE_DAY, due_date)
    elif rule.unit is Unit.WORKING_HOURS:
        left_out = (received, due_date)
    elif rule.unit is not Unit.CLOCK_HOURS:
        target = target_date(rule, epoch_of(received_at), calendar)
        if target != due_date:
            moved_from = target
            left_out = (min(target, due_date), max(target, due_date) + _ONE_DAY)
    return Calculation(
        rule=rule,
        received_at=received_at,
        day_0=start,
        not_counted=_not_counted(rule, *left_out, calendar),
        due_at=due_at,
        due_date=due_date,
        waited=_not_counted(rule, received, start, calendar),
        moved_from=moved_from,
        open_time=_open_time(received_at, due_at, calendar) if rule.unit is Unit.WORKING_HOURS else (),
    )


def _open_time(since: datetime, until: datetime, calendar: WorkingCalendar) -> tuple[tuple[date, int, Hours], ...]:
    """The open seconds of each date between two instants; dates without any are left out."""
    civil = calendar.civil
    first, last = epoch_of(since), epoch_of(until)
    start, counted = civil.date_of(first), []
    for day in (start + timedelta(days=n) for n in range((civil.date_of(last) - start).days + 1)):
        begins, ends = max(first, civil.midnight(day)), min(last, civil.last_second(day) + 1)
        if seconds := calendar.open_seconds(instant_of(begins), instant_of(ends)):
            counted.append((day, seconds, calendar.hours(day)))
    return tuple(counted)


def _day_0(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> date:
    """Day 0 of a count of working days."""
    received = epoch_of(received_at)
    if rule.receipt is Receipt.CALENDAR_DAY:
        return calendar.civil.date_of(received)
    table = calendar.table_for(received, received)
    while True:
        days = days_of(rule, table)
        i, _ = day_0(rule, received, calendar, days)
        if i < len(days.midnights):
            return calendar.civil.day_of_midnight(days.midnights[i])
        table = calendar.longer(table)


def _not_counted(rule: Rule, first: date, end: date, calendar: WorkingCalendar) -> tuple[tuple[date, str], ...]:
    """The dates from `first` up to `end` (excluded) that the rule does not count, each with the reason."""
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return tuple((day, why) for day in days if (why := calendar.why_not_counted(day, rule.basis, rule.regions)))
