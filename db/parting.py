"""Taking a joining or a splitting of contacts apart again, however long ago it was: by whoever notices.

What was done since stays where it was done; how a promise ended stays as it ended. What was owed by the contact that
goes back is owed by it again, with its old time, late or not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from db import deeds, history, safeguarding, taking_back
from db.acts import Act, act
from db.desk import Desk
from db.models import Contact, Event, EventKind, Staff, State
from db.promising import id_of
from db.sessions import reading, writing
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time, day_short

BESIDE = (EventKind.UNDONE, EventKind.GIVEN_TO)
"""What may have been done about a call that was split off, and lets it go back all the same."""
GONE = "That was taken apart already. Esc goes back."


class Seam(NamedTuple):
    """A joining or a splitting that still holds: `event_id` made it. `ref` is the contact that goes back by itself
    (joined), or back into `other_ref` as a call of it (split off).
    """

    event_id: int
    kind: EventKind
    ref: str
    name: str
    other_ref: str
    at: datetime
    by: str


class Parted(NamedTuple):
    """What was taken apart. `due_at` is when what is owed again is due soonest, None where that is nothing.

    `since` is how many lines of what was done since stay in `stays_in`; `closed`: the other one owes nothing any more.
    """

    kind: EventKind
    ref: str
    name: str
    other_ref: str
    due_at: datetime | None
    since: int
    stays_in: str
    closed: bool


def seams(engine: Engine, contact_id: int) -> list[Seam]:
    """What can be taken apart on the page of a contact, the newest first. Raises RecordError."""
    with reading(engine) as session:
        here = select(func.coalesce(Event.part_of, Event.id)).where(
            Event.contact_id == contact_id, col(Event.kind).in_(deeds.BOTH_SIDES)
        )
        rows = select(Event).where(col(Event.id).in_(here), ~_undone()).order_by(col(Event.id).desc())
        return [_seam(session, event) for event in session.exec(rows).all()]


def part(desk: Desk, contact_id: int, *, event_id: int, version: int | None = None) -> Parted:
    """Take apart what `event_id` joined or split off, from the page of `contact_id`: it is either of the two.

    Raises WordsError where it cannot be taken apart cleanly, saying why; ChangedError where somebody did something with
    the contact of the page after `version` was read; RecordError where saving failed.
    """
    with writing(desk.engine) as session:
        deeds.refuse_if_changed(session, history.find(session, contact_id), version)
        by = act(session, desk)
        event = session.exec(select(Event).where(Event.id == event_id, ~_undone())).first()
        if event is None or event.kind not in deeds.BOTH_SIDES:
            raise WordsError(GONE)
        contact = history.find(session, event.contact_id)
        other = taking_back.other_side(session, contact, event)
        if other is None:
            raise WordsError(GONE)
        if event.kind is EventKind.JOINED:
            _refuse_joined(session, contact, other)
        else:
            _refuse_split(session, contact, other, event)
        return _part(by, event, contact, other)


def _part(by: Act, event: Event, contact: Contact, other: Contact) -> Parted:
    joined, was_open = event.kind is EventKind.JOINED, other.state is not State.CLOSED
    since = _since(by.session, other, event.id or 0)
    taking_back.take_back(by, contact, event, other)
    back, stays = (contact, other) if joined else (other, contact)
    owed = deeds.running(by.session, id_of(back))
    return Parted(
        event.kind,
        back.ref,
        back.name or "",
        stays.ref,
        owed[0].due_at if owed else None,
        since,
        other.ref,
        joined and was_open and other.state is State.CLOSED,
    )


def _undone() -> Any:
    undo = aliased(Event, name="undo")
    return select(undo.id).where(col(undo.undo_of) == col(Event.id)).correlate(Event).exists()


def _seam(session: Session, event: Event) -> Seam:
    contact = history.find(session, event.contact_id)
    other = taking_back.other_side(session, contact, event)
    assert other is not None  # noqa: S101 - it was done to two contacts, and not undone
    back, stays = (contact, other) if event.kind is EventKind.JOINED else (other, contact)
    by = session.get(Staff, event.by_id) if event.by_id is not None else None
    return Seam(event.id or 0, event.kind, back.ref, back.name or "", stays.ref, event.at, by.name if by else "")


def _refuse_joined(session: Session, contact: Contact, other: Contact) -> None:
    """What the other was joined to counts its calls and owes its promises: it has to be parted first."""
    if other.joined_to_id is not None:
        further = history.find(session, other.joined_to_id)
        raise WordsError(
            f"{other.ref} was joined to {further.ref} after {contact.ref}. Part {other.ref} from {further.ref} first."
        )


def _refuse_split(session: Session, contact: Contact, own: Contact, event: Event) -> None:
    """A call goes back only where that loses nothing: no promise of it, no danger, and no answer."""
    if contact.state is State.CLOSED:
        raise WordsError(f"{contact.ref} is closed: whoever rang would wait for nothing. Open it again first.")
    columns: list[Any] = [func.coalesce(Staff.name, "Somebody"), Event.kind, Event.at]
    done = session.execute(
        select(*columns)
        .select_from(Event)
        .join(Staff, col(Staff.id) == func.coalesce(Event.by_id, Event.written_by_id), isouter=True)
        .where(
            *_after(own, event.id or 0),
            col(Event.kind).not_in(BESIDE),
            or_(
                deeds.changes_what_is_owed(),
                col(Event.kind) == EventKind.THEY_RANG,
                col(Event.field).in_((safeguarding.FIELD, safeguarding.FLAG)),
            ),
        )
        .order_by(col(Event.id).desc())
    ).first()
    if done is not None:
        name, kind, at = done
        did = deeds.DONE.get(kind, "did something")
        when = f"{day_short(london_date(at))} {clock_time(at)}"
        raise WordsError(f"{name} {did} in {own.ref} on {when}. It can be joined to {contact.ref}, but not put back.")


def _after(on: Contact, event_id: int) -> tuple[Any, ...]:
    """What was done by itself to a contact after that, and not taken back."""
    return (
        Event.contact_id == id_of(on),
        col(Event.id) > event_id,
        or_(col(Event.part_of).is_(None), Event.part_of != event_id),
        deeds.done_by_itself(),
        ~_undone(),
    )


def _since(session: Session, other: Contact, event_id: int) -> int:
    counted = select(func.count()).select_from(Event)
    done = counted.where(*_after(other, event_id), col(Event.kind) != EventKind.UNDONE)
    return int(session.execute(done).scalar_one())
