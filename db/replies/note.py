"""Add a note to a contact."""

from __future__ import annotations

from db.desk.desk import Desk
from db.history import events
from db.history.action import action
from db.models import EventKind
from deskapp.errors import WordsError
from deskapp.wording.causes import Cause


def note(desk: Desk, contact_id: int, *, words: str, entry_id: str | None = None) -> None:
    """Add a note to an open or closed contact. Idempotent per `entry_id`. Raises WordsError, RecordError."""
    if not words.strip():
        raise WordsError(Cause.EMPTY_NOTE)
    events.check_words(words)
    with action(desk, contact_id, entry_id=entry_id) as (by, contact, known):
        if known is None:
            by.write(contact, EventKind.NOTE, words=words)
