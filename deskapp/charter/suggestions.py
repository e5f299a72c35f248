"""Corrections of likely mistakes in an edition's file: words, keys, dates, and lines that are not TOML."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import difflib
else:
    difflib = LazyModule("difflib")

_MEANT = {
    "voicemail": "answerphone", "voice mail": "answerphone", "message": "answerphone", "phone": "call",
    "telephone": "call", "phone call": "call", "in person": "visit", "in_person": "visit", "face to face": "visit",
    "e-mail": "email", "post": "letter", "response": "reply", "answer": "reply", "acknowledgement": "acknowledge",
    "acknowledge": "acknowledgement", "sar": "own_information", "subject_access": "own_information",
    "freedom of information": "foi", "freedom_of_information": "foi", "foi request": "foi",
    "england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR", "ni": "NIR", "ireland": "IE",
    "republic of ireland": "IE", "eire": "IE", "roi": "IE", "irl": "IE", "mon": "monday", "tue": "tuesday",
    "wed": "wednesday", "thu": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
}  # fmt: skip
"""Common wrong words in a charter file, each with the right word; used where the list has that word."""
_ONLY_MEANT = frozenset({"foi"})
"""Right words for which no other is suggested: a request for information is not one for one's own."""

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "region": {
        "ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland",
        "UK-ANY": "a holiday anywhere in the UK", "IE": "Ireland", "NONE": "no bank holidays",
    },
    "promise": {
        "reply": "an answer", "acknowledge": "saying that we have it", "promise": "a time given on the line",
        "update": "saying how it stands", "stage_1": "a first answer to a complaint",
        "own_information": "what we hold about them", "assessment": "an assessment", "plan": "a plan",
        "check": "of the answerphone",
    },
    "channels": {"call": "by telephone", "answerphone": "a message", "letter": "by post", "visit": "in person"},
    "basis": {
        "office": "days on which the desk opens", "statutory": "Monday to Friday less bank holidays",
        "weekdays": "the same less our closures",
    },
    "receipt": {
        "calendar_day": "day 0 is the day it came in", "next_working_day": "day 0 is the first working day from then",
    },
    "count": {"exclude_day_0": "the count starts the day after", "include_day_0": "day 0 is day 1"},
    "due_time": {"close": "when the desk closes", "end_of_day": "midnight"},
    "roll": {
        "preceding": "back to a working day", "following": "on to a working day", "none": "the date stays",
    },
    "while_waiting": {
        "run": "the clock runs on", "pause": "the wait is left out", "restart": "counted from their answer",
    },
    "counted_from": {
        "received": "the day it came in", "acknowledged": "when they were told that we have it",
        "each_working_day": "for checks",
    },
    "stops_on": {
        "reply": "a full answer", "holding_reply": "why not yet and by when",
        "acknowledgement": "they were told that we have it", "message_left": "a message was left with them",
        "update": "they were told how it stands", "check": "the answerphone was checked",
    },
}  # fmt: skip
"""The meaning of each word of a closed list, by the key that takes it."""

_DECLARED = {
    "channels": 'or declare it below a line [[channels]], with key = "{0}", a title, a letter and like = "email"',
    "kinds": 'or declare it below a line [[kinds]], with key = "{0}", a title, a letter and a note',
}
_PICKED_UP = "the desk does not measure how soon the telephone is picked up; take the line out, and say it in words."
_KEYS = {
    "days": "write working_days = {0} where weekends are left out, or calendar_days = {0} where every day counts.",
    "hours": "write working_hours = {0} for hours in which the desk is open, or clock_hours = {0} for day and night.",
    "months": "write calendar_months = {0}.",
    "month": "write calendar_months = {0}.",
    "weeks": "write calendar_days, seven for each week.",
    "minutes": "write working_hours = {1:.6g} while the desk is open, or clock_hours = {1:.6g} by the clock.",
    "rings": _PICKED_UP,
    "seconds": _PICKED_UP,
    "same_day": 'write working_days = 1 and count = "include_day_0".',
    "up_to": "take it out; the longest time is a rule of its own below another line [[rules]].",
    "target_percent": "take it out; every promise is counted, and none is left out of the count.",
    "topics": "take it out; a rule is for channels and kinds, and topics stand once, at the top of the file.",
    "opening_hours": "take it out; they stand once, below a line [opening_hours]; basis says whose days count.",
}
"""Corrections of keys that no rule has; {0} is the given value, {1} a sixtieth of it."""
_WEEK = re.compile(r"(?i)mon(day)?\s*(to|-|until)\s*fri(day)?|weekdays?|week")
_DATE = r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})"
_SPELT = r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\s+(\d{4})"
_DATE_ONLY, _SPELT_ONLY = re.compile(_DATE), re.compile(_SPELT)
_LINE = re.compile(r"""\s*([A-Za-z0-9_-]+)\s*=([^#]*)(#.*)?$""")
_DAY_LINE = re.compile(rf"\s*({_DATE})\s*=")
_SHORT_YEARS = 100


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistyped one, or None if none is like it."""
    words = {word.lower(): str(word) for word in known}
    meant = _MEANT.get(wrong.strip().lower(), "").lower()
    if meant in words:
        return words[meant]
    if meant in _ONLY_MEANT:
        return None
    found = difflib.get_close_matches(wrong.lower(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None


def listed(key: str, choices: Iterable[str]) -> str:
    """The words that a key takes, each with its meaning: "ENG (England), WLS (Wales)"."""
    meanings = MEANINGS.get(key, {})
    return ", ".join(f"{word} ({meanings[word]})" if word in meanings else str(word) for word in choices)


def suggestion_for_word(key: str, wrong: object, choices: Iterable[str]) -> str:
    """The correction, as a sentence, of a word that is not in the list of its key."""
    choices = tuple(choices)
    if key == "promise" and wrong == "stage_2":
        return 'write "reply": an answer at stage 2 is one (stage_1 is the answer at stage 1 alone).'
    near = nearest(wrong, choices) if isinstance(wrong, str) else None
    if near:
        meaning = MEANINGS.get(key, {}).get(near)
        return f"did you mean {near}{f' ({meaning})' if meaning else ''}?"
    declare = _DECLARED.get(key, "").format(re.sub(r"[^a-z0-9_]+", "_", str(wrong).lower()))
    return f"write one of {listed(key, choices)}{f', {declare}' if declare else ''}."


def suggestion_for_key(key: str, value: object, known: tuple[str, ...]) -> str:
    """The correction, as a sentence, of an unknown key with this value."""
    if "working_days" in known and key in _KEYS:
        return _KEYS[key].format(value, value / 60 if isinstance(value, int | float) else 0.5)
    if "monday" in known and _WEEK.fullmatch(key.strip()):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday")
        hours = value if isinstance(value, str) else "09:00-17:00"
        return "write a line for each day: " + ", ".join(f'{day} = "{hours}"' for day in days) + "."
    near = nearest(key, known)
    return f"did you mean {near}?" if near else f"take it out; the keys here are {', '.join(known)}."


def suggestion_for_date(written: str, start: str = "") -> str | None:
    """The correction, as a sentence, of a date in another form, read day first; None if it is no date.

    `start` is the text before it on its line ("valid_from = ").
    """
    found = _DATE_ONLY.fullmatch(written.strip()) or _SPELT_ONLY.fullmatch(written.strip())
    if found is None:
        return None
    numbers = [_month(part) if part.isalpha() else int(part) for part in found.groups()]
    year, month, day = numbers if len(found[1]) == 4 else reversed(numbers)
    if year < _SHORT_YEARS:
        year += 2000
    if month > 12:
        like = f"{start}{max(year, 1)}-12-{min(max(day, 1), 31):02}"
        return f"there is no month {month}; write the day that you mean, like {like}."
    if not (month >= 1 and 1 <= year <= 9999):
        return None
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        nearest_day = f"{start}{year}-{month:02}-{last}"
        return f"{month_name[month]} {year} has {last} days; write the day that you mean, like {nearest_day}."
    return f"write {start}{date(year, month, day)} for {day} {month_name[month]} {year}, year first and without quotes."


def _month(word: str) -> int:
    names = [name.lower()[:3] for name in month_name]
    return names.index(word.lower()[:3]) if word.lower()[:3] in names else 0


def suggestion_for_line(line: str, said: str) -> str:
    """The correction, as a sentence, of a line that is not TOML; `said` is the parser's message."""
    day = _DAY_LINE.match(line)
    if day and (mend := suggestion_for_date(day[1])):
        return f"{day[1]} is not a date; {mend}"
    given = _LINE.match(line)
    if given is None or not given[2].strip():
        return f'this cannot be read ({said}); write a line like title = "Our charter", in straight quotes.'
    key, value = given[1], given[2].strip()
    if mend := suggestion_for_date(value, f"{key} = "):
        return f"{key} is not a date as it stands; {mend}"
    if number := re.fullmatch(r"(\d+(?:\.\d+)?)\s+[A-Za-z][A-Za-z ]*", value):
        return f"{key} is a number alone; write {key} = {number[1]}."
    words = value.strip("\"'“”‘’ ").replace('"', "'")
    if value.startswith(("[", "{")) or not words:
        return f'this cannot be read ({said}); write a line like title = "Our charter", in straight quotes.'
    return f'this cannot be read ({said}); write {key} = "{words}", in straight quotes.'
