"""Recording that somebody was tried. A try is no reply: it ends nothing, but where the charter counts a message."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import checking, deeds, history, promising, ringing
from db.desk import Desk
from db.models import ClosedReason, Contact, Event, EventKind, LeaveMessage, Person, TryResult
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError

REACHED = (EventKind.SPOKE, EventKind.SEEN)


class Tried(NamedTuple):
    """How often they have been tried since we last spoke to them, on how many days.

    `closed`: the charter takes a message for a reply, they allow messages, and nothing more was owed.
    """

    ref: str
    tries: int
    days: int
    closed: bool = False


def tried(
    desk: Desk, contact_id: int, *, result: TryResult, at: datetime, words: str = "", entry_id: str | None = None
) -> Tried:
    """Record a try at `at`. The same `entry_id` records it once.

    A message left ends what the charter lets it end, where the person allows messages; every other try ends nothing.
    Raises WordsError where they asked us not to leave messages, or nothing waits; RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    at = at.replace(microsecond=0)
    checking.refuse_future(at, now)
    history.check_words(words)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _tally(session, contact, closed=known.outcome is Outcome.SORTED)
        allowed = _allowed(session, contact)
        _refuse(contact, result, at, allowed)
        counts = [
            row
            for row in deeds.running(session, id_of(contact))
            if result is TryResult.LEFT_MESSAGE and promising.message_counts(desk.edition.rule(row.rule or ""), allowed)
        ]
        closes = bool(counts) and len(counts) == len(deeds.running(session, id_of(contact)))
        event_id = history.write(
            session,
            id_of(contact),
            EventKind.TRIED,
            at=at,
            written_at=now,
            by_id=by_id,
            words=words,
            outcome=Outcome.SORTED if closes else None,
            entry_id=entry_id,
            try_result=result,
        )
        history.end(session, counts, event_id, at=at)
        if counts:
            deeds.changed(session, contact, now)
        if closes:
            history.close(session, contact, ClosedReason.SORTED)
        ringing.over(session, id_of(contact), by_id)
        return _tally(session, contact, closed=closes)


def _refuse(contact: Contact, result: TryResult, at: datetime, allowed: LeaveMessage) -> None:
    deeds.refuse_if_closed(contact, "try")
    if at < contact.received_at:
        raise WordsError("That is before they got in touch. Look at the time again.")
    if result is TryResult.LEFT_MESSAGE and allowed is LeaveMessage.NO:
        name = contact.name or "They"
        raise WordsError(f"{name} asked us not to leave messages. n No answer instead?")


def _allowed(session: Session, contact: Contact) -> LeaveMessage:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    return person.ok_to_leave_message if person else LeaveMessage.NOT_ASKED


def _tally(session: Session, contact: Contact, *, closed: bool) -> Tried:
    undo = aliased(Event, name="undo")
    taken_back = select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists()
    rows = session.execute(
        select(Event.kind, Event.at)
        .where(
            Event.contact_id == id_of(contact),
            col(Event.kind).in_([EventKind.TRIED, EventKind.LEFT_MESSAGE, *REACHED]),
            ~taken_back,
        )
        .order_by(col(Event.at), col(Event.id))
    )
    tries: list[datetime] = []
    for kind, at in rows:
        tries = [] if kind in REACHED else [*tries, at]
    return Tried(contact.ref, len(tries), len({london_date(at) for at in tries}), closed)
