"""The correctable fields of a contact, as the text that the history keeps.

A field has one name, from the form to the history. Undo restores it with `put_field`.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session, select

from db.contacts import validate
from db.desk.desk_changes import known_now
from db.models import Contact, Topic
from db.models.columns import id_of
from deskapp.charter.vocabulary import Kind, NumberState, Outcome
from deskapp.errors import WordsError
from deskapp.parsing.numbers import read_number
from deskapp.wording.causes import ContactCause
from deskapp.wording.contact_fields import CONTACT_FIELDS

EDITED = {name: field.words for name, field in CONTACT_FIELDS.items()}
"""The name of each correctable field in a sentence."""
BESIDE_IT = ("received_assumed", "entered_late", "person_id", "safeguarding", "contact_outcome")
"""Fields that change as a consequence of another, and are restored with it."""
COVERED_FIELDS = frozenset(
    {"received_assumed", "entered_late", "person_id", "person_number", "person_email", "outcome"}
)
"""Fields that change only together with another, whose line in the history covers them."""
YES, NO = "yes", "no"
FLAGS = ("relay", "unclear", "received_assumed", "entered_late", "safeguarding")
WITHHELD = "withheld"


def text_of(session: Session, contact: Contact, field: str) -> str:
    """The value of a field as text: a time in ISO format, UTC; a flag as "yes" or "no"; "" for no value."""
    if field == "topic":
        topic = session.get(Topic, contact.topic_id) if contact.topic_id is not None else None
        return topic.name if topic else ""
    if field == "number" and contact.number_state is NumberState.WITHHELD:
        return WITHHELD
    # A complaint has an outcome as well, which is a fact of its own.
    value = contact.outcome if field == "contact_outcome" else getattr(contact, field)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def put_field(session: Session, contact: Contact, field: str, text: str, *, since: datetime | None = None) -> None:
    """Set a field from text as `text_of` returns it, or as it returned it at `since` (UTC). Raises WordsError for an
    invalid value, or for a topic that is gone.
    """
    try:
        if field == "number":
            _put_number(contact, text)
        else:
            setattr(contact, *_row_value(session, field, text, since))
    except ValidationError as fault:
        raise validate.kept_words(fault) from None
    session.add(contact)


def _put_number(contact: Contact, text: str) -> None:
    telephone = read_number(text)
    contact.number = telephone.number or None
    contact.number_key, contact.number_state = telephone.number_key, telephone.state


def _row_value(session: Session, field: str, text: str, since: datetime | None) -> tuple[str, object]:
    if field == "topic":
        return "topic_id", _topic_id(session, text, since) if text else None
    if field in FLAGS:
        return field, text == YES
    if field == "received_at":
        return field, datetime.fromisoformat(text)
    if field in ("kind", "contact_outcome"):
        return ("kind", Kind(text)) if field == "kind" else ("outcome", Outcome(text) if text else None)
    if field == "person_id":
        return field, int(text) if text else None
    return field, text if field in ("about", "detail") else text or None


def _topic_id(session: Session, name: str, since: datetime | None) -> int:
    topic = (
        session.exec(select(Topic).where(Topic.name == name)).first()
        if since is None
        else known_now(session, Topic, name, since)
    )
    if topic is None:
        raise WordsError(ContactCause.BEFORE_UNKNOWN)
    return id_of(topic)
