"""Resolve a parsed day to a date, in the past or in the future: the same words are used for both."""

from __future__ import annotations

from datetime import date, timedelta

from deskapp.errors import WordsError
from deskapp.parsing.errors import InFutureError, InPastError, YearError
from deskapp.parsing.shorthand import (
    FIRST_YEAR,
    PAST_WEEKDAYS,
    Dated,
    Day,
    MonthsAgo,
    Near,
    Weekday,
    WholeWeek,
    WorkingDays,
)
from deskapp.wording.times import day, day_short

_REACH = timedelta(days=275)
"""The maximum distance from today of a date without a year that lies in another year.

A more distant one is taken for this year's, and refused there: nobody logs an eleven-month-old call without a year.
"""

_WEEK = timedelta(days=7)
_FRIDAY, _SUNDAY = 4, 6
_NOT_BEEN = "That's in the future. Give a past day, like y (yesterday) or 20 nov."
THIS_WEEK = "Which day this week? Write it like mon or 20 nov"
_NOT_COUNTED = "Working days can't be counted here. Write the day, like tomorrow or 27/11."
_GONE = "That's in the past. Give a later day, like tomorrow or 27/11."


def past_day(parsed: Day, today: date) -> date:
    """The latest matching date up to today ("last fri" is never today). Raises InFutureError if there is none, and
    WordsError for words that may mean two days.
    """
    match parsed:
        case MonthsAgo(number):
            return _months_ago(number, today)
        case Weekday(number, "last week"):
            return _of_last_week(number, today)
        case Weekday(number, "last") if number < today.weekday():
            this_week = today + timedelta(days=number - today.weekday())
            raise _two_days(this_week, this_week - _WEEK)
        case Near(days) if days <= 0:
            return today + timedelta(days=days)
        case Weekday(number, which) if which not in ("next", "week"):
            back = (today.weekday() - number) % 7
            return today - timedelta(days=back or (7 if which == "last" else 0))
        case Dated():
            return _dated_past(parsed, today)
        case WholeWeek(0):
            raise WordsError(THIS_WEEK)
        case _:
            raise InFutureError(_NOT_BEEN)


def _months_ago(number: int, today: date) -> date:
    """The same day of the month. Raises WordsError if that month has no such day."""
    year, before = divmod(today.year * 12 + today.month - 1 - number, 12)
    if year < FIRST_YEAR:
        raise YearError("That is too long ago. Write the day and the year, like 20/11/2025.")
    on = _in_year(Dated(today.day, before + 1, year, None), year)
    if on is None:
        name = f"{date(year, before + 1, 1):%B}"
        raise WordsError(f"There's no {today.day} {name}. Which day was it? Write it like 28 {name[:3].lower()}")
    return on


def _of_last_week(number: int, today: date) -> date:
    """The weekday of the week before this one, which begins on a Monday. Raises WordsError for a Sunday, with which
    weeks begin for some.
    """
    on = today - timedelta(days=today.weekday() + 7 - number)
    if number == _SUNDAY:
        raise _two_days(on, on - _WEEK)
    return on


def _two_days(*either: date) -> WordsError:
    return WordsError(f"Is that {' or '.join(map(day_short, either))}? Write {' or '.join(map(_figures, either))}")


def _dated_past(parsed: Dated, today: date) -> date:
    if parsed.year is not None:
        on = _agreed(parsed, parsed.year)
        if on > today:
            raise InFutureError(f"That day is in the future: {day(on)}. Check the day and the year.")
        return on
    this, last = _in_year(parsed, today.year), _in_year(parsed, today.year - 1)
    if this is not None and this <= today:
        return _agreed(parsed, today.year)
    if last is not None and last >= today - _REACH:
        return _agreed(parsed, today.year - 1)
    raise InFutureError("That day is in the future. If it was another year, write the year too.")


def future_day(parsed: Day, today: date) -> date:
    """The first matching date from today on. A weekday is never today, and a week means its Friday.

    Raises InPastError if it has passed, and WordsError for `WorkingDays`, as they need a calendar.
    """
    match parsed:
        case Near(days) if days >= 0:
            return today + timedelta(days=days)
        case Weekday(number, which) if which not in PAST_WEEKDAYS:
            return _weekday_ahead(number, which, today)
        case Dated():
            return _dated_ahead(parsed, today)
        case WholeWeek(ahead):
            friday = today + timedelta(days=_FRIDAY - today.weekday()) + ahead * _WEEK
            if friday < today:
                raise InPastError(_GONE)
            return friday
        case WorkingDays():
            raise WordsError(_NOT_COUNTED)
        case _:
            raise InPastError(_GONE)


def _weekday_ahead(number: int, which: str, today: date) -> date:
    ahead = (number - today.weekday()) % 7
    coming = today + timedelta(days=ahead or (0 if which == "this" else 7))
    if which == "week":
        return coming + _WEEK
    if which == "next" and today.weekday() < number:
        raise _two_days(coming, coming + _WEEK)
    return coming


def _dated_ahead(parsed: Dated, today: date) -> date:
    if parsed.year is not None:
        on = _agreed(parsed, parsed.year)
        if on < today:
            raise InPastError(f"That's in the past: {day(on)}. Check the day and the year.")
        return on
    this, after = _in_year(parsed, today.year), _in_year(parsed, today.year + 1)
    if this is not None and this >= today:
        return _agreed(parsed, today.year)
    if after is not None and after <= today + _REACH:
        return _agreed(parsed, today.year + 1)
    raise InPastError("That's in the past. If you mean another year, write the year too.")


def _in_year(parsed: Dated, year: int) -> date | None:
    """The date in that year; None for 29 February of another year than a leap year."""
    try:
        return date(year, parsed.month, parsed.day)
    except ValueError:
        return None


def _agreed(parsed: Dated, year: int) -> date:
    """The date in that year. Raises WordsError if a weekday was given and is not that of the date."""
    on = date(year, parsed.month, parsed.day)
    if parsed.weekday is not None and parsed.weekday != on.weekday():
        raise WordsError(f"That day is {day(on)}. Check the day and the date.")
    return on


def _figures(on: date) -> str:
    return f"{on.day}/{on.month}"
