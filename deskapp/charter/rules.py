"""A promise as data, and the time by which it is owed.

Everything counts as design: deadlines says. `due_epoch` and `reading_epoch` take and give whole epoch seconds, for
where many are asked for at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.counting import day_0, days_of, due_epoch, paused_epoch, reading_epoch, target_date
from deskapp.charter.options import Basis, Count, CountedFrom, DueTime, Receipt, Roll, Rule, Stop, Unit
from deskapp.charter.tables import day_of_midnight, epoch_date, epoch_of, instant_of, noon
from deskapp.clock import LONDON
from deskapp.errors import CharterError

__all__ = [
    "Basis",
    "Count",
    "CountedFrom",
    "Deadline",
    "DueTime",
    "Pauses",
    "Reading",
    "Receipt",
    "Reckoning",
    "Roll",
    "Rule",
    "Stop",
    "Unit",
    "due",
    "due_date_of",
    "due_epoch",
    "london_date",
    "reading",
    "reading_epoch",
    "reckon",
]

Pauses = Sequence[tuple[datetime, datetime]]
ONE_DAY = timedelta(days=1)


class Deadline(NamedTuple):
    """By when: a UTC instant, and the London date of the day it belongs to (24:00 belongs to the day it ends)."""

    due_at: datetime
    due_date: date


class Reading(NamedTuple):
    """How a promise stands: signed open seconds left, whether its time has passed, signed working days left."""

    time_left: int
    late: bool
    working_days_left: int


def london_date(at: datetime) -> date:
    """The date of an instant in London, whatever zone it was written in."""
    if at.utcoffset() is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(LONDON).date()


def due_date_of(due_at: datetime) -> date:
    """The day that a due time belongs to: the London date of the second before it, so 24:00 is still that day."""
    return london_date(due_at - timedelta(seconds=1))


def due(rule: Rule, received_at: datetime, calendar: WorkingCalendar, pauses: Pauses = ()) -> Deadline:
    """By when the rule is owed.

    With pauses, every working day that one touches, both ends included, does not count. CharterError for a time
    outside 1990 to 2100, a count that the calendar has too few open days for, a promised date that was over when
    it was made, and a pause of a rule that does not count working days.
    """
    received = epoch_of(received_at)
    at = _due_with_pauses(rule, received, calendar, pauses) if pauses else due_epoch(rule, received, calendar)
    return Deadline(instant_of(at), epoch_date(at - 1))


def _due_with_pauses(rule: Rule, received: int, calendar: WorkingCalendar, pauses: Pauses) -> int:
    if rule.unit is not Unit.WORKING_DAYS:
        raise CharterError(f"A promise in {rule.unit.replace('_', ' ')} cannot be paused; only working days can.")
    spans = [(epoch_of(since), epoch_of(until)) for since, until in pauses]
    if any(since > until for since, until in spans):
        raise CharterError("A pause ends before it begins; give the earlier time first.")
    return paused_epoch(rule, received, calendar, spans)


def reading(
    now: datetime, due_at: datetime, due_date: date, calendar: WorkingCalendar, basis: Basis = Basis.OFFICE
) -> Reading:
    """How it stands at `now`, in whole seconds: exactly at `due_at` is in time.

    Late out of hours can be 0 open seconds late.

    The working days left are those of the rule's `basis`; the time left is always the desk's own.
    """
    return Reading._make(reading_epoch(epoch_of(now), epoch_of(due_at), calendar, basis, noon(due_date)))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a due time was come to, for saying why.

    `day_0` is the day the count starts after (or with). `not_counted` are the dates left out on the way, in order,
    each with its reason ("Saturday", "Good Friday"): between day 0 and the due day; for a date that was moved to a
    working day, those it was moved over; for working hours, the shut days from receipt on. `waited` are the days
    between receipt and a day 0 that is a later day; `moved_from` is the date before it was moved.
    """

    rule: Rule
    received_at: datetime
    day_0: date
    not_counted: tuple[tuple[date, str], ...]
    due_at: datetime
    due_date: date
    waited: tuple[tuple[date, str], ...] = ()
    moved_from: date | None = None


def reckon(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> Reckoning:
    """The due time with what it takes to explain it. Raises what `due` raises."""
    due_at, due_date = due(rule, received_at, calendar)
    received = london_date(received_at)
    start, left_out, moved_from = received, (received, received), None
    if rule.unit is Unit.WORKING_DAYS:
        start = _day_0(rule, received_at, calendar)
        left_out = (start + ONE_DAY, due_date)
    elif rule.unit is Unit.WORKING_HOURS:
        left_out = (received, due_date)
    elif rule.unit is not Unit.CLOCK_HOURS:
        target = target_date(rule, epoch_of(received_at))
        if target != due_date:
            moved_from = target
            left_out = (min(target, due_date), max(target, due_date) + ONE_DAY)
    return Reckoning(
        rule=rule,
        received_at=received_at,
        day_0=start,
        not_counted=_not_counted(rule, *left_out, calendar),
        due_at=due_at,
        due_date=due_date,
        waited=_not_counted(rule, received, start, calendar),
        moved_from=moved_from,
    )


def _day_0(rule: Rule, received_at: datetime, calendar: WorkingCalendar) -> date:
    """Day 0 of a count of working days."""
    received = epoch_of(received_at)
    if rule.receipt is Receipt.CALENDAR_DAY:
        return london_date(received_at)
    table = calendar.table_for(received, received)
    while True:
        days = days_of(rule.basis, table)
        i, _ = day_0(rule, received, days)
        if i < len(days.midnights):
            return day_of_midnight(days.midnights[i])
        table = calendar.longer(table)


def _not_counted(rule: Rule, first: date, end: date, calendar: WorkingCalendar) -> tuple[tuple[date, str], ...]:
    """The dates from `first` up to but without `end` that the rule leaves out, and why."""
    why = calendar.why_shut if rule.basis is Basis.OFFICE else calendar.why_not_by_law
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return tuple((day, reason) for day in days if (reason := why(day)))
