"""Times of the command line, which may be past or future, and times as text for a box.

Four figures after a day and a month are always the year, because the command line does not ask for confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.days import future_day, past_day
from deskapp.parsing.errors import InFutureError, InPastError
from deskapp.parsing.shorthand import PAST_WEEKDAYS, Day, Weekday, WholeWeek, WorkingDays, ahead, read_shorthand
from deskapp.parsing.time_box import day_ahead, daytime_of, refuse_hour_alone, while_open
from deskapp.parsing.time_of_day import Part
from deskapp.parsing.wall_clock import end_of_local_day, first_instant
from deskapp.wording.times import day_due, due_clock, local_time

_HOW = 'Write the day and the time, like "20 Nov 2026 16:30" or 2026-11-20T16:30+00:00'
_NOON = time(12)


def any_moment(typed: str, now: datetime) -> datetime:
    """Parse a time before or after `now` to an instant (UTC). A day without a year is the nearest one; without a time
    it means its first minute. Raises WordsError.
    """
    return _moment(typed, now, _nearest)


def any_days(typed: str, now: datetime) -> tuple[date, date]:
    """Parse a day, or the first and the last of some like "29 dec..31 dec", "mon to fri" or "next week" (Monday to
    Friday, or what is left of it). A day with a date may be before `now`, a weekday is a coming one. Raises WordsError.
    """
    first, apart, last = re.split(r"(\.\.| to |$)", typed.strip(), maxsplit=1)
    parsed = read_shorthand(first)
    if parsed is not None and isinstance(parsed.day, WholeWeek) and not apart and parsed.time is None:
        friday = future_day(parsed.day, local_date(now))
        return max(friday - timedelta(days=4), local_date(now)), friday
    begins = _a_day(first, now)
    if not apart:
        return begins, begins
    weekday = read_shorthand(last)
    if weekday is not None and isinstance(weekday.day, Weekday) and not weekday.day.which:
        return begins, begins + timedelta(days=(weekday.day.number - begins.weekday()) % 7)
    return begins, _a_day(last, now)


def _a_day(typed: str, now: datetime) -> date:
    parsed = read_shorthand(typed)
    if parsed is None and read_shorthand(ahead(typed)) is None:
        raise WordsError(f'"{typed.strip()}" is not a day. Write a day like 24 dec, or several like 29 dec..31 dec')
    if parsed is not None and isinstance(parsed.day, Weekday) and parsed.day.which not in PAST_WEEKDAYS:
        return future_day(parsed.day, local_date(now))
    if parsed is not None and isinstance(parsed.day, WholeWeek):
        raise WordsError("A week is several days. Write its first and its last day, like 29 dec..31 dec")
    return local_date(any_moment(typed, now))


def received_moment(typed: str, now: datetime, calendar: WorkingCalendar | None = None) -> datetime:
    """Parse a time of receipt to an instant (UTC). A day without a year is in the past if possible; a full date may be
    in the future, to show what would be owed then. On a `calendar`, working days are counted, and "half 3" is while it
    is open. Raises WordsError.
    """
    at = _moment(typed, now, _past_if_any, calendar)
    parsed = read_shorthand(ahead(typed))
    is_weekday = parsed is not None and isinstance(parsed.day, Weekday) and parsed.day.which not in ("next", "week")
    return _a_week_before(at) if is_weekday and at > now else at


def _a_week_before(at: datetime) -> datetime:
    clock = local_time(at)
    return first_instant(clock.date() - timedelta(days=7), clock.time())


def _moment(
    typed: str, now: datetime, day_of: Callable[[Day, date], date], calendar: WorkingCalendar | None = None
) -> datetime:
    parsed = read_shorthand(ahead(typed))
    if parsed is None:
        raise WordsError(f'"{typed}" is not a time. {_HOW}')
    if parsed.instant is not None:
        return parsed.instant.astimezone(UTC)
    if parsed.shift is not None:
        return (now + parsed.shift).astimezone(UTC)
    refuse_hour_alone(parsed)
    on = _date_of(parsed.day, now, day_of, calendar)
    if parsed.time is Part.MIDNIGHT:
        return end_of_local_day(on)
    if isinstance(parsed.time, Part):
        raise WordsError(_HOW)
    at = daytime_of(parsed) or time()
    return first_instant(on, while_open(parsed, at, on, calendar) if calendar and parsed.is_spoken else at)


def _date_of(
    parsed: Day | None, now: datetime, day_of: Callable[[Day, date], date], calendar: WorkingCalendar | None
) -> date:
    if calendar is not None and isinstance(parsed, WorkingDays | WholeWeek):
        return day_ahead(parsed, now, calendar)
    return day_of(parsed, local_time(now).date()) if parsed is not None else local_time(now).date()


def _past_if_any(parsed: Day, today: date) -> date:
    try:
        return past_day(parsed, today)
    except InFutureError:
        return future_day(parsed, today)


def _nearest(parsed: Day, today: date) -> date:
    """The nearer of the past and the future date; a day with a year has only one."""
    try:
        before = past_day(parsed, today)
    except InFutureError:
        return future_day(parsed, today)
    try:
        after = future_day(parsed, today)
    except InPastError:
        return before
    return before if today - before <= after - today else after


def typed_as(at: datetime) -> str:
    """A due time as a promise box parses it, in local time: "27/11/2026 17:00"."""
    day = day_due(at)
    return f"{day.day}/{day.month}/{day.year} {due_clock(at)}"


def at_noon(day: date) -> datetime:
    """Noon of a local day, as an instant (UTC)."""
    return first_instant(day, _NOON)
