"""Who was told that somebody may be in danger, and when. Until that is recorded, everybody sees that nobody was."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from db import checking, deeds, history
from db.acts import Act, act
from db.desk import Desk
from db.models import ABOUT_LENGTH, Contact, EventKind, SafeguardingTold
from db.promising import id_of
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.errors import WordsError
from deskapp.words.phrases import clock_time, day_short

FIELD, FLAG = "safeguarding_told", "safeguarding"
"""What the history calls who was told, and that somebody may be in danger."""
NOBODY = "nobody yet"
WHO_WANTED = "Enter who was told, like: council safeguarding, Ann Reed"


class Told(NamedTuple):
    """Who was told, and when (UTC)."""

    told_who: str
    told_at: datetime


def check(told: Told, now: datetime) -> Told:
    """Who and when, as the record keeps them. Raises WordsError where nobody is named, or for a time to come."""
    who = " ".join(told.told_who.split())
    if not who:
        raise WordsError(WHO_WANTED)
    if len(who) > ABOUT_LENGTH:
        raise WordsError("Who was told can be up to 120 letters. Put the rest in a note.")
    checking.refuse_future(told.told_at, now)
    return Told(who, told.told_at.replace(microsecond=0))


def record_told(desk: Desk, contact_id: int, told: Told, *, entry_id: str | None = None) -> Told:
    """Record that somebody was told; a contact that was not marked as danger is from now on. What was recorded before
    stays beside it. The same `entry_id` records it once. Raises WordsError, RecordError.
    """
    told = check(told, desk.clock.now())
    with writing(desk.engine) as session:
        by = act(session, desk, entry_id)
        if deeds.already(session, entry_id) is None:
            contact = history.find(session, contact_id)
            # The entry is named by the line that says who was told.
            _mark(by._replace(entry_id=None), contact, danger=True)
            keep(by, contact, told)
    return told


def mark_danger(desk: Desk, contact_id: int, *, danger: bool, entry_id: str | None = None) -> None:
    """Record that somebody may be in danger, or that it turned out that nobody is. The same `entry_id` does it once.

    Raises WordsError where nobody is on the desk, RecordError.
    """
    with writing(desk.engine) as session:
        by = act(session, desk, entry_id)
        if deeds.already(session, entry_id) is None:
            _mark(by, history.find(session, contact_id), danger=danger)


def _mark(by: Act, contact: Contact, *, danger: bool) -> None:
    """Somebody may be in danger (or it turned out that not), with a line of the history where that is news."""
    if contact.safeguarding == danger:
        return
    old, new = ("no", "yes") if danger else ("yes", "no")
    words = "Somebody may be in danger" if danger else "Nobody is in danger"
    by.write(contact, EventKind.CHANGED_FIELD, words=words, field=FLAG, old_value=old, new_value=new)
    contact.safeguarding = danger
    contact.updated_at = by.at
    by.session.add(contact)


def keep(by: Act, contact: Contact, told: Told, *, part_of: int | None = None) -> None:
    """What `record_told` keeps, inside somebody else's transaction; `part_of` another event, where there is one."""
    contact_id = id_of(contact)
    before = last_told(by.session, contact_id)
    by.session.add(
        SafeguardingTold(
            contact_id=contact_id, told_who=told.told_who, told_at=told.told_at, by_id=by.by_id, written_at=by.at
        )
    )
    by.write(
        contact,
        EventKind.CHANGED_FIELD,
        words=f"Told of the danger: {told_words(told)}",
        old_value=told_words(before) if before else NOBODY,
        new_value=told_words(told),
        field=FIELD,
        part_of=part_of,
    )


def take_back(session: Session, contact_id: int, said: str) -> None:
    """Somebody was not told after all. `said` is what the history has of it (see `told_words`), and keeps."""
    rows = session.exec(select(SafeguardingTold).where(SafeguardingTold.contact_id == contact_id)).all()
    told = [row for row in rows if told_words(Told(row.told_who, row.told_at)) == said]
    if told:
        session.delete(max(told, key=lambda row: row.id or 0))
        session.flush()


def last_told(session: Session, contact_id: int) -> Told | None:
    """Who was told last of all; None where nobody was."""
    newest = (
        select(SafeguardingTold)
        .where(SafeguardingTold.contact_id == contact_id)
        .order_by(col(SafeguardingTold.told_at).desc(), col(SafeguardingTold.id).desc())
    )
    row = session.exec(newest).first()
    return Told(row.told_who, row.told_at) if row else None


def told_words(told: Told) -> str:
    """ "Helen Marsh, Tue 24 Nov 14:50"."""
    return f"{told.told_who}, {day_short(london_date(told.told_at))} {clock_time(told.told_at)}"
