"""Interpretations of answers, read back in full before the next question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from db.desk.desk import Desk
from deskapp.charter.rules import due_date_of, reading
from deskapp.errors import WordsError
from deskapp.forms.times import promised_at, received_at
from deskapp.forms.typed import Typed
from deskapp.parsing import time_box
from deskapp.parsing.numbers import read_number
from deskapp.wording import phrases
from deskapp.wording.times import day_as_of, day_due

LEFT_BLANK = "= left blank."


def due_in_full(due_at: datetime, now: datetime, desk: Desk) -> str:
    """A future time in full: "Wednesday 25 November, by 17:00 (1 working day)"."""
    left = reading(now, due_at, due_date_of(due_at), desk.edition.calendar).working_days_left
    away = f" ({phrases.working_days(left)})" if left > 0 else ""
    return f"{day_as_of(day_due(due_at), phrases.local_time(now).date())}, by {phrases.due_clock(due_at)}{away}"


def _time(words: str, _typed: Typed, now: datetime, _desk: Desk) -> str:
    return phrases.read_back(time_box.past(words, now), now)


def _day(words: str, _typed: Typed, now: datetime, _desk: Desk) -> str:
    return phrases.read_back_day(time_box.past_date(words, now), phrases.local_time(now).date())


def _received(_words: str, typed: Typed, now: datetime, desk: Desk) -> str:
    at = received_at(typed, now, desk.edition.calendar).at
    if not time_box.names_a_time(typed["received_at"]):
        return phrases.read_back_day(phrases.local_time(at).date(), phrases.local_time(now).date())
    return phrases.read_back(at, now)


def _promised(_words: str, typed: Typed, now: datetime, desk: Desk) -> str:
    due_at = promised_at(typed, now, desk.edition.calendar)
    return LEFT_BLANK if due_at is None else f"= {due_in_full(due_at, now, desk)}"


def _number(words: str, _typed: Typed, _now: datetime, _desk: Desk) -> str:
    return f"= {read_number(words).groups or words}"


TIME_FIELDS: Mapping[str, Callable[[str, Typed, datetime, Desk], str]] = {
    "received_at": _received,
    "promised_at": _promised,
    "at": _time,
    "told_at": _time,
    "dated": _day,
    "number": _number,
}
"""The fields with a parsed value, each with the function that says it in full."""


def spoken_received_time(value: object, now: datetime) -> str:
    """A time or a local day in full; empty for any other value."""
    if isinstance(value, datetime):
        return phrases.read_back(value, now).removeprefix("= ")
    if isinstance(value, date):
        return phrases.read_back_day(value, phrases.local_time(now).date()).removeprefix("= ")
    return ""


def is_as_typed(field: str, label: str | None) -> bool:
    """True if the interpretation is the typed text itself: neither a time nor a choice."""
    return field not in TIME_FIELDS and label is None


def echo(field: str, typed: Typed, now: datetime, desk: Desk, label: str | None = None) -> str:
    """The value of a field after "= ": a choice's name (`label`), a time or a number in full, else the typed text."""
    words = typed[field]
    if label is not None:
        return f"= {label}"
    if not words and not (field == "received_at" and typed.form == "letter"):
        return LEFT_BLANK
    try:
        return TIME_FIELDS[field](words, typed, now, desk) if field in TIME_FIELDS else f"= {words}"
    except WordsError:
        return f"= {words}"
