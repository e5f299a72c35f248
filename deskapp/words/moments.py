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
from deskapp.words.shorthand import Day, Part, Said, Weekday, WorkingDays, read, tidy
from deskapp.words.shut import gone_today, no_closing_time, outside_hours
from deskapp.words.times import day_short_as_of, london, working_days
from deskapp.words.wall_clock import first_instant, instant_if_any, next_instant

__all__ = [
    "InFutureError",
    "InPastError",
    "ShutThenError",
    "SuggestingError",
    "is_old",
    "names_a_time",
    "past",
    "past_date",
    "promised",
]

_HOW_PAST = "Enter when it was, like 16:20 or y 1620."
_HOW_PROMISED = "Enter when you promised, like tomorrow or wed 3pm."
_HOW_DAY = "Enter the day, like today, fri or 20 nov."
_TIME_TOO = "Enter the time too, like 10:40 or 4pm."
_NOON = time(12)
_WEEK = timedelta(days=7)


def past(typed: str, now: datetime) -> datetime:
    """The time that a time box means: `now`, 1040, 10.40am, -15, y 1620, fri 1840, 20/11 1840, 20 nov, ISO.

    A weekday is the latest one at that time, today included: an answerphone says "Friday" on a Friday too. A day
    without a time is its first minute, the reading that is hardest on us (`names_a_time` tells).
    Raises WordsError with the mend; InFutureError where that time has not been.
    """
    said = _read(typed, now, _HOW_PAST)
    if said.shift is not None:
        return _been(_shifted(now, said.shift), now)
    if said.instant is not None:
        return _been(said.instant.astimezone(UTC), now)
    if isinstance(said.time, Part):
        raise WordsError(_TIME_TOO)
    if said.day is None:
        return _been_today(said.time or time(), now)
    return _been(_latest(said.day, said.time or time(), now), now)


def _shifted(now: datetime, shift: timedelta) -> datetime:
    """Now, to the second; or so long before or after it, to the minute, as it would be said."""
    at = (now + shift).astimezone(UTC).replace(microsecond=0)
    return at.replace(second=0) if shift else at


def _latest(said: Day, at: time, now: datetime) -> datetime:
    on = past_day(said, london(now).date())
    if isinstance(said, Weekday) and on == london(now).date() and first_instant(on, at) > now:
        on -= _WEEK
    return first_instant(on, at)


def _been(at: datetime, now: datetime) -> datetime:
    if at > now:
        raise InFutureError("That time is in the future. Write a time that has been, like now or y 1620.")
    return at


def _been_today(at: time, now: datetime) -> datetime:
    today = london(now).date()
    instant = first_instant(today, at)
    if instant > now:
        yesterday = instant_if_any(today - timedelta(days=1), at)
        raise InFutureError("That time is in the future. Did you mean yesterday?", yesterday)
    return instant


def names_a_time(typed: str, now: datetime) -> bool:
    """Whether a time of day was typed at all: "fri 1840" and "-15" do, "fri" does not. WordsError as `past`."""
    said = _read(typed, now, _HOW_PAST)
    return said.shift is not None or said.instant is not None or isinstance(said.time, time)


def past_date(typed: str, now: datetime) -> date:
    """The London day that a date box means: today, y, fri, 20 nov, 20/11, 20/11/2026. WordsError with the mend."""
    said = _read(typed, now, _HOW_DAY)
    if said.instant is not None:
        return london(_been(said.instant, now)).date()
    if said.time is not None or (said.shift and said.shift % timedelta(days=1)):
        raise WordsError("Only the day goes here. " + _HOW_DAY)
    if said.shift is not None:
        return london(now).date() + said.shift
    if said.day is None:
        raise WordsError(_HOW_DAY)
    return past_day(said.day, london(now).date())


def promised(typed: str, now: datetime, calendar: WorkingCalendar, *, allow_shut: bool = False) -> datetime:
    """The time that a promise box means: 5pm, today 5pm, tom, wed, wed 3pm, am, pm, +2d (working days), +1h, 27/11.

    A day by itself is that day's close of business, `am` its noon. Raises WordsError with the mend; InPastError where
    that time has gone; ShutThenError where the desk is shut then, which `allow_shut` lets pass for a time in full.
    """
    said = _read(typed, now, _HOW_PROMISED)
    if said.shift is not None or said.instant is not None:
        at = said.instant.astimezone(UTC) if said.instant else _shifted(now, said.shift or timedelta())
    elif isinstance(said.time, time):
        at = next_instant(_day_ahead(said.day, now, calendar), said.time, now)
    else:
        at = _end_of(_day_ahead(said.day, now, calendar), said.time, now, calendar)
    if at <= now:
        raise _gone(at, now, calendar)
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
    """Noon of a morning, else close of business. ShutThenError on a day that has none."""
    if not calendar.is_working_day(on):
        raise no_closing_time(on, now, calendar)
    closes = calendar.closes_at(on)
    return min(closes, first_instant(on, _NOON)) if part is Part.MORNING else closes


def _gone(at: datetime, now: datetime, calendar: WorkingCalendar) -> InPastError:
    if london(at).date() == london(now).date():
        return gone_today(at, now, calendar)
    return InPastError("That's in the past. Write a day to come, like tomorrow or 27/11.")


def is_old(
    received_at: datetime, now: datetime, calendar: WorkingCalendar, working_days_left: int | None = None
) -> str | None:
    """What to ask about something that came in more than one working day before today; None where nothing needs asking.

    `working_days_left` (from `rules.reading`) says how much of its time is left, where the caller knows.
    """
    came, today = london(received_at).date(), london(now).date()
    if not _working_days_between(came, today, calendar):
        return None
    start = f"This came in on {day_short_as_of(came, today)}. Its time has been running since then"
    if working_days_left is None:
        return f"{start}. Is that right?"
    if working_days_left < 0:
        return f"{start}, and has run out. Is that right?"
    left = working_days(working_days_left) + " left" if working_days_left else "it ends today"
    return f"{start}: {left}. Is that right?"


def _working_days_between(came: date, today: date, calendar: WorkingCalendar) -> bool:
    """Whether a working day lies between the two, beside the first one after it came in."""
    first = calendar.next_working_day(came)
    return first < today and calendar.next_working_day(first) <= today


def _read(typed: str, now: datetime, mend: str) -> Said:
    said = read(typed, london(now).year)
    if said is None:
        raise WordsError(_unread(typed, mend))
    return said


def _unread(typed: str, mend: str) -> str:
    """The mend for what none of our forms fits, by what it most looks like."""
    words = tidy(typed)
    if not words:
        return mend
    if mend != _HOW_DAY and (hour := re.search(r"(?:^| )(\d{1,2})$", words)):
        return f"Is that {hour[1]}am or {hour[1]}pm? Write it out." if 1 <= int(hour[1]) <= 12 else mend
    if re.fullmatch(r"\+ ?\d+", words):
        return "Is that hours or days? Write it like +2h or +2d."
    if "midnight" in words:
        return "Midnight belongs to two days. Write 00:01 or 23:59 with the day."
    shown = typed.strip() if len(typed.strip()) <= 20 else typed.strip()[:19] + "…"
    return f'"{shown}" can\'t be read. {mend}'
