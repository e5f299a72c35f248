"""Finding people while they are being typed, and what is already open about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, exists, func, literal_column, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from db.models import Caution, Contact, LeaveMessage, Need, Person, PersonNumber, Promise, ReplyBy, Staff
from db.sessions import reading
from deskapp.charter.vocabulary import Outcome, PromiseName, Result

CANDIDATES = 40
"""How many who match are looked at; of these, the ones with something open come first."""
FEWEST_DIGITS = 3
LAST_SIGN = "\U0010ffff"


class Suggestion(NamedTuple):
    """A person who may be meant. `open_count` is how many contacts of theirs wait, `chasing_count` how often they have
    rung about those. `number` is the one checked last; `needs` are joined by commas. `caution`: something is to be
    minded with them, and their page says what.
    """

    person_id: int
    name: str
    number: str
    number_key: str
    open_count: int
    chasing_count: int
    needs: str
    ok_to_leave_message: LeaveMessage
    likes_to_be_called: str
    best_time: str
    address: str
    reply_by: ReplyBy | None
    relay: bool
    caution: bool


class Missed(NamedTuple):
    """A promise about a contact that was not kept, and why."""

    promise: PromiseName
    due_at: datetime
    miss_reason: str


class OpenMatter(NamedTuple):
    """A contact that still waits, with the soonest of its promises. `name` as given, or empty."""

    contact_id: int
    ref: str
    name: str
    about: str
    owner: str
    received_at: datetime
    outcome: Outcome | None
    promise: PromiseName
    due_at: datetime
    chasing_count: int
    missed: tuple[Missed, ...]


def suggest(engine: Engine, typed: str, limit: int = 6) -> list[Suggestion]:
    """Up to `limit` people, by the beginning of each word typed, in any order, or by the first digits of a number.

    Those with something open come first, then the newest. Nothing typed suggests nobody. Raises RecordError.
    """
    with reading(engine) as session:
        ids = _by_number(session, typed) if _is_number(typed) else _by_name(session, typed)
        if not ids:
            return []
        found = [_suggestion(row) for row in session.execute(_who(ids))]
    return sorted(found, key=lambda who: (who.open_count == 0, -who.person_id))[:limit]


def open_contacts(engine: Engine, person_id: int | None, number_key: str | None) -> list[OpenMatter]:
    """What waits for this person, or for whoever rang from this number; soonest promise first. Raises RecordError."""
    shown = select(func.coalesce(Person.joined_to_id, Person.id)).where(Person.id == person_id).scalar_subquery()
    theirs = [col(Contact.person_id) == shown] if person_id is not None else []
    theirs += [col(Contact.number_key) == number_key] if number_key else []
    if not theirs:
        return []
    with reading(engine) as session:
        rows = session.execute(_open().where(or_(*theirs))).all()
        missed = _missed(session, [row.contact_id for row in rows])
    soonest: dict[int, OpenMatter] = {}
    for row in rows:
        soonest.setdefault(row.contact_id, OpenMatter._make((*row, missed.get(row.contact_id, ()))))
    return list(soonest.values())


def _is_number(typed: str) -> bool:
    return bool(re.fullmatch(r"[\d\s()+.-]+", typed)) and len(re.sub(r"\D", "", typed)) >= FEWEST_DIGITS


def _by_name(session: Session, typed: str) -> Sequence[int]:
    """Newest first, never ranked: ranking a common word among a million took 743 ms."""
    words = re.findall(r"\w+", typed.replace("_", " "))
    if not words:
        return []
    match = " ".join(f'"{word}"*' for word in words)
    wanted = text("SELECT rowid FROM person_words WHERE person_words MATCH :match ORDER BY rowid DESC LIMIT :most")
    return session.execute(wanted, {"match": match, "most": CANDIDATES}).scalars().all()


def _by_number(session: Session, typed: str) -> list[int]:
    digits = re.sub(r"\D", "", typed)
    # Kept as +44..., typed as 0..., 0044..., 44... or as it stands.
    starts = {digits, f"+{digits.removeprefix('00')}"}
    if digits.startswith("0"):
        starts.add(f"+44{digits[1:]}")
    keys = col(PersonNumber.number_key)
    begins = or_(*[(keys >= start) & (keys < start + LAST_SIGN) for start in sorted(starts)])
    found = session.execute(select(PersonNumber.person_id).where(begins).distinct().limit(CANDIDATES))
    return list(found.scalars())


def _who(ids: Sequence[int]) -> Any:
    last = (
        select(col(PersonNumber.id))
        .where(col(PersonNumber.person_id) == col(Person.id))
        .order_by(col(PersonNumber.checked_on).desc(), col(PersonNumber.id).desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    cautions = select(Caution.id).where(col(Caution.person_id) == col(Person.id), col(Caution.ended_at).is_(None))
    # Written out, not bound, so that SQLite sees that the index of open contacts will do.
    open_ = (col(Contact.person_id) == col(Person.id)) & text("contact.state <> 'closed'")
    # A record that was joined to another is found as the other.
    said = aliased(Person, name="said")
    shown = func.coalesce(said.joined_to_id, said.id)
    columns: list[Any] = [
        col(Person.id),
        Person.name,
        PersonNumber.number,
        PersonNumber.number_key,
        select(func.count(col(Contact.id))).where(open_).correlate(Person).scalar_subquery(),
        select(func.sum(Contact.chasing_count)).where(open_).correlate(Person).scalar_subquery(),
        select(func.group_concat(Need.what, literal_column("', '")))
        .where(col(Need.person_id) == col(Person.id))
        .correlate(Person)
        .scalar_subquery(),
        Person.ok_to_leave_message,
        Person.likes_to_be_called,
        Person.best_time,
        Person.address,
        Person.reply_by,
        Person.relay,
        exists(cautions).correlate(Person),
    ]
    return (
        select(*columns)
        .select_from(Person)
        .join(PersonNumber, col(PersonNumber.id) == last, isouter=True)
        .where(col(Person.id).in_(select(shown).where(col(said.id).in_(ids))))
    )


def _suggestion(row: Any) -> Suggestion:
    person_id, name, number, key, open_count, chased, needs, leave, called, best_time, address, reply_by, *more = row
    return Suggestion(
        person_id,
        name or "",
        number or "",
        key or "",
        open_count,
        chased or 0,
        needs or "",
        leave,
        called or "",
        best_time or "",
        address or "",
        reply_by,
        *more,
    )


def _open() -> Any:
    columns: list[Any] = [
        col(Contact.id).label("contact_id"),
        Contact.ref,
        func.coalesce(Contact.name, "").label("caller"),
        Contact.about,
        Staff.name,
        Contact.received_at,
        Contact.outcome,
        col(Promise.name).label("promise"),
        Promise.due_at,
        Contact.chasing_count,
    ]
    return (
        select(*columns)
        .join(Staff, col(Staff.id) == col(Contact.owner_id))
        .join(Promise, (col(Promise.contact_id) == col(Contact.id)) & col(Promise.stopped_at).is_(None))
        .order_by(col(Promise.due_at), col(Contact.id), col(Promise.id))
    )


def _missed(session: Session, contact_ids: Sequence[int]) -> dict[int, tuple[Missed, ...]]:
    again = aliased(Promise, name="again")
    runs_again = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    rows = session.execute(
        select(Promise.contact_id, Promise.name, Promise.due_at, Promise.miss_reason)
        .where(col(Promise.contact_id).in_(contact_ids), Promise.result == Result.MISSED, ~runs_again)
        .order_by(col(Promise.due_at))
    )
    missed: dict[int, tuple[Missed, ...]] = {}
    for contact_id, promise, due_at, reason in rows:
        missed[contact_id] = (*missed.get(contact_id, ()), Missed(promise, due_at, reason or ""))
    return missed
