"""Requests for own information: a pack was made, a pack was given. Only the second ends the request's time."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session

from db.desk.desk import Desk, on_desk
from db.details.own_information import own_information_row
from db.details.record import Details, record_details
from db.history import events
from db.history.events import act
from db.models import Contact, EventKind
from db.privacy.held import open_request, subject_of
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.wording.causes import PeopleCause

PACK_MADE = "Everything held about them was put together, to be looked through. It is not given yet."


class InformationRequest(NamedTuple):
    """An open request for own information: its contact's id and reference."""

    contact_id: int
    ref: str


def record_pack(desk: Desk, person_id: int) -> InformationRequest | None:
    """Record in the person's open request that their pack was made. Returns it; None without an open request.

    Raises WordsError without a current user, RecordError.
    """
    on_desk(desk)
    with writing(desk.engine) as session:
        contact = _request(session, person_id)
        if contact is None:
            return None
        act(session, desk).write(contact, EventKind.EXPORTED, words=PACK_MADE)
        return InformationRequest(contact.id or 0, contact.ref)


def record_given(desk: Desk, person_id: int, how: str) -> InformationRequest:
    """Record that the person was given their information today, `how` being like "by post": this ends the request's
    time. Raises WordsError without an open request, without a current user or without `how`; RecordError.
    """
    on_desk(desk)
    with read_session(desk.engine) as session:
        contact = _request(session, person_id)
        version = own_information_row(session, contact).version if contact is not None else 0
    if contact is None:
        raise WordsError(PeopleCause.NO_REQUEST_OPEN)
    request = InformationRequest(contact.id or 0, contact.ref)
    given = {"given_on": local_date(desk.clock.now()), "given_how": how.strip()}
    record_details(desk, request.contact_id, Details(own_information=given, version=version))
    return request


def _request(session: Session, person_id: int) -> Contact | None:
    contact_id = open_request(session, subject_of(session, person_id))
    return None if contact_id is None else events.find_contact(session, contact_id)
