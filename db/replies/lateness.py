"""Late replies without an apology or a reason, which the end of the day asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select, update

from db.desk.desk import Desk
from db.history.action import action
from db.models import Contact, Event, EventKind, Promise
from db.models.columns import id_of
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Result
from deskapp.errors import WordsError
from deskapp.wording.causes import ReplyCause

LATENESS = "miss_reason"
"""The `field` of the event that adds an apology or a reason."""
_ASKED_BY = (
    EventKind.SPOKE,
    EventKind.LETTER_SENT,
    EventKind.EMAIL_SENT,
    EventKind.SEEN,
    EventKind.HOLDING_REPLY,
    EventKind.ACK_SENT,
    EventKind.PASSED_ON,
    EventKind.UPDATE_GIVEN,
)
"""Replies: events that need an apology and a reason if they are late."""
_Kept = tuple[str | None, bool | None]


class LateReply(NamedTuple):
    """A contact answered late, `at` (UTC), without an apology or a reason."""

    contact_id: int
    ref: str
    name: str
    at: datetime


def unexplained_replies(engine: Engine, begins: datetime, ends: datetime) -> list[LateReply]:
    """The late replies from `begins` up to `ends` (UTC) without an apology or a reason, oldest first.

    At most one per contact. Raises RecordError.
    """
    with read_session(engine) as session:
        rows = session.execute(
            select(Contact.id, Contact.ref, Contact.name, Promise.stopped_at)
            .join(Contact, col(Contact.id) == col(Promise.contact_id))
            .where(_left_out(), col(Promise.stopped_at) >= begins, col(Promise.stopped_at) < ends)
            .order_by(col(Promise.stopped_at), col(Promise.id))
        )
        found = {contact_id: LateReply(contact_id, ref, name or "", at) for contact_id, ref, name, at in rows}
    return list(found.values())


def explain_lateness(
    desk: Desk, contact_id: int, *, sorry_said: bool | None, miss_reason: str | None, entry_id: str | None = None
) -> None:
    """Add the apology and the reason missing from the late replies to a contact. Idempotent per `entry_id`.

    Raises WordsError if both are None or nothing is missing; RecordError.
    """
    if sorry_said is None and not miss_reason:
        raise WordsError(ReplyCause.LATENESS_WANTED)
    with action(desk, contact_id, entry_id=entry_id) as (by, contact, known):
        if known is not None:
            return
        late = select(Promise).where(Promise.contact_id == id_of(contact), _left_out())
        promises = by.session.exec(late).all()
        if not promises:
            raise WordsError(ReplyCause.NOTHING_LEFT_OUT)
        was = {id_of(one): (one.miss_reason, one.sorry_said) for one in promises}
        words = [f"It was late: {miss_reason}."] if miss_reason else []
        words += [f"{'Said' if sorry_said else 'Did not say'} sorry."] if sorry_said is not None else []
        by.write(contact, EventKind.NOTE, words=" ".join(words), old_value=json.dumps(was), field=LATENESS)
        kept = {
            one: (reason or miss_reason, sorry_said if sorry is None else sorry) for one, (reason, sorry) in was.items()
        }
        _put(by.session, kept)


def restore_lateness(session: Session, was: str) -> None:
    """Restore the promises' reasons and apologies from `was`, the JSON of the event's old value."""
    _put(session, {int(promise_id): (reason, sorry) for promise_id, (reason, sorry) in json.loads(was).items()})


def _put(session: Session, kept: Mapping[int, _Kept]) -> None:
    session.flush()
    for promise_id, (reason, sorry) in kept.items():
        values = {"miss_reason": reason, "sorry_said": sorry, "version": Promise.version + 1}
        session.execute(update(Promise).where(col(Promise.id) == promise_id).values(values))
    session.expire_all()


def _left_out() -> ColumnElement[bool]:
    """The clause for missed promises that a reply ended, not restarted since, without an apology or a reason."""
    again = aliased(Promise, name="again")
    runs_again = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    asked = select(Event.id).where(col(Event.id) == col(Promise.stop_event_id), col(Event.kind).in_(_ASKED_BY))
    return (
        (col(Promise.result) == Result.MISSED)
        & ~runs_again
        & asked.correlate(Promise).exists()
        & or_(col(Promise.miss_reason).is_(None), col(Promise.sorry_said).is_(None))
    )
