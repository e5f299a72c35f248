"""Recalculate the charter's promises when its calendar or a contact's time of receipt changes.

A time that staff gave does not change, nor does a promise that was kept or missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from db import models
from db.charters import adopted
from db.desk.desk import Desk
from db.history import conflicts, events
from db.models import Contact, Event, EventKind, Promise
from db.models.columns import id_of
from db.promises import life
from db.promises.load import promise_of
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import PromiseLife
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import RefusedError
from deskapp.wording.causes import PromiseCause
from deskapp.wording.phrases import due_words, time_as_of

CAME_AFTER = (
    EventKind.SPOKE,
    EventKind.LEFT_MESSAGE,
    EventKind.LETTER_SENT,
    EventKind.EMAIL_SENT,
    EventKind.SEEN,
    EventKind.TRIED,
    EventKind.THEY_RANG,
    EventKind.PASSED_ON,
)
"""Events that can only follow the receipt of the contact."""


class Recalculated(NamedTuple):
    """A promise whose due time moved (UTC)."""

    promise: PromiseName
    was_due_at: datetime
    due_at: datetime


class MovedPromise(NamedTuple):
    """An open promise whose due time (UTC) a changed calendar moves, with facts of its contact."""

    row: Promise
    ref: str
    called: str | None
    channel: Channel
    kind: Kind
    life: PromiseLife
    was_due_at: datetime

    @property
    def due_at(self) -> datetime:
        """The new time."""
        return self.life.due_at


def add_bank_holidays(session: Session, now: datetime) -> int:
    """Add future bank holidays that a newer `holidays` package knows, and move the open promises that they affect.
    Returns the number of days added. No day is removed, as it may have been entered by hand.
    """
    added = 0
    for row in session.exec(select(models.AdoptedEdition)).all():
        if learnt := adopted.add_bank_holidays_of(session, row, now):
            added += learnt
            moved = moved_by(session, adopted.as_edition(session, row), id_of(row))
            move(session, moved, "The calendar was changed", now)
    return added


def moved_by(session: Session, edition: Edition, edition_id: int) -> list[MovedPromise]:
    """The open promises of this edition whose due time differs by the edition's calendar. No row is changed."""
    running = (
        select(Promise, Contact)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .where(
            col(Promise.stopped_at).is_(None),
            col(Promise.rule).is_not(None),
            func.coalesce(Promise.edition_id, Contact.edition_id) == edition_id,
        )
    )
    found = []
    for promise, contact in session.exec(running).all():
        rule = edition.rule(promise.rule or "")
        if rule is not None:
            recalculated = promise_of(session, promise, rule, edition.calendar).recalculated()
            if recalculated.due_at != promise.due_at:
                about = (contact.ref, contact.name, contact.channel, contact.kind)
                found.append(MovedPromise(promise, *about, recalculated, promise.due_at))
    return found


def move(session: Session, moved: Iterable[MovedPromise], why: str, now: datetime) -> None:
    """Move these promises to their new due times, each with an event that names both; `why` begins its sentence."""
    for one in moved:
        old, new = due_words(one.was_due_at, now), due_words(one.due_at, now)
        words = f"{why}: reply by {new}, not {old}."
        event = EventKind.CHANGED_FIELD
        events.write_event(session, one.row.contact_id, event, at=now, written_at=now, by_id=None, words=words)
        one.row.original_due_at = one.row.original_due_at or one.was_due_at
        run_from(session, one.row, one.life)
    session.flush()


def run_from(session: Session, promise: Promise, recalculated: PromiseLife) -> None:
    """Store the recalculated start and due time of a running promise."""
    # Both before a flush: the table requires each due time to be at or after its start.
    promise.started_at, promise.due_at = recalculated.started_at, recalculated.due_at
    promise.due_explained = life.due_explained_words(recalculated)
    promise.version += 1
    session.add(promise)


def recalculate_contact(session: Session, desk: Desk, contact: Contact, counted_from: datetime) -> list[Recalculated]:
    """Recalculate the running promises of the charter that started at `counted_from` from the corrected time of
    receipt; returns those that changed.

    A time that staff gave does not change, as the caller was told it.
    """
    moved = []
    for promise in conflicts.running(session, id_of(contact)):
        edition = _edition(session, desk, promise.edition_id or contact.edition_id)
        rule = edition.rule(promise.rule or "")
        if rule is None or promise.started_at != counted_from:
            continue
        counted = promise_of(session, promise, rule, edition.calendar)
        recalculated = replace(counted, started_at=contact.received_at).recalculated()
        moved.append(Recalculated(promise.name, promise.due_at, recalculated.due_at))
        run_from(session, promise, recalculated)
    session.flush()
    return [one for one in moved if one.was_due_at != one.due_at]


def edition_of_promise(session: Session, desk: Desk, contact: Contact) -> Edition:
    """The charter that the contact came in under."""
    return _edition(session, desk, contact.edition_id)


def _edition(session: Session, desk: Desk, edition_id: int) -> Edition:
    return desk.edition if edition_id == desk.edition_id else adopted.of_id(session, edition_id)


def refuse_after_what_was_done(session: Session, contact: Contact, at: datetime) -> None:
    """Raise RefusedError if the contact cannot have been received at `at` (UTC), because staff acted on it earlier."""
    first = session.exec(
        select(Event.at)
        .where(Event.contact_id == id_of(contact), col(Event.kind).in_(CAME_AFTER), ~events.undone())
        .order_by(col(Event.at))
        .limit(1)
    ).first()
    if first is not None and at > first:
        when = time_as_of(first, at)
        raise RefusedError("received_at", PromiseCause.ACTED_BEFORE_RECEIPT, when=when)
