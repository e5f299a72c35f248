"""The page of one person: their fields, numbers, needs, speakers, cautions and contacts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from db.models import (
    Basis,
    Caution,
    Contact,
    Label,
    LeaveMessage,
    Need,
    Organisation,
    Person,
    PersonEmail,
    PersonNumber,
    PersonType,
    ReplyBy,
    Speaker,
    Staff,
    State,
)
from db.storage.sessions import read_session

CONTACTS_SHOWN = 200
"""The number of contacts of a person that are read: open ones first, then the newest."""


class TheirContact(NamedTuple):
    """A contact in the list on a page. `received_at` is UTC."""

    contact_id: int
    ref: str
    about: str
    received_at: datetime
    is_open: bool


class TheirNumber(NamedTuple):
    """A number of a person, the local date on which it was last given, and its label."""

    number: str
    checked_on: date | None
    label: Label | None


class TheirEmail(NamedTuple):
    """An email address of a person, the local date on which it was last given, and its label."""

    email: str
    checked_on: date | None
    label: Label | None


class TheirNeed(NamedTuple):
    """A need as an instruction, the local date on which it was asked about, and the one on which to ask again."""

    what: str
    asked_on: date
    review_on: date | None


class TheirSpeaker(NamedTuple):
    """Someone who may speak for a person, the ground, and the local date on which we were told."""

    name: str
    basis: Basis
    told_on: date


class TheirCaution(NamedTuple):
    """A caution: its reason, the local date of its review, the time of writing (UTC), and its author."""

    reason: str
    review_on: date
    at: datetime
    by: str


class PersonPage(NamedTuple):
    """The page of a person. `numbers` and `emails` are in order of `checked_on`, newest first. `contacts` has the open
    ones first, then the newest; `contact_count` counts all of them. `also` are the other names of merged records.
    """

    person_id: int
    name: str
    likes_to_be_called: str
    person_type: PersonType | None
    organisation: str
    role: str
    feedback_ok: bool | None
    address: str
    reply_by: ReplyBy | None
    best_time: str
    ok_to_leave_message: LeaveMessage
    relay: bool
    version: int
    also: tuple[str, ...]
    numbers: tuple[TheirNumber, ...]
    emails: tuple[TheirEmail, ...]
    needs: tuple[TheirNeed, ...]
    speakers: tuple[TheirSpeaker, ...]
    cautions: tuple[TheirCaution, ...]
    contacts: tuple[TheirContact, ...]
    contact_count: int
    open_count: int


def person(engine: Engine, person_id: int) -> PersonPage | None:
    """The page of a person; of a merged record, the page that it was merged into. None for an unknown id.

    Raises RecordError.
    """
    with read_session(engine) as session:
        one = shown_as(session, person_id)
        return None if one is None else person_page_of(session, one)


def person_of(engine: Engine, contact_id: int) -> PersonPage | None:
    """The page of the person behind a contact; None if the contact has no person. Raises RecordError."""
    with read_session(engine) as session:
        one = session.exec(
            select(Person).join(Contact, col(Contact.person_id) == col(Person.id)).where(Contact.id == contact_id)
        ).first()
        return None if one is None else person_page_of(session, one)


def shown_as(session: Session, person_id: int) -> Person | None:
    """The person with this id, or the one that their record was merged into; None for an unknown id."""
    one = session.get(Person, person_id)
    # One step is enough: a merge also updates `joined_to_id` of records merged earlier (db.people.merge).
    return session.get(Person, one.joined_to_id) if one is not None and one.joined_to_id is not None else one


def person_id_of(person: Person) -> int:
    """The id of a person who is in the record."""
    assert person.id is not None  # noqa: S101 - read from the record
    return person.id


def person_page_of(session: Session, one: Person) -> PersonPage:
    """The page of a person who was read in this session."""
    person_id = person_id_of(one)
    theirs = select(func.count(col(Contact.id))).where(Contact.person_id == person_id)
    return PersonPage(
        person_id=person_id,
        name=one.name or "",
        likes_to_be_called=one.likes_to_be_called or "",
        person_type=one.person_type,
        organisation=organisation_of(session, one),
        role=one.role or "",
        feedback_ok=one.feedback_ok,
        address=one.address or "",
        reply_by=one.reply_by,
        best_time=one.best_time or "",
        ok_to_leave_message=one.ok_to_leave_message,
        relay=one.relay,
        version=one.version,
        also=_also(session, one),
        numbers=tuple(map(TheirNumber._make, _given(session, PersonNumber.number, PersonNumber, person_id))),
        emails=tuple(map(TheirEmail._make, _given(session, PersonEmail.email, PersonEmail, person_id))),
        needs=_needs(session, person_id),
        speakers=_speakers(session, person_id),
        cautions=_cautions(session, person_id),
        contacts=_contacts(session, person_id),
        contact_count=session.exec(theirs).one(),
        open_count=session.exec(theirs.where(Contact.state == State.OPEN)).one(),
    )


def organisation_of(session: Session, one: Person) -> str:
    """The name of the organisation that a person belongs to; "" for none."""
    theirs = session.get(Organisation, one.organisation_id) if one.organisation_id is not None else None
    return theirs.name if theirs else ""


def _also(session: Session, one: Person) -> tuple[str, ...]:
    names = session.exec(select(Person.name).where(Person.joined_to_id == one.id).order_by(col(Person.id))).all()
    return tuple(dict.fromkeys(name for name in names if name and name != one.name))


def _given(session: Session, what: Any, table: type[PersonNumber] | type[PersonEmail], person_id: int) -> Any:
    """The numbers or email addresses of a person, newest first."""
    return session.execute(
        select(what, col(table.checked_on), col(table.label))
        .where(table.person_id == person_id)
        .order_by(col(table.checked_on).desc(), col(table.id).desc())
    )


def _needs(session: Session, person_id: int) -> tuple[TheirNeed, ...]:
    columns: list[Any] = [Need.what, Need.asked_on, Need.review_on]
    found = session.execute(select(*columns).where(col(Need.person_id) == person_id).order_by(col(Need.id)))
    return tuple(TheirNeed(*row) for row in found)


def _speakers(session: Session, person_id: int) -> tuple[TheirSpeaker, ...]:
    found = session.execute(
        select(col(Speaker.name), col(Speaker.basis), col(Speaker.told_on))
        .where(Speaker.person_id == person_id, col(Speaker.ended_at).is_(None))
        .order_by(col(Speaker.id))
    )
    return tuple(TheirSpeaker(*row) for row in found)


def _cautions(session: Session, person_id: int) -> tuple[TheirCaution, ...]:
    columns: list[Any] = [Caution.reason, Caution.review_on, Caution.at, func.coalesce(Staff.name, "")]
    found = session.execute(
        select(*columns)
        .select_from(Caution)
        .join(Staff, col(Staff.id) == col(Caution.by_id), isouter=True)
        .where(col(Caution.person_id) == person_id, col(Caution.ended_at).is_(None))
        .order_by(col(Caution.id))
    )
    return tuple(TheirCaution(*row) for row in found)


def _contacts(session: Session, person_id: int) -> tuple[TheirContact, ...]:
    columns: list[Any] = [Contact.id, Contact.ref, Contact.about, Contact.received_at, Contact.state]
    found = session.execute(
        select(*columns)
        .where(col(Contact.person_id) == person_id)
        .order_by(col(Contact.state) == State.CLOSED, col(Contact.received_at).desc(), col(Contact.id).desc())
        .limit(CONTACTS_SHOWN)
    )
    return tuple(TheirContact._make((*row[:4], row[4] is not State.CLOSED)) for row in found)
