"""Unmerge records of people that were merged by mistake: at any later time, and by any member of staff."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.desk.desk import Desk, on_desk
from db.models import Contact, Person, PersonJoin, Staff
from db.people.merge import PeopleMerged, unmerge_records
from db.people.page import shown_as
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.wording.causes import PeopleCause
from deskapp.wording.naming import name_words


class MergedRecord(NamedTuple):
    """A merged record that can be unmerged: its name, and the time (UTC) and the author of the merge."""

    join_id: int
    name: str
    at: datetime
    by: str


def merged_records(engine: Engine, person_id: int) -> list[MergedRecord]:
    """The records that were merged into a person's, newest merge first. Raises RecordError."""
    with read_session(engine) as session:
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
        return [MergedRecord(join_id, name_words(name), at, by or "") for join_id, name, at, by in rows]


def unmerge_people(desk: Desk, join_id: int) -> PeopleMerged:
    """Undo a merge: rows that it moved go back, rows and changes made since stay.

    Raises WordsError if it was undone already, or if another record was merged in after it (rows that both had in
    common would be lost). Raises RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        row = session.get(PersonJoin, join_id)
        if row is None or row.taken_back_at is not None:
            raise WordsError(PeopleCause.UNMERGED_ALREADY)
        _refuse(session, row)
        done = unmerge_records(session, row, by_id=by_id, at=now)
        gone, stays = session.get_one(Person, row.from_id), session.get_one(Person, row.to_id)
        names = f"{name_words(gone.name)} and {name_words(stays.name)}"
        since = select(Contact.id).where(Contact.person_id == stays.id, col(Contact.created_at) > row.at)
        new = len(session.exec(since).all())
        stay = f" {new} contact{'s' * (new > 1)} made since stay{'s' * (new == 1)} with {name_words(stays.name)}."
        return PeopleMerged(f"Parted: {names} are two again.{stay if new else ''}", done.person_id)


def _refuse(session: Session, row: PersonJoin) -> None:
    later = session.exec(
        select(PersonJoin)
        .where(PersonJoin.to_id == row.to_id, col(PersonJoin.id) > row.id, col(PersonJoin.taken_back_at).is_(None))
        .order_by(col(PersonJoin.id).desc())
    ).first()
    if later is not None:
        name = name_words(session.get_one(Person, later.from_id).name)
        raise WordsError(PeopleCause.MERGED_AFTER, name=name)
