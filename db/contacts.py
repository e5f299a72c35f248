"""Logging what comes in: one entry, one transaction, and never twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select, update

from db import callers, checking, history, organisations, promising, safeguarding
from db.acts import Act
from db.answers import Answered, answer
from db.desk import Desk
from db.models import (
    ClosedReason,
    Contact,
    Event,
    EventKind,
    LeaveMessage,
    Promise,
    ReplyBy,
    State,
    Topic,
)
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Outcome, PromiseName
from deskapp.errors import WordsError

__all__ = ["Answered", "Chased", "Logged", "add_to", "answer", "log", "reserve_reference"]

CLOSED_FOR = {
    Outcome.SORTED: ClosedReason.SORTED,
    Outcome.COULD_NOT_HELP: ClosedReason.COULD_NOT_HELP,
    Outcome.PASSED_ON: ClosedReason.PASSED_ON,
}


class Logged(NamedTuple):
    """What was kept: `promises` are those still open, the soonest first."""

    contact_id: int
    ref: str
    promises: list[tuple[PromiseName, datetime]]


class Chased(NamedTuple):
    """Somebody's call was added to a contact: how often they have rung about it now."""

    ref: str
    chasing_count: int


def reserve_reference(engine: Engine, at: datetime) -> str:
    """The next reference of the London year of `at`, like "26-0419". It is never handed out again, used or not."""
    with writing(engine) as session:
        return _next_reference(session, at)


def log(
    desk: Desk,
    contact: Contact,
    *,
    promised_at: datetime | None = None,
    said_words: str | None = None,
    needs: str | None = None,
    ok_to_leave_message: LeaveMessage | None = None,
    reply_by: ReplyBy | None = None,
    safeguarding_told: safeguarding.Told | None = None,
) -> Logged:
    """Keep an entry with everything that goes with it, all or nothing; the entry given is not changed.

    `promised_at` is the time we gave; without one, a call or visit that is not sorted is owed what the charter says.
    `needs` are several where commas part them; `safeguarding_told` is who was told of a danger. What asks for nothing
    and is owed nothing is closed at once: it is kept, and waits for nobody. The same `entry_id` a second time returns
    the first.
    Raises WordsError for what cannot be kept as typed, RecordError where saving failed.
    """
    entry = checking.ready(desk, contact)
    told = callers.Told(needs, ok_to_leave_message, reply_by)
    with writing(desk.engine) as session:
        return keep(
            session,
            desk,
            entry,
            told,
            promised_at=promised_at,
            said_words=said_words,
            safeguarding_told=safeguarding_told,
        )


def keep(
    session: Session,
    desk: Desk,
    entry: Contact,
    told: callers.Told,
    *,
    promised_at: datetime | None,
    said_words: str | None,
    safeguarding_told: safeguarding.Told | None = None,
) -> Logged:
    """What `log` does with an entry that is ready, inside somebody else's transaction."""
    there = _already(session, entry.entry_id)
    if there is not None:
        return there
    entry.person_id = callers.remember(session, entry, told, entry.created_at)
    entry.ref = _free_reference(session, entry)
    session.add(entry)
    session.flush()
    promises = promising.started_by(desk.edition, entry, promised_at, said_words)
    event_id = _start(session, entry, promises)
    if entry.outcome is not None and entry.outcome.ends_it and promised_at is None:
        _end_at_once(session, desk, entry, promises, event_id)
    if not promises and entry.kind.asks_nothing and entry.outcome is None:
        history.close(session, entry, ClosedReason.SORTED)
    if safeguarding_told is not None:
        by = Act(session, desk, entry.created_by, entry.created_at)
        safeguarding.keep(by, entry, safeguarding_told, part_of=event_id)
    _count_topic(session, entry.topic_id)
    return _logged(entry, promises)


def add_to(desk: Desk, contact_id: int, *, entry_id: str, at: datetime, words: str) -> Chased:
    """Add a call to the contact that it is about. Nothing that was promised moves. The same `entry_id` adds it once.

    One that was joined to another meanwhile hands the call on to that.
    Raises WordsError where the contact has been closed, RecordError where it is gone or saving failed.
    """
    with writing(desk.engine) as session:
        contact = add(session, desk, contact_id, entry_id=entry_id, at=at, words=words)
        return Chased(contact.ref, contact.chasing_count)


def add(session: Session, desk: Desk, contact_id: int, *, entry_id: str, at: datetime, words: str) -> Contact:
    """What `add_to` does, inside somebody else's transaction; the contact that it was added to."""
    now, staff = desk.clock.now(), desk.staff
    checking.refuse_future(at, now)
    history.check_words(words)
    known = session.exec(select(Event.contact_id).where(Event.entry_id == entry_id)).first()
    contact = _where_it_goes_on(session, history.find(session, contact_id if known is None else known))
    if known is None:
        if contact.state is State.CLOSED:
            raise WordsError(f"{contact.ref} has been closed since. Choose n, and it starts a new one.")
        history.write(
            session,
            id_of(contact),
            EventKind.THEY_RANG,
            at=at,
            written_at=now,
            by_id=None,
            words=words,
            entry_id=entry_id,
            written_by_id=staff.id if staff else None,
        )
        # The version stays: a colleague who is typing the answer meanwhile is not disturbed by it.
        contact.chasing_count += 1
        contact.updated_at = now
        session.add(contact)
    return contact


def _where_it_goes_on(session: Session, contact: Contact) -> Contact:
    """The contact itself, or the one that it was joined to."""
    while contact.joined_to_id is not None:
        contact = history.find(session, contact.joined_to_id)
    return contact


def _next_reference(session: Session, at: datetime) -> str:
    return next_references(session, london_date(at).year, 1)[0]


def next_references(session: Session, year: int, count: int) -> list[str]:
    """As many references of that year as are wanted, one after the other, inside somebody else's transaction."""
    counted = text(
        "INSERT INTO reference (year, last) VALUES (:year, :count) "
        "ON CONFLICT (year) DO UPDATE SET last = last + :count RETURNING last"
    )
    last: int = session.execute(counted, {"year": year, "count": count}).scalar_one()
    return [f"{year % 100:02}-{number:04}" for number in range(last - count + 1, last + 1)]


def _free_reference(session: Session, entry: Contact) -> str:
    """The one that was read out to the caller; another where a record put back from a backup gave that out again."""
    taken = entry.ref and session.exec(select(Contact.id).where(Contact.ref == entry.ref)).first()
    return entry.ref if entry.ref and not taken else _next_reference(session, entry.written_at)


def _already(session: Session, entry_id: str) -> Logged | None:
    """What this very entry was kept as, when saving it is tried once more."""
    contact_id = session.exec(select(Event.contact_id).where(Event.entry_id == entry_id)).first()
    if contact_id is None:
        return None
    rows = session.exec(select(Promise).where(Promise.contact_id == contact_id)).all()
    return _logged(history.find(session, contact_id), rows)


def _start(session: Session, entry: Contact, promises: list[Promise]) -> int:
    """The event of its being written down, with what was promised as part of it."""
    contact_id = id_of(entry)
    event_id = history.write(
        session,
        contact_id,
        EventKind.WRITTEN_DOWN,
        at=entry.written_at,
        written_at=entry.created_at,
        by_id=entry.created_by,
        outcome=entry.outcome,
        entry_id=entry.entry_id,
    )
    for promise in promises:
        session.add(promise)
    session.flush()
    for promise in promises:
        if promise.name is PromiseName.PROMISE and not _ends(entry):
            history.write(
                session,
                contact_id,
                EventKind.PROMISE_MADE,
                at=entry.written_at,
                written_at=entry.created_at,
                by_id=entry.created_by,
                words=promise.said_words,
                part_of=event_id,
            )
    return event_id


def _ends(entry: Contact) -> bool:
    return entry.outcome is not None and entry.outcome.ends_it


def _end_at_once(session: Session, desk: Desk, entry: Contact, promises: list[Promise], part_of: int) -> None:
    """Sorted as it came in: what speaking to them ends is kept there and then; closed where nothing is left to do."""
    at = entry.received_at if entry.channel in promising.SPOKEN else entry.created_at
    event_id = history.write(
        session,
        id_of(entry),
        promising.answer_of(entry.channel),
        at=at,
        written_at=entry.created_at,
        by_id=entry.created_by,
        outcome=entry.outcome,
        part_of=part_of,
        organisation_id=organisations.meant(session, entry.detail) if entry.outcome is Outcome.PASSED_ON else None,
    )
    ended = [row for row in promises if promising.speaking_ends(desk.edition.rule(row.rule or ""), row.name)]
    history.end(session, ended, event_id, at=at)
    if len(ended) == len(promises) and entry.outcome is not None:
        history.close(session, entry, CLOSED_FOR[entry.outcome])


def _count_topic(session: Session, topic_id: int | None) -> None:
    if topic_id is not None:
        session.execute(update(Topic).where(col(Topic.id) == topic_id).values(used=col(Topic.used) + 1))


def _logged(contact: Contact, promises: Sequence[Promise]) -> Logged:
    running = [(row.name, row.due_at) for row in promises if row.stopped_at is None]
    return Logged(id_of(contact), contact.ref, sorted(running, key=lambda each: each[1]))
