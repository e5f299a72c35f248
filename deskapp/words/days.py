"""Which day was meant: the words are the same for the past and the future, so there is a function for each."""

from __future__ import annotations

from datetime import date, timedelta

from deskapp.errors import WordsError
from deskapp.words.refusals import InFutureError, InPastError
from deskapp.words.shorthand import Dated, Day, Near, Weekday, WorkingDays
from deskapp.words.times import day, day_short

_REACH = timedelta(days=275)
"""A day without its year is one of this year, or one across New Year that is no further off than this. Beyond, the
other side of today was meant, and is refused as that: nobody logs an eleven-month-old call without saying the year."""

_WEEK = timedelta(days=7)
_NOT_BEEN = "That day is in the future. Write a day that has been, like y or 20 nov."
_GONE = "That's in the past. Write a day to come, like tomorrow or 27/11."


def past_day(said: Day, today: date) -> date:
    """The latest such day that has been, today included ("last fri": not today). InFutureError where there is none."""
    match said:
        case Near(days) if days <= 0:
            return today + timedelta(days=days)
        case Weekday(number, which) if which not in ("next", "week"):
            back = (today.weekday() - number) % 7
            return today - timedelta(days=back or (7 if which == "last" else 0))
        case Dated():
            return _dated_past(said, today)
        case _:
            raise InFutureError(_NOT_BEEN)


def _dated_past(said: Dated, today: date) -> date:
    if said.year is not None:
        on = _agreed(said, said.year)
        if on > today:
            raise InFutureError(f"That day is in the future: {day(on)}. Check the day and the year.")
        return on
    this, last = _in_year(said, today.year), _in_year(said, today.year - 1)
    if this is not None and this <= today:
        return _agreed(said, today.year)
    if last is not None and last >= today - _REACH:
        return _agreed(said, today.year - 1)
    raise InFutureError("That day is in the future. If it was another year, write the year too.")


def future_day(said: Day, today: date) -> date:
    """The first such day to come: a weekday is never today (for today say the time alone). InPastError if it has gone.

    `WorkingDays` are for whoever has a calendar to count on.
    """
    match said:
        case Near(days) if days >= 0:
            return today + timedelta(days=days)
        case Weekday(number, which) if which != "last":
            return _weekday_ahead(number, which, today)
        case Dated():
            return _dated_ahead(said, today)
        case WorkingDays():
            raise ValueError("working days are counted on a calendar")
        case _:
            raise InPastError(_GONE)


def _weekday_ahead(number: int, which: str, today: date) -> date:
    ahead = (number - today.weekday()) % 7
    coming = today + timedelta(days=ahead or (0 if which == "this" else 7))
    if which == "week":
        return coming + _WEEK
    if which == "next" and today.weekday() < number:
        either = (coming, coming + _WEEK)
        raise WordsError(f"Is that {' or '.join(map(day_short, either))}? Write {' or '.join(map(_figures, either))}")
    return coming


def _dated_ahead(said: Dated, today: date) -> date:
    if said.year is not None:
        on = _agreed(said, said.year)
        if on < today:
            raise InPastError(f"That's in the past: {day(on)}. Check the day and the year.")
        return on
    this, after = _in_year(said, today.year), _in_year(said, today.year + 1)
    if this is not None and this >= today:
        return _agreed(said, today.year)
    if after is not None and after <= today + _REACH:
        return _agreed(said, today.year + 1)
    raise InPastError("That's in the past. If you mean another year, write the year too.")


def _in_year(said: Dated, year: int) -> date | None:
    """The day in that year; None where it has no 29 February."""
    try:
        return date(year, said.month, said.day)
    except ValueError:
        return None


def _agreed(said: Dated, year: int) -> date:
    """The day in that year, once its weekday, where one was said, agrees."""
    on = date(year, said.month, said.day)
    if said.weekday is not None and said.weekday != on.weekday():
        raise WordsError(f"That day is {day(on)}. Check the day and the date.")
    return on


def _figures(on: date) -> str:
    return f"{on.day}/{on.month}"
