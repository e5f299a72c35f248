"""Close contacts without a reply: the caller was not reached in enough attempts, or there is nobody to reply to.

Promises that a reply or an acknowledgement would have ended become "not possible", which counts as neither kept nor
missed; overdue ones are missed. Other promises run on.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ClosedReason, Contact, Event, EventKind, Person, PersonEmail, PersonNumber, Promise, TryResult
from db.models.columns import id_of
from db.promises import life
from db.replies import attempts, ringing
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Result
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, ReplyCause
from deskapp.wording.phrases import times_words

_REASONS = (ClosedReason.COULD_NOT_REACH, ClosedReason.NOT_POSSIBLE)
_NO_ANSWER = "no answer"


class Unreached(NamedTuple):
    """A closed contact, and the results of the promises that ended."""

    ref: str
    results: tuple[Result, ...]


class Closing(NamedTuple):
    """A request to close a contact: the reason, its explanation, and the reason for a missed promise."""

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
    """Close a contact as COULD_NOT_REACH, or as NOT_POSSIBLE with an explanation in `words`. Idempotent per `entry_id`.

    Raises WordsError for COULD_NOT_REACH before the charter's number of attempts on two days, and for NOT_POSSIBLE if
    there is an address or an untried number; ChangedError if the contact was changed after `version` was read,
    RecordError.
    """
    events.check_words(words)
    closing = Closing(closed_reason, words.strip(), miss_reason)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="close") as (by, contact, known):
        if known is not None:
            return Unreached(contact.ref, _ended_by(by.session, known))
        so_far = attempts.tally(by.session, contact)
        _refuse(by, contact, closing, so_far)
        return _close(by, contact, closing, so_far)


def _close(by: Act, contact: Contact, closing: Closing, so_far: attempts.Tally) -> Unreached:
    reason, contact_id = closing.closed_reason, id_of(contact)
    event_id = by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=_words(closing, so_far),
        field=conflicts.STATE,
        old_value=contact.state,
        new_value=reason,
        happening=HappeningKind.COULD_NOT_REACH,
    )
    beside = life.PromiseEnding(closing.miss_reason or _NO_ANSWER, sorry_said=False)
    ended = life.record(by, contact, event_id, HappeningKind.COULD_NOT_REACH, by.at, beside=beside).ended
    ringing.over(by.session, contact_id, by.by_id)
    conflicts.changed(by.session, contact, by.at)
    if not conflicts.running(by.session, contact_id):
        events.close(by.session, contact, reason)
    return Unreached(contact.ref, tuple(row.result for row in ended))


def _words(closing: Closing, so_far: attempts.Tally) -> str:
    reached = closing.closed_reason is ClosedReason.COULD_NOT_REACH
    tried = f"tried {times_words(so_far.tries)} on {so_far.days} days" if reached else ""
    return ". ".join(part for part in (tried, closing.words) if part)


def _refuse(by: Act, contact: Contact, closing: Closing, so_far: attempts.Tally) -> None:
    if closing.closed_reason not in _REASONS:
        raise WordsError(ReplyCause.UNREACHED_HOW_WANTED)
    if closing.closed_reason is ClosedReason.COULD_NOT_REACH:
        attempts.refuse_too_few(so_far, by.desk.edition)
        return
    if not closing.words:
        raise WordsError(ReplyCause.UNREACHED_WHY_WANTED)
    if _has_address(by.session, contact):
        raise WordsError(Cause.HAS_ADDRESS)
    if _has_number(by.session, contact) and TryResult.WRONG_NUMBER not in so_far.results:
        raise WordsError(Cause.HAS_NUMBER)


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
