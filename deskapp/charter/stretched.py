"""Due times of promises that were extended or paused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.counting import HOUR, days_of, due_epoch, paused_epoch, rolled_epoch, target_date
from deskapp.charter.options import Rule, Unit, WhileWaiting
from deskapp.charter.tables import epoch_of, instant_of, must_be_within_years


@dataclass(frozen=True, slots=True)
class More:
    """Total extension of a promise: units of its rule, and, if those are months, single days."""

    units: int = 0
    days: int = 0


NOTHING = More()
Spans = Sequence[tuple[datetime, datetime]]
"""The waits that are over, each from the question to the answer (UTC), earliest first."""


def due_at(
    rule: Rule, started_at: datetime, calendar: WorkingCalendar, more: More = NOTHING, waits: Spans = ()
) -> datetime:
    """Due time (UTC) of a rule started at this time. Raises CharterError as `rules.due` does."""
    counted = replace(rule, amount=rule.amount + more.units) if more.units else rule
    start, spans = _counted_from(rule, started_at, waits)
    if not spans and not more.days:
        return instant_of(due_epoch(counted, start, calendar))
    return instant_of(_stretched(counted, start, calendar, more.days, spans))


def _counted_from(rule: Rule, started_at: datetime, waits: Spans) -> tuple[int, list[tuple[int, int]]]:
    """The start of the count and the waits to leave out of it, in epoch seconds."""
    spans = [(epoch_of(since), epoch_of(until)) for since, until in waits]
    if spans and rule.while_waiting is WhileWaiting.RESTART:
        return spans[-1][1], []
    return epoch_of(started_at), spans


def _stretched(rule: Rule, start: int, calendar: WorkingCalendar, days: int, spans: Sequence[tuple[int, int]]) -> int:
    if rule.unit is Unit.WORKING_DAYS:
        return paused_epoch(rule, start, calendar, spans)
    if rule.unit is Unit.WORKING_HOURS:
        waited = sum(calendar.open_seconds(instant_of(since), instant_of(until)) for since, until in spans)
        return calendar.add_open_epoch(start, round(rule.amount * HOUR) + waited)
    if rule.unit is Unit.CLOCK_HOURS:
        return must_be_within_years(due_epoch(rule, start, calendar) + sum(until - since for since, until in spans))
    return _moved_date(rule, start, calendar, days, spans)


def _moved_date(rule: Rule, start: int, calendar: WorkingCalendar, days: int, spans: Sequence[tuple[int, int]]) -> int:
    """The due date moved by the days of each wait, and then to a working day (epoch seconds)."""
    waited = _days_waited(calendar, spans)
    target = target_date(rule, start, calendar) + timedelta(days=days + waited)
    due = rolled_epoch(rule, target, start, calendar)
    return max(due, calendar.civil.last_second(calendar.civil.date_of(spans[-1][1]))) if waited else due


def _days_waited(calendar: WorkingCalendar, spans: Sequence[tuple[int, int]]) -> int:
    date_of = calendar.civil.date_of
    return sum((date_of(until) - date_of(since)).days for since, until in spans)


def due_on(rule: Rule, day: date, started_at: datetime, calendar: WorkingCalendar) -> datetime:
    """End (UTC) of a date given instead of a count, moved to a working day by the rule."""
    return instant_of(rolled_epoch(rule, day, epoch_of(started_at), calendar))


def until_day(
    rule: Rule, started_at: datetime, calendar: WorkingCalendar, *, day: date, more: More, due: datetime, waits: Spans
) -> More:
    """Total extension that makes the rule due on `day`; `more` and `due` are the present extension and due time."""
    start, spans = _counted_from(rule, started_at, waits)
    if rule.unit is not Unit.WORKING_DAYS:
        days = (day - target_date(rule, start, calendar)).days - _days_waited(calendar, spans)
        return More(0, days) if rule.unit is Unit.CALENDAR_MONTHS else More(days)
    first, last = epoch_of(due) - 1, epoch_of(due_on(rule, day, started_at, calendar)) - 1
    midnights = days_of(rule, calendar.table_for(first, last)).midnights
    return More(more.units + bisect_right(midnights, last) - bisect_right(midnights, first))
