"""Giving a time, and moving one. A moved promise counts as missed, unless it was moved in time and they were told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import checking, deeds, history, promising
from db.desk import Desk
from db.models import Contact, Event, EventKind, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import PromiseName, Result
from deskapp.errors import WordsError

MOVABLE = frozenset({PromiseName.PROMISE, PromiseName.UPDATE})
"""What we gave a time for. What the charter owes is not moved by us: it is answered, or it is late."""
WHY, SAID = 120, 400


class Moved(NamedTuple):
    """What was promised before, and now. `result` is how the old promise counts: missed, or void when it was moved in
    time and they were told.
    """

    ref: str
    was_due_at: datetime
    due_at: datetime
    result: Result


class Promised(NamedTuple):
    """A time that was given besides what is owed already."""

    ref: str
    due_at: datetime


def can_move(promise: PromiseName) -> bool:
    """Whether a promise is one whose time we gave, and so can be moved."""
    return promise in MOVABLE


def move_promise(
    desk: Desk,
    contact_id: int,
    *,
    promised_at: datetime,
    why: str,
    told: bool,
    promise_id: int | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Moved:
    """Move the soonest time that we gave (or that of `promise_id`) to `promised_at`, a new promise in its place.

    The old one ends now: missed, unless it is moved at or before its time and they were told. The same `entry_id`
    moves it once. Raises WordsError where nothing can be moved or for what was typed, ChangedError where somebody did
    something after `version` was read, RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    _check_why(why)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _moved_by(session, contact, known)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "move")
        old = _to_move(deeds.running(session, contact_id), promise_id)
        new = _in_its_place(old, promised_at, now, told=told)
        moving = _Moving(old, new, why.strip(), sorry_said, entry_id, by_id, now)
        result = _move(session, moving)
        deeds.changed(session, contact, now)
        return Moved(contact.ref, old.due_at, new.due_at, result)


class _Moving(NamedTuple):
    """A time of ours that is moved: what it was, what takes its place, and what was typed about it."""

    old: Promise
    new: Promise
    why: str
    sorry_said: bool | None
    entry_id: str | None
    by_id: int
    at: datetime


def _move(session: Session, moving: _Moving) -> Result:
    """Write it into the history and end the old one, which counts as void where it was moved in time and told."""
    old, new = moving.old, moving.new
    new.start_event_id = history.write(
        session,
        old.contact_id,
        EventKind.PROMISE_MOVED,
        at=moving.at,
        written_at=moving.at,
        by_id=moving.by_id,
        words=moving.why,
        entry_id=moving.entry_id,
        field="due_at",
        old_value=old.due_at.isoformat(),
        new_value=new.due_at.isoformat(),
    )
    result = Result.VOID if new.moved_told and moving.at <= old.due_at else Result.MISSED
    history.end_as(
        session,
        old,
        new.start_event_id,
        at=moving.at,
        result=result,
        miss_reason=moving.why,
        sorry_said=moving.sorry_said,
    )
    session.add(new)
    return result


def give_promise(
    desk: Desk,
    contact_id: int,
    *,
    promised_at: datetime,
    said_words: str = "",
    version: int | None = None,
    entry_id: str | None = None,
) -> Promised:
    """Give a time besides what is owed: whatever else was promised runs on. The same `entry_id` gives it once.

    Raises WordsError, ChangedError, RecordError as `move_promise` does.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    if len(said_words) > SAID:
        raise WordsError("What you told them can be up to 400 letters. Put the rest in a note.")
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return Promised(contact.ref, _started_by(session, known).due_at)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "promise")
        promise = promising.given(id_of(contact), promised_at, now, said_words.strip() or None)
        promise.start_event_id = history.write(
            session,
            contact_id,
            EventKind.PROMISE_MADE,
            at=now,
            written_at=now,
            by_id=by_id,
            words=said_words,
            entry_id=entry_id,
        )
        session.add(promise)
        deeds.changed(session, contact, now)
        return Promised(contact.ref, promise.due_at)


def _check_why(why: str) -> None:
    if not why.strip():
        raise WordsError("Say why it has to move, like: Samira held up.")
    if len(why) > WHY:
        raise WordsError("Why it has to move can be up to 120 letters. Put the rest in a note.")


def _to_move(running: list[Promise], promise_id: int | None) -> Promise:
    wanted = [row for row in running if can_move(row.name) and promise_id in (None, row.id)]
    if not wanted:
        raise WordsError("There is no time of ours to move: the charter owes this. Give a time, and both stand.")
    return wanted[0]


def _in_its_place(old: Promise, promised_at: datetime, now: datetime, *, told: bool) -> Promise:
    new = promising.given(old.contact_id, promised_at, now, None)
    if new.due_at == old.due_at:
        raise WordsError("That is the time that it has already. Give another one.")
    new.name = old.name
    new.original_due_at = old.original_due_at or old.due_at
    new.moved_told = told
    return new


def _started_by(session: Session, event: Event) -> Promise:
    return session.exec(
        select(Promise).where(Promise.start_event_id == event.id).order_by(col(Promise.id)).limit(1)
    ).one()


def _moved_by(session: Session, contact: Contact, event: Event) -> Moved:
    """What this very move did, when saving it is tried once more."""
    old = session.exec(select(Promise).where(Promise.stop_event_id == event.id, Promise.result != Result.RUNNING)).one()
    return Moved(contact.ref, old.due_at, _started_by(session, event).due_at, old.result)
