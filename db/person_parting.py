"""Making two again of two records of people that were joined, however long ago, by whoever notices."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import checking
from db.desk import Desk
from db.models import Contact, Person, PersonJoin, Staff
from db.person import shown_as
from db.person_joining import Joined, part
from db.sessions import reading, writing
from deskapp.errors import WordsError
from deskapp.words.naming import name_words

GONE = "Those two were parted already. Look at both again."


class Seam(NamedTuple):
    """A record that was joined to another and can be a second one again: whose it is, when it was joined, by whom."""

    join_id: int
    name: str
    at: datetime
    by: str


def seams(engine: Engine, person_id: int) -> list[Seam]:
    """The records that were joined to somebody's, the newest first. Raises RecordError."""
    with reading(engine) as session:
        stays = shown_as(session, person_id)
        if stays is None:
            return []
        rows = session.execute(
            select(PersonJoin.id, Person.name, PersonJoin.at, Staff.name)
            .join(Person, col(Person.id) == col(PersonJoin.from_id))
            .join(Staff, col(Staff.id) == col(PersonJoin.by_id), isouter=True)
            .where(PersonJoin.to_id == stays.id, col(PersonJoin.taken_back_at).is_(None))
            .order_by(col(PersonJoin.id).desc())
        )
        return [Seam(join_id, name_words(name), at, by or "") for join_id, name, at, by in rows]


def part_records(desk: Desk, join_id: int) -> Joined:
    """Make two of them again: what came over goes back, what came since stays. What was changed since stays changed.

    Raises WordsError where they were parted already, or where another record was joined after this one: what two of
    them had in common would be lost. Raises RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        row = session.get(PersonJoin, join_id)
        if row is None or row.taken_back_at is not None:
            raise WordsError(GONE)
        _refuse(session, row)
        done = part(session, row, by_id=by_id, at=now)
        gone, stays = session.get_one(Person, row.from_id), session.get_one(Person, row.to_id)
        names = f"{name_words(gone.name)} and {name_words(stays.name)}"
        since = select(Contact.id).where(Contact.person_id == stays.id, col(Contact.created_at) > row.at)
        new = len(session.exec(since).all())
        stay = f" {new} contact{'s' * (new > 1)} made since stay{'s' * (new == 1)} with {name_words(stays.name)}."
        return Joined(f"Parted: {names} are two again.{stay if new else ''}", done.person_id)


def _refuse(session: Session, row: PersonJoin) -> None:
    later = session.exec(
        select(PersonJoin)
        .where(PersonJoin.to_id == row.to_id, col(PersonJoin.id) > row.id, col(PersonJoin.taken_back_at).is_(None))
        .order_by(col(PersonJoin.id).desc())
    ).first()
    if later is not None:
        name = name_words(session.get_one(Person, later.from_id).name)
        raise WordsError(f"{name} was joined to the same record after that. Part that one first.")
