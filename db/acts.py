"""One thing that somebody does, carried through everything that it changes: who, when, and in which transaction."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Unpack

from sqlmodel import Session

from db import checking, history
from db.desk import Desk
from db.models import Contact, EventKind
from db.promising import id_of
from deskapp.charter.vocabulary import Outcome


class Act(NamedTuple):
    """Who does it, when (UTC), inside which transaction, and from which entry it was typed."""

    session: Session
    desk: Desk
    by_id: int
    at: datetime
    entry_id: str | None = None

    def write(
        self,
        contact: Contact,
        kind: EventKind,
        *,
        at: datetime | None = None,
        words: str | None = None,
        outcome: Outcome | None = None,
        old_value: str | None = None,
        new_value: str | None = None,
        **facts: Unpack[history.Facts],
    ) -> int:
        """Add an event to a contact's history; its id. What is part of another event names no entry.

        `at` is when it was (UTC), where that was before it is written down.
        """
        return history.write(
            self.session,
            id_of(contact),
            kind,
            at=at or self.at,
            written_at=self.at,
            by_id=self.by_id,
            words=words,
            outcome=outcome,
            old_value=old_value,
            new_value=new_value,
            entry_id=self.entry_id if facts.get("part_of") is None else None,
            **facts,
        )


def act(session: Session, desk: Desk, entry_id: str | None = None) -> Act:
    """What whoever is on the desk does now. WordsError where nobody is."""
    return Act(session, desk, checking.on_desk(desk).id, desk.clock.now().replace(microsecond=0), entry_id)
