"""An entry left unfinished overnight stands in the queue as late: somebody may be waiting whom nobody has answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from db.drafts import DraftSeen
from db.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel, Kind, PromiseName

CHANNELS = {"call": Channel.CALL, "message": Channel.ANSWERPHONE, "letter": Channel.LETTER}
HINT = "This was begun and never saved. Enter carries on with it."


def rows_of(unfinished: Iterable[DraftSeen], now: datetime, calendar: WorkingCalendar) -> list[QueueRow]:
    """A row for each contact that was begun on a day before `now`'s and not saved. A half-typed answer is none: the
    contact it answers is in the queue itself.
    """
    today = london_date(now)
    return [
        _row(seen, calendar) for seen in unfinished if seen.form in CHANNELS and london_date(seen.started_at) < today
    ]


def is_unfinished(row: QueueRow) -> bool:
    """Whether a row of the queue is an unfinished entry, which `source_ref` then names, and no contact."""
    return row.contact_id < 0


def _row(seen: DraftSeen, calendar: WorkingCalendar) -> QueueRow:
    """Its number is the entry's own below nought: contacts are counted from 1. It was owed by the end of that day."""
    day = london_date(seen.started_at)
    closed = calendar.closes_at(day) if calendar.is_working_day(day) else seen.started_at
    name = seen.values.get("name", "").strip() or seen.values.get("number", "").strip() or "nobody yet"
    return QueueRow(
        contact_id=-int(seen.id[:15], 16) - 1,
        promise_id=0,
        ref="",
        source_ref=seen.id,
        channel=CHANNELS[seen.form],
        kind=Kind.ENQUIRY,
        name=f"Unfinished: {name}",
        number=seen.values.get("number", "").strip() or None,
        number_key="",
        about=seen.values.get("about", ""),
        topic=None,
        owner=seen.by,
        owner_id=0,
        received_at=seen.started_at,
        promise=PromiseName.REPLY,
        due_at=max(closed, seen.started_at + timedelta(seconds=1)),
        chasing_count=0,
        needs="",
        ok_to_leave_message="not_asked",
        relay=False,
        safeguarding=False,
        version=0,
    )
