"""What people type in a time box (the past) or a promise box (the future) -> a time.

The same words mean the past in the one and the future in the other: "fri" is the Friday that has been, or the Friday
to come. Boxes always say the full date back (`phrases.read_back`), so that a word taken wrongly is seen before it is
saved. Every time given back is a UTC instant in whole seconds.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.errors import WordsError
from deskapp.words.days import future_day, past_day
from deskapp.words.refusals import InFutureError, InPastError, ShutThenError, SuggestingError
from deskapp.words.shorthand import Day, Near, Part, Said, Weekday, WorkingDays, read, tidy
from deskapp.words.shut import gone_today, no_closing_time, outside_hours
from deskapp.words.times import day_short_as_of, london, working_days
from deskapp.words.wall_clock import end_of_day, first_instant, instant_if_any, next_instant

__all__ = [
    "InFutureError",
    "InPastError",
    "ShutThenError",
    "SuggestingError",
    "coming_date",
    "is_old",
    "names_a_time",
    "past",
    "past_date",
    "promised",
]

_PAST_LIKE = "like 16:20 or y 1620"
_PROMISED_LIKE = "like tomorrow or wed 3pm"
_DAY_LIKE = "like today, fri or 20 nov"
_COMING_LIKE = "like 6 months, 1 year or 3 mar 2027"
_WHEN_IT_WAS = f"Enter when it was, {_PAST_LIKE}"
_WHEN_PROMISED = f"Enter when you promised, {_PROMISED_LIKE}"
_WHICH_DAY = f"Enter the day, {_DAY_LIKE}"
_TIME_TOO = "Enter the time too, like 10:40 or 4pm"
_SHOWN = 16
"""How much of what could not be read is said back: enough to know it by, and the line still fits."""

_FURTHEST = timedelta(days=731)
"""Nobody at a desk promises further ahead than two years; a slip in the year does."""

_FURTHEST_LOOK = timedelta(days=1827)
"""Five years: what is to be looked at again later than that is not looked at again."""

_GONE = "That's in the past. Write a time to come, like 5pm, tom or 27/11."
_NOON = time(12)
_WEEK = timedelta(days=7)


def past(typed: str, now: datetime) -> datetime:
    """The time that a time box means: `now`, 1040, 10.40am, -15, y 1620, fri 1840, 20/11 1840, 20 nov, ISO.

    A weekday is the latest one at that time, today included: an answerphone says "Friday" on a Friday too. A day
    without a time is its first minute, the reading that is hardest on us (`names_a_time` tells).
    Raises WordsError with the mend; InFutureError where that time has not been.
    """
    said = _read(typed, london(now).year, _WHEN_IT_WAS, _PAST_LIKE)
    if said.shift is not None:
        return _been(_shifted(now, said.shift), now)
    if said.instant is not None:
        return _been(said.instant.astimezone(UTC), now)
    if said.time is Part.MIDNIGHT:
        return _been(end_of_day(past_day(said.day or Near(0), london(now).date())), now)
    if isinstance(said.time, Part):
        raise WordsError(_TIME_TOO)
    return _latest(said.day or Near(0), said.time or time(), now)


def _shifted(now: datetime, shift: timedelta) -> datetime:
    """Now, to the second; or so long before or after it, to the minute, as it would be said."""
    at = (now + shift).astimezone(UTC).replace(microsecond=0)
    return at.replace(second=0) if shift else at


def _latest(said: Day, at: time, now: datetime) -> datetime:
    today = london(now).date()
    on = past_day(said, today)
    if on == today and isinstance(said, Weekday) and first_instant(on, at) > now:
        on -= _WEEK
    return _been_on(on, at, now)


def _been(at: datetime, now: datetime) -> datetime:
    if at > now:
        raise InFutureError("That time is in the future. Write a time that has been, like now or y 1620.")
    return at


def _been_on(on: date, at: time, now: datetime) -> datetime:
    instant = first_instant(on, at)
    if instant > now:
        yesterday = instant_if_any(on - timedelta(days=1), at)
        raise InFutureError("That time is in the future. Did you mean yesterday?", yesterday)
    return instant


def names_a_time(typed: str, now: datetime) -> bool:
    """Whether a time of day was typed at all: "fri 1840" and "-15" do, "fri" does not. WordsError as `past`."""
    said = _read(typed, london(now).year, _WHEN_IT_WAS, _PAST_LIKE)
    return said.shift is not None or said.instant is not None or isinstance(said.time, time)


def past_date(typed: str, now: datetime) -> date:
    """The London day that a date box means: today, y, fri, 20 nov, 20/11, 20/11/2026. WordsError with the mend."""
    said = _read(typed, None, _WHICH_DAY, _DAY_LIKE)
    if said.instant is not None:
        return london(_been(said.instant, now)).date()
    if said.time is not None or (said.shift and said.shift % timedelta(days=1)):
        raise WordsError(f"Only the day goes here, {_DAY_LIKE}")
    if said.shift is not None:
        return london(now).date() + said.shift
    if said.day is None:
        raise WordsError(_WHICH_DAY)
    return past_day(said.day, london(now).date())


def coming_date(typed: str, now: datetime) -> date:
    """The London day after today that is meant: 6 months, 1 year, 3 mar 2027, 27/11. WordsError with the mend."""
    today = london(now).date()
    ahead = re.fullmatch(r"(?:in )?(\d{1,2}) ?(m|y)(?:onths?|ears?)?", typed.strip().lower())
    if ahead is not None:
        day = _months_on(today, int(ahead[1]) * (12 if ahead[2] == "y" else 1))
    else:
        said = _read(typed, None, f"Enter the day, {_COMING_LIKE}", _COMING_LIKE)
        if said.day is None or said.time is not None or isinstance(said.day, WorkingDays):
            raise WordsError(f"Only the day goes here, {_COMING_LIKE}")
        day = future_day(said.day, today)
    if not timedelta(days=1) <= day - today <= _FURTHEST_LOOK:
        raise WordsError(f"Enter a day after today and within five years, {_COMING_LIKE}")
    return day


def _months_on(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def promised(typed: str, now: datetime, calendar: WorkingCalendar, *, allow_shut: bool = False) -> datetime:
    """The time that a promise box means: 5pm, today 5pm, tom, wed, wed 3pm, am, pm, +2d (working days), +1h, 27/11.

    A day by itself is that day's close of business, `am` its noon. Raises WordsError with the mend; InPastError where
    that time has gone; ShutThenError where the desk is shut then, which `allow_shut` lets pass for a time in full.
    """
    said = _read(typed, london(now).year, _WHEN_PROMISED, _PROMISED_LIKE)
    if said.shift is not None or said.instant is not None:
        at = said.instant.astimezone(UTC) if said.instant else _shifted(now, said.shift or timedelta())
    elif isinstance(said.time, time):
        at = next_instant(_day_ahead(said.day, now, calendar), said.time, now)
    else:
        at = _end_of(_day_ahead(said.day, now, calendar), said.time, now, calendar)
    if at <= now:
        raise _gone(at, now, calendar) if said.shift is None else InPastError(_GONE)
    if at - now > _FURTHEST:
        raise WordsError("That's more than two years off. Check the year.")
    if not allow_shut and (refusal := outside_hours(at, now, calendar, said.shift)):
        raise refusal
    return at


def _day_ahead(said: Day | None, now: datetime, calendar: WorkingCalendar) -> date:
    today = london(now).date()
    if said is None:
        return today
    if not isinstance(said, WorkingDays):
        return future_day(said, today)
    for _ in range(said.number):
        today = calendar.next_working_day(today)
    return today


def _end_of(on: date, part: Part | None, now: datetime, calendar: WorkingCalendar) -> datetime:
    """Midnight where that was said, noon of a morning, else close of business. ShutThenError on a day that has none."""
    if part is Part.MIDNIGHT:
        return end_of_day(on)
    if not calendar.is_working_day(on):
        raise no_closing_time(on, now, calendar)
    closes = calendar.closes_at(on)
    return min(closes, first_instant(on, _NOON)) if part is Part.MORNING else closes


def _gone(at: datetime, now: datetime, calendar: WorkingCalendar) -> InPastError:
    if london(at).date() == london(now).date():
        return gone_today(at, now, calendar)
    return InPastError(_GONE)


def is_old(
    received_at: datetime, now: datetime, calendar: WorkingCalendar, working_days_left: int | None = None
) -> str | None:
    """What to ask about something that came in more than one working day before today; None where nothing needs asking.

    `working_days_left` (from `rules.reading`) says how much of its time is left, where the caller knows.
    """
    came, today = london(received_at).date(), london(now).date()
    if not _is_beyond_the_last_working_day(came, today, calendar):
        return None
    question = f"It came in on {day_short_as_of(came, today)}? Its time runs from then"
    if working_days_left is None:
        return f"{question}."
    if working_days_left < 0:
        return f"{question}: it has run out."
    return f"{question}: {working_days(working_days_left) + ' left' if working_days_left else 'its last day is today'}."


def _is_beyond_the_last_working_day(came: date, today: date, calendar: WorkingCalendar) -> bool:
    """Whether two working days have begun since it came in, today's among them."""
    return calendar.next_working_day(calendar.next_working_day(came)) <= today


def _read(typed: str, year_now: int | None, nothing_typed: str, like: str) -> Said:
    said = read(typed, year_now)
    if said is None:
        raise WordsError(_unread(typed, like) if typed.strip() else nothing_typed)
    return said


def _unread(typed: str, like: str) -> str:
    """The mend for what none of our forms fits, by what it most looks like."""
    words = tidy(typed)
    hour = re.search(r"(?:^| )([1-9]|1[0-2])$", words)
    if hour and like is not _DAY_LIKE:
        return f"Is that {hour[1]}am or {hour[1]}pm? Write it out"
    if re.fullmatch(r"\+ ?\d+", words):
        return "Is that hours or days? Write it like +2h or +2d"
    if "midnight" in words:
        return "Midnight belongs to two days. Write 00:01 or 23:59 with the day"
    given = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    shown = given if len(given) <= _SHOWN else given[: _SHOWN - 1] + "…"
    return f'"{shown}" can\'t be read. Write it {like}'
