"""Append events to the history, and end promises by them. Every change of a promise has an event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack

from sqlalchemy import ColumnElement, Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select, update

from db.desk.desk import Desk, on_desk
from db.models import (
    DETAIL_LENGTH,
    ClosedReason,
    Contact,
    Event,
    EventKind,
    Note,
    OrganisationChange,
    PersonChange,
    Promise,
    State,
    TryResult,
)
from db.models.columns import id_of
from db.storage.sessions import read_session
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Outcome, Result
from deskapp.errors import RecordError, WordsError
from deskapp.wording.causes import Cause, ContactCause


class _Facts(TypedDict, total=False):
    """Optional columns of an event."""

    try_result: TryResult
    need_met: bool | None
    field: str | None
    part_of: int | None
    undo_of: int
    written_by_id: int | None
    organisation_id: int | None
    happening: HappeningKind | None


def write_event(
    session: Session,
    contact_id: int,
    kind: EventKind,
    *,
    at: datetime,
    written_at: datetime,
    by_id: int | None,
    words: str | None = None,
    outcome: Outcome | None = None,
    entry_id: str | None = None,
    old_value: str | None = None,
    new_value: str | None = None,
    **facts: Unpack[_Facts],
) -> int:
    """Add an event with its words, and return its id. `entry_id` identifies the entry for repeated saves.

    `old_value` and `new_value` require `words`.
    """
    event = Event(
        contact_id=contact_id,
        kind=kind,
        at=at,
        written_at=written_at,
        by_id=by_id,
        outcome=outcome,
        entry_id=entry_id,
        **facts,
    )
    session.add(event)
    session.flush()
    assert event.id is not None  # noqa: S101 - flushed
    if words and words.strip():
        session.add(Note(event_id=event.id, words=words.strip(), old_value=old_value, new_value=new_value))
        session.flush()
    return event.id


def was(session: Session, event: Event) -> str:
    """The old value of the field that an event changed. Raises WordsError if it was erased since."""
    words = session.get(Note, event.id)
    if words is None or words.old_value is None:
        raise WordsError(ContactCause.BEFORE_UNKNOWN)
    return words.old_value


def became(session: Session, event: Event) -> str:
    """The new value of the field that an event changed; "" if it has none, or it was erased since."""
    words = session.get(Note, event.id)
    return (words.new_value if words else "") or ""


def end(
    session: Session,
    promises: Iterable[Promise],
    event_id: int,
    *,
    at: datetime,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
) -> None:
    """End promises at the time of an event: kept if that is not after the due time, otherwise missed."""
    for promise in promises:
        result = Result.KEPT if at <= promise.due_at else Result.MISSED
        end_as(session, promise, event_id, at=at, result=result, miss_reason=miss_reason, sorry_said=sorry_said)


def end_as(
    session: Session,
    promise: Promise,
    event_id: int,
    *,
    at: datetime,
    result: Result,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
) -> None:
    """End a promise with a result. The reason and the apology are stored only for a missed one."""
    promise.stopped_at = at
    promise.stop_event_id = event_id
    promise.result = result
    if result is Result.MISSED:
        promise.miss_reason, promise.sorry_said = miss_reason, sorry_said
    promise.version += 1
    session.add(promise)
    session.flush()


def find_contact(session: Session, contact_id: int) -> Contact:
    """The contact with this id, attached to the session. Raises RecordError for an unknown id."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise RecordError(Cause.CONTACT_GONE)
    return contact


def check_words(words: str) -> None:
    """Raise WordsError if a note is longer than the record keeps."""
    if len(words) > DETAIL_LENGTH:
        raise WordsError(ContactCause.WORDS_TOO_LONG)


def close(session: Session, contact: Contact, reason: ClosedReason) -> None:
    """Set the state to closed, with the reason."""
    session.execute(
        update(Contact).where(col(Contact.id) == id_of(contact)).values(state=State.CLOSED, closed_reason=reason)
    )
    session.refresh(contact)


def reopen(session: Session, contact: Contact) -> None:
    """Set the state to open."""
    session.execute(
        update(Contact).where(col(Contact.id) == id_of(contact)).values(state=State.OPEN, closed_reason=None)
    )
    session.refresh(contact)


# One thing that somebody does, carried through everything that it changes: who, when, and in which transaction.
class Act(NamedTuple):
    """The context of one action: transaction, author, time (UTC) and entry id."""

    session: Session
    desk: Desk
    by_id: int
    at: datetime
    entry_id: str | None = None

    def write(
        self,
        contact: Contact,
        kind: EventKind,
        *,
        at: datetime | None = None,
        words: str | None = None,
        outcome: Outcome | None = None,
        old_value: str | None = None,
        new_value: str | None = None,
        **facts: Unpack[_Facts],
    ) -> int:
        """Add an event to a contact's history, and return its id. `at` (UTC) is its time, by default
        that of the action.

        Only an event that is not part of another one has the entry id.
        """
        return write_event(
            self.session,
            id_of(contact),
            kind,
            at=at or self.at,
            written_at=self.at,
            by_id=self.by_id,
            words=words,
            outcome=outcome,
            old_value=old_value,
            new_value=new_value,
            entry_id=self.entry_id if facts.get("part_of") is None else None,
            **facts,
        )


def act(session: Session, desk: Desk, entry_id: str | None = None) -> Act:
    """An action of the current user at the present time. Raises WordsError without a current user."""
    return Act(session, desk, on_desk(desk).id, desk.clock.now().replace(microsecond=0), entry_id)


def undone(
    table: type[Event | PersonChange | OrganisationChange] = Event, *, with_whole: bool = False
) -> ColumnElement[bool]:
    """The clause for events, or rows of `table`, that were undone; with `with_whole`, also for parts of
    an undone event.
    """
    undo = aliased(table, name="undo")
    of_it = col(undo.undo_of) == col(table.id)
    if with_whole:
        of_it = or_(of_it, col(undo.undo_of) == col(Event.part_of))
    return select(undo.id).where(of_it).correlate(table).exists()


_RECENT = 50
"""The number of newest events among which the latest is searched: a clock that was set back dates some early."""


def last_written_at(engine: Engine) -> datetime | None:
    """The time (UTC) at which the last event was recorded; None for none. Raises RecordError."""
    with read_session(engine) as session:
        newest = session.exec(select(Event.written_at).order_by(col(Event.id).desc()).limit(_RECENT)).all()
    return max(newest, default=None)
