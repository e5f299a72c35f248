"""Making a contact a complaint: what the charter owes a complaint is owed from then on."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db import deeds, history, promising
from db.acts import act
from db.desk import Desk
from db.models import Contact, EventKind, Promise
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import Kind, PromiseName
from deskapp.errors import WordsError


class Started(NamedTuple):
    """A promise that a complaint started."""

    promise: PromiseName
    due_at: datetime


def make_complaint(desk: Desk, contact_id: int, *, version: int | None = None) -> list[Started]:
    """Make it a complaint; the promises that this starts, the soonest first. What was promised before runs on.

    They are counted from when the contact came in, because that is when we were told: noticing later wins no time.
    They are those of the charter that is in force when it is made a complaint, as deadlines.md has it of a new promise
    ("a new promise, counted from then"): what the charter of that day never promised is not owed, and what is promised
    now is what they are told now.
    Raises WordsError where it is one already or is closed, ChangedError where somebody did something after `version`
    was read, RecordError where saving failed.
    """
    return _make(desk, contact_id, Kind.COMPLAINT, EventKind.COMPLAINT_OPENED, version=version)


def make_own_information(
    desk: Desk, contact_id: int, *, version: int | None = None, entry_id: str | None = None
) -> list[Started]:
    """Have it be a request for their own information: the month that the law gives runs from when it came in.

    What was promised before runs on. The same `entry_id` makes it one once. Raises what `make_complaint` does.
    """
    kind, event = Kind.OWN_INFORMATION, EventKind.CHANGED_FIELD
    return _make(desk, contact_id, kind, event, version=version, entry_id=entry_id)


ALREADY = {
    Kind.COMPLAINT: "This is a complaint already.",
    Kind.OWN_INFORMATION: "This is a request for their own information already.",
}


def _make(
    desk: Desk, contact_id: int, kind: Kind, event: EventKind, *, version: int | None, entry_id: str | None = None
) -> list[Started]:
    with writing(desk.engine) as session:
        by = act(session, desk, entry_id)
        if deeds.already(session, entry_id) is not None:
            return []
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        if contact.kind is kind:
            raise WordsError(ALREADY[kind])
        deeds.refuse_if_closed(contact, "change")
        promises = _owed(session, desk, contact, kind)
        words = f"{contact.kind.replace('_', ' ')} until now"
        event_id = by.write(contact, event, words=words, field="kind", old_value=contact.kind, new_value=kind)
        contact.kind = kind
        for promise in promises:
            promise.start_event_id = event_id
            session.add(promise)
        deeds.changed(session, contact, by.at)
        return sorted((Started(row.name, row.due_at) for row in promises), key=lambda started: started.due_at)


def _owed(session: Session, desk: Desk, contact: Contact, kind: Kind) -> list[Promise]:
    """What this kind that came in like this is owed, besides what this contact was owed already."""
    known = set(session.exec(select(Promise.rule).where(Promise.contact_id == id_of(contact))).all())
    owed = desk.edition.owed(contact.channel, kind, contact.received_at)
    wanted = [each for each in owed if each.rule and each.rule.key not in known]
    # A time that we gave, or give by default, stands: the charter's own default beside it would be a second one.
    return [promising.of_charter(each, contact) for each in wanted if each.name is not PromiseName.PROMISE]
