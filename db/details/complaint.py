"""The facts of a complaint: the plan, the agreed answer date, the outcome, the lesson learnt.

The agreed answer date is a promise of its own, which another agreed date replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from db.details.facts import ChangedFact, FactsOfKind
from db.history import conflicts, events
from db.history.events import Act
from db.models import Complaint, Contact, Discussion, Event, EventKind, Promise
from db.models.columns import id_of
from db.promises import reopen, start
from deskapp.charter.declared import form_of
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.errors import RefusedError, WordsError
from deskapp.wording.causes import Cause, ContactCause
from deskapp.wording.phrases import day_short

COMPLAINT_NAMES: Mapping[str, str] = {
    "spoken": "Spoken complaint",
    "sorted_on": "Sorted to their satisfaction on",
    "discussion_offered": "Offered to talk it through",
    "plan": "What was agreed",
    "agreed_on": "Answer agreed for",
    "outcome_wanted": "What they want",
    "body_lead": "Who leads",
    "other_bodies": "Other bodies",
    "consent_to_share": "Agreed to us sharing it",
    "advocacy_told": "Told about advocacy",
    "written_copy_given": "Given a written copy",
    "serious": "Serious",
    "told_who": "Who was told that it is serious",
    "told_at": "When they were told",
    "outcome": "Outcome",
    "to_ombudsman": "Went to the Ombudsman",
    "remedy": "What we did to put it right",
    "learning": "What we learn from it",
}
"""The name of each fact in the history."""
_SPOKEN_CHANNELS = frozenset({Channel.CALL, Channel.ANSWERPHONE, Channel.VISIT})


def complaint_row(session: Session, contact: Contact) -> Complaint:
    """The stored facts; if there are none yet, an unsaved row with only `spoken` set."""
    row = session.get(Complaint, id_of(contact))
    return row or Complaint(contact_id=id_of(contact), spoken=form_of(contact.channel) in _SPOKEN_CHANNELS)


def _refuse(contact: Contact, facts: Mapping[str, Any], now: datetime) -> None:
    if contact.kind is not Kind.COMPLAINT:
        raise WordsError(Cause.NOT_A_COMPLAINT)
    sorted_on, told_at = facts.get("sorted_on"), facts.get("told_at")
    if sorted_on is not None and not local_date(contact.received_at) <= sorted_on <= local_date(now):
        raise RefusedError("sorted_on", ContactCause.SORTED_DAY_IMPOSSIBLE)
    if told_at is not None and told_at > now:
        raise RefusedError("told_at", ContactCause.IN_FUTURE)
    if facts.get("told_at") is not None and not str(facts.get("told_who") or "").strip():
        raise RefusedError("told_who", ContactCause.SERIOUS_TOLD_WANTED)
    if facts.get("agreed_on") is not None and not str(facts.get("plan") or "").strip():
        raise RefusedError("plan", ContactCause.PLAN_WANTED)


def _apply(by: Act, contact: Contact, row: Complaint, changed: Mapping[str, ChangedFact], event_id: int) -> None:
    if "discussion_offered" in changed and row.discussion_offered in (Discussion.OFFERED, Discussion.DECLINED):
        by.write(contact, EventKind.DISCUSSION_OFFERED, part_of=event_id)
    if "agreed_on" in changed:
        _promise(by, contact, row, event_id)


COMPLAINT_FACTS = FactsOfKind(COMPLAINT_NAMES, complaint_row, _refuse, _apply)


def _promise(by: Act, contact: Contact, row: Complaint, event_id: int) -> None:
    """Promise the agreed date. The promise of an earlier agreed date becomes void, or missed if it was overdue."""
    for old in _agreed_before(by.session, contact):
        result = Result.VOID if by.at <= old.due_at else Result.MISSED
        events.end_as(by.session, old, event_id, at=by.at, result=result, miss_reason="another day was agreed")
    if row.agreed_on is None:
        return
    due_at = closes_on(by.desk.edition, row.agreed_on)
    promise = start.given(id_of(contact), due_at, by.at, row.plan[:400])
    promise.start_event_id = event_id
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, words=row.plan, part_of=event_id)
    reopen.reopen_for(by, contact, event_id)
    conflicts.changed(by.session, contact, by.at)


def _agreed_before(session: Session, contact: Contact) -> list[Promise]:
    lines = select(Event.id, Event.part_of).where(Event.contact_id == id_of(contact), Event.field == "agreed_on")
    agreed = {part_of or event_id for event_id, part_of in session.exec(lines).all()}
    return [row for row in conflicts.running(session, id_of(contact)) if row.start_event_id in agreed]


def closes_on(edition: Edition, day: date) -> datetime:
    """The time (UTC) at which the desk closes on an agreed local date. Raises WordsError if the desk is
    shut that day.
    """
    if not edition.calendar.is_working_day(day):
        raise WordsError(ContactCause.SHUT_ON_AGREED_DAY, day=day_short(day))
    return edition.calendar.closes_at(day)
