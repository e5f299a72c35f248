"""Extend a promise as its rule allows: before it falls due, once the caller was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import Contact, EventKind, Promise, PromiseExtension
from db.promises import life
from db.promises.load import load_life
from db.storage.sessions import read_session
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import PromiseName
from deskapp.errors import WordsError
from deskapp.wording.causes import PromiseCause
from deskapp.wording.times import due_written


class Extended(NamedTuple):
    """An extended promise, with its new due time (UTC)."""

    ref: str
    promise: PromiseName
    due_at: datetime


class Extendable(NamedTuple):
    """A promise that can be extended now: its due time, and the latest that an extension allows (UTC)."""

    promise_id: int
    promise: PromiseName
    due_at: datetime
    latest: datetime
    to_kind: bool = False
    """True if the charter makes it to this kind of contact, and not to whatever comes in one way."""


def can_be_extended(desk: Desk, contact_id: int) -> list[Extendable]:
    """The promises of a contact that can be extended now, soonest due first: `extend` takes the first by default.

    Raises RecordError.
    """
    with read_session(desk.engine) as session:
        by = Act(session, desk, 0, desk.clock.now())
        contact = events.find_contact(session, contact_id)
        loaded, kind = load_life(by, contact), contact.kind
        able = [one for one in loaded.life.promises if one.can_be_extended(by.at)]
        return [
            Extendable(
                one.number,
                one.rule.name,
                one.due_at,
                one.due_with(one.extended_once_more()),
                one.rule.is_first_answer_to(kind),
            )
            for one in sorted(able, key=lambda one: (one.due_at, one.number))
        ]


def refuse_nothing_to_extend(desk: Desk, contact_id: int) -> None:
    """Raise WordsError with the reason if no promise of a contact can be extended now. Raises RecordError."""
    with read_session(desk.engine) as session:
        by = Act(session, desk, 0, desk.clock.now())
        life.would_extend(by, events.find_contact(session, contact_id), None, None)


def extend(
    desk: Desk,
    contact_id: int,
    *,
    why: str,
    told: bool,
    to: date | None = None,
    promise_id: int | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Extended:
    """Extend the promise `promise_id`, by default the soonest due that can be extended: as far as its rule allows, or
    to the earlier day `to` (local date).

    The same `entry_id` extends once. Raises WordsError without a reason, if the caller was not told, if the rule allows
    no further extension, or after the due time; ChangedError if the contact was changed after `version` was read;
    RecordError.
    """
    if not why.strip():
        raise WordsError(PromiseCause.EXTEND_WHY_WANTED)
    if not told:
        raise WordsError(PromiseCause.TELL_FIRST)
    events.check_words(why)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="extend") as (by, contact, known):
        if known is not None:
            return _extended_by(by.session, contact, known.id)
        row, becomes = life.would_extend(by, contact, to, promise_id)
        was = row.due_at
        event_id = by.write(
            contact,
            EventKind.EXTENDED,
            words=why,
            field="due_at",
            old_value=due_written(was, by.at),
            new_value=due_written(becomes, by.at),
            happening=HappeningKind.EXTEND,
        )
        life.record(by, contact, event_id, HappeningKind.EXTEND, by.at, to=to, promise=row.id)
        conflicts.changed(by.session, contact, by.at)
        return Extended(contact.ref, row.name, becomes)


def _extended_by(session: Session, contact: Contact, event_id: int | None) -> Extended:
    """Result of an extension that was saved already, for a repeated save."""
    found = select(Promise).join(PromiseExtension, col(PromiseExtension.promise_id) == col(Promise.id))
    row = session.exec(found.where(PromiseExtension.event_id == event_id)).one()
    return Extended(contact.ref, row.name, row.due_at)
