"""Taking back what somebody last changed of people or organisations, or joined, within the hour: that is kept too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import checking, organisation_changes
from db.desk import Desk
from db.models import Person, PersonChange, Staff
from db.person import id_of, shown_as
from db.person_changes import WORDS, as_it_is, put, shown
from db.person_joining import last_join, part
from db.person_lines import plain
from db.sessions import writing
from deskapp.errors import WordsError
from deskapp.words.naming import name_words

WITHIN = timedelta(hours=1)
LONGEST = 1000
"""Letters of a change that are kept: what is as long was cut, and cannot be put back."""
NOTHING = "There is nothing of yours from the last hour to take back: you changed nobody's page, and joined nobody."
CUT = "That was too long to be taken back here. Put it right with e."


class TakenBack(NamedTuple):
    """What was taken back, as a sentence, and whose page it was: None for an organisation's."""

    words: str
    person_id: int | None


def undo_person(desk: Desk) -> TakenBack:
    """Take back what whoever is on the desk last changed or joined of people within the hour, all that was saved then.

    Raises WordsError where there is nothing, or somebody else has changed the same since; RecordError where saving
    failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        changes = last_changes(session, by_id, now - WITHIN)
        joined = last_join(session, by_id, now - WITHIN)
        of_organisation = organisation_changes.last_changes(session, by_id, now - WITHIN)
        of_people = [*(one.at for one in changes[:1]), *([joined.at] if joined is not None else [])]
        if of_organisation and of_organisation[0].at > max(of_people, default=datetime.min.replace(tzinfo=UTC)):
            return TakenBack(organisation_changes.take_back(session, of_organisation, by_id=by_id, at=now), None)
        # What joining changed on the page that stayed has the same time, and goes back with it.
        if joined is not None and (not changes or changes[-1].at <= joined.at):
            return TakenBack(*part(session, joined, by_id=by_id, at=now))
        if not changes:
            raise WordsError(NOTHING)
        return take_back(session, changes, by_id=by_id, at=now)


def last_changes(session: Session, by_id: int, since: datetime) -> Sequence[PersonChange]:
    """What they changed last since then and nobody took back, all of one save, the oldest first."""
    undo = aliased(PersonChange, name="undo")
    mine = (
        select(PersonChange)
        .where(PersonChange.by_id == by_id, PersonChange.at >= since, col(PersonChange.undo_of).is_(None))
        .where(~select(undo.id).where(col(undo.undo_of) == col(PersonChange.id)).correlate(PersonChange).exists())
    )
    last = session.exec(mine.order_by(col(PersonChange.id).desc()).limit(1)).first()
    if last is None:
        return []
    same = mine.where(PersonChange.person_id == last.person_id, PersonChange.at == last.at)
    return session.exec(same.order_by(col(PersonChange.id))).all()


def take_back(session: Session, changes: Sequence[PersonChange], *, by_id: int, at: datetime) -> TakenBack:
    """Put back what these were, and keep that beside. WordsError where one was changed since by somebody else."""
    person = session.get(Person, changes[0].person_id)
    assert person is not None  # noqa: S101 - a change names a person
    if person.joined_to_id is not None:
        other = shown_as(session, id_of(person))
        called = (other.name if other else None) or "another"
        raise WordsError(f"That record has been joined with {called} since. Put it right with e on their page.")
    there = as_it_is(session, person)
    for change in changes:
        _refuse(session, change, there[change.field])
    for change in changes:
        put(session, person, change.field, change.old_value, at=at, by_id=by_id)
        session.add(
            PersonChange(
                person_id=change.person_id,
                at=at,
                by_id=by_id,
                field=change.field,
                old_value=change.new_value,
                new_value=change.old_value,
                undo_of=change.id,
            )
        )
    person.version += 1
    person.updated_at = at
    session.add(person)
    again = "; ".join(f"{WORDS[one.field]} is {shown(one.field, one.old_value) or 'empty'} again" for one in changes)
    return TakenBack(f"Taken back for {name_words(person.name)}: {again}.", id_of(person))


def _refuse(session: Session, change: PersonChange, is_now: str) -> None:
    if max(len(change.old_value), len(change.new_value)) >= LONGEST:
        raise WordsError(CUT)
    if plain(is_now) == plain(change.new_value):
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
    raise WordsError(f"{newer or 'Somebody'} changed {WORDS[change.field]} after you. Put it right with e.")
