"""Redo of the current user's last undo: add the events again, and restore the rows from before the undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, delete, func, or_, select

from db.contacts.caller import POINTS
from db.desk.desk import Desk, on_desk
from db.history import conflicts, events
from db.history.events import Act
from db.models import Contact, Event, EventKind, Note, Staff, State, Topic, UndoStep
from db.models.columns import id_of
from db.people.undo import redo_saved_with
from db.replies import reassign
from db.storage.sessions import writing
from db.undo import new_colleague
from db.undo.row_changes import (
    NewIds,
    RowChange,
    RowKey,
    Values,
    are_as_left,
    change_back,
    changes_between,
    renumber,
    snapshot_rows,
)
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.wording.causes import Cause, ContactCause
from deskapp.wording.phrases import clock_time

NOTHING_NEW = NewIds({}, {})
SEEN_ONLY = (EventKind.EXPORTED, EventKind.VIEWED_SENSITIVE)
"""Kinds of events that change nothing."""


class Redone(NamedTuple):
    """A redo: the sentence about it, and its contact."""

    words: str
    contact_id: int


class Recorder:
    """Records the changes that one undo makes to some contacts: create it before the undo, and call `keep` after it."""

    def __init__(self, session: Session, contacts: Sequence[Contact]) -> None:
        self._session = session
        self._contact_ids = [id_of(contact) for contact in contacts]
        self._person_ids = [contact.person_id for contact in contacts if contact.person_id is not None]
        self._last_event_id = _last_event_id(session)
        self._before = self._rows()

    def keep(self, undone_ids: list[int], words: str, *, by_id: int, at: datetime) -> None:
        """Store the undo for a redo within the hour. `words` name what was undone, and the contact."""
        changes = changes_between(self._before, self._rows())
        forget_old_steps(self._session, at)
        pass_over(self._session, by_id, self._last_event_id)
        self._session.add(
            UndoStep(
                by_id=by_id,
                contact_id=self._contact_ids[0],
                at=at,
                words=words,
                undone_ids=undone_ids,
                last_event_id=_last_event_id(self._session),
                changes=[list(change) for change in changes],
            )
        )

    def _rows(self) -> dict[RowKey, Values]:
        return snapshot_rows(self._session, self._contact_ids, self._person_ids)


def _last_event_id(session: Session) -> int:
    return session.execute(select(func.max(Event.id))).scalar() or 0


def pass_over(session: Session, by_id: int, last_event_id: int, new_ids: NewIds = NOTHING_NEW) -> None:
    """Let the user's earlier undos be redone although the undo or redo in this transaction, which began after the event
    `last_event_id`, has changed their contacts: the later undos are always redone before them.

    `new_ids` are the ids that a redo gave to rows which these undos have changed.
    """
    session.flush()
    for step in session.exec(select(UndoStep).where(UndoStep.by_id == by_id)).all():
        since = and_(*_since(step, _contact_ids(step, _with_parts(session, step.undone_ids))))
        if session.exec(select(Event.id).where(since, col(Event.id) <= last_event_id)).first() is None:
            step.last_event_id = _last_event_id(session)
            step.changes = [list(renumber(RowChange(*change), new_ids)) for change in step.changes]
            session.add(step)


def forget_old_steps(session: Session, now: datetime) -> None:
    """Delete the undo steps that are too old for a redo, since their rows contain personal data."""
    session.execute(delete(UndoStep).where(col(UndoStep.at) < now - UNDO_WITHIN))


def redo_last(desk: Desk) -> Redone:
    """Redo the current user's last undo within the hour, in one transaction.

    Raises WordsError if there is none, or if one of its contacts was changed since; RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        mine = select(UndoStep).where(UndoStep.by_id == by_id, UndoStep.at >= now - UNDO_WITHIN)
        step = session.exec(mine.order_by(col(UndoStep.id).desc())).first()
        if step is None:
            raise WordsError(ContactCause.NOTHING_TO_REDO)
        changes = [RowChange(*change) for change in step.changes]
        undone = _with_parts(session, step.undone_ids)
        contact_ids, last_event_id = _contact_ids(step, undone), _last_event_id(session)
        _refuse_if_changed_since(session, step, contact_ids, changes)
        new_colleague.refuse_taken_names(session, changes)
        _refuse_what_is_gone(session, changes)
        again = _add_again(session, undone, now)
        new_ids = change_back(session, changes, again)
        for event in undone:
            if event.kind is EventKind.WRITTEN_DOWN or event.field in POINTS:
                entry = events.find_contact(session, event.contact_id)
                redo_saved_with(session, entry.person_id, step.at, by_id=by_id, at=now)
        new_colleague.note_back(session, desk, changes, now)
        left = _take_over(events.act(session, desk), again)
        session.delete(session.get_one(UndoStep, step.id))
        pass_over(session, by_id, last_event_id, new_ids)
        for contact_id in sorted(contact_ids):
            conflicts.changed(session, events.find_contact(session, contact_id), now)
        return Redone(f"Brought back: {step.words}{left}", step.contact_id)


def _with_parts(session: Session, event_ids: Collection[int]) -> list[Event]:
    """These events and those that are part of them, oldest first."""
    wanted = or_(col(Event.id).in_(event_ids), col(Event.part_of).in_(event_ids))
    return list(session.exec(select(Event).where(wanted).order_by(col(Event.id))).all())


def _contact_ids(step: UndoStep, undone: Sequence[Event]) -> set[int]:
    """The contacts that the undo changed."""
    return {step.contact_id, *(event.contact_id for event in undone)}


def _since(step: UndoStep, contact_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """The conditions for events that changed these contacts after the undo."""
    changes = col(Event.kind).not_in(SEEN_ONLY)
    return col(Event.contact_id).in_(contact_ids), col(Event.id) > step.last_event_id, changes


def _refuse_if_changed_since(
    session: Session, step: UndoStep, contact_ids: Collection[int], changes: Sequence[RowChange]
) -> None:
    newer = session.execute(
        select(func.coalesce(Staff.name, "Somebody"), Event.kind, Event.written_at)
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .where(*_since(step, contact_ids))
        .order_by(col(Event.id).desc())
    ).first()
    if newer is not None:
        name, kind, at = newer
        raise WordsError(
            Cause.CHANGED_AFTER_UNDO, newer=f"{name} {conflicts.DONE.get(kind, 'did something')} at {clock_time(at)}"
        )
    if not are_as_left(session, changes):
        raise WordsError(Cause.CHANGED_AFTER_UNDO, newer="Somebody changed it")


def _refuse_what_is_gone(session: Session, changes: Sequence[RowChange]) -> None:
    """Raise WordsError if a contact would get back a colleague or a topic that was deleted since."""
    added = {(change.table, change.row_id) for change in changes if change.became is None}
    for change in changes:
        for name, model, what in (("owner_id", Staff, "the staff"), ("topic_id", Topic, "the topics")):
            row_id = (change.was or {}).get(name) if change.table == "contact" else None
            if row_id and session.get(model, row_id) is None and (model.__tablename__, row_id) not in added:
                raise WordsError(Cause.CHANGED_AFTER_UNDO, newer=f"Somebody changed {what}")


def _take_over(by: Act, again: Mapping[int, int]) -> str:
    """Give the current user each open contact of these events whose assignee has left. Returns a sentence about it."""
    last = select(Event.contact_id, func.max(Event.id)).where(col(Event.id).in_(again.values()))
    left = ""
    for contact_id, event_id in by.session.execute(last.group_by(col(Event.contact_id))).all():
        contact = events.find_contact(by.session, contact_id)
        if contact.state is not State.CLOSED:
            left = reassign.take_over_from_leaver(by, contact, event_id) or left
    return reassign.taken_over_words(left)


def _add_again(session: Session, undone: Sequence[Event], now: datetime) -> dict[int, int]:
    """Add copies of these events, recorded at `now`. Returns the new id of each, by the old one."""
    new_ids: dict[int, int] = {}
    for event in undone:
        same: dict[str, Any] = event.model_dump(exclude={"id", "written_at", "entry_id", "part_of"})
        copy = Event(
            **same,
            written_at=now,
            entry_id=_copy_entry_id(session, event),
            part_of=new_ids.get(event.part_of or 0, event.part_of),
        )
        session.add(copy)
        session.flush()
        new_ids[id_of(event)] = id_of(copy)
        if (note := session.get(Note, event.id)) is not None:
            session.add(Note(**{**note.model_dump(), "event_id": copy.id}))
    session.flush()
    return new_ids


def _copy_entry_id(session: Session, event: Event) -> str:
    """A new entry id for a copy of the event: the next number of its entry, and the id of the event (`COPY_OF`)."""
    first = (event.entry_id or f"event-{event.id}").partition(".")[0]
    known = (one.entry_id or "" for one in conflicts.events_of_entry(session, first))
    highest = max((int(name.split(".")[1]) for name in known if "." in name), default=0)
    return f"{conflicts.numbered(first, highest + 1)}.{event.id}"
