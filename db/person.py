"""One person: what is known of them, all their contacts, and changing it with what was before kept beside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from db.models import Contact, LeaveMessage, Need, Person, PersonNumber, ReplyBy, State
from db.sessions import reading

SHOWN = 40
"""How many of somebody's contacts are read: the ones that wait first, then the newest."""


class TheirContact(NamedTuple):
    """One time that they got in touch."""

    contact_id: int
    ref: str
    about: str
    received_at: datetime
    is_open: bool


class TheirNumber(NamedTuple):
    """A number of theirs, and when (a London date) it was last given."""

    number: str
    checked_on: date


class PersonPage(NamedTuple):
    """What is known of a person. `numbers` has the one that was given last first; `asked_on` is when they last told
    us a need. `contacts` has the ones that wait first, then the newest; `contact_count` counts them all.
    """

    person_id: int
    name: str
    likes_to_be_called: str
    address: str
    reply_by: ReplyBy | None
    best_time: str
    ok_to_leave_message: LeaveMessage
    relay: bool
    version: int
    numbers: tuple[TheirNumber, ...]
    needs: tuple[str, ...]
    asked_on: date | None
    contacts: tuple[TheirContact, ...]
    contact_count: int


def person(engine: Engine, person_id: int) -> PersonPage | None:
    """Their page, or None where nobody has this id. Raises RecordError."""
    with reading(engine) as session:
        one = session.get(Person, person_id)
        if one is None:
            return None
        needs = session.exec(select(col(Need.what), col(Need.asked_on)).where(Need.person_id == person_id)).all()
        return PersonPage(
            person_id=person_id,
            name=one.name or "",
            likes_to_be_called=one.likes_to_be_called or "",
            address=one.address or "",
            reply_by=one.reply_by,
            best_time=one.best_time or "",
            ok_to_leave_message=one.ok_to_leave_message,
            relay=one.relay,
            version=one.version,
            numbers=_numbers(session, person_id),
            needs=tuple(what for what, _ in needs),
            asked_on=max((asked_on for _, asked_on in needs), default=None),
            contacts=_contacts(session, person_id),
            contact_count=session.exec(select(func.count(col(Contact.id))).where(Contact.person_id == person_id)).one(),
        )


def _numbers(session: Session, person_id: int) -> tuple[TheirNumber, ...]:
    found = session.execute(
        select(col(PersonNumber.number), col(PersonNumber.checked_on))
        .where(PersonNumber.person_id == person_id)
        .order_by(col(PersonNumber.checked_on).desc(), col(PersonNumber.id).desc())
    )
    return tuple(TheirNumber(*row) for row in found)


def _contacts(session: Session, person_id: int) -> tuple[TheirContact, ...]:
    columns: list[Any] = [Contact.id, Contact.ref, Contact.about, Contact.received_at, Contact.state]
    found = session.execute(
        select(*columns)
        .where(col(Contact.person_id) == person_id)
        .order_by(col(Contact.state) == State.CLOSED, col(Contact.received_at).desc(), col(Contact.id).desc())
        .limit(SHOWN)
    )
    return tuple(TheirContact._make((*row[:4], row[4] is not State.CLOSED)) for row in found)
