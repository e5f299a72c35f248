"""What every deed on a contact goes by: what was done before it, by whom, and who changed the same thing first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from db.faults import ChangedError
from db.models import ClosedReason, Contact, Event, EventKind, Note, Promise, Staff, State
from db.promising import id_of
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time

DONE = {
    EventKind.SPOKE: "spoke to them",
    EventKind.LEFT_MESSAGE: "left a message",
    EventKind.LETTER_SENT: "wrote to them",
    EventKind.EMAIL_SENT: "sent an email",
    EventKind.SEEN: "saw them",
    EventKind.TRIED: "tried to reach them",
    EventKind.PROMISE_MADE: "promised a time",
    EventKind.PROMISE_MOVED: "moved what was promised",
    EventKind.GIVEN_TO: "gave it to somebody",
    EventKind.COMPLAINT_OPENED: "made it a complaint",
    EventKind.ACK_SENT: "told them that we have it",
    EventKind.PASSED_ON: "passed it on",
    EventKind.NOTE: "wrote a note",
    EventKind.THEY_RANG: "added a call",
    EventKind.WRITTEN_DOWN: "wrote it down",
    EventKind.CHANGED_FIELD: "changed something about it",
    EventKind.JOINED: "joined it with another",
    EventKind.SPLIT: "made one of its calls a contact of its own",
    EventKind.UNDONE: "took something back",
}
"""What was done, as the desk says it of somebody."""
BESIDE = frozenset(
    {EventKind.TRIED, EventKind.NOTE, EventKind.THEY_RANG, EventKind.WRITTEN_DOWN, EventKind.CHANGED_FIELD}
)
"""What changes nothing that a colleague may be typing about: it does not count a contact's version on."""
STATE = "state"
"""The field that says whether anything is owed."""
COUNTED_FROM = "received_at"
"""The field that, when it is put right, moves what the charter owes."""
BOTH_SIDES = frozenset({EventKind.JOINED, EventKind.SPLIT})
"""What was done to two contacts in one go: on the second it is part of what was done to the first."""


def already(session: Session, entry_id: str | None) -> Event | None:
    """What was recorded from this very entry, when saving it is tried once more."""
    if entry_id is None:
        return None
    return session.exec(select(Event).where(Event.entry_id == entry_id)).first()


def refuse_if_changed(session: Session, contact: Contact, version: int | None) -> None:
    """ChangedError, with who did what, where something was done to the contact after `version` was read."""
    if version is None or version == contact.version:
        return
    columns: list[Any] = [Staff.name, Event.kind, Event.at, Note.words, Note.new_value]
    changes = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == col(Event.by_id))
        .join(Note, col(Note.event_id) == col(Event.id), isouter=True)
        .where(Event.contact_id == id_of(contact), changes_what_is_owed(), done_by_itself())
        .order_by(col(Event.id).desc())
        .limit(max(1, contact.version - version))
    )
    what = [(f"{name} {done(kind, now)} at {clock_time(at)}", words) for name, kind, at, words, now in changes][::-1]
    first = what[-1][0] if what else "Somebody changed this"
    lines = tuple(f"{line}: {words}" if words else line for line, words in what)
    raise ChangedError(f"{first}, while you were typing. What you typed is kept.", lines, contact.version)


def changes_what_is_owed() -> ColumnElement[bool]:
    """Of the events of one contact, those that changed what a colleague may be typing about."""
    owed = or_(col(Promise.stop_event_id) == col(Event.id), col(Promise.start_event_id) == col(Event.id))
    of_this = col(Promise.contact_id) == col(Event.contact_id)
    return or_(
        col(Event.kind).in_([kind for kind in DONE if kind not in BESIDE]),
        col(Event.field) == COUNTED_FROM,
        select(Promise.id).where(of_this, owed).correlate(Event).exists(),
    )


def done(kind: EventKind, became: str | None) -> str:
    """What was done, as the desk says it. `became` is the new value of a changed field."""
    if kind is EventKind.CHANGED_FIELD and became == State.OPEN:
        return "opened it again"
    if kind is EventKind.CHANGED_FIELD and became in (ClosedReason.COULD_NOT_REACH, ClosedReason.NOT_POSSIBLE):
        return "closed it"
    return DONE[kind]


def done_by_itself() -> ColumnElement[bool]:
    """Of the events of one contact, those that are no part of another that is shown with it."""
    return or_(col(Event.part_of).is_(None), col(Event.kind).in_(BOTH_SIDES))


def refuse_if_closed(contact: Contact, nothing_to: str) -> None:
    """WordsError, as "Nothing to give: this is already closed.", where nothing more is owed."""
    if contact.state is State.CLOSED:
        raise WordsError(f"Nothing to {nothing_to}: this is already closed.")


def running(session: Session, contact_id: int) -> list[Promise]:
    """The promises that have not ended, the soonest first."""
    rows = session.exec(
        select(Promise)
        .where(Promise.contact_id == contact_id, col(Promise.stopped_at).is_(None))
        .order_by(col(Promise.due_at), col(Promise.id))
    )
    return list(rows.all())


def changed(session: Session, contact: Contact, at: datetime) -> None:
    """Count the contact's version on: a colleague who is typing about it is told."""
    contact.version += 1
    contact.updated_at = at
    session.add(contact)
    session.flush()
