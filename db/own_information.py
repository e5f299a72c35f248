"""Somebody asked what we hold about them: what was done about it, and the day on which they were given it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from db import deeds, history, kept_facts
from db.acts import Act
from db.desk import Desk
from db.models import ClosedReason, Contact, OwnInformation, Promise, State
from db.promising import id_of
from db.sessions import reading
from deskapp.charter.options import Stop
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Kind, PromiseName, Result
from deskapp.errors import WordsError
from deskapp.words.set_time import at_noon

NAMES: Mapping[str, str] = {
    "id_checked": "Made sure who they are",
    "clarified_on": "Asked what they want to see on",
    "given_on": "Given to them on",
    "given_how": "How it was given",
}
"""What the history calls each fact."""
HOW_WANTED = "Enter how it was given, like: by post, recorded"


def details(engine: Engine, contact_id: int) -> OwnInformation:
    """What was done about a request so far. Raises RecordError."""
    with reading(engine) as session:
        return row_of(session, history.find(session, contact_id))


def keep_details(
    desk: Desk, contact_id: int, *, facts: Mapping[str, Any], version: int, entry_id: str | None = None
) -> list[kept_facts.Fact]:
    """Write down what was done, as `kept_facts.keep` does. The day on which it was given ends that promise: kept where
    it is not after the day it was owed. Where nothing else is owed, it is closed.
    """
    return kept_facts.keep(desk, contact_id, _FACTS, facts=facts, version=version, entry_id=entry_id)


def row_of(session: Session, contact: Contact) -> OwnInformation:
    """The facts as they are kept, or as they stand before any was written down."""
    return session.get(OwnInformation, id_of(contact)) or OwnInformation(contact_id=id_of(contact))


def _refuse(contact: Contact, facts: Mapping[str, Any], now: datetime) -> None:
    if contact.kind is not Kind.OWN_INFORMATION:
        raise WordsError("This is not a request for their own information.")
    came, today = london_date(contact.received_at), london_date(now)
    for field in ("clarified_on", "given_on"):
        day = facts.get(field)
        if day is not None and not came <= day <= today:
            raise WordsError("That day is between the day they asked and today. Look at it again.")
    if facts.get("given_on") is not None and not str(facts.get("given_how") or "").strip():
        raise WordsError(HOW_WANTED)


def _follow(
    by: Act, contact: Contact, row: OwnInformation, changed: Mapping[str, kept_facts.Fact], event_id: int
) -> None:
    """The first day on which it was given ends the promise; one that is put right later ends nothing more."""
    if row.given_on is not None and "given_on" in changed and not changed["given_on"].was:
        _given(by, contact, row.given_on, event_id)


_FACTS = kept_facts.FactsOfKind(NAMES, row_of, _refuse, _follow)


def _given(by: Act, contact: Contact, day: date, event_id: int) -> None:
    running = deeds.running(by.session, id_of(contact))
    ended = [row for row in running if _is_giving(by.desk, row)]
    at = by.at if day == london_date(by.at) else at_noon(day)
    for promise in ended:
        in_time = at <= promise.due_at
        result = Result.KEPT if in_time else Result.MISSED
        history.end_as(by.session, promise, event_id, at=max(at, promise.started_at), result=result)
    deeds.changed(by.session, contact, by.at)
    if len(ended) == len(running) and contact.state is not State.CLOSED:
        history.close(by.session, contact, ClosedReason.SORTED)


def _is_giving(desk: Desk, promise: Promise) -> bool:
    rule = desk.edition.rule(promise.rule or "")
    if rule is not None and rule.stops_on:
        return Stop.INFORMATION_GIVEN in rule.stops_on
    return promise.name is PromiseName.OWN_INFORMATION
