"""Split a call that was added to a contact by mistake into a contact of its own, and undo that."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlmodel import Session, col, select

from db.contacts import log, merge, validate
from db.desk.desk import Desk
from db.details import safeguarding
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ABOUT_LENGTH, ClosedReason, Contact, Event, EventKind, Note, Promise
from db.models.columns import id_of
from db.promises import life, start
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause


class Split(NamedTuple):
    """The contact that a call became, and its soonest promise with the due time (UTC)."""

    contact_id: int
    ref: str
    promise: PromiseName
    due_at: datetime


def split_contact(
    desk: Desk, contact_id: int, *, event_id: int, version: int | None = None, entry_id: str | None = None
) -> Split:
    """Make the call `event_id` a contact of its own, received at the time of the call.

    It has the caller's name and number, and the words of the call as its subject; the call no longer counts for the old
    contact. Idempotent per `entry_id`. Raises WordsError if the event is not a call, or was undone or split already,
    ChangedError if the contact was changed after `version` was read, RecordError.
    """
    with action(desk, contact_id, version=version, entry_id=entry_id) as (by, contact, known):
        session = by.session
        if known is not None:
            return _split(session, split_off(session, known))
        call, words = _call(session, contact, event_id)
        own = validate.ready(desk, _own(by, contact, call, words))
        own.ref = log.next_references(session, local_date(by.at).year, 1)[0]
        session.add(own)
        session.flush()
        main = by.write(contact, EventKind.SPLIT, words=words, old_value=str(event_id), new_value=own.ref)
        by.write(own, EventKind.SPLIT, words=words, new_value=contact.ref, part_of=main)
        safeguarding.bring_along(by, contact, own, part_of=main)
        session.add_all(start.started_by(desk.edition, own, None, None))
        merge.count_call(session, contact, -1, at=call.at)
        life.revert(by, contact, [event_id], main)  # what the call had started goes with it
        conflicts.changed(session, contact, by.at)
        return _split(session, own)


def put_together(by: Act, contact: Contact, event: Event, own: Contact, undo_id: int) -> None:
    """Undo the split of `event`: the call counts for the old contact again, and the new one is closed as a mistake."""
    merge.count_call(by.session, contact, 1, at=own.received_at)
    for done in merge.parts_on(by.session, own, event):
        undone_id = by.write(own, EventKind.UNDONE, undo_of=done.id or 0, part_of=undo_id)
        for row in conflicts.running(by.session, id_of(own)):
            events.end_as(by.session, row, undone_id, at=by.at, result=Result.VOID)
    events.close(by.session, own, ClosedReason.MISTAKE)
    conflicts.changed(by.session, own, by.at)


def split_off(session: Session, event: Event) -> Contact:
    """The contact that the split of `event` made."""
    note = session.get_one(Note, event.id)
    return session.exec(select(Contact).where(Contact.ref == note.new_value)).one()


def _call(session: Session, contact: Contact, event_id: int) -> tuple[Event, str]:
    call = session.get(Event, event_id)
    if call is None or call.contact_id != contact.id or call.kind is not EventKind.THEY_RANG:
        raise WordsError(ContactCause.NOT_AN_ADDED_CALL)
    done = select(Event.id, Event.kind, Event.undo_of).where(
        Event.contact_id == id_of(contact), col(Event.kind).in_((EventKind.SPLIT, EventKind.UNDONE))
    )
    rows = session.execute(done).all()
    taken_back = {undo_of for _, _, undo_of in rows}
    if event_id in taken_back:
        raise WordsError(ContactCause.CALL_UNDONE)
    for split_id, kind, _ in rows:
        note = session.get(Note, split_id) if kind is EventKind.SPLIT and split_id not in taken_back else None
        if note is not None and note.old_value == str(event_id):
            raise WordsError(ContactCause.CALL_SPLIT_ALREADY, ref=note.new_value)
    words = session.get(Note, event_id)
    return call, words.words if words else contact.about


def _own(by: Act, contact: Contact, call: Event, words: str) -> Contact:
    """The call as a new contact with the same caller."""
    about = " ".join(words.split())
    return Contact(
        ref="",
        entry_id=by.entry_id or uuid4().hex,
        channel=Channel.CALL,
        received_at=call.at,
        written_at=call.written_at,
        person_id=contact.person_id,
        name=contact.name,
        number=contact.number,
        number_key=contact.number_key,
        number_state=contact.number_state,
        relay=contact.relay,
        address=contact.address,
        about=about[:ABOUT_LENGTH],
        detail=words if len(about) > ABOUT_LENGTH else "",
        outcome=Outcome.RING_BACK,
        owner_id=by.by_id,
        edition_id=by.desk.edition_id,
        created_by=by.by_id,
        created_at=by.at,
        updated_at=by.at,
    )


def _split(session: Session, own: Contact) -> Split:
    soonest = session.exec(
        select(Promise).where(Promise.contact_id == id_of(own)).order_by(col(Promise.due_at), col(Promise.id))
    ).first()
    assert soonest is not None  # noqa: S101 - the outcome "ring back" always starts a promise
    return Split(id_of(own), own.ref, soonest.name, soonest.due_at)
