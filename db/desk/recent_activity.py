"""The recent actions of a staff member, for a reminder of their keys after days of absence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.models import AnswerphoneCheck, Contact, DayReview, Event, EventKind
from db.storage.sessions import read_session
from deskapp.charter.declared import form_of
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel

DAYS_AWAY = 3
"""The number of local days of absence after which the keys are shown again."""
_RECENT = 100
"""The number of latest actions that are counted."""


class DeskAction(StrEnum):
    """An action that takes one key at the desk."""

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


_CAME = {
    Channel.CALL: DeskAction.CALL,
    Channel.LETTER: DeskAction.LETTER,
    Channel.EMAIL: DeskAction.LETTER,
    Channel.VISIT: DeskAction.LETTER,
}
DID = {
    EventKind.SPOKE: DeskAction.REPLY,
    EventKind.LETTER_SENT: DeskAction.REPLY,
    EventKind.EMAIL_SENT: DeskAction.REPLY,
    EventKind.SEEN: DeskAction.REPLY,
    EventKind.TRIED: DeskAction.TRIED,
    EventKind.LEFT_MESSAGE: DeskAction.TRIED,
    EventKind.PROMISE_MADE: DeskAction.PROMISE,
    EventKind.PROMISE_MOVED: DeskAction.PROMISE,
    EventKind.GIVEN_TO: DeskAction.GIVE,
    EventKind.NOTE: DeskAction.NOTE,
    EventKind.PASSED_ON: DeskAction.PASSED_ON,
    EventKind.ACK_SENT: DeskAction.ACKNOWLEDGE,
    EventKind.UNDONE: DeskAction.UNDO,
}


class LastHere(NamedTuple):
    """Local date of a user's last action, and their recent actions, the most frequent first."""

    day: date
    actions: tuple[DeskAction, ...]


def last_here(engine: Engine, staff_id: int, now: datetime) -> LastHere | None:
    """Date of a user's last action and their recent actions; None if it is within three days, or there is none. Raises
    RecordError.
    """
    with read_session(engine) as session:
        acts = sorted(_acts(session, staff_id), key=lambda act: act[0], reverse=True)[:_RECENT]
    if not acts:
        return None
    day = local_date(acts[0][0])
    if (local_date(now) - day).days <= DAYS_AWAY:
        return None
    counted = Counter(action for _, action in acts if action is not None)
    return LastHere(day, tuple(action for action, _ in counted.most_common()))


def _acts(session: Session, staff_id: int) -> Iterator[tuple[datetime, DeskAction | None]]:
    """The staff member's actions, each with the time recorded (UTC), without parts of another action."""
    columns: Any = (Event.written_at, Event.kind, Contact.channel)
    events = session.execute(
        select(*columns)
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .where(or_(Event.by_id == staff_id, Event.written_by_id == staff_id), col(Event.part_of).is_(None))
        .order_by(col(Event.id).desc())
        .limit(_RECENT)
    )
    for at, kind, channel in events:
        yield at, _CAME.get(form_of(channel)) if kind is EventKind.WRITTEN_DOWN else DID.get(kind)
    for ended in _newest(session, AnswerphoneCheck.ended_at, AnswerphoneCheck.ended_by_id, staff_id):
        yield ended, DeskAction.ANSWERPHONE
    for signed in _newest(session, DayReview.signed_at, DayReview.signed_by_id, staff_id):
        yield signed, DeskAction.END_OF_DAY


def _newest(session: Session, at: Any, by_id: Any, staff_id: int) -> Iterator[datetime]:
    yield from session.scalars(select(at).where(col(by_id) == staff_id).order_by(col(at).desc()).limit(_RECENT))
