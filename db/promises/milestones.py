"""Milestones: things that happen at the desk, recorded on a contact with their own time, and the promises that they
start and end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.conflicts import refuse_future
from db.history.events import Act
from db.models import ClosedReason, Contact, Event, EventKind, Promise, State
from db.models.columns import id_of
from db.promises import life, recalculate, reopen
from db.promises.load import load_life
from db.storage.sessions import read_session
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.options import Rule
from deskapp.charter.own_words import Milestone
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause, PromiseCause
from deskapp.wording.phrases import day_short
from deskapp.wording.times import day_short_as_of, due_written

STEP_FIELDS: Mapping[str, str] = {"meeting": "met_on", "support_start": "support_start"}
"""Field name in the history of each milestone that starts a step."""
_SAID: Mapping[str, str] = {"meeting": "Met them", "support_start": "Their support started"}
FINISHED: Mapping[str, tuple[str, str]] = {
    "assessment": ("assessment_done", "Finished the first assessment"),
    "plan": ("plan_done", "Finished the support plan"),
}
"""Field name in the history, and words, of each milestone that completes a step."""


NOT_BEGUN = "not yet"


def rules_from(edition: Edition, counted_from: str, kind: Kind, channel: Channel) -> list[Rule]:
    """The rules of a charter that this event starts for a contact of this kind and channel."""
    return [
        rule
        for rule in edition.rules
        if rule.counted_from == counted_from
        and (not rule.kinds or kind in rule.kinds)
        and (not rule.channels or channel in rule.channels)
    ]


class Known(NamedTuple):
    """A milestone that a contact can have, and its latest time (UTC), None if not recorded."""

    milestone: Milestone
    at: datetime | None


def of_contact(desk: Desk, contact_id: int) -> list[Known]:
    """The milestones that a contact of this kind can have, in the order of its charter. Raises RecordError."""
    with read_session(desk.engine) as session:
        contact = events.find_contact(session, contact_id)
        by = Act(session, desk, 0, contact.received_at)
        loaded = load_life(by, contact)
        recorded = {one.key: one.at for one in loaded.life.happenings}
        return [Known(one, recorded.get(one.key)) for one in loaded.edition.milestones_of(contact.kind)]


class Marked(NamedTuple):
    """A recorded milestone: the promises that it ended, with their results, and those it started, with their due times
    (UTC).
    """

    ref: str
    title: str
    ended: tuple[tuple[PromiseName, Result], ...]
    started: tuple[tuple[PromiseName, datetime], ...]


def record_milestone(
    desk: Desk,
    contact_id: int,
    *,
    key: str,
    at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Marked:
    """Record a milestone of the charter at `at` (UTC, now by default), which may be in the past.

    It ends and starts promises as the charter says. Recording it again corrects its time: the promises that it started
    become void, and start anew from the corrected time. A closed contact is reopened if a promise starts. The same
    `entry_id` records it once. Raises WordsError for a milestone that this contact cannot have or a future time,
    ChangedError if the contact was changed after `version` was read, RecordError.
    """
    at = (at or desk.clock.now()).replace(microsecond=0)
    refuse_future(at, desk.clock.now())
    with action(desk, contact_id, version=version, entry_id=entry_id) as (by, contact, known):
        title = _title(by, contact, key)
        event_id = known.id if known is not None else _record(by, contact, key, at, words=title)
        return _marked_by(by.session, contact, title, event_id)


def _title(by: Act, contact: Contact, key: str) -> str:
    milestones = (*recalculate.edition_of_promise(by.session, by.desk, contact).milestones, *by.desk.edition.milestones)
    return next((one.title for one in milestones if one.key == key), key)


def _record(by: Act, contact: Contact, key: str, at: datetime, *, words: str, part_of: int | None = None) -> int:
    event_id = by.write(
        contact, EventKind.MILESTONE, at=at, words=words, field=key, part_of=part_of, happening=HappeningKind.MILESTONE
    )
    _apply(by, contact, event_id, key, at)
    return event_id


def record_part(by: Act, contact: Contact, key: str, at: datetime, part_of: int) -> None:
    """Record a milestone as part of another event, if the contact's charter has it for this kind."""
    edition = recalculate.edition_of_promise(by.session, by.desk, contact)
    found = next((one for one in edition.milestones_of(contact.kind) if one.key == key), None)
    if found is not None:
        _record(by, contact, key, at, words=found.title, part_of=part_of)


def _apply(by: Act, contact: Contact, event_id: int, key: str, at: datetime) -> None:
    """Apply a milestone's event to the promises, and reopen or close the contact accordingly."""
    session = by.session
    recorded = life.record(by, contact, event_id, HappeningKind.MILESTONE, at, key=key)
    # The day alone, because a step may have no time of day.
    if any(row.result is Result.KEPT and local_date(at) < local_date(row.started_at) for row in recorded.ended):
        raise WordsError(PromiseCause.MILESTONE_BEFORE_BEGIN)
    _tell_recalculated(by, contact, recorded, event_id)
    if recorded.started:
        reopen.reopen_for(by, contact, event_id)
    conflicts.changed(session, contact, by.at)
    answered = select(Event.id).where(
        Event.contact_id == id_of(contact), Event.happening == HappeningKind.REPLY, ~events.undone(with_whole=True)
    )
    left = conflicts.running(session, id_of(contact))
    if recorded.ended and not left and session.exec(answered).first() is not None:
        events.close(session, contact, ClosedReason.SORTED)


def _marked_by(session: Session, contact: Contact, title: str, event_id: int | None) -> Marked:
    ended = session.exec(select(Promise).where(Promise.stop_event_id == event_id)).all()
    started = session.exec(select(Promise).where(Promise.start_event_id == event_id)).all()
    return Marked(
        contact.ref,
        title,
        tuple((row.name, row.result) for row in ended),
        tuple((row.name, row.due_at) for row in started),
    )


def start_step(by: Act, contact: Contact, counted_from: str, on: datetime) -> None:
    """Record that the person was met, or their support started, at `on` (UTC), and start the promises that count from
    it. Those that run already are recalculated, with both times in the history.

    A closed contact is reopened. Raises WordsError if the charter counts nothing from it, for a future time, or if the
    step is finished.
    """
    refuse_future(on, by.at)
    rules = rules_from(by.desk.edition, counted_from, contact.kind, contact.channel)
    if not rules:
        raise WordsError(Cause.NOT_COUNTED)
    known = {rule.key: _latest_promise(by.session, contact, rule) for rule in rules}
    _refuse_finished_or_same_day(known, on)
    event_id = _write_start(by, contact, counted_from, on, known)
    _apply(by, contact, event_id, counted_from, on)


def finish_step(by: Act, contact: Contact, stop: str, on: datetime) -> None:
    """Record that the assessment or the plan was finished at `on` (UTC), which keeps or misses its promise. The contact
    is closed if nothing else is owed. Raises WordsError if no such promise runs, or for a time before its start or in
    the future.
    """
    refuse_future(on, by.at)
    ends = life.would_end(by, contact, HappeningKind.MILESTONE, on, stop).ended
    if not ends:
        raise WordsError(PromiseCause.MILESTONE_NOT_BEGUN)
    if on < ends[0].started_at:
        raise WordsError(PromiseCause.MILESTONE_BEFORE_BEGIN)
    field, words = FINISHED[stop]
    new = day_short(local_date(on))
    event_id = by.write(
        contact,
        EventKind.CHANGED_FIELD,
        at=on,
        words=words,
        field=field,
        old_value=NOT_BEGUN,
        new_value=new,
        happening=HappeningKind.MILESTONE,
    )
    _apply(by, contact, event_id, stop, on)
    if contact.state is not State.CLOSED and not conflicts.running(by.session, id_of(contact)):
        events.close(by.session, contact, ClosedReason.SORTED)


STARTED_BY: Mapping[PromiseName, str] = {PromiseName.ASSESSMENT: "meeting", PromiseName.PLAN: "support_start"}


def begun(session: Session, contact_id: int) -> dict[str, date]:
    """The local start dates of a contact's running steps, by their names in the history."""
    running = conflicts.running(session, contact_id)
    return {STEP_FIELDS[STARTED_BY[row.name]]: local_date(row.started_at) for row in running if row.name in STARTED_BY}


def _latest_promise(session: Session, contact: Contact, rule: Rule) -> Promise | None:
    """The contact's latest promise by this rule; None if there is none."""
    made = select(Promise).where(Promise.contact_id == id_of(contact), Promise.rule == rule.key)
    return max(session.exec(made).all(), key=lambda row: row.id or 0, default=None)


def _refuse_finished_or_same_day(known: Mapping[str, Promise | None], on: datetime) -> None:
    """Refuse a new date if the promise was kept or missed already, or if the date is unchanged. Raises WordsError."""
    for promise in known.values():
        if promise is not None and promise.result in (Result.KEPT, Result.MISSED):
            raise WordsError(Cause.FINISHED_ALREADY)
        if promise is not None and promise.stopped_at is None and local_date(promise.started_at) == local_date(on):
            raise WordsError(PromiseCause.SAME_DAY_ALREADY)


def _write_start(
    by: Act, contact: Contact, counted_from: str, on: datetime, known: Mapping[str, Promise | None]
) -> int:
    before = next((row for row in known.values() if row is not None and row.stopped_at is None), None)
    return by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=f"{_SAID[counted_from]} on {day_short(local_date(on))}",
        field=STEP_FIELDS[counted_from],
        at=on,
        old_value=day_short_as_of(local_date(before.started_at), local_date(on)) if before else NOT_BEGUN,
        new_value=day_short(local_date(on)),
        happening=HappeningKind.MILESTONE,
    )


def _tell_recalculated(by: Act, contact: Contact, recorded: life.Recorded, event_id: int) -> None:
    """Write a line of history, with both times, for each promise restarted because its milestone was corrected."""
    started = {row.rule: row for row in recorded.started}
    for old in recorded.ended:
        new = started.get(old.rule)
        if old.result is not Result.VOID or new is None:
            continue
        new.original_due_at = old.original_due_at or old.due_at
        by.write(
            contact,
            EventKind.CHANGED_FIELD,
            words=f"Counted afresh: by {due_written(new.due_at, by.at)}, not {due_written(old.due_at, by.at)}",
            field="due_at",
            old_value=due_written(old.due_at, by.at),
            new_value=due_written(new.due_at, by.at),
            part_of=event_id,
        )
