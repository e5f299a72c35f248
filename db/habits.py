"""What somebody did at the desk when they were here last: what to remind them of after some days away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.models import AnswerphoneCheck, Contact, DayReview, Event, EventKind
from db.sessions import reading
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel

DAYS_AWAY = 3
"""After more London days than this one forgets a key (design: people, B4)."""
RECENT = 100
"""How many of their last acts count."""


class Deed(StrEnum):
    """What somebody does at the desk with one key."""

    CALL = "call"
    LETTER = "letter"
    ANSWERPHONE = "answerphone"
    REPLY = "reply"
    TRIED = "tried"
    PROMISE = "promise"
    GIVE = "give"
    NOTE = "note"
    PASSED_ON = "passed_on"
    ACKNOWLEDGE = "acknowledge"
    UNDO = "undo"
    END_OF_DAY = "end_of_day"


CAME = {
    Channel.CALL: Deed.CALL,
    Channel.LETTER: Deed.LETTER,
    Channel.EMAIL: Deed.LETTER,
    Channel.VISIT: Deed.LETTER,
}
DID = {
    EventKind.SPOKE: Deed.REPLY,
    EventKind.LETTER_SENT: Deed.REPLY,
    EventKind.EMAIL_SENT: Deed.REPLY,
    EventKind.SEEN: Deed.REPLY,
    EventKind.TRIED: Deed.TRIED,
    EventKind.LEFT_MESSAGE: Deed.TRIED,
    EventKind.PROMISE_MADE: Deed.PROMISE,
    EventKind.PROMISE_MOVED: Deed.PROMISE,
    EventKind.GIVEN_TO: Deed.GIVE,
    EventKind.NOTE: Deed.NOTE,
    EventKind.PASSED_ON: Deed.PASSED_ON,
    EventKind.ACK_SENT: Deed.ACKNOWLEDGE,
    EventKind.UNDONE: Deed.UNDO,
}


class LastHere(NamedTuple):
    """The London date on which somebody did anything last, and what they did about then, the most frequent first."""

    day: date
    deeds: tuple[Deed, ...]


def last_here(engine: Engine, staff_id: int, now: datetime) -> LastHere | None:
    """When somebody was here last and what they did; None where they were within three days, or never did anything.
    Raises RecordError.
    """
    with reading(engine) as session:
        acts = sorted(_acts(session, staff_id), key=lambda act: act[0], reverse=True)[:RECENT]
    if not acts:
        return None
    day = london_date(acts[0][0])
    if (london_date(now) - day).days <= DAYS_AWAY:
        return None
    counted = Counter(deed for _, deed in acts if deed is not None)
    return LastHere(day, tuple(deed for deed, _ in counted.most_common()))


def _acts(session: Session, staff_id: int) -> Iterator[tuple[datetime, Deed | None]]:
    """What they did, each with when it was recorded (UTC). What is part of something else counts with that."""
    columns: Any = (Event.written_at, Event.kind, Contact.channel)
    events = session.execute(
        select(*columns)
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .where(or_(Event.by_id == staff_id, Event.written_by_id == staff_id), col(Event.part_of).is_(None))
        .order_by(col(Event.id).desc())
        .limit(RECENT)
    )
    for at, kind, channel in events:
        yield at, CAME.get(channel) if kind is EventKind.WRITTEN_DOWN else DID.get(kind)
    for ended in _newest(session, AnswerphoneCheck.ended_at, AnswerphoneCheck.ended_by_id, staff_id):
        yield ended, Deed.ANSWERPHONE
    for signed in _newest(session, DayReview.signed_at, DayReview.signed_by_id, staff_id):
        yield signed, Deed.END_OF_DAY


def _newest(session: Session, at: Any, by_id: Any, staff_id: int) -> Iterator[datetime]:
    yield from session.scalars(select(at).where(col(by_id) == staff_id).order_by(col(at).desc()).limit(RECENT))
