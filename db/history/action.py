"""The transaction of one action on a contact: idempotent, and refused on an edit conflict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from db.desk.desk import Desk
from db.history import conflicts, events
from db.history.events import Act
from db.models import Contact, Event
from db.storage.sessions import writing


class Action(NamedTuple):
    """The act, its contact, and the event of an earlier save of the same entry, or None."""

    by: Act
    contact: Contact
    known: Event | None


@contextmanager
def action(
    desk: Desk,
    contact_id: int,
    *,
    version: int | None = None,
    entry_id: str | None = None,
    nothing_to: str = "",
    done_at: datetime | None = None,
) -> Iterator[Action]:
    """Open a transaction for an action on a contact, done at `done_at` (UTC); with `nothing_to`, only on an open one.

    If `entry_id` was recorded already, `known` is its event, and the caller must write nothing. Raises ChangedError if
    the contact was changed after `version` was read; WordsError for a closed contact ("Nothing to give: ..." of
    `nothing_to` "give"), for a `done_at` in the future or before there was anything to do, or without a current user;
    RecordError.
    """
    with writing(desk.engine) as session:
        known = conflicts.already(session, entry_id)
        contact = events.find_contact(session, contact_id if known is None else known.contact_id)
        if known is None:
            conflicts.refuse_if_changed(session, contact, version)
            if nothing_to:
                conflicts.refuse_if_closed(contact, nothing_to)
            if done_at is not None:
                conflicts.refuse_future(done_at, desk.clock.now())
                conflicts.refuse_before_it_began(session, contact, done_at)
        yield Action(events.act(session, desk, entry_id), contact, known)
