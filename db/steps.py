"""Promises that count from something that happens later: meeting somebody, the start of their support."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db import checking, deeds, history, reopening
from db.acts import Act, act
from db.desk import Desk
from db.models import WORDS_LENGTH, ClosedReason, Contact, EventKind, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.edition import Edition
from deskapp.charter.options import CountedFrom, Rule, Stop
from deskapp.charter.rules import Reckoning, london_date, reckon
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.words.phrases import day_short, explain_short
from deskapp.words.times import due_written

FIELDS: Mapping[CountedFrom, str] = {CountedFrom.MEETING: "met_on", CountedFrom.SUPPORT_START: "support_start"}
"""What the history calls the day that a promise counts from."""
SAID: Mapping[CountedFrom, str] = {
    CountedFrom.MEETING: "Met them",
    CountedFrom.SUPPORT_START: "Their support started",
}
FINISHED: Mapping[Stop, tuple[str, str]] = {
    Stop.ASSESSMENT: ("assessment_done", "Finished the first assessment"),
    Stop.PLAN: ("plan_done", "Finished the support plan"),
}
"""What finishes a step: what the history calls it, and says of it."""
FINISHES: Mapping[PromiseName, Stop] = {PromiseName.ASSESSMENT: Stop.ASSESSMENT, PromiseName.PLAN: Stop.PLAN}


NOT_YET = "not yet"


class Step(NamedTuple):
    """A step that was started, counted afresh or finished: its promise, by when, and how it ended if it has."""

    promise: PromiseName
    due_at: datetime
    result: Result = Result.RUNNING
    was_due_at: datetime | None = None


def rules_from(edition: Edition, counted_from: CountedFrom, kind: Kind, channel: Channel) -> list[Rule]:
    """The rules of a charter that such an event starts for such a contact."""
    return [
        rule
        for rule in edition.rules
        if rule.counted_from is counted_from
        and (not rule.kinds or kind in rule.kinds)
        and (not rule.channels or channel in rule.channels)
    ]


def start_step(
    desk: Desk,
    contact_id: int,
    *,
    counted_from: CountedFrom,
    on: datetime,
    version: int | None = None,
    entry_id: str | None = None,
) -> list[Step]:
    """Record that they were met, or that their support started, at `on` (UTC): what the charter counts from then is
    promised, and where it was promised already, it is counted afresh with the old time and the new in the history.

    A contact that was closed is open again. The same `entry_id` does it once. Raises WordsError where the charter
    counts nothing from it, for a time to come, or where it was finished already; ChangedError, RecordError.
    """
    checking.refuse_future(on, desk.clock.now())
    with writing(desk.engine) as session:
        if deeds.already(session, entry_id) is not None:
            return []
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        rules = rules_from(desk.edition, counted_from, contact.kind, contact.channel)
        if not rules:
            raise WordsError("The charter promises nothing that counts from this. n writes a note about it.")
        by = act(session, desk, entry_id)
        reckoned = [(rule, reckon(rule, on, desk.edition.calendar)) for rule in rules]
        known = {rule.key: _promised(session, contact, rule) for rule in rules}
        _refuse(known, on)
        event_id = _write_start(by, contact, counted_from, on, known)
        steps = [_step(by, contact, reckoning, known[rule.key], event_id) for rule, reckoning in reckoned]
        reopening.reopen_for(by, contact, event_id)
        deeds.changed(session, contact, by.at)
        return steps


def finish_step(
    desk: Desk,
    contact_id: int,
    *,
    stop: Stop,
    on: datetime,
    entry_id: str | None = None,
) -> list[Step]:
    """Record that the assessment, or the plan, was finished at `on` (UTC): its promise is kept or missed. Where nothing
    else is owed, the contact is closed.

    The same `entry_id` does it once. Raises WordsError where none runs, RecordError.
    """
    checking.refuse_future(on, desk.clock.now())
    with writing(desk.engine) as session:
        if deeds.already(session, entry_id) is not None:
            return []
        contact = history.find(session, contact_id)
        running = deeds.running(session, contact_id)
        ended = [row for row in running if _ends(desk, row, stop)]
        if not ended:
            raise WordsError("There is nothing to finish: write down first when it began.")
        if on < ended[0].started_at:
            raise WordsError("That is before it began. Look at the day again.")
        by = act(session, desk, entry_id)
        field, words = FINISHED[stop]
        new = day_short(london_date(on))
        event_id = by.write(
            contact, EventKind.CHANGED_FIELD, words=words, field=field, old_value=NOT_YET, new_value=new
        )
        history.end(session, ended, event_id, at=on)
        deeds.changed(session, contact, by.at)
        if len(ended) == len(running):
            history.close(session, contact, ClosedReason.SORTED)
        return [Step(row.name, row.due_at, row.result) for row in ended]


STARTED_BY: Mapping[PromiseName, CountedFrom] = {
    PromiseName.ASSESSMENT: CountedFrom.MEETING,
    PromiseName.PLAN: CountedFrom.SUPPORT_START,
}


def begun(session: Session, contact_id: int) -> dict[str, date]:
    """The London dates that the running steps of a contact count from, by what the history calls them."""
    running = deeds.running(session, contact_id)
    return {FIELDS[STARTED_BY[row.name]]: london_date(row.started_at) for row in running if row.name in STARTED_BY}


def _promised(session: Session, contact: Contact, rule: Rule) -> Promise | None:
    """The promise that this rule made of the contact last."""
    made = select(Promise).where(Promise.contact_id == id_of(contact), Promise.rule == rule.key)
    return max(session.exec(made).all(), key=lambda row: row.id or 0, default=None)


def _refuse(known: Mapping[str, Promise | None], on: datetime) -> None:
    """What was kept or missed is never counted again; the same day changes nothing."""
    for promise in known.values():
        if promise is not None and promise.result in (Result.KEPT, Result.MISSED):
            raise WordsError("That was finished already, and is not counted again. n writes a note about it.")
        if promise is not None and promise.stopped_at is None and london_date(promise.started_at) == london_date(on):
            raise WordsError("That is the day it has already.")


def _write_start(
    by: Act, contact: Contact, counted_from: CountedFrom, on: datetime, known: Mapping[str, Promise | None]
) -> int:
    before = next((row for row in known.values() if row is not None and row.stopped_at is None), None)
    return by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=f"{SAID[counted_from]} on {day_short(london_date(on))}",
        field=FIELDS[counted_from],
        old_value=day_short(london_date(before.started_at)) if before else NOT_YET,
        new_value=day_short(london_date(on)),
    )


def _step(by: Act, contact: Contact, reckoning: Reckoning, known: Promise | None, event_id: int) -> Step:
    """Promise it; what was promised of it before counts no more."""
    rule = reckoning.rule
    promise = Promise(
        contact_id=id_of(contact),
        rule=rule.key,
        name=rule.name,
        started_at=reckoning.received_at,
        due_at=reckoning.due_at,
        due_explained=explain_short(reckoning)[:WORDS_LENGTH],
        start_event_id=event_id,
    )
    if known is None or known.stopped_at is not None:
        by.session.add(promise)
        by.session.flush()
        return Step(rule.name, reckoning.due_at)
    history.end_as(by.session, known, event_id, at=by.at, result=Result.VOID)
    promise.original_due_at = known.original_due_at or known.due_at
    by.session.add(promise)
    by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=f"Counted afresh: by {due_written(promise.due_at)}, not {due_written(known.due_at)}",
        field="due_at",
        old_value=due_written(known.due_at),
        new_value=due_written(promise.due_at),
        part_of=event_id,
    )
    return Step(rule.name, promise.due_at, was_due_at=known.due_at)


def _ends(desk: Desk, promise: Promise, stop: Stop) -> bool:
    rule = desk.edition.rule(promise.rule or "")
    if rule is not None and rule.stops_on:
        return stop in rule.stops_on
    return FINISHES.get(promise.name) is stop
