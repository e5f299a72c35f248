"""Giving a time, and moving one. A moved promise counts as missed, unless it was moved in time and they were told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import deeds, history, promising
from db.acts import Act, act
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
    _check_why(why)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _moved_by(session, contact, known)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "move")
        by = act(session, desk, entry_id)
        old = _to_move(deeds.running(session, contact_id), promise_id)
        new = _in_its_place(old, promised_at, by.at, told=told)
        new.start_event_id = event_id = _write(by, contact, old, new, why.strip())
        # Moved in time, and they know: that promise was not broken, it counts no more.
        result = Result.VOID if told and by.at <= old.due_at else Result.MISSED
        history.end_as(session, old, event_id, at=by.at, result=result, miss_reason=why.strip(), sorry_said=sorry_said)
        session.add(new)
        deeds.changed(session, contact, by.at)
        return Moved(contact.ref, old.due_at, new.due_at, result)


def _write(by: Act, contact: Contact, old: Promise, new: Promise, why: str) -> int:
    return by.write(
        contact,
        EventKind.PROMISE_MOVED,
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
    version: int | None = None,
    entry_id: str | None = None,
) -> Promised:
    """Give a time besides what is owed: whatever else was promised runs on. The same `entry_id` gives it once.

    Raises WordsError, ChangedError, RecordError as `move_promise` does.
    """
    if len(said_words) > SAID:
        raise WordsError("What you told them can be up to 400 letters. Put the rest in a note.")
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return Promised(contact.ref, _started_by(session, known).due_at)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "promise")
        by = act(session, desk, entry_id)
        promise = promising.given(id_of(contact), promised_at, by.at, said_words.strip() or None)
        promise.start_event_id = by.write(contact, EventKind.PROMISE_MADE, words=said_words)
        session.add(promise)
        deeds.changed(session, contact, by.at)
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
