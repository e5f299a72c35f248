"""Undo of the current user's last change of the staff or the topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from db.desk.desk import Desk, on_desk
from db.desk.desk_changes import last_of_user, move_contacts, record_change
from db.desk.pin import PIN
from db.desk.staff import SHORT_NAME, read_user_again
from db.desk.staff_changes import is_referred_to
from db.models import Contact, DeskChange, DeskChangeKind, Duty, Setting, Staff, Topic
from db.models.columns import id_of
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import DeskCause

_Listed = TypeVar("_Listed", Staff, Topic)


class ChangeUndone(NamedTuple):
    """The change that was undone: its kind, its subject's name, and the number of contacts that went back."""

    kind: DeskChangeKind
    about: str
    moved: int


def undo_last_desk_change(desk: Desk) -> ChangeUndone:
    """Undo the last change of the desk that the current user made within the hour.

    Contacts that were not reassigned since go back. Raises WordsError if there is none, or if another now has the name;
    RecordError.
    """
    on_desk(desk)
    with writing(desk.engine) as session:
        change = last_of_user(session, desk)
        if change is None:
            raise WordsError(DeskCause.NO_CHANGE_TO_UNDO)
        if change.kind is DeskChangeKind.SETTING and change.about == PIN:
            raise WordsError(DeskCause.PIN_STAYS)
        moved = _UNDO[change.kind](session, change)
        if change.kind is DeskChangeKind.SETTING:
            desk.kept[change.about] = change.old_value
        record_change(
            session, desk, change.kind, change.about,
            subject_id=change.subject_id, old=change.new_value, new=change.old_value, undo_of=change.id,
        )  # fmt: skip
    read_user_again(desk)
    return ChangeUndone(change.kind, change.about, moved)


def _remove_staff(session: Session, change: DeskChange) -> int:
    one = session.get(Staff, change.subject_id)
    if one is None:
        return 0
    if is_referred_to(session, one):
        one.active = False
        session.add(one)
    else:
        session.connection().execute(SQLModel.metadata.tables["duty"].delete().where(col(Duty.staff_id) == one.id))
        session.delete(one)
    session.flush()
    return 0


def _retire_again(session: Session, change: DeskChange) -> int:
    model: type[Staff | Topic] = Staff if change.kind is DeskChangeKind.STAFF_BACK else Topic
    session.execute(update(model).where(col(model.id) == change.subject_id).values(active=False))
    return 0


def _rename_back(session: Session, change: DeskChange) -> int:
    is_staff = change.kind is DeskChangeKind.STAFF_RENAMED
    one = _still_there(session, Staff, change) if is_staff else _still_there(session, Topic, change)
    _refuse_taken(session, type(one), change.old_value, id_of(one))
    one.name = change.old_value
    if isinstance(one, Staff):
        one.short_name = one.name.split(maxsplit=1)[0][:SHORT_NAME]
    session.add(one)
    session.flush()
    return 0


def _restore_staff(session: Session, change: DeskChange) -> int:
    short_name = change.about.split(maxsplit=1)[0][:SHORT_NAME]
    one = session.get(Staff, change.subject_id) or Staff(name=change.about, short_name=short_name)
    _refuse_taken(session, Staff, change.about, one.id or 0)
    one.active, one.name_key = True, name_key(one.name)
    session.add(one)
    session.flush()
    if change.to_id is None:
        return 0
    return move_contacts(session, change.moved, "owner_id", to_id=id_of(one), only_from=change.to_id)


def _remove_topic(session: Session, change: DeskChange) -> int:
    one = _still_there(session, Topic, change)
    if session.exec(select(Contact.id).where(Contact.topic_id == one.id).limit(1)).first() is None:
        session.delete(one)
    else:
        one.active = False
        session.add(one)
    session.flush()
    return 0


def _restore_topic(session: Session, change: DeskChange) -> int:
    one = _still_there(session, Topic, change)
    one.active = True
    session.add(one)
    session.flush()
    if change.to_id is None:
        return 0
    moved = move_contacts(session, change.moved, "topic_id", to_id=id_of(one), only_from=change.to_id)
    one.used = moved
    session.add(one)
    if (other := session.get(Topic, change.to_id)) is not None:
        other.used = max(0, other.used - moved)
        session.add(other)
    return moved


def _restore_setting(session: Session, change: DeskChange) -> int:
    kept = session.get(Setting, change.about) or Setting(name=change.about, value="")
    kept.value = change.old_value
    session.add(kept)
    return 0


def _still_there(session: Session, model: type[_Listed], change: DeskChange) -> _Listed:
    """The changed entry. Raises WordsError if it is gone, such as by a colleague's undo of adding it."""
    one = session.get(model, change.subject_id)
    if one is None:
        raise WordsError(DeskCause.ENTRY_GONE, name=change.about)
    return one


def _refuse_taken(session: Session, model: type[Staff | Topic], name: str, but: int) -> None:
    taken = session.exec(select(model.name).where(model.name_key == name_key(name), model.id != but)).first()
    if taken is not None:
        raise WordsError(DeskCause.NAME_IN_USE, name=taken)


_Kind = DeskChangeKind
_UNDO: Mapping[DeskChangeKind, Callable[[Session, DeskChange], int]] = {
    _Kind.STAFF_ADDED: _remove_staff,
    _Kind.STAFF_BACK: _retire_again,
    _Kind.STAFF_RENAMED: _rename_back,
    _Kind.STAFF_LEFT: _restore_staff,
    _Kind.STAFF_MERGED: _restore_staff,
    _Kind.TOPIC_ADDED: _remove_topic,
    _Kind.TOPIC_BACK: _retire_again,
    _Kind.TOPIC_RENAMED: _rename_back,
    _Kind.TOPIC_RETIRED: _restore_topic,
    _Kind.TOPIC_MERGED: _restore_topic,
    _Kind.SETTING: _restore_setting,
}
