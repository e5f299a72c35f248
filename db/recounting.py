"""When the calendar is edited: open promises of the charter are computed afresh, and the history says so.

A time that somebody gave moves only by a person, and what was kept or missed never moves (design: deadlines).
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from db import history
from db.models import WORDS_LENGTH, Contact, EventKind, Promise
from deskapp.charter.edition import Edition
from deskapp.charter.rules import Reckoning, reckon
from deskapp.words.phrases import due_words, explain_short


def recount(session: Session, edition: Edition, edition_id: int, now: datetime) -> int:
    """Move the open promises of this edition that its calendar, as it is now, puts at another time; how many moved."""
    moved = 0
    running = (
        select(Promise)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .where(col(Promise.stopped_at).is_(None), col(Promise.rule).is_not(None), Contact.edition_id == edition_id)
    )
    for promise in session.exec(running).all():
        rule = edition.rule(promise.rule or "")
        if rule is not None:
            moved += _moved(session, promise, reckon(rule, promise.started_at, edition.calendar), now)
    session.flush()
    return moved


def _moved(session: Session, promise: Promise, reckoning: Reckoning, now: datetime) -> bool:
    if reckoning.due_at == promise.due_at:
        return False
    old, new = due_words(promise.due_at, now), due_words(reckoning.due_at, now)
    words = f"The calendar was changed: reply by {new}, not {old}."
    event = EventKind.CHANGED_FIELD
    history.write(session, promise.contact_id, event, at=now, written_at=now, by_id=None, words=words)
    promise.original_due_at = promise.original_due_at or promise.due_at
    run_from(session, promise, reckoning)
    return True


def run_from(session: Session, promise: Promise, reckoning: Reckoning) -> None:
    """Have a promise that runs be due as it was reckoned, counted from what that was counted from."""
    # The start first, where it is the earlier: the table wants each due time at or after its start.
    promise.started_at, promise.due_at = reckoning.received_at, reckoning.due_at
    promise.due_explained = explain_short(reckoning)[:WORDS_LENGTH]
    promise.version += 1
    session.add(promise)
