"""Log contacts, each in one transaction and only once per entry id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select, update

from db.contacts import caller, unclear, validate
from db.desk.desk import Desk
from db.details import safeguarding
from db.history import conflicts, events
from db.history.conflicts import refuse_future
from db.history.events import Act
from db.models import ClosedReason, Contact, Event, EventKind, LeaveMessage, Promise, ReplyBy, State, Topic
from db.models.columns import id_of
from db.people import organisations
from db.promises import life, start
from db.promises.load import present_promises
from db.replies.reply import Answered, answer
from db.storage.sessions import writing
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause
from deskapp.wording.sentence import OnPage

__all__ = ["Answered", "Chased", "Logged", "add_call_to", "answer", "log_contact", "reserve_reference"]

CLOSED_FOR = {
    Outcome.SORTED: ClosedReason.SORTED,
    Outcome.COULD_NOT_HELP: ClosedReason.COULD_NOT_HELP,
    Outcome.PASSED_ON: ClosedReason.PASSED_ON,
}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A contact to log, with the facts for its person (`needs` ... `reply_by`) and its promise. Times are UTC."""

    contact: Contact
    promised_at: datetime | None
    needs: str | None
    ok_to_leave_message: LeaveMessage | None
    reply_by: ReplyBy | None
    said_words: str | None = None
    safeguarding_told: safeguarding.DangerReport | None = None


class Logged(NamedTuple):
    """A logged contact, its running promises (name and due time in UTC) by due time, and whose page it is on."""

    contact_id: int
    ref: str
    promises: list[tuple[PromiseName, datetime]]
    joined: OnPage = OnPage.NOBODY


class Chased(NamedTuple):
    """A contact to which a call or a message was added, and the number of further calls about it. `due_at` (UTC) is
    that of the soonest promise that a message started; None if it started none.
    """

    ref: str
    chasing_count: int
    due_at: datetime | None = None


def reserve_reference(engine: Engine, at: datetime) -> str:
    """Reserve the next reference of the local year of `at`, like "26-0419". No reference is issued twice."""
    with writing(engine) as session:
        return _next_reference(session, at)


def log_contact(
    desk: Desk,
    contact: Contact,
    *,
    promised_at: datetime | None = None,
    said_words: str | None = None,
    needs: str | None = None,
    ok_to_leave_message: LeaveMessage | None = None,
    reply_by: ReplyBy | None = None,
    safeguarding_told: safeguarding.DangerReport | None = None,
) -> Logged:
    """Save a contact with its person, promises and first event in one transaction; `contact` itself is not changed.

    `promised_at` (UTC) is a time that staff gave; without one the charter says what an unsorted call or visit is owed.
    `said_words` are those in which the caller was told the time; None if they were not, and then no event says so.
    `needs` are separated by commas. A contact that asks for nothing and is owed nothing is closed at once. Idempotent
    per entry id of the contact. Raises WordsError for an invalid value, RecordError.
    """
    entry = validate.ready(desk, contact)
    told = caller.PersonTold(needs, ok_to_leave_message, reply_by)
    with writing(desk.engine) as session:
        return keep_contact(
            session,
            desk,
            entry,
            told,
            promised_at=promised_at,
            said_words=said_words,
            safeguarding_told=safeguarding_told,
        )


def keep_contact(
    session: Session,
    desk: Desk,
    entry: Contact,
    told: caller.PersonTold,
    *,
    promised_at: datetime | None,
    said_words: str | None,
    safeguarding_told: safeguarding.DangerReport | None = None,
) -> Logged:
    """Log an entry from `validate.ready` inside the caller's transaction."""
    earlier = _already(session, entry.entry_id)
    if earlier is not None:
        return earlier
    known = caller.remember(session, entry, told, entry.created_at)
    entry.person_id = known.person_id
    entry.ref = _free_reference(session, entry)
    session.add(entry)
    session.flush()
    promises = start.started_by(desk.edition, entry, promised_at, said_words)
    by = Act(session, desk, entry.created_by, entry.created_at)
    event_id = _start(by, entry, promises)
    asks_nothing = not promises and entry.kind.asks_nothing and entry.outcome is None
    if asks_nothing or start.is_nobodys(entry):
        events.close(session, entry, ClosedReason.SORTED)
    elif _ends(entry) and promised_at is None:
        _end_at_once(by, entry, promises, event_id)
    if safeguarding_told is not None:
        safeguarding.add_report(by, entry, safeguarding_told, part_of=event_id)
    _count_topic(session, entry.topic_id)
    return _logged(entry, promises)._replace(joined=known.joined)


def add_call_to(
    desk: Desk,
    contact_id: int,
    *,
    entry_id: str,
    at: datetime,
    words: str,
    channel: Channel | None = None,
    danger: safeguarding.Danger = safeguarding.NO_DANGER,
    listener_id: int | None = None,
) -> Chased:
    """Add a call at `at` (UTC) to the contact that it is about, or to the one that this was merged into, and the danger
    that it speaks of.

    A caller was told the promised time, which stays. A message, by its `channel`, starts what the charter promises for
    it, where that is due sooner; `listener_id` is who listens again to one that could not be made out. Idempotent per
    `entry_id`. Raises WordsError if the contact is closed, RecordError.
    """
    with writing(desk.engine) as session:
        contact, due_at = add_contact(
            session,
            desk,
            contact_id,
            entry_id=entry_id,
            at=at,
            words=words,
            channel=channel,
            danger=danger,
            listener_id=listener_id,
        )
        return Chased(contact.ref, contact.chasing_count, due_at)


def add_contact(
    session: Session,
    desk: Desk,
    contact_id: int,
    *,
    entry_id: str,
    at: datetime,
    words: str,
    channel: Channel | None,
    danger: safeguarding.Danger,
    listener_id: int | None,
) -> tuple[Contact, datetime | None]:
    """Add a call as `add_call_to` does, inside the caller's transaction. Returns the contact that has it, and the due
    time (UTC) of the soonest promise that it started.
    """
    now, staff = desk.clock.now(), desk.staff
    refuse_future(at, now)
    events.check_words(words)
    known = session.exec(select(Event.contact_id).where(Event.entry_id == entry_id)).first()
    contact = _merged_into(session, events.find_contact(session, contact_id if known is None else known))
    due_at = None
    if known is None:
        if contact.state is State.CLOSED:
            raise WordsError(Cause.CLOSED_MEANWHILE, ref=contact.ref)
        event_id = events.write_event(
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
        # The version stays, so that a colleague who is typing the reply gets no edit conflict.
        # What came in before it, like a message heard after the call, chased nothing.
        contact.chasing_count += int(at >= contact.received_at)
        contact.updated_at = now
        session.add(contact)
        if channel is not None:
            due_at = _start_sooner(session, desk, contact, (channel, at, event_id))
        if danger.marked or listener_id is not None:
            _mark(events.act(session, desk, entry_id), contact, danger, listener_id)
    return contact, due_at


def _mark(by: Act, contact: Contact, danger: safeguarding.Danger, listener_id: int | None) -> None:
    """Record the danger that a call speaks of, and who listens again to a message."""
    safeguarding.record_danger(by, contact, danger)
    if listener_id is not None:
        unclear.mark_unclear(by, contact, listener_id)


def _start_sooner(
    session: Session, desk: Desk, contact: Contact, message: tuple[Channel, datetime, int]
) -> datetime | None:
    """Start the promises for a message (channel, time left and event) that would be due sooner than those of the
    contact. Returns the soonest due time (UTC).
    """
    channel, at, event_id = message
    present = present_promises(session, [id_of(contact)]).get(id_of(contact), [])
    owed = start.started_by_message(desk.edition, contact.kind, channel, at, present)
    for one in owed:
        row = Promise(contact_id=id_of(contact), **start.facts_of(one, at, desk.edition_id))
        row.start_event_id = event_id
        session.add(row)
    if owed:
        session.flush()
        conflicts.changed(session, contact, desk.clock.now())
    return min((one.due_at for one in owed), default=None)


def _merged_into(session: Session, contact: Contact) -> Contact:
    """The contact that this one was merged into, or the contact itself."""
    while contact.joined_to_id is not None:
        contact = events.find_contact(session, contact.joined_to_id)
    return contact


def _next_reference(session: Session, at: datetime) -> str:
    return next_references(session, local_date(at).year, 1)[0]


def next_references(session: Session, year: int, count: int) -> list[str]:
    """Reserve consecutive references of a year inside the caller's transaction."""
    counted = text(
        "INSERT INTO reference (year, last) VALUES (:year, :count) "
        "ON CONFLICT (year) DO UPDATE SET last = last + :count RETURNING last"
    )
    last: int = session.execute(counted, {"year": year, "count": count}).scalar_one()
    return [f"{year % 100:02}-{number:04}" for number in range(last - count + 1, last + 1)]


def _free_reference(session: Session, entry: Contact) -> str:
    """The reference reserved for the entry, or a new one if that is taken: a restored backup issues numbers again."""
    taken = entry.ref and session.exec(select(Contact.id).where(Contact.ref == entry.ref)).first()
    return entry.ref if entry.ref and not taken else _next_reference(session, entry.written_at)


def _already(session: Session, entry_id: str) -> Logged | None:
    """The contact that an earlier save of this entry id logged; None for none."""
    contact_id = session.exec(select(Event.contact_id).where(Event.entry_id == entry_id)).first()
    if contact_id is None:
        return None
    rows = session.exec(select(Promise).where(Promise.contact_id == contact_id)).all()
    return _logged(events.find_contact(session, contact_id), rows)


def _start(by: Act, entry: Contact, promises: list[Promise]) -> int:
    """Save the promises and the first event of a contact. Returns the event's id."""
    at, first = entry.written_at, by._replace(entry_id=entry.entry_id)
    event_id = first.write(entry, EventKind.WRITTEN_DOWN, at=at, outcome=entry.outcome)
    by.session.add_all(promises)
    by.session.flush()
    for promise in promises:
        # The charter's time is owed to everybody. It was given only to those to whom somebody said it.
        if promise.said_words is not None:
            by.write(entry, EventKind.PROMISE_MADE, at=at, words=promise.said_words, part_of=event_id)
    return event_id


def _ends(entry: Contact) -> bool:
    return entry.outcome is not None and entry.outcome.ends_it


def _end_at_once(by: Act, entry: Contact, promises: list[Promise], part_of: int) -> None:
    """End the promises of a contact that was sorted as it came in, as kept, and close it if none runs on."""
    at = entry.received_at if start.is_in_person(entry.channel) else entry.created_at
    refers = entry.outcome is Outcome.PASSED_ON
    event_id = by.write(
        entry,
        start.answer_of(entry.channel),
        at=at,
        outcome=entry.outcome,
        part_of=part_of,
        organisation_id=organisations.organisations_named_by(by.session, entry.detail) if refers else None,
        happening=HappeningKind.REPLY,
    )
    ended = life.record(by, entry, event_id, HappeningKind.REPLY, at).ended
    if len(ended) == len(promises) and entry.outcome is not None:
        events.close(by.session, entry, CLOSED_FOR[entry.outcome])


def _count_topic(session: Session, topic_id: int | None) -> None:
    if topic_id is not None:
        session.execute(update(Topic).where(col(Topic.id) == topic_id).values(used=col(Topic.used) + 1))


def _logged(contact: Contact, promises: Sequence[Promise]) -> Logged:
    running = [(row.name, row.due_at) for row in promises if row.stopped_at is None]
    return Logged(id_of(contact), contact.ref, sorted(running, key=lambda each: each[1]))
