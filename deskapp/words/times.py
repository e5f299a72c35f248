"""Times in plain words: columns in 24-hour figures, sentences in the way that people say them.

Every function takes aware instants (UTC inside) and speaks of London dates. Imports only the standard library's
clock rules: the queue's first frame needs these.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from deskapp.clock import LONDON

COLUMN = 12
"""How wide the queue's Reply by and Time left columns are: no word of `reply_by` or `time_left` is wider."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as a line
)
_DAY3 = tuple(name[:3] for name in _DAYS)
_MONTH3 = tuple(name[:3] for name in _MONTHS)

# Beyond this many days a date without its year could be taken for this year's.
_YEAR_NEEDED = 300
_DAYS_IN_ONE_DAY_LATE = 2


def london(at: datetime) -> datetime:
    """The same instant by London's clocks. ValueError where `at` has no zone: the machine's own is never guessed."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone says nothing of when it is")
    return at.astimezone(LONDON)


def day_due(due_at: datetime) -> date:
    """The London day that a time belongs to when it is the end of something: midnight belongs to the day it ends."""
    here = london(due_at)
    return here.date() - timedelta(days=1) if _ends_a_day(here) else here.date()


def _ends_a_day(at: datetime) -> bool:
    return at.hour == 0 and at.minute == 0 and at.second == 0


def _is_end_of_day(here: datetime) -> bool:
    """Whether a due time is only the end of its day: midnight, or 23:59 as the statutory rules have it."""
    return _ends_a_day(here) or (here.hour == 23 and here.minute == 59)


def clock_time(at: datetime) -> str:
    """The London time in columns and boxes: "17:00"."""
    here = london(at)
    return f"{here.hour:02}:{here.minute:02}"


def due_clock(due_at: datetime) -> str:
    """`clock_time` of a due time: midnight is the "24:00" of the day that it ends."""
    here = london(due_at)
    return "24:00" if _ends_a_day(here) else f"{here.hour:02}:{here.minute:02}"


def spoken_time(at: datetime) -> str:
    """The London time as it is said: "5pm", "5:30pm", "12 noon", "midnight"."""
    here = london(at)
    if here.minute == 0 and here.hour in (0, 12):
        return "12 noon" if here.hour else "midnight"
    minutes = f":{here.minute:02}" if here.minute else ""
    return f"{(here.hour + 11) % 12 + 1}{minutes}{'am' if here.hour < 12 else 'pm'}"


def day(on: date) -> str:
    """A day in full: "Tuesday 24 November 2026"."""
    return f"{day_without_year(on)} {on.year}"


def weekday_name(on: date) -> str:
    """ "Tuesday"."""
    return _DAYS[on.weekday()]


def day_without_year(on: date) -> str:
    """A day whose year goes without saying: "Tuesday 24 November"."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def day_short(on: date) -> str:
    """A day where there is little room: "Tue 24 Nov"."""
    return f"{_DAY3[on.weekday()]} {on.day} {_MONTH3[on.month - 1]}"


def day_number(on: date) -> str:
    """A day of a list whose month is said elsewhere: "Sat 21"."""
    return f"{_DAY3[on.weekday()]} {on.day}"


def day_as_of(on: date, today: date) -> str:
    """A day in full, with its year where that is not this year: "Monday 4 January 2027"."""
    return day_without_year(on) if on.year == today.year else day(on)


def day_short_as_of(on: date, today: date) -> str:
    """A short day; months away it says its year instead of its weekday: "1 Dec 2027"."""
    if abs((on - today).days) > _YEAR_NEEDED:
        return f"{on.day} {_MONTH3[on.month - 1]} {on.year}"
    return day_short(on)


def reply_by(due_at: datetime, now: datetime) -> str:
    """The queue's Reply by column, at most 12 wide: "Mon 23 17:00"; more than 6 days off either way "Tue  1 Dec"."""
    on, today = day_due(due_at), london(now).date()
    away = abs((on - today).days)
    if away > _YEAR_NEEDED:
        return f"{on.day:2} {_MONTH3[on.month - 1]} {on.year}"
    if away > 6:
        return f"{_DAY3[on.weekday()]} {on.day:2} {_MONTH3[on.month - 1]}"
    return f"{_DAY3[on.weekday()]} {on.day:2} {due_clock(due_at)}"


def duration(seconds: int) -> str:
    """A length of time in whole minutes, rounded down: "5 hours 47 minutes", "1 hour", "less than a minute"."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    said = [_counted(hours, "hour")] if hours else []
    said += [_counted(minutes, "minute")] if minutes else []
    return " ".join(said) or "less than a minute"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def working_days(number: int) -> str:
    """ "1 working day", "5 working days"."""
    return _counted(number, "working day")


def _brief(seconds: int, room: int) -> str:
    """ "5h 47m", "43m", "<1m"; minutes beside hours are left out where there is no room for them."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes}m" if minutes else "<1m"
    whole = f"{hours}h {minutes}m"
    return whole if len(whole) <= room else f"{hours}h"


def time_left(seconds: int, late: bool, working_days_left: int, due_at: datetime, now: datetime) -> str:  # noqa: FBT001 - the five of a Reading and its times, in its order; called for each row each second
    """The queue's Time left column, at most 12 wide, always with LATE, today, tomorrow or the date in words.

    `seconds` is open time, signed, as `rules.reading` gives it. "LATE" alone: the time has gone and the desk has not
    been open since. "today" alone: due later today, and the desk does not open again before.
    """
    if late:
        return _late(-seconds, -working_days_left)
    on, today = day_due(due_at), london(now).date()
    if on <= today:
        return f"today {_brief(seconds, COLUMN - 6)}" if seconds > 0 else "today"
    return "tomorrow" if (on - today).days == 1 else day_short_as_of(on, today)


def _late(seconds: int, days: int) -> str:
    if days >= 100:
        return f"LATE {days}d"
    if days >= _DAYS_IN_ONE_DAY_LATE:
        return f"LATE {days} days"
    return f"LATE {_brief(seconds, COLUMN - 5)}" if seconds > 0 else "LATE"


def day_words(on: date, today: date) -> str:
    """A day in the middle of a sentence: "today", "tomorrow", "yesterday", else "on Tue 1 Dec"."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((on - today).days)
    return near or f"on {day_short_as_of(on, today)}"


def due_words(due_at: datetime, now: datetime) -> str:
    """A due time in the middle of a sentence: "17:00 tomorrow", "17:00 on Tue 1 Dec"."""
    return f"{due_clock(due_at)} {day_words(day_due(due_at), london(now).date())}"


def due_words_on(due_at: datetime) -> str:
    """A due time with its whole date: "17:00 on Tuesday 1 December 2026", "the end of Thursday 24 December 2026"."""
    if _is_end_of_day(london(due_at)):
        return f"the end of {day(day_due(due_at))}"
    return f"{due_clock(due_at)} on {day(day_due(due_at))}"


def time_left_long(seconds: int, late: bool, working_days_left: int, due_at: datetime, now: datetime) -> str:  # noqa: FBT001 - as time_left
    """The hint about the highlighted row, at most 78 wide: `time_left` spelt out, with what it is counted in."""
    when = due_words(due_at, now)
    if late:
        return _late_long(-seconds, -working_days_left, when)
    if working_days_left > 1:
        return f"{working_days(working_days_left)} left: reply by {when}."
    if seconds <= 0:
        return f"Reply by {when}. We don't open again before then."
    return f"{_sentence_case(duration(seconds))} of opening time left: reply by {when}."


def _late_long(seconds: int, days: int, when: str) -> str:
    if days >= _DAYS_IN_ONE_DAY_LATE:
        return f"Late by {working_days(days)}: it was to be answered by {when}."
    if seconds <= 0:
        return f"Late: reply by was {when}. We have not been open since."
    return f"Late by {duration(seconds)} of opening time, since {when}."


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def read_back(at: datetime, now: datetime) -> str:
    """What a time box understood, in full: "= Wednesday 25 November, 17:00 (tomorrow)"."""
    on, today = london(at).date(), london(now).date()
    return f"= {day_as_of(on, today)}, {clock_time(at)}{_away(on, today)}"


def read_back_day(on: date, today: date) -> str:
    """What a date box understood, in full: "= Friday 20 November (4 days ago)"."""
    return f"= {day_as_of(on, today)}{_away(on, today)}"


def read_back_promise(due_at: datetime, now: datetime, working_days_left: int) -> str:
    """What a promise box understood: "= Wed 25 Nov, by 17:00 (1 working day)"."""
    on, today = day_due(due_at), london(now).date()
    year = "" if on.year == today.year else f" {on.year}"
    far = f" ({working_days(working_days_left)})" if working_days_left > 0 else _away(on, today)
    return f"= {day_short(on)}{year}, by {due_clock(due_at)}{far}"


def _away(on: date, today: date) -> str:
    days = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if near:
        return f" ({near})"
    return f" (in {days} days)" if days > 0 else f" ({-days} days ago)"


def spoken_when(due_at: datetime, now: datetime) -> str:
    """By when, as it is said: "by 5pm today", "by 5pm tomorrow, Wednesday 25 November", "by 5pm on Tuesday 1 December".

    A due time at the very end of a day is "by the end of" that day. A date in another year carries the year.
    """
    on, today = day_due(due_at), london(now).date()
    ending = _is_end_of_day(london(due_at))
    time = "the end of" if ending else spoken_time(due_at)
    if on == today:
        return f"by {time} today"
    if abs((on - today).days) == 1:
        return f"by {time} {'tomorrow' if on > today else 'yesterday'}, {day_as_of(on, today)}"
    return f"by {time} {day_as_of(on, today)}" if ending else f"by {time} on {day_as_of(on, today)}"


def by_words(due_at: datetime, now: datetime) -> str:
    """By when, in a form's list of what is promised: "by Tue 1 December 17:00"."""
    on, today = day_due(due_at), london(now).date()
    year = "" if on.year == today.year else f" {on.year}"
    return f"by {_DAY3[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}{year} {due_clock(due_at)}"


def due_written(due_at: datetime) -> str:
    """A due time as the history has it, without "today", because it is read on other days: "17:00 on Wed 25 Nov"."""
    return f"{due_clock(due_at)} on {day_short(day_due(due_at))}"


def times_words(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def chased_words(count: int) -> str:
    """How often they have been in touch since about what they first asked: "in touch twice more", or nothing."""
    return f"in touch {times_words(count)} more" if count else ""
