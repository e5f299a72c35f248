"""Writing the history, and ending promises by it. Every change of a promise carries an event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from sqlmodel import Session, col, update

from db.models import DETAIL_LENGTH, ClosedReason, Contact, Event, EventKind, Note, Promise, State, TryResult
from db.promising import id_of
from deskapp.charter.vocabulary import Outcome, Result
from deskapp.errors import RecordError, WordsError


class Facts(TypedDict, total=False):
    """What is only known of some events: how a try ended, whether a reply went in the way they need, which field was
    changed, what this is part of or undoes, which organisation they were passed on to.
    """

    try_result: TryResult
    need_met: bool | None
    field: str
    part_of: int | None
    undo_of: int
    written_by_id: int | None
    organisation_id: int | None


def write(
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
    **facts: Unpack[Facts],
) -> int:
    """Add an event, with its words apart; its id. `entry_id` names the entry it was typed in.

    `old_value` and `new_value` are kept beside the words, and need some.
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
    """A field that an event changed, as it was. WordsError where its words were erased since."""
    words = session.get(Note, event.id)
    if words is None or words.old_value is None:
        raise WordsError("What it was before is not known any more. Open it and put it right there.")
    return words.old_value


def end(
    session: Session,
    promises: Iterable[Promise],
    event_id: int,
    *,
    at: datetime,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
) -> None:
    """Freeze these promises: kept where the event's time is at or before the time promised, else missed."""
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
    """Freeze one promise with this result: why, and whether we said sorry, are kept with what was missed only."""
    promise.stopped_at = at
    promise.stop_event_id = event_id
    promise.result = result
    if result is Result.MISSED:
        promise.miss_reason, promise.sorry_said = miss_reason, sorry_said
    promise.version += 1
    session.add(promise)
    session.flush()


def find(session: Session, contact_id: int) -> Contact:
    """The contact of that id, to be changed in this session. RecordError where there is none."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise RecordError("That contact is not in the record any more. Press F5 for the queue as it is now.")
    return contact


def check_words(words: str) -> None:
    """WordsError where a note is longer than the record keeps."""
    if len(words) > DETAIL_LENGTH:
        raise WordsError("That's longer than 4,000 letters. Put the rest in the file and say where.")


def close(session: Session, contact: Contact, reason: ClosedReason) -> None:
    """Nothing more is owed. The two belong together, and the table holds them to it."""
    session.execute(
        update(Contact).where(col(Contact.id) == id_of(contact)).values(state=State.CLOSED, closed_reason=reason)
    )
    session.refresh(contact)


def reopen(session: Session, contact: Contact) -> None:
    """Something is owed again."""
    session.execute(
        update(Contact).where(col(Contact.id) == id_of(contact)).values(state=State.OPEN, closed_reason=None)
    )
    session.refresh(contact)
