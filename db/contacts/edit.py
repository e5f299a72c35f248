"""Correct a contact's fields. The history keeps the old and the new value of each.

A corrected time of receipt recalculates the charter's running promises, with both due times in the history. Ended
promises do not change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.contacts import caller, fields, validate
from db.contacts.change_kind import further_promises
from db.contacts.fields import EDITED, text_of
from db.desk.desk import Desk
from db.desk.topics import offered_topics
from db.history import conflicts, events
from db.history.action import action
from db.history.events import Act
from db.models import Contact, Event, EventKind, Note, Staff, State
from db.models.columns import id_of
from db.promises import recalculate, reopen, start
from db.storage.errors import ChangedError
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Kind
from deskapp.errors import WordsError
from deskapp.parsing.numbers import read_number
from deskapp.wording.causes import ContactCause
from deskapp.wording.phrases import clock_time
from deskapp.wording.times import due_written

OWN_WAY = frozenset({Kind.COMPLAINT, Kind.OWN_INFORMATION})
"""Kinds with their own promises. A contact becomes one by `change_kind`, never by a correction."""


class FieldRead(NamedTuple):
    """The text of a field as it was understood; `assumed` is true for a time of receipt without a time of day."""

    text: str
    assumed: bool = False


Reader = Callable[[Contact, Collection[str]], FieldRead]
"""Function from the present contact and the names of the topics to the new text of a field. Raises RefusedError."""


class Changed(NamedTuple):
    """A correction: the old and the new value as text, and the promises that it recalculated. `stays` is a number or an
    address that was not right, but stays on the caller's page, because something else gave it too; "" for none.
    """

    contact_id: int
    ref: str
    field: str
    was: str
    value: str
    recounted: tuple[recalculate.Recalculated, ...] = ()
    stays: str = ""


class Facts(NamedTuple):
    """The initial values of a correction form: the contact (read only), each field as text, and the topics by name."""

    contact_id: int
    contact: Contact
    texts: Mapping[str, str]
    topics: list[str]


def correction_facts(engine: Engine, contact_id: int) -> Facts:
    """The present values of a contact's fields. Raises RecordError."""
    with read_session(engine) as session:
        contact = events.find_contact(session, contact_id)
        texts = {field: text_of(session, contact, field) for field in EDITED}
        return Facts(contact_id, contact, texts, topics_of(session, contact))


def correct_contact_field(
    desk: Desk, contact_id: int, *, field: str, read: Reader, was: str | None = None, entry_id: str | None = None
) -> Changed:
    """Set one of the fields in `EDITED` to the text that `read` returns, called inside the transaction.

    `was` is the field's text when the form was opened (see `fields.text_of`): ChangedError, with the author and the
    present value, if it has changed since. Idempotent per `entry_id`. Raises what `read` raises, WordsError for an
    invalid change, RecordError.
    """
    with action(desk, contact_id, entry_id=entry_id) as (by, contact, known):
        session = by.session
        if known is not None:
            return _changed_by(session, contact, known)
        present = text_of(session, contact, field)
        if was is not None and was != present:
            raise _conflict(session, contact, field, present)
        return _change(by, contact, field, *read(contact, topics_of(session, contact)))


def topics_of(session: Session, contact: Contact) -> list[str]:
    """The topics that a contact can have: those that are offered under its charter."""
    return [topic.name for topic in offered_topics(session, contact.edition_id)]


def _change(by: Act, contact: Contact, field: str, text: str, assumed: bool) -> Changed:  # noqa: FBT001 - as it was read
    was = text_of(by.session, contact, field)
    if was == text or (field == "received_at" and was[:16] == text[:16]):
        raise WordsError(ContactCause.SAYS_SO_ALREADY)
    if field == "received_at":
        recalculate.refuse_after_what_was_done(by.session, contact, datetime.fromisoformat(text))
    was_nobodys = start.is_nobodys(contact) and contact.state is State.CLOSED
    before = {name: text_of(by.session, contact, name) for name in ("relay", *fields.BESIDE_IT)}
    counted_from = contact.received_at
    fields.put_field(by.session, contact, field, text)
    event_id = _keep(by, contact, field, (was, text))
    stays = _make_known(by, contact, field, was)
    if field == "kind":
        if was_nobodys:
            _open_what_was_nobodys(by, contact, event_id)
        else:
            _start_what_it_owes(by, contact, event_id)
    moved = []
    if field == "received_at":
        contact.received_assumed = assumed
        moved = _recalculate(by, contact, counted_from, event_id)
    for name, old in before.items():
        new = text_of(by.session, contact, name)
        if name != field and new != old:
            _keep(by, contact, name, (old, new), part_of=event_id)
    if moved or field == "kind":
        conflicts.changed(by.session, contact, by.at)
    contact.updated_at = by.at
    by.session.add(contact)
    by.session.flush()
    return Changed(id_of(contact), contact.ref, field, was, text, tuple(moved), stays)


def _make_known(by: Act, contact: Contact, field: str, was: str) -> str:
    """Update the person with a corrected number, email address or name. Returns what stays on their page of `was`."""
    if field == "number":
        contact.relay = contact.relay or read_number(contact.number or "").relay
    if field == "name" and contact.name and contact.person_id is None:
        contact.person_id = caller.remember(by.session, contact, caller.PersonTold(None, None, None), by.at).person_id
    return caller.correct_point(by, contact, field, was) if field in caller.POINTS else ""


def _recalculate(by: Act, contact: Contact, counted_from: datetime, event_id: int) -> list[recalculate.Recalculated]:
    contact.entered_late = validate.entered_late(contact.received_at, contact.written_at, by.desk.edition.calendar)
    moved = recalculate.recalculate_contact(by.session, by.desk, contact, counted_from)
    for one in moved:
        words = f"Counted afresh: reply by {due_written(one.due_at, by.at)}, not {due_written(one.was_due_at, by.at)}"
        old_and_new = (one.was_due_at.isoformat(), one.due_at.isoformat())
        _keep(by, contact, "due_at", old_and_new, words=words, part_of=event_id)
    return moved


def _start_what_it_owes(by: Act, contact: Contact, event_id: int) -> None:
    """Start the charter's promises for the new kind, without those that the contact has. Earlier ones run on."""
    if not conflicts.running(by.session, id_of(contact)):
        return
    edition = recalculate.edition_of_promise(by.session, by.desk, contact)
    for promise in further_promises(by.session, contact, contact.kind, edition, contact.edition_id):
        promise.start_event_id = event_id
        by.session.add(promise)


def _open_what_was_nobodys(by: Act, contact: Contact, event_id: int) -> None:
    """Treat a contact that was not for us as one of its new kind that came in unanswered: nobody had sorted it."""
    contact.outcome = None
    edition = recalculate.edition_of_promise(by.session, by.desk, contact)
    promises = start.started_by(edition, contact, None, None)
    if contact.kind.asks_nothing and not promises:
        return
    for promise in promises:
        promise.start_event_id = event_id
        by.session.add(promise)
    reopen.reopen_for(by, contact, event_id)


def _keep(
    by: Act,
    contact: Contact,
    field: str,
    old_and_new: tuple[str, str],
    *,
    words: str | None = None,
    part_of: int | None = None,
) -> int:
    was, text = old_and_new
    words = words or f"{EDITED.get(field, field)} changed"
    return by.write(
        contact, EventKind.CHANGED_FIELD, words=words, old_value=was, new_value=text, field=field, part_of=part_of
    )


def _conflict(session: Session, contact: Contact, field: str, present: str) -> ChangedError:
    """The edit conflict on a field: its last author, and its present value in words."""
    last = session.execute(
        select(Staff.name, Event.at)
        .select_from(Event)
        .join(Staff, col(Staff.id) == col(Event.by_id), isouter=True)
        .where(Event.contact_id == id_of(contact), Event.field == field)
        .order_by(col(Event.id).desc())
    ).first()
    who, when = (last[0] or "Somebody", f" at {clock_time(last[1])}") if last else ("Somebody", "")
    words = present if field != "received_at" else clock_time(datetime.fromisoformat(present))
    return ChangedError(
        ContactCause.CHANGED_MEANWHILE, (f'It says "{words}" now',), change=f"{who} changed {EDITED[field]}{when}"
    )


def _changed_by(session: Session, contact: Contact, event: Event) -> Changed:
    """The correction that `event` recorded, for a repeated save."""
    note = session.get(Note, event.id)
    was, value = (note.old_value or "", note.new_value or "") if note else ("", "")
    return Changed(id_of(contact), contact.ref, event.field or "", was, value)
