"""The facts of a request for own information: identity checked, scope clarified, information given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from db.details.facts import ChangedFact, FactsOfKind
from db.history import conflicts, events
from db.history.events import Act
from db.models import ClosedReason, Contact, OwnInformation, State
from db.models.columns import id_of
from db.promises import milestones
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind
from deskapp.errors import WordsError
from deskapp.parsing.set_time import at_noon
from deskapp.wording.causes import ContactCause

OWN_INFORMATION_NAMES: Mapping[str, str] = {
    "id_checked": "Made sure who they are",
    "clarified_on": "Asked what they want to see on",
    "given_on": "Given to them on",
    "given_how": "How it was given",
}
"""The name of each fact in the history."""


def own_information_row(session: Session, contact: Contact) -> OwnInformation:
    """The stored facts, or an unsaved empty row if there are none yet."""
    return session.get(OwnInformation, id_of(contact)) or OwnInformation(contact_id=id_of(contact))


def _refuse(contact: Contact, facts: Mapping[str, Any], now: datetime) -> None:
    if contact.kind is not Kind.OWN_INFORMATION:
        raise WordsError(ContactCause.NOT_OWN_INFORMATION)
    came, today = local_date(contact.received_at), local_date(now)
    for field in ("clarified_on", "given_on"):
        day = facts.get(field)
        if day is not None and not came <= day <= today:
            raise WordsError(ContactCause.CLARIFIED_DAY_IMPOSSIBLE)
    if facts.get("given_on") is not None and not str(facts.get("given_how") or "").strip():
        raise WordsError(ContactCause.GIVEN_HOW_WANTED)


def _apply(by: Act, contact: Contact, row: OwnInformation, changed: Mapping[str, ChangedFact], event_id: int) -> None:
    """End the promise at the first date given, and close the contact if no promise is left. A corrected
    date ends none.
    """
    if row.given_on is not None and "given_on" in changed and not changed["given_on"].old:
        _given(by, contact, row.given_on, event_id)


OWN_INFORMATION_FACTS = FactsOfKind(OWN_INFORMATION_NAMES, own_information_row, _refuse, _apply)


def _given(by: Act, contact: Contact, day: date, event_id: int) -> None:
    at = by.at if day == local_date(by.at) else at_noon(day)
    milestones.record_part(by, contact, "information_given", at, event_id)
    if contact.state is not State.CLOSED and not conflicts.running(by.session, id_of(contact)):
        events.close(by.session, contact, ClosedReason.SORTED)
