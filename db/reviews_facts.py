"""How a day went, in figures: what came in, what was answered, what was broken, and the answerphone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from db.models import AnswerphoneCheck, ClosedReason, Contact, Event, EventKind, NoCheck, Promise
from db.sessions import reading
from deskapp.charter.vocabulary import Outcome, Result
from deskapp.clock import LONDON

SPOKEN = (EventKind.SPOKE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""A reply, whatever it ended."""
REPLY_IF_IT_ENDS = (EventKind.LEFT_MESSAGE, EventKind.PASSED_ON, EventKind.TRIED)
"""A reply only where a promise ended by it: a message left is none where the charter does not say so."""


class DayFacts(NamedTuple):
    """One London date. `contacts` were written down then, those put in by mistake left out; `sorted_first_time` of
    them. `replies` were made then, those to what was sorted as it came in left out.

    `broken` promises are those that ran out then, or were moved then without anybody being told; `with_reason` of
    them. `checks` of the answerphone were done, with `messages` on it; `no_check_why` is why there was none.
    """

    day: date
    contacts: int
    sorted_first_time: int
    replies: int
    broken: int
    with_reason: int
    checks: int
    messages: int
    no_check_why: str


def facts(engine: Engine, day: date, now: datetime) -> DayFacts:
    """How a London date went, as far as `now`. Raises RecordError."""
    with reading(engine) as session:
        return facts_in(session, day, now)


def facts_in(session: Session, day: date, now: datetime) -> DayFacts:
    """The same inside a session."""
    begins, ends = midnights(day)
    contacts, first_time = _came_in(session, begins, ends)
    broken, with_reason = _broken(session, begins, ends, now)
    checks, messages = _checks(session, day)
    why = _no_check_why(session, day)
    return DayFacts(
        day, contacts, first_time, _replies(session, begins, ends), broken, with_reason, checks, messages, why
    )


def checks_done(engine: Engine, day: date) -> tuple[int, str]:
    """How many checks of a London date were done, and why none was, where somebody has said so. Raises RecordError."""
    with reading(engine) as session:
        return _checks(session, day)[0], _no_check_why(session, day)


def midnights(day: date) -> tuple[datetime, datetime]:
    """The instants at which a London date begins and ends: 23, 24 or 25 hours."""
    first, last = (datetime.combine(on, time.min, LONDON) for on in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


def _came_in(session: Session, begins: datetime, ends: datetime) -> tuple[int, int]:
    first_time = func.sum(case((col(Contact.outcome) == Outcome.SORTED, 1), else_=0))
    meant = or_(col(Contact.closed_reason).is_(None), col(Contact.closed_reason) != ClosedReason.MISTAKE)
    found = session.execute(
        select(func.count(), func.coalesce(first_time, 0)).where(
            col(Contact.written_at) >= begins, col(Contact.written_at) < ends, meant
        )
    ).one()
    return found[0], found[1]


def _replies(session: Session, begins: datetime, ends: datetime) -> int:
    undo = aliased(Event, name="undo")
    undone = select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists()
    ended = select(Promise.id).where(col(Promise.stop_event_id) == col(Event.id)).correlate(Event).exists()
    is_reply = or_(col(Event.kind).in_(SPOKEN), and_(col(Event.kind).in_(REPLY_IF_IT_ENDS), ended))
    # What was sorted as it came in is part of its own entry.
    counted = select(func.count()).where(
        col(Event.at) >= begins, col(Event.at) < ends, col(Event.part_of).is_(None), is_reply, ~undone
    )
    return int(session.execute(counted).scalar_one())


def _broken(session: Session, begins: datetime, ends: datetime, now: datetime) -> tuple[int, int]:
    """How many promises were broken between the two instants, as far as `now`, and how many of them say why."""
    again = aliased(Promise, name="again")
    taken_back = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    moved_sooner = and_(col(Promise.stopped_at).is_not(None), col(Promise.stopped_at) < col(Promise.due_at))
    broken_at: Any = case((moved_sooner, col(Promise.stopped_at)), else_=col(Promise.due_at))
    found = session.execute(
        select(func.count(), func.count(col(Promise.miss_reason))).where(
            or_(col(Promise.result) == Result.MISSED, and_(col(Promise.stopped_at).is_(None), Promise.due_at < now)),
            broken_at >= begins,
            broken_at < ends,
            ~taken_back,
        )
    ).one()
    return found[0], found[1]


def _checks(session: Session, day: date) -> tuple[int, int]:
    """The answerphone checks of a day that were done, and how many messages the machine had in all."""
    found = session.execute(
        select(func.count(), func.coalesce(func.sum(AnswerphoneCheck.machine_count), 0)).where(
            AnswerphoneCheck.day == day, col(AnswerphoneCheck.ended_at).is_not(None)
        )
    ).one()
    return found[0], found[1]


def _no_check_why(session: Session, day: date) -> str:
    return session.exec(select(NoCheck.reason).where(NoCheck.day == day)).first() or ""
