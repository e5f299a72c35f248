"""Parsers of a form's times and days: received, promised, done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.typed import CALL, MESSAGE, Typed, refusing
from deskapp.parsing import time_box
from deskapp.parsing.set_time import at_noon
from deskapp.wording.causes import ContactCause

UNKNOWN_TIME = "?"
"""Typed for a message whose machine gave no time."""


class Received(NamedTuple):
    """When something came in (UTC); whether that is assumed, because no time of day was given."""

    at: datetime
    assumed: bool = False


def received_at(typed: Typed, now: datetime, calendar: WorkingCalendar, checked_at: datetime | None = None) -> Received:
    """The time received. If the machine gave none, the earliest possible is assumed: just after `checked_at` (UTC), the
    previous check; without one, just after the desk last closed. Raises RefusedError.
    """
    words = typed["received_at"]
    if typed.form == CALL:
        return Received(typed.started_at)
    if typed.form == MESSAGE and words == UNKNOWN_TIME:
        return Received(checked_at or _last_close(now, calendar), assumed=True)
    if typed.form == MESSAGE and not words:
        raise RefusedError("received_at", ContactCause.LEFT_WANTED)
    with refusing("received_at"):
        if typed.form == MESSAGE:
            return Received(time_box.past(words, now), assumed=not time_box.names_a_time(words))
        return _stamped_in(words, typed.started_at, now, calendar)


def _last_close(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The time (UTC) at which the desk last closed."""
    day = local_date(now)
    if calendar.is_working_day(day) and calendar.closes_at(day) < now:
        return calendar.closes_at(day)
    day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return calendar.closes_at(day)


def _stamped_in(words: str, started_at: datetime, now: datetime, calendar: WorkingCalendar) -> Received:
    """A day, or a day and a time. A day alone counts from its opening, which is assumed; today counts from when the
    form was opened.
    """
    if not words:
        return Received(started_at)
    try:
        day = time_box.past_date(words, now)
    except WordsError:
        return Received(time_box.past(words, now))
    if day == local_date(started_at):
        return Received(started_at)
    return Received(calendar.opens_at(day) if calendar.is_working_day(day) else at_noon(day), assumed=True)


def promised_at(typed: Typed, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The time that was promised (UTC); None where the box is blank: the charter's own time then holds."""
    if not typed["promised_at"]:
        return None
    try:
        return time_box.promised(typed["promised_at"], now, calendar)
    except time_box.SuggestingError:
        raise
    except WordsError as error:
        raise RefusedError("promised_at", error) from error


def promised_when_saved(typed: Typed, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The promised time (UTC) or None, as `promised_at`. Raises RefusedError for a questioned time left unchanged."""
    with refusing("promised_at"):
        return promised_at(typed, now, calendar)


def dated(typed: Typed, now: datetime, at: datetime) -> date | None:
    """The date on the letter itself, which came in at `at`; None where the box is blank. Raises RefusedError."""
    if not typed["dated"]:
        return None
    with refusing("dated"):
        day = time_box.past_date(typed["dated"], now)
    if day > local_date(at):
        raise RefusedError("dated", ContactCause.DATED_LATE)
    return day
