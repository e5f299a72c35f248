"""The grammar of time and promise boxes: a text is parsed to a day and a time of day.

The result may be in the past or the future; `time_box` decides that. The day is always first: 2/3 is 2 March. It is our
own grammar because general parsers take 02-03 for 3 February.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from deskapp.errors import WordsError
from deskapp.parsing.errors import YearError
from deskapp.parsing.time_of_day import Part, time_of_day

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""The range of plausible years, which a charter's calendar covers."""
_LAST_OF_TWO_FIGURES = 2059
"""The last plausible year in two figures: 24/11/96 is not 2096."""


class Near(NamedTuple):
    """A number of days from today: yesterday is -1."""

    days: int


class Weekday(NamedTuple):
    """A weekday, Monday = 0. `which` is "last", "last week" (in the week before this one), "next", "this", "week" (a
    week after the coming one) or "".
    """

    number: int
    which: str


class Dated(NamedTuple):
    """A day of a month. `year` and `weekday` are None if not given; a given weekday must be that of the date."""

    day: int
    month: int
    year: int | None
    weekday: int | None


class WorkingDays(NamedTuple):
    """A number of working days from today."""

    number: int


class WholeWeek(NamedTuple):
    """The end of a week: this one is 0, next week 1."""

    ahead: int


class MonthsAgo(NamedTuple):
    """The day of the month that today is, a number of months ago."""

    number: int


Day = Near | Weekday | Dated | WorkingDays | WholeWeek | MonthsAgo
PAST_WEEKDAYS = ("last", "last week")
"""The `which` of weekdays that have been."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """A parsed text: only `instant`, only `shift` (from now), or a day, a time or both.

    `half_unsaid` is true if neither am nor pm was given, so that twelve hours later is possible ("3.30", not "03:30").
    `is_hour` is true for an hour alone ("3"), `is_spoken` for a time in words ("half 3").
    """

    day: Day | None = None
    time: time | Part | None = None
    shift: timedelta | None = None
    instant: datetime | None = None
    half_unsaid: bool = False
    is_hour: bool = False
    is_spoken: bool = False


_NEAR = {
    "today": 0, "tod": 0, "tdy": 0,
    "yesterday": -1, "yest": -1, "yday": -1, "y": -1,
    "day before yesterday": -2, "day after tomorrow": 2,
    "today week": 7, "tomorrow week": 8, "tom week": 8,
    "tomorrow": 1, "tomo": 1, "tom": 1, "tmrw": 1, "tmw": 1,
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WEEKDAY = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"\d{4}|\d{2}"
_MONTHS_LONG, _YEARS = r"(?:months?|mths?)", r"(?:years?|yrs?)"
_ORDINAL = r"(?:st|nd|rd|th)?(?: of)?"

_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        rf"(?:(?P<wd>{WEEKDAY}) )?(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?:(?P=sep)(?P<y>{_YEAR}))?",
        rf"(?:(?P<wd>{WEEKDAY}) )?(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<mon>{MONTH})(?:(?P=sep)(?P<y>{_YEAR}))?",
        rf"(?:(?P<wd>{WEEKDAY}) )?(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>{_YEAR})",
        rf"(?:(?P<wd>{WEEKDAY}) )?(?P<d>\d{{1,2}}){_ORDINAL} ?(?P<mon>{MONTH})(?: (?P<y>{_YEAR}))?",
        rf"(?:(?P<wd>{WEEKDAY}) )?(?P<mon>{MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<y>\d{{4}}))?",
        rf"(?:(?P<which>last|next|this) )?(?P<wd>{WEEKDAY})",
        rf"(?P<wd>{WEEKDAY}) (?P<which>(?:last )?week)",
        rf"(?P<which>last week) (?P<wd>{WEEKDAY})",
        r"\+ ?(?P<wdays>\d{1,3}) ?(?:wd|d|days?|working days?)",
        r"(?P<sign>[+-]) ?(?P<weeks>\d{1,2}) ?(?:w|weeks?)",
        r"- ?(?P<back>\d{1,3}) ?(?:d|days?)",
        rf"- ?(?P<months>\d{{1,2}}) ?(?:(?P<years>{_YEARS})|{_MONTHS_LONG})",
        r"(?:end of )?(?P<whole>this|next) week",
    )
)
_SHIFT = re.compile(
    r"(?P<sign>[+-]) ?(?:(?P<h>\d{1,3}) ?(?:h|hrs?|hours?))? ?(?:(?P<m>\d{1,4}) ?(?P<unit>m|mins?|minutes?)?)?"
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - read as words
_LENGTHS = (
    (re.compile(r"\b(?:an? )?hour and (?:a )?half\b"), "90 minutes"),
    (re.compile(r"\bhalf (?:an? )?hour\b"), "30 minutes"),
    (re.compile(r"\b(?:an?|one) (?=hour|day|week|fortnight|minute|month|mth|year|yr)"), "1 "),
    (re.compile(r"\b(?:a )?couple of\b"), "2"),
    (re.compile(r"\b(?:1 )?fortnight\b"), "2 weeks"),
    (re.compile(r"\btwenty(?: |-)?five\b"), "25"),
    (re.compile(r"\btwenty\b"), "20"),
    (re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b"), lambda found: str(_NUMBERS.index(found[0]) + 1)),
    (re.compile(rf"^ ?(?:1 )?week (?:from )?(today|tomorrow|tom|{WEEKDAY})\b"), r"\1 week"),
)
"""Spoken lengths and numbers, with their figures."""
_PART_OF_DAY = re.compile(
    r"(?:^| )(?:(?:(?P<this>this|in) )?(?P<part>morning|afternoon|evening)|(?P<night>tonight|last night))(?= |$)"
)
_HOURS_OF = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 24)}
_NIGHTS = {"tonight": Near(0), "last night": Near(-1)}
_SPAN = re.compile(r"\d{1,3} ?(?:h|hrs?|hours?|m|mins?|minutes?|d|days?|working days?|w|weeks?)\b")
_AGO = re.compile(
    rf"\b((?:\d{{1,3}} ?(?:h|hrs?|hours?) )?{_SPAN.pattern}|\d{{1,2}} ?(?:{_MONTHS_LONG}|{_YEARS})) ago(?: today)?\b"
)
_LONGEST = 80
"""The most letters of a tidied text that can be a day and a time; the forms have some 50."""


def tidy(typed: str) -> str:
    """Normalise a text: lower case, without commas, prepositions and the full stops of "a.m."."""
    words = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", typed.lower()).replace(",", " ").replace("@", " ")
    words = re.sub(r"\b(half|quarter|ten|twenty|five|\d+)-(past|to)\b", r"\1 \2", words)
    words = re.sub(r"\b(?:at|by|on|the|o'?clock)\b", " ", words)
    words = re.sub(r"\s+", " ", re.sub(r"(?<=[a-z])(?=\d)", " ", words))
    for spoken, figures in _LENGTHS:
        words = spoken.sub(figures, words)
    return _AGO.sub(r"-\1", re.sub(r"^in (?=\d)", "+", re.sub(r"\s+", " ", words).strip()))


def ahead(typed: str) -> str:
    """Prefix a length of time, like "2 weeks" or "a day 3pm", with "+". Other text is returned unchanged."""
    words = tidy(typed)
    return f"+{words}" if _SPAN.match(words) else typed


def read_shorthand(typed: str, *, asks_time: bool = False) -> ParsedTime | None:
    """Parse shorthand; None for a text in no known form. Raises WordsError for a time that does not exist.

    Four figures after a day and a month are the year. Where `asks_time`, those that are no year that a desk could mean
    are the time ("20 nov 1840").
    """
    if parsed := _iso(typed.strip()):
        return parsed
    words = tidy(typed)
    if len(words) > _LONGEST:
        return None
    if words in ("now", "just now"):
        return ParsedTime(shift=timedelta())
    if shift := _shift(words):
        return ParsedTime(shift=shift)
    return _in_part_of_day(words, asks_time=asks_time) or _day_and_time(words, asks_time=asks_time)


def _in_part_of_day(words: str, *, asks_time: bool) -> ParsedTime | None:
    """Parse a time with its part of the day, like "quarter to 9 this morning"; None for anything else.

    Raises WordsError for a time that is not in that part, or a day that is not the one said with it.
    """
    found = _PART_OF_DAY.search(words)
    if found is None:
        return None
    rest = " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())
    parsed = _day_and_time(rest, asks_time=asks_time) if rest else None
    if parsed is None or not isinstance(parsed.time, time):
        return None
    part, said = found["part"] or found["night"], found[0].strip()
    day = _NIGHTS.get(part, Near(0) if found["this"] == "this" else None)
    hours = _HOURS_OF.get(part, _HOURS_OF["evening"])
    hour = parsed.time.hour
    may_be = (hour % 12, hour % 12 + 12) if parsed.half_unsaid else (hour,)
    fits = [each for each in may_be if each in hours]
    # "12 this morning" may be noon or midnight.
    if not fits or (parsed.half_unsaid and hour == 12 and part != "afternoon"):
        raise WordsError(f"There's no {rest} {said}. Write the time like 16:20 or 4:20pm.")
    if day is not None and parsed.day not in (None, day):
        raise WordsError(
            f"That names two days. Write the day once, like {'y 1840' if part == 'last night' else '1840'}"
        )
    return ParsedTime(day=day or parsed.day, time=parsed.time.replace(hour=fits[0]))


def _iso(typed: str) -> ParsedTime | None:
    """Parse an ISO date with a time; None for anything else. A date alone is one of `_DAY_FORMS`."""
    if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", typed):
        return None
    try:
        at = datetime.fromisoformat(typed.upper())
    except ValueError:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    if at.tzinfo is not None:
        return ParsedTime(instant=at.replace(microsecond=0))
    return ParsedTime(day=Dated(at.day, at.month, at.year, None), time=at.time().replace(microsecond=0))


def _shift(words: str) -> timedelta | None:
    """Parse "-15", "+1h", "+1h30" or "-2 hours". None for "+15", which may be minutes or days, and for whole days."""
    found = _SHIFT.fullmatch(words)
    if not found or not (found["h"] or found["m"]):
        return None
    forwards = found["sign"] == "+"
    if forwards and not (found["h"] or found["unit"]):
        return None
    length = timedelta(hours=int(found["h"] or 0), minutes=int(found["m"] or 0))
    return length if forwards else -length


def _day_and_time(words: str, *, asks_time: bool) -> ParsedTime | None:
    """Parse a day, a time, or both in either order."""
    if (at := time_of_day(words)) is not None:
        return ParsedTime(**at._asdict())
    for split in _splits(words):
        if parsed := _said(*split, asks_time=asks_time) or _said(*split[::-1], asks_time=asks_time, time_first=True):
            return parsed
    return None


def _splits(words: str) -> list[tuple[str, str]]:
    """All ways to split the words in two, longest first part first, so that the longest valid day is found."""
    spaces = [i for i, letter in enumerate(words) if letter == " "]
    return [(words, ""), *((words[:i], words[i + 1 :]) for i in reversed(spaces))]


def _said(day_words: str, time_words: str, *, asks_time: bool, time_first: bool = False) -> ParsedTime | None:
    found = next((match for form in _DAY_FORMS if (match := form.fullmatch(day_words))), None)
    if found is None:
        return None
    spoken = found.groupdict()
    if "d" in spoken and not spoken["y"] and not time_first and _is_year(time_words):
        if asks_time and not spoken.get("mon"):
            hour, minute = time_words[:2], time_words[2:]
            raise WordsError(
                f"Is {time_words} the year or the time? Write {hour}:{minute}, or {day_words}/{time_words}"
            )
        spoken["y"], time_words = time_words, ""
    at = time_of_day(time_words) if time_words else None
    if time_words and at is None:
        return None
    if at is None and asks_time and spoken.get("mon") and (meant := _time_not_year(spoken["y"])):
        return ParsedTime(day=_day({**spoken, "y": None}), time=meant)
    return ParsedTime(day=_day(spoken), **at._asdict()) if at else ParsedTime(day=_day(spoken))


def _is_year(figures: str) -> bool:
    return bool(re.fullmatch(r"\d{4}", figures)) and FIRST_YEAR <= int(figures) <= LAST_YEAR


def _time_not_year(figures: str | None) -> time | None:
    if figures is None or len(figures) != 4 or _is_year(figures):
        return None
    try:
        return time(int(figures[:2]), int(figures[2:]))
    except ValueError:
        return None


def _day(spoken: dict[str, str | None]) -> Day:
    weekday = _WEEKDAYS.index(name[:3]) if (name := spoken.get("wd")) else None
    if near := spoken.get("near"):
        return Near(_NEAR[near])
    if "d" in spoken:
        return _dated(spoken, weekday)
    return _span(spoken) or Weekday(weekday or 0, spoken["which"] or "")


def _span(spoken: dict[str, str | None]) -> Day | None:
    """The day at the end of a span from today; None if there is none."""
    if working := spoken.get("wdays"):
        return WorkingDays(int(working))
    if months := spoken.get("months"):
        return MonthsAgo(int(months) * (12 if spoken["years"] else 1))
    if whole := spoken.get("whole"):
        return WholeWeek(int(whole == "next"))
    if weeks := spoken.get("weeks"):
        return Near(int(f"{spoken['sign']}{weeks}") * 7)
    return Near(-int(back)) if (back := spoken.get("back")) else None


def _dated(spoken: dict[str, str | None], weekday: int | None) -> Dated:
    named = spoken.get("mon")
    month = _MONTHS.index(named[:3]) + 1 if named else int(spoken["m"] or 0)
    if not 1 <= month <= 12:
        raise WordsError(f"There's no month {month}. Write the day first, like 20/11.")
    year = _whole_year(spoken["y"]) if spoken["y"] else None
    return Dated(_checked_day(int(spoken["d"] or 0), month, year), month, year, weekday)


def _whole_year(figures: str) -> int:
    year = int(figures) + (2000 if len(figures) == 2 else 0)
    if not FIRST_YEAR <= year <= (_LAST_OF_TWO_FIGURES if len(figures) == 2 else LAST_YEAR):
        raise YearError(f"The year {figures} is too far off. Check it, or leave it out.")
    return year


def _checked_day(number: int, month: int, year: int | None) -> int:
    try:
        return date(year or 2024, month, number).day  # 2024 had a 29 February: without a year it may be meant
    except ValueError:
        name = f"{date(2024, month, 1):%B}"
        raise WordsError(f"There's no {number} {name}{f' {year}' if year else ''}. Check the day.") from None
