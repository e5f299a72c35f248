"""What is known of a contact because of what it is: a complaint's facts, a request's, who was told of a danger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import complaint_details, history, own_information, safeguarding, steps
from db.models import Complaint, Contact, Event, EventKind, OwnInformation
from db.promising import id_of
from db.safeguarding import Told
from db.sessions import reading
from deskapp.charter.vocabulary import Kind


class Known(NamedTuple):
    """The facts of its kind, None where it is another kind. `told` is who was told last of a danger, None where nobody
    was. `acknowledged`: they were told that we have it. `begun` are the days that steps count from, by their field.
    """

    complaint: Complaint | None
    own_information: OwnInformation | None
    told: Told | None
    acknowledged: bool
    begun: Mapping[str, date]


def known(engine: Engine, contact_id: int) -> Known:
    """What is known of one contact. Raises RecordError."""
    with reading(engine) as session:
        return known_of(session, history.find(session, contact_id))


def known_of(session: Session, contact: Contact) -> Known:
    """What `known` reads, inside somebody else's transaction."""
    contact_id = id_of(contact)
    undo = aliased(Event, name="undo")
    told_it = select(Event.id).where(
        Event.contact_id == contact_id,
        Event.kind == EventKind.ACK_SENT,
        ~select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists(),
    )
    return Known(
        complaint_details.row_of(session, contact) if contact.kind is Kind.COMPLAINT else None,
        own_information.row_of(session, contact) if contact.kind is Kind.OWN_INFORMATION else None,
        safeguarding.last_told(session, contact_id),
        session.exec(told_it.order_by(col(Event.id)).limit(1)).first() is not None,
        steps.begun(session, contact_id),
    )
