"""A contact that waits for the caller, in words: since when, the time that was left, and when to ask again."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from db.queue.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.wording import phrases
from deskapp.wording.times import day_short_as_of


class Waiting(NamedTuple):
    """A row's words for the column Time left (at most 12 cells), and its sentence (at most 78)."""

    state: str
    sentence: str


def waiting_words(row: QueueRow, now: datetime, calendar: WorkingCalendar, ask_again_after: int) -> Waiting | None:
    """The words of a row that waits for the caller; None for any other row.

    `ask_again_after` is a number of working days.
    """
    if row.waiting_since is None:
        return None
    asked = local_date(row.waiting_since)
    day = day_short_as_of(asked, local_date(now))
    left = _left(row, calendar)
    days = working_days_between(row.waiting_since, now, calendar)
    if days < ask_again_after:
        return Waiting("waiting", f"Waiting for them since {day}{left}.")
    sentence = f"ASK AGAIN: asked {day}, {phrases.working_days(days)} ago{left}."
    return Waiting("ASK AGAIN", sentence)


def working_days_between(since: datetime, until: datetime, calendar: WorkingCalendar) -> int:
    """The number of working days after the date of `since`, up to and including that of `until`."""
    read = reading(until, since, local_date(since), calendar)
    return max(0, -read.working_days_left)


def _left(row: QueueRow, calendar: WorkingCalendar) -> str:
    """The time that the soonest of its promises had left when it began to wait."""
    if row.waiting_since is None or row.paused_due_at is None:
        return ""
    read = reading(row.waiting_since, row.paused_due_at, due_date_of(row.paused_due_at), calendar)
    if read.working_days_left > 1:
        return f", with {phrases.working_days(read.working_days_left)} left"
    return f", with {phrases.duration(read.time_left)} of opening time left" if read.time_left > 0 else ""
