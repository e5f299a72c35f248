"""Wait for the caller: record a question to them, and their answer. The charter says if promises pause meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.action import action
from db.history.conflicts import DONE
from db.models import Contact, EventKind
from db.models.columns import id_of
from db.promises import life
from deskapp.charter.life_states import HappeningKind
from deskapp.charter.vocabulary import PromiseName
from deskapp.errors import WordsError
from deskapp.wording.causes import ReplyCause

_WAYS = (EventKind.SPOKE, EventKind.LEFT_MESSAGE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
"""Ways of asking a caller for information."""


class Waited(NamedTuple):
    """The running promises of a contact: name, True if paused, and due time (UTC), for a paused one that before the
    pause.
    """

    ref: str
    promises: tuple[tuple[PromiseName, bool, datetime], ...]


def ask_them(
    desk: Desk,
    contact_id: int,
    *,
    asked: str,
    how: EventKind,
    at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Waited:
    """Record that we asked the caller for information at `at` (UTC, now by default): the contact waits from then on.

    Promises overdue by then are not paused. A question during a wait is a reminder. The same `entry_id` asks once.
    Raises WordsError if it is closed or for what was typed, ChangedError if the contact was changed after `version` was
    read, RecordError.
    """
    if how not in _WAYS:
        raise WordsError(ReplyCause.HOW_ASKED_WANTED)
    if not asked.strip():
        raise WordsError(ReplyCause.ASKED_WANTED)
    words = f"{DONE[how]}: {asked.strip()}"
    kinds = (EventKind.ASKED_THEM, HappeningKind.ASK_THEM)
    return _record(desk, contact_id, kinds, at, words, nothing_to="ask", version=version, entry_id=entry_id)


def they_answered(
    desk: Desk,
    contact_id: int,
    *,
    words: str = "",
    at: datetime | None = None,
    version: int | None = None,
    entry_id: str | None = None,
) -> Waited:
    """Record the caller's answer at `at` (UTC, now by default): paused promises run on.

    Raises WordsError if we do not wait for them, ChangedError, RecordError as `ask_them` does.
    """
    kinds = (EventKind.THEY_ANSWERED, HappeningKind.THEY_ANSWERED)
    return _record(desk, contact_id, kinds, at, words, nothing_to="", version=version, entry_id=entry_id)


def _record(
    desk: Desk,
    contact_id: int,
    kinds: tuple[EventKind, HappeningKind],
    at: datetime | None,
    words: str,
    *,
    nothing_to: str,
    version: int | None,
    entry_id: str | None,
) -> Waited:
    at = (at or desk.clock.now()).replace(microsecond=0)
    events.check_words(words)
    kind, happening = kinds
    with action(desk, contact_id, version=version, entry_id=entry_id, nothing_to=nothing_to, done_at=at) as (
        by,
        contact,
        known,
    ):
        if known is None:
            event_id = by.write(contact, kind, at=at, words=words, happening=happening)
            life.record(by, contact, event_id, happening, at)
            conflicts.changed(by.session, contact, by.at)
        return _waited(by.session, contact)


def _waited(session: Session, contact: Contact) -> Waited:
    rows = conflicts.running(session, id_of(contact))
    return Waited(contact.ref, tuple((row.name, row.waiting_since is not None, row.due_at) for row in rows))
