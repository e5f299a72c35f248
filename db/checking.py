"""An entry that was typed, checked and made ready to keep. What cannot be kept as it stands is a WordsError, and the
sentence says what to type instead (records.md, E1).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from db.desk import Desk, OnDesk
from db.models import Contact
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError

CLOCKS_MAY_DIFFER = timedelta(minutes=2)
SENTENCES = {
    "about": "Enter what it is about, in a few words, up to 120 letters.",
    "name": "Names can be up to 80 letters.",
    "number": "A number can be up to 40 digits and signs. Put the rest under More detail.",
    "detail": "That's longer than 4,000 letters. Put the rest in the file and say where.",
    "rings": "Rings is a number from 1 to 20, or leave it blank.",
    "address": "An address can be up to 200 letters.",
    "file_place": "Where it is can be up to 60 letters.",
    "channel": "Choose how it came: p post, h by hand, e email, v visit.",
    "outcome": "Choose what happens next.",
    "received_at": "Enter when it came, like 16:20 or y 1620.",
    "owner_id": "Choose who has it.",
}


def new(**fields: Any) -> Contact:
    """A Contact of these fields, each checked as it is set. WordsError says which will not do and what to type."""
    try:
        return Contact(**fields)
    except ValidationError as fault:
        raise said(fault) from None


def said(fault: ValidationError) -> WordsError:
    """The sentence for the first thing wrong with an entry. What was typed is not in it."""
    where = fault.errors(include_input=False, include_url=False)[0]["loc"]
    field = str(where[0]) if where else ""
    return WordsError(SENTENCES.get(field, f"Look at {field.replace('_', ' ')} again: it cannot be kept as it is."))


def ready(desk: Desk, contact: Contact) -> Contact:
    """A copy of the entry with everything filled in that a form does not ask for; the entry itself stays as it is, so
    that a save which failed can be tried again with it.
    """
    now, writer_id = desk.clock.now(), on_desk(desk).id
    fields = {"ref": "", "written_at": now, "owner_id": writer_id, "created_by": writer_id, **_given(contact)}
    fields |= {"created_at": now, "updated_at": now, "edition_id": desk.edition_id}
    try:
        entry = Contact.model_validate(fields)
    except ValidationError as fault:
        raise said(fault) from None
    entry.received_at = entry.received_at.replace(microsecond=0)
    refuse_future(entry.received_at, now)
    _read_number(entry)
    entry.entered_late = entered_late(entry.received_at, entry.written_at, desk.edition.calendar)
    return entry


def on_desk(desk: Desk) -> OnDesk:
    """Who is on the desk. WordsError where nobody has said."""
    staff = desk.staff  # Read once: this is a thread, and another day may begin in the other.
    if staff is None:
        raise WordsError("Say who is on the desk first: press u and type your name.")
    return staff


def refuse_future(at: datetime, now: datetime) -> None:
    """WordsError for a time that has not come yet; two minutes are let through, because clocks are set right."""
    if at > now + CLOCKS_MAY_DIFFER:
        raise WordsError("That time is in the future. Did you mean yesterday?")


def entered_late(received_at: datetime, written_at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether it was written down more than 1 working day after it came: later than the next working day."""
    return london_date(written_at) > calendar.next_working_day(london_date(received_at))


def _given(contact: Contact) -> dict[str, Any]:
    fields = contact.model_dump(exclude={"id"})
    for name in ("name", "number", "address", "source_ref", "file_place"):
        fields[name] = (fields.get(name) or "").strip() or None
    fields["about"] = " ".join((fields.get("about") or "").split())
    return {name: value for name, value in fields.items() if value is not None}


def _read_number(entry: Contact) -> None:
    """The form that numbers are compared in, where the form did not work it out already."""
    if entry.number is None or entry.number_key:
        return
    from deskapp.words.numbers import read_number  # noqa: PLC0415 - imports phonenumbers

    read = read_number(entry.number)
    entry.number_key, entry.number_state = read.number_key, read.state
    entry.relay = entry.relay or read.relay
