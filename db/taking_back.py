"""What happens to a contact when an event counts no more: what it ended runs again, what it began ends as void.

How a promise ended is never rewritten. What was ended runs again as a promise of its own, with the same time. The
fields that it changed are as they were.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from db import contact_fields, deeds, details_undoing, history, joining, receipt_moved, reopening, splitting
from db.acts import Act
from db.models import ClosedReason, Contact, Event, EventKind, Promise, Staff, State
from db.promising import id_of
from deskapp.charter.vocabulary import Kind, Result


def other_side(session: Session, contact: Contact, event: Event) -> Contact | None:
    """The second contact that was changed with this one."""
    if event.kind is EventKind.JOINED:
        return history.find(session, contact.joined_to_id or 0)
    return splitting.split_off(session, event) if event.kind is EventKind.SPLIT else None


def take_back(by: Act, contact: Contact, event: Event, other: Contact | None) -> None:
    """Have an event count no more, by an event that says so: on the contact, and on the `other_side` of it."""
    undo_id = by.write(contact, EventKind.UNDONE, undo_of=event_id(event))
    _take_back(by, contact, event, undo_id)
    if other is not None and event.kind is EventKind.JOINED:
        joining.part(by, contact, event, other, undo_id)
    elif other is not None:
        splitting.put_together(by, contact, event, other, undo_id)
    deeds.changed(by.session, contact, by.at)


def _take_back(by: Act, contact: Contact, event: Event, undo_id: int) -> None:
    session = by.session
    acts = [event_id(event), *_parts(session, event)]
    for row in ended_by(session, acts):
        session.add(_again(row))
    session.flush()
    for row in _started_by(session, contact, event):
        history.end_as(session, row, undo_id, at=by.at, result=Result.VOID)
    _put_back(by, contact, event)
    session.flush()
    _open_or_close(session, contact, event)


def _open_or_close(session: Session, contact: Contact, event: Event) -> None:
    """Whether anything is owed is so again as it was before."""
    if event.kind is EventKind.WRITTEN_DOWN:
        history.close(session, contact, ClosedReason.MISTAKE)
    elif closed_it(session, event):
        history.reopen(session, contact)
    elif event.field == reopening.FIELD:
        history.close(session, contact, ClosedReason(history.was(session, event)))
    elif contact.state is State.CLOSED and (event.outcome is not None or deeds.running(session, id_of(contact))):
        history.reopen(session, contact)
    elif opened := _opened_for(session, event):
        history.close(session, contact, ClosedReason(history.was(session, opened)))


def _opened_for(session: Session, event: Event) -> Event | None:
    """That it was opened because of what this promised."""
    opened = select(Event).where(
        Event.contact_id == event.contact_id, Event.part_of == event.id, Event.field == reopening.FIELD
    )
    return session.exec(opened).first()


def _put_back(by: Act, contact: Contact, event: Event) -> None:
    """The fields that it changed, as they were."""
    session = by.session
    if event.kind is EventKind.CHANGED_FIELD and event.field in contact_fields.EDITED:
        counted_from = contact.received_at
        for changed in (event, *_with_it(session, event)):
            contact_fields.put(session, contact, changed.field or "", history.was(session, changed))
        if contact.received_at != counted_from:
            receipt_moved.recount(session, by.desk, contact, counted_from)
    if event.kind is EventKind.THEY_RANG:
        joining.count_call(session, contact, -1)
    if event.kind is EventKind.GIVEN_TO:
        was = history.was(session, event)
        contact.owner_id = session.execute(select(Staff.id).where(Staff.name == was)).scalar_one()
    if event.kind is EventKind.COMPLAINT_OPENED:
        contact.kind = Kind(history.was(session, event))
    details_undoing.put_back(by, contact, details_of(session, event))
    session.add(contact)


def _with_it(session: Session, event: Event) -> list[Event]:
    """The fields that changed with the one that was meant to be."""
    rows = select(Event).where(
        Event.contact_id == event.contact_id,
        Event.part_of == event.id,
        col(Event.field).in_((*contact_fields.EDITED, *contact_fields.BESIDE_IT)),
    )
    return list(session.exec(rows).all())


def _parts(session: Session, event: Event) -> list[int]:
    # By the contact first, because nothing else of this is in an index.
    parts = select(Event.id).where(Event.contact_id == event.contact_id, Event.part_of == event.id)
    return list(session.execute(parts).scalars())


def _started_by(session: Session, contact: Contact, event: Event) -> list[Promise]:
    """What runs because of it. What was ended and runs again says the same start as before."""
    running = deeds.running(session, id_of(contact))
    if event.kind is EventKind.WRITTEN_DOWN:
        return running
    return [row for row in running if row.start_event_id == event.id]


def _again(row: Promise) -> Promise:
    """The same promise, running; the old row stays as it ended."""
    same: dict[str, Any] = row.model_dump(
        exclude={"id", "stopped_at", "stop_event_id", "result", "miss_reason", "sorry_said", "version"}
    )
    return Promise(**{**same, "restarts": row.id})


def closed_it(session: Session, event: Event) -> bool:
    """Whether it closed what was open: nobody could be reached, or there is nobody to reply to."""
    return event.field == reopening.FIELD and history.was(session, event) in list(State)


def details_of(session: Session, event: Event) -> list[Event]:
    """What it changed of the details: itself, and the facts that changed with it."""
    if event.kind is EventKind.WRITTEN_DOWN:
        return []
    parts = select(Event).where(
        Event.contact_id == event.contact_id,
        Event.part_of == event.id,
        col(Event.field).in_(details_undoing.TABLES),
    )
    own = [event] if event.field in details_undoing.FIELDS else []
    return [*own, *session.exec(parts.order_by(col(Event.id))).all()]


def ended_by(session: Session, event_ids: list[int]) -> list[Promise]:
    """What these events, which are of one contact, ended."""
    contact_id = select(Event.contact_id).where(Event.id == event_ids[0]).scalar_subquery()
    rows = select(Promise).where(col(Promise.contact_id) == contact_id, col(Promise.stop_event_id).in_(event_ids))
    return list(session.exec(rows.order_by(col(Promise.id))).all())


def event_id(event: Event) -> int:
    """The id of an event that is in the record."""
    assert event.id is not None  # noqa: S101 - read from the record
    return event.id
