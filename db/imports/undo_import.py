"""Undo the last import as a whole, unless one of its contacts was changed since."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, text, update
from sqlmodel import Session, SQLModel, col, func, or_, select

from db.desk.desk import Desk
from db.imports.bulk_insert import in_chunks
from db.models import Contact, Event, LogImport, Note, Person, PersonEmail, PersonNumber, Promise, Staff, Topic
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.wording.causes import LogCause

BROUGHT = ("promise", "event", "contact")
"""The tables with rows of an import's own contacts."""
_SHOWN = 3


class UndoneImport(NamedTuple):
    """The file of an undone import, and the number of contacts deleted."""

    file_name: str
    contacts: int


def import_to_undo(desk: Desk) -> UndoneImport:
    """The import that `undo_import` would undo. Raises WordsError as it does, RecordError."""
    with read_session(desk.engine) as session:
        last = _last_import(session)
        _refuse_touched(session, last)
        count = select(func.count()).select_from(Contact).where(Contact.import_id == id_of(last))
        return UndoneImport(last.file_name, session.execute(count).scalar_one())


def undo_import(desk: Desk) -> UndoneImport:
    """Delete everything that the last import added and nothing else refers to.

    Raises WordsError if there is none, or one of its contacts has later events: then nothing is undone. RecordError if
    saving failed.
    """
    with writing(desk.engine) as session:
        last = _last_import(session)
        import_id = id_of(last)
        _refuse_touched(session, last)
        last.undone_at, last.undone_by_id = desk.clock.now(), desk.staff.id if desk.staff else None
        session.flush()
        made: dict[str, list[int]] = json.loads(last.made)
        used = Counter(session.exec(select(Contact.topic_id).where(Contact.import_id == import_id)).all())
        count = _delete_contacts(session, import_id)
        _delete_unused(session, Person, made["people"], (PersonNumber, PersonEmail))
        for topic_id, times in used.items():
            less = update(Topic).where(col(Topic.id) == topic_id).values(used=col(Topic.used) - times)
            session.connection().execute(less)
        _delete_unused(session, Topic, made["topics"])
        _delete_unused(session, Staff, made["staff"])
        return UndoneImport(last.file_name, count)


def _last_import(session: Session) -> LogImport:
    last = session.exec(
        select(LogImport).where(col(LogImport.undone_at).is_(None)).order_by(col(LogImport.id).desc())
    ).first()
    if last is None:
        raise WordsError(LogCause.NO_IMPORT_TO_UNDO)
    return last


def _refuse_touched(session: Session, last: LogImport) -> None:
    """Raise WordsError if a contact of the import was changed since."""
    ours = col(Contact.import_id) == last.id
    later = select(Event.contact_id).where(col(Event.written_at) != last.at)
    joined = select(Contact.joined_to_id).where(col(Contact.joined_to_id).is_not(None))
    about = [col(Contact.id).in_(select(column)) for column in _referring("contact", BROUGHT)]
    changed = or_(
        col(Contact.version) > 1,
        col(Contact.chasing_count) > 0,
        col(Contact.updated_at) != last.at,
        col(Contact.id).in_(later),
        col(Contact.id).in_(joined),
        *about,
    )
    touched = session.exec(select(Contact.ref).where(ours, changed).order_by(col(Contact.id))).all()
    if touched:
        more = f" and {len(touched) - _SHOWN} more" if len(touched) > _SHOWN else ""
        raise WordsError(
            LogCause.IMPORT_WORKED_ON, refs=", ".join(touched[:_SHOWN]), more=more, file_name=last.file_name
        )


def _referring(table: str, beside: Collection[str]) -> Iterator[Any]:
    """Every column that refers to a table, except those of the tables in `beside`."""
    for other in SQLModel.metadata.tables.values():
        if other.name not in beside:
            yield from (key.parent for key in other.foreign_keys if key.column.table.name == table)


def _delete_contacts(session: Session, import_id: int) -> int:
    """Delete an import's contacts with their promises and history. Returns the number of contacts."""
    ours = select(Contact.id).where(Contact.import_id == import_id)
    events = select(Event.id).where(col(Event.contact_id).in_(ours))
    run = session.connection().execute
    run(delete(Promise).where(col(Promise.contact_id).in_(ours)))
    run(delete(Note).where(col(Note.event_id).in_(events)))
    run(delete(Event).where(col(Event.contact_id).in_(ours)))
    return run(delete(Contact).where(col(Contact.import_id) == import_id)).rowcount


def _delete_unused(
    session: Session, model: type[SQLModel], ids: Sequence[int], with_them: Sequence[type[SQLModel]] = ()
) -> None:
    """Delete the rows with these ids that are unchanged and that nothing else refers to, with their rows of the tables
    in `with_them`.
    """
    table = SQLModel.metadata.tables[str(model.__tablename__)]
    own = [SQLModel.metadata.tables[str(one.__tablename__)] for one in with_them]
    run = session.connection().execute
    unchanged = [text("version = 1")] if "version" in table.c else []
    for chunk in in_chunks(ids):
        referring = _referring(table.name, [each.name for each in own])
        used = {one for column in referring for one in _found(session, column, chunk)}
        candidates = run(select(table.c.id).where(table.c.id.in_(chunk), *unchanged)).scalars()
        unused = [one for one in candidates if one not in used]
        for each in own:
            run(delete(each).where(each.c.person_id.in_(unused)))
        run(delete(table).where(table.c.id.in_(unused)))


def _found(session: Session, column: Any, ids: Sequence[int]) -> list[int]:
    return list(session.connection().execute(select(column).where(column.in_(ids))).scalars())
