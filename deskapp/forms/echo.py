"""Interpretations of a time field, shown beside it; empty if it is blank or cannot be parsed yet."""

from __future__ import annotations

from datetime import datetime

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, reading
from deskapp.errors import WordsError
from deskapp.forms.times import promised_at
from deskapp.forms.typed import Typed
from deskapp.parsing import time_box
from deskapp.wording import phrases


def past_echo(typed: str, now: datetime) -> str:
    """A past time: "= Tuesday 24 November, 10:40 (today)"."""
    try:
        return phrases.read_back(time_box.past(typed, now), now) if typed else ""
    except WordsError:
        return ""


def promise_echo(typed: Typed, now: datetime, calendar: WorkingCalendar) -> str:
    """The promised time, read back."""
    try:
        due_at = promised_at(typed, now, calendar)
    except WordsError:
        return ""
    return "" if due_at is None else promise_read_back(due_at, now, calendar)


def promise_read_back(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """A promise due at `due_at` (UTC): "= Wed 25 Nov, by 17:00 (1 working day)"."""
    left = reading(now, due_at, due_date_of(due_at), calendar).working_days_left
    return phrases.read_back_promise(due_at, now, left)
