"""Who is ringing whom just now, so that two do not ring the same person. No part of the history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, delete, select

from db import checking, history
from db.desk import Desk
from db.models import Contact, LeaveMessage, Person, Ring, Staff
from db.sessions import reading, writing
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time

LASTS = timedelta(minutes=15)
"""How long a mark stands (design: screens, C1). It goes sooner when whoever rang records how it went."""


class Ringing(NamedTuple):
    """Who rings, since when."""

    name: str
    at: datetime


class ToDial(NamedTuple):
    """What whoever rings has to know: the number as it was typed, whether it is rung through the relay, and whether
    they asked us to leave no message.
    """

    number: str | None
    relay: bool
    leave_none: bool


def ring(desk: Desk, contact_id: int) -> ToDial:
    """Mark that whoever is on the desk rings about this contact now. Ringing again starts the 15 minutes again.

    Returns what to dial. Raises WordsError where a colleague is ringing them, RecordError where the contact is gone or
    saving failed.
    """
    me, now = checking.on_desk(desk), desk.clock.now()
    with writing(desk.engine) as session:
        contact = history.find(session, contact_id)
        session.execute(delete(Ring).where(col(Ring.at) <= now - LASTS))
        other = session.execute(_who().where(Ring.contact_id == contact_id, Ring.staff_id != me.id)).first()
        if other is not None:
            raise WordsError(f"{other[1]} is ringing them, since {clock_time(other[2])}.")
        mark = insert(Ring).values(contact_id=contact_id, staff_id=me.id, at=now)
        session.execute(mark.on_conflict_do_update(index_elements=["contact_id"], set_={"at": now}))
        return _to_dial(session, contact)


def _to_dial(session: Session, contact: Contact) -> ToDial:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    if person is None:
        return ToDial(contact.number, contact.relay, leave_none=False)
    leave_none = person.ok_to_leave_message is LeaveMessage.NO
    return ToDial(contact.number, contact.relay or person.relay, leave_none)


def who_is_ringing(engine: Engine, now: datetime) -> dict[int, Ringing]:
    """Who rings about which contact, by its id. Raises RecordError."""
    with reading(engine) as session:
        rows = session.execute(_who().where(col(Ring.at) > now - LASTS))
        return {contact_id: Ringing(name, at) for contact_id, name, at in rows}


def mark_on(session: Session, contact_id: int) -> Ringing | None:
    """Who rang about this contact last, as far as it is marked: it may be over."""
    row = session.execute(_who().where(Ring.contact_id == contact_id)).first()
    return None if row is None else Ringing(row[1], row[2])


def over(session: Session, contact_id: int, staff_id: int) -> None:
    """They have rung: inside the transaction that records how it went."""
    session.execute(delete(Ring).where(col(Ring.contact_id) == contact_id, col(Ring.staff_id) == staff_id))


def _who() -> Any:
    return select(Ring.contact_id, Staff.name, Ring.at).join(Staff, col(Staff.id) == col(Ring.staff_id))
