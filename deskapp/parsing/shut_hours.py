"""Refusals, with suggestions, of a promise for a time that is past or when the desk is shut."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.parsing.errors import InPastError, ShutThenError
from deskapp.parsing.wall_clock import instant_if_any
from deskapp.wording.times import clock_time, day_as_of, day_due, day_without_year, due_clock, local_time

_WIDTH = 78
_FIRST_THING = timedelta(hours=1)
"""The time after opening that is suggested for a promise before opening."""


def shut_that_day(on: date, now: datetime, calendar: WorkingCalendar, instead: datetime) -> ShutThenError:
    """The refusal of a day on which the desk is shut, with another time (UTC) as the suggestion."""
    day = day_as_of(on, local_time(now).date())
    offer = _offer(instead, on, now, calendar)
    why = calendar.why_shut(on)
    named = f"That is {day} ({why}), when we're closed. {offer}"
    plain = f"That is {day}, when we're closed. {offer}"
    return ShutThenError(plain if day.startswith(why) or len(named) > _WIDTH else named, instead)


def no_closing_time(on: date, now: datetime, calendar: WorkingCalendar) -> ShutThenError:
    """The refusal of a shut day without a time. Suggests the close of the next working day."""
    return shut_that_day(on, now, calendar, calendar.closes_at(calendar.next_working_day(on)))


def outside_hours(
    at: datetime, now: datetime, calendar: WorkingCalendar, shift: timedelta | None
) -> ShutThenError | None:
    """The refusal of a time on a shut day, before opening or after closing; None if the desk is open then.

    For a time given as a `shift` from now ("+1h"), the same amount of open time is suggested.
    """
    on = day_due(at)
    working = calendar.is_working_day(on)
    if working and calendar.opens_at(on) <= at <= calendar.closes_at(on):
        return None
    instead = _instead(at, now, calendar, shift)
    if not working:
        return shut_that_day(on, now, calendar, instead)
    edge = f"{due_clock(calendar.closes_at(on))} on {day_as_of(on, local_time(now).date())}"
    if at < calendar.opens_at(on):
        edge = f"{clock_time(calendar.opens_at(on))} on {day_as_of(on, local_time(now).date())}"
        return ShutThenError(f"We don't open until {edge}. {_offer(instead, on, now, calendar)}", instead)
    return ShutThenError(f"We close at {edge}. {_offer(instead, on, now, calendar)}", instead)


def gone_today(at: datetime, now: datetime, calendar: WorkingCalendar) -> InPastError:
    """The refusal of a time of today that has passed. Suggests the next working day."""
    instead = _same_time(at, calendar.next_working_day(local_time(now).date()), calendar)
    words = f"That's in the past: it is {clock_time(now)} now."
    return InPastError(f"{words} {_offer(instead, local_time(now).date(), now, calendar)}", instead)


def _instead(at: datetime, now: datetime, calendar: WorkingCalendar, shift: timedelta | None) -> datetime:
    on = day_due(at)
    if shift:
        return calendar.add_open_seconds(now, int(shift.total_seconds())).replace(second=0, microsecond=0)
    if not calendar.is_working_day(on):
        return _same_time(at, calendar.next_working_day(on), calendar)
    opens, closes = calendar.opens_at(on), calendar.closes_at(on)
    if at < opens:
        return min(opens + _FIRST_THING, closes)
    return closes if closes > now else calendar.closes_at(calendar.next_working_day(on))


def _same_time(at: datetime, on: date, calendar: WorkingCalendar) -> datetime:
    """The same time of another working day, or its close if the desk is not open then."""
    closes = calendar.closes_at(on)
    same = instant_if_any(on, local_time(at).time().replace(second=0))
    return same if same is not None and calendar.opens_at(on) <= same <= closes else closes


def _offer(at: datetime, refused: date, now: datetime, calendar: WorkingCalendar) -> str:
    """The suggested time as a question: "Monday 30?", "Tomorrow at 10:40?", "By 17:00 instead?"."""
    on, today = day_due(at), local_time(now).date()
    if on == refused:
        return f"By {due_clock(at)} instead?"
    name = _day_and_number(on) if on.month == refused.month else day_as_of(on, today)
    if on == today + timedelta(days=1):
        name = "Tomorrow"
    return f"{name}?" if at == calendar.closes_at(on) else f"{name} at {clock_time(at)}?"


def _day_and_number(on: date) -> str:
    """A day without its month: "Monday 30"."""
    return " ".join(day_without_year(on).split()[:2])
