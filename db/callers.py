"""Who it was: made or brought up to date from what an entry says of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from db import person_changes, reaching
from db.models import Contact, LeaveMessage, Need, Person, PersonEmail, PersonNumber, ReplyBy
from db.person import shown_as
from db.person_lines import needs_of
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel

_Ways = type[PersonNumber] | type[PersonEmail]


class Told(NamedTuple):
    """What somebody told us about themselves, besides what they rang about. None: not asked."""

    needs: str | None
    ok_to_leave_message: LeaveMessage | None
    reply_by: ReplyBy | None


def remember(session: Session, entry: Contact, told: Told, at: datetime) -> int | None:
    """The person that this entry is from; None where nothing is known that could be kept about them.

    A person who was picked is brought up to date, and what changed is kept beside them, as whoever wrote the entry
    changed it. The same name at the same number or email address is the same person; one that is shared, by itself, is
    nobody in particular.
    """
    wants = needs_of(told.needs)
    person = _known(session, entry)
    before = person_changes.as_it_is(session, person) if person is not None else None
    if person is None:
        if not (entry.name or wants or told.ok_to_leave_message or told.reply_by):
            return None
        person = Person(name=entry.name, created_at=at, updated_at=at)
    _bring_up_to_date(person, entry, told)
    session.add(person)
    session.flush()
    assert person.id is not None  # noqa: S101 - flushed
    keep_number(session, person.id, entry, at)
    keep_email(session, person.id, entry, at)
    _keep_needs(session, person.id, wants, at)
    if before is not None:
        person_changes.keep(session, person, before, at=at, by_id=entry.created_by)
    return person.id


def _known(session: Session, entry: Contact) -> Person | None:
    if entry.person_id is not None:
        return shown_as(session, entry.person_id)
    if not entry.name:
        return None
    number, email = col(PersonNumber.number_key), col(PersonEmail.email_key)
    found = _named(session, entry.name, PersonNumber, number, entry.number_key)
    found = found or _named(session, entry.name, PersonEmail, email, reaching.email_key(email_of(entry)))
    return None if found is None else shown_as(session, found)


def _named(session: Session, name: str, table: _Ways, column: Any, key: str) -> int | None:
    """Whoever of this name has this number or email address."""
    if not key:
        return None
    wanted = select(Person.id).join(table, _said_of(table))
    return session.execute(wanted.where(column == key, func.lower(Person.name) == name.lower())).scalar()


def said_of_a_number() -> ColumnElement[bool]:
    """Who has a number, in SQL: a record that was joined to another kept its name, and gave the other its numbers."""
    return _said_of(PersonNumber)


def _said_of(table: _Ways) -> ColumnElement[bool]:
    return or_(col(table.person_id) == col(Person.id), col(table.person_id) == col(Person.joined_to_id))


def _bring_up_to_date(person: Person, entry: Contact, told: Told) -> None:
    person.name = person.name or entry.name
    if entry.channel is not Channel.EMAIL:
        person.address = entry.address or person.address
    person.relay = person.relay or entry.relay
    person.reply_by = told.reply_by or person.reply_by
    person.ok_to_leave_message = told.ok_to_leave_message or person.ok_to_leave_message


def keep_number(session: Session, person_id: int, entry: Contact, at: datetime) -> None:
    """Keep the number of an entry among theirs, as the one that was given last."""
    if not (entry.number and entry.number_key):
        return
    given, label = reaching.labelled(entry.number)
    known = session.exec(
        select(PersonNumber).where(PersonNumber.person_id == person_id, PersonNumber.number_key == entry.number_key)
    ).first()
    if known is None:
        known = PersonNumber(person_id=person_id, number=given, number_key=entry.number_key, checked_on=london_date(at))
    known.label = label or known.label
    known.checked_on = london_date(at)
    session.add(known)


def email_of(entry: Contact) -> str:
    """The address that an email came from, as it was given; empty for anything else."""
    return (entry.address or "") if entry.channel is Channel.EMAIL else ""


def keep_email(session: Session, person_id: int, entry: Contact, at: datetime) -> None:
    """Keep the address that an email came from among theirs, as the one that was given last."""
    given, label = reaching.labelled(email_of(entry))
    key = reaching.email_key(given)
    if not key:
        return
    known = session.exec(
        select(PersonEmail).where(PersonEmail.person_id == person_id, PersonEmail.email_key == key)
    ).first()
    if known is None:
        known = PersonEmail(person_id=person_id, email=given, email_key=key, checked_on=london_date(at))
    known.label = label or known.label
    known.checked_on = london_date(at)
    session.add(known)


def _keep_needs(session: Session, person_id: int, wants: list[str], at: datetime) -> None:
    known = {what.casefold() for what in session.exec(select(Need.what).where(Need.person_id == person_id))}
    for want in wants:
        if want.casefold() not in known:
            known.add(want.casefold())
            session.add(Need(person_id=person_id, what=want, asked_on=london_date(at)))
