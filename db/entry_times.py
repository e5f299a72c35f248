"""The times and days of what was typed on a form: when it came in, what was promised, when it was done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from db.typed import CALL, MESSAGE, RefusedError, Typed
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.words import moments
from deskapp.words.set_time import at_noon

LEFT_WANTED = "Enter when it was left, like 16:20 or y 1620 (? if the machine doesn't say)"
DATED_LATE = "The date on the letter is after it was stamped in. Check both"
UNKNOWN_TIME = "?"
"""Typed for a message whose machine gave no time."""


class Received(NamedTuple):
    """When something came in (UTC); whether that is assumed, because the machine gave no time."""

    at: datetime
    assumed: bool = False


def received_at(typed: Typed, now: datetime, calendar: WorkingCalendar, checked_at: datetime | None = None) -> Received:
    """When it counts from. Where the machine gave no time, the worst that it can be is just after `checked_at`, the
    check before; where there was none, just after the desk last closed. Raises RefusedError.
    """
    words = typed["received_at"]
    if typed.form == CALL:
        return Received(typed.started_at)
    if typed.form == MESSAGE and words == UNKNOWN_TIME:
        return Received(checked_at or _last_close(now, calendar), assumed=True)
    if typed.form == MESSAGE and not words:
        raise RefusedError("received_at", LEFT_WANTED)
    try:
        if typed.form == MESSAGE:
            return Received(moments.past(words, now))
        return Received(_stamped_in(words, typed.started_at, now, calendar))
    except WordsError as error:
        raise RefusedError("received_at", str(error)) from error


def _last_close(now: datetime, calendar: WorkingCalendar) -> datetime:
    """When the desk last closed."""
    day = london_date(now)
    if calendar.is_working_day(day) and calendar.closes_at(day) < now:
        return calendar.closes_at(day)
    day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return calendar.closes_at(day)


def _stamped_in(words: str, started_at: datetime, now: datetime, calendar: WorkingCalendar) -> datetime:
    """A day, or a day and a time. A day alone counts from its opening; today counts from when the form was opened."""
    if not words:
        return started_at
    try:
        day = moments.past_date(words, now)
    except WordsError:
        return moments.past(words, now)
    if day == london_date(started_at):
        return started_at
    if calendar.is_working_day(day):
        return calendar.opens_at(day)
    return at_noon(day)


def promised_at(typed: Typed, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The time that was promised (UTC); None where the box is blank: the charter's own time then holds."""
    if not typed["promised_at"]:
        return None
    try:
        return moments.promised(typed["promised_at"], now, calendar)
    except moments.SuggestingError:
        raise
    except WordsError as error:
        raise RefusedError("promised_at", str(error)) from error


def promised_when_saved(typed: Typed, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """What `promised_at` gives. A time that was asked about and is still there is refused: RefusedError."""
    try:
        return promised_at(typed, now, calendar)
    except moments.SuggestingError as doubt:
        raise RefusedError("promised_at", str(doubt)) from doubt


def done_at(typed: Typed, now: datetime) -> datetime:
    """When it was done (UTC): now where the box is blank. RefusedError for a time to come, or one that is none."""
    if not typed["at"]:
        return now
    try:
        return moments.past(typed["at"], now)
    except WordsError as error:
        raise RefusedError("at", str(error)) from error


def done_at_so_far(typed: Typed, now: datetime) -> datetime:
    """The same while it is being typed: now until it can be read."""
    try:
        return done_at(typed, now)
    except RefusedError:
        return now


def dated(typed: Typed, now: datetime, at: datetime) -> date | None:
    """The date on the letter itself, which came in at `at`; None where the box is blank. Raises RefusedError."""
    if not typed["dated"]:
        return None
    try:
        day = moments.past_date(typed["dated"], now)
    except WordsError as error:
        raise RefusedError("dated", str(error)) from error
    if day > london_date(at):
        raise RefusedError("dated", DATED_LATE)
    return day
