"""Putting a contact's fields right later. What a field was and what it became is kept in the history.

When it came in is changed with care: the charter's promises that still run are counted afresh from then, with the old
time and the new one in the history; how a promise ended stays as it ended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import callers, checking, contact_fields, deeds, entry, entry_times, history, promising, receipt_moved
from db.acts import Act, act
from db.contact_fields import EDITED, NO, YES, text_of
from db.desk import Desk
from db.faults import ChangedError
from db.models import Contact, Event, EventKind, Note, Promise, Staff, Topic
from db.promising import id_of
from db.sessions import reading, writing
from db.typed import LETTER, MESSAGE, RefusedError, Typed
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.errors import WordsError
from deskapp.words import moments
from deskapp.words.matching import chosen
from deskapp.words.numbers import read_number
from deskapp.words.phrases import clock_time
from deskapp.words.times import due_written

CAME_WANTED = "Enter when it came, like 16:20 or y 1620"
KIND_WANTED = "Choose what kind it is"
NO_CHANGE = "That is what it says already."
AFTER_WRITTEN = "That is after it was written down. Look at the time again"
OWN_WAY = frozenset({Kind.COMPLAINT, Kind.OWN_INFORMATION})
"""Kinds with promises of their own that no change of a word may start or lose."""


class Changed(NamedTuple):
    """What a field was and what it is, as text; what that moved."""

    contact_id: int
    ref: str
    field: str
    was: str
    value: str
    recounted: tuple[receipt_moved.Recounted, ...] = ()


class Facts(NamedTuple):
    """What a form that changes a field begins with: the contact (not to be changed), what each field says, as text, and
    the topics there are.
    """

    contact_id: int
    contact: Contact
    texts: Mapping[str, str]
    topics: list[str]


def facts(engine: Engine, contact_id: int) -> Facts:
    """What a contact's fields say now. Raises RecordError."""
    with reading(engine) as session:
        contact = history.find(session, contact_id)
        texts = {field: text_of(session, contact, field) for field in EDITED}
        return Facts(contact_id, contact, texts, _topics(session))


def change_field(
    desk: Desk,
    contact_id: int,
    *,
    field: str,
    value: str,
    was: str | None = None,
    entry_id: str | None = None,
) -> Changed:
    """Have one of `EDITED` say what was typed, read as the log forms read it, and keep what it was.

    `was` is what the field said when it was opened (see `contact_fields.text_of`): where it says something else by
    now, ChangedError tells what and whose. The same `entry_id` changes it once. Raises RefusedError and WordsError for
    what cannot be taken, RecordError where saving failed.
    """
    with writing(desk.engine) as session:
        known = deeds.already(session, entry_id)
        contact = history.find(session, contact_id if known is None else known.contact_id)
        if known is not None:
            return _changed_by(session, contact, known)
        now_says = text_of(session, contact, field)
        if was is not None and was != now_says:
            raise _changed_first(session, contact, field, now_says)
        text = understood(field, value, contact=contact, desk=desk, topics=_topics(session))
        return _change(act(session, desk, entry_id), contact, field, text)


def understood(field: str, value: str, *, contact: Contact, desk: Desk, topics: Collection[str]) -> str:
    """What was typed into a field, as the history writes it. Raises RefusedError with the field and the mend."""
    typed = value.strip()
    if field == "received_at":
        return _came_at(typed, contact, desk).isoformat()
    if field == "about" and not typed:
        raise RefusedError("about", entry.ABOUT_WANTED)
    if field == "topic":
        topic = chosen(typed, list(topics))
        if topic is None:
            raise RefusedError("topic", entry.TOPIC_WANTED)
        return topic
    if field == "kind":
        return _kind(typed, contact)
    if field == "relay":
        return YES if typed == YES else NO
    if field == "number":
        return read_number(typed).number or (contact_fields.WITHHELD if _withheld(typed) else "")
    if field == "address":
        typed = entry.address(Typed(LETTER, "", contact.written_at, {field: typed}), contact.channel)
    return typed if field == "detail" else " ".join(typed.split())


def _withheld(typed: str) -> bool:
    return read_number(typed).state == contact_fields.WITHHELD


def _kind(typed: str, contact: Contact) -> str:
    if not typed:
        raise RefusedError("kind", KIND_WANTED)
    if contact.kind in OWN_WAY or Kind(typed) in OWN_WAY:
        raise RefusedError("kind", "That is not changed here: what is promised goes with it. ! makes it a complaint.")
    return typed


def _came_at(typed: str, contact: Contact, desk: Desk) -> datetime:
    """When it came in, read as the form of its channel reads it."""
    now = desk.clock.now()
    if not typed:
        raise RefusedError("received_at", CAME_WANTED)
    try:
        if contact.channel is Channel.CALL:
            at = moments.past(typed, now)
        else:
            form = MESSAGE if contact.channel is Channel.ANSWERPHONE else LETTER
            as_typed = Typed(form, "", contact.written_at, {"received_at": typed})
            at = entry_times.received_at(as_typed, now, desk.edition.calendar).at
    except RefusedError:
        raise
    except WordsError as error:
        raise RefusedError("received_at", str(error)) from error
    at = at.replace(microsecond=0)
    if at > max(contact.written_at, contact.received_at) + checking.CLOCKS_MAY_DIFFER:
        raise RefusedError("received_at", AFTER_WRITTEN)
    if contact.dated and contact.dated > london_date(at):
        raise RefusedError("received_at", entry_times.DATED_LATE)
    return at


def _topics(session: Session) -> list[str]:
    return list(session.exec(select(Topic.name).where(col(Topic.active))).all())


def _change(by: Act, contact: Contact, field: str, text: str) -> Changed:
    was = text_of(by.session, contact, field)
    if was == text or (field == "received_at" and was[:16] == text[:16]):
        raise WordsError(NO_CHANGE)
    if field == "received_at":
        receipt_moved.refuse_after_what_was_done(by.session, contact, datetime.fromisoformat(text))
    before = {name: text_of(by.session, contact, name) for name in ("relay", *contact_fields.BESIDE_IT)}
    counted_from = contact.received_at
    contact_fields.put(by.session, contact, field, text)
    event_id = _keep(by, contact, field, (was, text))
    _make_known(by, contact, field)
    if field == "kind":
        _start_what_it_owes(by, contact, event_id)
    moved = _count_afresh(by, contact, counted_from, event_id) if field == "received_at" else []
    for name, old in before.items():
        new = text_of(by.session, contact, name)
        if name != field and new != old:
            _keep(by, contact, name, (old, new), part_of=event_id)
    if moved or field == "kind":
        deeds.changed(by.session, contact, by.at)
    contact.updated_at = by.at
    by.session.add(contact)
    by.session.flush()
    return Changed(id_of(contact), contact.ref, field, was, text, tuple(moved))


def _make_known(by: Act, contact: Contact, field: str) -> None:
    """What a number, an email address or a name says of the person."""
    if field == "number":
        contact.relay = contact.relay or read_number(contact.number or "").relay
        if contact.person_id is not None:
            callers.keep_number(by.session, contact.person_id, contact, by.at)
    if field == "address" and contact.person_id is not None:
        callers.keep_email(by.session, contact.person_id, contact, by.at)
    if field == "name" and contact.name and contact.person_id is None:
        contact.person_id = callers.remember(by.session, contact, callers.Told(None, None, None), by.at)


def _count_afresh(by: Act, contact: Contact, counted_from: datetime, event_id: int) -> list[receipt_moved.Recounted]:
    contact.received_assumed = False
    contact.entered_late = checking.entered_late(contact.received_at, contact.written_at, by.desk.edition.calendar)
    moved = receipt_moved.recount(by.session, by.desk, contact, counted_from)
    for one in moved:
        words = f"Counted afresh: reply by {due_written(one.due_at)}, not {due_written(one.was_due_at)}"
        old_and_new = (one.was_due_at.isoformat(), one.due_at.isoformat())
        _keep(by, contact, "due_at", old_and_new, words=words, part_of=event_id)
    return moved


def _start_what_it_owes(by: Act, contact: Contact, event_id: int) -> None:
    """What the charter owes this kind, besides what is owed already; what was promised before runs on."""
    if not deeds.running(by.session, id_of(contact)):
        return
    known = set(by.session.exec(select(Promise.rule).where(Promise.contact_id == id_of(contact))).all())
    for owed in receipt_moved.edition_of(by.session, by.desk, contact).owed(
        contact.channel, contact.kind, contact.received_at
    ):
        if owed.rule and owed.rule.key not in known and owed.name is not PromiseName.PROMISE:
            promise = promising.of_charter(owed, contact)
            promise.start_event_id = event_id
            by.session.add(promise)


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
    said = words or f"{EDITED.get(field, field)} changed"
    return by.write(
        contact, EventKind.CHANGED_FIELD, words=said, old_value=was, new_value=text, field=field, part_of=part_of
    )


def _changed_first(session: Session, contact: Contact, field: str, now_says: str) -> ChangedError:
    """Who changed it meanwhile, and to what."""
    last = session.execute(
        select(Staff.name, Event.at)
        .select_from(Event)
        .join(Staff, col(Staff.id) == col(Event.by_id), isouter=True)
        .where(Event.contact_id == id_of(contact), Event.field == field)
        .order_by(col(Event.id).desc())
    ).first()
    who, when = (last[0] or "Somebody", f" at {clock_time(last[1])}") if last else ("Somebody", "")
    said = now_says if field != "received_at" else clock_time(datetime.fromisoformat(now_says))
    return ChangedError(
        f"{who} changed {EDITED[field]}{when}, while you were typing. What you typed is kept.",
        (f'It says "{said}" now',),
    )


def _changed_by(session: Session, contact: Contact, event: Event) -> Changed:
    """What this very change did, when saving it is tried once more."""
    note = session.get(Note, event.id)
    was, value = (note.old_value or "", note.new_value or "") if note else ("", "")
    return Changed(id_of(contact), contact.ref, event.field or "", was, value)
