"""Taking back the last thing that somebody did. What undoes it is a further event: the history shows both.

How a promise ended is never rewritten. What was ended runs again as a promise of its own, with the same time, and
what was started ends as void.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, false, func, or_, select

from db import checking, contact_fields, deeds, details_undoing, history, joining, receipt_moved, reopening, splitting
from db.acts import Act, act
from db.desk import Desk
from db.models import ClosedReason, Contact, Event, EventKind, Promise, Staff, State
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import Kind, Result
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


def undo_last(desk: Desk) -> Undone:
    """Take back the last thing that whoever is on the desk did within the hour, and has not taken back yet.

    Raises WordsError where there is nothing, or somebody else has done something since that stands on it; RecordError
    where saving failed.
    """
    by_id = checking.on_desk(desk).id
    with writing(desk.engine) as session:
        by = act(session, desk)
        event = _last(session, by_id, desk.clock.now())
        contact = history.find(session, event.contact_id)
        other = other_side(session, contact, event)
        _refuse(session, contact, event, by_id, other)
        take_back(by, contact, event, other)
        who = f" {contact.name}" if contact.name else ""
        words = f"Taken back: {_what(session, event)}. {contact.ref}{who}."
        return Undone(words, id_of(contact), contact.ref, event.kind)


def take_back(by: Act, contact: Contact, event: Event, other: Contact | None) -> None:
    """Have an event count no more, by an event that says so: on the contact, and on the `other_side` of it."""
    undo_id = by.write(contact, EventKind.UNDONE, undo_of=_id(event))
    _take_back(by, contact, event, undo_id)
    if other is not None and event.kind is EventKind.JOINED:
        joining.part(by, contact, event, other, undo_id)
    elif other is not None:
        splitting.put_together(by, contact, event, other, undo_id)
    deeds.changed(by.session, contact, by.at)


def _closed_it(session: Session, event: Event) -> bool:
    """Whether it closed what was open: nobody could be reached, or there is nobody to reply to."""
    return event.field == reopening.FIELD and history.was(session, event) in list(State)


def _what(session: Session, event: Event) -> str:
    """What was taken back, in words."""
    if _closed_it(session, event):
        return "that you closed it"
    if event.field == reopening.FIELD:
        return "that you opened it again"
    if event.kind is EventKind.CHANGED_FIELD and event.field in contact_fields.EDITED:
        return f"that you changed {contact_fields.EDITED[event.field]}"
    if event.field in details_undoing.FIELDS:
        return details_undoing.said(_details(session, event))
    return TAKEN_BACK[event.kind]


def other_side(session: Session, contact: Contact, event: Event) -> Contact | None:
    """The second contact that was changed with this one."""
    if event.kind is EventKind.JOINED:
        return history.find(session, contact.joined_to_id or 0)
    return splitting.split_off(session, event) if event.kind is EventKind.SPLIT else None


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
    owed = event.field in OWED_BY or _ended_by(session, [_id(event)]) or _began(session, event)
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
    fields = {one.field for one in _details(session, event)}
    if event.kind is EventKind.CHANGED_FIELD:
        fields.add(event.field)
    return and_(col(Event.kind) == EventKind.CHANGED_FIELD, col(Event.field).in_(fields)) if fields else false()


def _details(session: Session, event: Event) -> list[Event]:
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


def _take_back(by: Act, contact: Contact, event: Event, undo_id: int) -> None:
    session = by.session
    acts = [_id(event), *_parts(session, event)]
    for row in _ended_by(session, acts):
        session.add(_again(row))
    session.flush()
    for row in _started_by(session, contact, event):
        history.end_as(session, row, undo_id, at=by.at, result=Result.VOID)
    _put_back(by, contact, event)
    session.flush()
    if event.kind is EventKind.WRITTEN_DOWN:
        history.close(session, contact, ClosedReason.MISTAKE)
    elif _closed_it(session, event):
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
    details_undoing.put_back(by, contact, _details(session, event))
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


def _ended_by(session: Session, event_ids: list[int]) -> list[Promise]:
    contact_id = select(Event.contact_id).where(Event.id == event_ids[0]).scalar_subquery()
    rows = select(Promise).where(col(Promise.contact_id) == contact_id, col(Promise.stop_event_id).in_(event_ids))
    return list(session.exec(rows.order_by(col(Promise.id))).all())


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


def _id(event: Event) -> int:
    assert event.id is not None  # noqa: S101 - read from the record
    return event.id
