"""Days among the words of a search, like "tue", "12 dec" or "12-14 dec dentist", with the words beside them.

Whatever may be a day may be a name as well (Tue, May, April), so the names are searched in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from deskapp.errors import WordsError
from deskapp.parsing.shorthand import Dated, Day, Near, Weekday, read_shorthand

_LEAST = 3
"""The fewest letters of a day: y and mo are the beginnings of names."""
_MOST_WORDS = 16
"""The most words that can be days: of two, each with its weekday and year, in words like "the 20th of November"."""
_RANGE = re.compile(r"\s*(?:\.\.|–|-| to )\s*")
_SAME_MONTH = re.compile(r"(\d{1,2})\s*(?:\.\.|–|-| to )\s*(\d{1,2})( [a-z]{3,9}(?: \d{4})?)", re.IGNORECASE)
_LONGEST = timedelta(days=366)


class SearchedDays(NamedTuple):
    """Local dates, both included, up to today; and the words of the search beside them."""

    first: date
    last: date
    words: str = ""


def searched_days(typed: str, today: date) -> SearchedDays | None:
    """The days that a search begins or ends with; None if it names none, or one after today. A day without a year is
    the last one that has been, and of a range the second is not before the first.
    """
    for days, words in _splits(" ".join(typed.replace(",", " ").split())):
        begins, ends = (_read(end) for end in _ends(days))
        if begins is not None and ends is not None:
            last = _been(ends, today)
            first = last if begins == ends else _been(begins, last) if last else None
            return SearchedDays(first, last, words) if first and last and last - first <= _LONGEST else None
    return None


def _splits(typed: str) -> Iterator[tuple[str, str]]:
    """Every way to take words off one end for the days, the most words first, with the words left over."""
    words = typed.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        yield " ".join(words[:count]), " ".join(words[count:])
        if count < len(words):
            yield " ".join(words[-count:]), " ".join(words[:-count])


def _ends(typed: str) -> tuple[str, str]:
    """The first and the last day in text: the same text twice for one day."""
    if found := _SAME_MONTH.fullmatch(typed):
        return f"{found[1]}{found[3]}", f"{found[2]}{found[3]}"
    begins, apart, ends = _RANGE.sub("..", typed, count=1).partition("..")
    return (begins, ends) if apart and _read(begins) and _read(ends) else (typed, typed)


def _read(typed: str) -> Day | None:
    """The day that a text is; None for any other text."""
    if len(typed) < _LEAST or typed.replace(" ", "").isdecimal():
        return None
    try:
        parsed = read_shorthand(typed)
    except WordsError:
        return None
    return parsed.day if parsed is not None and parsed.time is None else None


def _been(parsed: Day, today: date) -> date | None:
    match parsed:
        case Near(days) if days <= 0:
            return today + timedelta(days=days)
        case Weekday(number, which) if which in ("", "this", "last"):
            back = (today.weekday() - number) % 7
            return today - timedelta(days=back or (7 if which == "last" else 0))
        case Dated():
            return _dated(parsed, today)
        case _:
            return None


def _dated(parsed: Dated, today: date) -> date | None:
    """The date in its year, or in the last year in which it has been; None if its weekday is another one."""
    for year in (parsed.year,) if parsed.year else range(today.year, today.year - 5, -1):
        try:
            on = date(year, parsed.month, parsed.day)
        except ValueError:
            continue
        if on <= today:
            return on if parsed.weekday in (None, on.weekday()) else None
    return None
