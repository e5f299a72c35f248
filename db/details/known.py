"""The details of a contact for its kind: facts of a complaint or request, the last danger report,
running milestones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.details import complaint as details_complaint
from db.details import own_information, safeguarding
from db.details.safeguarding import DangerReport
from db.history import events
from db.models import Complaint, Contact, Event, EventKind, OwnInformation
from db.models.columns import id_of
from db.promises import milestones
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind


class KnownDetails(NamedTuple):
    """The facts of a contact's kind, None for the other. `told` is the last danger report; None if nobody was told.

    `acknowledged` is true if receipt was acknowledged. `begun` has the local dates from which running milestones
    count, by field.
    """

    complaint: Complaint | None
    own_information: OwnInformation | None
    told: DangerReport | None
    acknowledged: bool
    begun: Mapping[str, date]


def known(engine: Engine, contact_id: int) -> KnownDetails:
    """The details of one contact. Raises RecordError."""
    with read_session(engine) as session:
        return known_in(session, events.find_contact(session, contact_id))


def known_in(session: Session, contact: Contact) -> KnownDetails:
    """The details of one contact, read in this session."""
    contact_id = id_of(contact)
    acknowledged = select(Event.id).where(
        Event.contact_id == contact_id, Event.kind == EventKind.ACK_SENT, ~events.undone()
    )
    return KnownDetails(
        details_complaint.complaint_row(session, contact) if contact.kind is Kind.COMPLAINT else None,
        own_information.own_information_row(session, contact) if contact.kind is Kind.OWN_INFORMATION else None,
        safeguarding.last_report(session, contact_id),
        session.exec(acknowledged.order_by(col(Event.id)).limit(1)).first() is not None,
        milestones.begun(session, contact_id),
    )
