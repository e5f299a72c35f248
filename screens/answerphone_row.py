"""The answerphone check stands in the queue while it is owed: it is a promise like any other, with its time."""

from __future__ import annotations

from datetime import datetime

from db.answerphone_state import CheckState
from db.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.words.phrases import due_words

CHECK_ID = 0
"""The number of its row: contacts are counted from 1, and what is unfinished below 0."""
NO_CONTACT = "This is the answerphone check: Enter or k begins it, or carries on with it."


def rows_of(state: CheckState, calendar: WorkingCalendar) -> list[QueueRow]:
    """Its row while a check is to be made or finished, else none."""
    if not state.is_owed or state.due_at is None:
        return []
    day = state.under_way.day if state.under_way else state.day
    at_it = state.under_way.at_it if state.under_way else ""
    about = "begun" if at_it else "Press k"
    row = QueueRow(
        contact_id=CHECK_ID,
        promise_id=0,
        ref="",
        source_ref=None,
        channel=Channel.ANSWERPHONE,
        kind=Kind.ENQUIRY,
        name="Answerphone check",
        number=None,
        number_key="",
        about=about,
        topic=None,
        owner=at_it,
        owner_id=0,
        received_at=calendar.opens_at(day),
        promise=PromiseName.CHECK,
        due_at=state.due_at,
        chasing_count=0,
        needs="",
        ok_to_leave_message="not_asked",
        relay=False,
        safeguarding=False,
        version=0,
    )
    return [row]


def is_check(row: QueueRow) -> bool:
    """Whether a row of the queue is the answerphone check, and no contact."""
    return row.contact_id == CHECK_ID


def hint(row: QueueRow, now: datetime) -> str:
    """What its row says on the message line."""
    when = due_words(row.due_at, now)
    verb = "was" if now > row.due_at else "is"
    return f"The answerphone {verb} to be checked by {when}. Enter or k: {'carry on' if row.owner else 'begin'}."
