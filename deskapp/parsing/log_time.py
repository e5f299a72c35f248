"""Times in an imported log. They must have a day and a year, because nobody confirms them one by one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from deskapp.errors import WordsError
from deskapp.parsing.errors import YearError
from deskapp.parsing.shorthand import FIRST_YEAR, Dated, read_shorthand
from deskapp.parsing.wall_clock import first_instant

LIKE = "write it like 20/11/2026 16:20"
_ONE_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$")
_ZONE = re.compile(
    r"(?<=[\dm]) ?(?P<zone>UTC|GMT|BST|Z)$|(?<=:\d\d) ?(?P<sign>[+-])(?P<h>\d\d):?(?P<m>[0-5]\d)$", re.IGNORECASE
)
_BST = timedelta(hours=1)
_AS_OURS = (
    (re.compile(r"^(\d{4})[/.](\d\d?)[/.](\d\d?)(?!\d)"), r"\1-\2-\3"),
    (re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?= |T|$)"), r"\1-\2-\3"),
    (re.compile(r"(?<=\d)T(?=\d\d:\d\d)"), " "),
    (re.compile(r"(:\d\d:\d\d)[.,]\d+"), r"\1"),
    (re.compile(r"\b(\d{1,2})\. ?(?=[A-Za-z])"), r"\1 "),
    (re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.", re.IGNORECASE), r"\1"),
)
"""Forms that other programs write, and ours for them."""
_SERIAL = re.compile(r"[1-9]\d{4}(?:[.,]\d+)?")
_SINCE_1970 = re.compile(r"[1-9]\d{9}(?:\d{3})?(?:\.\d+)?")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?:\d{4}|\d\d)\b")
_SPREADSHEETS_DAY_0 = date(1899, 12, 30)


def logged_at(written: str) -> datetime:
    """Parse a date and time to an instant (UTC). A date alone means its first local minute.

    Four figures after a day and a month are the year. UTC, GMT or BST at the end is the zone; the default is the
    desk's. Raises WordsError for a text without a day or year, or in an unknown form.
    """
    words = " ".join(written.split())
    if _ONE_INSTANT.match(words) and (quick := _iso(words)):
        return quick
    zone = _ZONE.search(words)
    local = _local(words[: zone.start()] if zone else words)
    if zone is None:
        return _not_too_old(first_instant(*local), words)
    return _not_too_old(datetime.combine(*local, tzinfo=UTC) - _offset(zone), words)


def _offset(zone: re.Match[str]) -> timedelta:
    if zone["zone"]:
        return _BST if zone["zone"].upper() == "BST" else timedelta()
    ahead = timedelta(hours=int(zone["h"]), minutes=int(zone["m"]))
    return -ahead if zone["sign"] == "-" else ahead


def _as_ours(words: str) -> str:
    for theirs, ours in _AS_OURS:
        words = theirs.sub(ours, words)
    return words


def _iso(words: str) -> datetime | None:
    try:
        return _not_too_old(datetime.fromisoformat(words).astimezone(UTC).replace(microsecond=0), words)
    except ValueError:
        return None
    except OverflowError:
        raise _too_old(words) from None


def _local(words: str) -> tuple[date, time]:
    _refuse_numbers(words)
    try:
        parsed = read_shorthand(_as_ours(words))
    except YearError:
        raise WordsError(f'"{words[:40]}" has no year that can be meant: {LIKE}') from None
    except WordsError as fault:
        raise WordsError(f'"{words[:40]}": {_month_first(words) or fault}') from fault
    if parsed is not None and parsed.instant is not None:
        at = parsed.instant.astimezone(UTC)
        return at.date(), at.time()
    if parsed is None or parsed.is_spoken or not (parsed.time is None or isinstance(parsed.time, time)):
        raise WordsError(f'"{words[:40]}" cannot be read: {LIKE}')
    if not isinstance(parsed.day, Dated):
        raise WordsError(f'"{words[:40]}" has no date: {LIKE}')
    if parsed.day.year is None:
        raise WordsError(f'"{words[:40]}" has no year: {LIKE}')
    if parsed.is_hour:
        raise WordsError(f'"{words[:40]}" has no minutes: {LIKE}')
    day = date(parsed.day.year, parsed.day.month, parsed.day.day)
    if parsed.day.weekday not in (None, day.weekday()):
        raise WordsError(f'"{words[:40]}": that day is a {day:%A}; check the day and the date')
    return day, parsed.time or time()


def _refuse_numbers(words: str) -> None:
    """Raise WordsError for a spreadsheet's serial number or a Unix time in place of a date."""
    if _SERIAL.fullmatch(words):
        try:
            day = _SPREADSHEETS_DAY_0 + timedelta(days=int(re.split("[.,]", words)[0]))
        except OverflowError:
            return
        means = f" ({day.day} {day:%b %Y}?)" if day.year >= FIRST_YEAR else ""
        raise WordsError(f"{words} is a spreadsheet's number for a day{means}: format the column as a date")
    if _SINCE_1970.fullmatch(words):
        raise WordsError(f"{words} is a computer's count of seconds, not a date: {LIKE}")


def _month_first(words: str) -> str:
    found = _MONTH_FIRST.match(words)
    return f"the month stands first in it: {LIKE}, the day first" if found and int(found["month"]) <= 12 else ""


def _not_too_old(at: datetime, words: str) -> datetime:
    if at.year < FIRST_YEAR:
        raise _too_old(words)
    return at


def _too_old(words: str) -> WordsError:
    return WordsError(f'"{words[:40]}" is before {FIRST_YEAR}; is the year right?')
