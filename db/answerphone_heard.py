"""What is on the answerphone, written down message by message: contact and check are kept in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, func, select

from db import callers, checking, contacts, deeds, history
from db.answerphone_seen import counted, find, heard_in, name_of
from db.contacts import Logged
from db.desk import Desk
from db.entry import Entry
from db.models import AnswerphoneCheck, Contact, EventKind, Heard, HeardAs, Promise
from db.promising import id_of
from db.recounting import run_from
from db.sessions import writing
from deskapp.charter.rules import reckon
from deskapp.charter.vocabulary import Channel
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time, day_short, due_words, london


class Listened(NamedTuple):
    """What was kept of a message. `logged` is the contact that it became; None where it was added to one, or nothing
    was said; `ref` is the contact's, empty where nothing was said. `to_go` is how many are left; None where the check
    was finished by somebody else meanwhile, and the message was kept by itself.

    `was_due_at` and `due_at` are set where an earlier message moved what was promised.
    """

    ref: str
    contact_id: int | None
    to_go: int | None
    logged: Logged | None = None
    was_due_at: datetime | None = None
    due_at: datetime | None = None


def write_down(desk: Desk, check_id: int, entry: Entry, *, unclear: bool = False) -> Listened:
    """Keep a message as a contact, and as one of this check. The same entry a second time changes nothing.

    `unclear`: it could not be made out; it is kept with whatever there is, and its promise runs. A message that was
    typed while somebody else finished the check is kept all the same, by itself. Raises WordsError, RecordError.
    """
    ready = checking.ready(desk, entry.contact)
    told = callers.Told(entry.needs, entry.ok_to_leave_message, entry.reply_by)
    what = HeardAs.UNCLEAR if unclear else HeardAs.WRITTEN_DOWN
    with writing(desk.engine) as session:
        check = find(session, check_id)
        logged = contacts.keep(
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


def add_to(
    desk: Desk,
    check_id: int,
    contact_id: int,
    *,
    entry_id: str,
    left_at: datetime,
    left_assumed: bool = False,
    words: str = "",
) -> Listened:
    """Add a message to the contact that it is about. A second message of somebody who left one in this same check is
    joined to that: both times are kept, and what was promised counts from the earlier.

    The same `entry_id` adds it once. Raises WordsError where the contact is closed, RecordError.
    """
    with writing(desk.engine) as session:
        check = find(session, check_id)
        above = {one.contact_id for one in heard_in(session, check_id) if not one.taken_back}
        what = HeardAs.SAME_CALLER if contact_id in above else HeardAs.ADDED
        heard = _Message(what, contact_id, left_at, left_assumed, entry_id)
        return _add(session, desk, check, heard, words)


def nothing_said(desk: Desk, check_id: int, *, entry_id: str) -> Listened:
    """Keep that there was a message on which nothing was said. The same `entry_id` once. Raises WordsError where
    somebody finished the check meanwhile, RecordError.
    """
    with writing(desk.engine) as session:
        check = find(session, check_id)
        _refuse_if_done(session, check)
        heard = _Message(HeardAs.NOTHING_SAID, None, None, left_assumed=False, entry_id=entry_id)
        return Listened("", None, _keep(session, desk, check, heard))


class _Message(NamedTuple):
    what: HeardAs
    contact_id: int | None
    left_at: datetime | None
    left_assumed: bool
    entry_id: str


def _add(session: Session, desk: Desk, check: AnswerphoneCheck, heard: _Message, words: str) -> Listened:
    assert heard.left_at is not None  # noqa: S101 - only a message on which nothing was said has none
    assert heard.contact_id is not None  # noqa: S101 - the same
    left_at = heard.left_at.replace(microsecond=0)
    new = session.exec(select(Heard.id).where(Heard.entry_id == heard.entry_id)).first() is None
    if new:
        _refuse_if_done(session, check)
    contact = contacts.add(session, desk, heard.contact_id, entry_id=heard.entry_id, at=left_at, words=words)
    moved = _count_from(session, desk, contact, heard) if new and heard.what is HeardAs.SAME_CALLER else (None, None)
    return Listened(contact.ref, heard.contact_id, _keep(session, desk, check, heard), None, *moved)


def _keep(session: Session, desk: Desk, check: AnswerphoneCheck, heard: _Message) -> int | None:
    """Add the message to the check, once; how many are to go. None where the check is done, and takes no more."""
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
            by_id=checking.on_desk(desk).id,
        )
        session.add(row)
        session.flush()
        check.written_count = counted(heard_in(session, check.id))
        session.add(check)
        session.flush()
    return max(0, (check.machine_count or 0) - counted(heard_in(session, check.id)))


def _refuse_if_done(session: Session, check: AnswerphoneCheck) -> None:
    if check.ended_at is not None:
        by = name_of(session, check.ended_by_id or check.at_it_id)
        raise WordsError(f"{by} finished this check at {clock_time(check.ended_at)}. Write it down with F3 instead.")


def _count_from(
    session: Session, desk: Desk, contact: Contact, heard: _Message
) -> tuple[datetime | None, datetime | None]:
    """Where this message is the earlier one, what was promised counts from it; the old and the new due time."""
    left_at = heard.left_at
    if left_at is None or contact.channel is not Channel.ANSWERPHONE or left_at >= contact.received_at:
        return None, None
    before = contact.received_at
    running = [row for row in deeds.running(session, id_of(contact)) if row.rule and row.started_at == before]
    was_due_at = min((row.due_at for row in running), default=None)
    for row in running:
        _count_again(session, desk, row, left_at)
    due_at = min((row.due_at for row in running), default=None)
    contact.received_at, contact.received_assumed = left_at, heard.left_assumed
    _say_so(session, desk, contact, before, (was_due_at, due_at))
    return (was_due_at, due_at) if due_at != was_due_at else (None, None)


def _count_again(session: Session, desk: Desk, row: Promise, left_at: datetime) -> None:
    rule = desk.edition.rule(row.rule or "")
    if rule is None:
        return
    reckoning = reckon(rule, left_at, desk.edition.calendar)
    if reckoning.due_at != row.due_at:
        row.original_due_at = row.original_due_at or row.due_at
    run_from(session, row, reckoning)
    session.flush()


def _say_so(
    session: Session,
    desk: Desk,
    contact: Contact,
    before: datetime,
    due: tuple[datetime | None, datetime | None],
) -> None:
    now = desk.clock.now()
    left = f"{day_short(london(contact.received_at).date())} {clock_time(contact.received_at)}"
    words = f"They had left an earlier message, {left}: it counts from then."
    was_due_at, due_at = due
    if was_due_at and due_at and was_due_at != due_at:
        words += f" Reply by {due_words(due_at, now)}, not {due_words(was_due_at, now)}."
    history.write(
        session,
        id_of(contact),
        EventKind.CHANGED_FIELD,
        at=now,
        written_at=now,
        by_id=checking.on_desk(desk).id,
        words=words,
        field="received_at",
        old_value=before.isoformat(),
        new_value=contact.received_at.isoformat(),
    )
    deeds.changed(session, contact, now)
