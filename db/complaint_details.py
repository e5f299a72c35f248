"""A complaint's own facts: how it is dealt with, what was agreed, how it ended, what we learn from it.

The day agreed with them for the answer is a promise of its own; agreeing on another day moves it, with their knowledge.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import deeds, history, kept_facts, promising, reopening
from db.acts import Act
from db.desk import Desk
from db.editions import Editions
from db.models import Complaint, Contact, Discussion, Event, EventKind, Promise
from db.promising import id_of
from db.sessions import reading
from deskapp.charter.edition import Edition
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.errors import WordsError
from deskapp.words.phrases import day_short

NAMES: Mapping[str, str] = {
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
"""What the history calls each fact."""
SPOKEN = frozenset({Channel.CALL, Channel.ANSWERPHONE, Channel.VISIT})


class SortedFast(NamedTuple):
    """Spoken complaints by how soon they were sorted: by the end of the next working day, or not (yet)."""

    in_time: int
    not_in_time: int


def details(engine: Engine, contact_id: int) -> Complaint:
    """What is known of a complaint; where nothing was written down yet, only whether it was spoken. RecordError."""
    with reading(engine) as session:
        return row_of(session, history.find(session, contact_id))


def keep_details(
    desk: Desk, contact_id: int, *, facts: Mapping[str, Any], version: int, entry_id: str | None = None
) -> list[kept_facts.Fact]:
    """Write down what is known of a complaint now, as `kept_facts.keep` does: how it ended and what we learn comes
    when it is closed. The day agreed with them is promised.
    """
    return kept_facts.keep(desk, contact_id, _FACTS, facts=facts, version=version, entry_id=entry_id)


def row_of(session: Session, contact: Contact) -> Complaint:
    """The facts as they are kept, or as they stand before any was written down."""
    row = session.get(Complaint, id_of(contact))
    return row or Complaint(contact_id=id_of(contact), spoken=contact.channel in SPOKEN)


def _refuse(contact: Contact, facts: Mapping[str, Any], now: datetime) -> None:
    if contact.kind is not Kind.COMPLAINT:
        raise WordsError("This is not a complaint. ! makes it one.")
    sorted_on, told_at = facts.get("sorted_on"), facts.get("told_at")
    if sorted_on is not None and not london_date(contact.received_at) <= sorted_on <= london_date(now):
        raise WordsError("The day on which it was sorted is between the day it came in and today.")
    if told_at is not None and told_at > now:
        raise WordsError("That time is in the future. Did you mean yesterday?")
    if facts.get("told_at") is not None and not str(facts.get("told_who") or "").strip():
        raise WordsError("Enter who was told that it is serious.")
    if facts.get("agreed_on") is not None and not str(facts.get("plan") or "").strip():
        raise WordsError("Enter what was agreed, in their words.")


def _follow(by: Act, contact: Contact, row: Complaint, changed: Mapping[str, kept_facts.Fact], event_id: int) -> None:
    if "discussion_offered" in changed and row.discussion_offered in (Discussion.OFFERED, Discussion.DECLINED):
        by.write(contact, EventKind.DISCUSSION_OFFERED, part_of=event_id)
    if "agreed_on" in changed:
        _promise(by, contact, row, event_id)


_FACTS = kept_facts.FactsOfKind(NAMES, row_of, _refuse, _follow)


def _promise(by: Act, contact: Contact, row: Complaint, event_id: int) -> None:
    """The day agreed is promised; the day agreed before counts no more, or was missed where it had gone by."""
    for old in _agreed_before(by.session, contact):
        result = Result.VOID if by.at <= old.due_at else Result.MISSED
        history.end_as(by.session, old, event_id, at=by.at, result=result, miss_reason="another day was agreed")
    if row.agreed_on is None:
        return
    due_at = closes_on(by.desk.edition, row.agreed_on)
    promise = promising.given(id_of(contact), due_at, by.at, row.plan[:400])
    promise.start_event_id = event_id
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, words=row.plan, part_of=event_id)
    reopening.reopen_for(by, contact, event_id)
    deeds.changed(by.session, contact, by.at)


def _agreed_before(session: Session, contact: Contact) -> list[Promise]:
    lines = select(Event.id, Event.part_of).where(Event.contact_id == id_of(contact), Event.field == "agreed_on")
    agreed = {part_of or event_id for event_id, part_of in session.exec(lines).all()}
    return [row for row in deeds.running(session, id_of(contact)) if row.start_event_id in agreed]


def closes_on(edition: Edition, day: date) -> datetime:
    """When we close on a day that was agreed. WordsError for one on which we are shut."""
    if not edition.calendar.is_working_day(day):
        raise WordsError(f"We are shut on {day_short(day)}. Agree on a day that we are open.")
    return edition.calendar.closes_at(day)


def sorted_fast(desk: Desk, first: date, last: date) -> SortedFast:
    """The spoken complaints that came in from `first` to `last` (London dates): they are counted apart, each by the
    days of the charter that was in force when it came in. RecordError.
    """
    columns: list[Any] = [Contact.received_at, Complaint.sorted_on]
    wanted = (
        select(*columns)
        .join(Complaint, col(Complaint.contact_id) == col(Contact.id))
        .where(Contact.kind == Kind.COMPLAINT, col(Complaint.spoken).is_(True))
    )
    editions = Editions(desk)
    with reading(desk.engine) as session:
        found = [(at, on) for at, on in session.execute(wanted) if first <= london_date(at) <= last]
    fast = sum(on is not None and on <= editions.of(london_date(at)).put_right_by(at) for at, on in found)
    return SortedFast(fast, len(found) - fast)
