"""Closing what could not be answered: somebody tried often enough and not reached, or nobody there to reply to.

Neither is an answer. What was promised ends as not possible, beside the kept and the missed and in neither; but what
was first tried after its time had run out was late, and counts as missed.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import deeds, history, ringing, tries
from db.acts import Act, act
from db.desk import Desk
from db.models import ClosedReason, Contact, Event, EventKind, Person, PersonEmail, PersonNumber, Promise, TryResult
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import Result
from deskapp.errors import WordsError
from deskapp.words.phrases import times_words

REASONS = (ClosedReason.COULD_NOT_REACH, ClosedReason.NOT_POSSIBLE)
WHY_WANTED = "Enter why there is nobody to reply to, like: no name and no number"
NO_ANSWER = "no answer"


class Unreached(NamedTuple):
    """What was closed, and how each of its promises ended."""

    ref: str
    results: tuple[Result, ...]


class Closing(NamedTuple):
    """Why it is closed, in the record's words and in ours, and why it was late where it was."""

    closed_reason: ClosedReason
    words: str
    miss_reason: str | None


def close_unreached(
    desk: Desk,
    contact_id: int,
    *,
    closed_reason: ClosedReason,
    words: str = "",
    miss_reason: str | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Unreached:
    """Close it as could not reach them, or as not possible, where `words` say why. The same `entry_id` closes it once.

    Could not reach: after as many tries as the charter says, on two days. Raises WordsError where that is not so yet,
    or there is a way to reach them that nobody tried; ChangedError where somebody did something after `version` was
    read, RecordError where saving failed.
    """
    history.check_words(words)
    closing = Closing(closed_reason, words.strip(), miss_reason)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return Unreached(contact.ref, _ended_by(session, known))
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "close")
        so_far = tries.tally(session, contact)
        by = act(session, desk, entry_id)
        _refuse(by, contact, closing, so_far)
        return _close(by, contact, closing, so_far)


def _close(by: Act, contact: Contact, closing: Closing, so_far: tries.Tally) -> Unreached:
    reason, contact_id = closing.closed_reason, id_of(contact)
    event_id = by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=_words(closing, so_far),
        field=deeds.STATE,
        old_value=contact.state,
        new_value=reason,
    )
    running = deeds.running(by.session, contact_id)
    for row in running:
        result, why = _result(row, reason, so_far.first_at), closing.miss_reason or NO_ANSWER
        history.end_as(by.session, row, event_id, at=by.at, result=result, miss_reason=why, sorry_said=False)
    ringing.over(by.session, contact_id, by.by_id)
    deeds.changed(by.session, contact, by.at)
    history.close(by.session, contact, reason)
    return Unreached(contact.ref, tuple(row.result for row in running))


def _words(closing: Closing, so_far: tries.Tally) -> str:
    reached = closing.closed_reason is ClosedReason.COULD_NOT_REACH
    tried = f"tried {times_words(so_far.tries)} on {so_far.days} days" if reached else ""
    return ". ".join(part for part in (tried, closing.words) if part)


def _result(row: Promise, reason: ClosedReason, first_at: datetime | None) -> Result:
    """What was first tried in time was not possible; what was not, is late."""
    late = reason is ClosedReason.COULD_NOT_REACH and (first_at is None or first_at > row.due_at)
    return Result.MISSED if late else Result.NOT_POSSIBLE


def _refuse(by: Act, contact: Contact, closing: Closing, so_far: tries.Tally) -> None:
    if closing.closed_reason not in REASONS:
        raise WordsError("Choose how it ended: could not reach them, or nobody to reply to.")
    if closing.closed_reason is ClosedReason.COULD_NOT_REACH:
        tries.refuse_too_few(so_far, by.desk.edition)
        return
    if not closing.words:
        raise WordsError(f"{WHY_WANTED}.")
    if _has_address(by.session, contact):
        raise WordsError("There is an address. Write to them: r, then l.")
    if _has_number(by.session, contact) and TryResult.WRONG_NUMBER not in so_far.results:
        raise WordsError("There is a number: try it first. If it is wrong, say so with w.")


def _has_address(session: Session, contact: Contact) -> bool:
    person = session.get(Person, contact.person_id) if contact.person_id is not None else None
    emails = select(PersonEmail.id).where(col(PersonEmail.person_id) == contact.person_id)
    known = person is not None and (person.address or session.exec(emails).first() is not None)
    return bool(contact.address or known)


def _has_number(session: Session, contact: Contact) -> bool:
    others = select(PersonNumber.id).where(col(PersonNumber.person_id) == contact.person_id)
    return bool(contact.number_key) or (contact.person_id is not None and session.exec(others).first() is not None)


def _ended_by(session: Session, event: Event) -> tuple[Result, ...]:
    rows = session.exec(select(Promise).where(Promise.stop_event_id == event.id).order_by(col(Promise.due_at)))
    return tuple(row.result for row in rows)
