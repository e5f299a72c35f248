"""The sentences around the queue: its top line, what the clock's fault is called, the hint about a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from db.answerphone_state import CheckState, widths_of_words
from db.desk import Desk
from db.first_page import AwaySeen, QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import london_date
from deskapp.words import phrases
from deskapp.words.presence import away_words
from screens.answerphone_row import hint as about_check
from screens.answerphone_row import is_check
from screens.overnight import HINT, is_unfinished
from screens.widgets.queue_columns import reading_of

FULL_DATE_FROM = 80
"""From this width on the top line has the day in full, in cells."""
CLOCK_BACK = timedelta(minutes=2)
"""How far the clock may be behind what was written down last (design: deadlines, "Time")."""

HOLIDAYS_AHEAD = timedelta(days=90)
"""How far ahead bank holidays have to be known (design: deadlines, "Bank holidays")."""


def top_words(desk: Desk, now: datetime, width: int, *, pretending: bool) -> tuple[str, str, str]:
    """Left, middle and right of the top line. What is not for real stands first, where it cannot be dropped."""
    organisation = desk.edition.organisation
    on_desk = f"On desk: {desk.staff.short_name if desk.staff else 'nobody yet'}"
    practice = "PRACTICE" if desk.practice else ""
    if pretending:
        return f"{practice}  CLOCK SET TO {_short(now)}".strip(), organisation, on_desk
    full = f"{phrases.day(london_date(now))}  {phrases.clock_time(now)}"
    return practice or organisation, full if width >= FULL_DATE_FROM else _short(now), on_desk


def clock_warning(now: datetime, last_written_at: datetime | None) -> str:
    """What to say where the clock is more than two minutes before the last entry; nothing where it is not."""
    if last_written_at is None or last_written_at - now <= CLOCK_BACK:
        return ""
    return f"Check the clock: {_short(now)} is before our last entry, {_short(last_written_at)}."


def holiday_warning(calendar: WorkingCalendar, now: datetime) -> str:
    """What to say where the bank holidays that are known run out within 90 days; nothing where they go on."""
    last = max(calendar.bank_holidays, default=None)
    if last is None or last - london_date(now) >= HOLIDAYS_AHEAD:
        return ""
    return f"Bank holidays are known up to {phrases.day_short(last)} only. Update deskapp."


def answerphone_facts(state: CheckState | None, now: datetime) -> dict[str, Any]:
    """What the queue's head says of the answerphone, once that is known."""
    if state is None:
        return {}
    return {"answerphone": widths_of_words(state, now), "urgent": state.warns(now)}


def hint_about(
    row: QueueRow | None, now: datetime, calendar: WorkingCalendar, away: Mapping[int, AwaySeen] | None = None
) -> str:
    """How long is left for a row, in a sentence; nothing where there is no row. That who has it is away comes first."""
    if row is None:
        return ""
    if is_unfinished(row):
        return HINT
    if is_check(row):
        return about_check(row, now)
    if row.nobody_told:
        return f"SAFETY: nobody told yet. d writes down who was. Reply by {phrases.due_words(row.due_at, now)}."
    if away and (seen := away.get(row.owner_id)) is not None:
        until = away_words(row.owner.split(" ")[0], seen.last_day, london_date(now))
        by = "Late: reply by was" if row.due_at < now else "Reply by"
        return f"{until}. {by} {phrases.due_words(row.due_at, now)}."
    read = reading_of(row, now, calendar)
    return phrases.time_left_long(read.time_left, read.late, read.working_days_left, row.due_at, now)


def _short(moment: datetime) -> str:
    return f"{phrases.day_short(london_date(moment))} {phrases.clock_time(moment)}"
