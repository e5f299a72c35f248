"""Handing a contact on: to somebody here, to somebody elsewhere; and notes for whoever has it next."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from db import checking, deeds, history, promising, ringing
from db import consent as consents
from db.desk import Desk
from db.models import ClosedReason, Contact, EventKind, Promise, Staff
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError


class Given(NamedTuple):
    """Who has it now, and who had it."""

    ref: str
    name: str
    before: str


class PassedOn(NamedTuple):
    """It was passed on. `closed`: they were told, and nothing more is owed."""

    ref: str
    closed: bool


def give_to(desk: Desk, contact_id: int, *, staff_id: int, version: int | None = None) -> Given:
    """Give it to somebody who works here. Nothing that was promised moves.

    Raises WordsError where they have it already or it is closed, ChangedError where somebody did something with it
    after `version` was read, RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "give")
        to, before = session.get(Staff, staff_id), session.get(Staff, contact.owner_id)
        if to is None or before is None or not to.active:
            raise WordsError("They do not work here now. Choose somebody else.")
        if to.id == before.id:
            raise WordsError(f"{to.name} has it already.")
        contact.owner_id = staff_id
        history.write(
            session,
            contact_id,
            EventKind.GIVEN_TO,
            at=now,
            written_at=now,
            by_id=by_id,
            words=to.name,
            field="owner_id",
            old_value=before.name,
            new_value=to.name,
        )
        deeds.changed(session, contact, now)
        return Given(contact.ref, to.name, before.name)


def note(desk: Desk, contact_id: int, *, words: str, entry_id: str | None = None) -> None:
    """Add a note, to a closed contact too. The same `entry_id` adds it once. Raises WordsError, RecordError."""
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    if not words.strip():
        raise WordsError("Write the note first. Esc leaves without one.")
    history.check_words(words)
    with writing(desk.engine) as session:
        if deeds.already(session, entry_id) is not None:
            return
        contact = history.find(session, contact_id)
        history.write(
            session,
            id_of(contact),
            EventKind.NOTE,
            at=now,
            written_at=now,
            by_id=by_id,
            words=words,
            entry_id=entry_id,
        )


class Passing(NamedTuple):
    """Somebody else will help them. `told` is what we told them; the last two are of a late one that ends."""

    to_whom: str
    consent: str
    told: str
    miss_reason: str | None
    sorry_said: bool | None
    entry_id: str | None
    by_id: int
    at: datetime


def passed_on(
    desk: Desk,
    contact_id: int,
    *,
    to_whom: str,
    consent: str,
    told: str = "",
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> PassedOn:
    """Record that it was passed on, or that they were pointed elsewhere.

    `consent` is "yes" where they agreed, else why nobody had to ask them. `told` is what we told them: with it, it is
    a reply, which ends what speaking to them ends, and closes the contact when nothing is left; without it everything
    that was promised runs on. Raises WordsError, ChangedError, RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0)
    given = Passing(to_whom, consent, told, miss_reason, sorry_said, entry_id, by_id, now)
    words = consents.words(to_whom, consent, told)
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return PassedOn(contact.ref, known.outcome is Outcome.PASSED_ON)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "pass on")
        running = deeds.running(session, contact_id)
        ended = _ended(desk, running) if told.strip() else []
        closes = bool(ended) and len(ended) == len(running)
        _pass_on(session, contact, given, words, ended, closes=closes)
        return PassedOn(contact.ref, closes)


def _pass_on(
    session: Session, contact: Contact, given: Passing, words: str, ended: list[Promise], *, closes: bool
) -> None:
    contact_id = id_of(contact)
    event_id = history.write(
        session,
        contact_id,
        EventKind.PASSED_ON,
        at=given.at,
        written_at=given.at,
        by_id=given.by_id,
        words=words,
        outcome=Outcome.PASSED_ON if closes else None,
        entry_id=given.entry_id,
        new_value=given.to_whom.strip(),
    )
    consents.keep(session, contact_id, given.consent, part_of=event_id, at=given.at, by_id=given.by_id)
    history.end(session, ended, event_id, at=given.at, miss_reason=given.miss_reason, sorry_said=given.sorry_said)
    deeds.changed(session, contact, given.at)
    if closes:
        history.close(session, contact, ClosedReason.PASSED_ON)
    if ended:
        ringing.over(session, contact_id, given.by_id)


def _ended(desk: Desk, running: list[Promise]) -> list[Promise]:
    return [row for row in running if promising.speaking_ends(desk.edition.rule(row.rule or ""), row.name)]
