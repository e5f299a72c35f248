"""Record replies, with the promises that they end and start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack

from sqlmodel import Session, col, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ClosedReason, Contact, Event, EventKind, Promise, State
from db.models.columns import id_of
from db.people import organisations
from db.promises import life, start
from db.replies import attempts, consent, ringing
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Outcome, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause, ReplyCause

_TOLD_LENGTH = 400


def _write(by: Act, contact: Contact, given: Answer, event_id: int) -> None:
    """Write the parts of a reply's event: the referral, and the use of the format that the caller needs."""
    if given.points_on:
        words, to_whom = consent.words(given.to_whom, given.consent), given.to_whom.strip()
        by.write(
            contact,
            EventKind.PASSED_ON,
            at=given.at,
            words=words,
            new_value=to_whom,
            part_of=event_id,
            organisation_id=organisations.organisations_named_by(by.session, to_whom),
        )
        consent.keep_consent(by, contact, given.consent, part_of=event_id)
    if given.need_met is not None:
        words = "yes" if given.need_met else f"no: {given.need_why.strip()}"
        by.write(contact, EventKind.NEED_MET, at=given.at, words=words, part_of=event_id, need_met=given.need_met)


def promise_again(by: Act, contact: Contact, given: Answer, event_id: int) -> datetime | None:
    """Start the promise of a further time, named an Update after a holding reply. Returns its due time (UTC)."""
    if given.promised_at is None:
        return None
    told = ": ".join(part for part in (given.why.strip(), given.told.strip()) if part)
    promise = start.given(id_of(contact), given.promised_at, given.at, told[:_TOLD_LENGTH] or None)
    promise.start_event_id = event_id
    if given.holding:
        promise.name = PromiseName.UPDATE
        by.write(contact, EventKind.HOLDING_REPLY, at=given.at, words=given.why, part_of=event_id)
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, at=given.at, part_of=event_id)
    return promise.due_at


_WAYS = (EventKind.SPOKE, EventKind.LEFT_MESSAGE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
_HOW = {kind: conflicts.DONE[kind] for kind in _WAYS}
"""The ways of replying, in the desk's words."""
_OUTCOMES = {
    ClosedReason.SORTED: Outcome.SORTED,
    ClosedReason.PASSED_ON: Outcome.PASSED_ON,
    ClosedReason.COULD_NOT_HELP: Outcome.COULD_NOT_HELP,
}
"""The outcome of a full reply, by the reason for which it closes the contact."""
_REASON_LENGTH = 120


class Beside(TypedDict, total=False):
    """Optional fields of a reply.

    `promised_at` (UTC) is a further time that was promised. `holding` marks a holding reply, which told them `why`.
    `closed_reason` is the reason for which a full reply closes the contact: sorted, could not help, or referred
    `to_whom` with their `consent` ("yes", or the reason why it was not needed). `need_met` is true if the reply had the
    format that they need; otherwise `need_why` says why not.
    """

    promised_at: datetime | None
    miss_reason: str | None
    sorry_said: bool | None
    holding: bool
    why: str
    closed_reason: ClosedReason
    to_whom: str
    consent: str
    need_met: bool | None
    need_why: str


class Answer(NamedTuple):
    """A reply given at `at` (UTC), as the form records it. The fields from `promised_at` on are those of `Beside`."""

    how: EventKind
    told: str
    sorted_: bool
    at: datetime
    promised_at: datetime | None = None
    miss_reason: str | None = None
    sorry_said: bool | None = None
    holding: bool = False
    why: str = ""
    closed_reason: ClosedReason = ClosedReason.SORTED
    to_whom: str = ""
    consent: str = ""
    need_met: bool | None = None
    need_why: str = ""

    @property
    def points_on(self) -> bool:
        """True if the reply refers the caller to another service."""
        return self.sorted_ and self.closed_reason is ClosedReason.PASSED_ON

    def check(self) -> None:
        """Raise WordsError for an invalid or contradictory value."""
        if self.how not in _HOW:
            raise WordsError(ReplyCause.HOW_ANSWERED_WANTED)
        for words in (self.told, self.why, self.need_why):
            events.check_words(words)
        self._check_holding()
        self._check_end()
        if self.miss_reason and len(self.miss_reason) > _REASON_LENGTH:
            raise WordsError(ReplyCause.MISS_REASON_TOO_LONG)
        if self.need_met is False and not self.need_why.strip():
            raise WordsError(ReplyCause.NEED_WHY_WANTED)

    def _check_holding(self) -> None:
        if self.holding and (self.sorted_ or self.how is EventKind.LEFT_MESSAGE):
            raise WordsError(ReplyCause.HOLDING_IS_NOT_SORTED)
        if self.holding and not ((self.why.strip() or self.told.strip()) and self.promised_at):
            raise WordsError(ReplyCause.HOLD_REASON_WANTED)

    def _check_end(self) -> None:
        if not self.sorted_:
            return
        if self.closed_reason not in _OUTCOMES:
            raise WordsError(ReplyCause.RESULT_WANTED)
        if self.closed_reason is ClosedReason.COULD_NOT_HELP and not self.told.strip():
            raise WordsError(ReplyCause.TOLD_WANTED)
        if self.points_on:
            consent.check(self.to_whom, self.consent)


class _Ended(NamedTuple):
    """A promise that a reply ended, with its due time (UTC) and result."""

    promise: PromiseName
    due_at: datetime
    result: Result


class Answered(NamedTuple):
    """A recorded reply. `promised_at` (UTC) is the further time promised; `closed` is true if nothing more is owed."""

    contact_id: int
    ref: str
    ended: list[_Ended]
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
    """Record a reply given at `at` (UTC). Each promise that it ends is kept or missed by that time.

    `sorted_` marks a full reply: it ends the charter's promises of a reply and every time that staff gave, and closes
    the contact if no promise is left. Any other reply ends the promises of a holding reply and the soonest time that
    staff gave, and must start a new promise with `promised_at`; after a `holding` reply that one is an Update. A
    message left ends promises only if the caller allows messages. Idempotent per `entry_id`. Raises WordsError for an
    invalid value, ChangedError if the contact was changed after `version` was read, RecordError.
    """
    given = Answer(how, told, sorted_, at.replace(microsecond=0), **beside)
    given.check()
    with action(desk, contact_id, version=version, entry_id=entry_id, done_at=given.at) as (by, contact, known):
        if known is not None:
            return _answered_by(by.session, contact, known)
        happening = _happening(by.session, contact, given)
        running = _running(by.session, contact)
        ended = life.would_end(by, contact, happening, given.at).ended if happening else []
        left = len(running) - len(ended)
        _refuse_if_left_hanging(left, given)
        return _record(by, contact, given, happening, closes=sorted_ and not left)


def _happening(session: Session, contact: Contact, given: Answer) -> HappeningKind | None:
    """The kind of happening that a reply is to the promises; None for a message left for a caller who allows none."""
    if given.how is EventKind.LEFT_MESSAGE:
        return HappeningKind.MESSAGE_LEFT if attempts.allows_messages(session, contact) else None
    return HappeningKind.REPLY if given.sorted_ else HappeningKind.HOLDING_REPLY


def _running(session: Session, contact: Contact) -> Sequence[Promise]:
    running = conflicts.running(session, id_of(contact))
    if not running and contact.state is State.CLOSED:
        raise WordsError(ContactCause.CLOSED_ALREADY, what="reply to")
    return running


def _refuse_if_left_hanging(left: int, given: Answer) -> None:
    """Raise WordsError if the reply contradicts the number of promises that are `left`: the contact would leave the
    queue unsorted, or stay in it sorted.
    """
    stays = given.how is EventKind.LEFT_MESSAGE and left > 0
    if given.sorted_ and stays:
        raise WordsError(ReplyCause.MESSAGE_IS_NO_REPLY)
    if not given.sorted_ and given.promised_at is None and not stays:
        raise WordsError(ReplyCause.NEXT_TIME_WANTED)


def _record(by: Act, contact: Contact, given: Answer, happening: HappeningKind | None, *, closes: bool) -> Answered:
    session, contact_id = by.session, id_of(contact)
    outcome = _OUTCOMES[given.closed_reason] if closes else None
    unwanted = given.how is EventKind.LEFT_MESSAGE and attempts.refuses_messages(session, contact)
    event_id = by.write(
        contact,
        given.how,
        at=given.at,
        field=attempts.AGAINST_WISH if unwanted else None,
        words=given.told,
        outcome=outcome,
        need_met=given.need_met,
        happening=happening,
    )
    _write(by, contact, given, event_id)
    ended = []
    if happening is not None:
        beside = life.PromiseEnding(given.miss_reason, given.sorry_said)
        ended = life.record(by, contact, event_id, happening, given.at, beside=beside).ended
    ringing.over(session, contact_id, by.by_id)
    conflicts.changed(session, contact, by.at)
    if closes:
        events.close(session, contact, given.closed_reason)
        return Answered(contact_id, contact.ref, _endings(ended), None, closed=True)
    further = promise_again(by, contact, given, event_id)
    return Answered(contact_id, contact.ref, _endings(ended), further, closed=False)


def _endings(ended: Sequence[Promise]) -> list[_Ended]:
    return [_Ended(row.name, row.due_at, row.result) for row in ended]


def _answered_by(session: Session, contact: Contact, event: Event) -> Answered:
    """The reply that `event` recorded, for a repeated save."""
    ended = session.exec(select(Promise).where(Promise.stop_event_id == event.id).order_by(col(Promise.due_at))).all()
    closed = event.outcome is not None
    further = session.exec(
        select(Promise.due_at).where(Promise.start_event_id == event.id).order_by(col(Promise.id).desc())
    ).first()
    return Answered(event.contact_id, contact.ref, _endings(ended), None if closed else further, closed)
