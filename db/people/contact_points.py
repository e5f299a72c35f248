"""Telephone numbers and email addresses of people: parsed from typed text and normalised for comparison.

A text holds several separated by commas, each with an optional label in brackets: "01632 960 044 (home)".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from db.models import EMAIL_LENGTH, NUMBER_LENGTH, Label
from deskapp.errors import WordsError
from deskapp.parsing.numbers import HEAR_AGAIN, read_number
from deskapp.wording.causes import PeopleCause

NOT_CHECKED = "not checked"
_WHOLE_EMAIL = re.compile(r"[^@]+@[^@.]+(\.[^@.]+)+")
_LABELLED = re.compile(r"(.+?) ?\(([A-Za-z]+)\)")


class ContactPoint(NamedTuple):
    """A number or an email address as given, its normalised form (`key`), and its label."""

    given: str
    key: str
    label: Label | None


def parse_numbers(typed: str) -> list[ContactPoint]:
    """The numbers in a comma-separated text, without duplicates. Raises WordsError for one with too few digits."""
    return _parse(typed, _number)


def parse_emails(typed: str) -> list[ContactPoint]:
    """The email addresses in a comma-separated text, without duplicates. Raises WordsError for an invalid one."""
    return _parse(typed, _email)


def number_key(given: str) -> str:
    """The normalised form of a number, used to compare numbers; "" if it has none."""
    return read_number(given).number_key


def email_key(given: str) -> str:
    """The normalised form of an email address, used to compare addresses; "" if it is not one.

    Only an @ is required: a letter may give any address, and staff who answer it must be able to find it.
    """
    key = "".join(given.split()).casefold()
    return key if "@" in key and len(key) <= EMAIL_LENGTH else ""


def checked_email(typed: str) -> str:
    """An email address without surrounding blanks, or "". Raises WordsError if it is invalid."""
    if typed.strip() and not email_key(typed):
        raise WordsError(PeopleCause.EMAIL_WANTED)
    return typed.strip()


def doubt_about_email(given: str) -> str:
    """A doubt about an address that cannot be whole, like "kim.long@"; "" if none."""
    return "" if not given or _WHOLE_EMAIL.fullmatch("".join(given.split())) else f"{PeopleCause.EMAIL_NOT_WHOLE}."


def doubt_about_emails(typed: str) -> str:
    """The doubt about the first of several addresses that cannot be whole; "" if none."""
    return next(filter(None, (doubt_about_email(split_label(part)[0]) for part in _parts(typed))), "")


def doubt_about_numbers(typed: str) -> str:
    """The warning about the first of several numbers that looks wrong, as a form gives it; "" if none."""
    warnings = (read_number(split_label(part)[0]).warning for part in _parts(typed))
    return next(filter(None, warnings), "").replace(HEAR_AGAIN, "").strip()


def split_label(given: str) -> tuple[str, Label | None]:
    """A number or an address, and the label in brackets after it; None without a known label."""
    found = _LABELLED.fullmatch(given)
    labels = [label for label in Label if found and label.startswith(found[2].casefold())]
    return (found[1], labels[0]) if found and labels else (given, None)


def with_label(given: str, label: str | None) -> str:
    """A number or an address with its label after it: "01632 960 044 (home)"."""
    return f"{given} ({label})" if label else given


def _parse(typed: str, parse: Callable[[str], ContactPoint]) -> list[ContactPoint]:
    points: dict[str, ContactPoint] = {}
    for part in _parts(typed):
        point = parse(part)
        points.setdefault(point.key, point)
    return list(points.values())


def _parts(typed: str) -> list[str]:
    return [words for part in typed.split(",") if (words := " ".join(part.split()))]


def _number(part: str) -> ContactPoint:
    given, label = split_label(part)
    key = number_key(given)
    if not key or len(given) > NUMBER_LENGTH:
        raise WordsError(PeopleCause.NUMBER_WANTED, part=part[:20])
    return ContactPoint(given, key, label)


def _email(part: str) -> ContactPoint:
    given, label = split_label(part)
    if not email_key(given):
        raise WordsError(PeopleCause.EMAIL_WANTED)
    return ContactPoint(given, email_key(given), label)
