"""The read model of a contact's page: facts, person, promises and history, of one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from db.charters import adopted
from db.details.known import KnownDetails, known_in
from db.history import events
from db.history.happened import Happened, happened_columns
from db.models import (
    AdoptedEdition,
    Caution,
    ClosedReason,
    Contact,
    Event,
    LeaveMessage,
    Need,
    Note,
    Person,
    PersonEmail,
    Promise,
    PromiseExtension,
    PromiseWait,
    ReplyBy,
    Speaker,
    Staff,
    State,
    Topic,
)
from db.models.columns import id_of
from db.people.page import organisation_of
from db.privacy.viewed import ViewSeen, is_sensitive, views_of_contact
from db.replies import ringing
from db.replies.ringing import Ringing
from db.storage.sessions import read_session
from deskapp.charter.options import Rule, WhileWaiting
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName, Result
from deskapp.wording.naming import name_words

_Part = TypeVar("_Part", PromiseWait, PromiseExtension)


class WhoItWas(NamedTuple):
    """The person behind a contact. `needs` are instructions; `speakers` may speak for them; `cautioned` is true if
    their page has a caution; `emails` are newest first.
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


class WaitSeen(NamedTuple):
    """A wait for the caller; `until` is None while it lasts."""

    since: datetime
    until: datetime | None


class PromiseSeen(NamedTuple):
    """A promise and its result, times in UTC. `taken_back` is true if its ending was undone and it runs as another.

    By its rule, in the charter that it was made under, it `repeats`, or `restarts` after a wait, or is
    made `to_kind`: to a complaint or a service enquiry, whatever way it came.
    """

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
    waiting_since: datetime | None = None
    waits: tuple[WaitSeen, ...] = ()
    extended_by: tuple[int, ...] = ()
    repeats: bool = False
    restarts: bool = False
    to_kind: bool = False


class JoinedTo(NamedTuple):
    """The contact that this one was merged into."""

    contact_id: int
    ref: str
    name: str


class Page(NamedTuple):
    """One contact. `number_key` is the normalised number. `promises` are in order of due time, `history` newest first.

    `relay` is true for the contact or its person. `ringing` is the last call marked, which may be over. `written_at`
    (UTC) and `dated` (a local date) bound the time of receipt. `unclear` is true for a message to be heard again.
    `views` are the looks at it, if it is sensitive.
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
    rings: int | None
    website_gap: bool
    unclear: bool | None
    file_place: str
    written_at: datetime
    person_id: int | None
    joined_to: JoinedTo | None
    ringing: Ringing | None
    person: WhoItWas | None
    promises: tuple[PromiseSeen, ...]
    history: tuple[Happened, ...]
    known: KnownDetails
    views: tuple[ViewSeen, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """True if it is noted who looks at it."""
        cautioned = self.person is not None and self.person.cautioned
        return is_sensitive(self.kind, safeguarding=self.safeguarding, cautioned=cautioned)

    @property
    def closed(self) -> bool:
        """True if the contact is closed."""
        return self.state is State.CLOSED

    @property
    def nobodys(self) -> bool:
        """True if it was not for us and nothing was owed, like a wrong number."""
        return self.kind is Kind.NOT_FOR_US and self.outcome is Outcome.SORTED and not self._counted

    @property
    def _counted(self) -> tuple[PromiseSeen, ...]:
        """The promises that count: not void, and not kept only because it was taken for an answered one at first."""
        return tuple(one for one in self.promises if one.result is not Result.VOID and one.start_event_id is not None)

    @property
    def running(self) -> tuple[PromiseSeen, ...]:
        """The promises that have not ended, soonest due first."""
        return tuple(seen for seen in self.promises if seen.stopped_at is None)


NOT_AS_THEY_STAND = {"name", "number", "address", "file_place", "relay"}
"""Fields of a contact that its page has with another value than the row."""


def page(engine: Engine, contact_id: int) -> Page:
    """The page of one contact. Raises RecordError, also for an unknown id."""
    with read_session(engine) as session:
        contact = events.find_contact(session, contact_id)
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
            promises=_promises(session, contact),
            history=_history(session, contact_id),
            known=known_in(session, contact),
            views=views_of_contact(session, contact_id),
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
    """The current rows of a person in a table that keeps ended rows."""
    return select(what).where(table.person_id == person_id, col(table.ended_at).is_(None)).order_by(col(table.id))


def _promises(session: Session, contact: Contact) -> tuple[PromiseSeen, ...]:
    rows = session.exec(
        select(Promise)
        .where(Promise.contact_id == contact.id)
        .order_by(col(Promise.due_at), col(Promise.started_at), col(Promise.id))
    ).all()
    taken_back = {row.restarts for row in rows}
    ids, rules = [id_of(row) for row in rows], _rules(session, rows)
    waits, extensions = _by_promise(session, PromiseWait, ids), _by_promise(session, PromiseExtension, ids)
    return tuple(
        _seen(row, taken_back, rules.get(id_of(row)))._replace(
            waits=tuple(WaitSeen(one.since, one.until) for one in waits[id_of(row)]),
            extended_by=tuple(one.event_id for one in extensions[id_of(row)]),
            to_kind=_is_to_kind(session, contact, row),
        )
        for row in rows
    )


def _by_promise(session: Session, table: type[_Part], ids: Sequence[int]) -> Mapping[int, list[_Part]]:
    """The rows of a table that belong to these promises, by the promise's id, in the order in which they came."""
    found = defaultdict(list)
    for one in session.exec(select(table).where(col(table.promise_id).in_(ids)).order_by(col(table.id))).all():
        found[one.promise_id].append(one)
    return found


def _rules(session: Session, rows: Sequence[Promise]) -> Mapping[int, Rule]:
    """The rule of each promise, by the promise's id, from charters in which something repeats or counts afresh. No
    other is read, as that takes milliseconds.
    """
    rules: dict[int, Rule] = {}
    for edition_id in {row.edition_id for row in rows if row.rule}:
        kept = session.get(AdoptedEdition, edition_id)
        if kept is None or not ("repeat" in kept.text or "restart" in kept.text):
            continue
        edition = adopted.as_edition(session, kept)
        found = {id_of(row): edition.rule(row.rule or "") for row in rows if row.edition_id == edition_id}
        rules |= {promise_id: rule for promise_id, rule in found.items() if rule is not None}
    return rules


def _is_to_kind(session: Session, contact: Contact, row: Promise) -> bool:
    """True for a promise that the charter makes to this kind of contact; only of kinds whose title says it."""
    if row.rule is None or contact.kind not in (Kind.COMPLAINT, Kind.SERVICE_ENQUIRY):
        return False
    rule = adopted.rules_of_id(session, row.edition_id or contact.edition_id).get(row.rule)
    return rule is not None and rule.is_first_answer_to(contact.kind)


def _seen(row: Promise, taken_back: set[int | None], rule: Rule | None) -> PromiseSeen:
    own: dict[str, object] = {
        "repeats": rule is not None and rule.repeat,
        "restarts": rule is not None and rule.while_waiting is WhileWaiting.RESTART,
    }
    own |= {"said_words": row.said_words or "", "miss_reason": row.miss_reason or ""}
    known = row.model_dump(include=set(PromiseSeen._fields))
    return PromiseSeen(**known | own | {"promise_id": row.id, "promise": row.name, "taken_back": row.id in taken_back})


def _history(session: Session, contact_id: int) -> tuple[Happened, ...]:
    rows = session.execute(
        select(*happened_columns())
        .select_from(Event)
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .join(Note, col(Note.event_id) == col(Event.id), isouter=True)
        .where(Event.contact_id == contact_id)
        .order_by(col(Event.at).desc(), col(Event.id).desc())
    )
    return tuple(Happened._make(row) for row in rows)
