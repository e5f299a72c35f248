"""Recording that somebody was answered: what that ends, and what is promised next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Unpack

from sqlmodel import Session, col, select

from db import answer_parts, deeds, history, promising, ringing, tries
from db.acts import Act, act
from db.answer_given import OUTCOMES, Answer, Beside
from db.desk import Desk
from db.models import Contact, EventKind, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import PromiseName, Result
from deskapp.errors import WordsError


class Ended(NamedTuple):
    """A promise that this answer ended, and how."""

    promise: PromiseName
    due_at: datetime
    result: Result


class Answered(NamedTuple):
    """What an answer did: `promised_at` is the further time that was given; `closed` says that nothing is owed now."""

    contact_id: int
    ref: str
    ended: list[Ended]
    promised_at: datetime | None
    closed: bool


def answer(
    desk: Desk,
    contact_id: int,
    *,
    how: EventKind,
    told: str,
    sorted_: bool,
    at: datetime,
    version: int | None = None,
    entry_id: str | None = None,
    **beside: Unpack[Beside],
) -> Answered:
    """Record an answer given at `at`; each promise it ends is kept or missed by that time, and stays so.

    Sorted: everything open ends and the contact is closed, as `closed_reason` says; pointed to somebody else, only
    what an answer ends. Not sorted: `promised_at`, the further time, is needed and
    is a new promise; what is owed as a reply or an acknowledgement ends, and the soonest time that we gave. A left
    message ends nothing, unless the charter counts it and the person allows messages. A `holding` reply says in `why`
    or `told` why not yet, and the further time is an Update: it counts apart from answers. The same `entry_id` a second
    time changes nothing. Raises WordsError for what cannot be recorded as typed, ChangedError where somebody else
    answered after `version` was read, RecordError where saving failed.
    """
    given = Answer(how, told, sorted_, at.replace(microsecond=0), **beside)
    given.check(desk.clock.now())
    with writing(desk.engine) as session:
        known = _already(session, entry_id)
        if known is not None:
            return known
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        running = _running(session, contact)
        ended = _ended_by(session, desk, contact, running, given)
        _refuse_if_left_hanging(contact, running, ended, given)
        by = act(session, desk, entry_id)
        return _record(by, contact, ended, given, closes=sorted_ and len(ended) == len(running))


def _running(session: Session, contact: Contact) -> Sequence[Promise]:
    running = deeds.running(session, id_of(contact))
    if not running:
        raise WordsError("Nothing to reply to: this is already closed.")
    return running


def _ended_by(
    session: Session, desk: Desk, contact: Contact, running: Sequence[Promise], given: Answer
) -> list[Promise]:
    """Which of the running promises, the soonest first, this answer ends."""
    if given.how is EventKind.LEFT_MESSAGE:
        return tries.ended_by_message(session, desk.edition, contact, running)
    if given.sorted_ and not given.points_on:
        return list(running)
    ended = [row for row in running if promising.speaking_ends(desk.edition.rule(row.rule or ""), row.name)]
    if given.points_on:
        return ended
    replies = [row for row in ended if row.name in promising.FIRST_REPLY]
    return [*replies, *[row for row in ended if row not in replies][:1]]


def _refuse_if_left_hanging(
    contact: Contact, running: Sequence[Promise], ended: Sequence[Promise], given: Answer
) -> None:
    """WordsError where the contact could leave the queue, or stay in it, against what was said."""
    if given.at < contact.received_at:
        raise WordsError("That is before they got in touch. Look at the time again.")
    if given.sorted_ and given.how is EventKind.LEFT_MESSAGE and len(ended) < len(running):
        raise WordsError("A message left is not a reply. Leave out what it came to, and it stays in the queue.")
    stays = given.how is EventKind.LEFT_MESSAGE and len(ended) < len(running)
    if not given.sorted_ and given.promised_at is None and not stays:
        raise WordsError("Say when they will hear from us next, like tomorrow or wed 3pm.")


def _record(by: Act, contact: Contact, ended: Sequence[Promise], given: Answer, *, closes: bool) -> Answered:
    session, contact_id = by.session, id_of(contact)
    outcome = OUTCOMES[given.closed_reason] if closes else None
    event_id = by.write(contact, given.how, at=given.at, words=given.told, outcome=outcome, need_met=given.need_met)
    answer_parts.write(by, contact, given, event_id)
    history.end(session, ended, event_id, at=given.at, miss_reason=given.miss_reason, sorry_said=given.sorry_said)
    ringing.over(session, contact_id, by.by_id)
    deeds.changed(session, contact, by.at)
    if closes:
        history.close(session, contact, given.closed_reason)
        return Answered(contact_id, contact.ref, _endings(ended), None, closed=True)
    further = answer_parts.promise_again(by, contact, given, event_id)
    return Answered(contact_id, contact.ref, _endings(ended), further, closed=False)


def _endings(ended: Sequence[Promise]) -> list[Ended]:
    return [Ended(row.name, row.due_at, row.result) for row in ended]


def _already(session: Session, entry_id: str | None) -> Answered | None:
    """What this very answer did, when saving it is tried once more."""
    event = deeds.already(session, entry_id)
    if event is None:
        return None
    contact = history.find(session, event.contact_id)
    ended = session.exec(select(Promise).where(Promise.stop_event_id == event.id).order_by(col(Promise.due_at))).all()
    closed = event.outcome is not None
    further = session.exec(
        select(Promise.due_at).where(Promise.start_event_id == event.id).order_by(col(Promise.id).desc())
    ).first()
    return Answered(event.contact_id, contact.ref, _endings(ended), None if closed else further, closed)
