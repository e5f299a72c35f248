"""Making a contact a complaint: what the charter owes a complaint is owed from then on."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db import checking, deeds, history, promising
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
    Raises WordsError where it is one already or is closed, ChangedError where somebody did something after `version`
    was read, RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        if contact.kind is Kind.COMPLAINT:
            raise WordsError("This is a complaint already.")
        deeds.refuse_if_closed(contact, "change")
        promises = _owed(session, desk, contact)
        event_id = history.write(
            session,
            contact_id,
            EventKind.COMPLAINT_OPENED,
            at=now,
            written_at=now,
            by_id=by_id,
            words=f"{contact.kind.replace('_', ' ')} until now",
            field="kind",
            old_value=contact.kind,
            new_value=Kind.COMPLAINT,
        )
        contact.kind = Kind.COMPLAINT
        for promise in promises:
            promise.start_event_id = event_id
            session.add(promise)
        deeds.changed(session, contact, now)
        return sorted((Started(row.name, row.due_at) for row in promises), key=lambda started: started.due_at)


def _owed(session: Session, desk: Desk, contact: Contact) -> list[Promise]:
    """What a complaint that came in like this is owed, besides what this contact was owed already."""
    known = set(session.exec(select(Promise.rule).where(Promise.contact_id == id_of(contact))).all())
    owed = desk.edition.owed(contact.channel, Kind.COMPLAINT, contact.received_at)
    wanted = [each for each in owed if each.rule and each.rule.key not in known]
    # A time that we gave, or give by default, stands: the charter's own default beside it would be a second one.
    return [promising.of_charter(each, contact) for each in wanted if each.name is not PromiseName.PROMISE]
