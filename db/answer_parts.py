"""What is written beside an answer: the further time, why not yet, whom they were pointed to, the way they need."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from db import consent, history, promising
from db.answer_given import Answer
from db.models import EventKind
from deskapp.charter.vocabulary import PromiseName

SAID_LENGTH = 400


def write(session: Session, contact_id: int, given: Answer, event_id: int) -> None:
    """Whom they were pointed to, and whether it went in the way that they need; each part of the answer's event."""
    if given.points_on:
        _point_on(session, contact_id, given, event_id)
    if given.need_met is not None:
        words = "yes" if given.need_met else f"no: {given.need_why.strip()}"
        history.write(
            session,
            contact_id,
            EventKind.NEED_MET,
            at=given.at,
            written_at=given.written_at,
            by_id=given.by_id,
            words=words,
            part_of=event_id,
            need_met=given.need_met,
        )


def _point_on(session: Session, contact_id: int, given: Answer, event_id: int) -> None:
    history.write(
        session,
        contact_id,
        EventKind.PASSED_ON,
        at=given.at,
        written_at=given.written_at,
        by_id=given.by_id,
        words=consent.words(given.to_whom, given.consent),
        new_value=given.to_whom.strip(),
        part_of=event_id,
    )
    consent.keep(session, contact_id, given.consent, part_of=event_id, at=given.written_at, by_id=given.by_id)


def promise_again(session: Session, contact_id: int, given: Answer, event_id: int) -> datetime | None:
    """The further time that was given is a promise of its own: an Update after a holding reply."""
    if given.promised_at is None:
        return None
    said = ": ".join(part for part in (given.why.strip(), given.told.strip()) if part)
    promise = promising.given(contact_id, given.promised_at, given.at, said[:SAID_LENGTH] or None)
    promise.start_event_id = event_id
    kinds = {EventKind.PROMISE_MADE: ""}
    if given.holding:
        promise.name = PromiseName.UPDATE
        kinds = {EventKind.HOLDING_REPLY: given.why, **kinds}
    session.add(promise)
    for kind, words in kinds.items():
        history.write(
            session,
            contact_id,
            kind,
            at=given.at,
            written_at=given.written_at,
            by_id=given.by_id,
            words=words,
            part_of=event_id,
        )
    return promise.due_at
