"""The staff, and the current user of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select, update

from db.desk.desk import Desk, OnDesk, SignedOn, staff_named_by
from db.desk.desk_changes import record_change
from db.models import DeskChangeKind, Duty, Setting, Staff, UndoStep
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import PeopleCause
from deskapp.wording.printable import printable

NAME, SHORT_NAME = 80, 20


class UnknownStaffError(WordsError):
    """A name that no colleague has, or that `several` begin with."""

    def __init__(self, typed: str, staff: Iterable[OnDesk], several: Sequence[OnDesk] = ()) -> None:
        names = ", ".join(one.name for one in several or staff)
        unknown = PeopleCause.NO_SUCH_STAFF if names else PeopleCause.NO_STAFF_YET
        super().__init__(PeopleCause.SEVERAL_STAFF if several else unknown, typed=typed, names=names)
        self.several = tuple(several)


def everybody(engine: Engine) -> list[OnDesk]:
    """The present staff, by name. Raises RecordError."""
    with read_session(engine) as session:
        return _everybody(session)


def come_on_duty(desk: Desk, name: str, *, add: bool = False) -> OnDesk:
    """Make a staff member the current user, by name or by an unambiguous prefix.

    An unknown name is added to the staff only with `add`, or if there is no staff yet. Repeating it on the same day
    adds nothing. Raises UnknownStaffError for an unknown name, WordsError for an invalid one (see `clean_name`).
    """
    clean = clean_name(name)
    with writing(desk.engine) as session:
        on_desk = _known(session, clean) if not add else _named(session, clean)
        is_new = on_desk is None
        now = desk.clock.now()
        on_desk = on_desk or _add(session, desk, clean, now)
        session.execute(delete(UndoStep).where(col(UndoStep.at) < now - UNDO_WITHIN))
        last = session.exec(select(Duty).order_by(col(Duty.id).desc()).limit(1)).first()
        if last is None or last.staff_id != on_desk.id or local_date(last.from_at) < local_date(now):
            session.add(Duty(staff_id=on_desk.id, from_at=now))
        session.execute(update(Staff).where(col(Staff.id) == on_desk.id, ~col(Staff.active)).values(active=True))
    if desk.staff is None or desk.staff.id != on_desk.id:
        desk.signed_on = SignedOn(desk.staff, is_new, now) if on_desk.id != desk.sign_on_undone else None
        desk.sign_on_undone = None
    desk.on_duty_since, desk.staff = now, on_desk
    return on_desk


def add_staff(desk: Desk, name: str) -> OnDesk:
    """Add a staff member, or one who had left. Raises WordsError if the name is taken, or cannot be kept."""
    with writing(desk.engine) as session:
        return join_staff(session, desk, name, desk.clock.now())


def join_staff(session: Session, desk: Desk, name: str, at: datetime) -> OnDesk:
    """Add a staff member at `at` (UTC) as `add_staff` does, inside the caller's transaction."""
    clean = clean_name(name)
    there = _named(session, clean)
    if there is None:
        return _add(session, desk, clean, at)
    back = update(Staff).where(col(Staff.id) == there.id, ~col(Staff.active)).values(active=True)
    if not session.connection().execute(back).rowcount:
        raise WordsError(PeopleCause.STAFF_THERE_ALREADY, name=there.name)
    record_change(session, desk, DeskChangeKind.STAFF_BACK, there.name, subject_id=there.id, at=at)
    return there


def read_user_again(desk: Desk) -> None:
    """Reload the current user, who may have been renamed."""
    if desk.staff is None:
        return
    with read_session(desk.engine) as session:
        found = session.execute(_user_columns().where(Staff.id == desk.staff.id, col(Staff.active))).first()
    desk.staff = OnDesk(*found) if found else None


def _everybody(session: Session) -> list[OnDesk]:
    rows = session.execute(_user_columns().where(col(Staff.active)).order_by(col(Staff.name)))
    return [OnDesk(*row) for row in rows]


def clean_name(name: str) -> str:
    """A name as stored, without control and format characters. Raises WordsError for a name that is too long, or
    without a letter: that is a key pressed by mistake.
    """
    clean = " ".join(printable(name).split())
    if not any(letter.isalpha() for letter in clean):
        raise WordsError(PeopleCause.STAFF_NAME_WANTED)
    if len(clean) > NAME:
        raise WordsError(PeopleCause.STAFF_NAME_TOO_LONG, most=NAME)
    return clean


def _known(session: Session, name: str) -> OnDesk | None:
    """The member of staff with this name, or the only one whose name begins with it.

    None if there is no staff yet. Raises UnknownStaffError if none or several match.
    """
    staff = _everybody(session)
    there = _named(session, name)
    if there is not None or session.exec(select(Staff.id).limit(1)).first() is None:
        return there
    found = staff_named_by(name, staff)
    if len(found) == 1:
        return found[0]
    raise UnknownStaffError(name, staff, found)


def _named(session: Session, name: str) -> OnDesk | None:
    """The member of staff of this name in any spelling, also one who has left."""
    found = session.execute(_user_columns().where(Staff.name_key == name_key(name))).first()
    return OnDesk(*found) if found else None


def _add(session: Session, desk: Desk, name: str, at: datetime) -> OnDesk:
    session.add(Staff(name=name, short_name=name.split(maxsplit=1)[0][:SHORT_NAME]))
    session.flush()
    added = OnDesk(*session.execute(_user_columns().where(Staff.name == name)).one())
    record_change(session, desk, DeskChangeKind.STAFF_ADDED, name, subject_id=added.id, at=at)
    return added


def set_filter(desk: Desk, queue_filter: str) -> None:
    """Store the view of the queue that the current user chose."""
    staff = desk.staff
    if staff is None:
        return
    with writing(desk.engine) as session:
        session.execute(update(Staff).where(col(Staff.id) == staff.id).values(queue_filter=queue_filter))
    if desk.staff == staff:
        desk.staff = staff._replace(queue_filter=queue_filter)


def _user_columns() -> Any:
    return select(Staff.id, Staff.name, Staff.short_name, Staff.queue_filter)


def fold_preview(desk: Desk, *, folded: bool) -> None:
    """Store whether the current user folded the queue's preview away. Raises RecordError."""
    staff = desk.staff
    if staff is None:
        return
    name, value = f"preview folded by {staff.id}", "yes" if folded else "no"
    with writing(desk.engine) as session:
        session.merge(Setting(name=name, value=value))
    desk.kept[name] = value
