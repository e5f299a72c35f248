"""Recording that somebody was tried. A try is no reply: it ends nothing, but where the charter counts a message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import checking, deeds, history, promising, ringing
from db.acts import act
from db.desk import Desk
from db.models import ClosedReason, Contact, Event, EventKind, LeaveMessage, Person, Promise, TryResult
from db.promising import id_of
from db.sessions import reading, writing
from deskapp.charter.edition import Edition
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError
from deskapp.words.phrases import times_words

REACHED = (EventKind.SPOKE, EventKind.SEEN)
"""What of the history says that we spoke to them: tries are counted from the last of these."""
DAYS = 2
"""On how many days somebody is tried, at least, before it is said that they could not be reached (screens.md, C6)."""


class Tried(NamedTuple):
    """How often they have been tried since we last spoke to them, on how many days.

    `closed`: the charter takes a message for a reply, they allow messages, and nothing more was owed.
    """

    ref: str
    tries: int
    days: int
    closed: bool = False


class Tally(NamedTuple):
    """The tries since we last spoke to them: how many, on how many days, when the first was, how each went.

    `best_time` is when they like to be rung, in their words.
    """

    tries: int
    days: int
    first_at: datetime | None
    results: frozenset[TryResult | None]
    best_time: str

    def enough(self, edition: Edition) -> bool:
        """Whether the charter takes it that they cannot be reached."""
        return self.tries >= edition.tries_before_writing and self.days >= min(DAYS, edition.tries_before_writing)


def so_far(desk: Desk, contact_id: int) -> Tally:
    """How they have been tried since we last spoke to them. Raises RecordError."""
    with reading(desk.engine) as session:
        return tally(session, history.find(session, contact_id))


def refuse_too_few(so_far: Tally, edition: Edition) -> None:
    """WordsError where they were not tried often enough to say that they cannot be reached."""
    if so_far.enough(edition):
        return
    wanted = times_words(edition.tries_before_writing)
    been = f"Tried {times_words(so_far.tries)}" if so_far.tries else "Not tried"
    raise WordsError(f"{been} so far: the charter says {wanted}, on {DAYS} days. Or write: r, then l.")


def tried(
    desk: Desk, contact_id: int, *, result: TryResult, at: datetime, words: str = "", entry_id: str | None = None
) -> Tried:
    """Record a try at `at`. The same `entry_id` records it once.

    A message left ends what the charter lets it end, where the person allows messages; every other try ends nothing.
    Raises WordsError where they asked us not to leave messages, or nothing waits; RecordError where saving failed.
    """
    at = at.replace(microsecond=0)
    checking.refuse_future(at, desk.clock.now())
    history.check_words(words)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _told(session, contact, closed=known.outcome is Outcome.SORTED)
        _refuse(session, contact, result, at)
        running = deeds.running(session, contact_id)
        left = result is TryResult.LEFT_MESSAGE
        ended = ended_by_message(session, desk.edition, contact, running) if left else []
        closes = bool(ended) and len(ended) == len(running)
        by = act(session, desk, entry_id)
        outcome = Outcome.SORTED if closes else None
        event_id = by.write(contact, EventKind.TRIED, at=at, words=words, outcome=outcome, try_result=result)
        history.end(session, ended, event_id, at=at)
        if ended:
            deeds.changed(session, contact, by.at)
        if closes:
            history.close(session, contact, ClosedReason.SORTED)
        ringing.over(session, contact_id, by.by_id)
        return _told(session, contact, closed=closes)


def ended_by_message(session: Session, edition: Edition, contact: Contact, running: Iterable[Promise]) -> list[Promise]:
    """Which of the promises a message left with them ends: what the charter lets it end, where they allow messages."""
    allowed = _allowed(session, contact)
    return [row for row in running if promising.message_counts(edition.rule(row.rule or ""), allowed)]


def _refuse(session: Session, contact: Contact, result: TryResult, at: datetime) -> None:
    deeds.refuse_if_closed(contact, "try")
    if at < contact.received_at:
        raise WordsError("That is before they got in touch. Look at the time again.")
    if result is TryResult.LEFT_MESSAGE and _allowed(session, contact) is LeaveMessage.NO:
        name = contact.name or "They"
        raise WordsError(f"{name} asked us not to leave messages. n No answer instead?")


def _allowed(session: Session, contact: Contact) -> LeaveMessage:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    return person.ok_to_leave_message if person else LeaveMessage.NOT_ASKED


def _told(session: Session, contact: Contact, *, closed: bool) -> Tried:
    seen = tally(session, contact)
    return Tried(contact.ref, seen.tries, seen.days, closed)


def tally(session: Session, contact: Contact) -> Tally:
    """The tries since we last spoke to them, without those that were taken back."""
    undo = aliased(Event, name="undo")
    taken_back = select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists()
    rows = session.execute(
        select(Event.kind, Event.at, Event.try_result)
        .where(
            Event.contact_id == id_of(contact),
            col(Event.kind).in_([EventKind.TRIED, EventKind.LEFT_MESSAGE, *REACHED]),
            ~taken_back,
        )
        .order_by(col(Event.at), col(Event.id))
    )
    tries: list[tuple[datetime, TryResult | None]] = []
    for kind, at, result in rows:
        tries = [] if kind in REACHED else [*tries, (at, result)]
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    return Tally(
        len(tries),
        len({london_date(at) for at, _ in tries}),
        tries[0][0] if tries else None,
        frozenset(result for _, result in tries),
        (person.best_time or "") if person else "",
    )
