"""Messages of an answerphone check, recorded one by one: the contact and the check in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, func, select

from db.answerphone.read import checker_name, counted, find_check, heard_in
from db.contacts import caller, fields, log, validate
from db.contacts.log import LogEntry, Logged
from db.desk.desk import Desk, on_desk
from db.details.safeguarding import NO_DANGER, Danger
from db.history import conflicts, events
from db.history.events import Act
from db.models import AnswerphoneCheck, Contact, EventKind, Heard, HeardAs, Promise
from db.models.columns import id_of
from db.promises.load import promise_of
from db.promises.recalculate import run_from
from db.storage.sessions import writing
from deskapp.charter.declared import form_of
from deskapp.charter.vocabulary import Channel
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause
from deskapp.wording.phrases import clock_time, due_words, time_as_of


class Listened(NamedTuple):
    """A recorded message. `ref` is the contact's, "" for a message without words. `logged` is the contact that it
    became; None if it was added to one or had no words. `to_go` is the number of messages left; None if a colleague
    finished the check meanwhile, so that the message was saved without it.

    `due_at` (UTC) is set if a message that was added made something due sooner.
    """

    ref: str
    contact_id: int | None
    to_go: int | None
    logged: Logged | None = None
    due_at: datetime | None = None


def write_message(desk: Desk, check_id: int, entry: LogEntry, *, unclear: bool = False) -> Listened:
    """Save a message as a contact and add it to the check. Idempotent per entry id.

    `unclear` marks a message that could not be understood; its promise runs all the same. If a colleague has finished
    the check meanwhile, the contact is saved without it. Raises WordsError, RecordError.
    """
    ready = validate.ready(desk, entry.contact)
    told = caller.PersonTold(entry.needs, entry.ok_to_leave_message, entry.reply_by)
    what = HeardAs.UNCLEAR if unclear else HeardAs.WRITTEN_DOWN
    with writing(desk.engine) as session:
        check = find_check(session, check_id)
        logged = log.keep_contact(
            session,
            desk,
            ready,
            told,
            promised_at=entry.promised_at,
            said_words=entry.said_words,
            safeguarding_told=entry.safeguarding_told,
        )
        heard = _Message(what, logged.contact_id, ready.received_at, ready.received_assumed, ready.entry_id)
        return Listened(logged.ref, logged.contact_id, _keep(session, desk, check, heard), logged)


def add_message_to(
    desk: Desk,
    check_id: int,
    contact_id: int,
    *,
    entry_id: str,
    left_at: datetime,
    left_assumed: bool = False,
    words: str = "",
    channel: Channel = Channel.ANSWERPHONE,
    danger: Danger = NO_DANGER,
    listener_id: int | None = None,
) -> Listened:
    """Add a message, and the danger that it speaks of, to the contact that it is about. Idempotent per `entry_id`.

    `listener_id` is who listens again to a message that could not be made out; None for any other.

    If that contact is itself a message of this check, its promises count from the earlier of the two; if not, what the
    charter promises for this message starts where it is due sooner. Raises WordsError if the contact is closed,
    RecordError.
    """
    with writing(desk.engine) as session:
        check = find_check(session, check_id)
        above = {one.contact_id for one in heard_in(session, check_id) if not one.taken_back}
        what = HeardAs.SAME_CALLER if contact_id in above else HeardAs.ADDED
        heard = _Message(what, contact_id, left_at, left_assumed, entry_id)
        return _add(session, desk, check, heard, _Said(words, channel, danger, listener_id))


def nothing_said(desk: Desk, check_id: int, *, entry_id: str) -> Listened:
    """Record a message without words. Idempotent per `entry_id`. Raises WordsError if the check is
    finished, RecordError.
    """
    with writing(desk.engine) as session:
        check = find_check(session, check_id)
        _refuse_if_done(session, check)
        heard = _Message(HeardAs.NOTHING_SAID, None, None, left_assumed=False, entry_id=entry_id)
        return Listened("", None, _keep(session, desk, check, heard))


_EARLIER = 3
"""The number of the event of an earlier time among those of a save: the message is the first, a danger the next two."""


class _Message(NamedTuple):
    what: HeardAs
    contact_id: int | None
    left_at: datetime | None
    left_assumed: bool
    entry_id: str


class _Said(NamedTuple):
    words: str
    channel: Channel
    danger: Danger
    listener_id: int | None


def _add(session: Session, desk: Desk, check: AnswerphoneCheck, heard: _Message, said: _Said) -> Listened:
    assert heard.left_at is not None  # noqa: S101 - only a message without words has none
    assert heard.contact_id is not None  # noqa: S101 - the same
    left_at = heard.left_at.replace(microsecond=0)
    new = session.exec(select(Heard.id).where(Heard.entry_id == heard.entry_id)).first() is None
    if new:
        _refuse_if_done(session, check)
    # Two messages of one check are one: its promises are moved, and no others start.
    above = events.find_contact(session, heard.contact_id)
    joins = heard.what is HeardAs.SAME_CALLER and form_of(above.channel) is Channel.ANSWERPHONE
    contact, due_at = log.add_contact(
        session,
        desk,
        heard.contact_id,
        entry_id=heard.entry_id,
        at=left_at,
        words=said.words,
        channel=None if joins else said.channel,
        danger=said.danger,
        listener_id=said.listener_id,
    )
    if new and joins:
        due_at = _recalculate(session, desk, contact, heard)
    if said.listener_id is not None:
        heard = heard._replace(what=HeardAs.UNCLEAR)
    return Listened(contact.ref, heard.contact_id, _keep(session, desk, check, heard), None, due_at)


def _keep(session: Session, desk: Desk, check: AnswerphoneCheck, heard: _Message) -> int | None:
    """Add a message to the check, once. Returns the number of messages left; None if the check is finished."""
    assert check.id is not None  # noqa: S101 - read from the record
    if session.exec(select(Heard.id).where(Heard.entry_id == heard.entry_id)).first() is None:
        if check.ended_at is not None:
            return None
        last = session.exec(select(func.max(Heard.position)).where(Heard.check_id == check.id)).one()
        row = Heard(
            **heard._asdict(),
            check_id=check.id,
            position=(last or 0) + 1,
            written_at=desk.clock.now(),
            by_id=on_desk(desk).id,
        )
        session.add(row)
        session.flush()
        check.written_count = counted(heard_in(session, check.id))
        session.add(check)
        session.flush()
    return max(0, (check.machine_count or 0) - counted(heard_in(session, check.id)))


def _refuse_if_done(session: Session, check: AnswerphoneCheck) -> None:
    if check.ended_at is not None:
        by = checker_name(session, check.ended_by_id or check.at_it_id)
        raise WordsError(Cause.CHECK_FINISHED_MEANWHILE, by=by, at=clock_time(check.ended_at))


def _recalculate(session: Session, desk: Desk, contact: Contact, heard: _Message) -> datetime | None:
    """Recalculate the promises if this message is the earlier one. The soonest due time (UTC), if that moved."""
    left_at = heard.left_at
    if left_at is None or left_at >= contact.received_at:
        return None
    before, was_assumed = contact.received_at, contact.received_assumed
    running = [row for row in conflicts.running(session, id_of(contact)) if row.rule and row.started_at == before]
    was_due_at = min((row.due_at for row in running), default=None)
    for row in running:
        _recalculate_row(session, desk, row, left_at)
    due_at = min((row.due_at for row in running), default=None)
    contact.received_at, contact.received_assumed = left_at, heard.left_assumed
    by = Act(session, desk, on_desk(desk).id, desk.clock.now(), conflicts.numbered(heard.entry_id, _EARLIER))
    _record_earlier(by, contact, before, (was_due_at, due_at), was_assumed=was_assumed)
    return due_at if due_at != was_due_at else None


def _recalculate_row(session: Session, desk: Desk, row: Promise, left_at: datetime) -> None:
    rule = desk.edition.rule(row.rule or "")
    if rule is None:
        return
    counted = promise_of(session, row, rule, desk.edition.calendar)
    recalculated = replace(counted, started_at=left_at).recalculated()
    if recalculated.due_at != row.due_at:
        row.original_due_at = row.original_due_at or row.due_at
    run_from(session, row, recalculated)
    session.flush()


def _record_earlier(
    by: Act, contact: Contact, before: datetime, due: tuple[datetime | None, datetime | None], *, was_assumed: bool
) -> None:
    """Record in the history that an earlier message changed the time of receipt from `before`."""
    left = time_as_of(contact.received_at, by.at)
    words = f"They had left an earlier message, {left}: it counts from then."
    was_due_at, due_at = due
    if was_due_at and due_at and was_due_at != due_at:
        words += f" Reply by {due_words(due_at, by.at)}, not {due_words(was_due_at, by.at)}."
    kind, old, new = EventKind.CHANGED_FIELD, before.isoformat(), contact.received_at.isoformat()
    event_id = by.write(contact, kind, words=words, field="received_at", old_value=old, new_value=new)
    if was_assumed != contact.received_assumed:
        old, new = (fields.YES if flag else fields.NO for flag in (was_assumed, contact.received_assumed))
        field = "received_assumed"
        by.write(contact, kind, words=words, field=field, old_value=old, new_value=new, part_of=event_id)
    conflicts.changed(by.session, contact, by.at)
