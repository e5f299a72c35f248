"""Undo of a change of the current user, which may be a slip of the keys or a name that is no colleague's."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, or_, select, update

from db.desk.desk import Desk, OnDesk
from db.models import Duty, Event, Staff
from db.storage.sessions import writing
from deskapp.limits import UNDO_WITHIN


def undo_sign_on(desk: Desk) -> str:
    """Sign the previous user on again, and remove a name that the change added to the staff.

    Returns a sentence about it, or "" if there is nothing to undo: no change of user here within the hour, no user
    before it, or something saved since. Raises RecordError.
    """
    changed, me = desk.signed_on, desk.staff
    if changed is None or changed.before is None or me is None or desk.clock.now() - changed.at > UNDO_WITHIN:
        return ""
    with writing(desk.engine) as session:
        mine = select(Event.id).where(or_(Event.by_id == me.id, Event.written_by_id == me.id))
        if session.exec(mine.where(col(Event.written_at) >= changed.at).limit(1)).first() is not None:
            return ""
        session.execute(delete(Duty).where(col(Duty.staff_id) == me.id, col(Duty.from_at) >= changed.at))
        if changed.added:
            _remove(session, me)
    desk.staff, desk.signed_on, desk.sign_on_undone = changed.before, None, me.id
    gone = f"{me.name} is not on the staff. " if changed.added else ""
    return f"Taken back: {gone}{changed.before.short_name} is on the desk again."


def _remove(session: Session, staff: OnDesk) -> None:
    """Delete a staff member, or mark them as having left if the record refers to them."""
    try:
        with session.begin_nested():
            session.execute(delete(Staff).where(col(Staff.id) == staff.id))
    except IntegrityError:
        session.execute(update(Staff).where(col(Staff.id) == staff.id).values(active=False))
