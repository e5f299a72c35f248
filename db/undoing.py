"""Taking back the last thing that somebody did. What undoes it is a further event: the history shows both.

What taking back does to the contact is in `db.taking_back`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, false, func, or_, select

from db import checking, contact_fields, deeds, details_undoing, history, reopening
from db.acts import act
from db.desk import Desk
from db.models import Contact, Event, EventKind, Promise, Staff
from db.promising import id_of
from db.sessions import writing
from db.staying import refuse_what_stays
from db.taking_back import closed_it, details_of, ended_by, event_id, other_side, take_back
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time

WITHIN = timedelta(hours=1)
FROM_A_FILE = ("log-", "row-")
"""How the entries of a log that was taken in begin (`db.log_file`)."""
NOT_DONE = frozenset({EventKind.UNDONE, EventKind.EXPORTED, EventKind.VIEWED_SENSITIVE})
"""What changed nothing, and what was taken back already."""
TAKEN_BACK = {
    EventKind.SPOKE: "that you spoke to them",
    EventKind.LEFT_MESSAGE: "that you left a message",
    EventKind.LETTER_SENT: "that you wrote to them",
    EventKind.EMAIL_SENT: "that you sent an email",
    EventKind.SEEN: "that you saw them",
    EventKind.TRIED: "that you tried them",
    EventKind.NOTE: "your note",
    EventKind.GIVEN_TO: "that you gave it to somebody",
    EventKind.PROMISE_MADE: "the time that you gave",
    EventKind.PROMISE_MOVED: "that you moved what was promised",
    EventKind.COMPLAINT_OPENED: "that it is a complaint",
    EventKind.ACK_SENT: "that you told them we have it",
    EventKind.PASSED_ON: "that you passed it on",
    EventKind.THEY_RANG: "the call that you added",
    EventKind.CHANGED_FIELD: "that you changed it",
    EventKind.JOINED: "that you joined it with another",
    EventKind.SPLIT: "that you split off a call",
    EventKind.WRITTEN_DOWN: "all of it, and closed it as a mistake",
}
"""What can be taken back, as it is said then."""
FIELDS = (reopening.FIELD, "owner_id", "kind", "due_at", *contact_fields.EDITED, *details_undoing.FIELDS)
"""The fields that can be put back."""
OWED_BY = (reopening.FIELD, "received_at", "kind")
"""The fields whose change changed what is owed."""


class Undone(NamedTuple):
    """What was taken back, as a sentence, and the contact that it was about."""

    words: str
    contact_id: int
    ref: str
    kind: EventKind


def undo_last(desk: Desk, *, told_at: datetime | None = None) -> Undone:
    """Take back the last thing that whoever is on the desk did within the hour, and has not taken back yet.

    Raises WordsError where there is nothing, or somebody else has done something since that stands on it; StaysError
    where they have made a check or signed a day off since, later than the one of `told_at`; RecordError where saving
    failed.
    """
    by_id = checking.on_desk(desk).id
    with writing(desk.engine) as session:
        by = act(session, desk)
        event = _last(session, by_id, desk.clock.now())
        contact = history.find(session, event.contact_id)
        other = other_side(session, contact, event)
        who = f"{contact.ref} {contact.name or ''}".strip()
        what = _what(session, event)
        refuse_what_stays(session, by_id, event.written_at, who, told_at)
        _refuse(session, contact, event, by_id, other)
        take_back(by, contact, event, other)
        words = f"Taken back: {what}. {who}."
        return Undone(words, id_of(contact), contact.ref, event.kind)


def _what(session: Session, event: Event) -> str:
    """What was taken back, in words."""
    if closed_it(session, event):
        return "that you closed it"
    if event.field == reopening.FIELD:
        return "that you opened it again"
    if event.kind is EventKind.CHANGED_FIELD and event.field in contact_fields.EDITED:
        return f"that you changed {contact_fields.EDITED[event.field]}"
    if event.field in details_undoing.FIELDS:
        return details_undoing.said(details_of(session, event))
    return TAKEN_BACK[event.kind]


def _last(session: Session, by_id: int, now: datetime) -> Event:
    for event in _newest(session, now - WITHIN):
        if (
            event.part_of is None
            and _author(event) == by_id
            and not (event.kind in NOT_DONE or _undone(session, event))
        ):
            return event
    raise WordsError("There is nothing of yours from the last hour to take back.")


def _newest(session: Session, since: datetime) -> Iterator[Event]:
    """Events that were written down since then, the newest first. No index by time: the newest are at the end."""
    for event in session.exec(select(Event).order_by(col(Event.id).desc()).execution_options(yield_per=50)):
        if event.written_at < since:
            return
        yield event


def _author(event: Event) -> int | None:
    return event.by_id if event.by_id is not None else event.written_by_id


def _undone(session: Session, event: Event) -> bool:
    return session.exec(select(Event.id).where(Event.undo_of == event.id)).first() is not None


def _refuse(session: Session, contact: Contact, event: Event, by_id: int, other: Contact | None) -> None:
    """WordsError where it cannot be taken back, or would take away what somebody else did after it."""
    if event.kind not in TAKEN_BACK or event.field not in (None, *FIELDS):
        raise WordsError("The last thing that you did cannot be taken back here. Open it and put it right there.")
    if event.kind is EventKind.WRITTEN_DOWN and contact.entry_id.startswith(FROM_A_FILE):
        raise WordsError("The last thing that you did was to take in a file. That cannot be taken back here.")
    newer = _newer(session, event, by_id, contact)
    if newer is None and other is not None:
        newer = _newer(session, event, by_id, other)
    if newer is not None:
        raise WordsError(f"{newer}, after you. n writes a note about it instead.")


def _newer(session: Session, event: Event, by_id: int, on: Contact) -> str | None:
    """What somebody else did after it, on this contact, that stands on it: in words, with who and when."""
    undo = aliased(Event, name="undo")
    author = func.coalesce(Event.by_id, Event.written_by_id)
    undone = or_(col(undo.undo_of) == col(Event.id), col(undo.undo_of) == col(Event.part_of))
    columns: list[Any] = [func.coalesce(Staff.name, "Somebody"), Event.kind, Event.field, Event.at]
    found = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == author, isouter=True)
        .where(
            Event.contact_id == id_of(on),
            col(Event.id) > event.id,
            or_(col(Event.part_of).is_(None), Event.part_of != event.id),
            or_(and_(deeds.done_by_itself(), _stands_on(session, event)), _same_field(session, event)),
            or_(author.is_(None), author != by_id),
            ~select(undo.id).where(undone).correlate(Event).exists(),
        )
        .order_by(col(Event.id).desc())
    ).first()
    if found is None:
        return None
    name, kind, field, at = found
    fact = details_undoing.NAMES.get(field or "")
    did = f'wrote down "{fact}"' if fact else deeds.DONE[kind]
    return f"{name} {did} at {clock_time(at)}"


def _stands_on(session: Session, event: Event) -> ColumnElement[bool]:
    """Which events stand on it: on an entry, everything; on what changed what is owed, what changed that after it; on
    a note, a call or a fact, nothing but what was made of it.
    """
    if event.kind in (EventKind.WRITTEN_DOWN, EventKind.SPLIT):
        return col(Event.kind).in_([kind for kind in deeds.DONE if kind is not EventKind.UNDONE])
    if event.kind is EventKind.THEY_RANG:
        return col(Event.kind) == EventKind.SPLIT
    owed = event.field in OWED_BY or ended_by(session, [event_id(event)]) or _began(session, event)
    if event.kind in deeds.BESIDE and not owed:
        return false()
    changed = or_(
        deeds.changes_what_is_owed(), col(Event.field).in_(details_undoing.TABLES if event.field == "kind" else ())
    )
    return and_(col(Event.kind) != EventKind.UNDONE, changed)


def _began(session: Session, event: Event) -> bool:
    """Whether something was promised because of it, be it running or not."""
    began = select(Promise.id).where(Promise.contact_id == event.contact_id, Promise.start_event_id == event.id)
    return session.exec(began).first() is not None


def _same_field(session: Session, event: Event) -> ColumnElement[bool]:
    """A later change of the very field that it changed, be it alone or with others."""
    fields = {one.field for one in details_of(session, event)}
    if event.kind is EventKind.CHANGED_FIELD:
        fields.add(event.field)
    return and_(col(Event.kind) == EventKind.CHANGED_FIELD, col(Event.field).in_(fields)) if fields else false()
