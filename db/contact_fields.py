"""The fields of a contact that can be put right later, as text: what the history says they were and what they became.

One name for a field, from the form to the history; `put` is the way back that taking a change back goes.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session, select

from db import checking
from db.models import Contact, Topic
from deskapp.charter.vocabulary import Kind, NumberState
from deskapp.words.numbers import read_number

EDITED = {
    "name": "the name",
    "number": "the number",
    "address": "the address",
    "about": "what it is about",
    "topic": "the topic",
    "detail": "the detail",
    "file_place": "where it is",
    "received_at": "when it came in",
    "kind": "what kind it is",
    "relay": "whether it is a relay call",
}
"""What can be put right, as the desk says it: "Priya changed the number"."""
BESIDE_IT = ("received_assumed", "entered_late", "person_id", "safeguarding")
"""What changes with another field, and is put back with it."""
YES, NO = "yes", "no"
FLAGS = ("relay", "received_assumed", "entered_late", "safeguarding")
WITHHELD = "withheld"


def text_of(session: Session, contact: Contact, field: str) -> str:
    """What a field says, as text; empty where it says nothing. A time is ISO, in UTC."""
    if field == "topic":
        topic = session.get(Topic, contact.topic_id) if contact.topic_id is not None else None
        return topic.name if topic else ""
    if field == "number" and contact.number_state is NumberState.WITHHELD:
        return WITHHELD
    value = getattr(contact, field)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def put(session: Session, contact: Contact, field: str, text: str) -> None:
    """Have a field say this text, written as `text_of` writes it. WordsError says what to write instead."""
    try:
        if field == "number":
            _put_number(contact, text)
        else:
            setattr(contact, *_row_value(session, field, text))
    except ValidationError as fault:
        raise checking.said(fault) from None
    session.add(contact)


def _put_number(contact: Contact, text: str) -> None:
    telephone = read_number(text)
    contact.number = telephone.number or None
    contact.number_key, contact.number_state = telephone.number_key, telephone.state


def _row_value(session: Session, field: str, text: str) -> tuple[str, object]:
    if field == "topic":
        return "topic_id", session.exec(select(Topic.id).where(Topic.name == text)).one() if text else None
    if field in FLAGS:
        return field, text == YES
    if field == "received_at":
        return field, datetime.fromisoformat(text)
    if field == "kind":
        return field, Kind(text)
    if field == "person_id":
        return field, int(text) if text else None
    return field, text if field in ("about", "detail") else text or None
