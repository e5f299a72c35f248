"""Merge a contact into another on the same matter, and undo that.

No promise is lost. Each running promise of the merged contact is either covered by one of the other contact that is due
no later, or moves there with its start, due time, waits and extensions. An overdue one ends as missed, unless it moves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from db.contacts import fields, unclear
from db.desk.desk import Desk
from db.details import safeguarding
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ClosedReason, Contact, Event, EventKind, Note, Promise, State
from db.models.columns import id_of
from db.promises import life, start
from deskapp.charter.vocabulary import Kind, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause

_OWN_WAY = {Kind.COMPLAINT: "a complaint", Kind.OWN_INFORMATION: "a request for their own information"}
"""Kinds that are never merged into a contact of another kind, where they would no longer be handled and counted."""


class Joined(NamedTuple):
    """A merge of one contact into another. `moved` has the name and due time (UTC) of each promise that moved."""

    contact_id: int
    ref: str
    to_id: int
    to_ref: str
    chasing_count: int
    moved: tuple[tuple[PromiseName, datetime], ...] = ()


def merge_contacts(
    desk: Desk, contact_id: int, *, to_id: int, version: int | None = None, entry_id: str | None = None
) -> Joined:
    """Merge a contact into `to_id`: it is closed as merged. Its calls count as calls about the other, and so does it
    itself if it came in later.

    Idempotent per `entry_id`. Raises WordsError if one of the two is closed or they cannot be merged, ChangedError if
    the first was changed after `version` was read, RecordError.
    """
    with action(desk, contact_id, version=version, entry_id=entry_id) as (by, contact, known):
        session = by.session
        if known is not None:
            return _joined(contact, events.find_contact(session, contact.joined_to_id or to_id))
        other = events.find_contact(session, to_id)
        _refuse(contact, other)
        event_id = by.write(contact, EventKind.JOINED, words=other.about, new_value=other.ref)
        moved = _hand_over(by, contact, other, event_id)
        safeguarding.bring_along(by, contact, other, part_of=event_id)
        unclear.copy_unclear(by, contact, other, part_of=event_id)
        other.chasing_count += _chases_brought(session, contact, other)
        contact.joined_to_id = to_id
        session.add(contact)
        session.flush()
        events.close(session, contact, ClosedReason.JOINED)
        conflicts.changed(session, contact, by.at)
        _touched(by, other, counts=bool(moved))
        return _joined(contact, other, moved)


def unmerge_contacts(by: Act, contact: Contact, event: Event, other: Contact, undo_id: int) -> None:
    """Undo the merge of `event` on `other`, inside the transaction in which `undo_id` restores the promises it ended.

    Promises that the merge moved and that still run on `other` become void, as they run again on the first contact. If
    no other promise runs, `other` is closed. The reports of a danger that came with the merge go, and the mark with
    them, unless a danger was recorded there since.
    """
    contact.joined_to_id = None
    by.session.add(contact)
    by.session.flush()
    life.reopen_contact(by, contact, undo_id)
    other.chasing_count = max(0, other.chasing_count - _chases_brought(by.session, contact, other, event))
    for done in parts_on(by.session, other, event):
        if done.field == safeguarding.FIELD:
            safeguarding.remove_report(by.session, id_of(other), events.became(by.session, done))
            continue
        if done.kind is EventKind.CHANGED_FIELD:
            since = unclear.heard_since(by, other, done) if done.field == unclear.UNCLEAR_FIELD else None
            if not (_danger_dealt_with(by.session, other, done) if since is None else since):
                fields.put_field(by.session, other, done.field or "", fields.NO)
            continue
        undone_id = by.write(other, EventKind.UNDONE, undo_of=done.id or 0, part_of=undo_id)
        for row in conflicts.running(by.session, id_of(other)):
            if row.start_event_id == done.id:
                events.end_as(by.session, row, undone_id, at=by.at, result=Result.VOID)
    life.update_waiting_state(by, other)
    if other.state is not State.CLOSED and not conflicts.running(by.session, id_of(other)):
        events.close(by.session, other, ClosedReason.SORTED)
    conflicts.changed(by.session, other, by.at)


def _danger_dealt_with(session: Session, other: Contact, marked: Event) -> bool:
    """True if a danger was recorded on the other contact after the event `marked` of the merge."""
    later = select(Event.id).where(
        Event.contact_id == id_of(other),
        col(Event.id) > marked.id,
        or_(col(Event.part_of).is_(None), Event.part_of != marked.part_of),
        col(Event.field).in_((safeguarding.FIELD, safeguarding.FLAG)),
    )
    return session.exec(later).first() is not None


def _chases_brought(session: Session, contact: Contact, other: Contact, merged: Event | None = None) -> int:
    """The calls about the other contact that a merge brings: those about this one, and itself unless it came before.

    Of a merge that is undone, the event `merged`, it is asked if it came before as it was then.
    """
    chased = contact.received_at >= other.received_at
    for part in parts_on(session, other, merged) if merged else ():
        note = session.get(Note, part.id) if part.kind is EventKind.JOINED else None
        if note is not None and note.old_value is not None:
            chased = note.old_value == fields.YES
    return contact.chasing_count + int(chased)


def count_call(session: Session, contact: Contact, by: int, *, at: datetime) -> None:
    """Add 1 or -1 to the call count of a contact and of every contact that it was merged into.

    A call `at` a time (UTC) before the contact came in chased nothing, and counts nowhere.
    """
    counted: Contact | None = contact if at >= contact.received_at else None
    while counted is not None:
        counted.chasing_count = max(0, counted.chasing_count + by)
        session.add(counted)
        counted = session.get(Contact, counted.joined_to_id) if counted.joined_to_id is not None else None


def parts_on(session: Session, other: Contact, event: Event) -> list[Event]:
    """The events on the other contact that are part of `event`, oldest first."""
    rows = select(Event).where(Event.contact_id == id_of(other), Event.part_of == event.id).order_by(col(Event.id))
    return list(session.exec(rows).all())


def _refuse(contact: Contact, other: Contact) -> None:
    if contact.id == other.id:
        raise WordsError(ContactCause.MERGE_WITH_ITSELF)
    conflicts.refuse_if_closed(contact, "join")
    if other.state is State.CLOSED:
        raise WordsError(ContactCause.MERGE_INTO_CLOSED, ref=other.ref)
    if contact.kind is not other.kind and contact.kind in _OWN_WAY:
        what = _OWN_WAY[contact.kind]
        raise WordsError(ContactCause.MERGE_OTHER_WAY, what=what, ref=other.ref)


def _hand_over(by: Act, contact: Contact, other: Contact, event_id: int) -> list[Promise]:
    """End the running promises of the merged contact and move those that `other` does not cover. Returns these."""
    # Whether it chased stays as it is now: its time, or that of the other, may be put right before they are parted.
    chased = fields.YES if contact.received_at >= other.received_at else fields.NO
    other_event_id = by.write(
        other, EventKind.JOINED, words=contact.about, old_value=chased, new_value=contact.ref, part_of=event_id
    )
    owed, moved = conflicts.running(by.session, id_of(other)), []
    for row in conflicts.running(by.session, id_of(contact)):
        stays_owed = any(_covers(theirs, row) for theirs in owed)
        missed = stays_owed and row.due_at < by.at and row.waiting_since is None
        result = Result.MISSED if missed else Result.VOID
        why = f"not answered before it was joined to {other.ref}" if missed else None
        events.end_as(by.session, row, event_id, at=by.at, result=result, miss_reason=why)
        if not stays_owed:
            copy = _moved(row, other, other_event_id)
            by.session.add(copy)
            by.session.flush()
            life.copy_beside(by.session, id_of(row), id_of(copy))
            owed.append(copy)
            moved.append(copy)
    life.update_waiting_state(by, other)
    return moved


def _covers(theirs: Promise, row: Promise) -> bool:
    """True if keeping `theirs` also keeps the promise `row`, which a paused one does only for another paused one."""
    same = theirs.waiting_since is None or row.waiting_since is not None
    return same and start.one_reply_keeps(theirs.name, row.name) and theirs.due_at <= row.due_at


def _moved(row: Promise, other: Contact, event_id: int) -> Promise:
    same: dict[str, Any] = row.model_dump(
        exclude={"id", "restarts", "stopped_at", "stop_event_id", "result", "miss_reason", "sorry_said", "version"}
    )
    return Promise(**{**same, "contact_id": id_of(other), "start_event_id": event_id})


def _touched(by: Act, other: Contact, *, counts: bool) -> None:
    """Update the other contact. Its version, and so an edit conflict for others, changes only if it owes more now."""
    if counts:
        conflicts.changed(by.session, other, by.at)
        return
    other.updated_at = by.at
    by.session.add(other)
    by.session.flush()


def _joined(contact: Contact, other: Contact, moved: list[Promise] | None = None) -> Joined:
    went = tuple((row.name, row.due_at) for row in moved or ())
    return Joined(id_of(contact), contact.ref, id_of(other), other.ref, other.chasing_count, went)
