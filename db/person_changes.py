"""Changing what is known of a person: every change is kept with what it was and what it became, and who made it."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session, col, delete, select

from db.callers import needs_of
from db.desk import Desk
from db.faults import ChangedError
from db.models import LeaveMessage, Need, Person, PersonChange, ReplyBy, Staff
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError, WordsError

CALLED_MOST, BEST_TIME_MOST = 80, 40
SHOWN = 3
"""How many of the newest changes are told to somebody who comes second."""
WORDS = {
    "likes_to_be_called": "likes to be called",
    "best_time": "best time",
    "ok_to_leave_message": "OK to leave a message",
    "reply_by": "reply by",
    "needs": "needs",
}


class Known(NamedTuple):
    """What can be changed of a person. Needs stand with commas between; what is empty is not known."""

    likes_to_be_called: str
    best_time: str
    ok_to_leave_message: LeaveMessage
    reply_by: ReplyBy | None
    needs: str


def change_person(desk: Desk, person_id: int, known: Known, *, version: int) -> tuple[str, ...]:
    """Have a person's page say this; which fields that changed. What says so already changes nothing.

    Raises WordsError for what is too long, ChangedError where somebody changed the page after `version` was read, and
    RecordError for a person who is not there.
    """
    wanted = _wanted(known)
    with writing(desk.engine) as session:
        person = session.get(Person, person_id)
        if person is None:
            raise RecordError("That person is not in the record any more. Look for them again.")
        before = _as_it_is(session, person)
        changed = tuple(field for field in wanted if wanted[field] != before[field])
        if changed and person.version != version:
            raise ChangedError(
                "Somebody changed this page while you had it open. Look at both.", _what(session, person_id)
            )
        for field in changed:
            _keep(session, desk, person, field, old=before[field], new=wanted[field])
        if changed:
            person.version += 1
            person.updated_at = desk.clock.now()
            session.add(person)
    return changed


def _wanted(known: Known) -> dict[str, str]:
    called, best_time = (" ".join(words.split()) for words in (known.likes_to_be_called, known.best_time))
    if len(called) > CALLED_MOST:
        raise WordsError("What they like to be called can be up to 80 letters.")
    if len(best_time) > BEST_TIME_MOST:
        raise WordsError("The best time can be up to 40 letters, like after 2pm.")
    return {
        "likes_to_be_called": called,
        "best_time": best_time,
        "ok_to_leave_message": known.ok_to_leave_message,
        "reply_by": known.reply_by or "",
        "needs": ", ".join(needs_of(known.needs)),
    }


def _as_it_is(session: Session, person: Person) -> dict[str, str]:
    needs = session.exec(select(Need.what).where(Need.person_id == person.id).order_by(col(Need.id))).all()
    return {
        "likes_to_be_called": person.likes_to_be_called or "",
        "best_time": person.best_time or "",
        "ok_to_leave_message": person.ok_to_leave_message,
        "reply_by": person.reply_by or "",
        "needs": ", ".join(needs),
    }


def _keep(session: Session, desk: Desk, person: Person, field: str, *, old: str, new: str) -> None:
    now = desk.clock.now()
    assert person.id is not None  # noqa: S101 - read from the record
    session.add(
        PersonChange(
            person_id=person.id,
            at=now,
            by_id=desk.staff.id if desk.staff else None,
            field=field,
            old_value=str(old)[:1000],
            new_value=str(new)[:1000],
        )
    )
    if field != "needs":
        setattr(person, field, new or None)
        return
    kept = set(session.exec(select(Need.what).where(Need.person_id == person.id)).all())
    wants = needs_of(new)
    session.execute(delete(Need).where(col(Need.person_id) == person.id, col(Need.what).not_in(wants)))
    for want in wants:
        if want not in kept:
            session.add(Need(person_id=person.id, what=want, asked_on=london_date(now)))


def _what(session: Session, person_id: int) -> tuple[str, ...]:
    newest = session.exec(
        select(PersonChange, col(Staff.short_name))
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .where(PersonChange.person_id == person_id)
        .order_by(col(PersonChange.id).desc())
        .limit(SHOWN)
    ).all()
    return tuple(_said(change, name or "Somebody") for change, name in reversed(newest))


def _said(change: PersonChange, name: str) -> str:
    return f"{name}: {WORDS[change.field]} was {change.old_value or 'empty'}, is {change.new_value or 'empty'}"
