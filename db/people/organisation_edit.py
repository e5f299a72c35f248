"""Adding and editing organisations. Every change is recorded, and can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.desk.desk import Desk, on_desk
from db.models import Organisation, OrganisationChange, Staff
from db.people import contact_points
from db.people.history import CHANGES_SHOWN, PersonChanged, history_lines
from db.people.organisations import OrganisationPage, organisation_id_of, organisation_named
from db.storage.errors import ChangedError
from db.storage.sessions import read_session, writing
from deskapp.errors import RecordError, WordsError
from deskapp.wording.causes import Cause, PeopleCause
from deskapp.wording.printable import printable

_MOST = {"name": 80, "kind": 40, "numbers": 200, "website": 200, "opening": 120, "notes": 400}
"""The longest text of each field, in letters."""
ORGANISATION_FIELD_WORDS = {
    "name": "name",
    "kind": "kind",
    "numbers": "numbers",
    "website": "website",
    "is_signpost": "people are pointed to it",
    "opening": "open",
    "notes": "notes",
    "checked_on": "checked on",
}


class OrganisationFields(NamedTuple):
    """The fields of an organisation's page as they are edited. `checked_on` is a local date."""

    name: str
    kind: str
    numbers: str
    website: str
    is_signpost: bool
    opening: str
    notes: str
    checked_on: date | None


class AddedOrganisation(NamedTuple):
    """The id of an organisation, and when it was added (UTC)."""

    organisation_id: int
    at: datetime


NO_FIELDS = OrganisationFields("", "", "", "", False, "", "", None)  # noqa: FBT003 - not pointed to


def organisation_fields(page: OrganisationPage) -> OrganisationFields:
    """The fields of a page."""
    return OrganisationFields._make(getattr(page, field) for field in OrganisationFields._fields)


def add_organisation(desk: Desk, fields: OrganisationFields) -> int:
    """Add an organisation and return its id. Raises WordsError for an invalid value, RecordError."""
    on_desk(desk)
    now = desk.clock.now()
    with writing(desk.engine) as session:
        one = Organisation(name="new", created_at=now, updated_at=now)
        for field, value in _wanted(session, fields, None).items():
            _put(one, field, value)
        session.add(one)
        session.flush()
        return organisation_id_of(one)


def added_since(engine: Engine, name: str, since: datetime) -> AddedOrganisation | None:
    """The organisation of this name that was added at or after an instant (UTC); None for none. Raises RecordError."""
    with read_session(engine) as session:
        one = organisation_named(session, name)
        return AddedOrganisation(organisation_id_of(one), one.created_at) if one and one.created_at >= since else None


def change_organisation(
    desk: Desk, organisation_id: int, fields: OrganisationFields, *, before: OrganisationFields, version: int
) -> tuple[str, ...]:
    """Set the fields that differ from `before`, read at `version`. Returns the names of those that changed.

    Raises WordsError for an invalid value, ChangedError if one was changed after `version` was read, and RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        one = session.get(Organisation, organisation_id)
        if one is None:
            raise RecordError(PeopleCause.ORGANISATION_GONE)
        current, wanted = _as_it_is(one), _wanted(session, fields, one)
        touched = {field for field in ORGANISATION_FIELD_WORDS if getattr(fields, field) != getattr(before, field)}
        changed = [field for field in ORGANISATION_FIELD_WORDS if field in touched and wanted[field] != current[field]]
        if changed and one.version != version:
            raise ChangedError(
                PeopleCause.PAGE_CHANGED, tuple(line.words for line in _lines(session, organisation_id)[:5][::-1])
            )
        for field in changed:
            _keep(session, one, field, (current[field], wanted[field]), at=now, by_id=by_id)
        if changed:
            _moved_on(session, one, now)
    return tuple(changed)


def organisation_history(engine: Engine, organisation_id: int) -> list[PersonChanged]:
    """The changes of an organisation, newest first. Raises RecordError."""
    with read_session(engine) as session:
        return _lines(session, organisation_id)


def undo_organisation_changes(
    session: Session, changes: Sequence[OrganisationChange], *, by_id: int, at: datetime
) -> str:
    """Restore the old values and record it. Returns a sentence. Raises WordsError if one was changed since."""
    one = session.get_one(Organisation, changes[0].organisation_id)
    current = _as_it_is(one)
    for change in changes:
        if current[change.field] != change.new_value:
            raise WordsError(Cause.FIELD_CHANGED_AFTER_YOU, by="Somebody", field=ORGANISATION_FIELD_WORDS[change.field])
    for change in changes:
        _keep(session, one, change.field, (change.new_value, change.old_value), at=at, by_id=by_id, undo_of=change.id)
    _moved_on(session, one, at)
    again = "; ".join(
        f"{ORGANISATION_FIELD_WORDS[change.field]} is {change.old_value or 'empty'} again" for change in changes
    )
    return f"Taken back for {one.name}: {again}."


def redo_organisation_changes(
    session: Session, one: Organisation, changes: Sequence[OrganisationChange], *, by_id: int, at: datetime
) -> str:
    """Make these changes, which were undone, once more; the sentence."""
    for change in changes:
        _keep(session, one, change.field, (change.old_value, change.new_value), at=at, by_id=by_id)
    _moved_on(session, one, at)
    again = "; ".join(
        f"{ORGANISATION_FIELD_WORDS[change.field]} is {change.new_value or 'empty'} again" for change in changes
    )
    return f"Brought back for {one.name}: {again}."


def _moved_on(session: Session, one: Organisation, at: datetime) -> None:
    one.version += 1
    one.updated_at = at
    session.add(one)


def _as_it_is(one: Organisation) -> dict[str, str]:
    values = {field: getattr(one, field) for field in ORGANISATION_FIELD_WORDS}
    return {field: "yes" if value is True else str(value or "") for field, value in values.items()}


def _wanted(session: Session, fields: OrganisationFields, one: Organisation | None) -> dict[str, str]:
    """Every field as a change records it. Raises WordsError for the first invalid one."""
    wanted = {field: _short(field, getattr(fields, field)) for field in _MOST}
    if not wanted["name"]:
        raise WordsError(PeopleCause.ORGANISATION_NAME_WANTED)
    other = organisation_named(session, wanted["name"])
    if other is not None and other is not one:
        raise WordsError(PeopleCause.ORGANISATION_THERE_ALREADY, name=other.name)
    points = contact_points.parse_numbers(fields.numbers)
    wanted["numbers"] = ", ".join(contact_points.with_label(one.given, one.label) for one in points)
    return wanted | {"is_signpost": "yes" if fields.is_signpost else "", "checked_on": str(fields.checked_on or "")}


def _short(field: str, typed: str) -> str:
    lines = typed.strip().split("\n") if field == "notes" else [typed]
    words = "\n".join(" ".join(printable(line).split()) for line in lines)
    if len(words) > _MOST[field]:
        raise WordsError(
            PeopleCause.FIELD_TOO_LONG, what=ORGANISATION_FIELD_WORDS[field].capitalize(), most=_MOST[field]
        )
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
    row = OrganisationChange(organisation_id=organisation_id_of(one), at=at, by_id=by_id, field=field, undo_of=undo_of)
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
        one.number_keys = " ".join(one.key for one in contact_points.parse_numbers(value))


def _lines(session: Session, organisation_id: int) -> list[PersonChanged]:
    rows = session.exec(
        select(OrganisationChange, col(Staff.name))
        .join(Staff, col(Staff.id) == col(OrganisationChange.by_id))
        .where(OrganisationChange.organisation_id == organisation_id)
        .order_by(col(OrganisationChange.id).desc())
        .limit(CHANGES_SHOWN)
    ).all()
    return history_lines(rows, _change_words)


def _change_words(change: OrganisationChange) -> str:
    return (
        f"{ORGANISATION_FIELD_WORDS[change.field]} was {change.old_value or 'empty'}, is {change.new_value or 'empty'}"
    )
