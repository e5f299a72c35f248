"""Rename staff, remove those who leave, and merge two names of one colleague."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, col, func, select, update

from db.desk.desk import Desk, OnDesk, staff_named_by
from db.desk.desk_changes import move_contacts, record_change
from db.desk.staff import SHORT_NAME, UnknownStaffError, clean_name, read_user_again
from db.history import conflicts
from db.history.events import act
from db.models import Contact, DeskChangeKind, Duty, EventKind, Staff, State
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import PeopleCause


class _StaffSeen(NamedTuple):
    """A present or former staff member, and the number of their open contacts."""

    name: str
    active: bool
    open_count: int


class Renamed(NamedTuple):
    """The name before, and now."""

    before: str
    name: str


class Gone(NamedTuple):
    """Former staff member (`name`), the one who took over their open contacts (`to`), and the number of those."""

    name: str
    to: str
    contacts: int


def with_counts(engine: Engine) -> list[_StaffSeen]:
    """Present and former staff, by name. Raises RecordError."""
    with read_session(engine) as session:
        is_open = (col(Contact.owner_id) == col(Staff.id)) & (col(Contact.state) != State.CLOSED)
        count = select(func.count(col(Contact.id))).where(is_open).correlate(Staff).scalar_subquery()
        columns: list[Any] = [Staff.name, Staff.active, count]
        return [_StaffSeen(*row) for row in session.execute(select(*columns).order_by(col(Staff.name)))]


def rename(desk: Desk, old: str, new: str) -> Renamed:
    """Rename a staff member; their past actions show the new name. Raises WordsError, RecordError."""
    name = clean_name(new)
    with writing(desk.engine) as session:
        one = _one(session, old)
        other = session.exec(select(Staff).where(Staff.name_key == name_key(name), Staff.id != one.id)).first()
        if other is not None:
            raise WordsError(PeopleCause.STAFF_NAME_TAKEN, name=other.name)
        before, one.name, one.short_name = one.name, name, name.split()[0][:SHORT_NAME]
        session.add(one)
        record_change(session, desk, DeskChangeKind.STAFF_RENAMED, before, subject_id=one.id, old=before, new=name)
    read_user_again(desk)
    return Renamed(before, name)


def leave(desk: Desk, name: str, to: str | None) -> Gone:
    """Remove a staff member. Their open contacts are reassigned to a colleague, who must be named if there are any.

    One to whom nothing in the record refers is deleted. Raises WordsError, RecordError.
    """
    with writing(desk.engine) as session:
        return _take_off_staff(
            session, desk, _one(session, name), _one(session, to) if to else None, DeskChangeKind.STAFF_LEFT
        )


def names_to_join(engine: Engine, name: str, to: str) -> Renamed:
    """The full names of those whom `join` would merge. Raises WordsError, RecordError."""
    with read_session(engine) as session:
        one, other = _to_join(session, name, to)
        return Renamed(one.name, other.name)


def join(desk: Desk, name: str, to: str) -> Gone:
    """Merge two names of one person: all contacts go to the second name, which alone is offered from now on.

    The history keeps the name under which each event was recorded. Raises WordsError, RecordError.
    """
    with writing(desk.engine) as session:
        one, other = _to_join(session, name, to)
        gone = _take_off_staff(session, desk, one, other, DeskChangeKind.STAFF_MERGED)
        if session.get(Staff, one.id) is not None:
            # Signing on by this name must not find it any more.
            session.execute(update(Staff).where(col(Staff.id) == one.id).values(name_key=None))
        return gone


def _to_join(session: Session, name: str, to: str) -> tuple[Staff, Staff]:
    one, other = _one(session, name, left_too=True), _one(session, to)
    if one.id == other.id:
        raise WordsError(PeopleCause.STAFF_THE_SAME, name=one.name)
    return one, other


def _one(session: Session, name: str, *, left_too: bool = False) -> Staff:
    """Staff member by full name or by an unambiguous prefix. Raises UnknownStaffError."""
    wanted = select(Staff).order_by(col(Staff.name))
    rows = session.exec(wanted if left_too else wanted.where(col(Staff.active))).all()
    staff = [OnDesk(id_of(row), row.name, row.short_name) for row in rows]
    found = staff_named_by(name, staff)
    if len(found) != 1:
        raise UnknownStaffError(name, staff, found)
    return session.get_one(Staff, found[0].id)


def _take_off_staff(session: Session, desk: Desk, one: Staff, to: Staff | None, kind: DeskChangeKind) -> Gone:
    open_contacts = select(Contact).where(Contact.owner_id == one.id, Contact.state != State.CLOSED)
    contacts = session.exec(open_contacts).all()
    if to is not None and to.id == one.id:
        raise WordsError(PeopleCause.LEAVER_TAKES_OVER, name=one.name)
    if contacts and to is None:
        raise WordsError(PeopleCause.LEAVER_HAS_CONTACTS, name=one.name, count=len(contacts))
    if contacts and to is not None:
        _reassign_all(session, desk, contacts, one, to)
    ids = [id_of(contact) for contact in contacts]
    if to is not None and kind is DeskChangeKind.STAFF_MERGED:
        closed = session.exec(select(Contact.id).where(Contact.owner_id == one.id)).all()
        ids += [contact_id for contact_id in closed if contact_id is not None]
        move_contacts(session, ids, "owner_id", to_id=id_of(to), only_from=id_of(one))
    record_change(
        session, desk, kind, one.name,
        subject_id=one.id, new=to.name if to else "", to_id=to.id if to else None, moved=ids,
    )  # fmt: skip
    if desk.staff is not None and desk.staff.id == one.id:
        desk.staff = None
    if not is_referred_to(session, one):
        session.connection().execute(SQLModel.metadata.tables["duty"].delete().where(col(Duty.staff_id) == one.id))
        session.delete(one)
    else:
        one.active = False
        session.add(one)
    session.flush()
    return Gone(one.name, to.name if to else "", len(contacts))


def _reassign_all(session: Session, desk: Desk, contacts: Any, one: Staff, to: Staff) -> None:
    """Reassign their open contacts, each with an event in its history."""
    by = act(session, desk) if desk.staff is not None else None
    for contact in contacts:
        contact.owner_id = id_of(to)
        if by is not None:
            kind = EventKind.GIVEN_TO
            by.write(contact, kind, words=to.name, field="owner_id", old_value=one.name, new_value=to.name)
        conflicts.changed(session, contact, desk.clock.now())


def is_referred_to(session: Session, one: Staff) -> bool:
    """True if anything but a sign-on refers to the staff member."""
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table.name == "staff" and table.name != "duty":
                found = session.connection().execute(select(key.parent).where(key.parent == one.id).limit(1))
                if found.first() is not None:
                    return True
    return False
