"""Parse time boxes (the past) and promise boxes (the future) to instants: UTC, in whole seconds.

The same words mean the past in the one and the future in the other: "fri" is last or next Friday. Boxes always read the
full date back (`phrases.read_back`), so that a misunderstanding is seen before it is saved.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.errors import WordsError
from deskapp.parsing.days import future_day, past_day
from deskapp.parsing.errors import InFutureError, InPastError, ShutThenError, SuggestingError
from deskapp.parsing.several_days import DAY_ALONE, which_day
from deskapp.parsing.shorthand import (
    Day,
    Near,
    ParsedTime,
    Weekday,
    WholeWeek,
    WorkingDays,
    ahead,
    read_shorthand,
    tidy,
)
from deskapp.parsing.shut_hours import gone_today, no_closing_time, outside_hours
from deskapp.parsing.time_of_day import Part
from deskapp.parsing.wall_clock import end_of_local_day, first_instant, instant_if_any, next_instant
from deskapp.wording.times import day_short_as_of, local_time, working_days

__all__ = [
    "InFutureError", "InPastError", "ShutThenError", "SuggestingError", "coming_date", "is_old", "names_a_time", "past",
    "past_date", "promised",
]  # fmt: skip

_PAST_LIKE = "like 16:20 or y 1620"
_PROMISED_LIKE = "like tomorrow or wed 3pm"
_DAY_LIKE = "like today, fri or 20 nov"
_COMING_LIKE = "like 6 months, 1 year or 3 mar 2027"
_WHEN_IT_WAS = f"Enter when it was, {_PAST_LIKE}"
_WHEN_PROMISED = f"Enter when you promised, {_PROMISED_LIKE}"
_WHICH_DAY = f"Enter the day, {_DAY_LIKE}"
_TIME_TOO = "Enter the time too, like 10:40 or 4pm"
_SHOWN = 16
"""The number of letters of an invalid text that an error quotes."""

_FURTHEST = timedelta(days=731)
"""A promise further ahead is taken for a mistyped year."""

_FURTHEST_LOOK = timedelta(days=1827)
"""A review date further ahead is not plausible."""

_GONE = "That's in the past. Give a later time, like 5pm, tom or 27/11."
_NOON = time(12)
_FIRST_OF_THE_DAY = 8
_WEEK = timedelta(days=7)


def past(typed: str, now: datetime) -> datetime:
    """Parse a time box: `now`, 1040, 10.40am, -15, y 1620, fri 1840, 20/11 1840, 20 nov, ISO.

    A weekday is the latest one at that time, today included: an answerphone says "Friday" on a Friday too. A day
    without a time (see `names_a_time`) means its first minute, which gives us the least time. Raises WordsError;
    InFutureError for a time after `now`.
    """
    parsed = _read(typed, _WHEN_IT_WAS, _PAST_LIKE, asks_time=True, been=True)
    if parsed.shift is not None:
        return _been(_shifted(now, parsed.shift), now)
    if parsed.instant is not None:
        return _been(parsed.instant.astimezone(UTC), now)
    if parsed.time is Part.MIDNIGHT:
        return _been(end_of_local_day(past_day(parsed.day or Near(0), local_time(now).date())), now)
    if isinstance(parsed.time, Part):
        raise WordsError(_TIME_TOO)
    refuse_hour_alone(parsed)
    day, at = parsed.day or Near(0), daytime_of(parsed) or time()
    if at != parsed.time and isinstance(parsed.time, time) and _is_to_come(day, at, now):
        at = parsed.time  # "half past six" in the morning: the afternoon is still to come
    return _latest(day, at, now)


def refuse_hour_alone(parsed: ParsedTime) -> None:
    """Raise WordsError for an hour alone, like "3", which may be in either half of the day."""
    if parsed.is_hour and isinstance(parsed.time, time):
        hour = parsed.time.hour
        raise WordsError(f"Is that {hour}am or {hour}pm? Write it out")


def daytime_of(parsed: ParsedTime) -> time | None:
    """The parsed time of day, None without one. A time in words is not at night: "half 3" is 15:30."""
    at = parsed.time if isinstance(parsed.time, time) else None
    if at and parsed.is_spoken and parsed.half_unsaid and at.hour < _FIRST_OF_THE_DAY:
        return at.replace(hour=at.hour + 12)
    return at


def _shifted(now: datetime, shift: timedelta) -> datetime:
    """`now` in whole seconds; shifted, in whole minutes."""
    at = (now + shift).astimezone(UTC).replace(microsecond=0)
    return at.replace(second=0) if shift else at


def _latest(parsed: Day, at: time, now: datetime) -> datetime:
    today = local_time(now).date()
    on = past_day(parsed, today)
    if on == today and isinstance(parsed, Weekday) and first_instant(on, at) > now:
        on -= _WEEK
    return _been_on(on, at, now)


def _is_to_come(parsed: Day, at: time, now: datetime) -> bool:
    today = local_time(now).date()
    return past_day(parsed, today) == today and first_instant(today, at) > now


def _been(at: datetime, now: datetime) -> datetime:
    if at > now:
        raise InFutureError("That's in the future. Give a past time, like now or y 1620.")
    return at


def _been_on(on: date, at: time, now: datetime) -> datetime:
    instant = first_instant(on, at)
    if instant > now:
        yesterday = instant_if_any(on - timedelta(days=1), at)
        raise InFutureError("That time is in the future. Did you mean yesterday?", yesterday)
    return instant


def names_a_time(typed: str) -> bool:
    """True if the text has a time of day: "fri 1840" and "-15" do, "fri" does not. Raises WordsError as `past` does."""
    parsed = _read(typed, _WHEN_IT_WAS, _PAST_LIKE, asks_time=True, been=True)
    at = parsed.time
    return parsed.shift is not None or parsed.instant is not None or isinstance(at, time) or at is Part.MIDNIGHT


def past_date(typed: str, now: datetime) -> date:
    """Parse a date box to a local date up to today: today, y, fri, 20 nov, 20/11, 20/11/2026. Raises WordsError."""
    parsed = _read(typed, _WHICH_DAY, _DAY_LIKE, been=True)
    if parsed.instant is not None:
        return local_time(_been(parsed.instant, now)).date()
    if parsed.time is not None or parsed.shift:
        raise WordsError(DAY_ALONE)
    if parsed.shift is not None:  # now
        return local_time(now).date()
    if parsed.day is None:
        raise WordsError(_WHICH_DAY)
    return past_day(parsed.day, local_time(now).date())


def coming_date(typed: str, now: datetime) -> date:
    """Parse a local date after today: 6 months, 1 year, 3 mar 2027, 27/11. Raises WordsError."""
    today = local_time(now).date()
    ahead = re.fullmatch(r"(?:in )?(\d{1,2}) ?(m|y)(?:onths?|ears?)?", typed.strip().lower())
    if ahead is not None:
        day = _months_on(today, int(ahead[1]) * (12 if ahead[2] == "y" else 1))
    else:
        parsed = _read(typed, f"Enter the day, {_COMING_LIKE}", _COMING_LIKE)
        if parsed.day is None or parsed.time is not None or isinstance(parsed.day, WorkingDays):
            raise WordsError(f"Only the day goes here, {_COMING_LIKE}")
        day = future_day(parsed.day, today)
    if not timedelta(days=1) <= day - today <= _FURTHEST_LOOK:
        raise WordsError(f"Enter a day after today and within five years, {_COMING_LIKE}")
    return day


def _months_on(day: date, months: int) -> date:
    """The same day a number of months later, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def promised(typed: str, now: datetime, calendar: WorkingCalendar) -> datetime:
    """Parse a promise box: 5pm, today 5pm, tom, wed, wed 3pm, am, pm, +2d (working days), +1h, 27/11.

    A day alone means its close of business, `am` its noon. Raises WordsError; InPastError for a time before `now`;
    ShutThenError if the desk is shut then.
    """
    parsed = _read(ahead(typed), _WHEN_PROMISED, _PROMISED_LIKE, asks_time=True)
    if parsed.shift is not None or parsed.instant is not None:
        at = parsed.instant.astimezone(UTC) if parsed.instant else _shifted(now, parsed.shift or timedelta())
    elif isinstance(parsed.time, time):
        on = day_ahead(parsed.day, now, calendar)
        at = next_instant(on, while_open(parsed, parsed.time, on, calendar), now)
    else:
        at = _end_of(day_ahead(parsed.day, now, calendar), parsed.time, now, calendar)
    if at <= now:
        raise _gone(at, now, calendar) if parsed.shift is None else InPastError(_GONE)
    if at - now > _FURTHEST:
        raise WordsError("That's more than two years off. Check the year.")
    if (refusal := outside_hours(at, now, calendar, parsed.shift)) is not None:
        raise refusal
    return at


def day_ahead(parsed: Day | None, now: datetime, calendar: WorkingCalendar) -> date:
    """The local date of a parsed day that is not over: working days are counted, and a week is its last working day.
    Raises InPastError.
    """
    today = local_time(now).date()
    if parsed is None:
        return today
    if isinstance(parsed, WholeWeek):
        friday = future_day(parsed, today)
        days = (friday - timedelta(days=back) for back in range(friday.weekday() + 1))
        return next((day for day in days if day >= today and calendar.is_working_day(day)), friday)
    if not isinstance(parsed, WorkingDays):
        return future_day(parsed, today)
    for _ in range(parsed.number):
        today = calendar.next_working_day(today)
    return today


def while_open(parsed: ParsedTime, at: time, on: date, calendar: WorkingCalendar) -> time:
    """Choose the half of the day in which the desk is open, if none was typed: "3.30" at a desk open 9 to 5 is 15:30.

    If it is open in neither, the nearer is chosen; if in both, an hour alone is refused. Raises WordsError.
    """
    if not parsed.half_unsaid:
        return at
    day = on if calendar.is_working_day(on) else calendar.next_working_day(on)
    halves = (at, at.replace(hour=(at.hour + 12) % 24))
    beside = [_from_open(day, half, calendar) for half in halves]
    if beside[0] == beside[1]:
        refuse_hour_alone(parsed)
        return at
    return halves[beside.index(min(beside))]


def _from_open(day: date, at: time, calendar: WorkingCalendar) -> timedelta:
    """The distance of a time from the opening hours of a working day: zero within them, `timedelta.max` for a time that
    the clocks skip.
    """
    instant = instant_if_any(day, at)
    if instant is None:
        return timedelta.max
    return max(calendar.opens_at(day) - instant, instant - calendar.closes_at(day), timedelta())


def _end_of(on: date, part: Part | None, now: datetime, calendar: WorkingCalendar) -> datetime:
    """Midnight, or noon of a morning, if that was typed, otherwise close of business. Raises
    ShutThenError on a shut day.
    """
    if part is Part.MIDNIGHT:
        return end_of_local_day(on)
    if not calendar.is_working_day(on):
        raise no_closing_time(on, now, calendar)
    closes = calendar.closes_at(on)
    return min(closes, first_instant(on, _NOON)) if part is Part.MORNING else closes


def _gone(at: datetime, now: datetime, calendar: WorkingCalendar) -> InPastError:
    if local_time(at).date() == local_time(now).date():
        return gone_today(at, now, calendar)
    return InPastError(_GONE)


def is_old(
    received_at: datetime, now: datetime, calendar: WorkingCalendar, working_days_left: int | None = None
) -> str | None:
    """The question about a contact received more than one working day before today; None for a more recent one.

    `working_days_left` (from `rules.reading`) adds the time left to the question.
    """
    came, today = local_time(received_at).date(), local_time(now).date()
    if not _is_beyond_the_last_working_day(came, today, calendar):
        return None
    question = f"Came in {day_short_as_of(came, today)}: is that right?"
    if working_days_left is None:
        return f"{question} Its time runs from then."
    if working_days_left < 0:
        return f"{question} Its time has run out."
    left = f"{working_days(working_days_left)} left" if working_days_left else "Its last day is today"
    return f"{question} {left[:1].upper()}{left[1:]}."


def _is_beyond_the_last_working_day(came: date, today: date, calendar: WorkingCalendar) -> bool:
    """True if two working days have begun since the date of receipt, today included."""
    return calendar.next_working_day(calendar.next_working_day(came)) <= today


def _read(typed: str, nothing_typed: str, like: str, *, asks_time: bool = False, been: bool = False) -> ParsedTime:
    parsed = read_shorthand(typed, asks_time=asks_time)
    if parsed is None and been and (asked := which_day(typed, asks_time=asks_time)):
        raise WordsError(asked)
    if parsed is None:
        raise WordsError(_unread(typed, like) if typed.strip() else nothing_typed)
    return parsed


def _unread(typed: str, like: str) -> str:
    """Advice for a text in no known form, by the form that it resembles most."""
    words = tidy(typed)
    if re.fullmatch(r"\+ ?\d+", words):
        return "Is that hours or days? Write it like +2h or +2d"
    if "midnight" in words:
        return "Midnight belongs to two days. Write 00:01 or 23:59 with the day"
    given = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
    shown = given if len(given) <= _SHOWN else given[: _SHOWN - 1] + "…"
    return f'"{shown}" can\'t be read. Write it {like}'
