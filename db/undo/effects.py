"""Revert the effects of one event: promises that it ended run again, promises that it started end as void.

The result of a promise is never rewritten: a promise that was ended runs again as a new row with the same due time. The
fields that the event changed get their old values back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, or_, select

from db.contacts import caller, fields, merge, split
from db.desk import desk_changes
from db.details import complaint, own_information, safeguarding
from db.details import facts as details_facts
from db.history import conflicts, events
from db.history.events import Act
from db.models import ClosedReason, Complaint, Contact, Event, EventKind, OwnInformation, Promise, Staff, State
from db.models.columns import id_of
from db.people.made_by_mistake import remove_person
from db.people.undo import undo_saved_with
from db.promises import life, recalculate, reopen
from db.replies import lateness
from deskapp.charter.vocabulary import Kind, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause

# Undo of details of a contact: its facts, its safeguarding report, its milestones.
#
# Their promises are handled as for any other undo (`_revert`).
TABLES: Mapping[str, type[Any]] = {
    **dict.fromkeys(complaint.COMPLAINT_NAMES, Complaint),
    **dict.fromkeys(own_information.OWN_INFORMATION_NAMES, OwnInformation),
}
"""The table that stores each fact."""
UNDONE_NAMES = {**complaint.COMPLAINT_NAMES, **own_information.OWN_INFORMATION_NAMES}
SAID = {
    "met_on": "that you met them",
    "support_start": "that their support started",
    "assessment_done": "that the first assessment is finished",
    "plan_done": "that the support plan is finished",
    safeguarding.FIELD: "who was told of the danger",
    safeguarding.FLAG: "what you said of the danger",
    lateness.LATENESS: "why it was late",
}
"""Words for an undo of the fields of details that are stored elsewhere."""
UNDONE_FIELDS = (*TABLES, *SAID)
_SHOWN = 3
"""Greatest number of facts named in the sentence of an undo."""


def undone_words(changed: Sequence[Event]) -> str:
    """Words for an undo of the changes in `changed`, of which the later ones are parts of the first."""
    first = changed[0].field or ""
    if first in SAID:
        return SAID[first]
    names = [UNDONE_NAMES[event.field] for event in changed if event.field in UNDONE_NAMES]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"what you wrote down ({'; '.join(names[:_SHOWN])}{more})"


def _restore_details(by: Act, contact: Contact, changed: Sequence[Event]) -> None:
    """Restore the previous values of details that these events changed. Raises WordsError if they were erased since."""
    facts: dict[type[Any], dict[str, str]] = {}
    for event in changed:
        field = event.field or ""
        if field in TABLES:
            facts.setdefault(TABLES[field], {})[field] = events.was(by.session, event)
        elif field == safeguarding.FLAG:
            fields.put_field(by.session, contact, field, events.was(by.session, event))
        elif field == lateness.LATENESS:
            lateness.restore_lateness(by.session, events.was(by.session, event))
        elif field == safeguarding.FIELD:
            safeguarding.remove_report(by.session, id_of(contact), events.became(by.session, event))
    for table, was in facts.items():
        details_facts.put_back(by, contact, table, was)


def other_side(session: Session, contact: Contact, event: Event) -> Contact | None:
    """The second contact that this merge or split changed; None for any other event."""
    if event.kind is EventKind.JOINED:
        return events.find_contact(session, contact.joined_to_id or 0)
    return split.split_off(session, event) if event.kind is EventKind.SPLIT else None


def undo_event(by: Act, contact: Contact, event: Event, other: Contact | None) -> None:
    """Undo an event by writing another, on its contact and on the `other_side` of a merge or split."""
    undo_id = by.write(contact, EventKind.UNDONE, undo_of=event_id(event))
    _revert(by, contact, event, undo_id)
    if other is not None and event.kind is EventKind.JOINED:
        merge.unmerge_contacts(by, contact, event, other, undo_id)
    elif other is not None:
        split.put_together(by, contact, event, other, undo_id)
    conflicts.changed(by.session, contact, by.at)


def _revert(by: Act, contact: Contact, event: Event, undo_id: int) -> None:
    session = by.session
    acts = [event_id(event), *_parts(session, event)]
    life.revert(by, contact, acts, undo_id)
    if event.kind is EventKind.WRITTEN_DOWN:
        for row in conflicts.running(session, id_of(contact)):
            events.end_as(session, row, undo_id, at=by.at, result=Result.VOID)
        undo_saved_with(session, contact.person_id, event.written_at, by_id=by.by_id, at=by.at)
    _restore_fields(by, contact, event)
    session.flush()
    _open_or_close(by, contact, event, undo_id)


def _open_or_close(by: Act, contact: Contact, event: Event, undo_id: int) -> None:
    """Restore the contact's state, open, waiting or closed, from before the event."""
    session = by.session
    if event.kind is EventKind.WRITTEN_DOWN:
        events.close(session, contact, ClosedReason.MISTAKE)
    elif closed_it(session, event):
        life.reopen_contact(by, contact, undo_id)
    elif event.field == reopen.FIELD:
        events.close(session, contact, ClosedReason(events.was(session, event)))
    elif contact.state is State.CLOSED and (event.outcome is not None or conflicts.running(session, id_of(contact))):
        life.reopen_contact(by, contact, undo_id)
    elif opened := _opened_for(session, event):
        events.close(session, contact, ClosedReason(events.was(session, opened)))


def _opened_for(session: Session, event: Event) -> Event | None:
    """The event that reopened the contact for a promise started by this event; None if there is none."""
    opened = select(Event).where(
        Event.contact_id == event.contact_id, Event.part_of == event.id, Event.field == reopen.FIELD
    )
    return session.exec(opened).first()


def _restore_fields(by: Act, contact: Contact, event: Event) -> None:
    """Restore the fields that the event changed, apart from promises and state."""
    session = by.session
    if event.kind is EventKind.CHANGED_FIELD and event.field in fields.EDITED:
        if event.field in caller.POINTS:
            undo_saved_with(session, contact.person_id, event.written_at, by_id=by.by_id, at=by.at)
        counted_from, made_id = contact.received_at, contact.person_id
        for changed in (event, *_changed_with(session, event)):
            fields.put_field(
                session, contact, changed.field or "", events.was(session, changed), since=changed.written_at
            )
        if contact.person_id is None and made_id is not None:
            session.flush()
            remove_person(session, made_id, event.at)
        if contact.received_at != counted_from:
            recalculate.recalculate_contact(session, by.desk, contact, counted_from)
    if event.kind is EventKind.THEY_RANG:
        merge.count_call(session, contact, -1, at=event.at)
    _give_back(session, contact, event)
    if event.kind is EventKind.COMPLAINT_OPENED:
        contact.kind = Kind(events.was(session, event))
    _restore_details(by, contact, details_of(session, event))
    session.add(contact)


def _give_back(session: Session, contact: Contact, event: Event) -> None:
    """Restore the assignee from before the event. Raises WordsError if they have left: nobody would see to it."""
    given = select(Event).where(Event.contact_id == event.contact_id, col(Event.kind) == EventKind.GIVEN_TO)
    for one in session.exec(
        given.where(or_(col(Event.id) == event.id, col(Event.part_of) == event.id)).order_by(col(Event.id).desc())
    ).all():
        name = events.was(session, one)
        before = desk_changes.known_now(session, Staff, name, one.written_at)
        if one.id == event.id and (before is None or not before.active):
            owner = session.get_one(Staff, contact.owner_id).name
            raise WordsError(ContactCause.OWNER_LEFT, name=before.name if before else name, owner=owner)
        # What somebody took over as it was opened is closed again: it is a leaver's as before.
        contact.owner_id = id_of(before) if before else contact.owner_id


def _changed_with(session: Session, event: Event) -> list[Event]:
    """The changes of other fields that were part of this change."""
    rows = select(Event).where(
        Event.contact_id == event.contact_id,
        Event.part_of == event.id,
        col(Event.field).in_((*fields.EDITED, *fields.BESIDE_IT)),
    )
    return list(session.exec(rows).all())


def _parts(session: Session, event: Event) -> list[int]:
    # By the contact as well, since only that column is indexed.
    parts = select(Event.id).where(Event.contact_id == event.contact_id, Event.part_of == event.id)
    return list(session.execute(parts).scalars())


def closed_it(session: Session, event: Event) -> bool:
    """True if the event closed the contact as unreached or as impossible to reply to."""
    return event.field == reopen.FIELD and events.was(session, event) in list(State)


def details_of(session: Session, event: Event) -> list[Event]:
    """The event's own change of a detail, if any, and the facts that changed as part of it."""
    if event.kind is EventKind.WRITTEN_DOWN:
        return []
    parts = select(Event).where(
        Event.contact_id == event.contact_id, Event.part_of == event.id, col(Event.field).in_(TABLES)
    )
    own = [event] if event.field in UNDONE_FIELDS else []
    return [*own, *session.exec(parts.order_by(col(Event.id))).all()]


def ended_by(session: Session, event_ids: list[int]) -> list[Promise]:
    """The promises that these events, all of one contact, ended."""
    contact_id = select(Event.contact_id).where(Event.id == event_ids[0]).scalar_subquery()
    rows = select(Promise).where(col(Promise.contact_id) == contact_id, col(Promise.stop_event_id).in_(event_ids))
    return list(session.exec(rows.order_by(col(Promise.id))).all())


def event_id(event: Event) -> int:
    """The id of an event that is in the record."""
    assert event.id is not None  # noqa: S101 - read from the record
    return event.id
