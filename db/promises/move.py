"""Give a time, or move one. A moved promise counts as missed, unless it was moved in time and the caller was told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import Contact, Event, EventKind, Promise
from db.models.columns import id_of
from db.promises import start
from deskapp.charter.vocabulary import PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import PromiseCause

MOVABLE = frozenset({PromiseName.PROMISE, PromiseName.UPDATE})
"""Promises for which staff give the time. One that the charter sets cannot be moved."""
WHY, SAID = 120, 400


class Moved(NamedTuple):
    """Due times before and after a move. `result` is that of the old promise: missed, or void if it was moved in time
    and the caller was told.
    """

    ref: str
    was_due_at: datetime
    due_at: datetime
    result: Result


class Promised(NamedTuple):
    """A time given in addition to what is owed already (UTC)."""

    ref: str
    due_at: datetime


def can_move(promise: PromiseName) -> bool:
    """True if the promise can be moved, because staff gave its time."""
    return promise in MOVABLE


def move_promise(
    desk: Desk,
    contact_id: int,
    *,
    promised_at: datetime,
    why: str,
    told: bool,
    at: datetime | None = None,
    promise_id: int | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Moved:
    """Move the soonest time that staff gave (or that of `promise_id`) to `promised_at` (UTC): a new promise takes its
    place.

    The old one ends as missed, or void if it was not overdue and the caller was told; `at` (UTC) is when, None for now.
    The same `entry_id` moves it once. Raises WordsError if nothing can be moved or for what was typed, ChangedError if
    the contact was changed after `version` was read, RecordError if saving failed.
    """
    _check_why(why)
    moved_at = (at or desk.clock.now()).replace(microsecond=0)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="move", done_at=moved_at) as (
        by,
        contact,
        known,
    ):
        session = by.session
        if known is not None:
            return _moved_by(session, contact, known)
        old = _to_move(conflicts.running(session, contact_id), promise_id)
        new = _replacement(old, promised_at, moved_at, told=told)
        new.start_event_id = event_id = _write(by, contact, old, new, why.strip())
        # Moved in time with the caller's knowledge: that promise was not broken, so it is void.
        result = Result.VOID if told and moved_at <= old.due_at else Result.MISSED
        events.end_as(
            session, old, event_id, at=moved_at, result=result, miss_reason=why.strip(), sorry_said=sorry_said
        )
        session.add(new)
        conflicts.changed(session, contact, by.at)
        return Moved(contact.ref, old.due_at, new.due_at, result)


def _write(by: Act, contact: Contact, old: Promise, new: Promise, why: str) -> int:
    return by.write(
        contact,
        EventKind.PROMISE_MOVED,
        at=new.started_at,
        words=why,
        field="due_at",
        old_value=old.due_at.isoformat(),
        new_value=new.due_at.isoformat(),
    )


def give_promise(
    desk: Desk,
    contact_id: int,
    *,
    promised_at: datetime,
    said_words: str = "",
    at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Promised:
    """Add a promise due at `promised_at`, given `at` (UTC; default now); other promises run on. The same `entry_id`
    adds it once.

    Raises WordsError, ChangedError, RecordError as `move_promise` does.
    """
    if len(said_words) > SAID:
        raise WordsError(PromiseCause.SAID_TOO_LONG)
    given_at = (at or desk.clock.now()).replace(microsecond=0)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="promise", done_at=given_at) as (
        by,
        contact,
        known,
    ):
        session = by.session
        if known is not None:
            return Promised(contact.ref, _started_by(session, known).due_at)
        promise = start.given(id_of(contact), promised_at, given_at, said_words.strip() or None)
        promise.start_event_id = by.write(contact, EventKind.PROMISE_MADE, at=given_at, words=said_words)
        session.add(promise)
        conflicts.changed(session, contact, by.at)
        return Promised(contact.ref, promise.due_at)


def _check_why(why: str) -> None:
    if not why.strip():
        raise WordsError(PromiseCause.MOVE_WHY_WANTED)
    if len(why) > WHY:
        raise WordsError(PromiseCause.MOVE_WHY_TOO_LONG)


def _to_move(running: list[Promise], promise_id: int | None) -> Promise:
    ours = [row for row in running if row.rule is None or row.name is PromiseName.PROMISE]
    wanted = [row for row in ours if can_move(row.name) and promise_id in (None, row.id)]
    if not wanted:
        raise WordsError(PromiseCause.NOTHING_OF_OURS_TO_MOVE)
    return wanted[0]


def _replacement(old: Promise, promised_at: datetime, now: datetime, *, told: bool) -> Promise:
    new = start.given(old.contact_id, promised_at, now, None)
    if new.due_at == old.due_at:
        raise WordsError(PromiseCause.SAME_TIME_ALREADY)
    new.name = old.name
    new.original_due_at = old.original_due_at or old.due_at
    new.moved_told = told
    return new


def _started_by(session: Session, event: Event) -> Promise:
    return session.exec(
        select(Promise).where(Promise.start_event_id == event.id).order_by(col(Promise.id)).limit(1)
    ).one()


def _moved_by(session: Session, contact: Contact, event: Event) -> Moved:
    """Result of a move that was saved already, for a repeated save."""
    old = session.exec(select(Promise).where(Promise.stop_event_id == event.id, Promise.result != Result.RUNNING)).one()
    return Moved(contact.ref, old.due_at, _started_by(session, event).due_at, old.result)
