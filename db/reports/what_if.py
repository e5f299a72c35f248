"""Replay a period under another edition, and compare the promises with the real ones. Reads only.

Every contact received in the period is played through the other edition's rules, with the events of its history. An
event that the other edition refuses, like an extension it does not allow, changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db.history import events
from db.models import Contact, Event, Promise, PromiseExtension
from db.models.columns import id_of
from db.promises.load import happening_of
from db.reports.contacts import is_in_figures
from db.reports.period import Period
from deskapp.charter import promise_life
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import ContactLife, Happening, HappeningKind, PromiseLife, RefusedEventError
from deskapp.charter.tables import epoch_of
from deskapp.charter.vocabulary import PromiseName, Result
from deskapp.errors import DeskError
from deskapp.wording.promise_lines import promise_title


class Standing(StrEnum):
    """The result of a promise, or its state while it is open."""

    KEPT = "kept"
    MISSED = "missed"
    NOT_POSSIBLE = "not_possible"
    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"


class Stood(NamedTuple):
    """A promise under one edition: its rule's key, and its name for staff as `title`; `due_at` is UTC."""

    rule: str
    title: str
    name: PromiseName
    words: str
    due_at: datetime
    standing: Standing


class Difference(NamedTuple):
    """A promise of one contact that differs between the editions; None under an edition without it."""

    contact_id: int
    ref: str
    called: str | None
    received_at: datetime
    was: Stood | None
    would: Stood | None


class WhatIf(NamedTuple):
    """A period under two editions. Counts are by the rule's key and words; `refused` counts ignored events."""

    contacts: int
    was: dict[tuple[str, str], Counter[Standing]]
    would: dict[tuple[str, str], Counter[Standing]]
    differences: list[Difference]
    refused: int


class _History(NamedTuple):
    """The promises and events of a period's contacts, by contact id. `given` are contacts given a time on receipt."""

    promises: Mapping[int, Sequence[Promise]]
    given: frozenset[int]
    events: Mapping[int, Sequence[Event]]
    extended: Mapping[int, tuple[str, datetime]]
    """By event id: the key of the extended rule, and its new due time (UTC)."""


class ReplayStoppedError(DeskError):
    """The result of a replay is not wanted any more."""


def replay(
    session: Session,
    edition: Edition,
    editions: Mapping[int, Edition],
    period: Period,
    now: datetime,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
) -> WhatIf:
    """Replay the period under `edition`. `editions` are the adopted ones by id. `is_wanted` is asked for each contact.

    Raises CharterError for a contact whose promises the edition cannot count, ReplayStoppedError once it is not wanted.
    """
    contacts = _contacts(session, period)
    history = _history(session, period)
    found = WhatIf(len(contacts), {}, {}, [], 0)
    refused = 0
    for contact in contacts:
        if not is_wanted():
            raise ReplayStoppedError("Stopped")
        was = [*_as_it_was(contact, history, editions, now)]
        life, not_allowed = _played(contact, history, edition)
        would = [*_stood(contact, life.promises, now)]
        refused += not_allowed
        for counts, side in ((found.was, was), (found.would, would)):
            for one in side:
                counts.setdefault((one.rule, one.words), Counter())[one.standing] += 1
        found.differences.extend(_differences(contact, was, would))
    return found._replace(refused=refused)


def _contacts(session: Session, period: Period) -> Sequence[Contact]:
    begins, ends = period.instants()
    found = select(Contact).where(
        col(Contact.received_at) >= begins,
        col(Contact.received_at) < ends,
        col(Contact.joined_to_id).is_(None),
        is_in_figures(),
    )
    return session.exec(found.order_by(col(Contact.received_at), col(Contact.id))).all()


def _history(session: Session, period: Period) -> _History:
    begins, ends = period.instants()
    in_period = (col(Contact.received_at) >= begins, col(Contact.received_at) < ends)
    again = aliased(Promise, name="again")
    runs_again = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    promises, given = defaultdict(list), set()
    rows = select(Promise, Contact.received_at).join(Contact, col(Contact.id) == col(Promise.contact_id))
    for row, received_at in session.exec(rows.where(*in_period, ~runs_again).order_by(col(Promise.id))).all():
        if row.rule is not None:
            promises[row.contact_id].append(row)
        elif row.name is PromiseName.PROMISE and row.started_at == received_at:
            given.add(row.contact_id)
    happened = defaultdict(list)
    of_period = select(Event).join(Contact, col(Contact.id) == col(Event.contact_id)).where(*in_period)
    counted = of_period.where(col(Event.happening).is_not(None), ~events.undone(with_whole=True))
    for event in session.exec(counted.order_by(col(Event.id))).all():
        happened[event.contact_id].append(event)
    return _History(promises, frozenset(given), happened, _extended(session, promises))


def _extended(session: Session, promises: Mapping[int, Sequence[Promise]]) -> dict[int, tuple[str, datetime]]:
    """By event id: the extended rule and its due time, from the last extension of each promise."""
    by_id = {id_of(row): row for rows in promises.values() for row in rows}
    newest: dict[int, PromiseExtension] = {}
    for one in session.exec(select(PromiseExtension).order_by(col(PromiseExtension.id))).all():
        if one.promise_id in by_id:
            newest[one.promise_id] = one
    return {one.event_id: (by_id[promise].rule or "", by_id[promise].due_at) for promise, one in newest.items()}


def _as_it_was(contact: Contact, history: _History, editions: Mapping[int, Edition], now: datetime) -> Iterator[Stood]:
    for row in history.promises.get(id_of(contact), ()):
        rule = editions[row.edition_id or contact.edition_id].rule(row.rule or "")
        standing = _standing(row.result, row.due_at, waits=row.waiting_since is not None, now=now)
        if standing is not None:
            to_kind = rule is not None and rule.is_first_answer_to(contact.kind)
            title = promise_title(row.name, contact.channel, contact.kind, to_kind=to_kind)
            yield Stood(row.rule or "", title, row.name, rule.words if rule else row.rule or "", row.due_at, standing)


def _stood(contact: Contact, promises: Iterable[PromiseLife], now: datetime) -> Iterator[Stood]:
    for one in promises:
        standing = _standing(one.result, one.due_at, waits=one.waiting_since is not None, now=now)
        if standing is not None:
            first = one.rule.is_first_answer_to(contact.kind)
            title = promise_title(one.rule.name, contact.channel, contact.kind, to_kind=first)
            yield Stood(one.rule.key, title, one.rule.name, one.rule.words, one.due_at, standing)


def _standing(result: Result, due_at: datetime, *, waits: bool, now: datetime) -> Standing | None:
    """None for a void promise, which counts nowhere."""
    if result is Result.VOID:
        return None
    if result is not Result.RUNNING:
        return Standing(str(result))
    return Standing.OPEN_OVERDUE if due_at < now and not waits else Standing.OPEN_IN_TIME


def _played(contact: Contact, history: _History, edition: Edition) -> tuple[ContactLife, int]:
    """The contact's life under the edition, and the number of its events that the edition refuses."""
    receipt = Happening(do=HappeningKind.RECEIVED, at=contact.received_at, number=0)
    life = promise_life.received(edition, contact.channel, contact.kind, receipt)
    if contact.id in history.given:
        # A time that staff gave replaces the charter's own promise.
        others = tuple(one for one in life.promises if one.rule.name is not PromiseName.PROMISE)
        life = replace(life, promises=others)
    refused = 0
    for event in history.events.get(id_of(contact), ()):
        try:
            life = promise_life.advance(edition, life, _to_play(happening_of(event), life, history))
        except RefusedEventError:
            refused += 1
    return life, refused


def _to_play(what: Happening, life: ContactLife, history: _History) -> Happening:
    """The event to play: an extension is redirected to the running promise of the same rule, if there is one."""
    if what.do is not HappeningKind.EXTEND or what.number not in history.extended:
        return what
    rule, until = history.extended[what.number]
    extended = next((one for one in life.promises if one.runs and one.rule.key == rule), None)
    if extended is None:
        return what
    longer = extended.due_with(extended.extended_once_more()) > until
    day = extended.calendar.civil.date_of(epoch_of(until) - 1)
    return replace(what, promise=extended.number, to=day if longer else None)


def _differences(contact: Contact, was: Sequence[Stood], would: Sequence[Stood]) -> Iterator[Difference]:
    left = [*would]
    pairs: list[tuple[Stood | None, Stood | None]] = []
    for one in was:
        same = next((other for other in left if other.rule == one.rule), None)
        same = same or next((other for other in left if other.name is one.name), None)
        if same is not None:
            left.remove(same)
        pairs.append((one, same))
    pairs += [(None, other) for other in left]
    for before, after in pairs:
        if before is None or after is None or before.standing is not after.standing:
            yield Difference(id_of(contact), contact.ref, contact.name, contact.received_at, before, after)
