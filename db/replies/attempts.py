"""Attempts to reach a caller. An attempt is not a reply: it ends a promise only if the charter counts a
message left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.models import ClosedReason, Contact, Event, EventKind, LeaveMessage, Person, TryResult
from db.models.columns import id_of
from db.promises import life
from db.replies import ringing
from db.storage.sessions import read_session
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, ReplyCause
from deskapp.wording.phrases import times_words

REACHED = (EventKind.SPOKE, EventKind.SEEN)
"""Kinds of events in which we spoke to the caller: attempts are counted from the last of them."""
AGAINST_WISH = "against_wish"
"""The `field` of an attempt, or of a reply, in which a message was left against the caller's wish."""
_DAYS = 2
"""The minimum number of days with attempts before a caller can be recorded as not reached."""


class RecordedAttempt(NamedTuple):
    """Attempts since we last spoke to the caller, and the number of days on which they were made.

    `closed` is true if a message was left that the charter counts as a reply, and nothing more was owed.
    """

    ref: str
    tries: int
    days: int
    closed: bool = False


class Tally(NamedTuple):
    """Attempts since we last spoke to the caller: their number, the number of days, the first time (UTC), the results.

    `best_time` is the caller's preferred time for calls, in their words.
    """

    tries: int
    days: int
    first_at: datetime | None
    results: frozenset[TryResult | None]
    best_time: str

    def enough(self, edition: Edition) -> bool:
        """True if there were enough attempts, on enough days, for the charter to accept that they cannot be reached."""
        return self.tries >= edition.tries_before_writing and self.days >= min(_DAYS, edition.tries_before_writing)


def so_far(desk: Desk, contact_id: int) -> Tally:
    """Attempts to reach the caller since we last spoke to them. Raises RecordError."""
    with read_session(desk.engine) as session:
        return tally(session, events.find_contact(session, contact_id))


def refuse_too_few(so_far: Tally, edition: Edition) -> None:
    """Raise WordsError if there were too few attempts to record that the caller cannot be reached."""
    if so_far.enough(edition):
        return
    wanted = times_words(edition.tries_before_writing)
    been = f"Tried {times_words(so_far.tries)}" if so_far.tries else "Not tried"
    raise WordsError(Cause.TOO_FEW_ATTEMPTS, been=been, wanted=wanted, days=_DAYS)


def record_attempt(
    desk: Desk,
    contact_id: int,
    *,
    result: TryResult,
    at: datetime,
    words: str = "",
    against_wish: bool = False,
    entry_id: str | None = None,
) -> RecordedAttempt:
    """Record an attempt at `at` (UTC). Idempotent per `entry_id`.

    A message left ends the promises that the charter lets it end, if the caller allows messages; any other attempt ends
    none. `against_wish` permits a message that the caller asked us not to leave, and marks it. Raises WordsError for
    such a message without it and for a closed contact, RecordError.
    """
    at = at.replace(microsecond=0)
    events.check_words(words)
    with action(desk, contact_id, entry_id=entry_id, done_at=at) as (by, contact, known):
        session = by.session
        if known is not None:
            return _told(session, contact, closed=known.outcome is Outcome.SORTED)
        _refuse(session, contact, result, against_wish=against_wish)
        left = result is TryResult.LEFT_MESSAGE and allows_messages(session, contact)
        happening = HappeningKind.MESSAGE_LEFT if left else None
        ends = life.would_end(by, contact, happening, at).ended if happening else []
        closes = bool(ends) and len(ends) == len(conflicts.running(session, contact_id))
        unwanted = result is TryResult.LEFT_MESSAGE and refuses_messages(session, contact)
        event_id = by.write(
            contact,
            EventKind.TRIED,
            at=at,
            words=words,
            outcome=Outcome.SORTED if closes else None,
            try_result=result,
            happening=happening,
            field=AGAINST_WISH if unwanted else None,
        )
        if happening is not None and life.record(by, contact, event_id, happening, at).ended:
            conflicts.changed(session, contact, by.at)
        if closes:
            events.close(session, contact, ClosedReason.SORTED)
        ringing.over(session, contact_id, by.by_id)
        return _told(session, contact, closed=closes)


def allows_messages(session: Session, contact: Contact) -> bool:
    """True if the caller said that we may leave a message."""
    return _allowed(session, contact) is LeaveMessage.YES


def refuses_messages(session: Session, contact: Contact) -> bool:
    """True if the caller asked us not to leave a message."""
    return _allowed(session, contact) is LeaveMessage.NO


class Unwanted(NamedTuple):
    """A message left against the caller's wish. `at` is UTC."""

    ref: str
    name: str
    at: datetime


def left_against_wish(engine: Engine, begins: datetime, ends: datetime) -> list[Unwanted]:
    """The messages left against a caller's wish between two instants, without those undone. Raises RecordError."""
    wanted = (
        select(Contact.ref, Contact.name, Event.at)
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .where(Event.field == AGAINST_WISH, Event.at >= begins, Event.at < ends, ~events.undone())
        .order_by(col(Event.at), col(Event.id))
    )
    with read_session(engine) as session:
        return [Unwanted(ref, name or "", at) for ref, name, at in session.execute(wanted)]


def attempts_between(
    engine: Engine, contact_ids: Sequence[int], begins: datetime, ends: datetime
) -> dict[int, list[tuple[datetime, str]]]:
    """The attempts between two instants, without those undone, by contact id: time (UTC) and result, like "no answer".
    Raises RecordError.
    """
    wanted = (
        select(Event.contact_id, Event.at, Event.try_result)
        .where(col(Event.contact_id).in_(contact_ids), col(Event.kind).in_([EventKind.TRIED, EventKind.LEFT_MESSAGE]))
        .where(Event.at >= begins, Event.at < ends, ~events.undone())
        .order_by(col(Event.at), col(Event.id))
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    with read_session(engine) as session:
        for contact_id, at, result in session.execute(wanted):
            found.setdefault(contact_id, []).append((at, str(result or TryResult.LEFT_MESSAGE).replace("_", " ")))
    return found


def _refuse(session: Session, contact: Contact, result: TryResult, *, against_wish: bool) -> None:
    conflicts.refuse_if_closed(contact, "try")
    if not against_wish and result is TryResult.LEFT_MESSAGE and refuses_messages(session, contact):
        raise WordsError(ReplyCause.NO_MESSAGES_WANTED, name=contact.name or "They")


def _allowed(session: Session, contact: Contact) -> LeaveMessage:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    return person.ok_to_leave_message if person else LeaveMessage.NOT_ASKED


def _told(session: Session, contact: Contact, *, closed: bool) -> RecordedAttempt:
    seen = tally(session, contact)
    return RecordedAttempt(contact.ref, seen.tries, seen.days, closed)


def tally(session: Session, contact: Contact) -> Tally:
    """The attempts since we last spoke to the caller, without those undone."""
    rows = session.execute(
        select(Event.kind, Event.at, Event.try_result)
        .where(
            Event.contact_id == id_of(contact),
            col(Event.kind).in_([EventKind.TRIED, EventKind.LEFT_MESSAGE, *REACHED]),
            ~events.undone(),
        )
        .order_by(col(Event.at), col(Event.id))
    )
    tries: list[tuple[datetime, TryResult | None]] = []
    for kind, at, result in rows:
        tries = [] if kind in REACHED else [*tries, (at, result)]
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    return Tally(
        len(tries),
        len({local_date(at) for at, _ in tries}),
        tries[0][0] if tries else None,
        frozenset(result for _, result in tries),
        (person.best_time or "") if person else "",
    )
