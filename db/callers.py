"""Who it was: made or brought up to date from what an entry says of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from db.models import NAME_LENGTH, Contact, LeaveMessage, Need, Person, PersonNumber, ReplyBy
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError


class Told(NamedTuple):
    """What somebody told us about themselves, besides what they rang about. None: not asked."""

    needs: str | None
    ok_to_leave_message: LeaveMessage | None
    reply_by: ReplyBy | None


def remember(session: Session, entry: Contact, told: Told, at: datetime) -> int | None:
    """The person that this entry is from; None where nothing is known that could be kept about them.

    A person who was picked is brought up to date. The same name at the same number is the same person; a shared
    number alone is nobody in particular.
    """
    wants = needs_of(told.needs)
    person = _known(session, entry)
    if person is None:
        if not (entry.name or wants or told.ok_to_leave_message or told.reply_by):
            return None
        person = Person(name=entry.name, created_at=at, updated_at=at)
    _bring_up_to_date(person, entry, told, at)
    session.add(person)
    session.flush()
    assert person.id is not None  # noqa: S101 - flushed
    _keep_number(session, person.id, entry, at)
    _keep_needs(session, person.id, wants, at)
    return person.id


def needs_of(typed: str | None) -> list[str]:
    """Several needs as they were typed with commas between. WordsError for one that is too long to keep."""
    wants = [" ".join(part.split()) for part in (typed or "").split(",")]
    if any(len(want) > NAME_LENGTH for want in wants):
        raise WordsError("A need can be up to 80 letters. Write what to do, like large print 18pt.")
    return [want for want in wants if want]


def _known(session: Session, entry: Contact) -> Person | None:
    if entry.person_id is not None:
        return session.get(Person, entry.person_id)
    if not (entry.name and entry.number_key):
        return None
    return session.exec(
        select(Person)
        .join(PersonNumber, col(PersonNumber.person_id) == col(Person.id))
        .where(PersonNumber.number_key == entry.number_key, func.lower(Person.name) == entry.name.lower())
    ).first()


def _bring_up_to_date(person: Person, entry: Contact, told: Told, at: datetime) -> None:
    before = person.model_dump()
    person.name = person.name or entry.name
    person.address = entry.address or person.address
    person.relay = person.relay or entry.relay
    person.reply_by = told.reply_by or person.reply_by
    person.ok_to_leave_message = told.ok_to_leave_message or person.ok_to_leave_message
    if person.id is not None and person.model_dump() != before:
        person.updated_at = at
        person.version += 1


def _keep_number(session: Session, person_id: int, entry: Contact, at: datetime) -> None:
    if not (entry.number and entry.number_key):
        return
    known = session.exec(
        select(PersonNumber).where(PersonNumber.person_id == person_id, PersonNumber.number_key == entry.number_key)
    ).first()
    if known is None:
        known = PersonNumber(
            person_id=person_id, number=entry.number, number_key=entry.number_key, checked_on=london_date(at)
        )
    known.checked_on = london_date(at)
    session.add(known)


def _keep_needs(session: Session, person_id: int, wants: list[str], at: datetime) -> None:
    known = {what.casefold() for what in session.exec(select(Need.what).where(Need.person_id == person_id))}
    for want in wants:
        if want.casefold() not in known:
            known.add(want.casefold())
            session.add(Need(person_id=person_id, what=want, asked_on=london_date(at)))
