"""The history of the desk itself: who changed the staff, the topics and the settings, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select, update

from db.desk.desk import Desk
from db.models import AdoptedEdition, CalendarChange, Contact, DeskChange, DeskChangeKind, EditionChange, Staff, Topic
from db.storage.sessions import read_session
from deskapp.limits import UNDO_WITHIN

_AT_ONCE = 500
"""Greatest number of ids in one statement."""


class CharterChange(StrEnum):
    """The kind of a change of what the desk goes by, which has a history of its own."""

    DAYS = "days"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class DeskChanged(NamedTuple):
    """A change: when (UTC), by whom (empty: from the command line), its subject's name, old and new value."""

    at: datetime
    by: str
    kind: DeskChangeKind | CharterChange
    about: str
    old: str
    new: str
    moved: int
    is_undo: bool
    undone: bool


def record_change(
    session: Session,
    desk: Desk,
    kind: DeskChangeKind,
    about: str,
    *,
    subject_id: int | None = None,
    old: str = "",
    new: str = "",
    to_id: int | None = None,
    moved: Iterable[int] = (),
    undo_of: int | None = None,
    at: datetime | None = None,
) -> None:
    """Add a change to the history, inside the caller's transaction, at `at` (UTC) or now."""
    change = DeskChange(
        at=at or desk.clock.now(),
        by_id=desk.staff.id if desk.staff else None,
        kind=kind,
        about=about,
        subject_id=subject_id,
        old_value=old,
        new_value=new,
        to_id=to_id,
        moved=list(moved),
        undo_of=undo_of,
    )
    session.add(change)
    session.flush()


def every_change(engine: Engine, most: int = 200) -> list[DeskChanged]:
    """The latest changes, those of closed days and charters included, newest first. Raises RecordError."""
    with read_session(engine) as session:
        found = [*_changes_of_days(session, most), *_changes_of_editions(session, most)]
    return sorted([*changes(engine, most), *found], key=lambda one: one.at, reverse=True)[:most]


def _changes_of_days(session: Session, most: int) -> Iterator[DeskChanged]:
    maker, undoer = aliased(Staff), aliased(Staff)
    wanted = (
        select(CalendarChange, maker.name, undoer.name)
        .outerjoin(maker, col(maker.id) == col(CalendarChange.by_id))
        .outerjoin(undoer, col(undoer.id) == col(CalendarChange.undone_by_id))
        .order_by(col(CalendarChange.id).desc())
        .limit(most)
    )
    for one, by, undone_by in session.execute(wanted):
        kind, undone_at = CharterChange.DAYS, one.undone_at
        yield DeskChanged(one.at, by or "", kind, one.words, "", "", 0, is_undo=False, undone=undone_at is not None)
        if undone_at is not None:
            yield DeskChanged(undone_at, undone_by or "", kind, one.words, "", "", 0, is_undo=True, undone=False)


def _changes_of_editions(session: Session, most: int) -> Iterator[DeskChanged]:
    """The adopted, replaced and withdrawn editions; those adopted before that was kept are without a name."""
    kept = select(EditionChange.id).where(
        EditionChange.name == AdoptedEdition.name, EditionChange.valid_from == AdoptedEdition.valid_from
    )
    older = select(AdoptedEdition).where(~kept.exists()).order_by(col(AdoptedEdition.adopted_at).desc()).limit(most)
    for row in session.exec(older):
        yield _of_edition(row.adopted_at, "", CharterChange.ADOPTED, row.name, row.valid_from)
    wanted = (
        select(EditionChange, Staff.name)
        .outerjoin(Staff, col(Staff.id) == col(EditionChange.by_id))
        .order_by(col(EditionChange.id).desc())
        .limit(most)
    )
    for one, by in session.execute(wanted):
        yield _of_edition(one.at, by or "", CharterChange(one.kind), one.name, one.valid_from)


def _of_edition(at: datetime, by: str, kind: CharterChange, name: str, valid_from: date) -> DeskChanged:
    return DeskChanged(at, by, kind, name, "", str(valid_from), 0, is_undo=False, undone=False)


def changes(engine: Engine, most: int = 200) -> list[DeskChanged]:
    """The latest changes of the staff, the topics and the settings, newest first. Raises RecordError."""
    undo = aliased(DeskChange, name="undo")
    undone = select(undo.id).where(col(undo.undo_of) == col(DeskChange.id)).exists()
    wanted = (
        select(DeskChange, Staff.name, undone)
        .outerjoin(Staff, col(Staff.id) == col(DeskChange.by_id))
        .order_by(col(DeskChange.id).desc())
        .limit(most)
    )
    with read_session(engine) as session:
        return [
            DeskChanged(
                one.at,
                by or "",
                one.kind,
                one.about,
                one.old_value,
                one.new_value,
                len(one.moved),
                one.undo_of is not None,
                bool(gone),
            )
            for one, by, gone in session.execute(wanted)
        ]


def last_of_user(session: Session, desk: Desk) -> DeskChange | None:
    """The last change of the current user within the hour that is not undone yet."""
    undo = aliased(DeskChange, name="undo")
    undone = select(undo.id).where(col(undo.undo_of) == col(DeskChange.id)).exists()
    wanted = select(DeskChange).where(
        DeskChange.by_id == (desk.staff.id if desk.staff else None),
        col(DeskChange.undo_of).is_(None),
        col(DeskChange.at) > desk.clock.now() - UNDO_WITHIN,
        ~undone,
    )
    return session.exec(wanted.order_by(col(DeskChange.id).desc()).limit(1)).first()


_Named = TypeVar("_Named", Staff, Topic)
_FOLLOWED = {
    Staff: (DeskChangeKind.STAFF_RENAMED, DeskChangeKind.STAFF_MERGED),
    Topic: (DeskChangeKind.TOPIC_RENAMED, DeskChangeKind.TOPIC_MERGED),
}


def known_now(session: Session, model: type[_Named], name: str, since: datetime) -> _Named | None:
    """The colleague or topic that had this name at `since` (UTC), found through the names and merges since then; None
    if the record has it no more.
    """
    renamed, merged = _FOLLOWED[model]
    undo = aliased(DeskChange, name="undo")
    undone = select(undo.id).where(col(undo.undo_of) == col(DeskChange.id)).exists()
    # The undo of a renaming is a renaming too; that of a merge says nothing of who came from where.
    goes_on = or_(col(DeskChange.kind) == renamed, and_(col(DeskChange.undo_of).is_(None), ~undone))
    changes = select(DeskChange).where(col(DeskChange.kind).in_((renamed, merged)), DeskChange.at >= since, goes_on)
    for change in session.exec(changes.order_by(col(DeskChange.id))).all():
        if name == (change.old_value if change.kind is renamed else change.about):
            name = change.new_value
    return session.exec(select(model).where(model.name == name)).first()


def move_contacts(session: Session, ids: Iterable[int], column: str, *, to_id: int, only_from: int) -> int:
    """Set the owner or topic of these contacts, where it is still `only_from`; the number of them that changed."""
    rest, moved = list(ids), 0
    while rest:
        part, rest = rest[:_AT_ONCE], rest[_AT_ONCE:]
        theirs = (col(Contact.id).in_(part), getattr(Contact, column) == only_from)
        done = session.connection().execute(update(Contact).where(*theirs).values({column: to_id}))
        moved += done.rowcount
    return moved
