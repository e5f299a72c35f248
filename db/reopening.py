"""Opening again what was closed: somebody came back about it. What was kept or missed before stays so."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db import deeds, history, promising
from db.acts import Act, act
from db.desk import Desk
from db.models import ClosedReason, Contact, EventKind, Promise, State
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.edition import Owed
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import WordsError

FIELD = deeds.STATE


class OpenedAgain(NamedTuple):
    """What is promised now, counted from when it was opened again."""

    ref: str
    promise: PromiseName
    due_at: datetime


def open_again(
    desk: Desk,
    contact_id: int,
    *,
    why: str,
    promised_at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> OpenedAgain:
    """Open a closed contact again with one new promise: `promised_at`, or the soonest that the charter would owe now.

    The same `entry_id` opens it once. Raises WordsError where it is open or nothing says why, ChangedError where
    somebody did something after `version` was read, RecordError where saving failed.
    """
    if not why.strip():
        raise WordsError("Say why it is opened again, like: she rang, no dentist had a place.")
    history.check_words(why)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            row = session.exec(select(Promise).where(Promise.start_event_id == known.id)).first()
            return OpenedAgain(contact.ref, row.name, row.due_at) if row else _not_closed()
        deeds.refuse_if_changed(session, contact, version)
        _refuse(session, contact)
        by = act(session, desk, entry_id)
        promise = _promise(desk, contact, promised_at, by.at)
        promise.start_event_id = _write(by, contact, why)
        session.add(promise)
        history.reopen(session, contact)
        deeds.changed(session, contact, by.at)
        return OpenedAgain(contact.ref, promise.name, promise.due_at)


def _refuse(session: Session, contact: Contact) -> None:
    """WordsError where it is open, or was joined to another, where everything more happens."""
    if contact.closed_reason is ClosedReason.JOINED and contact.joined_to_id is not None:
        other = history.find(session, contact.joined_to_id)
        raise WordsError(f"This was joined to {other.ref}. Open that one instead.")
    if contact.state is not State.CLOSED:
        _not_closed()


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
    """Open what is closed, because `event_id` promises something: with a line of the history that says what it was."""
    if contact.state is not State.CLOSED:
        return
    _write(by, contact, "something is promised again", part_of=event_id)
    history.reopen(by.session, contact)


def _not_closed() -> OpenedAgain:
    raise WordsError("This is not closed: r records a reply.")


def owed_again(desk: Desk, channel: Channel, kind: Kind, now: datetime) -> Owed:
    """The soonest that the charter owes somebody who comes back now."""
    return min(promising.owed_to(desk.edition, channel, kind, now), key=lambda each: each.due_at)


def _promise(desk: Desk, contact: Contact, promised_at: datetime | None, now: datetime) -> Promise:
    if promised_at is not None:
        return promising.given(id_of(contact), promised_at, now, None)
    soonest = owed_again(desk, contact.channel, contact.kind, now)
    return Promise(contact_id=id_of(contact), **promising.facts_of(soonest, now))
