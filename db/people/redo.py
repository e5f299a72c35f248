"""Redo the current user's last undo of people or organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from db.desk.desk import Desk, on_desk
from db.models import Organisation, OrganisationChange, Person, PersonChange, PersonJoin
from db.people.edit import person_value_words, snapshot
from db.people.lists import is_cut
from db.people.merge import merge_people
from db.people.organisation_edit import redo_organisation_changes
from db.people.page import person
from db.people.undo import PersonUndone, write_values
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.wording.causes import Cause, PeopleCause


def redo_person(desk: Desk) -> PersonUndone:
    """Redo the current user's last undo of people or organisations, if it is not older than UNDO_WITHIN.

    Raises WordsError if there is nothing, or the page was changed since; RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    since = now - UNDO_WITHIN
    with read_session(desk.engine) as session:
        merge = _last_unmerge(session, by_id, since)
        of_people = _last_undo(session, PersonChange, by_id, since)
        of_places = _last_undo(session, OrganisationChange, by_id, since)
    newest = max((one.at for one in (of_people, of_places) if one is not None), default=None)
    if merge is not None and (newest is None or merge.taken_back_at is None or newest <= merge.taken_back_at):
        return _merge_again(desk, merge)
    if newest is None:
        raise WordsError(PeopleCause.NOTHING_TO_REDO)
    with writing(desk.engine) as session:
        if of_people is not None and of_people.at == newest:
            return _change_again(session, of_people, by_id=by_id, at=now)
        assert of_places is not None  # noqa: S101 - the newest is one of the two
        changes = _undone_with(session, OrganisationChange, of_places)
        organisation = session.get_one(Organisation, of_places.organisation_id)
        return PersonUndone(redo_organisation_changes(session, organisation, changes, by_id=by_id, at=now), None)


def _last_undo(session: Session, table: Any, by_id: int, since: datetime) -> Any:
    """The last undo of a change by this user; None if there is none."""
    mine = select(table).where(table.by_id == by_id, table.at >= since, col(table.undo_of).is_not(None))
    return session.exec(mine.order_by(col(table.id).desc()).limit(1)).first()


def _last_unmerge(session: Session, by_id: int, since: datetime) -> PersonJoin | None:
    mine = select(PersonJoin).where(PersonJoin.taken_back_by_id == by_id, col(PersonJoin.taken_back_at) >= since)
    return session.exec(mine.order_by(col(PersonJoin.taken_back_at).desc()).limit(1)).first()


def _undone_with(session: Session, table: Any, undo: Any) -> Sequence[Any]:
    """The changes undone together with this one, oldest first. WordsError if the page was changed since."""
    page = table.person_id if table is PersonChange else table.organisation_id
    same_page = page == (undo.person_id if table is PersonChange else undo.organisation_id)
    newest = session.exec(select(table).where(same_page).order_by(col(table.id).desc()).limit(1)).one()
    if newest.undo_of is None and newest.by_id == undo.by_id and newest.at >= undo.at:
        raise WordsError(PeopleCause.NOTHING_TO_REDO)
    if newest.undo_of is None or newest.at != undo.at:
        raise WordsError(PeopleCause.CHANGED_SINCE_UNDO)
    done_before = select(func.max(table.id)).where(same_page, col(table.undo_of).is_(None)).scalar_subquery()
    undos = select(table.undo_of).where(same_page, table.id > done_before)
    return session.exec(select(table).where(col(table.id).in_(undos)).order_by(col(table.id))).all()


def _change_again(session: Session, undo: PersonChange, *, by_id: int, at: datetime) -> PersonUndone:
    one = session.get_one(Person, undo.person_id)
    changes = _undone_with(session, PersonChange, undo)
    current = snapshot(session, one)
    for change in changes:
        if is_cut(change.old_value) or is_cut(change.new_value):
            raise WordsError(Cause.TOO_LONG_TO_UNDO)
        before = person_value_words(change.field, change.old_value)
        if person_value_words(change.field, current[change.field]) != before:
            raise WordsError(PeopleCause.CHANGED_SINCE_UNDO)
    return write_values(session, one, changes, redo=True, by_id=by_id, at=at)


def _merge_again(desk: Desk, row: PersonJoin) -> PersonUndone:
    assert row.taken_back_at is not None  # noqa: S101 - it was undone
    both = (row.from_id, row.to_id)
    with read_session(desk.engine) as session:
        joins = or_(col(PersonJoin.from_id).in_(both), col(PersonJoin.to_id).in_(both))
        if session.exec(select(PersonJoin).where(joins, col(PersonJoin.id) > row.id)).first() is not None:
            raise WordsError(PeopleCause.NOTHING_TO_REDO)
        changed = select(PersonChange).where(col(PersonChange.person_id).in_(both))
        if session.exec(changed.where(col(PersonChange.at) > row.taken_back_at)).first() is not None:
            raise WordsError(PeopleCause.CHANGED_SINCE_UNDO)
    gone, stays = person(desk.engine, row.from_id), person(desk.engine, row.to_id)
    if gone is None or stays is None:
        raise WordsError(PeopleCause.CHANGED_SINCE_UNDO)
    merged = merge_people(desk, gone, stays)
    return PersonUndone(f"Brought back. {merged.words}", merged.person_id)
