"""Removal of a person who was made by a save that is undone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, SQLModel, select

from db.models import Person, PersonEmail, PersonNumber

_THEIR_OWN = ("personnumber", "personemail")
"""The tables with what the save that made a person has told of them."""


def remove_person(session: Session, person_id: int, made_at: datetime) -> None:
    """Delete a person who was made at `made_at` (UTC) with their number and address, if nothing else refers to them."""
    person = session.get(Person, person_id)
    if person is None or person.created_at != made_at or _is_referred_to(session, person_id):
        return
    for table in (PersonNumber, PersonEmail):
        for row in session.exec(select(table).where(table.person_id == person_id)).all():
            session.delete(row)
    session.flush()
    session.delete(person)
    session.flush()


def _is_referred_to(session: Session, person_id: int) -> bool:
    """True if anything but their own number or address refers to the person."""
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "person" and table.name not in _THEIR_OWN:
                found = session.connection().execute(select(key.parent).where(key.parent == person_id).limit(1))
                if found.first() is not None:
                    return True
    return False
