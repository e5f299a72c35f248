"""What a time box understood, said back beside it; nothing where it is blank, or cannot be read yet."""

from __future__ import annotations

from datetime import datetime

from db.entry_times import promised_at
from db.typed import Typed
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, reading
from deskapp.errors import WordsError
from deskapp.words import moments, phrases


def past_echo(typed: str, now: datetime) -> str:
    """A time that has been: "= Tuesday 24 November, 10:40 (today)"."""
    try:
        return phrases.read_back(moments.past(typed, now), now) if typed else ""
    except WordsError:
        return ""


def promise_echo(typed: Typed, now: datetime, calendar: WorkingCalendar) -> str:
    """The time that is promised."""
    try:
        due_at = promised_at(typed, now, calendar)
    except WordsError:
        return ""
    return "" if due_at is None else promise_words(due_at, now, calendar)


def promise_words(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """A promise due at `due_at` (UTC): "= Wed 25 Nov, by 17:00 (1 working day)"."""
    left = reading(now, due_at, due_date_of(due_at), calendar).working_days_left
    return phrases.read_back_promise(due_at, now, left)
