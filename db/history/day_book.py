"""The day book: what came in on a local day and what was done on it, newest first, of every contact.

A day is read from two indexes, of the times of events and of receipt, so the size of the record does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlmodel import Session, and_, col, or_, select

from db.contacts.fields import COVERED_FIELDS
from db.end_of_day.figures import midnights
from db.history.happened import Happened, happened_columns
from db.models import (
    AnswerphoneCheck,
    ClosedReason,
    Contact,
    DayReview,
    Event,
    EventKind,
    LogImport,
    Note,
    Promise,
    Staff,
    State,
)
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Channel, Kind, Outcome, Result
from deskapp.parsing.name_key import fold

BOOK_PAGE = 500
"""The entries of a day that are kept at first; a busier day has more on demand."""


class BookedContact(NamedTuple):
    """The contact of an entry as it stands now. Times are UTC.

    `due_at` is the soonest of its running promises; None if none runs, as while it waits for the caller.
    """

    contact_id: int
    ref: str
    channel: Channel
    kind: Kind
    name: str
    number: str
    about: str
    unclear: bool | None
    received_at: datetime
    state: State
    closed_reason: ClosedReason | None
    due_at: datetime | None
    received_assumed: bool
    nobodys: bool
    """True if it was not for us and nothing was owed, like a wrong number."""


class DayEntry(NamedTuple):
    """One thing of a day, at `at` (UTC), by the staff member `by`.

    `contact` is None for a check of the answerphone, whose messages are `messages` (None while it is being made), for a
    sign-off of the end of `signed`, a local day, and for another log with `imported` contacts. `happened` is the event;
    None for these, and for a contact that came in on this day and was written down on another one, at `written_at`.
    `promised_at` is the due time that the event gave, and `promise_told` is true if they were told of a move.
    """

    at: datetime
    by: str
    by_id: int | None
    contact: BookedContact | None = None
    happened: Happened | None = None
    promised_at: datetime | None = None
    promise_told: bool | None = None
    written_at: datetime | None = None
    messages: int | None = None
    signed: date | None = None
    imported: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """The identity of the entry among those of its day."""
        event_id = self.happened.event_id if self.happened else 0
        return (self.contact.contact_id if self.contact else 0, event_id, 0 if event_id else self.at)

    @property
    def came_in(self) -> bool:
        """True for a contact that came in, rather than something that was done."""
        return self.contact is not None and (self.happened is None or self.happened.kind is EventKind.WRITTEN_DOWN)

    @property
    def stands(self) -> bool:
        """False for what was taken back: the event, or the whole contact that came in."""
        if self.happened is not None:
            return not self.happened.undone
        return self.contact is None or self.contact.closed_reason is not ClosedReason.MISTAKE


class DayBook(NamedTuple):
    """The entries of a local day, newest first: at most as many as asked for. `in_all` is the number of all.

    `by_id` and `words` are what the day was narrowed to: a staff member, and words; None and "" if it was not.
    """

    day: date
    entries: tuple[DayEntry, ...]
    in_all: int
    by_id: int | None = None
    words: str = ""


def read_day_book(
    engine: Engine, day: date, *, by_id: int | None = None, words: str = "", most: int = BOOK_PAGE
) -> DayBook:
    """The day book of a local day: of one staff member, or of all; with `words`, only the entries that have each of
    them in the name, number, reference, subject, author or note. What was taken back and brought back is there once.

    Raises RecordError.
    """
    wanted = fold(words).split()
    with read_session(engine) as session:
        found = [one for one in _entries(session, day) if by_id is None or one.by_id == by_id]
    found = [one for one in found if all(word in fold(_searched(one)) for word in wanted)] if wanted else found
    again = {one.happened.copy_of for one in found if one.happened}
    found = [one for one in found if one.happened is None or one.happened.event_id not in again]
    found.sort(key=lambda one: (one.at, one.happened.event_id if one.happened else 0), reverse=True)
    return DayBook(day, tuple(found[:most]), len(found), by_id, words.strip())


def _entries(session: Session, day: date) -> Iterator[DayEntry]:
    begins, ends = midnights(day)
    for row in session.execute(_events(begins, ends)):
        yield _event_entry(row, begins, ends)
    for row in session.execute(_received(begins, ends)):
        *contact, written_at, by, by_id = row
        booked = BookedContact._make(contact)
        yield DayEntry(booked.received_at, by or "", by_id, booked, written_at=written_at)
    yield from _checks(session, day)
    yield from _sign_offs(session, begins, ends)
    yield from _imports(session, begins, ends)


_DUE = (
    select(func.min(Promise.due_at))
    .where(
        Promise.contact_id == Contact.id,
        col(Promise.stopped_at).is_(None),
        col(Promise.waiting_since).is_(None),
    )
    .correlate(Contact)
    .scalar_subquery()
)
_CONTACT: list[Any] = [
    Contact.id,
    Contact.ref,
    Contact.channel,
    Contact.kind,
    func.coalesce(Contact.name, ""),
    func.coalesce(Contact.number, ""),
    Contact.about,
    Contact.unclear,
    Contact.received_at,
    Contact.state,
    Contact.closed_reason,
    _DUE,
    Contact.received_assumed,
    and_(
        col(Contact.kind) == Kind.NOT_FOR_US,
        col(Contact.outcome) == Outcome.SORTED,
        ~select(Promise.id)
        .where(
            Promise.contact_id == Contact.id,
            col(Promise.start_event_id).is_not(None),
            Promise.result != Result.VOID,
        )
        .correlate(Contact)
        .exists(),
    ),
]
_EVENT = happened_columns(func.coalesce(Event.by_id, Event.written_by_id), with_whole=False)


def _events(begins: datetime, ends: datetime) -> Any:
    """The events of a day that are no part of another one, with the contact and the promise that each began."""
    return (
        select(*[*_EVENT, Promise.due_at, Promise.moved_told, *_CONTACT])
        .select_from(Event)
        .join(Contact, col(Contact.id) == col(Event.contact_id))
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .join(Note, col(Note.event_id) == col(Event.id), isouter=True)
        .join(
            Promise,
            (col(Promise.contact_id) == col(Event.contact_id)) & (col(Promise.start_event_id) == col(Event.id)),
            isouter=True,
        )
        .where(
            col(Event.at) >= begins,
            col(Event.at) < ends,
            col(Event.part_of).is_(None),
            Event.kind != EventKind.UNDONE,
            # What came with another log came in on its own day alone: that the log was taken in is an entry by itself.
            or_(
                Event.kind != EventKind.WRITTEN_DOWN,
                col(Contact.import_id).is_(None),
                and_(col(Contact.received_at) >= begins, col(Contact.received_at) < ends),
            ),
            or_(col(Event.field).is_(None), col(Event.field).not_in(COVERED_FIELDS)),
        )
        .group_by(col(Event.id))
    )


def _event_entry(row: Any, begins: datetime, ends: datetime) -> DayEntry:
    parts = tuple(row)
    happened = Happened._make(parts[: len(_EVENT)])
    promised_at, told, *contact = parts[len(_EVENT) :]
    booked = BookedContact._make(contact)
    first = happened.kind is EventKind.WRITTEN_DOWN and begins <= booked.received_at < ends
    at = booked.received_at if first else happened.at
    return DayEntry(at, happened.by, happened.by_id, booked, happened, promised_at, told)


def _received(begins: datetime, ends: datetime) -> Any:
    """The contacts that came in on a day and were written down on another."""
    return (
        select(*[*_CONTACT, Contact.written_at, Staff.name, Staff.id])
        .select_from(Contact)
        .join(Staff, col(Staff.id) == col(Contact.created_by), isouter=True)
        .where(
            col(Contact.received_at) >= begins,
            col(Contact.received_at) < ends,
            or_(col(Contact.written_at) < begins, col(Contact.written_at) >= ends),
        )
    )


def _checks(session: Session, day: date) -> Iterator[DayEntry]:
    by = func.coalesce(AnswerphoneCheck.ended_by_id, AnswerphoneCheck.at_it_id)
    ended = col(AnswerphoneCheck.ended_at)
    columns: list[Any] = [
        func.coalesce(ended, AnswerphoneCheck.started_at),
        Staff.name,
        Staff.id,
        func.iif(ended.is_(None), None, AnswerphoneCheck.machine_count),
    ]
    found = (
        select(*columns)
        .select_from(AnswerphoneCheck)
        .join(Staff, col(Staff.id) == by, isouter=True)
        .where(AnswerphoneCheck.day == day)
    )
    for at, name, staff_id, messages in session.execute(found):
        yield DayEntry(at, name or "", staff_id, messages=messages)


def _sign_offs(session: Session, begins: datetime, ends: datetime) -> Iterator[DayEntry]:
    columns: list[Any] = [DayReview.signed_at, Staff.name, Staff.id, DayReview.day]
    found = (
        select(*columns)
        .select_from(DayReview)
        .join(Staff, col(Staff.id) == col(DayReview.signed_by_id), isouter=True)
        .where(col(DayReview.signed_at) >= begins, col(DayReview.signed_at) < ends)
    )
    for at, name, staff_id, day in session.execute(found):
        yield DayEntry(at, name or "", staff_id, signed=day)


def _imports(session: Session, begins: datetime, ends: datetime) -> Iterator[DayEntry]:
    columns: list[Any] = [LogImport.at, Staff.name, Staff.id, func.count(col(Contact.id))]
    found = (
        select(*columns)
        .select_from(LogImport)
        .join(Contact, col(Contact.import_id) == col(LogImport.id))
        .join(Staff, col(Staff.id) == col(LogImport.by_id), isouter=True)
        .where(col(LogImport.at) >= begins, col(LogImport.at) < ends, col(LogImport.undone_at).is_(None))
        .group_by(col(LogImport.id))
    )
    for at, name, staff_id, count in session.execute(found):
        yield DayEntry(at, name or "", staff_id, imported=count)


def _searched(one: DayEntry) -> str:
    if one.contact is None:
        return f"{one.by} answerphone signed off log taken in"
    note = one.happened.words if one.happened else ""
    return f"{one.contact.name} {one.contact.number} {one.contact.ref} {one.contact.about} {one.by} {note}"
