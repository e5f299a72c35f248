"""Undo of a merge or split of contacts, by any user, however long ago.

Later events stay on the contact where they happened, and ended promises stay ended. The promises of the contact that is
restored run on it again with their old due times, overdue or not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, func, or_, select

from db.desk.desk import Desk
from db.details import safeguarding
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import Contact, Event, EventKind, Staff, State
from db.models.columns import id_of
from db.storage.sessions import read_session
from db.undo import effects
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, ContactCause
from deskapp.wording.phrases import time_as_of

_BESIDE = (EventKind.UNDONE, EventKind.GIVEN_TO)
"""Kinds of events on a split-off contact that do not prevent undoing the split."""


class MergeOrSplit(NamedTuple):
    """A merge or split, made by the event `event_id`. Undoing it makes `ref` a contact of its own again (merge), or a
    call of `other_ref` again (split).
    """

    event_id: int
    kind: EventKind
    ref: str
    name: str
    other_ref: str
    at: datetime
    by: str


class Unmerged(NamedTuple):
    """An undone merge or split. `due_at` (UTC) is the soonest due time of the promises that run again, None if none
    does. `since` is the number of later events, which stay on the contact `stays_in`; `closed`: the other contact is
    closed.
    """

    kind: EventKind
    ref: str
    name: str
    other_ref: str
    due_at: datetime | None
    since: int
    stays_in: str
    closed: bool


def merges_and_splits(engine: Engine, contact_id: int) -> list[MergeOrSplit]:
    """The merges and splits of a contact that can be undone, newest first. Raises RecordError."""
    with read_session(engine) as session:
        here = select(func.coalesce(Event.part_of, Event.id)).where(
            Event.contact_id == contact_id, col(Event.kind).in_(conflicts.BOTH_SIDES)
        )
        rows = select(Event).where(col(Event.id).in_(here), ~events.undone()).order_by(col(Event.id).desc())
        return [_merge_or_split(session, event) for event in session.exec(rows).all()]


def unmerge_or_unsplit(desk: Desk, contact_id: int, *, event_id: int, version: int | None = None) -> Unmerged:
    """Undo the merge or split `event_id`, from the page of either of its contacts (`contact_id`).

    Raises WordsError with the reason if it cannot be undone cleanly; ChangedError if the contact of the page was
    changed after `version` was read; RecordError if saving failed.
    """
    with action(desk, contact_id, version=version) as (by, _, _known):
        session = by.session
        event = session.exec(select(Event).where(Event.id == event_id, ~events.undone())).first()
        if event is None or event.kind not in conflicts.BOTH_SIDES:
            raise WordsError(Cause.SPLIT_ALREADY)
        contact = events.find_contact(session, event.contact_id)
        other = effects.other_side(session, contact, event)
        if other is None:
            raise WordsError(Cause.SPLIT_ALREADY)
        if event.kind is EventKind.JOINED:
            _refuse_joined(session, contact, other)
        else:
            _refuse_split(session, contact, other, event)
        return _undo_merge_or_split(by, event, contact, other)


def _undo_merge_or_split(by: Act, event: Event, contact: Contact, other: Contact) -> Unmerged:
    joined, was_open = event.kind is EventKind.JOINED, other.state is not State.CLOSED
    since = _count_later(by.session, other, event.id or 0)
    effects.undo_event(by, contact, event, other)
    back, stays = (contact, other) if joined else (other, contact)
    owed = conflicts.running(by.session, id_of(back))
    return Unmerged(
        event.kind,
        back.ref,
        back.name or "",
        stays.ref,
        owed[0].due_at if owed else None,
        since,
        other.ref,
        joined and was_open and other.state is State.CLOSED,
    )


def _merge_or_split(session: Session, event: Event) -> MergeOrSplit:
    contact = events.find_contact(session, event.contact_id)
    other = effects.other_side(session, contact, event)
    assert other is not None  # noqa: S101 - it was done to two contacts, and not undone
    back, stays = (contact, other) if event.kind is EventKind.JOINED else (other, contact)
    by = session.get(Staff, event.by_id) if event.by_id is not None else None
    return MergeOrSplit(
        event.id or 0, event.kind, back.ref, back.name or "", stays.ref, event.at, by.name if by else ""
    )


def _refuse_joined(session: Session, contact: Contact, other: Contact) -> None:
    """Raise WordsError if the other contact was merged further: that merge has to be undone first."""
    if other.joined_to_id is not None:
        further = events.find_contact(session, other.joined_to_id)
        raise WordsError(ContactCause.UNMERGE_OTHER_FIRST, ref=other.ref, further=further.ref, first=contact.ref)


def _refuse_split(session: Session, contact: Contact, own: Contact, event: Event) -> None:
    """Raise WordsError if undoing the split would lose a promise, a safeguarding report or an answer."""
    if contact.state is State.CLOSED:
        raise WordsError(ContactCause.UNMERGE_CLOSED, ref=contact.ref)
    columns: list[Any] = [func.coalesce(Staff.name, "Somebody"), Event.kind, Event.at]
    done = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .where(
            *_after(own, event.id or 0),
            col(Event.kind).not_in(_BESIDE),
            or_(
                conflicts.changes_what_is_owed(),
                col(Event.kind) == EventKind.THEY_RANG,
                col(Event.field).in_((safeguarding.FIELD, safeguarding.FLAG)),
            ),
        )
        .order_by(col(Event.id).desc())
    ).first()
    if done is not None:
        name, kind, at = done
        did = conflicts.DONE.get(kind, "did something")
        when = time_as_of(at, event.at)
        raise WordsError(ContactCause.NOT_PUT_BACK, name=name, did=did, ref=own.ref, when=when, other=contact.ref)


def _after(on: Contact, event_id: int) -> tuple[Any, ...]:
    """Conditions for the later events of a contact, without parts of others and undone ones."""
    return (
        Event.contact_id == id_of(on),
        col(Event.id) > event_id,
        or_(col(Event.part_of).is_(None), Event.part_of != event_id),
        conflicts.done_by_itself(),
        ~events.undone(),
    )


def _count_later(session: Session, other: Contact, event_id: int) -> int:
    counted = select(func.count()).select_from(Event)
    done = counted.where(*_after(other, event_id), col(Event.kind) != EventKind.UNDONE)
    return int(session.execute(done).scalar_one())
