"""What the time and promise boxes can be told, taken apart: which day was said, and which time of it.

Nothing here knows whether the past or the future is meant; `moments` decides that. Day first always: 2/3 is 2 March.
Our own small grammar, because a general reader takes 02-03 for 3 February (design: screens, C2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from deskapp.errors import WordsError

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years that a desk could mean, and that a charter's calendar reaches."""


class Part(StrEnum):
    """What can be said in place of a time: a part of the day to promise, or 24:00, which no `time` can hold."""

    MORNING = "am"
    AFTERNOON = "pm"
    CLOSE = "close"
    MIDNIGHT = "24:00"


class Near(NamedTuple):
    """So many days from today: yesterday is -1."""

    days: int


class Weekday(NamedTuple):
    """A day of the week, Monday = 0. `which` is "last", "next", "this", "week" (a week on that day) or empty."""

    number: int
    which: str


class Dated(NamedTuple):
    """A day of a month. `year` None: not said. `weekday` None: not said, otherwise it has to agree."""

    day: int
    month: int
    year: int | None
    weekday: int | None


class WorkingDays(NamedTuple):
    """So many working days from today."""

    number: int


Day = Near | Weekday | Dated | WorkingDays


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed, taken apart: `instant` alone, `shift` (from now) alone, or a day, a time or both."""

    day: Day | None = None
    time: time | Part | None = None
    shift: timedelta | None = None
    instant: datetime | None = None


_NEAR = {
    "today": 0, "tod": 0, "tdy": 0,
    "yesterday": -1, "yest": -1, "yday": -1, "y": -1,
    "tomorrow": 1, "tomo": 1, "tom": 1, "tmrw": 1, "tmw": 1,
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"\d{4}|\d{2}"
_ORDINAL = r"(?:st|nd|rd|th)?(?: of)?"

_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        rf"(?:(?P<wd>{_WEEKDAY}) )?(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<y>{_YEAR}))?",
        rf"(?:(?P<wd>{_WEEKDAY}) )?(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>{_YEAR})",
        rf"(?:(?P<wd>{_WEEKDAY}) )?(?P<d>\d{{1,2}}){_ORDINAL} ?(?P<mon>{_MONTH})(?: (?P<y>{_YEAR}))?",
        rf"(?:(?P<wd>{_WEEKDAY}) )?(?P<mon>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<y>\d{{4}}))?",
        rf"(?:(?P<which>last|next|this) )?(?P<wd>{_WEEKDAY})",
        rf"(?P<wd>{_WEEKDAY}) (?P<which>week)",
        r"\+ ?(?P<wdays>\d{1,3}) ?(?:wd|d|days?|working days?)",
        r"\+ ?(?P<weeks>\d{1,2}) ?(?:w|weeks?)",
    )
)
_TIME_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:this )?(?P<part>am|pm|morning|afternoon|24:?00|close(?: of business)?|cob|eod|end of day)",
        r"(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?::(?P<s>\d{2}))? ?(?P<half>[ap]m?)?(?:hrs?)?",
        r"(?P<h>\d{1,2})(?P<m>\d{2}) ?(?P<half>[ap]m?)?(?:hrs?)?",
        r"(?P<h>\d{1,2}) ?(?P<half>[ap]m?)",
        r"(?:12 ?)?(?P<noon>noon|midday)",
    )
)
_SHIFT = re.compile(
    r"(?P<sign>[+-]) ?(?:(?P<days>\d{1,3}) ?(?:d|days?)|(?:(?P<h>\d{1,3}) ?(?:h|hrs?|hours?))? ?"
    r"(?:(?P<m>\d{1,4}) ?(?P<unit>m|mins?|minutes?)?)?)"
)
_AGO = re.compile(r"(?P<what>\d.*) ago")
_PARTS = {
    "am": Part.MORNING, "morning": Part.MORNING,
    "pm": Part.AFTERNOON, "afternoon": Part.AFTERNOON,
    "24:00": Part.MIDNIGHT, "2400": Part.MIDNIGHT,
}  # fmt: skip


def tidy(typed: str) -> str:
    """What was typed in small letters, without commas, little words and the stops of "a.m."."""
    words = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", typed.lower()).replace(",", " ").replace("@", " ")
    words = re.sub(r"\b(?:at|by|on|the|o'?clock)\b", " ", words)
    words = re.sub(r"(?<=[a-z])(?=\d)", " ", words)
    return re.sub(r"^in (?=\d)", "+", re.sub(r"\s+", " ", words).strip())


def read(typed: str, year_now: int | None) -> Said | None:
    """What was said, or None where it is not one of our forms. WordsError where it is, but there is no such time.

    `year_now` settles "20 nov 2026": four figures after a month are a year where it is last, this or next year, and
    otherwise a time where they can be one ("20 nov 1840"). None: only days are asked for, and it is always a year.
    """
    if said := _iso(typed.strip()):
        return said
    words = tidy(typed)
    if words == "now":
        return Said(shift=timedelta())
    if shift := _shift(_AGO.sub(r"-\g<what>", words)):
        return Said(shift=shift)
    return _day_and_time(words, year_now)


def _iso(typed: str) -> Said | None:
    """A whole date and time as machines write it; the date by itself is one of the forms below."""
    if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", typed):
        return None
    try:
        at = datetime.fromisoformat(typed.upper())
    except ValueError:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    if at.tzinfo is not None:
        return Said(instant=at.replace(microsecond=0))
    return Said(day=Dated(at.day, at.month, at.year, None), time=at.time().replace(microsecond=0))


def _shift(words: str) -> timedelta | None:
    """ "-15", "+1h", "+1h30", "-2 hours"; a bare "+15" says neither minutes nor days, and is left to be asked about."""
    found = _SHIFT.fullmatch(words)
    if not found or not any(found[part] for part in ("days", "h", "m")):
        return None
    forwards = found["sign"] == "+"
    if forwards and (found["days"] or not (found["h"] or found["unit"])):
        return None
    length = timedelta(days=int(found["days"] or 0), hours=int(found["h"] or 0), minutes=int(found["m"] or 0))
    return length if forwards else -length


def _day_and_time(words: str, year_now: int | None) -> Said | None:
    """A day, a time, or both in either order."""
    if (at := _time(words)) is not None:
        return Said(time=at)
    for split in _splits(words):
        for first, last in (split, split[::-1]):
            said = _said(first, last, year_now)
            if said:
                return said
    return None


def _splits(words: str) -> list[tuple[str, str]]:
    """Each way to part the words in two, the whole first: the longest day that fits is the one meant."""
    spaces = [i for i, letter in enumerate(words) if letter == " "]
    return [(words, ""), *((words[:i], words[i + 1 :]) for i in reversed(spaces))]


def _said(day_words: str, time_words: str, year_now: int | None) -> Said | None:
    found = next((match for form in _DAY_FORMS if (match := form.fullmatch(day_words))), None)
    if found is None:
        return None
    at = _time(time_words) if time_words else None
    if time_words and at is None:
        return None
    spoken = found.groupdict()
    if at is None and spoken.get("mon") and (meant := _time_not_year(spoken["y"], year_now)):
        return Said(day=_day({**spoken, "y": None}), time=meant)
    return Said(day=_day(spoken), time=at)


def _time_not_year(figures: str | None, year_now: int | None) -> time | None:
    if figures is None or year_now is None or len(figures) != 4 or abs(int(figures) - year_now) <= 1:
        return None
    try:
        return time(int(figures[:2]), int(figures[2:]))
    except ValueError:
        return None


def _day(spoken: dict[str, str | None]) -> Day:
    weekday = _WEEKDAYS.index(said[:3]) if (said := spoken.get("wd")) else None
    if near := spoken.get("near"):
        return Near(_NEAR[near])
    if working := spoken.get("wdays"):
        return WorkingDays(int(working))
    if weeks := spoken.get("weeks"):
        return Near(int(weeks) * 7)
    if "d" in spoken:
        return _dated(spoken, weekday)
    return Weekday(weekday or 0, spoken["which"] or "")


def _dated(spoken: dict[str, str | None], weekday: int | None) -> Dated:
    named = spoken.get("mon")
    month = _MONTHS.index(named[:3]) + 1 if named else int(spoken["m"] or 0)
    if not 1 <= month <= 12:
        raise WordsError(f"There's no month {month}. Write the day first, like 20/11.")
    year = _whole_year(spoken["y"]) if spoken["y"] else None
    return Dated(_checked_day(int(spoken["d"] or 0), month, year), month, year, weekday)


def _whole_year(figures: str) -> int:
    year = int(figures) + (2000 if len(figures) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WordsError(f"The year {figures} is too far off. Check it, or leave it out.")
    return year


def _checked_day(number: int, month: int, year: int | None) -> int:
    try:
        return date(year or 2024, month, number).day  # 2024 had a 29 February: without a year it may be meant
    except ValueError:
        name = f"{date(2024, month, 1):%B}"
        raise WordsError(f"There's no {number} {name}{f' {year}' if year else ''}. Check the day.") from None


def _time(words: str) -> time | Part | None:
    found = next((match for form in _TIME_FORMS if (match := form.fullmatch(words))), None)
    if found is None:
        return None
    spoken = found.groupdict()
    if spoken.get("noon"):
        return time(12)
    if part := spoken.get("part"):
        return _PARTS.get(part, Part.CLOSE)
    hour = _hour(int(spoken["h"]), spoken["half"], words)
    minute, second = int(spoken.get("m") or 0), int(spoken.get("s") or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise WordsError(f"There's no {words}. Write the time like 16:20 or 4:20pm.")
    return time(hour, minute, second)


def _hour(hour: int, half: str | None, words: str) -> int:
    if not half or (half.startswith("p") and 13 <= hour <= 23):
        return hour
    if not 1 <= hour <= 12:
        raise WordsError(f"There's no {words}. Write the time like 16:20 or 4:20pm.")
    return hour % 12 + (12 if half.startswith("p") else 0)
