"""Joining a contact to another that it turned out to be about, and taking that back.

No promise vanishes by it. Each that runs on the one that is joined either stays owed by the other, which promised the
same no later; or goes over to the other as it stands, with its start and its time. One that is late already counts as
missed, because it was, unless it goes over and is late there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from db import contact_fields, deeds, history, safeguarding
from db.acts import Act, act
from db.desk import Desk
from db.models import ClosedReason, Contact, Event, EventKind, Promise, State
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import Kind, PromiseName, Result
from deskapp.errors import WordsError

ANSWERS = frozenset({PromiseName.REPLY, PromiseName.PROMISE, PromiseName.UPDATE})
"""Promises that they hear from us: one answer is what all of them are about."""
OWN_WAY = {Kind.COMPLAINT: "a complaint", Kind.OWN_INFORMATION: "a request for their own information"}
"""Kinds that are never joined to a contact of another kind: they would no longer be counted or worked as what they are.
"""


class Joined(NamedTuple):
    """What was joined to what. `moved` are the promises that went over to the other: which, and by when."""

    contact_id: int
    ref: str
    to_id: int
    to_ref: str
    chasing_count: int
    moved: tuple[tuple[PromiseName, datetime], ...] = ()


def join(desk: Desk, contact_id: int, *, to_id: int, version: int | None = None, entry_id: str | None = None) -> Joined:
    """Join a contact to `to_id`: it is closed as joined, and its calls count as calls about the other.

    The same `entry_id` joins once. Raises WordsError where one of the two is closed or they cannot be one, ChangedError
    where somebody did something with the first after `version` was read, RecordError where saving failed.
    """
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None and contact.joined_to_id is not None:
            return _joined(contact, history.find(session, contact.joined_to_id))
        deeds.refuse_if_changed(session, contact, version)
        other = history.find(session, to_id)
        _refuse(contact, other)
        by = act(session, desk, entry_id)
        event_id = by.write(contact, EventKind.JOINED, words=other.about, new_value=other.ref)
        moved = _hand_over(by, contact, other, event_id)
        _warn_of_safety(by, contact, other, event_id)
        other.chasing_count += 1 + contact.chasing_count
        contact.joined_to_id = to_id
        session.add(contact)
        session.flush()
        history.close(session, contact, ClosedReason.JOINED)
        deeds.changed(session, contact, by.at)
        _touched(by, other, counts=bool(moved))
        return _joined(contact, other, moved)


def part(by: Act, contact: Contact, event: Event, other: Contact, undo_id: int) -> None:
    """Take back a joining that is `event`: inside the transaction in which `undo_id` took back what it ended.

    What went over and still runs ends there as void, because it runs again where it was; what was answered or moved
    there since stays as it is. Where nothing else is owed there, that one is closed. A danger stays marked there where
    it was dealt with there since.
    """
    contact.joined_to_id = None
    by.session.add(contact)
    by.session.flush()
    history.reopen(by.session, contact)
    other.chasing_count = max(0, other.chasing_count - 1 - contact.chasing_count)
    for done in parts_on(by.session, other, event):
        if done.kind is EventKind.CHANGED_FIELD:
            if not _danger_dealt_with(by.session, other, done):
                contact_fields.put(by.session, other, done.field or "", contact_fields.NO)
            continue
        there = by.write(other, EventKind.UNDONE, undo_of=done.id or 0, part_of=undo_id)
        for row in deeds.running(by.session, id_of(other)):
            if row.start_event_id == done.id:
                history.end_as(by.session, row, there, at=by.at, result=Result.VOID)
    if other.state is not State.CLOSED and not deeds.running(by.session, id_of(other)):
        history.close(by.session, other, ClosedReason.SORTED)
    deeds.changed(by.session, other, by.at)


def _danger_dealt_with(session: Session, other: Contact, marked: Event) -> bool:
    """Whether anything was written down about a danger there, after the joining marked it."""
    later = select(Event.id).where(
        Event.contact_id == id_of(other),
        col(Event.id) > marked.id,
        col(Event.field).in_((safeguarding.FIELD, safeguarding.FLAG)),
    )
    return session.exec(later).first() is not None


def count_call(session: Session, contact: Contact, by: int) -> None:
    """Count a call more (1) or less (-1), also where the contact was joined to: its calls are calls about that."""
    counted: Contact | None = contact
    while counted is not None:
        counted.chasing_count = max(0, counted.chasing_count + by)
        session.add(counted)
        counted = session.get(Contact, counted.joined_to_id) if counted.joined_to_id is not None else None


def parts_on(session: Session, other: Contact, event: Event) -> list[Event]:
    """What `event` did to the other contact."""
    rows = select(Event).where(Event.contact_id == id_of(other), Event.part_of == event.id).order_by(col(Event.id))
    return list(session.exec(rows).all())


def _refuse(contact: Contact, other: Contact) -> None:
    if contact.id == other.id:
        raise WordsError("That is this one. Choose the other one that it is about.")
    deeds.refuse_if_closed(contact, "join")
    if other.state is State.CLOSED:
        raise WordsError(f"{other.ref} is closed. Open it again first, or choose another.")
    if contact.kind is not other.kind and contact.kind in OWN_WAY:
        what = OWN_WAY[contact.kind]
        raise WordsError(f"This is {what}, and {other.ref} is not. Open {other.ref}, and join that to this one.")


def _hand_over(by: Act, contact: Contact, other: Contact, event_id: int) -> list[Promise]:
    """End what runs on the one that is joined; what the other does not owe as soon goes over. Returns what went."""
    other_event_id = by.write(other, EventKind.JOINED, words=contact.about, new_value=contact.ref, part_of=event_id)
    owed, moved = deeds.running(by.session, id_of(other)), []
    for row in deeds.running(by.session, id_of(contact)):
        stays_owed = any(_covers(theirs, row) for theirs in owed)
        missed = stays_owed and row.due_at < by.at
        result = Result.MISSED if missed else Result.VOID
        why = f"not answered before it was joined to {other.ref}" if missed else None
        history.end_as(by.session, row, event_id, at=by.at, result=result, miss_reason=why)
        if not stays_owed:
            there = _there(row, other, other_event_id)
            by.session.add(there)
            owed.append(there)
            moved.append(there)
    by.session.flush()
    return moved


def _covers(theirs: Promise, row: Promise) -> bool:
    """Whether keeping `theirs` keeps what `row` promised."""
    same = theirs.name is row.name or {theirs.name, row.name} <= ANSWERS
    return same and theirs.due_at <= row.due_at


def _there(row: Promise, other: Contact, event_id: int) -> Promise:
    same: dict[str, Any] = row.model_dump(
        exclude={"id", "restarts", "stopped_at", "stop_event_id", "result", "miss_reason", "sorry_said", "version"}
    )
    return Promise(**{**same, "contact_id": id_of(other), "start_event_id": event_id})


def _warn_of_safety(by: Act, contact: Contact, other: Contact, event_id: int) -> None:
    """Somebody's safety does not get lost with what is closed."""
    if not contact.safeguarding or other.safeguarding:
        return
    other.safeguarding = True
    by.write(
        other,
        EventKind.CHANGED_FIELD,
        words=f"SAFETY: {contact.ref} says so",
        old_value=contact_fields.NO,
        new_value=contact_fields.YES,
        field="safeguarding",
        part_of=event_id,
    )


def _touched(by: Act, other: Contact, *, counts: bool) -> None:
    """A colleague who is answering the other is told only where something more is owed now."""
    if counts:
        deeds.changed(by.session, other, by.at)
        return
    other.updated_at = by.at
    by.session.add(other)
    by.session.flush()


def _joined(contact: Contact, other: Contact, moved: list[Promise] | None = None) -> Joined:
    went = tuple((row.name, row.due_at) for row in moved or ())
    return Joined(id_of(contact), contact.ref, id_of(other), other.ref, other.chasing_count, went)
