"""Find the save of a draft that a crash left behind, so that it is not saved twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.history import conflicts, events
from db.models import ClosedReason, Contact, Event, EventKind, Heard
from db.storage.sessions import read_session


class SavedEntry(NamedTuple):
    """The time (UTC) of a save and its contact now; the contact is None, and `ref` "", if it is about none.

    `undone_at` (UTC) is set if the save was undone, or its contact closed as a mistake: it is to be saved anew, with
    the entry id `next_id`, since that of an undone event stays in use.
    """

    at: datetime
    contact_id: int | None = None
    ref: str = ""
    undone_at: datetime | None = None
    next_id: str = ""


def saved_entry(engine: Engine, entry_id: str) -> SavedEntry | None:
    """The last save of the entry with this id; None if the record does not have it. Raises RecordError."""
    with read_session(engine) as session:
        return _saved(session, entry_id)


def saved_entries(engine: Engine, entry_ids: Iterable[str]) -> dict[str, SavedEntry]:
    """The last saves of those of these entries that the record has, by entry id. Raises RecordError."""
    with read_session(engine) as session:
        found = {entry_id: _saved(session, entry_id) for entry_id in entry_ids}
    return {entry_id: saved for entry_id, saved in found.items() if saved is not None}


def _saved(session: Session, entry_id: str) -> SavedEntry | None:
    saved = _saved_as(session, entry_id)
    return (_saved(session, saved.next_id) or saved) if saved and saved.undone_at else saved


def _saved_as(session: Session, entry_id: str) -> SavedEntry | None:
    event = session.exec(select(Event).where(Event.entry_id == entry_id)).first()
    if event is None:
        heard = session.exec(select(Heard.written_at).where(col(Heard.entry_id) == entry_id)).first()
        return SavedEntry(heard) if heard else None
    contact = events.find_contact(session, event.contact_id)
    while contact.joined_to_id is not None:
        contact = events.find_contact(session, contact.joined_to_id)
    undone_at = _undone_at(session, entry_id, contact)
    next_id = sha256(f"{entry_id} again".encode()).hexdigest()[:32]
    return SavedEntry(event.written_at, contact.id, contact.ref, undone_at, next_id)


def _undone_at(session: Session, entry_id: str, contact: Contact) -> datetime | None:
    """The time (UTC) at which the whole entry was undone, or its contact closed as a mistake; None if it stands."""
    done = [event for event in conflicts.events_of_entry(session, entry_id) if event.part_of is None]
    undos = [session.exec(select(Event).where(Event.undo_of == event.id)).first() for event in done]
    if None not in undos:
        return max(undo.written_at for undo in undos if undo is not None)
    if contact.closed_reason is not ClosedReason.MISTAKE:
        return None
    of_it = select(Event.written_at).where(Event.contact_id == contact.id, Event.kind == EventKind.UNDONE)
    return session.exec(of_it.order_by(col(Event.id).desc())).first() or contact.updated_at
