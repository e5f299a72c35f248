"""Registers of a period: every complaint, request for information, or compliment received in it, with its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db.charters.adopted import promises_to_kinds
from db.models import Complaint, Contact, OwnInformation, Promise, Staff, Topic
from db.reports.contacts import is_in_figures
from db.reports.period import Period
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.wording.naming import kind_title

_IN_ONE_STATEMENT = 500
"""The number of ids in one statement, below every limit of SQLite."""


class Register(StrEnum):
    """A register, by the name of its command."""

    COMPLAINTS = "complaints"
    REQUESTS = "requests"
    COMPLIMENTS = "compliments"


class PromiseFacts(NamedTuple):
    """A promise of a contact: its rule (None for a time that staff gave), result, times (UTC), and reason if late.

    `to_kind` is true if the charter makes it to this kind of contact, and not to whatever comes in one way.
    """

    rule: str | None
    name: PromiseName
    result: Result
    due_at: datetime
    stopped_at: datetime | None
    waiting_since: datetime | None
    miss_reason: str | None
    to_kind: bool

    def is_late(self, now: datetime) -> bool:
        """True if it was missed, or is overdue now."""
        is_overdue = self.result is Result.RUNNING and self.waiting_since is None and self.due_at < now
        return self.result is Result.MISSED or is_overdue


class RegisterEntry(NamedTuple):
    """One contact of a register. `promises` are without void and restarted ones, soonest due first. `closed_reason` is
    None while it is open.
    """

    contact_id: int
    ref: str
    received_at: datetime
    channel: Channel
    kind: Kind
    name: str | None
    about: str
    topic: str | None
    owner: str
    closed_reason: str | None
    complaint: Complaint | None
    own_information: OwnInformation | None
    promises: tuple[PromiseFacts, ...]


def register_entries(session: Session, register: Register, period: Period) -> list[RegisterEntry]:
    """The contacts of a register that were received in the period, oldest first, without merged and void ones."""
    begins, ends = period.instants()
    columns: list[Any] = [
        Contact.id, Contact.ref, Contact.received_at, Contact.channel, Contact.kind, Contact.name, Contact.about,
        Topic.name, Staff.name, Contact.closed_reason, Complaint, OwnInformation,
    ]  # fmt: skip
    found = session.execute(
        select(*columns)
        .select_from(Contact)
        .join(Staff, col(Staff.id) == col(Contact.owner_id))
        .outerjoin(Topic, col(Topic.id) == col(Contact.topic_id))
        .outerjoin(Complaint, col(Complaint.contact_id) == col(Contact.id))
        .outerjoin(OwnInformation, col(OwnInformation.contact_id) == col(Contact.id))
        .where(col(Contact.received_at) >= begins, col(Contact.received_at) < ends, is_in_figures())
        .where(col(Contact.joined_to_id).is_(None), col(Contact.kind).in_(_kinds(session, register)))
        .order_by(col(Contact.received_at), col(Contact.id))
    ).all()
    promises = _promises(session, [row[0] for row in found])
    return [RegisterEntry._make((*row, tuple(promises[row[0]]))) for row in found]


def _kinds(session: Session, register: Register) -> list[Kind]:
    """The kinds of a register. Requests are those for own records, and kinds of an edition that are called requests."""
    if register is Register.COMPLAINTS:
        return [Kind.COMPLAINT]
    if register is Register.COMPLIMENTS:
        return [Kind.COMPLIMENT]
    recorded = [Kind(kind) for kind in session.exec(select(Contact.kind).distinct())]
    return [Kind.OWN_INFORMATION, *(kind for kind in recorded if kind.is_own and "request" in kind_title(kind).lower())]


def _promises(session: Session, contact_ids: Iterable[int]) -> dict[int, list[PromiseFacts]]:
    again = aliased(Promise, name="again")
    restarted = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    columns: list[Any] = [
        Promise.contact_id, Promise.rule, Promise.name, Promise.result, Promise.due_at, Promise.stopped_at,
        Promise.waiting_since, Promise.miss_reason, func.coalesce(Promise.edition_id, Contact.edition_id), Contact.kind,
    ]  # fmt: skip
    ids, to_kinds = list(contact_ids), promises_to_kinds(session)
    by_contact: dict[int, list[PromiseFacts]] = defaultdict(list)
    for start in range(0, len(ids), _IN_ONE_STATEMENT):
        some = ids[start : start + _IN_ONE_STATEMENT]
        rows = session.execute(
            select(*columns)
            .join(Contact, col(Contact.id) == col(Promise.contact_id))
            .where(col(Promise.contact_id).in_(some), col(Promise.result) != Result.VOID, ~restarted)
            .order_by(col(Promise.due_at), col(Promise.id))
        )
        for contact_id, rule, *facts, edition_id, kind in rows:
            to_kind = f"{edition_id} {rule} {kind}" in to_kinds
            by_contact[contact_id].append(PromiseFacts._make((rule, *facts, to_kind)))
    return by_contact
