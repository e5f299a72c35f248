"""What was understood from an answer, said back in full before the next question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from db.desk import Desk
from db.entry_times import Received, promised_at, received_at
from db.typed import Typed
from deskapp.charter.rules import due_date_of, reading
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from deskapp.words.numbers import read_number
from deskapp.words.times import day_as_of, day_due

LEFT_BLANK = "= left blank."


def due_in_full(due_at: datetime, now: datetime, desk: Desk) -> str:
    """A time to come, in full: "Wednesday 25 November, by 17:00 (1 working day)"."""
    left = reading(now, due_at, due_date_of(due_at), desk.edition.calendar).working_days_left
    away = f" ({phrases.working_days(left)})" if left > 0 else ""
    return f"{day_as_of(day_due(due_at), phrases.london(now).date())}, by {phrases.due_clock(due_at)}{away}"


def _time(words: str, _typed: Typed, now: datetime, _desk: Desk) -> str:
    return phrases.read_back(moments.past(words, now), now)


def _day(words: str, _typed: Typed, now: datetime, _desk: Desk) -> str:
    return phrases.read_back_day(moments.past_date(words, now), phrases.london(now).date())


def when_left(left: Received, now: datetime) -> str:
    """When a message was left, in full; whether that is assumed."""
    return f"{phrases.read_back(left.at, now)}{', time assumed' if left.assumed else ''}"


def _received(_words: str, typed: Typed, now: datetime, desk: Desk) -> str:
    at = received_at(typed, now, desk.edition.calendar).at
    if not moments.names_a_time(typed["received_at"], now):
        return phrases.read_back_day(phrases.london(at).date(), phrases.london(now).date())
    return phrases.read_back(at, now)


def _promised(_words: str, typed: Typed, now: datetime, desk: Desk) -> str:
    due_at = promised_at(typed, now, desk.edition.calendar)
    return LEFT_BLANK if due_at is None else f"= {due_in_full(due_at, now, desk)}"


def _number(words: str, _typed: Typed, _now: datetime, _desk: Desk) -> str:
    return f"= {read_number(words).groups or words}"


TIMES: Mapping[str, Callable[[str, Typed, datetime, Desk], str]] = {
    "received_at": _received,
    "promised_at": _promised,
    "at": _time,
    "told_at": _time,
    "dated": _day,
    "number": _number,
}
"""Fields whose words are read as something else, and what they are read as."""


def time_in_full(value: object, now: datetime) -> str:
    """A time or a London day in full; nothing for anything else."""
    if isinstance(value, datetime):
        return phrases.read_back(value, now).removeprefix("= ")
    if isinstance(value, date):
        return phrases.read_back_day(value, phrases.london(now).date()).removeprefix("= ")
    return ""


def is_as_typed(field: str, label: str | None) -> bool:
    """Whether what was understood is what was typed, letter by letter."""
    return field not in TIMES and label is None


def echo(field: str, typed: Typed, now: datetime, desk: Desk, label: str | None = None) -> str:
    """What one field of an entry holds: a choice's name (`label`), a time or a number in full, else the words."""
    words = typed[field]
    if label is not None:
        return f"= {label}"
    if not words and not (field == "received_at" and typed.form == "letter"):
        return LEFT_BLANK
    try:
        return TIMES[field](words, typed, now, desk) if field in TIMES else f"= {words}"
    except WordsError:
        return f"= {words}"
