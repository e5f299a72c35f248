"""The person behind a contact, created or updated from the facts of an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from db.history.events import Act
from db.models import (
    Contact,
    Event,
    LeaveMessage,
    Need,
    Person,
    PersonChange,
    PersonEmail,
    PersonNumber,
    ReplyBy,
)
from db.people import contact_points, edit
from db.people.lists import parse_needs
from db.people.page import shown_as
from deskapp.charter.declared import form_of
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel
from deskapp.parsing.name_key import name_key
from deskapp.wording.sentence import OnPage

_Ways = type[PersonNumber] | type[PersonEmail]


class PersonTold(NamedTuple):
    """Facts that callers gave about themselves. None: not asked."""

    needs: str | None
    ok_to_leave_message: LeaveMessage | None
    reply_by: ReplyBy | None


class Remembered(NamedTuple):
    """The person of an entry; None if the entry says nothing about one. `joined` says what it was added to."""

    person_id: int | None
    joined: OnPage = OnPage.NOBODY


def remember(session: Session, entry: Contact, told: PersonTold, at: datetime) -> Remembered:
    """Create or update the caller of an entry.

    The entry's own person is updated, and the changes are recorded under the author of the entry. Otherwise the same
    name with the same number or email address is the same person, if only one is; a shared number alone identifies
    nobody.
    """
    wants = parse_needs(told.needs)
    person = _known(session, entry)
    before = edit.snapshot(session, person) if person is not None else None
    if person is None:
        if not (entry.name or wants or told.ok_to_leave_message or told.reply_by):
            return Remembered(None)
        person = Person(name=entry.name, created_at=at, updated_at=at)
    _bring_up_to_date(person, entry, told)
    session.add(person)
    session.flush()
    assert person.id is not None  # noqa: S101 - flushed
    number, email = keep_number(session, person.id, entry, at), keep_email(session, person.id, entry, at)
    _keep_needs(session, person.id, wants, at)
    if before is None:
        return Remembered(person.id)
    edit.record_changes(session, person, before, at=at, by_id=entry.created_by)
    return Remembered(person.id, OnPage.WITH_NUMBER if number else OnPage.WITH_EMAIL if email else OnPage.KNOWN)


def _known(session: Session, entry: Contact) -> Person | None:
    if entry.person_id is not None:
        return shown_as(session, entry.person_id)
    if not entry.name:
        return None
    number, email = col(PersonNumber.number_key), col(PersonEmail.email_key)
    found = _named(session, entry.name, PersonNumber, number, entry.number_key)
    return found or _named(session, entry.name, PersonEmail, email, contact_points.email_key(email_of(entry)))


def _named(session: Session, name: str, table: _Ways, column: Any, key: str) -> Person | None:
    """The only person of this name with this number or email address; None for none, and for several."""
    if not key:
        return None
    shown = select(func.coalesce(Person.joined_to_id, Person.id)).join(table, told_by_entry(table)).distinct()
    ids = session.execute(shown.where(column == key, Person.name_key == name_key(name)).limit(2)).scalars().all()
    return shown_as(session, ids[0]) if len(ids) == 1 else None


def told_by_entry(table: _Ways) -> ColumnElement[bool]:
    """The join of people with their numbers or addresses.

    A merged record keeps its name, but its numbers belong to the record that it was merged into.
    """
    return or_(col(table.person_id) == col(Person.id), col(table.person_id) == col(Person.joined_to_id))


def _bring_up_to_date(person: Person, entry: Contact, told: PersonTold) -> None:
    person.name = person.name or entry.name
    if not email_of(entry):
        person.address = entry.address or person.address
    person.relay = person.relay or entry.relay
    person.reply_by = told.reply_by or person.reply_by
    person.ok_to_leave_message = told.ok_to_leave_message or person.ok_to_leave_message


def keep_number(session: Session, person_id: int, entry: Contact, at: datetime) -> str:
    """Add the number of an entry to the person's, or set its date of checking to that of `at`.

    Returns the key of an added number, else "".
    """
    given, label = contact_points.split_label(entry.number or "")
    if given and entry.number_key:
        key, on = entry.number_key, local_date(at)
        row = PersonNumber(person_id=person_id, number=given, number_key=key, label=label, checked_on=on)
        return key if _keep_point(session, entry, row, col(PersonNumber.number_key) == key) else ""
    return ""


def email_of(entry: Contact) -> str:
    """The sender's address of an email, or an email address to reply to; "" if the entry has only a postal address."""
    address = entry.address or ""
    return address if form_of(entry.channel) is Channel.EMAIL or "@" in address else ""


def keep_email(session: Session, person_id: int, entry: Contact, at: datetime) -> str:
    """Add the email address of an entry to the person's, or set its date of checking to that of `at`.

    Returns the key of an added address, else "".
    """
    given, label = contact_points.split_label(email_of(entry))
    if key := contact_points.email_key(given):
        row = PersonEmail(person_id=person_id, email=given, email_key=key, label=label, checked_on=local_date(at))
        return key if _keep_point(session, entry, row, col(PersonEmail.email_key) == key) else ""
    return ""


def _keep_point(
    session: Session, entry: Contact, new: PersonNumber | PersonEmail, same_key: ColumnElement[bool]
) -> bool:
    """Keep a number or an address; True if it is added."""
    table: Any = type(new)
    row = session.exec(select(table).where(table.person_id == new.person_id, same_key)).first() or new
    row.label = new.label or row.label
    # In a letter or an email from a known person it is filled in from their page, and nobody has given it.
    if entry.person_id is None or form_of(entry.channel) not in (Channel.LETTER, Channel.EMAIL):
        row.checked_on = new.checked_on
    session.add(row)
    return row is new


class _Way(NamedTuple):
    """A table of ways to reach people: the field of a page that lists them, the column and the key to compare by."""

    table: Any
    listed: str
    column: str
    key: Callable[[str], str]


_WAYS: Mapping[str, _Way] = {
    "number": _Way(PersonNumber, "numbers", "number", contact_points.number_key),
    "address": _Way(PersonEmail, "emails", "email", contact_points.email_key),
}
POINTS = frozenset(_WAYS)
"""The fields of a contact whose correction puts the caller's page right as well."""


def correct_point(by: Act, contact: Contact, field: str, was: str) -> str:
    """Put the corrected number or email address of a contact on the caller's page, in the place of `was` if nothing
    else has given that. Returns what stays there beside it, else "".
    """
    person = shown_as(by.session, contact.person_id) if contact.person_id is not None else None
    if person is None or person.id is None:
        return ""
    session, way, before = by.session, _WAYS[field], edit.snapshot(by.session, person)
    keep = keep_number if field == "number" else keep_email
    keep(session, person.id, contact, by.at)
    now_is = contact.number_key if field == "number" else contact_points.email_key(email_of(contact))
    old_key, stays = way.key(was), ""
    if old_key and old_key != now_is:
        column = getattr(way.table, f"{way.column}_key")
        row = session.exec(select(way.table).where(way.table.person_id == person.id, column == old_key)).first()
        if row is not None and _given_elsewhere(by, contact, person, way, old_key):
            stays = getattr(row, way.column)
        elif row is not None:
            session.delete(row)
    edit.record_changes(session, person, before, at=by.at, by_id=by.by_id)
    return stays


def _given_elsewhere(by: Act, contact: Contact, person: Person, way: _Way, key: str) -> bool:
    """True unless the person's number or address with this key came from this contact alone."""
    theirs = select(Contact).join(Person, col(Person.id) == col(Contact.person_id))
    theirs = theirs.where(or_(col(Person.id) == person.id, col(Person.joined_to_id) == person.id))
    others = by.session.exec(theirs.where(col(Contact.id) != contact.id)).all()
    if any(key in (one.number_key, contact_points.email_key(email_of(one))) for one in others):
        return True
    own_times = {contact.created_at.replace(microsecond=0)}
    done = select(Event.written_at).where(Event.contact_id == contact.id)
    own_times |= {at.replace(microsecond=0) for at in by.session.exec(done).all()}
    changes = select(PersonChange).where(PersonChange.person_id == person.id, PersonChange.field == way.listed)
    put_in = [
        one.at.replace(microsecond=0)
        for one in by.session.exec(changes).all()
        if _lists(one.new_value, way, key) and not _lists(one.old_value, way, key)
    ]
    return not own_times.issuperset(put_in or [person.created_at.replace(microsecond=0)])


def _lists(value: Any, way: _Way, key: str) -> bool:
    """True if a recorded list of numbers or addresses has this key."""
    return isinstance(value, list) and any(way.key(str(one.get(way.column, ""))) == key for one in value)


def _keep_needs(session: Session, person_id: int, wants: list[str], at: datetime) -> None:
    known = {what.casefold() for what in session.exec(select(Need.what).where(Need.person_id == person_id))}
    for want in wants:
        if want.casefold() not in known:
            known.add(want.casefold())
            session.add(Need(person_id=person_id, what=want, asked_on=local_date(at)))
