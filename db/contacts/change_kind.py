"""Turn a contact into a complaint or a request for own information, which starts the charter's promises for it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db.desk.desk import Desk
from db.history import conflicts
from db.history.action import action
from db.history.events import Act
from db.models import Contact, EventKind, Promise
from db.models.columns import id_of
from db.promises import start
from deskapp.charter.edition import Edition
from deskapp.charter.vocabulary import Kind, PromiseName
from deskapp.errors import WordsError
from deskapp.wording.causes import ContactCause


class Started(NamedTuple):
    """A promise that a change of kind started, with its due time (UTC)."""

    promise: PromiseName
    due_at: datetime


def make_complaint(desk: Desk, contact_id: int, *, version: int | None = None) -> list[Started]:
    """Make a contact a complaint. Returns the promises that this starts, soonest due first; earlier promises run on.

    The new promises count from the time of receipt: noticing a complaint late gains no time. They follow the charter in
    force now, not that of the day of receipt, because the caller is told about the current one. Raises WordsError if it
    is a complaint already or is closed, ChangedError if the contact was changed after `version` was read, RecordError.
    """
    with action(desk, contact_id, version=version) as (by, contact, _):
        return change_kind(by, contact, Kind.COMPLAINT, EventKind.COMPLAINT_OPENED)


_ALREADY = {Kind.COMPLAINT: ContactCause.COMPLAINT_ALREADY, Kind.OWN_INFORMATION: ContactCause.OWN_INFORMATION_ALREADY}


def change_kind(by: Act, contact: Contact, kind: Kind, event: EventKind) -> list[Started]:
    """Change the kind of a contact by an event of kind `event`, inside the caller's transaction.

    Returns the promises that this starts, soonest due first. Raises WordsError if it is of that kind already or closed.
    """
    if contact.kind is kind:
        raise WordsError(_ALREADY[kind])
    conflicts.refuse_if_closed(contact, "change")
    promises = further_promises(by.session, contact, kind, by.desk.edition, by.desk.edition_id)
    words = f"{contact.kind.replace('_', ' ')} until now"
    event_id = by.write(contact, event, words=words, field="kind", old_value=contact.kind, new_value=kind)
    contact.kind = kind
    for promise in promises:
        promise.start_event_id = event_id
        by.session.add(promise)
    conflicts.changed(by.session, contact, by.at)
    return sorted((Started(row.name, row.due_at) for row in promises), key=lambda started: started.due_at)


def further_promises(
    session: Session, contact: Contact, kind: Kind, edition: Edition, edition_id: int
) -> list[Promise]:
    """Unsaved promises of an edition for this kind, without those that the contact has already."""
    known = set(session.exec(select(Promise.rule).where(Promise.contact_id == id_of(contact))).all())
    owed = edition.owed(contact.channel, kind, contact.received_at)
    wanted = [each for each in owed if each.rule.key not in known]
    # Without the charter's default promise: the contact has that, or a time that staff gave in its place.
    return [start.of_charter(each, contact, edition_id) for each in wanted if each.name is not PromiseName.PROMISE]
