"""Organisations: which is meant by what was typed, and the page of one with everything that is open with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.models import Contact, Event, EventKind, Organisation, Person, State
from db.person import SHOWN, TheirContact
from db.sessions import reading
from deskapp.words.naming import name_words

RING_FIRST = "Checked more than a year ago. Ring to make sure before you give it out"
NEVER_CHECKED = "Nobody has checked this yet. Ring to make sure before you give it out"
A_YEAR = timedelta(days=365)
OFFERED = 6


class OrganisationPage(NamedTuple):
    """What is known of an organisation. `checked_on` is a London date. `people` belong to it, with what they do there.
    `contacts` are those that are open with it: of its people, or passed on to it; `pointed_to` is how often that was.
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
    """An organisation that is offered while its name is typed."""

    name: str
    kind: str
    numbers: str
    checked_on: date | None

    @property
    def words(self) -> str:
        """What goes into the box where it is taken: its name, and how to reach it."""
        return ", ".join(part for part in (self.name, self.numbers.partition(",")[0]) if part)


def old_words(checked_on: date | None, today: date) -> str:
    """What to do first where it was checked more than a year ago, or never; empty where it was."""
    if checked_on is None:
        return NEVER_CHECKED
    return RING_FIRST if today - checked_on > A_YEAR else ""


def organisation(engine: Engine, organisation_id: int) -> OrganisationPage | None:
    """Its page, or None where none has this id. Raises RecordError."""
    with reading(engine) as session:
        one = session.get(Organisation, organisation_id)
        return None if one is None else page_of(session, one)


def page_of(session: Session, one: Organisation) -> OrganisationPage:
    """The page of one that was read in this session."""
    known = one.model_dump(include=set(OrganisationPage._fields))
    organisation_id = id_of(one)
    return OrganisationPage(
        **known,
        organisation_id=organisation_id,
        people=_people(session, organisation_id),
        contacts=_open(session, organisation_id),
        pointed_to=session.exec(select(func.count()).select_from(_pointed(organisation_id).subquery())).one(),
    )


def id_of(one: Organisation) -> int:
    """The id of one that is in the record."""
    assert one.id is not None  # noqa: S101 - read from the record
    return one.id


def named(session: Session, name: str) -> Organisation | None:
    """The one of this name, however it is capitalised."""
    return session.exec(select(Organisation).where(col(Organisation.name).collate("NOCASE") == name.strip())).first()


def find_or_add(session: Session, name: str, at: datetime) -> Organisation:
    """The one of this name; a new one where there is none yet."""
    one = named(session, name) or Organisation(name=name.strip(), created_at=at, updated_at=at)
    session.add(one)
    session.flush()
    return one


def meant(session: Session, words: str) -> int | None:
    """Which organisation somebody was passed on to: the one whose name these words are, or begin with."""
    said = " ".join(words.split())
    starts = [said[: at.start()] for at in re.finditer(r"$|[^\w]", said)]
    found = session.execute(
        select(col(Organisation.id))
        .where(col(Organisation.name).collate("NOCASE").in_(starts[:40]))
        .order_by(func.length(Organisation.name).desc())
    )
    return found.scalars().first()


def offered(engine: Engine, typed: str, *, signposts: bool) -> list[Signpost]:
    """Those whose name or kind has every word that was typed, the shortest name first; signposts alone where asked so.

    Raises RecordError.
    """
    with reading(engine) as session:
        wanted = select(Organisation).order_by(func.length(Organisation.name), col(Organisation.name).collate("NOCASE"))
        if signposts:
            wanted = wanted.where(col(Organisation.is_signpost))
        for word in typed.split()[:8]:
            wanted = wanted.where(func.instr(func.lower(Organisation.name + " " + Organisation.kind), word.lower()) > 0)
        found = session.exec(wanted.limit(OFFERED)).all()
        return [Signpost(one.name, one.kind, one.numbers, one.checked_on) for one in found]


def _people(session: Session, organisation_id: int) -> tuple[str, ...]:
    found = session.execute(
        select(col(Person.name), col(Person.role))
        .where(Person.organisation_id == organisation_id, col(Person.joined_to_id).is_(None))
        .order_by(col(Person.id).desc())
        .limit(OFFERED)
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
        .limit(SHOWN)
    )
    return tuple(TheirContact._make((*row, True)) for row in found)


def _pointed(organisation_id: int) -> Any:
    """The contacts that were passed on to it, and were not taken back."""
    undo = aliased(Event, name="undo")
    taken_back = select(undo.id).where(or_(col(undo.undo_of) == col(Event.id), col(undo.undo_of) == col(Event.part_of)))
    return (
        select(col(Event.contact_id))
        .where(Event.organisation_id == organisation_id, ~taken_back.correlate(Event).exists())
        .where(col(Event.kind) != EventKind.UNDONE)
        .distinct()
    )
