"""Refer a contact to an organisation, or to a person outside this desk."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import ClosedReason, Contact, EventKind
from db.models.columns import id_of
from db.people import organisations
from db.promises import life
from db.replies import consent as consents
from db.replies import ringing
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import Outcome


class PassedOn(NamedTuple):
    """A referral. `closed` is true if the caller was told and nothing more is owed."""

    ref: str
    closed: bool


class Passing(NamedTuple):
    """A validated referral, with its text for the history and its time (UTC).

    The last two fields are for a promise that it ends late.
    """

    to_whom: str
    consent: str
    words: str
    at: datetime
    miss_reason: str | None
    sorry_said: bool | None


def passed_on(
    desk: Desk,
    contact_id: int,
    *,
    to_whom: str,
    consent: str,
    told: str = "",
    at: datetime | None = None,
    miss_reason: str | None = None,
    sorry_said: bool | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> PassedOn:
    """Record a referral `to_whom` at `at` (UTC), None for now. Idempotent per `entry_id`.

    `consent` is "yes", or the reason why it was not needed. `told` is what we told the caller: with it the referral
    counts as a reply, which closes the contact if no promise is left; without it all promises run on. Raises WordsError
    for an invalid value or a closed contact, ChangedError if it was changed after `version` was read, RecordError.
    """
    now = desk.clock.now()
    words, passed_at = consents.words(to_whom, consent, told), (at or now).replace(microsecond=0)
    given = Passing(to_whom, consent, words, passed_at, miss_reason, sorry_said)
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to="pass on", done_at=passed_at) as (
        by,
        contact,
        known,
    ):
        if known is not None:
            return PassedOn(contact.ref, known.outcome is Outcome.PASSED_ON)
        happening = HappeningKind.REPLY if told.strip() else None
        ends = life.would_end(by, contact, happening, given.at).ended if happening else []
        closes = happening is not None and len(ends) == len(conflicts.running(by.session, contact_id))
        _pass_on(by, contact, given, happening, closes=closes)
        return PassedOn(contact.ref, closes)


def _pass_on(by: Act, contact: Contact, given: Passing, happening: HappeningKind | None, *, closes: bool) -> None:
    outcome = Outcome.PASSED_ON if closes else None
    event_id = by.write(
        contact,
        EventKind.PASSED_ON,
        at=given.at,
        words=given.words,
        outcome=outcome,
        new_value=given.to_whom.strip(),
        organisation_id=organisations.organisations_named_by(by.session, given.to_whom),
        happening=happening,
    )
    consents.keep_consent(by, contact, given.consent, part_of=event_id)
    beside = life.PromiseEnding(given.miss_reason, given.sorry_said)
    if happening is not None:
        life.record(by, contact, event_id, happening, given.at, beside=beside)
    conflicts.changed(by.session, contact, by.at)
    if closes:
        events.close(by.session, contact, ClosedReason.PASSED_ON)
    if happening is not None:
        ringing.over(by.session, id_of(contact), by.by_id)
