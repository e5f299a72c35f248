"""Undo of a colleague who joined the staff with what was given to them, and its redo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.desk.desk import Desk
from db.desk.desk_changes import record_change
from db.desk.staff_changes import is_referred_to
from db.history.events import Act
from db.models import Contact, DeskChange, DeskChangeKind, Duty, Event, EventKind, Note, Staff, State
from db.undo.row_changes import RowChange
from deskapp.errors import WordsError
from deskapp.wording.causes import DeskCause

_JOINED = (DeskChangeKind.STAFF_ADDED, DeskChangeKind.STAFF_BACK)


def leave_again(by: Act, event: Event) -> str:
    """Take the colleague off the staff who joined it with this event, unless anything refers to them since.

    Called once the event is undone. Returns their name, or "" if nobody left.
    """
    change = _joined_with(by.session, event)
    one = by.session.get(Staff, change.subject_id) if change is not None else None
    if change is None or one is None or _is_used(by.session, one, change):
        return ""
    if change.kind is DeskChangeKind.STAFF_ADDED:
        by.session.delete(one)
    else:
        one.active = False
        by.session.add(one)
    record_change(by.session, by.desk, change.kind, one.name, subject_id=change.subject_id, undo_of=change.id, at=by.at)
    return one.name


def _joined_with(session: Session, event: Event) -> DeskChange | None:
    """The change that put the colleague on the staff in the same save; None if they were there."""
    if event.kind is not EventKind.GIVEN_TO:
        return None
    undo = aliased(DeskChange, name="undo")
    return session.exec(
        select(DeskChange)
        .join(Note, col(Note.new_value) == col(DeskChange.about))
        .where(
            Note.event_id == event.id,
            DeskChange.at == event.written_at,
            col(DeskChange.kind).in_(_JOINED),
            col(DeskChange.undo_of).is_(None),
            ~select(undo.id).where(col(undo.undo_of) == col(DeskChange.id)).exists(),
        )
    ).first()


def _is_used(session: Session, one: Staff, change: DeskChange) -> bool:
    """True if the record has anything of the colleague but what was there before they joined."""
    if session.exec(select(Duty.id).where(Duty.staff_id == one.id, Duty.from_at >= change.at)).first() is not None:
        return True
    if change.kind is DeskChangeKind.STAFF_ADDED:
        return is_referred_to(session, one)
    theirs = select(Contact.id).where(Contact.owner_id == one.id, Contact.state != State.CLOSED)
    done = select(Event.id).where(
        Event.written_at >= change.at, or_(Event.by_id == one.id, Event.written_by_id == one.id)
    )
    return any(session.exec(each.limit(1)).first() is not None for each in (theirs, done))


def refuse_taken_names(session: Session, changes: Iterable[RowChange]) -> None:
    """Raise WordsError if a redo would bring back a colleague whose name somebody has by now."""
    for change in _back_on_staff(changes):
        if change.was is not None and "name_key" in change.was:
            same = select(Staff.name).where(Staff.name_key == change.was["name_key"], Staff.id != change.row_id)
            if (taken := session.exec(same).first()) is not None:
                raise WordsError(DeskCause.NAME_IN_USE, name=taken)


def note_back(session: Session, desk: Desk, changes: Iterable[RowChange], at: datetime) -> None:
    """Add to the desk's history that a redo has put the colleague on the staff again, at `at` (UTC)."""
    for change in _back_on_staff(changes):
        one = session.get_one(Staff, change.row_id)
        kind = DeskChangeKind.STAFF_ADDED if change.became is None else DeskChangeKind.STAFF_BACK
        record_change(session, desk, kind, one.name, subject_id=one.id, at=at)


def _back_on_staff(changes: Iterable[RowChange]) -> list[RowChange]:
    return [change for change in changes if change.table == "staff"]
