"""What is written beside an answer: the further time, why not yet, whom they were pointed to, the way they need."""

from __future__ import annotations

from datetime import datetime

from db import consent, organisations, promising
from db.acts import Act
from db.answer_given import Answer
from db.models import Contact, EventKind
from db.promising import id_of
from deskapp.charter.vocabulary import PromiseName

SAID_LENGTH = 400


def write(by: Act, contact: Contact, given: Answer, event_id: int) -> None:
    """Whom they were pointed to, and whether it went in the way that they need; each part of the answer's event."""
    if given.points_on:
        words, to_whom = consent.words(given.to_whom, given.consent), given.to_whom.strip()
        by.write(
            contact,
            EventKind.PASSED_ON,
            at=given.at,
            words=words,
            new_value=to_whom,
            part_of=event_id,
            organisation_id=organisations.meant(by.session, to_whom),
        )
        consent.keep(by, contact, given.consent, part_of=event_id)
    if given.need_met is not None:
        words = "yes" if given.need_met else f"no: {given.need_why.strip()}"
        by.write(contact, EventKind.NEED_MET, at=given.at, words=words, part_of=event_id, need_met=given.need_met)


def promise_again(by: Act, contact: Contact, given: Answer, event_id: int) -> datetime | None:
    """The further time that was given is a promise of its own: an Update after a holding reply."""
    if given.promised_at is None:
        return None
    said = ": ".join(part for part in (given.why.strip(), given.told.strip()) if part)
    promise = promising.given(id_of(contact), given.promised_at, given.at, said[:SAID_LENGTH] or None)
    promise.start_event_id = event_id
    if given.holding:
        promise.name = PromiseName.UPDATE
        by.write(contact, EventKind.HOLDING_REPLY, at=given.at, words=given.why, part_of=event_id)
    by.session.add(promise)
    by.write(contact, EventKind.PROMISE_MADE, at=given.at, part_of=event_id)
    return promise.due_at
