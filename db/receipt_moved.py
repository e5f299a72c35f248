"""When it turns out that something came in at another time: what the charter owes is counted afresh from then."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import charters, deeds
from db.desk import Desk
from db.models import Contact, Event, EventKind
from db.promising import id_of
from db.recounting import run_from
from db.typed import RefusedError
from deskapp.charter.edition import Edition
from deskapp.charter.rules import london_date, reckon
from deskapp.charter.vocabulary import PromiseName
from deskapp.words.phrases import clock_time, day_short

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
"""What can only have happened after it came in."""


class Recounted(NamedTuple):
    """A promise that was counted afresh: when it was due, and when it is."""

    promise: PromiseName
    was_due_at: datetime
    due_at: datetime


def recount(session: Session, desk: Desk, contact: Contact, counted_from: datetime) -> list[Recounted]:
    """Count what the charter owes, runs, and counted from `counted_from`, from when it came in now: what that moved.

    A time that somebody gave was said to somebody, and stands.
    """
    edition = edition_of(session, desk, contact)
    moved = []
    for promise in deeds.running(session, id_of(contact)):
        rule = edition.rule(promise.rule or "")
        if rule is None or promise.started_at != counted_from:
            continue
        reckoning = reckon(rule, contact.received_at, edition.calendar)
        moved.append(Recounted(promise.name, promise.due_at, reckoning.due_at))
        run_from(session, promise, reckoning)
    session.flush()
    return [one for one in moved if one.was_due_at != one.due_at]


def edition_of(session: Session, desk: Desk, contact: Contact) -> Edition:
    """The charter that the contact came in under."""
    return desk.edition if contact.edition_id == desk.edition_id else charters.of_id(session, contact.edition_id)


def refuse_after_what_was_done(session: Session, contact: Contact, at: datetime) -> None:
    """RefusedError where it cannot have come in at `at` (UTC): something was done about it before that."""
    undo = aliased(Event, name="undo")
    first = session.exec(
        select(Event.at)
        .where(
            Event.contact_id == id_of(contact),
            col(Event.kind).in_(CAME_AFTER),
            ~select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists(),
        )
        .order_by(col(Event.at))
        .limit(1)
    ).first()
    if first is not None and at > first:
        when = f"{day_short(london_date(first))} {clock_time(first)}"
        raise RefusedError("received_at", f"Something was done about it on {when}, before that. Look at the time again")
