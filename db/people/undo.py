"""Undo the current user's last save of people or organisations. The undo is recorded too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.desk.desk import Desk, on_desk
from db.models import OrganisationChange, Person, PersonChange, Staff
from db.people import organisation_edit
from db.people.edit import PERSON_FIELD_WORDS, Value, change_of, person_value_words, put_person_fields, snapshot
from db.people.history import last_changes
from db.people.lists import is_cut
from db.people.merge import last_merge, unmerge_records
from db.people.page import person_id_of, shown_as
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.wording.causes import Cause, PeopleCause
from deskapp.wording.naming import name_words


class PersonUndone(NamedTuple):
    """An undo as a sentence, and the person whose page it changed; None for an organisation's page."""

    words: str
    person_id: int | None


def undo_person(desk: Desk) -> PersonUndone:
    """Undo the current user's last save or merge of people or organisations, within the last hour.

    Raises WordsError if there is none, or if the same field was changed since; RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        changes = last_changes(session, PersonChange, PersonChange.person_id, by_id, now - UNDO_WITHIN)
        merged = last_merge(session, by_id, now - UNDO_WITHIN)
        of_organisation = last_changes(
            session, OrganisationChange, OrganisationChange.organisation_id, by_id, now - UNDO_WITHIN
        )
        of_people = [*(one.at for one in changes[:1]), *([merged.at] if merged is not None else [])]
        if of_organisation and of_organisation[0].at > max(of_people, default=datetime.min.replace(tzinfo=UTC)):
            words = organisation_edit.undo_organisation_changes(session, of_organisation, by_id=by_id, at=now)
            return PersonUndone(words, None)
        # The changes that the merge made to the page that stayed have the time of the merge, and are undone with it.
        if merged is not None and (not changes or changes[-1].at <= merged.at):
            return PersonUndone(*unmerge_records(session, merged, by_id=by_id, at=now))
        if not changes:
            raise WordsError(PeopleCause.NO_PAGE_TO_UNDO)
        return _undo_changes(session, changes, by_id=by_id, at=now)


def _undo_changes(session: Session, changes: Sequence[PersonChange], *, by_id: int, at: datetime) -> PersonUndone:
    """Restore the old values and record it. Raises WordsError if one was changed since."""
    person = session.get(Person, changes[0].person_id)
    assert person is not None  # noqa: S101 - a change names a person
    if person.joined_to_id is not None:
        other = shown_as(session, person_id_of(person))
        called = (other.name if other else None) or "another"
        raise WordsError(Cause.MERGED_SINCE, name=called)
    current = snapshot(session, person)
    for change in changes:
        _refuse(session, change, current[change.field])
    return write_values(session, person, changes, by_id=by_id, at=at)


def undo_saved_with(session: Session, person_id: int | None, saved_at: datetime, *, by_id: int, at: datetime) -> None:
    """Restore what this user's save of an entry at `saved_at` (UTC) has changed of its person, as far as it was not
    changed since.
    """
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None or person.joined_to_id is not None:
        return
    undone = select(PersonChange.undo_of).where(col(PersonChange.undo_of).is_not(None))
    changes = session.exec(
        select(PersonChange).where(
            PersonChange.person_id == person_id,
            PersonChange.at == saved_at,
            PersonChange.by_id == by_id,
            col(PersonChange.undo_of).is_(None),
            col(PersonChange.id).not_in(undone),
        )
    ).all()
    current = snapshot(session, person)
    stay = [one for one in changes if not is_cut(one.old_value) and _is_now(one, current[one.field])]
    if stay:
        write_values(session, person, stay, by_id=by_id, at=at)


def redo_saved_with(session: Session, person_id: int | None, undone_at: datetime, *, by_id: int, at: datetime) -> None:
    """Write again what `undo_saved_with` restored at `undone_at` (UTC)."""
    undos = select(PersonChange.undo_of).where(
        PersonChange.person_id == person_id, PersonChange.at == undone_at, PersonChange.by_id == by_id
    )
    changes = session.exec(
        select(PersonChange).where(col(PersonChange.id).in_(undos)).order_by(col(PersonChange.id))
    ).all()
    if changes:
        person = session.get_one(Person, person_id)
        write_values(session, person, changes, redo=True, by_id=by_id, at=at)


def write_values(
    session: Session, person: Person, changes: Sequence[PersonChange], *, redo: bool = False, by_id: int, at: datetime
) -> PersonUndone:
    """Write the old values of changes, or with `redo` the new ones, to the page, and record it."""
    said = []
    for change in changes:
        before, value = (change.old_value, change.new_value) if redo else (change.new_value, change.old_value)
        put_person_fields(session, person, change.field, value, at=at, by_id=by_id)
        undo_of = None if redo else change.id
        session.add(change_of(person, change.field, before, value, at=at, by_id=by_id, undo_of=undo_of))
        said.append(f"{PERSON_FIELD_WORDS[change.field]} is {person_value_words(change.field, value) or 'empty'} again")
    person.version += 1
    person.updated_at = at
    session.add(person)
    back = "Brought back" if redo else "Taken back"
    return PersonUndone(f"{back} for {name_words(person.name)}: {'; '.join(said)}.", person_id_of(person))


def _is_now(change: PersonChange, present: Value) -> bool:
    return person_value_words(change.field, present) == person_value_words(change.field, change.new_value)


def _refuse(session: Session, change: PersonChange, present: Value) -> None:
    if is_cut(change.old_value) or is_cut(change.new_value):
        raise WordsError(Cause.TOO_LONG_TO_UNDO)
    if _is_now(change, present):
        return
    newer = session.execute(
        select(col(Staff.name))
        .select_from(PersonChange)
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .where(
            PersonChange.person_id == change.person_id,
            PersonChange.field == change.field,
            col(PersonChange.id) > change.id,
        )
        .order_by(col(PersonChange.id).desc())
    ).scalar()
    raise WordsError(Cause.FIELD_CHANGED_AFTER_YOU, by=newer or "Somebody", field=PERSON_FIELD_WORDS[change.field])
