"""Validation of every rule of an edition before it is adopted: on each of the next days, and against its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from deskapp.charter.edition import Edition
from deskapp.charter.options import HOURS, Count, CountedFrom, Rule, Unit
from deskapp.charter.stretched import More, due_at
from deskapp.errors import CharterError

_DAYS = 750
_ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FIGURES = {
    **{word: at for at, word in enumerate(_ONES, start=1)},
    **{word: 10 * at for at, word in enumerate(_TENS, start=2)},
    **{f"{ten}-{one}": 10 * at + by for at, ten in enumerate(_TENS, start=2) for by, one in enumerate(_ONES[:9], 1)},
}
_NUMBER = rf"(?<![\d.,\w])(?:\d+(?:\.\d+)?|(?:{'|'.join(_TENS)})[-\s](?:{'|'.join(_ONES[:9])})|{'|'.join(_FIGURES)})\b"
_NUMBERS = re.compile(_NUMBER)
_TIMES = re.compile(
    rf"({_NUMBER})[\s()-]+((?:(?:working|calendar|business|clear|full|clock|opening|office)\s+)*"
    r"(hour|day|week|month)s?)\b(?!\s+(?:a|an|per|each|every|old)\b)"
)


class UnlikeWords(NamedTuple):
    """A rule whose words plainly say another time than it counts: its number in the edition, from 1, and that time."""

    number: int
    rule: Rule
    said: str


def unlike_words(edition: Edition) -> Iterator[UnlikeWords]:
    """The rules whose words say a time in the unit of the rule, and nowhere the number that it counts."""
    for number, rule in enumerate(edition.rules, start=1):
        words = rule.words.casefold()
        if rule.counted_from == CountedFrom.EACH_WORKING_DAY or "minute" in words:
            continue
        said = [one for one in _TIMES.finditer(words) if _units_in(rule, one[3])]
        units = {length for one in said for length in _units_in(rule, one[3])}
        numbers = {_figure(one) for one in _NUMBERS.findall(words)}
        if said and not {number * length for number in numbers for length in units} & _amounts(rule):
            yield UnlikeWords(number, rule, f"{said[-1][1]} {said[-1][2]}")


def _units_in(rule: Rule, word: str) -> tuple[int, ...]:
    """The possible lengths of the unit that `word` names, in units of the rule; none for one of another sort."""
    if rule.unit in HOURS:
        return (1,) if word == "hour" else ()
    if rule.unit is Unit.CALENDAR_MONTHS:
        return (1,) if word == "month" else ()
    if rule.unit is Unit.BY_DATE:
        return ()
    return {"day": (1,), "week": (7,) if rule.unit is Unit.CALENDAR_DAYS else (5, 7)}.get(word, ())


def _amounts(rule: Rule) -> set[float]:
    """The numbers that the words may say: day 0, where it is counted too, may be left out of them."""
    return {rule.amount, rule.amount - (rule.count is Count.INCLUDE_DAY_0)}


def _figure(written: str) -> float:
    word = re.sub(r"\s", "-", written)
    return _FIGURES[word] if word in _FIGURES else float(word)


def check_every_rule(edition: Edition, today: date, *, dates: bool = True) -> None:
    """Calculate every rule, with all its extensions, from each of the next 750 days; a rule `by_date` from today only.

    Raises CharterError that names the rule and the first day on which it cannot be calculated. With `dates` False,
    rules `by_date` are skipped: their dates may have passed since the charter was adopted.
    """
    for rule in edition.rules:
        if rule.date is None:
            for number in range(_DAYS):
                _check(edition, rule, today + timedelta(days=number))
        elif dates:
            _check(edition, rule, today)


def _check(edition: Edition, rule: Rule, day: date) -> None:
    noon = datetime.fromtimestamp(edition.calendar.civil.noon(day), UTC)
    try:
        due_at(rule, noon, edition.calendar, More(rule.extend * rule.extend_times))
    except CharterError as error:
        raise CharterError(
            f"{edition.name}: rule {rule.key}: on {day.day} {day:%B %Y} it cannot be counted: {error}"
        ) from None
