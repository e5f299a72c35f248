"""Everything that the record holds about one person."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.contacts.page import Page, page
from db.models import Caution, Contact, OwnInformation, Person, PersonNumber, Speaker, Staff, State
from db.people.history import PersonChanged, person_history
from db.people.page import PersonPage, person_id_of, person_page_of, shown_as
from db.privacy.viewed import ViewSeen, views_of_person
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind
from deskapp.errors import RecordError
from deskapp.wording.causes import PeopleCause


class DataSubject(NamedTuple):
    """A person with the records merged into theirs: the ids of all, every name under which they got in touch, every
    normalised number, and the ids of their contacts, oldest first.
    """

    person_id: int
    person_ids: tuple[int, ...]
    names: tuple[str, ...]
    number_keys: tuple[str, ...]
    contact_ids: tuple[int, ...]


class HeldPerson(NamedTuple):
    """Everything held about a person. `contacts` are oldest first, `changes` newest first; `speakers` and `cautions`
    include those that ended. `staff` are the names behind ids; `views` are the looks at what is
    sensitive.
    """

    subject: DataSubject
    page: PersonPage
    contacts: tuple[Page, ...]
    changes: tuple[PersonChanged, ...]
    speakers: tuple[Speaker, ...]
    cautions: tuple[Caution, ...]
    staff: dict[int, str]
    views: tuple[ViewSeen, ...]


def subject_of(session: Session, person_id: int) -> DataSubject:
    """The person with this id, or the one that their record was merged into. Raises RecordError for an unknown id."""
    one = shown_as(session, person_id)
    if one is None:
        raise RecordError(PeopleCause.PERSON_GONE)
    own_id = person_id_of(one)
    people = session.exec(
        select(Person).where(or_(col(Person.id) == own_id, col(Person.joined_to_id) == own_id)).order_by(col(Person.id))
    ).all()
    ids = tuple(person_id_of(each) for each in people)
    contacts = session.execute(
        select(col(Contact.id), col(Contact.name), col(Contact.number_key))
        .where(col(Contact.person_id).in_(ids))
        .order_by(col(Contact.received_at), col(Contact.id))
    ).all()
    numbers = session.exec(select(PersonNumber.number_key).where(col(PersonNumber.person_id).in_(ids))).all()
    names = [each.name for each in people] + [name for _, name, _ in contacts]
    return DataSubject(
        own_id,
        ids,
        tuple(dict.fromkeys(name for name in names if name)),
        tuple(dict.fromkeys(key for key in (*numbers, *(key for _, _, key in contacts)) if key)),
        tuple(contact_id for contact_id, _, _ in contacts),
    )


def everything_held(engine: Engine, person_id: int) -> HeldPerson:
    """Everything held about a person. Raises RecordError, also for an unknown id."""
    with read_session(engine) as session:
        subject = subject_of(session, person_id)
        one = session.get(Person, subject.person_id)
        assert one is not None  # noqa: S101 - read by subject_of
        seen = person_page_of(session, one)
        ids = subject.person_ids
        speakers = tuple(session.exec(select(Speaker).where(col(Speaker.person_id).in_(ids))).all())
        cautions = tuple(session.exec(select(Caution).where(col(Caution.person_id).in_(ids))).all())
        staff: dict[int, str] = dict(session.execute(select(col(Staff.id), col(Staff.name))).all())
    return HeldPerson(
        subject,
        seen,
        tuple(page(engine, contact_id) for contact_id in subject.contact_ids),
        tuple(person_history(engine, subject.person_id, most=None)),
        speakers,
        cautions,
        staff,
        tuple(views_of_person(engine, subject.person_ids, subject.contact_ids)),
    )


def open_request(session: Session, subject: DataSubject) -> int | None:
    """The id of the person's oldest open request for their own information; None without one."""
    wanted = (
        select(Contact.id)
        .outerjoin(OwnInformation, col(OwnInformation.contact_id) == col(Contact.id))
        .where(
            col(Contact.id).in_(subject.contact_ids),
            Contact.kind == Kind.OWN_INFORMATION,
            col(Contact.state) != State.CLOSED,
            col(OwnInformation.given_on).is_(None),
        )
    )
    return session.exec(wanted.order_by(col(Contact.received_at), col(Contact.id)).limit(1)).first()
