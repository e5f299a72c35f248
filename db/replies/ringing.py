"""Marks of outgoing calls in progress, so that two staff do not ring the same person. Not part of the history."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, delete, select

from db.desk.desk import Desk, on_desk
from db.history import events
from db.models import Contact, LeaveMessage, Person, Ring, Staff
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.limits import RINGING_LASTS
from deskapp.wording.causes import ReplyCause
from deskapp.wording.phrases import clock_time


class Ringing(NamedTuple):
    """A call in progress: the staff member, and its start (UTC)."""

    name: str
    at: datetime


class ToDial(NamedTuple):
    """Facts for dialling. `number` is as typed; `leave_none` is true if the caller asked us to leave no message."""

    number: str | None
    relay: bool
    leave_none: bool


def ring(desk: Desk, contact_id: int) -> ToDial | None:
    """Mark that the current user is ringing about a contact, and return what to dial. A second call removes the mark
    and returns None.

    Raises WordsError if there is no number or a colleague is ringing them, RecordError.
    """
    me, now = on_desk(desk), desk.clock.now()
    with writing(desk.engine) as session:
        contact = events.find_contact(session, contact_id)
        session.execute(delete(Ring).where(col(Ring.at) <= now - RINGING_LASTS))
        other = session.execute(_who().where(Ring.contact_id == contact_id, Ring.staff_id != me.id)).first()
        if other is not None:
            raise WordsError(ReplyCause.RINGING_ALREADY, by=other[1], since=clock_time(other[2]))
        if session.exec(select(Ring.at).where(Ring.contact_id == contact_id)).first() is not None:
            over(session, contact_id, me.id)
            return None
        to_dial = _to_dial(session, contact)
        if not to_dial.number:
            raise WordsError(ReplyCause.NO_NUMBER)
        session.execute(insert(Ring).values(contact_id=contact_id, staff_id=me.id, at=now))
        return to_dial


def _to_dial(session: Session, contact: Contact) -> ToDial:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    if person is None:
        return ToDial(contact.number, contact.relay, leave_none=False)
    leave_none = person.ok_to_leave_message is LeaveMessage.NO
    return ToDial(contact.number, contact.relay or person.relay, leave_none)


def who_is_ringing(engine: Engine, now: datetime) -> dict[int, Ringing]:
    """Calls in progress, by contact id. Raises RecordError."""
    with read_session(engine) as session:
        rows = session.execute(_who().where(col(Ring.at) > now - RINGING_LASTS))
        return {contact_id: Ringing(name, at) for contact_id, name, at in rows}


def newest(session: Session, staff_id: int, now: datetime) -> Ring | None:
    """The last mark of a staff member that is in force at `now`; None for none."""
    mine = select(Ring).where(Ring.staff_id == staff_id, col(Ring.at) > now - RINGING_LASTS)
    return session.exec(mine.order_by(col(Ring.at).desc())).first()


def mark_on(session: Session, contact_id: int) -> Ringing | None:
    """The last call marked on a contact, which may be over; None for none."""
    row = session.execute(_who().where(Ring.contact_id == contact_id)).first()
    return None if row is None else Ringing(row[1], row[2])


def over(session: Session, contact_id: int, staff_id: int) -> None:
    """Remove the mark of a call, inside the transaction that records its result."""
    session.execute(delete(Ring).where(col(Ring.contact_id) == contact_id, col(Ring.staff_id) == staff_id))


def _who() -> Any:
    return select(Ring.contact_id, Staff.name, Ring.at).join(Staff, col(Staff.id) == col(Ring.staff_id))
