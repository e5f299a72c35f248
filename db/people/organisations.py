"""Organisations: suggestions for a typed name, and the page of an organisation with its open contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import Session, and_, col, or_, select

from db.history import events
from db.models import Contact, Event, EventKind, Organisation, Person, State
from db.people.page import CONTACTS_SHOWN, TheirContact
from db.storage.sessions import read_session
from deskapp.parsing.name_key import name_key, wanted_parts
from deskapp.wording.naming import name_words

RING_FIRST = "Checked more than a year ago. Ring to make sure before you give it out"
NEVER_CHECKED = "Nobody has checked this yet. Ring to make sure before you give it out"
A_YEAR = timedelta(days=365)
_OFFERED = 6


class OrganisationPage(NamedTuple):
    """The page of an organisation. `checked_on` is a local date. `people` are its members, each with a role.
    `contacts` are the open ones of its people or referred to it; `pointed_to` counts all that were referred to it.
    """

    organisation_id: int
    name: str
    kind: str
    numbers: str
    website: str
    is_signpost: bool
    opening: str
    notes: str
    checked_on: date | None
    version: int
    people: tuple[str, ...]
    contacts: tuple[TheirContact, ...]
    pointed_to: int


class Signpost(NamedTuple):
    """An organisation that is suggested while its name is typed."""

    name: str
    kind: str
    numbers: str
    checked_on: date | None

    @property
    def words(self) -> str:
        """The name and the first number, as a field is completed with them."""
        return ", ".join(part for part in (self.name, self.numbers.partition(",")[0]) if part)


def old_words(checked_on: date | None, today: date) -> str:
    """A warning for an organisation last checked more than a year ago, or never; "" for any other."""
    if checked_on is None:
        return NEVER_CHECKED
    return RING_FIRST if today - checked_on > A_YEAR else ""


def organisation(engine: Engine, organisation_id: int) -> OrganisationPage | None:
    """The page of an organisation, or None for an unknown id. Raises RecordError."""
    with read_session(engine) as session:
        one = session.get(Organisation, organisation_id)
        return None if one is None else _page_of(session, one)


def _page_of(session: Session, one: Organisation) -> OrganisationPage:
    """The page of an organisation that was read in this session."""
    known = one.model_dump(include=set(OrganisationPage._fields))
    organisation_id = organisation_id_of(one)
    return OrganisationPage(
        **known,
        organisation_id=organisation_id,
        people=_people(session, organisation_id),
        contacts=_open(session, organisation_id),
        pointed_to=session.exec(select(func.count()).select_from(_pointed(organisation_id).subquery())).one(),
    )


def organisation_id_of(one: Organisation) -> int:
    """The id of an organisation that is in the record."""
    assert one.id is not None  # noqa: S101 - read from the record
    return one.id


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation of this name, ignoring case and accents as `name_key` does; None for none."""
    return session.exec(select(Organisation).where(Organisation.name_key == name_key(name))).first()


def find_or_add(session: Session, name: str, at: datetime) -> Organisation:
    """The organisation of this name, created if there is none yet."""
    one = organisation_named(session, name) or Organisation(name=name.strip(), created_at=at, updated_at=at)
    session.add(one)
    session.flush()
    return one


def organisations_named_by(session: Session, words: str) -> int | None:
    """The id of the organisation with the longest name that these words are or begin with; None for none."""
    plain = " ".join(words.split())
    starts = [name_key(plain[: at.start()]) for at in re.finditer(r"$|[^\w]", plain)]
    found = session.execute(
        select(col(Organisation.id))
        .where(col(Organisation.name_key).in_(starts[:40]))
        .order_by(func.length(Organisation.name).desc())
    )
    return found.scalars().first()


def offered(engine: Engine, typed: str, *, signposts: bool) -> list[Signpost]:
    """Organisations whose name or kind has every word that was typed, shortest name first. With `signposts`, only those
    that people are referred to. Raises RecordError.
    """
    with read_session(engine) as session:
        wanted = select(Organisation).order_by(func.length(Organisation.name), col(Organisation.name_key))
        if signposts:
            wanted = wanted.where(col(Organisation.is_signpost))
        if ways := wanted_parts(typed):
            found_in = partial(func.instr, Organisation.name_words)
            wanted = wanted.where(or_(*(and_(*(found_in(word) > 0 for word in way[:8])) for way in ways)))
        found = session.exec(wanted.limit(_OFFERED)).all()
        return [Signpost(one.name, one.kind, one.numbers, one.checked_on) for one in found]


def _people(session: Session, organisation_id: int) -> tuple[str, ...]:
    found = session.execute(
        select(col(Person.name), col(Person.role))
        .where(Person.organisation_id == organisation_id, col(Person.joined_to_id).is_(None))
        .order_by(col(Person.id).desc())
        .limit(_OFFERED)
    )
    return tuple(", ".join(part for part in (name_words(name), role) if part) for name, role in found)


def _open(session: Session, organisation_id: int) -> tuple[TheirContact, ...]:
    theirs = select(col(Person.id)).where(Person.organisation_id == organisation_id)
    columns: list[Any] = [Contact.id, Contact.ref, Contact.about, Contact.received_at]
    found: Iterable[Any] = session.execute(
        select(*columns)
        .where(or_(col(Contact.person_id).in_(theirs), col(Contact.id).in_(_pointed(organisation_id))))
        .where(col(Contact.state) != State.CLOSED)
        .order_by(col(Contact.received_at).desc(), col(Contact.id).desc())
        .limit(CONTACTS_SHOWN)
    )
    return tuple(TheirContact._make((*row, True)) for row in found)


def _pointed(organisation_id: int) -> Any:
    """The ids of contacts that were referred to it, without undone referrals."""
    return (
        select(col(Event.contact_id))
        .where(Event.organisation_id == organisation_id, ~events.undone(with_whole=True))
        .where(col(Event.kind) != EventKind.UNDONE)
        .distinct()
    )
