"""Times in plain words: columns in 24-hour figures, sentences in spoken form.

Functions take aware datetimes (UTC inside) and return local dates and times. Light, because the first frame imports it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from deskapp.clock import NO_TIME, desk_zone

COLUMN = 12
"""The width, in cells, of the queue's columns Reply by and Time left, and so of `reply_by` and `time_left`."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as a line
)
_DAY3 = tuple(name[:3] for name in _DAYS)
_MONTH3 = tuple(name[:3] for name in _MONTHS)

# Beyond this many days a date without its year could be taken for this year's.
_YEAR_NEEDED = 300
_DAYS_IN_ONE_DAY_LATE = 2


def local_time(at: datetime) -> datetime:
    """A time in the desk's zone. Raises ValueError for one without a zone: the machine's own is never assumed."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone says nothing of when it is")
    return at.astimezone(desk_zone())


def day_due(due_at: datetime) -> date:
    """The local date of a due time. Midnight belongs to the day that it ends."""
    local = local_time(due_at)
    return local.date() - timedelta(days=1) if _ends_a_day(local) else local.date()


def _ends_a_day(at: datetime) -> bool:
    return at.hour == 0 and at.minute == 0 and at.second == 0


def _is_end_of_day(local: datetime) -> bool:
    """True if a local time means the end of a day: midnight, or 23:59 as in the statutory rules."""
    return _ends_a_day(local) or (local.hour == 23 and local.minute == 59)


def clock_time(at: datetime) -> str:
    """The local time in columns and boxes: "17:00"."""
    return f"{local_time(at):%H:%M}"


def due_clock(due_at: datetime) -> str:
    """`clock_time` of a due time, with midnight as "24:00" of the day that it ends."""
    return "24:00" if _ends_a_day(local_time(due_at)) else clock_time(due_at)


def spoken_time(at: datetime) -> str:
    """The local time in spoken form: "5pm", "5:30pm", "12 noon", "midnight"."""
    local = local_time(at)
    if local.minute == 0 and local.hour in (0, 12):
        return "12 noon" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{(local.hour + 11) % 12 + 1}{minutes}{'am' if local.hour < 12 else 'pm'}"


def day(on: date) -> str:
    """A date in full: "Tuesday 24 November 2026"."""
    return f"{day_without_year(on)} {on.year}"


def weekday_name(on: date) -> str:
    """The weekday of a date: "Tuesday"."""
    return _DAYS[on.weekday()]


def day_without_year(on: date) -> str:
    """A date without its year: "Tuesday 24 November"."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def day_short(on: date) -> str:
    """A short date: "Tue 24 Nov"."""
    return f"{_DAY3[on.weekday()]} {on.day} {_MONTH3[on.month - 1]}"


def day_number(on: date) -> str:
    """A date without its month: "Sat 21"."""
    return f"{_DAY3[on.weekday()]} {on.day}"


def day_as_of(on: date, today: date) -> str:
    """A date, with the year if it is not this year: "Monday 4 January 2027"."""
    return day_without_year(on) if on.year == today.year else day(on)


def clock_and_day(at: datetime, now: datetime) -> str:
    """The local time of day, with the date if that is not today's: "14:50", "14:50 Mon 23 Nov"."""
    on, today = local_time(at).date(), local_time(now).date()
    return clock_time(at) if on == today else f"{clock_time(at)} {day_short_as_of(on, today)}"


def day_short_as_of(on: date, today: date) -> str:
    """A short date, with the year if it is not this year, and without the weekday if it is months away: "Tue 24 Nov",
    "Mon 4 Jan 2027", "1 Dec 2027". In a history, `today` is the day of the line in which it stands.
    """
    near = _day_in_column(on, today)
    return near if on.year == today.year or near.endswith(f"{on.year}") else f"{near} {on.year}"


def time_as_of(at: datetime, now: datetime) -> str:
    """A local time with its short date, and the year if it is not this year: "Fri 20 Nov 18:40"."""
    return f"{day_short_as_of(local_time(at).date(), local_time(now).date())} {clock_time(at)}"


def _day_in_column(on: date, today: date) -> str:
    """A short date in the queue's columns; months away, with the year instead of the weekday: "1 Dec 2027"."""
    if abs((on - today).days) > _YEAR_NEEDED:
        return f"{on.day} {_MONTH3[on.month - 1]} {on.year}"
    return day_short(on)


def reply_by(due_at: datetime, now: datetime) -> str:
    """The queue's column Reply by, at most 12 cells: "Mon 23 17:00", or "Tue  1 Dec" beyond six days either way."""
    if due_at == NO_TIME:
        return ""
    on, today = day_due(due_at), local_time(now).date()
    away = abs((on - today).days)
    if away > _YEAR_NEEDED:
        return f"{on.day:2} {_MONTH3[on.month - 1]} {on.year}"
    if away > 6:
        return f"{_DAY3[on.weekday()]} {on.day:2} {_MONTH3[on.month - 1]}"
    return f"{_DAY3[on.weekday()]} {on.day:2} {due_clock(due_at)}"


def reply_by_on(due_at: datetime) -> str:
    """A due time with its whole date, in short: "Wed 25 Nov 2026 17:00"."""
    on = day_due(due_at)
    return f"{day_short(on)} {on.year} {due_clock(due_at)}"


def duration(seconds: int) -> str:
    """A length of time in whole minutes, rounded down: "5 hours 47 minutes", "1 hour", "less than a minute"."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    parts = [quantity(hours, "hour")] if hours else []
    parts += [quantity(minutes, "minute")] if minutes else []
    return " ".join(parts) or "less than a minute"


def quantity(number: int, one: str, more: str = "") -> str:
    """A number of things: "1 contact", "1,200 contacts", "2 replies"; `more` is the plural, by default `one` with s."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def working_days(number: int) -> str:
    """A number of working days: "1 working day", "5 working days"."""
    return quantity(number, "working day")


def _brief(seconds: int, room: int) -> str:
    """A short length of time: "5h 47m", "43m", "<1m"; without minutes if there are hours and no room for both."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes}m" if minutes else "<1m"
    whole = f"{hours}h {minutes}m"
    return whole if len(whole) <= room else f"{hours}h"


def time_left(seconds: int, late: bool, working_days_left: int, due_at: datetime, now: datetime) -> str:  # noqa: FBT001 - the five of a Reading and its times, in its order; called for each row each second
    """The queue's column Time left, at most 12 cells, always with LATE, today, tomorrow or the date.

    `seconds` is open time, negative if overdue, as in `rules.reading`. It is "LATE" alone if the desk has not been open
    since the due time, and "today" alone if it does not open again before.
    """
    if due_at == NO_TIME:
        return ""
    if late:
        return _late(-seconds, -working_days_left)
    on, today = day_due(due_at), local_time(now).date()
    if on <= today:
        return f"today {_brief(seconds, COLUMN - 6)}" if seconds > 0 else "today"
    return "tomorrow" if (on - today).days == 1 else _day_in_column(on, today)


def _late(seconds: int, days: int) -> str:
    if days >= 100:
        return f"LATE {days}d"
    if days >= _DAYS_IN_ONE_DAY_LATE:
        return f"LATE {days} days"
    return f"LATE {_brief(seconds, COLUMN - 5)}" if seconds > 0 else "LATE"


def day_words(on: date, today: date) -> str:
    """A date inside a sentence: "today", "tomorrow", "yesterday", "on Tue 1 Dec"."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((on - today).days)
    return near or f"on {day_short_as_of(on, today)}"


def due_words(due_at: datetime, now: datetime) -> str:
    """A due time inside a sentence: "17:00 tomorrow", "17:00 on Tue 1 Dec"."""
    if due_at == NO_TIME:
        return "no time: none was promised"
    return f"{due_clock(due_at)} {day_words(day_due(due_at), local_time(now).date())}"


def due_words_on(due_at: datetime) -> str:
    """A due time with its full date: "17:00 on Tuesday 1 December 2026", "the end of Thursday 24 December 2026"."""
    if _is_end_of_day(local_time(due_at)):
        return f"the end of {day(day_due(due_at))}"
    return f"{due_clock(due_at)} on {day(day_due(due_at))}"


def time_left_long(seconds: int, late: bool, working_days_left: int, due_at: datetime, now: datetime) -> str:  # noqa: FBT001 - as time_left
    """The time left in a sentence of at most 78 columns, with its unit: "2 working days left: reply by ..."."""
    if due_at == NO_TIME:
        return "No time was promised for this: it waits until somebody replies."
    when = due_words(due_at, now)
    if late:
        return _late_long(-seconds, -working_days_left, when)
    if working_days_left > 1:
        return f"{working_days(working_days_left)} left: reply by {when}."
    if seconds <= 0:
        return f"Reply by {when}. We don't open again before then."
    left = duration(seconds)
    return f"{left[:1].upper()}{left[1:]} of opening time left: reply by {when}."


def _late_long(seconds: int, days: int, when: str) -> str:
    if days >= _DAYS_IN_ONE_DAY_LATE:
        return f"Late by {late_by(seconds, days)}: we promised a reply by {when}."
    if seconds <= 0:
        return f"Late: we promised a reply by {when}. Closed since then."
    return f"Late by {late_by(seconds, days)}, since {when}."


def late_by(seconds: int, days: int) -> str:
    """A lateness in its one measure: working days from two on, else opening time: "4 working days", "5 hours 47 minutes
    of opening time". The queue's column shortens both. `seconds` is open time; neither is negative.
    """
    return working_days(days) if days >= _DAYS_IN_ONE_DAY_LATE else f"{duration(seconds)} of opening time"


def read_back(at: datetime, now: datetime) -> str:
    """The read-back of a time box, in local time: "= Wednesday 25 November, 17:00 (tomorrow)"."""
    on, today = local_time(at).date(), local_time(now).date()
    return f"= {day_as_of(on, today)}, {clock_time(at)}{_away(on, today)}"


def read_back_day(on: date, today: date) -> str:
    """The read-back of a date box: "= Friday 20 November (4 days ago)"."""
    return f"= {day_as_of(on, today)}{_away(on, today)}"


def read_back_promise(due_at: datetime, now: datetime, working_days_left: int) -> str:
    """The read-back of a promise box, in local time: "= Wed 25 Nov, by 17:00 (1 working day)"."""
    on, today = day_due(due_at), local_time(now).date()
    far = f" ({working_days(working_days_left)})" if working_days_left > 0 else _away(on, today)
    return f"= {day_short_as_of(on, today)}, by {due_clock(due_at)}{far}"


def _away(on: date, today: date) -> str:
    days = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if near:
        return f" ({near})"
    return f" (in {days} days)" if days > 0 else f" ({-days} days ago)"


def ago_words(day: date, today: date) -> str:
    """A date before today in days: "yesterday", "5 days ago"."""
    return _away(day, today).strip(" ()")


def spoken_when(due_at: datetime, now: datetime) -> str:
    """A due time in spoken form: "by 5pm today", "by 5pm tomorrow, Wednesday 25 November", "by 5pm on Tuesday 1
    December", "by the end of Thursday 24 December". A date in another year has its year.
    """
    on, today = day_due(due_at), local_time(now).date()
    ending = _is_end_of_day(local_time(due_at))
    time = "the end of" if ending else spoken_time(due_at)
    if on == today:
        return f"by {time} today"
    if abs((on - today).days) == 1:
        return f"by {time} {'tomorrow' if on > today else 'yesterday'}, {day_as_of(on, today)}"
    return f"by {time} {day_as_of(on, today)}" if ending else f"by {time} on {day_as_of(on, today)}"


def by_words(due_at: datetime, now: datetime) -> str:
    """A due time in a list of promises: "by Tue 1 December 17:00"."""
    on, today = day_due(due_at), local_time(now).date()
    year = "" if on.year == today.year else f" {on.year}"
    return f"by {_DAY3[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}{year} {due_clock(due_at)}"


def due_written(due_at: datetime, at: datetime) -> str:
    """A due time for the history line of `at`, never "today", as it is read on other days: "17:00 on Wed 25 Nov"."""
    return f"{due_clock(due_at)} on {day_short_as_of(day_due(due_at), local_time(at).date())}"


def times_words(count: int) -> str:
    """A number of times: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def chased_words(count: int) -> str:
    """A number of further contacts about the same matter: "chased twice"; "" for none."""
    return f"chased {times_words(count)}" if count else ""
