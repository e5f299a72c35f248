"""Answers about the next charter as the values of its file: words, lists, numbers, days, yes or no, one of a few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.set_time import any_moment
from deskapp.wording.causes import RecordCause


def as_words(typed: str, _now: datetime) -> str:
    """The words as they are typed."""
    return typed


def as_list(typed: str, _now: datetime) -> list[str]:
    """The parts between semicolons, or else between commas."""
    return [one.strip() for one in re.split(";" if ";" in typed else ",", typed) if one.strip()]


def as_number(typed: str, _now: datetime) -> int:
    """A whole number. Raises WordsError."""
    if not re.fullmatch(r"[0-9]{1,4}", typed):
        raise WordsError(RecordCause.WHOLE_NUMBER_WANTED)
    return int(typed)


def as_day(typed: str, now: datetime) -> date:
    """A local date, before or after `now`. Raises WordsError."""
    return local_date(any_moment(typed, now))


def as_yes_no(typed: str, _now: datetime) -> bool:
    """True for yes. Raises WordsError."""
    if typed.casefold() not in ("y", "yes", "n", "no"):
        raise WordsError(RecordCause.YES_OR_NO_WANTED)
    return typed.casefold().startswith("y")


def as_one_of(*offered: str) -> Callable[[str, datetime], str]:
    """A parser of one of these words, also from its first letters, and with blanks for underscores."""

    def read(typed: str, _now: datetime) -> str:
        wanted = typed.casefold().replace(" ", "_")
        found = [one for one in offered if one.casefold() == wanted]
        found = found or [one for one in offered if one.casefold().startswith(wanted)]
        if len(found) != 1:
            raise WordsError(RecordCause.ONE_OF_WANTED, offered=", ".join(offered))
        return found[0]

    return read
