"""The mark of a contact with a message that nobody could make out: somebody listens to it again."""

from __future__ import annotations

from sqlmodel import col, select

from db.history import conflicts
from db.history.events import Act
from db.models import Contact, Event, EventKind
from db.models.columns import id_of
from db.replies import reassign

UNCLEAR_FIELD = "unclear"
_WORDS = "Could not be made out: listen again"


def mark_unclear(by: Act, contact: Contact, listener_id: int) -> None:
    """Mark a contact to which a message was added that could not be made out, and give it to who listens again: by
    further events of the same save, which one undo takes back.
    """
    first = by.entry_id or ""
    _mark(by._replace(entry_id=conflicts.numbered(first, 3)), contact, _WORDS)
    if contact.owner_id != listener_id:
        reassign.hand_to(by._replace(entry_id=conflicts.numbered(first, 4)), contact, listener_id)


def copy_unclear(by: Act, contact: Contact, to: Contact, *, part_of: int) -> None:
    """Copy the mark of a contact to another, as part of an event."""
    if contact.unclear:
        _mark(by, to, f"{contact.ref} could not be made out: listen again", part_of)


def heard_since(by: Act, contact: Contact, marked: Event) -> bool:
    """True if somebody said after the event `marked` whether it must be heard again."""
    later = select(Event.id).where(
        Event.contact_id == id_of(contact), col(Event.id) > marked.id, Event.field == UNCLEAR_FIELD
    )
    return by.session.exec(later).first() is not None


def _mark(by: Act, contact: Contact, words: str, part_of: int | None = None) -> None:
    if contact.unclear:
        return
    by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=words,
        field=UNCLEAR_FIELD,
        old_value="no",
        new_value="yes",
        part_of=part_of,
    )
    contact.unclear = True
    by.session.add(contact)
