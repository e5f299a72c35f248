"""A contact's promises and events, loaded from the record into the types of the charter's functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db.charters import adopted
from db.history import events
from db.history.events import Act
from db.models import Contact, Event, Promise, PromiseExtension, PromiseWait
from db.models.columns import id_of
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import Edition
from deskapp.charter.life_states import ContactLife, Extension, Happening, HappeningKind, PromiseLife, Wait
from deskapp.charter.options import Rule
from deskapp.charter.stretched import More

RECEIVED = 0
"""The number of the receipt, before that of every event."""
NOT_YET = 2**62
"""The number of an event that is not in the record yet, for previews of its effects."""
_KEYS = {"met_on": "meeting", "assessment_done": "assessment", "plan_done": "plan", "given_on": "information_given"}
"""Keys of milestones by the names that the history uses for them."""


class Loaded(NamedTuple):
    """A contact as the charter's functions take it, and the row of each of its promises by number.

    `given` are the rows without a known rule, running and ended, soonest due first.
    """

    life: ContactLife
    edition: Edition
    edition_id: int
    rows: Mapping[int, Promise]
    given: list[Promise]


def load_life(by: Act, contact: Contact, *, before: int = NOT_YET) -> Loaded:
    """Load a contact's present promises, and its events before the event with the id `before`."""
    session, editions = by.session, {by.desk.edition_id: by.desk.edition}
    edition = _edition(session, editions, contact.edition_id)
    all_rows = session.exec(select(Promise).where(Promise.contact_id == id_of(contact)).order_by(col(Promise.id))).all()
    restarted = {row.restarts for row in all_rows}
    lives, rows, given = [], {}, []
    for row in all_rows:
        rule = _edition(session, editions, row.edition_id or contact.edition_id).rule(row.rule or "")
        if row.id in restarted:
            continue  # replaced by the row in which it runs again
        if rule is None:
            given.append(row)
            continue
        calendar = editions[row.edition_id or contact.edition_id].calendar
        lives.append(promise_of(session, row, rule, calendar))
        rows[id_of(row)] = row
    happenings = (_receipt(contact), *_happenings(session, contact, before))
    life_of_contact = ContactLife(contact.channel, contact.kind, happenings, tuple(lives))
    given.sort(key=lambda row: (row.due_at, row.started_at, row.id or 0))
    return Loaded(life_of_contact, edition, contact.edition_id, rows, given)


def present_promises(session: Session, contact_ids: Collection[int]) -> dict[int, list[Promise]]:
    """The promises of each of these contacts, running and ended, soonest due first; without those that run again as
    another row.
    """
    again = aliased(Promise, name="again")
    runs_again = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    rows = select(Promise).where(col(Promise.contact_id).in_(contact_ids), ~runs_again)
    present: dict[int, list[Promise]] = {}
    for row in session.exec(rows.order_by(col(Promise.due_at), col(Promise.id))).all():
        present.setdefault(row.contact_id, []).append(row)
    return present


def promise_of(session: Session, row: Promise, rule: Rule, calendar: WorkingCalendar) -> PromiseLife:
    """A promise as the charter's functions take it."""
    return PromiseLife(
        number=id_of(row),
        rule=rule,
        calendar=calendar,
        started_at=row.started_at,
        started_by=row.start_event_id or RECEIVED,
        due_at=row.due_at,
        result=row.result,
        stopped_at=row.stopped_at,
        stopped_by=row.stop_event_id,
        extensions=_extensions(session, row),
        waits=_waits(session, row),
    )


def _edition(session: Session, known: dict[int, Edition], edition_id: int) -> Edition:
    if edition_id not in known:
        known[edition_id] = adopted.of_id(session, edition_id)
    return known[edition_id]


def _receipt(contact: Contact) -> Happening:
    return Happening(do=HappeningKind.RECEIVED, at=contact.received_at, number=RECEIVED)


def _happenings(session: Session, contact: Contact, before: int) -> Iterable[Happening]:
    found = session.exec(
        select(Event)
        .where(
            Event.contact_id == id_of(contact),
            col(Event.happening).is_not(None),
            col(Event.id) < before,
            ~events.undone(with_whole=True),
        )
        .order_by(col(Event.id))
    )
    for event in found.all():
        yield happening_of(event)


def happening_of(event: Event) -> Happening:
    """An event as the charter's functions take it. Only for an event that can affect promises (`happening` set)."""
    assert event.happening is not None  # noqa: S101 - asked for
    key = event.field or ""
    return Happening(do=event.happening, at=event.at, number=id_of(event), key=_KEYS.get(key, key))


def _extensions(session: Session, row: Promise) -> tuple[Extension, ...]:
    found = select(PromiseExtension).where(PromiseExtension.promise_id == row.id).order_by(col(PromiseExtension.id))
    return tuple(Extension(one.event_id, More(one.units, one.days)) for one in session.exec(found).all())


def _waits(session: Session, row: Promise) -> tuple[Wait, ...]:
    found = select(PromiseWait).where(PromiseWait.promise_id == row.id).order_by(col(PromiseWait.id))
    return tuple(
        Wait(one.since, one.asked_event_id, one.until, one.ended_event_id) for one in session.exec(found).all()
    )
