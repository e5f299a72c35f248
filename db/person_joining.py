"""Two records that are of one person: which may be, joining them, and parting them again exactly as they were.

Nothing is joined by itself. What came over keeps its row and is remembered by its id, so that it can go back. No need
and no warning is lost: of two answers the more careful one holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select, update

from db import checking
from db.desk import Desk
from db.faults import ChangedError
from db.models import (
    CameOver,
    Caution,
    Contact,
    LeaveMessage,
    Need,
    Person,
    PersonChange,
    PersonEmail,
    PersonJoin,
    PersonMoved,
    PersonNumber,
    Speaker,
)
from db.person import PersonPage, id_of, page_of, shown_as
from db.person_changes import WORDS, as_it_is, keep, put, shown, what_changed
from db.person_lines import GIVEN_AGAIN, LISTS
from db.sessions import reading, writing
from deskapp.errors import WordsError
from deskapp.words.naming import name_words

OFFERED = 8
"""How many who may be the same are offered."""
LOOKED_AT = 200
"""How many of one surname, the newest first, are looked at."""
SAME_NUMBER, SAME_EMAIL, SAME_SURNAME = "same number", "same email address", "same surname"
FILLED_IN = ("likes_to_be_called", "person_type", "address", "reply_by", "best_time")
"""What comes over where the record that stays does not say."""
CAREFUL = {LeaveMessage.NOT_ASKED: 0, LeaveMessage.YES: 1, LeaveMessage.NO: 2}
"""Which answer holds of two: that no message may be left before all; what they said before what nobody asked."""
TABLES: dict[CameOver, Any] = {
    CameOver.CONTACT: Contact,
    CameOver.NUMBER: PersonNumber,
    CameOver.EMAIL: PersonEmail,
    CameOver.NEED: Need,
    CameOver.SPEAKER: Speaker,
    CameOver.CAUTION: Caution,
}
CHANGED = "Somebody changed or joined one of them meanwhile. Look at both again."
MOVED_ON = "That record has been joined with {} since. That has to be taken back first."


class Alike(NamedTuple):
    """Somebody who may be the same person, and why that may be."""

    page: PersonPage
    why: str


class Joined(NamedTuple):
    """What was joined or parted, as a sentence, and whose page stays."""

    words: str
    person_id: int


def alike(engine: Engine, person_id: int) -> list[Alike]:
    """Who may be the same: by a number first, then by an email address, then by their surname, from the same place
    before others. Raises RecordError.
    """
    with reading(engine) as session:
        one = shown_as(session, person_id)
        if one is None:
            return []
        why = dict.fromkeys(_same(session, one, PersonNumber, PersonNumber.number_key), SAME_NUMBER)
        for other in _same(session, one, PersonEmail, PersonEmail.email_key):
            why.setdefault(other, SAME_EMAIL)
        for other in _same_surname(session, one):
            why.setdefault(other, SAME_SURNAME)
        return [Alike(page_of(session, session.get_one(Person, other)), why[other]) for other in list(why)[:OFFERED]]


def join(desk: Desk, from_page: PersonPage, to_page: PersonPage) -> Joined:
    """Show `from_page`'s record as `to_page`'s from now on, with everything of both; whose name stays is `to_page`'s.

    Raises ChangedError where one of them is not any more as it was read, RecordError where saving failed.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        gone, stays = (_as_read(session, page) for page in (from_page, to_page))
        before = as_it_is(session, stays)
        row = PersonJoin(from_id=id_of(gone), to_id=id_of(stays), at=now, by_id=by_id)
        session.add(row)
        session.flush()
        assert row.id is not None  # noqa: S101 - flushed
        _bring_over(session, row.id, gone, stays)
        session.execute(update(Person).where(col(Person.joined_to_id) == gone.id).values(joined_to_id=stays.id))
        gone.joined_to_id = stays.id
        gone.version += 1
        stays.version += 1
        _fill_in(gone, stays)
        session.add_all([gone, stays])
        changed = keep(session, stays, before, at=now, by_id=by_id)
        after = as_it_is(session, stays)
    came = "; ".join(_came(field, after[field]) for field in changed if field not in GIVEN_AGAIN)
    names = f"{name_words(from_page.name)} is shown as {name_words(to_page.name)} now"
    return Joined(f"Joined: {names}.{f' Now {came}.' if came else ''} z takes it back.", to_page.person_id)


def _came(field: str, is_now: str) -> str:
    """What holds of both, as it is said. Of a caution the word alone: the reason is one key away."""
    return "CAUTION" if field == "cautions" else f"{WORDS[field]}: {shown(field, is_now)}"


def last_join(session: Session, by_id: int, since: datetime) -> PersonJoin | None:
    """The last that they joined since then and nobody took back."""
    return session.exec(
        select(PersonJoin)
        .where(PersonJoin.by_id == by_id, PersonJoin.at >= since, col(PersonJoin.taken_back_at).is_(None))
        .order_by(col(PersonJoin.id).desc())
    ).first()


def part(session: Session, row: PersonJoin, *, by_id: int, at: datetime) -> Joined:
    """Make two of them again. WordsError where the record that stayed was joined with another since."""
    gone, stays = session.get_one(Person, row.from_id), session.get_one(Person, row.to_id)
    if stays.joined_to_id is not None:
        other = shown_as(session, id_of(stays))
        raise WordsError(MOVED_ON.format((other.name if other else None) or "another"))
    before = as_it_is(session, stays)
    _send_back(session, row)
    changes = _of_join(session, row)
    for change in changes:
        if change.field not in LISTS and before[change.field] == change.new_value:
            put(session, stays, change.field, change.old_value, at=at, by_id=by_id)
    for one in _came_by(session, id_of(gone)):
        one.joined_to_id = gone.id
        session.add(one)
    gone.joined_to_id = None
    row.taken_back_at, row.taken_back_by_id = at, by_id
    gone.version += 1
    stays.version += 1
    session.add_all([gone, stays, row])
    session.flush()
    _keep_parted(session, stays, changes, before, by_id=by_id, at=at)
    names = f"{name_words(gone.name)} and {name_words(stays.name)}"
    return Joined(f"Taken back: {names} are two again, each as they were.", row.to_id)


def _as_read(session: Session, page: PersonPage) -> Person:
    one = session.get(Person, page.person_id)
    if one is None or one.joined_to_id is not None or one.version != page.version:
        what = () if one is None else what_changed(session, one)
        raise ChangedError(CHANGED, what)
    return one


# Bringing over, and back


def _bring_over(session: Session, join_id: int, gone: Person, stays: Person) -> None:
    known = {what: _seen(session, what, stays) for what in TABLES}
    for what, table in TABLES.items():
        for one in _rows(session, table, gone):
            if _key(what, one) not in known[what]:
                one.person_id = id_of(stays)
                session.add_all([one, PersonMoved(join_id=join_id, what=what, row_id=one.id)])
    session.flush()


def _rows(session: Session, table: Any, person: Person) -> Iterable[Any]:
    wanted = select(table).where(table.person_id == person.id)
    if hasattr(table, "ended_at"):
        wanted = wanted.where(table.ended_at.is_(None))
    return session.exec(wanted).all()


def _seen(session: Session, what: CameOver, person: Person) -> set[object]:
    if what in (CameOver.CONTACT, CameOver.CAUTION):
        return set()
    return {_key(what, one) for one in _rows(session, TABLES[what], person)}


def _key(what: CameOver, one: Any) -> object:
    """What makes a row the same as one that is there already; contacts and cautions all come over."""
    if what is CameOver.NUMBER:
        return one.number_key
    if what is CameOver.EMAIL:
        return one.email_key
    if what is CameOver.NEED:
        return one.what.casefold()
    return (one.name.casefold(), one.basis) if what is CameOver.SPEAKER else one.id


def _fill_in(gone: Person, stays: Person) -> None:
    for field in FILLED_IN:
        setattr(stays, field, getattr(stays, field) or getattr(gone, field))
    stays.ok_to_leave_message = max(
        gone.ok_to_leave_message, stays.ok_to_leave_message, key=lambda said: CAREFUL[LeaveMessage(said)]
    )
    stays.relay = stays.relay or gone.relay
    # Of two answers the more careful one: whoever said no is not asked.
    stays.feedback_ok = min((one.feedback_ok for one in (stays, gone) if one.feedback_ok is not None), default=None)
    if stays.organisation_id is None:
        stays.organisation_id, stays.role = gone.organisation_id, stays.role or gone.role


def _send_back(session: Session, row: PersonJoin) -> None:
    """What came over and is still there goes back."""
    for moved in session.exec(select(PersonMoved).where(PersonMoved.join_id == row.id)):
        one = session.get(TABLES[moved.what], moved.row_id)
        if one is not None and one.person_id == row.to_id:
            one.person_id = row.from_id
            session.add(one)
    session.flush()


def _of_join(session: Session, row: PersonJoin) -> list[PersonChange]:
    """What changed on the page that stayed when they were joined."""
    same = select(PersonChange).where(PersonChange.person_id == row.to_id, PersonChange.at == row.at)
    return list(session.exec(same.where(PersonChange.by_id == row.by_id, col(PersonChange.undo_of).is_(None))).all())


def _came_by(session: Session, person_id: int) -> list[Person]:
    """Who had been joined to this record before it was joined itself."""
    found: list[Person] = []
    ids = [person_id]
    while ids:
        rows = session.exec(
            select(Person)
            .join(PersonJoin, col(PersonJoin.from_id) == col(Person.id))
            .where(col(PersonJoin.to_id).in_(ids), col(PersonJoin.taken_back_at).is_(None))
        ).all()
        found += rows
        ids = [id_of(one) for one in rows]
    return found


def _keep_parted(
    session: Session,
    stays: Person,
    changes: Iterable[PersonChange],
    before: dict[str, str],
    *,
    by_id: int,
    at: datetime,
) -> None:
    """Beside what joining changed, that it was taken back."""
    after = as_it_is(session, stays)
    for change in changes:
        session.add(
            PersonChange(
                person_id=id_of(stays),
                at=at,
                by_id=by_id,
                field=change.field,
                old_value=before[change.field][:1000],
                new_value=after[change.field][:1000],
                undo_of=change.id,
            )
        )


# Who may be the same


def _same(session: Session, one: Person, table: Any, key: Any) -> list[int]:
    """Those with the same number, or the same email address, the newest first."""
    theirs = select(key).where(table.person_id == one.id)
    found = session.exec(
        select(Person.id)
        .join(table, table.person_id == col(Person.id))
        .where(col(key).in_(theirs), Person.id != one.id, col(Person.joined_to_id).is_(None))
        .order_by(col(Person.id).desc())
        .limit(OFFERED)
    ).all()
    return [person_id for person_id in dict.fromkeys(found) if person_id is not None]


def _same_surname(session: Session, one: Person) -> list[int]:
    """Those from the same place (the first half of a postcode) first, then the newest."""
    surname = _surname(one.name)
    if not surname:
        return []
    wanted = text("SELECT rowid FROM person_words WHERE person_words MATCH :name ORDER BY rowid DESC LIMIT :most")
    ids = session.execute(wanted, {"name": f'name : "{surname}"', "most": LOOKED_AT}).scalars().all()
    people = session.exec(select(Person).where(col(Person.id).in_(ids), col(Person.joined_to_id).is_(None))).all()
    same = [other for other in people if other.id != one.id and _surname(other.name) == surname]
    here = _place(one.address)
    same.sort(key=lambda other: (not (here and _place(other.address) == here), -id_of(other)))
    return [id_of(other) for other in same[:OFFERED]]


def _surname(name: str | None) -> str:
    words = re.findall(r"\w+", (name or "").casefold())
    return words[-1] if words and len(words[-1]) > 1 else ""


def _place(address: str | None) -> str:
    """The first half of a postcode: PO6."""
    found = re.search(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}\b|\b([A-Z]{1,2}\d[A-Z\d]?)\s*$", (address or "").upper())
    return (found[1] or found[2]) if found else ""
