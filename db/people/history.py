"""The history of a person's page, newest first: every change with its author, old and new value, undone ones too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.history import events
from db.models import OrganisationChange, Person, PersonChange, PersonJoin, Staff
from db.people.edit import change_words
from db.people.page import person_id_of, shown_as
from db.storage.sessions import read_session

Change = TypeVar("Change", PersonChange, OrganisationChange)
CHANGES_SHOWN = 200
"""The number of changes that are read."""


class PersonChanged(NamedTuple):
    """One line of the history. `by` is "" for an unknown author; `undone` is true if it was undone later."""

    at: datetime
    by: str
    words: str
    undone: bool


def person_history(engine: Engine, person_id: int, *, most: int | None = CHANGES_SHOWN) -> list[PersonChanged]:
    """The changes of a person, and of records merged into theirs, newest first; `most` is None for all of them.
    Raises RecordError.
    """
    with read_session(engine) as session:
        one = shown_as(session, person_id)
        if one is None:
            return []
        found = [*_changes(session, person_id_of(one), most), *_joins(session, person_id_of(one))]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _changes(session: Session, person_id: int, most: int | None) -> list[PersonChanged]:
    rows = session.exec(
        select(PersonChange, col(Staff.name))
        .join(Person, col(Person.id) == col(PersonChange.person_id))
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .where(or_(col(Person.id) == person_id, col(Person.joined_to_id) == person_id))
        .order_by(col(PersonChange.id).desc())
        .limit(most)
    ).all()
    return history_lines(rows, change_words)


def history_lines(rows: Sequence[tuple[Change, str]], words: Callable[[Change], str]) -> list[PersonChanged]:
    """The lines of changes with the names of their authors, in the same order."""
    undone = {change.undo_of for change, _ in rows}
    return [
        PersonChanged(
            change.at, by or "", f"{'Took back: ' * bool(change.undo_of)}{words(change)}", change.id in undone
        )
        for change, by in rows
    ]


def last_changes(session: Session, table: type[Change], owner: Any, by_id: int, since: datetime) -> Sequence[Change]:
    """The changes of the last save that this user made since then and that are not undone, oldest first.

    `owner` is the column of the table that says whose page was changed.
    """
    mine = select(table).where(table.by_id == by_id, table.at >= since, col(table.undo_of).is_(None))
    mine = mine.where(~events.undone(table))
    last = session.exec(mine.order_by(col(table.id).desc()).limit(1)).first()
    if last is None:
        return []
    same = mine.where(owner == getattr(last, owner.key), table.at == last.at)
    return session.exec(same.order_by(col(table.id))).all()


def _joins(session: Session, person_id: int) -> list[PersonChanged]:
    """The merges of other records into this one, and of this one into others, each with its unmerge."""
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
