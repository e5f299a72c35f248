"""Everything that one contact's page shows, read in one go: the facts, the person, the promises and the history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db import history, ringing
from db.kind_known import Known, known_of
from db.models import (
    Caution,
    ClosedReason,
    Contact,
    Event,
    EventKind,
    LeaveMessage,
    Need,
    Note,
    Person,
    PersonEmail,
    Promise,
    ReplyBy,
    Speaker,
    Staff,
    State,
    Topic,
    TryResult,
)
from db.person import organisation_of
from db.promising import id_of
from db.ringing import Ringing
from db.sessions import reading
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName, Result
from deskapp.words.naming import name_words


class WhoItWas(NamedTuple):
    """The person, as the record has them now. `needs` are written as what to do; `speakers` may speak for them;
    `cautioned`: there is something to mind, which their own page says. Of `emails` the one given last is first.
    """

    person_id: int
    name: str
    likes_to_be_called: str
    best_time: str
    address: str
    reply_by: ReplyBy | None
    ok_to_leave_message: LeaveMessage
    relay: bool
    needs: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    cautioned: bool = False
    emails: tuple[str, ...] = ()
    organisation: str = ""
    role: str = ""


class PromiseSeen(NamedTuple):
    """A promise, and how it ended. `taken_back`: its ending was undone, and counts for nothing."""

    promise_id: int
    promise: PromiseName
    rule: str | None
    started_at: datetime
    due_at: datetime
    due_explained: str
    original_due_at: datetime | None
    moved_told: bool | None
    said_words: str
    stopped_at: datetime | None
    result: Result
    miss_reason: str
    sorry_said: bool | None
    start_event_id: int | None
    stop_event_id: int | None
    taken_back: bool


class Happened(NamedTuple):
    """One line of the history. `by` is who did it, or who wrote it down where the caller did.

    `part_of` is the event that this went with.
    `undone`: it was taken back later, by another line whose `undo_of` is this one's `event_id`.
    """

    event_id: int
    at: datetime
    by: str
    by_id: int | None
    kind: EventKind
    words: str
    outcome: Outcome | None
    try_result: TryResult | None
    field: str | None
    old_value: str | None
    new_value: str | None
    need_met: bool | None
    part_of: int | None
    undo_of: int | None
    undone: bool


class JoinedTo(NamedTuple):
    """The contact that this one turned out to be about."""

    contact_id: int
    ref: str
    name: str


class Page(NamedTuple):
    """One contact. `number_key` is the number in the form that numbers are compared in. `promises` are in the order in
    which they fall due, `history` newest first. `relay` is the contact's, or the person's. `ringing` is who marked last
    that they ring them: it stands for `ringing.LASTS`. `written_at` and `dated` bound when it can have come in.
    """

    contact_id: int
    version: int
    ref: str
    source_ref: str | None
    channel: Channel
    kind: Kind
    received_at: datetime
    received_assumed: bool
    dated: date | None
    name: str
    number: str
    number_key: str
    relay: bool
    address: str
    about: str
    detail: str
    topic: str
    owner: str
    owner_id: int
    outcome: Outcome | None
    state: State
    closed_reason: ClosedReason | None
    chasing_count: int
    safeguarding: bool
    by_hand: bool
    file_place: str
    written_at: datetime
    person_id: int | None
    joined_to: JoinedTo | None
    ringing: Ringing | None
    person: WhoItWas | None
    promises: tuple[PromiseSeen, ...]
    history: tuple[Happened, ...]
    known: Known

    @property
    def closed(self) -> bool:
        """Whether nothing more is owed."""
        return self.state is State.CLOSED

    @property
    def running(self) -> tuple[PromiseSeen, ...]:
        """The promises that have not ended, the soonest first."""
        return tuple(seen for seen in self.promises if seen.stopped_at is None)


NOT_AS_THEY_STAND = {"name", "number", "address", "file_place", "relay"}
"""Fields of a contact that its page has in another form."""


def page(engine: Engine, contact_id: int) -> Page:
    """The page of one contact. Raises RecordError where there is none, or it cannot be read."""
    with reading(engine) as session:
        contact = history.find(session, contact_id)
        person = _person(session, contact.person_id)
        topic, owner = _names(session, contact)
        return Page(
            **contact.model_dump(include=set(Page._fields) - NOT_AS_THEY_STAND),
            contact_id=contact_id,
            name=contact.name or "",
            number=contact.number or "",
            relay=contact.relay or (person is not None and person.relay),
            address=contact.address or "",
            topic=topic,
            owner=owner,
            file_place=contact.file_place or "",
            joined_to=_joined_to(session, contact.joined_to_id),
            ringing=ringing.mark_on(session, contact_id),
            person=person,
            promises=_promises(session, contact_id),
            history=_history(session, contact_id),
            known=known_of(session, contact),
        )


def _names(session: Session, contact: Contact) -> tuple[str, str]:
    topic = session.get(Topic, contact.topic_id) if contact.topic_id is not None else None
    owner = session.get(Staff, contact.owner_id)
    return topic.name if topic else "", owner.name if owner else ""


def _joined_to(session: Session, contact_id: int | None) -> JoinedTo | None:
    other = session.get(Contact, contact_id) if contact_id is not None else None
    return None if other is None else JoinedTo(id_of(other), other.ref, name_words(other.name))


def _person(session: Session, person_id: int | None) -> WhoItWas | None:
    person = session.get(Person, person_id) if person_id is not None else None
    while person is not None and person.joined_to_id is not None:
        person = session.get(Person, person.joined_to_id)
    if person is None or person.id is None:
        return None
    needs = session.exec(select(Need.what).where(Need.person_id == person.id).order_by(col(Need.id))).all()
    emails = session.exec(
        select(PersonEmail.email)
        .where(PersonEmail.person_id == person.id)
        .order_by(col(PersonEmail.checked_on).desc(), col(PersonEmail.id).desc())
    ).all()
    return WhoItWas(
        person.id,
        person.name or "",
        person.likes_to_be_called or "",
        person.best_time or "",
        person.address or "",
        person.reply_by,
        person.ok_to_leave_message,
        person.relay,
        tuple(needs),
        tuple(session.exec(_of(Speaker.name, Speaker, person.id)).all()),
        session.exec(_of(Caution.id, Caution, person.id)).first() is not None,
        tuple(emails),
        organisation_of(session, person),
        person.role or "",
    )


def _of(what: Any, table: type[Speaker] | type[Caution], person_id: int) -> Any:
    """What stands of a person in a table where what is over stays."""
    return select(what).where(table.person_id == person_id, col(table.ended_at).is_(None)).order_by(col(table.id))


def _promises(session: Session, contact_id: int) -> tuple[PromiseSeen, ...]:
    rows = session.exec(
        select(Promise).where(Promise.contact_id == contact_id).order_by(col(Promise.due_at), col(Promise.id))
    ).all()
    taken_back = {row.restarts for row in rows}
    return tuple(_seen(row, taken_back) for row in rows)


def _seen(row: Promise, taken_back: set[int | None]) -> PromiseSeen:
    assert row.id is not None  # noqa: S101 - read from the record
    return PromiseSeen(
        row.id,
        row.name,
        row.rule,
        row.started_at,
        row.due_at,
        row.due_explained,
        row.original_due_at,
        row.moved_told,
        row.said_words or "",
        row.stopped_at,
        row.result,
        row.miss_reason or "",
        row.sorry_said,
        row.start_event_id,
        row.stop_event_id,
        row.id in taken_back,
    )


def _history(session: Session, contact_id: int) -> tuple[Happened, ...]:
    undo = aliased(Event, name="undo")
    taken_back = select(undo.id).where(or_(col(undo.undo_of) == col(Event.id), col(undo.undo_of) == col(Event.part_of)))
    columns: list[Any] = [
        Event.id,
        Event.at,
        func.coalesce(Staff.name, ""),
        Event.by_id,
        Event.kind,
        func.coalesce(Note.words, ""),
        Event.outcome,
        Event.try_result,
        Event.field,
        Note.old_value,
        Note.new_value,
        Event.need_met,
        Event.part_of,
        Event.undo_of,
        taken_back.correlate(Event).exists(),
    ]
    rows = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .join(Note, col(Note.event_id) == col(Event.id), isouter=True)
        .where(Event.contact_id == contact_id)
        .order_by(col(Event.at).desc(), col(Event.id).desc())
    )
    return tuple(Happened._make(row) for row in rows)
