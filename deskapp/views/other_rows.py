"""The rows of the queue that are not contacts: the answerphone check that is due, and drafts left overnight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from db.answerphone.state import CheckState
from db.drafts.book import DraftSeen
from db.queue.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel
from deskapp.wording.phrases import due_words

CHANNELS = {"call": Channel.CALL, "message": Channel.ANSWERPHONE, "letter": Channel.LETTER}
"""The channel of each form that makes a contact."""
CHECK_ID = "answerphone check"
HINT = "This was started and never saved. Enter carries on with it."
NO_CONTACT = "This is the answerphone check: Enter or k begins it, or carries on with it."


class CheckRow(NamedTuple):
    """The answerphone check that is to be made or finished. Times are UTC.

    `received_at` is the start of its day, `owner` the staff member who has it, "" before it is begun.
    """

    received_at: datetime
    due_at: datetime
    owner: str

    @property
    def row_id(self) -> str:
        """The row's identity in the queue, the same for all checks, because only one is due at a time."""
        return CHECK_ID

    @property
    def name(self) -> str:
        """The words in the Name column."""
        return "Answerphone check"

    @property
    def about(self) -> str:
        """The words in the About column."""
        return "begun" if self.owner else "Press k"


class DraftRow(NamedTuple):
    """A draft of a contact from an earlier day. `due_at` (UTC) is the next close of the desk after it was begun."""

    draft: DraftSeen
    due_at: datetime

    @property
    def row_id(self) -> str:
        """The row's identity in the queue: the draft's id."""
        return self.draft.id

    @property
    def received_at(self) -> datetime:
        """The time at which the draft was started (UTC)."""
        return self.draft.started_at

    @property
    def owner(self) -> str:
        """The name of the draft's author."""
        return self.draft.by

    @property
    def name(self) -> str:
        """The words in the Name column."""
        return f"Unfinished: {self._typed('name') or self._typed('number') or 'nobody yet'}"

    @property
    def about(self) -> str:
        """The text typed so far in the field About."""
        return self.draft.values.get("about", "")

    @property
    def number(self) -> str:
        """The telephone number typed so far, or ""."""
        return self._typed("number")

    def _typed(self, field: str) -> str:
        return self.draft.values.get(field, "").strip()


Row: TypeAlias = QueueRow | CheckRow | DraftRow
"""One line of the queue. Match on the type: only a `QueueRow` is a contact."""


def draft_rows(drafts: Iterable[DraftSeen], now: datetime, calendar: WorkingCalendar) -> list[DraftRow]:
    """A row for each draft of a new contact from an earlier local day than `now`. Drafts of replies have none: their
    contacts are in the queue. Nor have empty ones, which only a crash leaves behind.
    """
    today = local_date(now)
    return [
        DraftRow(seen, _end_of_its_day(seen.started_at, calendar))
        for seen in drafts
        if seen.form in CHANNELS and local_date(seen.started_at) < today and any(map(str.strip, seen.values.values()))
    ]


def _end_of_its_day(started_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The close (UTC) of the day on which a draft was started; of the next working day where the desk was shut then."""
    day = local_date(started_at)
    if calendar.is_working_day(day) and started_at < calendar.closes_at(day):
        return calendar.closes_at(day)
    return calendar.closes_at(calendar.next_working_day(day))


def check_rows(state: CheckState, calendar: WorkingCalendar) -> list[CheckRow]:
    """The row of the answerphone check, if one is to be made or finished."""
    if not state.is_owed or state.due_at is None:
        return []
    day, at_it = (state.under_way.day, state.under_way.at_it) if state.under_way else (state.day, "")
    return [CheckRow(calendar.opens_at(day), state.due_at, at_it)]


def check_hint(row: CheckRow, now: datetime) -> str:
    """The message about the answerphone check while its row is highlighted."""
    when = due_words(row.due_at, now)
    verb = "was" if now > row.due_at else "is"
    return f"The answerphone {verb} to be checked by {when}. Enter or k: {'carry on' if row.owner else 'begin'}."
