"""Writing an organisation down and changing what is known of it: every change is kept, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import checking, reaching
from db.desk import Desk
from db.faults import ChangedError
from db.models import Organisation, OrganisationChange, Staff
from db.organisations import OrganisationPage, id_of, named
from db.person_history import SHOWN, PersonChanged
from db.sessions import reading, writing
from deskapp.errors import RecordError, WordsError

MOST = {"name": 80, "kind": 40, "numbers": 200, "website": 200, "opening": 120, "notes": 400}
"""Letters that each may have."""
WORDS = {
    "name": "name",
    "kind": "kind",
    "numbers": "numbers",
    "website": "website",
    "is_signpost": "people are pointed to it",
    "opening": "open",
    "notes": "notes",
    "checked_on": "checked on",
}
NAME_WANTED = "Enter the name of the organisation"
THERE_ALREADY = "There is {} already. Add the place to the name, or change that one"
TOO_LONG = "{} can be up to {} letters."
GONE = "That organisation is not in the record any more. Look for it again."
CHANGED = "Somebody changed this page while you had it open. Look at both."


class KnownOrganisation(NamedTuple):
    """What can be changed of an organisation, as typed. `checked_on` is a London date."""

    name: str
    kind: str
    numbers: str
    website: str
    is_signpost: bool
    opening: str
    notes: str
    checked_on: date | None


NOTHING_KNOWN = KnownOrganisation("", "", "", "", False, "", "", None)  # noqa: FBT003 - not pointed to


def known_of(page: OrganisationPage) -> KnownOrganisation:
    """What a page says, as it can be changed."""
    return KnownOrganisation._make(getattr(page, field) for field in KnownOrganisation._fields)


def add_organisation(desk: Desk, known: KnownOrganisation) -> int:
    """Write an organisation down; its id. Raises WordsError for what cannot be kept, RecordError."""
    checking.on_desk(desk)
    now = desk.clock.now()
    with writing(desk.engine) as session:
        one = Organisation(name="new", created_at=now, updated_at=now)
        for field, value in _wanted(session, known, None).items():
            _put(one, field, value)
        session.add(one)
        session.flush()
        return id_of(one)


def change_organisation(
    desk: Desk, organisation_id: int, known: KnownOrganisation, *, before: KnownOrganisation, version: int
) -> tuple[str, ...]:
    """Have its page say this where it differs from `before`, which was read at `version`; which fields changed.

    Raises WordsError for what cannot be kept, ChangedError where somebody changed the page since, and RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        one = session.get(Organisation, organisation_id)
        if one is None:
            raise RecordError(GONE)
        there, wanted = _as_it_is(one), _wanted(session, known, one)
        touched = {field for field in WORDS if getattr(known, field) != getattr(before, field)}
        changed = [field for field in WORDS if field in touched and wanted[field] != there[field]]
        if changed and one.version != version:
            raise ChangedError(CHANGED, tuple(line.words for line in _lines(session, organisation_id)[:5][::-1]))
        for field in changed:
            _keep(session, one, field, (there[field], wanted[field]), at=now, by_id=by_id)
        if changed:
            _moved_on(session, one, now)
    return tuple(changed)


def organisation_history(engine: Engine, organisation_id: int) -> list[PersonChanged]:
    """Everything that was changed of it, newest first. Raises RecordError."""
    with reading(engine) as session:
        return _lines(session, organisation_id)


def last_changes(session: Session, by_id: int, since: datetime) -> Sequence[OrganisationChange]:
    """What they changed last since then and nobody took back, all of one save, the oldest first."""
    undo = aliased(OrganisationChange, name="undo")
    mine = (
        select(OrganisationChange)
        .where(OrganisationChange.by_id == by_id, OrganisationChange.at >= since)
        .where(col(OrganisationChange.undo_of).is_(None))
        .where(
            ~select(undo.id)
            .where(col(undo.undo_of) == col(OrganisationChange.id))
            .correlate(OrganisationChange)
            .exists()
        )
    )
    last = session.exec(mine.order_by(col(OrganisationChange.id).desc()).limit(1)).first()
    if last is None:
        return []
    same = mine.where(OrganisationChange.organisation_id == last.organisation_id, OrganisationChange.at == last.at)
    return session.exec(same.order_by(col(OrganisationChange.id))).all()


def take_back(session: Session, changes: Sequence[OrganisationChange], *, by_id: int, at: datetime) -> str:
    """Put back what these were, and keep that beside; the sentence. WordsError where one was changed since."""
    one = session.get_one(Organisation, changes[0].organisation_id)
    there = _as_it_is(one)
    for change in changes:
        if there[change.field] != change.new_value:
            raise WordsError(f"Somebody changed {WORDS[change.field]} after you. Put it right with e.")
    for change in changes:
        _keep(session, one, change.field, (change.new_value, change.old_value), at=at, by_id=by_id, undo_of=change.id)
    _moved_on(session, one, at)
    again = "; ".join(f"{WORDS[change.field]} is {change.old_value or 'empty'} again" for change in changes)
    return f"Taken back for {one.name}: {again}."


def _moved_on(session: Session, one: Organisation, at: datetime) -> None:
    one.version += 1
    one.updated_at = at
    session.add(one)


def _as_it_is(one: Organisation) -> dict[str, str]:
    said = {field: getattr(one, field) for field in WORDS}
    return {field: "yes" if value is True else str(value or "") for field, value in said.items()}


def _wanted(session: Session, known: KnownOrganisation, one: Organisation | None) -> dict[str, str]:
    """Every field as it is to be kept. WordsError for the first that cannot be."""
    wanted = {field: _short(field, getattr(known, field)) for field in MOST}
    if not wanted["name"]:
        raise WordsError(NAME_WANTED)
    other = named(session, wanted["name"])
    if other is not None and other is not one:
        raise WordsError(THERE_ALREADY.format(other.name))
    ways = reaching.numbers_of(known.numbers)
    wanted["numbers"] = ", ".join(reaching.said(way.given, way.label) for way in ways)
    return wanted | {"is_signpost": "yes" if known.is_signpost else "", "checked_on": str(known.checked_on or "")}


def _short(field: str, typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > MOST[field]:
        raise WordsError(TOO_LONG.format(WORDS[field].capitalize(), MOST[field]))
    return words


def _keep(
    session: Session,
    one: Organisation,
    field: str,
    old_and_new: tuple[str, str],
    *,
    at: datetime,
    by_id: int,
    undo_of: int | None = None,
) -> None:
    old, new = old_and_new
    _put(one, field, new)
    row = OrganisationChange(organisation_id=id_of(one), at=at, by_id=by_id, field=field, undo_of=undo_of)
    row.old_value, row.new_value = old, new
    session.add(row)


def _put(one: Organisation, field: str, value: str) -> None:
    if field == "is_signpost":
        one.is_signpost = bool(value)
    elif field == "checked_on":
        one.checked_on = date.fromisoformat(value) if value else None
    else:
        setattr(one, field, value)
    if field == "numbers":
        one.number_keys = " ".join(way.key for way in reaching.numbers_of(value))


def _lines(session: Session, organisation_id: int) -> list[PersonChanged]:
    rows = session.exec(
        select(OrganisationChange, col(Staff.name))
        .join(Staff, col(Staff.id) == col(OrganisationChange.by_id))
        .where(OrganisationChange.organisation_id == organisation_id)
        .order_by(col(OrganisationChange.id).desc())
        .limit(SHOWN)
    ).all()
    undone = {change.undo_of for change, _ in rows}
    return [
        PersonChanged(change.at, name, f"{'Took back: ' if change.undo_of else ''}{_said(change)}", change.id in undone)
        for change, name in rows
    ]


def _said(change: OrganisationChange) -> str:
    return f"{WORDS[change.field]} was {change.old_value or 'empty'}, is {change.new_value or 'empty'}"
