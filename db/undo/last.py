"""Undo of the current user's last save. An undo is itself an event: the history shows both.

The effects on the contact are in `db.undo.effects`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, false, func, or_, select

from db.contacts import fields as contacts_fields
from db.desk.desk import Desk, on_desk
from db.history import conflicts, events
from db.history.events import Act, act
from db.models import AnswerphoneCheck, Contact, DayReview, Event, EventKind, Promise, Ring, Staff
from db.models.columns import id_of
from db.promises import reopen
from db.replies import reassign, ringing
from db.storage.errors import StaysError, UndoTold
from db.storage.sessions import writing
from db.undo import effects, new_colleague
from db.undo.effects import closed_it, details_of, ended_by, event_id, other_side, undo_event
from db.undo.redo import Recorder
from deskapp.errors import WordsError
from deskapp.limits import UNDO_WITHIN
from deskapp.wording.causes import Cause, ContactCause
from deskapp.wording.phrases import clock_time


# Actions without undo: answerphone checks and sign-offs.
def _refuse_what_stays(session: Session, by: Act, event: Event, what: str, told: UndoTold | None) -> None:
    """Raise StaysError if the user's last action since this event is one without undo: an answerphone check or a
    sign-off.

    Undo may skip it, to undo `what` (a save and its contact in words), once the user was `told` of both.
    """
    by_id, since = by.by_id, event.written_at
    check = session.exec(
        select(AnswerphoneCheck.ended_at)
        .where(col(AnswerphoneCheck.ended_by_id) == by_id, col(AnswerphoneCheck.ended_at) > since)
        .order_by(col(AnswerphoneCheck.ended_at).desc())
    ).first()
    review = session.exec(
        select(DayReview.signed_at)
        .where(col(DayReview.signed_by_id) == by_id, col(DayReview.signed_at) > since)
        .order_by(col(DayReview.signed_at).desc())
    ).first()
    done_at = max((at for at in (check, review) if at is not None), default=None)
    if done_at is None or (told is not None and done_at <= told.at):
        return
    name = "The check" if done_at == check else "The sign-off"
    asked = UndoTold(event_id(event), by.at)
    raise StaysError(ContactCause.STAYS, asked, name=name, at=clock_time(done_at), what=what)


FROM_A_FILE = ("log-", "row-")
"""Prefixes of the entry ids of an imported log (`db.imports.csv_log`)."""
NOT_DONE = frozenset({EventKind.UNDONE, EventKind.EXPORTED, EventKind.VIEWED_SENSITIVE})
"""Kinds of events that an undo passes over: they change nothing, or undo another."""
TAKEN_BACK = {
    EventKind.SPOKE: "that you spoke to them",
    EventKind.LEFT_MESSAGE: "that you left a message",
    EventKind.LETTER_SENT: "that you wrote to them",
    EventKind.EMAIL_SENT: "that you sent an email",
    EventKind.SEEN: "that you saw them",
    EventKind.TRIED: "that you tried them",
    EventKind.NOTE: "your note",
    EventKind.GIVEN_TO: "that you gave it to somebody",
    EventKind.PROMISE_MADE: "the time that you gave",
    EventKind.PROMISE_MOVED: "that you moved what was promised",
    EventKind.COMPLAINT_OPENED: "that it is a complaint",
    EventKind.ACK_SENT: "that you told them we have it",
    EventKind.PASSED_ON: "that you passed it on",
    EventKind.THEY_RANG: "the call that you added",
    EventKind.CHANGED_FIELD: "that you changed it",
    EventKind.JOINED: "that you joined it with another",
    EventKind.SPLIT: "that you split off a call",
    EventKind.UPDATE_GIVEN: "that you told them how it stands",
    EventKind.EXTENDED: "that you gave it more time",
    EventKind.ASKED_THEM: "that you asked them",
    EventKind.THEY_ANSWERED: "that they answered",
    EventKind.MILESTONE: "the step that you recorded",
    EventKind.WRITTEN_DOWN: "the whole entry, logged by mistake",
}
"""Words for each kind of event that can be undone, in the sentence of the undo."""
_ALL_OF_IT = "all of it"
_FIELDS = (reopen.FIELD, "owner_id", "kind", "due_at", *contacts_fields.EDITED, *effects.UNDONE_FIELDS)
"""The fields that can be restored."""
OWED_BY = (reopen.FIELD, "received_at", "kind")
"""Fields whose change affects promises."""


class Undone(NamedTuple):
    """An undo: the sentence about it, its contact, and the kind of the event undone."""

    words: str
    contact_id: int
    ref: str
    kind: EventKind


def undo_last(desk: Desk, *, told: UndoTold | None = None, asks: bool = False, said_about: int | None = None) -> Undone:
    """Undo every event of the current user's last save within the hour that is not undone yet. If they have since
    marked that they are ringing somebody, that mark is removed instead.

    With `asks`, the user has to be told first if a whole contact would be undone, or a save on a contact other than
    `said_about` (that of the last message). Raises WordsError if there is nothing to undo, or if a colleague's later
    event depends on it; StaysError with what the user has to be told first: such a save, or a check or sign-off made
    since, unless `told` is of that very save; RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        by = act(session, desk)
        event = _last(session, by_id, now)
        rung = ringing.newest(session, by_id, now)
        if rung is not None and (event is None or rung.at >= event.written_at):
            return _undo_ringing(by, rung)
        if event is None:
            raise WordsError(ContactCause.NOTHING_TO_UNDO)
        contact = events.find_contact(session, event.contact_id)
        who = f"{contact.ref} {contact.name or ''}".strip()
        told = told if told and told.event_id == event_id(event) else None
        saved = _saved_with(session, event)
        what = ", and ".join(_words_for(session, one) for one in saved)
        _refuse_what_stays(session, by, event, f"{what}. {who}", told)
        if asks and told is None:
            _ask_first(by, event, f"{what}. {who}.", said_about)
        sides = [(one, other_side(session, contact, one)) for one in saved]
        for one, other in sides:
            _refuse(session, contact, one, by_id, other)
        had_it = contact.owner_id
        recorder = Recorder(session, [contact, *(other for _, other in sides if other is not None)])
        for one, other in reversed(sides):
            undo_event(by, contact, one, other)
        left = [name for one, _ in sides if (name := new_colleague.leave_again(by, one))]
        again = _ALL_OF_IT if event.kind is EventKind.WRITTEN_DOWN else what
        recorder.keep([event_id(one) for one in saved], f"{again}. {who}.", by_id=by_id, at=by.at)
        called = f"{contact.ref} {contact.name or ''}".strip()
        gone = "".join(f" {name} is not on the staff." for name in left)
        if contact.owner_id == by_id != had_it and not any(one.kind is EventKind.GIVEN_TO for one in saved):
            gone += reassign.taken_over_words(session.get_one(Staff, had_it).name)
        return Undone(f"Taken back: {what}. {called}.{gone}", id_of(contact), contact.ref, event.kind)


def _ask_first(by: Act, event: Event, what: str, said_about: int | None) -> None:
    """Raise StaysError if the user has to be told first what would be undone."""
    if event.kind is EventKind.WRITTEN_DOWN or said_about not in (None, event.contact_id):
        raise StaysError(ContactCause.UNDO_MORE, UndoTold(event_id(event), by.at), what=what)


def _undo_ringing(by: Act, rung: Ring) -> Undone:
    contact = events.find_contact(by.session, rung.contact_id)
    recorder = Recorder(by.session, [contact])
    ringing.over(by.session, rung.contact_id, rung.staff_id)
    words = f"that you are ringing them. {contact.ref} {contact.name or ''}".strip() + "."
    recorder.keep([], words, by_id=by.by_id, at=by.at)
    return Undone(f"Taken back: {words}", id_of(contact), contact.ref, EventKind.TRIED)


def _saved_with(session: Session, event: Event) -> list[Event]:
    """The events of the save that wrote this one that are not undone yet, oldest first, without their parts."""
    saved = conflicts.events_of_entry(session, event.entry_id) if event.entry_id else []
    here = [one for one in saved if one.contact_id == event.contact_id and one.part_of is None]
    return [one for one in here if not _undone(session, one)] or [event]


def _words_for(session: Session, event: Event) -> str:
    """The words for an event that is undone."""
    if closed_it(session, event):
        return "that you closed it"
    if event.field == reopen.FIELD:
        return "that you opened it again"
    if event.kind is EventKind.CHANGED_FIELD and event.field in contacts_fields.EDITED:
        return f"that you changed {contacts_fields.EDITED[event.field]}"
    if event.field in effects.UNDONE_FIELDS:
        return effects.undone_words(details_of(session, event))
    return TAKEN_BACK[event.kind]


def _last(session: Session, by_id: int, now: datetime) -> Event | None:
    for event in _newest(session, now - UNDO_WITHIN):
        if (
            event.part_of is None
            and _author(event) == by_id
            and not (event.kind in NOT_DONE or _undone(session, event))
        ):
            return event
    return None


def _newest(session: Session, since: datetime) -> Iterator[Event]:
    """The events recorded since `since` (UTC), newest first. The time is not indexed, but ids ascend with it."""
    for event in session.exec(select(Event).order_by(col(Event.id).desc()).execution_options(yield_per=50)):
        if event.written_at < since:
            return
        yield event


def _author(event: Event) -> int | None:
    return event.by_id if event.by_id is not None else event.written_by_id


def _undone(session: Session, event: Event) -> bool:
    return session.exec(select(Event.id).where(Event.undo_of == event.id)).first() is not None


def _refuse(session: Session, contact: Contact, event: Event, by_id: int, other: Contact | None) -> None:
    """Raise WordsError if the event has no undo, or a colleague's later event depends on it."""
    edits = event.kind not in (EventKind.MILESTONE, EventKind.TRIED) and event.field not in (None, *_FIELDS)
    if event.kind not in TAKEN_BACK or edits:
        raise WordsError(ContactCause.NOT_UNDONE_HERE)
    if event.kind is EventKind.WRITTEN_DOWN and contact.entry_id.startswith(FROM_A_FILE):
        raise WordsError(ContactCause.FILE_NOT_UNDONE_HERE)
    newer = _later_dependent(session, event, by_id, contact)
    if newer is None and other is not None:
        newer = _later_dependent(session, event, by_id, other)
    if newer is not None:
        raise WordsError(Cause.CHANGED_AFTER_YOU, newer=newer)


def _later_dependent(session: Session, event: Event, by_id: int, on: Contact) -> str | None:
    """A colleague's newest event on this contact that depends on the event, in words with author and time; None if
    there is none.
    """
    author = func.coalesce(Event.by_id, Event.written_by_id)
    columns: list[Any] = [func.coalesce(Staff.name, "Somebody"), Event.kind, Event.field, Event.written_at]
    found = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == author, isouter=True)
        .where(
            Event.contact_id == id_of(on),
            col(Event.id) > event.id,
            or_(col(Event.part_of).is_(None), Event.part_of != event.id),
            or_(and_(conflicts.done_by_itself(), _depends_on(session, event)), _same_field(session, event)),
            or_(author.is_(None), author != by_id),
            ~events.undone(with_whole=True),
        )
        .order_by(col(Event.id).desc())
    ).first()
    if found is None:
        return None
    name, kind, field, at = found
    fact = effects.UNDONE_NAMES.get(field or "")
    did = f'wrote down "{fact}"' if fact else conflicts.DONE[kind]
    return f"{name} {did} at {clock_time(at)}"


def _depends_on(session: Session, event: Event) -> ColumnElement[bool]:
    """The condition for later events that depend on this one. After a log entry or a split, every event; after an added
    call that started no promise, its split; after an event that affects promises, the later ones that do; after any
    other event without effect on promises, none.
    """
    if event.kind in (EventKind.WRITTEN_DOWN, EventKind.SPLIT):
        return col(Event.kind).in_([kind for kind in conflicts.DONE if kind is not EventKind.UNDONE])
    started = _started_promise(session, event)
    if event.kind is EventKind.THEY_RANG and not started:
        return col(Event.kind) == EventKind.SPLIT
    owed = event.field in OWED_BY or ended_by(session, [event_id(event)]) or started
    if event.kind in conflicts.BESIDE and not owed:
        return false()
    changed = or_(
        conflicts.changes_what_is_owed(), col(Event.field).in_(effects.TABLES if event.field == "kind" else ())
    )
    return and_(col(Event.kind) != EventKind.UNDONE, changed)


def _started_promise(session: Session, event: Event) -> bool:
    """True if the event started a promise, running or ended."""
    began = select(Promise.id).where(Promise.contact_id == event.contact_id, Promise.start_event_id == event.id)
    return session.exec(began).first() is not None


def _same_field(session: Session, event: Event) -> ColumnElement[bool]:
    """The condition for later changes of a field that the event changed."""
    fields = {one.field for one in details_of(session, event)}
    if event.kind is EventKind.CHANGED_FIELD:
        fields.add(event.field)
    return and_(col(Event.kind) == EventKind.CHANGED_FIELD, col(Event.field).in_(fields)) if fields else false()
