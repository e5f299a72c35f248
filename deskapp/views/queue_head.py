"""The sentences around the queue: its top line, the clock warning, the hint about a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from db.answerphone.state import CheckState, widths_of_words
from db.desk.desk import Desk
from db.queue.first_page import AwaySeen, QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import ASK_AGAIN_AFTER
from deskapp.charter.rules import local_date
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.views.other_rows import HINT, CheckRow, DraftRow, Row, check_hint
from deskapp.views.queue_line import reading_of
from deskapp.views.upkeep.backup_notice import backup_notice, last_backup_words
from deskapp.views.waiting import waiting_words
from deskapp.wording import phrases
from deskapp.wording.absence import away_words
from deskapp.wording.sign_off import not_signed_words

if TYPE_CHECKING:
    from db.backups.shelf import BackupState

FULL_DATE_FROM = 80
"""The minimum width, in cells, for the full date in the top line."""


CHECK_KEY = " (k)"
"""The key that starts a check, shown after the answerphone's state."""
ROOM_FOR_KEY = 14
"""The maximum length of the shortest words that leaves room for the key."""
HOLIDAYS_AHEAD = timedelta(days=90)
"""The time ahead for which bank holidays must be known."""


def queue_top_words(desk: Desk, now: datetime, width: int, *, pretending: bool) -> tuple[str, str, str]:
    """The left, middle and right of the top line. A practice desk or a set clock is marked at the left,
    never cut off.
    """
    organisation = desk.edition.organisation
    on_desk = f"On desk: {desk.staff.short_name if desk.staff else 'nobody yet'}"
    practice = "PRACTICE" if desk.practice else ""
    if pretending:
        return f"{practice}  CLOCK SET TO {phrases.time_as_of(now, now)}".strip(), organisation, on_desk
    full = f"{phrases.day(local_date(now))}  {phrases.clock_time(now)}"
    return practice or organisation, full if width >= FULL_DATE_FROM else phrases.time_as_of(now, now), on_desk


def clock_warning(now: datetime, last_written_at: datetime | None) -> str:
    """The warning about a clock that is more than two minutes before the last entry; otherwise ""."""
    if last_written_at is None or last_written_at - now <= CLOCK_TOLERANCE:
        return ""
    last = phrases.time_as_of(last_written_at, now)
    return f"Check the clock: {phrases.time_as_of(now, now)} is before our last entry, {last}."


def holiday_warning(calendar: WorkingCalendar, now: datetime) -> str:
    """The warning about bank holidays known for less than 90 days ahead; otherwise ""."""
    last = max(calendar.bank_holidays, default=None)
    if last is None or last - local_date(now) >= HOLIDAYS_AHEAD:
        return ""
    return f"Bank holidays are known up to {phrases.day_short_as_of(last, local_date(now))} only. Update deskapp."


class QueueNotices(NamedTuple):
    """The facts of which the queue's head tells one: the last working day if it was not signed off, and the backups
    (None on a desk that makes none).
    """

    not_signed: date | None = None
    backups: BackupState | None = None

    def warning(self, now: datetime) -> str:
        """The warning about the backups, or else about the day, which is also asked about; "" for neither."""
        notice = backup_notice(self.backups.last, self.backups.since, now) if self.backups else ""
        return notice or (not_signed_words(self.not_signed, local_date(now)) if self.not_signed else "")

    def words(self, calendar: WorkingCalendar, now: datetime) -> str:
        """The most urgent warning; without one, when the last backup was made."""
        warning = self.warning(now) or holiday_warning(calendar, now)
        return warning or last_backup_words(self.backups.last if self.backups else None, now)


def answerphone_facts(state: CheckState | None, now: datetime) -> dict[str, Any]:
    """The facts about the answerphone for the queue's head; empty before they are known."""
    if state is None:
        return {}
    words = widths_of_words(state, now)
    return {"answerphone": _with_key(words) if state.is_owed else words, "urgent": state.warns(now)}


def _with_key(words: tuple[str, ...]) -> tuple[str, ...]:
    *longer, short = words
    return (*(f"{each}{CHECK_KEY}" for each in longer), f"{short}{CHECK_KEY}" if len(short) <= ROOM_FOR_KEY else short)


def hint_about(
    row: Row | None,
    now: datetime,
    calendar: WorkingCalendar,
    away: Mapping[int, AwaySeen] | None = None,
    ask_again_after: int = ASK_AGAIN_AFTER,
    *,
    short: bool = False,
) -> str:
    """The message about a row: a warning of an unreported danger or an absent owner (`away`, by staff id), otherwise
    the time left in a sentence; "" without a row. With `short`, beside the preview, only what that does not say.
    """
    match row:
        case None:
            return ""
        case DraftRow() | CheckRow():
            return "" if short else HINT if isinstance(row, DraftRow) else check_hint(row, now)
    if row.nobody_told:
        return f"SAFETY: nobody told yet. d writes down who was. Reply by {phrases.due_words(row.due_at, now)}."
    if away and (seen := away.get(row.owner_id)) is not None:
        until = away_words(row.owner.split(" ")[0], seen.last_day, local_date(now))
        by = "Late: we promised a reply by" if row.due_at < now else "Reply by"
        return f"{until}. {by} {phrases.due_words(row.due_at, now)}."
    waits = waiting_words(row, now, calendar, ask_again_after)
    if short:
        return waits.sentence if waits and waits.state != "waiting" else ""
    return waits.sentence if waits else _time_left_words(row, now, calendar)


def _time_left_words(row: QueueRow, now: datetime, calendar: WorkingCalendar) -> str:
    read = reading_of(row, now, calendar)
    return phrases.time_left_long(read.time_left, read.late, read.working_days_left, row.due_at, now)
