"""Checks before an action on a contact: idempotency, edit conflicts, and times at which nothing can have been done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from db.history import events
from db.models import ClosedReason, Contact, Event, EventKind, Note, Promise, Staff, State
from db.models.columns import id_of
from db.storage.errors import ChangedError
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.wording.causes import ContactCause, ReplyCause
from deskapp.wording.phrases import clock_time, day_short

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
    EventKind.UPDATE_GIVEN: "told them how it stands",
    EventKind.EXTENDED: "gave it more time",
    EventKind.ASKED_THEM: "asked them something",
    EventKind.THEY_ANSWERED: "noted their answer",
    EventKind.MILESTONE: "recorded a step",
    EventKind.UNDONE: "took something back",
}
"""Each kind of event as a predicate, in the desk's words: "Priya gave it to somebody"."""
BESIDE = frozenset(
    {EventKind.TRIED, EventKind.NOTE, EventKind.THEY_RANG, EventKind.WRITTEN_DOWN, EventKind.CHANGED_FIELD}
)
"""Kinds of events that cause no edit conflict, and leave a contact's version as it is."""
STATE = "state"
"""The `field` of an event that closes or reopens a contact."""
COUNTED_FROM = "received_at"
"""The field whose correction recalculates due times."""
BOTH_SIDES = frozenset({EventKind.JOINED, EventKind.SPLIT})
"""Kinds of events on two contacts: the event on the second is part of that on the first."""


def already(session: Session, entry_id: str | None) -> Event | None:
    """The event of an earlier save of this entry; None for none."""
    if entry_id is None:
        return None
    return session.exec(select(Event).where(Event.entry_id == entry_id)).first()


def numbered(entry_id: str, number: int) -> str:
    """The entry id of one of several events of a save: "e5f1", "e5f1.1", "e5f1.2"."""
    return f"{entry_id}.{number}" if number else entry_id


def events_of_entry(session: Session, entry_id: str) -> list[Event]:
    """The events of one save (see `numbered`), oldest first."""
    first = entry_id.partition(".")[0]
    same = or_(Event.entry_id == first, and_(col(Event.entry_id) > f"{first}.", col(Event.entry_id) < f"{first}/"))
    return list(session.exec(select(Event).where(same).order_by(col(Event.id))).all())


def refuse_if_changed(session: Session, contact: Contact, version: int | None) -> None:
    """Raise ChangedError, with the changes and their authors, if the contact was changed after `version` was read."""
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
    raise ChangedError(ContactCause.CHANGED_MEANWHILE, lines, contact.version, change=first)


def changes_what_is_owed() -> ColumnElement[bool]:
    """The clause for events that cause an edit conflict."""
    owed = or_(col(Promise.stop_event_id) == col(Event.id), col(Promise.start_event_id) == col(Event.id))
    of_this = col(Promise.contact_id) == col(Event.contact_id)
    return or_(
        col(Event.kind).in_([kind for kind in DONE if kind not in BESIDE]),
        col(Event.field) == COUNTED_FROM,
        select(Promise.id).where(of_this, owed).correlate(Event).exists(),
    )


def done(kind: EventKind, became: str | None) -> str:
    """An event in the desk's words. `became` is the new value of a changed field."""
    if kind is EventKind.CHANGED_FIELD and became == State.OPEN:
        return "opened it again"
    if kind is EventKind.CHANGED_FIELD and became in (ClosedReason.COULD_NOT_REACH, ClosedReason.NOT_POSSIBLE):
        return "closed it"
    return DONE[kind]


def done_by_itself() -> ColumnElement[bool]:
    """The clause for events that are not part of another one shown with them."""
    return or_(col(Event.part_of).is_(None), col(Event.kind).in_(BOTH_SIDES))


def refuse_if_closed(contact: Contact, nothing_to: str) -> None:
    """Raise WordsError ("Nothing to give: this is already closed.") for a closed contact."""
    if contact.state is State.CLOSED:
        raise WordsError(ContactCause.CLOSED_ALREADY, what=nothing_to)


def running(session: Session, contact_id: int) -> list[Promise]:
    """The promises that have not ended, soonest due first."""
    rows = session.exec(
        select(Promise)
        .where(Promise.contact_id == contact_id, col(Promise.stopped_at).is_(None))
        .order_by(col(Promise.due_at), col(Promise.started_at), col(Promise.id))
    )
    return list(rows.all())


def changed(session: Session, contact: Contact, at: datetime) -> None:
    """Increment the contact's version, which is an edit conflict for colleagues who have read it."""
    contact.version += 1
    contact.updated_at = at
    session.add(contact)
    session.flush()


def refuse_future(at: datetime, now: datetime) -> None:
    """Raise WordsError for a time after `now` (UTC), beyond the tolerance for differing clocks."""
    if at > now + CLOCK_TOLERANCE:
        raise WordsError(ContactCause.IN_FUTURE)


def refuse_before_it_began(session: Session, contact: Contact, at: datetime) -> None:
    """Raise WordsError for a time before the contact came in, or before an open one was last opened again: nothing done
    then can be about what is owed now.
    """
    if at < contact.received_at:
        raise WordsError(ReplyCause.BEFORE_RECEIPT)
    opened_at = _opened_again_at(session, contact) if contact.state is not State.CLOSED else None
    if opened_at is not None and at < opened_at:
        when = f"{day_short(local_date(opened_at))} {clock_time(opened_at)}"
        raise WordsError(ReplyCause.BEFORE_OPENED_AGAIN, opened=when)


def _opened_again_at(session: Session, contact: Contact) -> datetime | None:
    """The time (UTC) at which the contact was last opened again; None if it never was."""
    opened = (
        select(Event.at)
        .join(Note, col(Note.event_id) == col(Event.id))
        .where(Event.contact_id == id_of(contact), Event.field == STATE, Note.new_value == State.OPEN)
        .where(~events.undone(with_whole=True))
    )
    return session.exec(opened.order_by(col(Event.id).desc()).limit(1)).first()
