"""Updates to a caller on progress: neither a reply nor a new time given by staff."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.models import Contact, EventKind, Promise
from db.promises import life
from db.replies import ringing
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ReplyCause

_WAYS = (EventKind.SPOKE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""By word of mouth or in writing; a left message tells nobody for certain."""


class Updated(NamedTuple):
    """An update: the promises that it ended with their results, and those it started with their due times (UTC)."""

    ref: str
    ended: tuple[tuple[PromiseName, Result], ...]
    started: tuple[tuple[PromiseName, datetime], ...]


def tell_how_it_stands(
    desk: Desk,
    contact_id: int,
    *,
    told: str,
    how: EventKind,
    at: datetime | None = None,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Updated:
    """Record an update to the caller at `at` (UTC; default now).

    It ends the charter's promises of an update and the soonest time that staff gave; a repeating promise starts again.
    Idempotent per `entry_id`. Raises WordsError for an invalid value or a closed contact, ChangedError if the contact
    was changed after `version` was read, RecordError.
    """
    if how not in _WAYS:
        raise WordsError(ReplyCause.HOW_TOLD_WANTED)
    if not told.strip():
        raise WordsError(ReplyCause.TOLD_WANTED)
    events.check_words(told)
    at = (at or desk.clock.now()).replace(microsecond=0)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="say", done_at=at) as (
        by,
        contact,
        known,
    ):
        if known is not None:
            return _updated(by.session, contact, known.id)
        words = f"{conflicts.DONE[how]}: {told.strip()}"
        happening = HappeningKind.UPDATE
        event_id = by.write(contact, EventKind.UPDATE_GIVEN, at=at, words=words, happening=happening)
        life.record(by, contact, event_id, happening, at, beside=life.PromiseEnding(miss_reason, sorry_said))
        ringing.over(by.session, contact_id, by.by_id)
        conflicts.changed(by.session, contact, by.at)
        return _updated(by.session, contact, event_id)


def _updated(session: Session, contact: Contact, event_id: int | None) -> Updated:
    ended = session.exec(select(Promise).where(Promise.stop_event_id == event_id).order_by(col(Promise.id))).all()
    started = session.exec(select(Promise).where(Promise.start_event_id == event_id)).all()
    return Updated(
        contact.ref, tuple((row.name, row.result) for row in ended), tuple((row.name, row.due_at) for row in started)
    )
