"""Handing a contact on: to somebody here, to somebody elsewhere; and notes for whoever has it next."""

from __future__ import annotations

from typing import NamedTuple

from db import consent as consents
from db import deeds, history, organisations, promising, ringing
from db.acts import Act, act
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
    with writing(desk.engine) as session:
        by = act(session, desk)
        contact = history.find(session, contact_id)
        deeds.refuse_if_changed(session, contact, version)
        deeds.refuse_if_closed(contact, "give")
        to, before = session.get(Staff, staff_id), session.get(Staff, contact.owner_id)
        if to is None or before is None or not to.active:
            raise WordsError("They do not work here now. Choose somebody else.")
        if to.id == before.id:
            raise WordsError(f"{to.name} has it already.")
        contact.owner_id = staff_id
        kind, name = EventKind.GIVEN_TO, to.name
        by.write(contact, kind, words=name, field="owner_id", old_value=before.name, new_value=name)
        deeds.changed(session, contact, by.at)
        return Given(contact.ref, to.name, before.name)


def note(desk: Desk, contact_id: int, *, words: str, entry_id: str | None = None) -> None:
    """Add a note, to a closed contact too. The same `entry_id` adds it once. Raises WordsError, RecordError."""
    if not words.strip():
        raise WordsError("Write the note first. Esc leaves without one.")
    history.check_words(words)
    with writing(desk.engine) as session:
        by = act(session, desk, entry_id)
        if deeds.already(session, entry_id) is None:
            by.write(history.find(session, contact_id), EventKind.NOTE, words=words)


class Passing(NamedTuple):
    """Somebody else will help them, said in `words`. The last two are of a late one that ends."""

    to_whom: str
    consent: str
    words: str
    miss_reason: str | None
    sorry_said: bool | None


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
    given = Passing(to_whom, consent, consents.words(to_whom, consent, told), miss_reason, sorry_said)
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
        _pass_on(act(session, desk, entry_id), contact, given, ended, closes=closes)
        return PassedOn(contact.ref, closes)


def _pass_on(by: Act, contact: Contact, given: Passing, ended: list[Promise], *, closes: bool) -> None:
    outcome = Outcome.PASSED_ON if closes else None
    event_id = by.write(
        contact,
        EventKind.PASSED_ON,
        words=given.words,
        outcome=outcome,
        new_value=given.to_whom.strip(),
        organisation_id=organisations.meant(by.session, given.to_whom),
    )
    consents.keep(by, contact, given.consent, part_of=event_id)
    history.end(by.session, ended, event_id, at=by.at, miss_reason=given.miss_reason, sorry_said=given.sorry_said)
    deeds.changed(by.session, contact, by.at)
    if closes:
        history.close(by.session, contact, ClosedReason.PASSED_ON)
    if ended:
        ringing.over(by.session, id_of(contact), by.by_id)


def _ended(desk: Desk, running: list[Promise]) -> list[Promise]:
    return [row for row in running if promising.speaking_ends(desk.edition.rule(row.rule or ""), row.name)]
