"""Mentions of people in a text: by the words of their name, or by a telephone number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from deskapp.parsing.name_key import name_key, wanted_words
from deskapp.parsing.numbers import digits, read_number

_LONGEST_NAME = 6
"""The number of words up to which a sequence is compared with names."""
_SHORTEST_NUMBER = 7
"""The number of figures from which a sequence is compared with numbers: shorter ones are dates and references."""
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NUMBER = re.compile(r"\+?\d[\d ()./-]{5,}\d")


def digits_sought(number_key: str) -> str:
    """The figures that every spelling of a normalised number has: those without the country and the leading zero; ""
    for one too short to be told from a date or a reference.
    """
    figures = digits(number_key.removeprefix("+44").lstrip("0"))
    return figures if len(figures) >= _SHORTEST_NUMBER else ""


def is_mentioned(text: str, names: Iterable[str], figures: Iterable[str]) -> bool:
    """True if a text has all words of one of these names, in any order, or a number (as of `digits_sought`) in any
    grouping.
    """
    words = frozenset(word for way in wanted_words(text) for word in way)
    if any(words.issuperset(way) for name in names for way in wanted_words(name)):
        return True
    all_figures = digits(text)
    return any(number in all_figures for number in figures if number)


def spans_of_names(text: str, keys: Set[str]) -> Iterator[tuple[int, int]]:
    """The places in a text of names with one of these keys (`name_key`), from left to right, the longest at each."""
    words = list(_WORD.finditer(text)) if keys else []
    at = 0
    while at < len(words):
        for last in range(min(at + _LONGEST_NAME, len(words)), at, -1):
            begins, ends = words[at].start(), words[last - 1].end()
            if name_key(text[begins:ends]) in keys:
                yield begins, ends
                at = last
                break
        else:
            at += 1


def spans_of_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """The places in a text that may be telephone numbers, each with the normalised number."""
    for found in _NUMBER.finditer(text):
        if key := read_number(found.group()).number_key:
            yield found.start(), found.end(), key
