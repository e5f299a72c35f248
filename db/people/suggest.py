"""Suggestions of people while a name or number is typed, and the open contacts of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Engine, exists, func, literal_column, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.models import Caution, Contact, LeaveMessage, Need, Person, PersonNumber, Promise, ReplyBy, Staff
from db.promises.load import present_promises
from db.search import beginnings
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind, Outcome, PromiseName, Result

CANDIDATES = 40
"""The number of matches that are read, and then sorted by open contacts."""
FEWEST_DIGITS = 3
LAST_SIGN = "\U0010ffff"


class KnownPerson(NamedTuple):
    """A suggested person. `open_count` counts their open contacts, `chasing_count` the further calls about those.

    `number` is the one checked last; `needs` are separated by commas; `caution` is true if their page has a caution.
    """

    person_id: int
    name: str
    number: str
    number_key: str
    open_count: int
    chasing_count: int
    needs: str
    ok_to_leave_message: LeaveMessage
    likes_to_be_called: str
    best_time: str
    address: str
    reply_by: ReplyBy | None
    relay: bool
    caution: bool


class OpenMatter(NamedTuple):
    """An open contact with the soonest of its running promises, and with all of them. `name` is as given, or ""."""

    contact_id: int
    ref: str
    name: str
    about: str
    owner: str
    received_at: datetime
    outcome: Outcome | None
    promise: PromiseName
    due_at: datetime
    chasing_count: int
    kind: Kind
    promises: tuple[Promise, ...]

    @property
    def missed(self) -> list[Promise]:
        """The promises to them that were missed, soonest due first."""
        return [one for one in self.promises if one.result is Result.MISSED]


def suggest(engine: Engine, typed: str, limit: int = 6) -> list[KnownPerson]:
    """Up to `limit` people, by the beginnings of the typed words in any order, or by the first digits of a number.

    People with open contacts come first, then the newest. Empty text suggests nobody. Raises RecordError.
    """
    with read_session(engine) as session:
        ids = _by_number(session, typed) if _is_number(typed) else _by_name(session, typed)
        if not ids:
            return []
        found = [KnownPerson._make(row) for row in session.execute(_known_people(ids))]
    return sorted(found, key=lambda person: (person.open_count == 0, -person.person_id))[:limit]


def open_contacts(engine: Engine, person_id: int | None, number_key: str | None) -> list[OpenMatter]:
    """The open contacts of a person or of a number, soonest due first. Raises RecordError."""
    shown = select(func.coalesce(Person.joined_to_id, Person.id)).where(Person.id == person_id).scalar_subquery()
    theirs = [col(Contact.person_id) == shown] if person_id is not None else []
    theirs += [col(Contact.number_key) == number_key] if number_key else []
    if not theirs:
        return []
    return _matters(engine, or_(*theirs))


def open_matter(engine: Engine, contact_id: int) -> OpenMatter | None:
    """One open contact; None if it owes nothing any more. Raises RecordError."""
    return next(iter(_matters(engine, col(Contact.id) == contact_id)), None)


def _matters(engine: Engine, meant: ColumnElement[bool]) -> list[OpenMatter]:
    with read_session(engine) as session:
        rows = session.execute(_open().where(meant)).all()
        promises = present_promises(session, [row.contact_id for row in rows])
    soonest: dict[int, OpenMatter] = {}
    for row in rows:
        soonest.setdefault(row.contact_id, OpenMatter._make((*row, tuple(promises[row.contact_id]))))
    return list(soonest.values())


def _is_number(typed: str) -> bool:
    return bool(re.fullmatch(r"[\d\s()+.-]+", typed)) and len(re.sub(r"\D", "", typed)) >= FEWEST_DIGITS


def _by_name(session: Session, typed: str) -> Sequence[int]:
    """The ids of matching people, newest first. Not ranked: ranking a common word among a million took 743 ms."""
    match = beginnings(typed)
    if not match:
        return []
    wanted = text("SELECT rowid FROM person_words WHERE person_words MATCH :match ORDER BY rowid DESC LIMIT :most")
    return session.execute(wanted, {"match": match, "most": CANDIDATES}).scalars().all()


def _by_number(session: Session, typed: str) -> list[int]:
    digits = re.sub(r"\D", "", typed)
    # Stored as +44...; typed as 0..., 0044..., 44... or as it is stored.
    starts = {digits, f"+{digits.removeprefix('00')}"}
    if digits.startswith("0"):
        starts.add(f"+44{digits[1:]}")
    keys = col(PersonNumber.number_key)
    begins = or_(*[(keys >= start) & (keys < start + LAST_SIGN) for start in sorted(starts)])
    found = session.execute(select(PersonNumber.person_id).where(begins).distinct().limit(CANDIDATES))
    return list(found.scalars())


def _known_people(ids: Sequence[int]) -> Any:
    """The statement for the people with these ids, in the columns of KnownPerson."""
    last = (
        select(col(PersonNumber.id))
        .where(col(PersonNumber.person_id) == col(Person.id))
        .order_by(col(PersonNumber.checked_on).desc(), col(PersonNumber.id).desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    cautions = select(Caution.id).where(col(Caution.person_id) == col(Person.id), col(Caution.ended_at).is_(None))
    # Written out, not bound, so that SQLite uses the partial index of open contacts.
    open_ = (col(Contact.person_id) == col(Person.id)) & text("contact.state <> 'closed'")
    # A merged record is found as the one that it was merged into.
    matched = aliased(Person, name="matched")
    shown = func.coalesce(matched.joined_to_id, matched.id)
    columns: list[Any] = [
        col(Person.id),
        func.coalesce(Person.name, ""),
        func.coalesce(PersonNumber.number, ""),
        func.coalesce(PersonNumber.number_key, ""),
        select(func.count(col(Contact.id))).where(open_).correlate(Person).scalar_subquery(),
        select(func.coalesce(func.sum(Contact.chasing_count), 0)).where(open_).correlate(Person).scalar_subquery(),
        select(func.coalesce(func.group_concat(Need.what, literal_column("', '")), ""))
        .where(col(Need.person_id) == col(Person.id))
        .correlate(Person)
        .scalar_subquery(),
        Person.ok_to_leave_message,
        func.coalesce(Person.likes_to_be_called, ""),
        func.coalesce(Person.best_time, ""),
        func.coalesce(Person.address, ""),
        Person.reply_by,
        Person.relay,
        exists(cautions).correlate(Person),
    ]
    return (
        select(*columns)
        .select_from(Person)
        .join(PersonNumber, col(PersonNumber.id) == last, isouter=True)
        .where(col(Person.id).in_(select(shown).where(col(matched.id).in_(ids))))
    )


def _open() -> Any:
    columns: list[Any] = [
        col(Contact.id).label("contact_id"),
        Contact.ref,
        func.coalesce(Contact.name, "").label("caller"),
        Contact.about,
        Staff.name,
        Contact.received_at,
        Contact.outcome,
        col(Promise.name).label("promise"),
        Promise.due_at,
        Contact.chasing_count,
        Contact.kind,
    ]
    return (
        select(*columns)
        .join(Staff, col(Staff.id) == col(Contact.owner_id))
        .join(Promise, (col(Promise.contact_id) == col(Contact.id)) & col(Promise.stopped_at).is_(None))
        .order_by(col(Promise.due_at), col(Contact.id), col(Promise.id))
    )
