"""Stored promises of a contact, changed by its events: `record` applies an event, `revert` undoes events. Promises with
a time given by staff have no rule; the events that end those are listed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, delete, select, update

from db.history import events
from db.history.events import Act
from db.models import WORDS_LENGTH, Contact, Promise, PromiseExtension, PromiseWait, State
from db.models.columns import id_of
from db.promises.load import NOT_YET, RECEIVED, Loaded, load_life
from db.replies import reassign
from deskapp.charter import promise_life
from deskapp.charter.life_states import (
    ContactLife,
    Extension,
    Happening,
    HappeningKind,
    PromiseLife,
    Refusal,
    RefusedEventError,
    Wait,
)
from deskapp.charter.rules import calculate
from deskapp.charter.vocabulary import Result
from deskapp.errors import WordsError
from deskapp.wording.causes import PromiseCause
from deskapp.wording.phrases import due_words, explain_short

ENDS_EVERY_TIME_GIVEN = frozenset({HappeningKind.REPLY, HappeningKind.COULD_NOT_REACH})
ENDS_THE_SOONEST = frozenset({HappeningKind.HOLDING_REPLY, HappeningKind.UPDATE})
"""Events that end only the soonest of the times that staff gave: the caller has heard from us."""


class PromiseEnding(NamedTuple):
    """Facts stored with a missed promise: the reason, and True if we apologised."""

    miss_reason: str | None = None
    sorry_said: bool | None = None


NOTHING_BESIDE = PromiseEnding()


class Recorded(NamedTuple):
    """Effects of an event: the promises that it ended, soonest due first, and those that it started."""

    ended: list[Promise]
    started: list[Promise]


def would_end(by: Act, contact: Contact, do: HappeningKind, at: datetime, key: str = "") -> Recorded:
    """Preview the promises that an event would end and start. No row is changed."""
    loaded = load_life(by, contact)
    after = _advance(by, loaded, Happening(do=do, at=at, number=NOT_YET, key=key))
    ended = [loaded.rows[one.number] for one in after.promises if one.stopped_by == NOT_YET]
    started = [_new_row(contact, one, loaded.edition_id) for one in after.promises if one.started_by == NOT_YET]
    return Recorded(_soonest([*ended, *_given_to_end(loaded.given, do)]), started)


def would_extend(by: Act, contact: Contact, to: date | None, promise_id: int | None) -> tuple[Promise, datetime]:
    """Preview of an extension: the promise that it would extend, and the new due time (UTC). Raises WordsError if
    refused.
    """
    loaded = load_life(by, contact)
    happening = Happening(do=HappeningKind.EXTEND, at=by.at, number=NOT_YET, to=to, promise=promise_id)
    after = _advance(by, loaded, happening)
    meant = next(one for one in after.promises if one.extensions and one.extensions[-1].given_by == NOT_YET)
    return loaded.rows[meant.number], meant.due_at


def record(
    by: Act,
    contact: Contact,
    event_id: int,
    do: HappeningKind,
    at: datetime,
    *,
    key: str = "",
    to: date | None = None,
    promise: int | None = None,
    beside: PromiseEnding = NOTHING_BESIDE,
) -> Recorded:
    """Apply an event that is in the record to the contact's promises. Raises WordsError if the event is refused."""
    loaded = load_life(by, contact, before=event_id)
    happening = Happening(do=do, at=at, number=event_id, key=key, to=to, promise=promise)
    after = _advance(by, loaded, happening)
    recorded = _store(by, contact, loaded, after, beside)
    ended = [*recorded.ended]
    for row in _given_to_end(loaded.given, do):
        late = at > row.due_at
        possible = Result.NOT_POSSIBLE if do is HappeningKind.COULD_NOT_REACH else Result.KEPT
        ending = Result.MISSED if late else possible
        events.end_as(by.session, row, event_id, at=at, result=ending, **beside._asdict())
        ended.append(row)
    _update_waiting_state(by.session, contact, after)
    return Recorded(_soonest(ended), recorded.started)


def _advance(by: Act, loaded: Loaded, happening: Happening) -> ContactLife:
    """The contact after an event, by the charter that it came in under; a milestone that this lacks, by today's
    charter.
    """
    edition = loaded.edition
    keys = {one.key for one in edition.milestones}
    if happening.do is HappeningKind.MILESTONE and happening.key not in keys:
        edition = by.desk.edition
    try:
        return promise_life.advance(edition, loaded.life, happening)
    except RefusedEventError as error:
        raise WordsError(
            _CAUSES[error.refusal], when=due_words(error.due_at, happening.at) if error.due_at else ""
        ) from None


_CAUSES = {
    Refusal.NOT_EXTENDABLE: PromiseCause.NOT_EXTENDABLE,
    Refusal.TOO_LATE_TO_EXTEND: PromiseCause.TOO_LATE_TO_EXTEND,
    Refusal.LONGER_THAN_THE_RULE: PromiseCause.LONGER_THAN_THE_RULE,
    Refusal.NO_LONGER_THAN_NOW: PromiseCause.NO_LONGER_THAN_NOW,
    Refusal.NO_SUCH_MILESTONE: PromiseCause.NO_SUCH_MILESTONE,
    Refusal.NOBODY_ASKED: PromiseCause.NOBODY_ASKED,
    Refusal.ANSWERED_BEFORE_ASKED: PromiseCause.ANSWERED_BEFORE_ASKED,
}


def _given_to_end(given: Iterable[Promise], do: HappeningKind) -> list[Promise]:
    running = [row for row in given if row.stopped_at is None]
    if do in ENDS_EVERY_TIME_GIVEN:
        return running
    return running[:1] if do in ENDS_THE_SOONEST else []


def _soonest(rows: Iterable[Promise]) -> list[Promise]:
    return sorted(rows, key=lambda row: (row.due_at, row.started_at, row.id or 0))


def _store(by: Act, contact: Contact, loaded: Loaded, after: ContactLife, beside: PromiseEnding) -> Recorded:
    """Store the changes of each promise."""
    before = {one.number: one for one in loaded.life.promises}
    ended, started = [], []
    for now in after.promises:
        was = before.get(now.number)
        if was is None:
            started.append(_insert(by.session, contact, now, loaded.edition_id))
        elif now != was:
            row = loaded.rows[now.number]
            _update_row(by.session, row, was, now, beside)
            ended += [row] if was.runs and not now.runs else []
    return Recorded(ended, started)


def _insert(session: Session, contact: Contact, life: PromiseLife, edition_id: int) -> Promise:
    row = _new_row(contact, life, edition_id)
    session.add(row)
    session.flush()
    _store_waits(session, row, (), life.waits)
    return row


def _new_row(contact: Contact, life: PromiseLife, edition_id: int) -> Promise:
    return Promise(
        contact_id=id_of(contact),
        rule=life.rule.key,
        name=life.rule.name,
        started_at=life.started_at,
        due_at=life.due_at,
        due_explained=due_explained_words(life),
        start_event_id=life.started_by if RECEIVED < life.started_by < NOT_YET else None,
        edition_id=edition_id,
        waiting_since=life.waiting_since,
    )


def _update_row(session: Session, row: Promise, was: PromiseLife, now: PromiseLife, beside: PromiseEnding) -> None:
    if now.extensions != was.extensions:
        session.execute(delete(PromiseExtension).where(col(PromiseExtension.promise_id) == row.id))
        session.add_all(_extension_rows(row, now.extensions))
    _store_waits(session, row, was.waits, now.waits)
    row.waiting_since = now.waiting_since
    if now.due_at != was.due_at:
        row.original_due_at = row.original_due_at or row.due_at
        row.due_at, row.due_explained = now.due_at, due_explained_words(now)
    if was.runs and not now.runs:
        assert now.stopped_at is not None  # noqa: S101 - it has ended
        assert now.stopped_by is not None  # noqa: S101
        events.end_as(session, row, now.stopped_by, at=now.stopped_at, result=now.result, **beside._asdict())
    row.version += 1
    session.add(row)
    session.flush()


def _extension_rows(row: Promise, extensions: Iterable[Extension]) -> list[PromiseExtension]:
    promise_id = id_of(row)
    return [
        PromiseExtension(promise_id=promise_id, event_id=one.given_by, units=one.more.units, days=one.more.days)
        for one in extensions
    ]


def _store_waits(session: Session, row: Promise, was: tuple[Wait, ...], now: tuple[Wait, ...]) -> None:
    if was == now:
        return
    session.execute(delete(PromiseWait).where(col(PromiseWait.promise_id) == row.id))
    for one in now:
        wait = PromiseWait(promise_id=id_of(row), since=one.since, asked_event_id=one.asked_by)
        wait.until, wait.ended_event_id = one.until, one.ended_by
        session.add(wait)
    session.flush()


def due_explained_words(life: PromiseLife) -> str:
    """The explanation of a due time, in one line, with its extensions and the waits left out of the count."""
    counted = replace(life.rule, amount=life.rule.amount + life.more.units)
    said = explain_short(calculate(counted, life.started_at, life.calendar))
    more = ", extended" if life.extended else ""
    waited = ", without the time in which we waited for them" if life.waited else ""
    return f"{said}{more}{waited}"[:WORDS_LENGTH]


def _update_waiting_state(session: Session, contact: Contact, life: ContactLife) -> None:
    """Set the state of an open contact to waiting, or not, as its promises say."""
    waits = State.WAITING_FOR_THEM if life.waiting_since else State.OPEN
    if contact.state is not State.CLOSED and contact.state is not waits:
        session.execute(update(Contact).where(col(Contact.id) == id_of(contact)).values(state=waits))
        session.refresh(contact)


def reopen_contact(by: Act, contact: Contact, event_id: int) -> None:
    """Set a closed contact to open by an event, or to waiting for the caller if a question to them is unanswered.

    The current user has it from now on if its assignee has left.
    """
    events.reopen(by.session, contact)
    reassign.take_over_from_leaver(by, contact, event_id)
    update_waiting_state(by, contact)


def update_waiting_state(by: Act, contact: Contact) -> None:
    """Set an open contact to waiting for the caller, or not, by its events and promises as they are stored."""
    _update_waiting_state(by.session, contact, load_life(by, contact).life)


def copy_beside(session: Session, from_id: int, to_id: int) -> None:
    """Give a promise, which has none yet, the waits and extensions of another."""
    for table in (PromiseWait, PromiseExtension):
        for one in session.exec(select(table).where(table.promise_id == from_id).order_by(col(table.id))).all():
            session.add(table(**one.model_dump(exclude={"id", "promise_id"}), promise_id=to_id))
    session.flush()


def revert(by: Act, contact: Contact, event_ids: Collection[int], undo_id: int) -> None:
    """Revert the effects of events, already marked as undone, on the promises of their contact.

    A promise that they ended runs again as a new row, with the same start and due time; one that they started becomes
    void.
    """
    loaded = load_life(by, contact)
    after = promise_life.undo(loaded.life, event_ids, at=by.at, number=undo_id)
    before = {one.number: one for one in loaded.life.promises}
    for now in after.promises:
        was = before[now.number]
        if now == was:
            continue
        row = loaded.rows[now.number]
        if not was.runs:
            row, was = restarted(row), replace(was, result=Result.RUNNING, extensions=(), waits=())
            by.session.add(row)
            by.session.flush()
        _update_row(by.session, row, was, now, NOTHING_BESIDE)
    _revert_given(by, loaded, event_ids, undo_id)
    _update_waiting_state(by.session, contact, after)


def _revert_given(by: Act, loaded: Loaded, event_ids: Collection[int], undo_id: int) -> None:
    """Revert the effects of events on promises without a known rule, such as the times that staff gave."""
    for row in loaded.given:
        again = row
        if row.stop_event_id in event_ids:
            again = restarted(row)
            by.session.add(again)
            by.session.flush()
        if again.stopped_at is None and row.start_event_id in event_ids:
            events.end_as(by.session, again, undo_id, at=by.at, result=Result.VOID)


def restarted(row: Promise) -> Promise:
    """A new row in which an ended promise runs again. It is not in the session yet."""
    same: dict[str, Any] = row.model_dump(
        exclude={"id", "stopped_at", "stop_event_id", "result", "miss_reason", "sorry_said", "version"}
    )
    return Promise(**{**same, "restarts": row.id})
