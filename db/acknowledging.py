"""Telling somebody that we have their complaint, and offering to talk it through."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db import checking, complaint_details, deeds, history, kept_facts, promising
from db.acts import Act, act
from db.complaint_details import NAMES
from db.deeds import DONE
from db.desk import Desk
from db.models import Contact, Discussion, EventKind, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.options import Stop
from deskapp.charter.vocabulary import Kind, PromiseName, Result
from deskapp.errors import WordsError

WAYS = (EventKind.SPOKE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""By word of mouth or in writing; a left message tells nobody for certain."""

NEXT_WANTED = "Nothing else is promised: enter when they hear next, like +10d or wed 3pm"


class Acknowledged(NamedTuple):
    """They know that we have it. `kept`: in time."""

    ref: str
    kept: bool


def owes(desk: Desk, running: list[Promise]) -> list[Promise]:
    """Those of the running promises that are kept by telling them that we have it."""
    return [row for row in running if _is_acknowledging(desk, row)]


def _is_acknowledging(desk: Desk, promise: Promise) -> bool:
    rule = desk.edition.rule(promise.rule or "")
    if rule is not None and rule.stops_on:
        return Stop.ACKNOWLEDGEMENT in rule.stops_on
    return promise.name is PromiseName.ACKNOWLEDGE


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
    """Record that they were told at `at` that we have it: that promise ends, everything else runs on.

    `offered` says whether they were offered to talk it through: it is kept with a complaint's facts. `promised_at`, the
    time that they hear next, is needed where nothing else is promised: what is not sorted does not leave the queue. The
    same `entry_id` tells them once. Raises WordsError where nothing is to be acknowledged or for what was typed,
    ChangedError where somebody did something after `version` was read, RecordError where saving failed.
    """
    if how not in WAYS:
        raise WordsError("Choose how they were told: t, l, e or v")
    at = at.replace(microsecond=0)
    history.check_words(words)
    checking.refuse_future(at, desk.clock.now())
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _told(session, contact, known.id)
        deeds.refuse_if_changed(session, contact, version)
        ended = _ended(desk, deeds.running(session, contact_id), promised_at)
        by = act(session, desk, entry_id)
        said = ": ".join(part for part in (DONE[how], words.strip()) if part)
        event_id = by.write(contact, EventKind.ACK_SENT, at=at, words=said)
        history.end(session, ended, event_id, at=at, miss_reason=miss_reason, sorry_said=sorry_said)
        if promised_at is not None:
            _promise(by, contact, promised_at, event_id)
        _offer(by, contact, offered, event_id)
        deeds.changed(session, contact, by.at)
        return _told(session, contact, event_id)


def _ended(desk: Desk, running: list[Promise], promised_at: datetime | None) -> list[Promise]:
    """What telling them ends. WordsError where that is nothing, or would leave nothing promised."""
    ended = owes(desk, running)
    if not ended:
        raise WordsError("Nothing to acknowledge here: r records a reply.")
    if len(ended) == len(running) and promised_at is None:
        raise WordsError(NEXT_WANTED)
    return ended


def _promise(by: Act, contact: Contact, promised_at: datetime, event_id: int) -> None:
    promise = promising.given(id_of(contact), promised_at, by.at, None)
    promise.start_event_id = event_id
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, part_of=event_id)


def _offer(by: Act, contact: Contact, offered: Discussion | None, event_id: int) -> None:
    if offered is None:
        return
    if contact.kind is Kind.COMPLAINT:
        row = complaint_details.row_of(by.session, contact)
        facts = kept_facts.change(row, {"discussion_offered": offered})
        by.session.add(row)
        kept_facts.write(by, contact, facts, NAMES, part_of=event_id)
    if offered is not Discussion.NOT_OFFERED:
        by.write(contact, EventKind.DISCUSSION_OFFERED, part_of=event_id)


def _told(session: Session, contact: Contact, event_id: int | None) -> Acknowledged:
    ended = session.exec(select(Promise.result).where(Promise.stop_event_id == event_id)).all()
    return Acknowledged(contact.ref, Result.MISSED not in ended)
