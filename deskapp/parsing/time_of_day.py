"""The grammar of a time of day, typed or in spoken words: 16:20, 4.20pm, half past 3, noon, close."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import NamedTuple

from deskapp.errors import WordsError


class Part(StrEnum):
    """A part of the day in place of a time, or 24:00, which a `time` cannot represent."""

    MORNING = "am"
    AFTERNOON = "pm"
    CLOSE = "close"
    MIDNIGHT = "24:00"


class TimeSaid(NamedTuple):
    """A parsed time of day, with the fields of `ParsedTime`."""

    time: time | Part
    half_unsaid: bool = False
    is_hour: bool = False
    is_spoken: bool = False


_MINUTES = "quarter|5|10|20|25"
_TIME_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?:this )?(?P<part>am|pm|morning|afternoon|24:?00|close(?: of business)?|cob|eod|end of day)",
        r"(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?::(?P<s>\d{2}))? ?(?P<half>[ap]m?)?(?:hrs?)?",
        r"(?P<h>\d{1,2})(?P<m>\d{2}) ?(?P<half>[ap]m?)?(?:hrs?)?",
        r"(?P<h>\d{1,2}) ?(?P<half>[ap]m?)",
        r"(?P<h>[1-9]|1[0-2])",
        rf"(?:(?P<to>{_MINUTES}) to|(?P<past>half|{_MINUTES}) past|(?P<m>half)) (?P<h>\d{{1,2}}) ?(?P<half>[ap]m?)?",
        r"(?:12 ?)?(?P<noon>noon|midday)",
    )
)
_PAST_THE_HOUR = {"half": 30, "quarter": 15}
_PARTS = {
    "am": Part.MORNING, "morning": Part.MORNING,
    "pm": Part.AFTERNOON, "afternoon": Part.AFTERNOON,
    "24:00": Part.MIDNIGHT, "2400": Part.MIDNIGHT,
}  # fmt: skip


def time_of_day(words: str) -> TimeSaid | None:
    """Parse the tidied words of a time; None for anything else. Raises WordsError for a time that does not exist."""
    found = next((match for form in _TIME_FORMS if (match := form.fullmatch(words))), None)
    if found is None:
        return None
    spoken = found.groupdict()
    if spoken.get("noon"):
        return TimeSaid(time(12))
    if part := spoken.get("part"):
        return TimeSaid(_PARTS.get(part, Part.CLOSE))
    half = spoken.get("half")
    hour = _hour(int(spoken["h"]), half, words)
    unsaid = not half and 1 <= hour <= 12 and not spoken["h"].startswith("0")
    beside = spoken.get("past") or spoken.get("to") or spoken.get("m") or "0"
    minute = _PAST_THE_HOUR[beside] if beside in _PAST_THE_HOUR else int(beside)
    second = int(spoken.get("s") or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise WordsError(f"There's no {words}. Write the time like 16:20 or 4:20pm.")
    is_spoken = "past" in spoken
    if spoken.get("to"):
        hour, minute = (hour - 1) % 24, 60 - minute
    return TimeSaid(time(hour, minute % 60, second), unsaid, words == spoken["h"], is_spoken)


def _hour(hour: int, half: str | None, words: str) -> int:
    if not half or (half.startswith("p") and 13 <= hour <= 23):
        return hour
    if not 1 <= hour <= 12:
        raise WordsError(f"There's no {words}. Write the time like 16:20 or 4:20pm.")
    return hour % 12 + (12 if half.startswith("p") else 0)
