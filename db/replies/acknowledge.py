"""Acknowledgement of receipt, for a complaint with the offer to talk it through."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db.desk.desk import Desk
from db.details import complaint
from db.details import facts as details_facts
from db.details.complaint import COMPLAINT_NAMES
from db.history import conflicts, events
from db.history.action import action
from db.history.conflicts import DONE
from db.history.events import Act
from db.models import Contact, Discussion, EventKind, Promise
from db.models.columns import id_of
from db.promises import life, start
from db.storage.sessions import read_session
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Kind, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, ReplyCause

_WAYS = (EventKind.SPOKE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""By word of mouth or in writing; a left message tells nobody for certain."""


class Acknowledged(NamedTuple):
    """An acknowledged contact. `kept` is true unless a promise that it ended was missed."""

    ref: str
    kept: bool


def acknowledge(
    desk: Desk,
    contact_id: int,
    *,
    how: EventKind,
    at: datetime,
    offered: Discussion | None = None,
    words: str = "",
    promised_at: datetime | None = None,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Acknowledged:
    """Record an acknowledgement given at `at` (UTC). It ends and starts the promises that the charter says.

    `offered` is the offer to talk a complaint through, kept with its facts. `promised_at` (UTC) is when they hear next;
    it is required if no promise would be left, so that the contact stays in the queue. Idempotent per `entry_id`.
    Raises WordsError for an invalid value, ChangedError if the contact was changed after `version` was read,
    RecordError.
    """
    if how not in _WAYS:
        raise WordsError(ReplyCause.HOW_TOLD_WANTED)
    at = at.replace(microsecond=0)
    events.check_words(words)
    with action(desk, contact_id, version=version, entry_id=entry_id, done_at=at) as (by, contact, known):
        session = by.session
        if known is not None:
            return _told(session, contact, known.id)
        _refuse_nothing_left(by, contact, at, promised_at)
        words = ": ".join(part for part in (DONE[how], words.strip()) if part)
        happening = HappeningKind.ACKNOWLEDGE
        event_id = by.write(contact, EventKind.ACK_SENT, at=at, words=words, happening=happening)
        life.record(by, contact, event_id, happening, at, beside=life.PromiseEnding(miss_reason, sorry_said))
        if promised_at is not None:
            _promise(by, contact, promised_at, at, event_id)
        _offer(by, contact, offered, event_id)
        conflicts.changed(session, contact, by.at)
        return _told(session, contact, event_id)


def due_to_acknowledge(desk: Desk, contact_id: int) -> datetime | None:
    """The due time (UTC) of the promise that telling them now that we have it would end; None where it only starts one.
    Raises WordsError if it would end and start nothing, RecordError.
    """
    with read_session(desk.engine) as session:
        now = desk.clock.now().replace(microsecond=0)
        would = life.would_end(
            Act(session, desk, 0, now), events.find_contact(session, contact_id), HappeningKind.ACKNOWLEDGE, now
        )
    if not (would.ended or would.started):
        raise WordsError(Cause.NOTHING_TO_ACKNOWLEDGE)
    return min((promise.due_at for promise in would.ended), default=None)


def _refuse_nothing_left(by: Act, contact: Contact, at: datetime, promised_at: datetime | None) -> None:
    """Raise WordsError if the acknowledgement would end every promise and start none: the contact would
    be forgotten.
    """
    would = life.would_end(by, contact, HappeningKind.ACKNOWLEDGE, at)
    left = len(conflicts.running(by.session, id_of(contact))) - len(would.ended) + len(would.started)
    if would.ended and not left and promised_at is None:
        raise WordsError(ReplyCause.NEXT_WANTED)


def _promise(by: Act, contact: Contact, promised_at: datetime, at: datetime, event_id: int) -> None:
    promise = start.given(id_of(contact), promised_at, at, None)
    promise.start_event_id = event_id
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, at=at, part_of=event_id)


def _offer(by: Act, contact: Contact, offered: Discussion | None, event_id: int) -> None:
    if offered is None:
        return
    if contact.kind is Kind.COMPLAINT:
        row = complaint.complaint_row(by.session, contact)
        facts = details_facts.change(row, {"discussion_offered": offered})
        by.session.add(row)
        details_facts.write_facts(by, contact, facts, COMPLAINT_NAMES, part_of=event_id)
    if offered is not Discussion.NOT_OFFERED:
        by.write(contact, EventKind.DISCUSSION_OFFERED, part_of=event_id)


def _told(session: Session, contact: Contact, event_id: int | None) -> Acknowledged:
    ended = session.exec(select(Promise.result).where(Promise.stop_event_id == event_id)).all()
    return Acknowledged(contact.ref, Result.MISSED not in ended)
