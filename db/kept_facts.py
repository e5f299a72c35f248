"""A row of facts about one contact, kept and changed: what each was and became is a line of the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select

from db import deeds, history
from db.acts import Act, act
from db.desk import Desk
from db.faults import ChangedError
from db.models import Contact, Event, EventKind, Staff
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.words.phrases import clock_time, day_short

Row = Any
"""A table's row with a `version`: the facts of one contact."""


class Fact(NamedTuple):
    """One fact that is another now: as it was, and as it is, as text (see `text_of`); `said` is what it is in words."""

    field: str
    was: str
    now: str
    said: str


@dataclass(frozen=True, slots=True)
class FactsOfKind:
    """The facts that go with one kind of contact: how they are found, looked at, and what follows from them."""

    names: Mapping[str, str]
    """What the history calls each, by its field."""
    row_of: Callable[[Session, Contact], Row]
    """The facts as they are kept, or as they stand before any was written down."""
    refuse: Callable[[Contact, Mapping[str, Any], datetime], None]
    """WordsError for facts of this contact that cannot be so now (UTC)."""
    follow: Callable[[Act, Contact, Row, Mapping[str, Fact], int], None]
    """What else the facts that changed, by their fields, begin and end; all of it part of this event."""


def keep(
    desk: Desk, contact_id: int, kind: FactsOfKind, *, facts: Mapping[str, Any], version: int, entry_id: str | None
) -> list[Fact]:
    """Write down `facts`, by the names of their fields, of a contact open or closed; what that changed.

    The same `entry_id` changes it once. Raises WordsError for what cannot be so, ChangedError where the facts are
    others than those of `version`, RecordError.
    """
    with writing(desk.engine) as session:
        if deeds.already(session, entry_id) is not None:
            return []
        contact = history.find(session, contact_id)
        row = kind.row_of(session, contact)
        refuse_if_changed(session, contact, row, version, kind.names)
        by = act(session, desk, entry_id)
        kind.refuse(contact, facts, by.at)
        changed = change(row, facts)
        if not changed:
            return []
        session.add(row)
        event_id = write(by, contact, changed, kind.names)
        kind.follow(by, contact, row, {fact.field: fact for fact in changed}, event_id)
        contact.updated_at = by.at
        session.add(contact)
        session.flush()
        return changed


def text_of(value: object) -> str:
    """A fact as the history keeps it, to be put back from: a day, or a time with its zone, is ISO; nothing where it is
    not known.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def value_of(table: type[Row], field: str, text: str) -> Any:
    """The fact that `text_of` wrote."""
    kept_as = table.model_fields[field].annotation
    if not text:
        return "" if kept_as is str else None
    return TypeAdapter(kept_as).validate_python(text)


def put_back(by: Act, contact: Contact, table: type[Row], was: Mapping[str, str]) -> None:
    """Have the facts say again what they said, as the history keeps it. Whoever is typing about them is told."""
    row = by.session.get(table, id_of(contact))
    assert row is not None  # noqa: S101 - the history says that it was written
    for field, text in was.items():
        setattr(row, field, value_of(table, field, text))
    row.version += 1
    by.session.add(row)


def fact_words(value: object) -> str:
    """A fact in words; nothing where it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{day_short(london_date(value))} {clock_time(value)}"
    if isinstance(value, date):
        return f"{value.day} {value:%b} {value.year}"
    return value.replace("_", " ") if isinstance(value, StrEnum) else str(value)


def change(row: Row, wanted: Mapping[str, object]) -> list[Fact]:
    """Have the row say what is wanted; what that changed. The version counts on where anything did."""
    facts = []
    for field, value in wanted.items():
        was = getattr(row, field)
        if was != value:
            setattr(row, field, value)
            facts.append(Fact(field, text_of(was), text_of(value), fact_words(value)))
    if facts:
        row.version += 1
    return facts


def write(by: Act, contact: Contact, facts: list[Fact], names: Mapping[str, str], part_of: int | None = None) -> int:
    """A line of the history for each; the first is the event that the others are part of. Its id (0: no facts)."""
    first = part_of
    for fact in facts:
        words = f"{names.get(fact.field, fact.field.replace('_', ' '))}: {fact.said or 'not known'}"
        event_id = by.write(
            contact,
            EventKind.CHANGED_FIELD,
            words=words,
            old_value=fact.was,
            new_value=fact.now,
            field=fact.field,
            part_of=first,
        )
        first = first or event_id
    return first or 0


_DID = {EventKind.CHANGED_FIELD: "wrote down", EventKind.UNDONE: "took back"}


def refuse_if_changed(session: Session, contact: Contact, row: Row, version: int, names: Mapping[str, str]) -> None:
    """ChangedError, with what was changed by whom, where the row is another than the one that was read."""
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
    lines = tuple(f"{name} {_DID[kind]} at {clock_time(at)}: {names[field]}" for name, kind, field, at in changes)[::-1]
    who = f"{changes[0][0]} changed this at {clock_time(changes[0][3])}" if changes else "Somebody changed this"
    raise ChangedError(f"{who}, while you were typing. What you typed is kept.", lines)
