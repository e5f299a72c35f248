"""Taking back what the details of a contact say: its facts, who was told of a danger, steps that the charter counts.

The promises that go with them are ended and run again as for everything else that is taken back (`db.undoing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from db import complaint_details, contact_fields, history, kept_facts, own_information, safeguarding
from db.acts import Act
from db.models import Complaint, Contact, Event, Note, OwnInformation
from db.promising import id_of

TABLES: Mapping[str, type[Any]] = {
    **dict.fromkeys(complaint_details.NAMES, Complaint),
    **dict.fromkeys(own_information.NAMES, OwnInformation),
}
"""Where each fact is kept."""
NAMES = {**complaint_details.NAMES, **own_information.NAMES}
SAID = {
    "met_on": "that you met them",
    "support_start": "that their support started",
    "assessment_done": "that the first assessment is finished",
    "plan_done": "that the support plan is finished",
    safeguarding.FIELD: "who was told of the danger",
    safeguarding.FLAG: "what you said of the danger",
}
"""What else the details say, as it is said when it is taken back."""
FIELDS = (*TABLES, *SAID)
SHOWN = 3
"""How many facts are named when they are taken back."""


def said(changed: Sequence[Event]) -> str:
    """What was taken back, in words; the first of `changed` is what the others are part of."""
    first = changed[0].field or ""
    if first in SAID:
        return SAID[first]
    names = [NAMES[event.field] for event in changed if event.field in NAMES]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"what you wrote down ({'; '.join(names[:SHOWN])}{more})"


def put_back(by: Act, contact: Contact, changed: Sequence[Event]) -> None:
    """What these events changed, as it was. WordsError where that was erased since."""
    facts: dict[type[Any], dict[str, str]] = {}
    for event in changed:
        field = event.field or ""
        if field in TABLES:
            facts.setdefault(TABLES[field], {})[field] = history.was(by.session, event)
        elif field == safeguarding.FLAG:
            contact_fields.put(by.session, contact, field, history.was(by.session, event))
        elif field == safeguarding.FIELD:
            safeguarding.take_back(by.session, id_of(contact), _became(by.session, event))
    for table, was in facts.items():
        kept_facts.put_back(by, contact, table, was)


def _became(session: Session, event: Event) -> str:
    note = session.get_one(Note, event.id)
    return note.new_value or ""
