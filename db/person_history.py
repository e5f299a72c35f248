"""What was changed of a person, newest first: by whom, what it was and what it became; what was taken back stays."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.models import Person, PersonChange, PersonJoin, Staff
from db.person import id_of, shown_as
from db.person_changes import said
from db.sessions import reading

SHOWN = 200
"""How many of the newest changes are read."""


class PersonChanged(NamedTuple):
    """One line of the history. `by` is empty where nobody is named. `undone`: it was taken back later."""

    at: datetime
    by: str
    words: str
    undone: bool


def person_history(engine: Engine, person_id: int) -> list[PersonChanged]:
    """Everything that was changed of this person, and of records joined to theirs, newest first. Raises RecordError."""
    with reading(engine) as session:
        one = shown_as(session, person_id)
        if one is None:
            return []
        found = [*_changes(session, id_of(one)), *_joins(session, id_of(one))]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _changes(session: Session, person_id: int) -> list[PersonChanged]:
    rows = session.exec(
        select(PersonChange, col(Staff.name))
        .join(Person, col(Person.id) == col(PersonChange.person_id))
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .where(or_(col(Person.id) == person_id, col(Person.joined_to_id) == person_id))
        .order_by(col(PersonChange.id).desc())
        .limit(SHOWN)
    ).all()
    undone = {change.undo_of for change, _ in rows}
    return [
        PersonChanged(
            change.at, name or "", f"{'Took back: ' if change.undo_of else ''}{said(change)}", change.id in undone
        )
        for change, name in rows
    ]


def _joins(session: Session, person_id: int) -> list[PersonChanged]:
    """Records that were joined to this one, or to one that was, and that this was joined to and taken from again."""
    rows = session.execute(
        select(PersonJoin, col(Staff.name), col(Person.name), col(Person.id))
        .join(Staff, col(Staff.id) == col(PersonJoin.by_id), isouter=True)
        .join(Person, col(Person.id) == col(PersonJoin.from_id))
        .where(or_(col(PersonJoin.to_id) == person_id, col(PersonJoin.from_id) == person_id))
    ).all()
    staff = dict(session.execute(select(col(Staff.id), col(Staff.name))).all())
    lines: list[PersonChanged] = []
    for join, by, name, from_id in rows:
        other = session.get(Person, join.to_id) if from_id == person_id else None
        who = (other.name if other else name) or "somebody without a name"
        taken_back = join.taken_back_at is not None
        lines.append(PersonChanged(join.at, by or "", f"joined with the record of {who}", taken_back))
        if join.taken_back_at is not None:
            taker = staff.get(join.taken_back_by_id, "")
            lines.append(
                PersonChanged(join.taken_back_at, taker, f"Took back: joined with the record of {who}", undone=False)
            )
    return lines
