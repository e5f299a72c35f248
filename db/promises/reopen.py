"""Reopen a closed contact when the caller comes back about it. Results of earlier promises stay."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ClosedReason, Contact, EventKind, Promise, State
from db.models.columns import id_of
from db.promises import life, start
from deskapp.charter.edition import Owed
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, PromiseCause

FIELD = conflicts.STATE


class OpenedAgain(NamedTuple):
    """A reopened contact, and the promise that it starts, with its due time (UTC); both None if nothing is promised."""

    ref: str
    promise: PromiseName | None = None
    due_at: datetime | None = None


def open_again(
    desk: Desk,
    contact_id: int,
    *,
    why: str,
    promised_at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> OpenedAgain:
    """Reopen a closed contact with one new promise: due at `promised_at` (UTC), by default the soonest that the charter
    owes a caller now, if any.

    The same `entry_id` reopens it once. Raises WordsError if it is open or `why` is empty, ChangedError if the contact
    was changed after `version` was read, RecordError if saving failed.
    """
    if not why.strip():
        raise WordsError(PromiseCause.REOPEN_WHY_WANTED)
    events.check_words(why)
    with action(desk, contact_id, version=version, entry_id=entry_id) as (by, contact, known):
        session = by.session
        if known is not None:
            row = session.exec(select(Promise).where(Promise.start_event_id == known.id)).first()
            return _reopened(contact, row)
        _refuse(session, contact)
        promise = _new_promise(desk, contact, promised_at, by.at)
        event_id = _write(by, contact, why)
        if promise is not None:
            promise.start_event_id = event_id
            session.add(promise)
        life.reopen_contact(by, contact, event_id)
        conflicts.changed(session, contact, by.at)
        return _reopened(contact, promise)


def _reopened(contact: Contact, promise: Promise | None) -> OpenedAgain:
    return OpenedAgain(contact.ref, promise.name, promise.due_at) if promise else OpenedAgain(contact.ref)


def _refuse(session: Session, contact: Contact) -> None:
    """Raise WordsError if it is open, or was merged into another contact, which is the one to reopen."""
    if contact.closed_reason is ClosedReason.JOINED and contact.joined_to_id is not None:
        other = events.find_contact(session, contact.joined_to_id)
        raise WordsError(PromiseCause.REOPEN_MERGED, ref=other.ref)
    if contact.state is not State.CLOSED:
        raise WordsError(Cause.NOT_CLOSED)


def _write(by: Act, contact: Contact, words: str, part_of: int | None = None) -> int:
    return by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=words,
        field=FIELD,
        old_value=contact.closed_reason,
        new_value=State.OPEN,
        part_of=part_of,
    )


def reopen_for(by: Act, contact: Contact, event_id: int) -> None:
    """Reopen the contact if it is closed, because the event `event_id` starts a promise; its history keeps the closed
    state.
    """
    if contact.state is not State.CLOSED:
        return
    _write(by, contact, "something is promised again", part_of=event_id)
    life.reopen_contact(by, contact, event_id)


def owed_again(desk: Desk, channel: Channel, kind: Kind, now: datetime) -> Owed | None:
    """Soonest due promise that the charter gives a caller who comes back now; None if there is none."""
    return min(desk.edition.owed(channel, kind, now), key=lambda each: each.due_at, default=None)


def _new_promise(desk: Desk, contact: Contact, promised_at: datetime | None, now: datetime) -> Promise | None:
    if promised_at is not None:
        return start.given(id_of(contact), promised_at, now, None)
    soonest = owed_again(desk, contact.channel, contact.kind, now)
    if soonest is None:
        return None
    return Promise(contact_id=id_of(contact), **start.facts_of(soonest, now, desk.edition_id))
