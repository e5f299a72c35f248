"""The facts of one contact, stored as a row and changed by events: each event holds one fact's old and new value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select

from db.history.events import Act
from db.models import Contact, Event, EventKind, Finding, Staff
from db.models.columns import id_of
from db.storage.errors import ChangedError
from deskapp.charter.rules import local_date
from deskapp.wording.causes import ContactCause
from deskapp.wording.phrases import clock_time, day_short

FactRow = Any
"""A row of a table of facts: those of one contact, with a `version` that every change increments."""


class ChangedFact(NamedTuple):
    """A changed fact: the old and the new value as the history stores them, and the new one in words."""

    field: str
    old: str
    new: str
    words: str


@dataclass(frozen=True, slots=True)
class FactsOfKind:
    """The rules of the facts of one kind of contact."""

    names: Mapping[str, str]
    """The name of each fact in the history, by its field."""
    row_of: Callable[[Session, Contact], FactRow]
    """The stored row of a contact, or an unsaved one with initial values."""
    refuse: Callable[[Contact, Mapping[str, Any], datetime], None]
    """Raises WordsError for facts that cannot be true of this contact at this time (UTC)."""
    apply: Callable[[Act, Contact, FactRow, Mapping[str, ChangedFact], int], None]
    """Starts and ends promises in consequence of the changed facts. Events that it writes are part of the given one."""


def change_facts(
    by: Act, contact: Contact, kind: FactsOfKind, facts: Mapping[str, Any], version: int
) -> list[ChangedFact]:
    """Set facts, by field, of an open or closed contact. Returns those that changed.

    Raises WordsError for facts that cannot be true, ChangedError if the row is no longer at `version`.
    """
    row = kind.row_of(by.session, contact)
    _refuse_if_changed(by.session, contact, row, version, kind.names)
    kind.refuse(contact, facts, by.at)
    changed = change(row, facts)
    if changed:
        by.session.add(row)
        event_id = write_facts(by, contact, changed, kind.names)
        kind.apply(by, contact, row, {fact.field: fact for fact in changed}, event_id)
        contact.updated_at = by.at
        by.session.add(contact)
        by.session.flush()
    return changed


def _text_of(value: object) -> str:
    """A fact as text for the history, which `value_of` parses: dates and times in ISO format, "" for unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(table: type[FactRow], field: str, text: str) -> Any:
    """The value of a field of a table, parsed from its text in the history."""
    kind = table.model_fields[field].annotation
    if not text:
        return "" if kind is str else None
    return TypeAdapter(kind).validate_python(text)


def put_back(by: Act, contact: Contact, table: type[FactRow], old: Mapping[str, str]) -> None:
    """Restore facts, by field, from their old values as text. The new version is an edit conflict for other editors."""
    row = by.session.get(table, id_of(contact))
    assert row is not None  # noqa: S101 - the history says that it was written
    for field, text in old.items():
        setattr(row, field, value_of(table, field, text))
    row.version += 1
    by.session.add(row)


def fact_words(value: object) -> str:
    """A fact in words; "" for an unknown one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Finding):
        return value.words
    if isinstance(value, datetime):
        return f"{day_short(local_date(value))} {clock_time(value)}"
    if isinstance(value, date):
        return f"{value.day} {value:%b} {value.year}"
    return value.replace("_", " ") if isinstance(value, StrEnum) else str(value)


def change(row: FactRow, values: Mapping[str, object]) -> list[ChangedFact]:
    """Set values, by field, in a row, and increment its version if any changed. Returns the facts that changed."""
    facts = []
    for field, value in values.items():
        old = getattr(row, field)
        if old != value:
            setattr(row, field, value)
            facts.append(ChangedFact(field, _text_of(old), _text_of(value), fact_words(value)))
    if facts:
        row.version += 1
    return facts


def write_facts(
    by: Act, contact: Contact, facts: list[ChangedFact], names: Mapping[str, str], part_of: int | None = None
) -> int:
    """Add an event for each fact, all part of `part_of` or else of the first. Returns that event's id; 0 for none."""
    first = part_of
    for fact in facts:
        words = f"{names.get(fact.field, fact.field.replace('_', ' '))}: {fact.words or 'not known'}"
        event_id = by.write(
            contact,
            EventKind.CHANGED_FIELD,
            words=words,
            old_value=fact.old,
            new_value=fact.new,
            field=fact.field,
            part_of=first,
        )
        first = first or event_id
    return first or 0


_VERBS = {EventKind.CHANGED_FIELD: "wrote down", EventKind.UNDONE: "took back"}


def _refuse_if_changed(
    session: Session, contact: Contact, row: FactRow, version: int, names: Mapping[str, str]
) -> None:
    """Raise ChangedError, with the last changes and their authors, if the row is no longer at `version`."""
    if row.version == version:
        return
    undone = aliased(Event, name="undone")
    columns: list[Any] = [Staff.name, Event.kind, func.coalesce(Event.field, undone.field), Event.at]
    changes = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == col(Event.by_id))
        .join(undone, col(undone.id) == col(Event.undo_of), isouter=True)
        .where(
            Event.contact_id == id_of(contact),
            or_(
                and_(Event.kind == EventKind.CHANGED_FIELD, col(Event.field).in_(list(names))),
                col(undone.field).in_(list(names)),
            ),
        )
        .order_by(col(Event.id).desc())
        .limit(3)
    ).all()
    lines = tuple(f"{name} {_VERBS[kind]} at {clock_time(at)}: {names[field]}" for name, kind, field, at in changes)[
        ::-1
    ]
    who = f"{changes[0][0]} changed this at {clock_time(changes[0][3])}" if changes else "Somebody changed this"
    raise ChangedError(ContactCause.CHANGED_MEANWHILE, lines, change=who)
