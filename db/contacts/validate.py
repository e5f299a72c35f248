"""Validate a contact before it is saved. An invalid value raises a WordsError that says what to type instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from db.desk.desk import Desk, on_desk
from db.history.conflicts import refuse_future
from db.models import Contact
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.parsing.numbers import read_number
from deskapp.wording.causes import Cause, ContactCause

_CAUSES = {
    "about": ContactCause.ABOUT_TOO_LONG,
    "name": ContactCause.NAME_TOO_LONG,
    "number": ContactCause.NUMBER_TOO_LONG,
    "detail": ContactCause.WORDS_TOO_LONG,
    "rings": ContactCause.RINGS_WANTED,
    "address": ContactCause.ADDRESS_TOO_LONG,
    "file_place": ContactCause.PLACE_TOO_LONG,
    "channel": ContactCause.CHANNEL_WANTED,
    "outcome": ContactCause.OUTCOME_WANTED,
    "received_at": ContactCause.CAME_WANTED,
    "owner_id": Cause.OWNER_WANTED,
}


def new(**fields: Any) -> Contact:
    """A validated Contact of these fields. Raises WordsError for the first invalid one."""
    try:
        return Contact(**fields)
    except ValidationError as fault:
        raise kept_words(fault) from None


def kept_words(fault: ValidationError) -> WordsError:
    """The sentence for the first error of an entry, without the value typed."""
    where = fault.errors(include_input=False, include_url=False)[0]["loc"]
    field = str(where[0]) if where else ""
    return WordsError(_CAUSES.get(field, ContactCause.FIELD_IMPOSSIBLE), what=field.replace("_", " "))


def ready(desk: Desk, contact: Contact) -> Contact:
    """A validated copy of an entry with author, times, edition and normalised number filled in. Raises WordsError.

    The entry itself is not changed, so that a failed save can be tried again with it.
    """
    now, writer_id = desk.clock.now(), on_desk(desk).id
    fields = {"ref": "", "written_at": now, "owner_id": writer_id, "created_by": writer_id, **_given(contact)}
    fields |= {"created_at": now, "updated_at": now, "edition_id": desk.edition_id}
    try:
        entry = Contact.model_validate(fields)
    except ValidationError as fault:
        raise kept_words(fault) from None
    entry.received_at = entry.received_at.replace(microsecond=0)
    refuse_future(entry.received_at, now)
    _read_number(entry)
    entry.entered_late = entered_late(entry.received_at, entry.written_at, desk.edition.calendar)
    return entry


def entered_late(received_at: datetime, written_at: datetime, calendar: WorkingCalendar) -> bool:
    """True if the contact was written down after the working day that follows its receipt. Times are UTC."""
    return local_date(written_at) > calendar.next_working_day(local_date(received_at))


def _given(contact: Contact) -> dict[str, Any]:
    fields = contact.model_dump(exclude={"id"})
    for name in ("name", "number", "address", "source_ref", "file_place"):
        fields[name] = (fields.get(name) or "").strip() or None
    fields["about"] = " ".join((fields.get("about") or "").split())
    return {name: value for name, value in fields.items() if value is not None}


def _read_number(entry: Contact) -> None:
    """Fill in the normalised number, its state and relay, if the form did not."""
    if entry.number is None or entry.number_key:
        return
    read = read_number(entry.number)
    entry.number, entry.number_key, entry.number_state = read.number or None, read.number_key, read.state
    entry.relay = entry.relay or read.relay
