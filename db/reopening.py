"""Opening again what was closed: somebody came back about it. What was kept or missed before stays so."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import select

from db import checking, deeds, history, promising
from db.desk import Desk
from db.models import Contact, EventKind, Promise, State
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import PromiseName
from deskapp.errors import WordsError

FIELD = "state"


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
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
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
        if contact.state is not State.CLOSED or contact.closed_reason is None:
            return _not_closed()
        promise = _promise(desk, contact, promised_at, now)
        promise.start_event_id = history.write(
            session,
            id_of(contact),
            EventKind.CHANGED_FIELD,
            at=now,
            written_at=now,
            by_id=by_id,
            words=why,
            entry_id=entry_id,
            field=FIELD,
            old_value=contact.closed_reason,
            new_value=State.OPEN,
        )
        session.add(promise)
        history.reopen(session, contact)
        deeds.changed(session, contact, now)
        return OpenedAgain(contact.ref, promise.name, promise.due_at)


def _not_closed() -> OpenedAgain:
    raise WordsError("This is not closed: r records a reply.")


def _promise(desk: Desk, contact: Contact, promised_at: datetime | None, now: datetime) -> Promise:
    if promised_at is not None:
        return promising.given(id_of(contact), promised_at, now, None)
    owed = promising.owed_to(desk.edition, contact.channel, contact.kind, now)
    soonest = min(owed, key=lambda each: each.due_at)
    return Promise(contact_id=id_of(contact), **promising.facts_of(soonest, now))
