"""How somebody is reached: telephone numbers and email addresses, as they are typed and as they are compared.

Several stand with commas between, and each may say in brackets where it reaches them: "01632 960 044 (home)".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from db.models import EMAIL_LENGTH, NUMBER_LENGTH, Label
from deskapp.errors import WordsError

NUMBER_WANTED = '"{}" is not a number. Numbers with commas between, like: 01632 960 044, 07700 900 418'
EMAIL_WANTED = "Enter an email address, like name@example.org"
_LABELLED = re.compile(r"(.+?) ?\(([A-Za-z]+)\)")
_LINE = re.compile(rf"(.*) \((?:({'|'.join(Label)}); )?checked (\S{{10}})\)")


class Way(NamedTuple):
    """A number or an email address as given, the one form in which it is compared, and where it reaches them."""

    given: str
    key: str
    label: Label | None


def numbers_of(typed: str) -> list[Way]:
    """Numbers as they were typed with commas between, each once. WordsError for one without enough digits."""
    return _ways(typed, _number)


def emails_of(typed: str) -> list[Way]:
    """Email addresses as they were typed with commas between, each once. WordsError for one that cannot be one."""
    return _ways(typed, _email)


def email_key(given: str) -> str:
    """An email address in the form in which addresses are compared; empty where it cannot be one.

    That there is an @ in it is all that is asked: what else a letter gives, whoever answers it has to find there.
    """
    key = "".join(given.split()).casefold()
    return key if "@" in key and len(key) <= EMAIL_LENGTH else ""


def checked_email(typed: str) -> str:
    """An email address as it was typed, or nothing. WordsError where it cannot be one."""
    if typed.strip() and not email_key(typed):
        raise WordsError(EMAIL_WANTED)
    return typed.strip()


def labelled(given: str) -> tuple[str, Label | None]:
    """A number or an address, and where it reaches them where that stands in brackets after it."""
    found = _LABELLED.fullmatch(given)
    labels = [label for label in Label if found and label.startswith(found[2].casefold())]
    return (found[1], labels[0]) if found and labels else (given, None)


def said(given: str, label: Label | None) -> str:
    """The same with the label after it: "01632 960 044 (home)"."""
    return f"{given} ({label})" if label else given


def line_of(given: str, label: Label | None, checked_on: date) -> str:
    """The same as a line of a change: "01632 960 044 (home; checked 2026-11-24)"."""
    return f"{given} ({f'{label}; ' if label else ''}checked {checked_on})"


def read_line(line: str) -> tuple[str, Label | None, date]:
    """What a line says."""
    found = _LINE.fullmatch(line)
    assert found is not None, _LINE.pattern  # noqa: S101 - lines are written here
    return found[1], Label(found[2]) if found[2] else None, date.fromisoformat(found[3])


def lines_after(there: str, ways: Iterable[Way], today: date) -> str:
    """Lines of these. What was there keeps the day on which it was checked; a new or mended one was checked today."""
    known = {given: checked_on for given, _, checked_on in map(read_line, filter(None, there.split("\n")))}
    return "\n".join(line_of(way.given, way.label, known.get(way.given, today)) for way in ways)


def _ways(typed: str, read: Callable[[str], Way]) -> list[Way]:
    ways: dict[str, Way] = {}
    for part in filter(None, (" ".join(part.split()) for part in typed.split(","))):
        way = read(part)
        ways.setdefault(way.key, way)
    return list(ways.values())


def _number(part: str) -> Way:
    from deskapp.words.numbers import read_number  # noqa: PLC0415 - imports phonenumbers

    given, label = labelled(part)
    key = read_number(given).number_key
    if not key or len(given) > NUMBER_LENGTH:
        raise WordsError(NUMBER_WANTED.format(part[:20]))
    return Way(given, key, label)


def _email(part: str) -> Way:
    given, label = labelled(part)
    if not email_key(given):
        raise WordsError(EMAIL_WANTED)
    return Way(given, email_key(given), label)
