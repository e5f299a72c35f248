"""Save a contact's details (kind, milestones, danger, facts) in one transaction, which one undo reverts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from db.contacts.change_kind import change_kind
from db.desk.desk import Desk
from db.details import complaint, own_information, safeguarding
from db.details.facts import FactsOfKind, change_facts
from db.details.safeguarding import DangerReport
from db.history import conflicts, events
from db.history.events import Act, act
from db.models import Contact, EventKind
from db.promises import milestones
from db.storage.sessions import writing
from deskapp.charter.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Details:
    """The details that one save changes; None or empty means unchanged.

    `complaint` and `own_information` are facts by field, read at `version`. `started` and `finished` are the times
    (UTC) of milestones, by rule. A danger report in `told` also sets the danger mark.
    """

    complaint: Mapping[str, Any] = field(default_factory=dict)
    own_information: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    is_own_information: bool = False
    in_danger: bool | None = None
    told: DangerReport | None = None
    started: Mapping[str, datetime] = field(default_factory=dict)
    finished: Mapping[str, datetime] = field(default_factory=dict)


def record_details(desk: Desk, contact_id: int, details: Details, *, entry_id: str | None = None) -> None:
    """Save the details of an open or closed contact: all of them, or none if one is refused.

    Idempotent per `entry_id`. Raises WordsError for facts that cannot be true, ChangedError if the facts were changed
    after `details.version` was read, RecordError.
    """
    entry_id = entry_id or uuid4().hex
    with writing(desk.engine) as session:
        if conflicts.events_of_entry(session, entry_id):
            return
        contact = events.find_contact(session, contact_id)
        acts = _acts(act(session, desk, entry_id))
        if details.is_own_information:
            change_kind(next(acts), contact, Kind.OWN_INFORMATION, EventKind.CHANGED_FIELD)
        for counted_from, on in details.started.items():
            milestones.start_step(next(acts), contact, counted_from, on)
        for stop, on in details.finished.items():
            milestones.finish_step(next(acts), contact, stop, on)
        _write_danger(acts, contact, details)
        _write_facts(acts, contact, complaint.COMPLAINT_FACTS, details.complaint, details.version)
        _write_facts(acts, contact, own_information.OWN_INFORMATION_FACTS, details.own_information, details.version)


def _acts(by: Act) -> Iterator[Act]:
    """Copies of an act without end, each with a numbered entry id of the same save."""
    for number in count():
        yield by._replace(entry_id=conflicts.numbered(by.entry_id or "", number))


def _write_danger(acts: Iterator[Act], contact: Contact, details: Details) -> None:
    if details.in_danger is not None or details.told is not None:
        safeguarding.mark(next(acts), contact, danger=details.told is not None or bool(details.in_danger))
    if details.told is not None:
        by = next(acts)
        safeguarding.add_report(by, contact, safeguarding.validate_report(details.told, by.at))


def _write_facts(
    acts: Iterator[Act], contact: Contact, kind: FactsOfKind, facts: Mapping[str, Any], version: int
) -> None:
    if facts:
        change_facts(next(acts), contact, kind, facts, version)
