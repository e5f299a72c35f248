"""Records of who looked at what is sensitive: complaints, contacts about somebody in danger, and cautions."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.models import Contact, Staff, Viewed
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind
from deskapp.errors import RecordError


class ViewSeen(NamedTuple):
    """A look: the local date, the staff member's name, and the reference of the contact ("" for a caution)."""

    day: date
    by: str
    ref: str = ""


def is_sensitive(kind: Kind, *, safeguarding: bool, cautioned: bool) -> bool:
    """True for a contact whose readers are noted."""
    return safeguarding or cautioned or kind is Kind.COMPLAINT


def record_view(desk: Desk, *, contact_id: int | None = None, person_id: int | None = None) -> None:
    """Note that the current user has looked at a sensitive contact or a person's cautions, once on each local date.

    Not on the event loop. Nobody is kept from reading by it: without a current user, or where nothing can be saved,
    nothing is noted.
    """
    staff, now = desk.staff, desk.clock.now().replace(microsecond=0)
    if staff is None or desk.read_only:
        return
    look = Viewed(day=local_date(now), staff_id=staff.id, contact_id=contact_id, person_id=person_id, at=now)
    same = select(Viewed.id).where(
        Viewed.day == look.day,
        Viewed.staff_id == staff.id,
        col(Viewed.contact_id).is_not_distinct_from(contact_id),
        col(Viewed.person_id).is_not_distinct_from(person_id),
    )
    with suppress(RecordError):
        with read_session(desk.engine) as session:
            if session.exec(same).first() is not None:
                return
        with writing(desk.engine) as session:
            if session.exec(same).first() is None:
                session.add(look)


def views_of_contact(session: Session, contact_id: int) -> tuple[ViewSeen, ...]:
    """The looks at one contact, newest first."""
    return _views(session, col(Viewed.contact_id) == contact_id)


def views_of_person(engine: Engine, person_ids: tuple[int, ...], contact_ids: tuple[int, ...] = ()) -> list[ViewSeen]:
    """The looks at the cautions of these people and at these contacts, newest first. Raises RecordError."""
    with read_session(engine) as session:
        found = [
            *_views(session, col(Viewed.person_id).in_(person_ids)),
            *_views(session, col(Viewed.contact_id).in_(contact_ids)),
        ]
    return sorted(found, key=lambda seen: seen.day, reverse=True)


def _views(session: Session, which: Any) -> tuple[ViewSeen, ...]:
    wanted = (
        select(col(Viewed.day), col(Staff.name), col(Contact.ref))
        .select_from(Viewed)
        .join(Staff, col(Staff.id) == col(Viewed.staff_id))
        .join(Contact, col(Contact.id) == col(Viewed.contact_id), isouter=True)
        .where(which)
        .order_by(col(Viewed.day).desc(), col(Viewed.id).desc())
    )
    return tuple(ViewSeen(day, by, ref or "") for day, by, ref in session.execute(wanted))
