"""Taking a call that was added to a contact by mistake out again, into a contact of its own; and taking that back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlmodel import Session, col, select

from db import checking, contacts, deeds, history, joining, promising
from db.acts import Act, act
from db.desk import Desk
from db.models import ABOUT_LENGTH, ClosedReason, Contact, Event, EventKind, Note, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName, Result
from deskapp.errors import WordsError


class Split(NamedTuple):
    """The contact that the call is now, and what it is owed by when."""

    contact_id: int
    ref: str
    from_ref: str
    promise: PromiseName
    due_at: datetime


def split(
    desk: Desk, contact_id: int, *, event_id: int, version: int | None = None, entry_id: str | None = None
) -> Split:
    """Make the call `event_id` a contact of its own, which counts from when the call came in.

    It has the caller's name and number, and what was written of the call as what it is about. The contact that it was
    added to was chased once less. The same `entry_id` splits once. Raises WordsError where that is no call or is one
    already, ChangedError where somebody did something after `version` was read, RecordError where saving failed.
    """
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        if known is not None:
            return _split(session, history.find(session, known.contact_id), split_off(session, known))
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        by = act(session, desk, entry_id)
        call, words = _call(session, contact, event_id)
        own = checking.ready(desk, _own(by, contact, call, words))
        own.ref = contacts.next_references(session, london_date(by.at).year, 1)[0]
        session.add(own)
        session.flush()
        main = by.write(contact, EventKind.SPLIT, words=words, old_value=str(event_id), new_value=own.ref)
        by.write(own, EventKind.SPLIT, words=words, new_value=contact.ref, part_of=main)
        session.add_all(promising.started_by(desk.edition, own, None, None))
        joining.count_call(session, contact, -1)
        deeds.changed(session, contact, by.at)
        return _split(session, contact, own)


def put_together(by: Act, contact: Contact, event: Event, own: Contact, undo_id: int) -> None:
    """Take back a splitting that is `event`: the call counts where it was, and its own contact was a mistake."""
    joining.count_call(by.session, contact, 1)
    for done in joining.parts_on(by.session, own, event):
        there = by.write(own, EventKind.UNDONE, undo_of=done.id or 0, part_of=undo_id)
        for row in deeds.running(by.session, id_of(own)):
            history.end_as(by.session, row, there, at=by.at, result=Result.VOID)
    history.close(by.session, own, ClosedReason.MISTAKE)
    deeds.changed(by.session, own, by.at)


def split_off(session: Session, event: Event) -> Contact:
    """The contact that a splitting made."""
    note = session.get_one(Note, event.id)
    return session.exec(select(Contact).where(Contact.ref == note.new_value)).one()


def _call(session: Session, contact: Contact, event_id: int) -> tuple[Event, str]:
    call = session.get(Event, event_id)
    if call is None or call.contact_id != contact.id or call.kind is not EventKind.THEY_RANG:
        raise WordsError("That is no call that was added to this one. Choose a call.")
    done = select(Event.id, Event.kind, Event.undo_of).where(
        Event.contact_id == id_of(contact), col(Event.kind).in_((EventKind.SPLIT, EventKind.UNDONE))
    )
    rows = session.execute(done).all()
    taken_back = {undo_of for _, _, undo_of in rows}
    if event_id in taken_back:
        raise WordsError("That call was taken back. There is nothing to split off.")
    for split_id, kind, _ in rows:
        note = session.get(Note, split_id) if kind is EventKind.SPLIT and split_id not in taken_back else None
        if note is not None and note.old_value == str(event_id):
            raise WordsError(f"That call is a contact of its own already: {note.new_value}.")
    words = session.get(Note, event_id)
    return call, words.words if words else contact.about


def _own(by: Act, contact: Contact, call: Event, words: str) -> Contact:
    """The call as an entry of its own: the same caller, as far as anybody knows."""
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
        safeguarding=contact.safeguarding,
        edition_id=by.desk.edition_id,
        created_by=by.by_id,
        created_at=by.at,
        updated_at=by.at,
    )


def _split(session: Session, contact: Contact, own: Contact) -> Split:
    soonest = session.exec(
        select(Promise).where(Promise.contact_id == id_of(own)).order_by(col(Promise.due_at), col(Promise.id))
    ).first()
    assert soonest is not None  # noqa: S101 - whoever is to be rung back is always owed something
    return Split(id_of(own), own.ref, contact.ref, soonest.name, soonest.due_at)
