"""The figures of a day: contacts, replies, broken promises, and answerphone checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from db.history import events
from db.models import AnswerphoneCheck, ClosedReason, Contact, Event, EventKind, NoCheck, Promise
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind, Outcome, Result
from deskapp.clock import desk_zone

REPLIES = (EventKind.SPOKE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""The kinds of events that are replies."""
REPLY_IF_IT_ENDS = (EventKind.LEFT_MESSAGE, EventKind.PASSED_ON, EventKind.TRIED)
"""The kinds of events that are replies only if they end a promise: the charter may count a message left."""


class DayFacts(NamedTuple):
    """The figures of one local date. `contacts` were recorded on it, without void ones; `sorted_first_time` of them at
    first contact. `replies` are later ones.

    `broken` promises fell due unanswered on it, or were moved without telling the caller; `with_reason` of them have a
    reason. `still_due` fall due on it, but not yet.
    `checks` of the answerphone were finished, with `messages` in all; `no_check_why` is the reason for none.
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
    still_due: int = 0


def day_facts(engine: Engine, day: date, now: datetime) -> DayFacts:
    """The figures of a local date, up to `now`. Raises RecordError."""
    with read_session(engine) as session:
        return facts_in(session, day, now)


def facts_in(session: Session, day: date, now: datetime) -> DayFacts:
    """The figures of a local date, read in this session."""
    begins, ends = midnights(day)
    contacts, first_time = _came_in(session, begins, ends)
    broken, with_reason = _broken(session, begins, ends, now)
    checks, messages = _checks(session, day)
    why = _no_check_why(session, day)
    return DayFacts(
        day, contacts, first_time, _replies(session, begins, ends), broken, with_reason, checks, messages, why,
        still_due=_still_due(session, max(begins, now), ends),
    )  # fmt: skip


def checks_done(engine: Engine, day: date) -> tuple[int, str]:
    """The number of finished checks of a local date, and the reason given for none. Raises RecordError."""
    with read_session(engine) as session:
        return _checks(session, day)[0], _no_check_why(session, day)


def midnights(day: date) -> tuple[datetime, datetime]:
    """The times (UTC) at which a local date begins and ends, which are 23, 24 or 25 hours apart."""
    first, last = (datetime.combine(on, time.min, desk_zone()) for on in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


def _came_in(session: Session, begins: datetime, ends: datetime) -> tuple[int, int]:
    # A wrong number was nobody's: the report leaves it out, too.
    sorted_now = and_(col(Contact.outcome) == Outcome.SORTED, col(Contact.kind) != Kind.NOT_FOR_US)
    first_time = func.sum(case((sorted_now, 1), else_=0))
    meant = or_(col(Contact.closed_reason).is_(None), col(Contact.closed_reason) != ClosedReason.MISTAKE)
    # What came with another log came in on its own day.
    own = or_(col(Contact.import_id).is_(None), col(Contact.received_at).between(begins, ends))
    found = session.execute(
        select(func.count(), func.coalesce(first_time, 0)).where(
            col(Contact.written_at) >= begins, col(Contact.written_at) < ends, meant, own
        )
    ).one()
    return found[0], found[1]


def _replies(session: Session, begins: datetime, ends: datetime) -> int:
    ended = select(Promise.id).where(col(Promise.stop_event_id) == col(Event.id)).correlate(Event).exists()
    is_reply = or_(col(Event.kind).in_(REPLIES), and_(col(Event.kind).in_(REPLY_IF_IT_ENDS), ended))
    # What was sorted as it came in is part of its own entry.
    counted = select(func.count()).where(
        col(Event.at) >= begins, col(Event.at) < ends, col(Event.part_of).is_(None), is_reply, ~events.undone()
    )
    return int(session.execute(counted).scalar_one())


def _broken(session: Session, begins: datetime, ends: datetime, now: datetime) -> tuple[int, int]:
    """The number of promises broken between two instants, up to `now`, and of those with a reason."""
    again = aliased(Promise, name="again")
    taken_back = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    moved_sooner = and_(col(Promise.stopped_at).is_not(None), col(Promise.stopped_at) < col(Promise.due_at))
    runs = and_(col(Promise.stopped_at).is_(None), col(Promise.waiting_since).is_(None))
    broken_at: Any = case((moved_sooner, col(Promise.stopped_at)), else_=col(Promise.due_at))
    found = session.execute(
        select(func.count(), func.count(col(Promise.miss_reason))).where(
            or_(col(Promise.result) == Result.MISSED, and_(runs, Promise.due_at < now)),
            broken_at >= begins,
            broken_at < ends,
            ~taken_back,
        )
    ).one()
    return found[0], found[1]


def _still_due(session: Session, now: datetime, ends: datetime) -> int:
    """The number of running promises due from `now` on and before `ends`."""
    runs = and_(col(Promise.stopped_at).is_(None), col(Promise.waiting_since).is_(None))
    due = select(func.count()).where(runs, col(Promise.due_at) >= now, col(Promise.due_at) < ends)
    return int(session.execute(due).scalar_one())


def _checks(session: Session, day: date) -> tuple[int, int]:
    """The number of finished checks of a day, and of their messages."""
    found = session.execute(
        select(func.count(), func.coalesce(func.sum(AnswerphoneCheck.machine_count), 0)).where(
            AnswerphoneCheck.day == day, col(AnswerphoneCheck.ended_at).is_not(None)
        )
    ).one()
    return found[0], found[1]


def _no_check_why(session: Session, day: date) -> str:
    return session.exec(select(NoCheck.reason).where(NoCheck.day == day)).first() or ""
