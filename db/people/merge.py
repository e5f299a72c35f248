"""Merging two records of one person, and unmerging them exactly as they were; suggesting possible duplicates.

Nothing is merged automatically. A row that moves keeps its id, which is recorded, so that it can move back. No need and
no warning is lost: of two answers the more cautious one is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select, update

from db.desk.desk import Desk, on_desk
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
from db.people.edit import (
    PERSON_FIELD_WORDS,
    Value,
    change_of,
    newest_changes,
    person_value_words,
    put_person_fields,
    record_changes,
    snapshot,
)
from db.people.lists import CHECKED, LISTS, present_rows
from db.people.page import PersonPage, person_id_of, person_page_of, shown_as
from db.storage.errors import ChangedError
from db.storage.sessions import read_session, writing
from deskapp.errors import WordsError
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import PeopleCause
from deskapp.wording.naming import name_words

_OFFERED = 8
"""The number of duplicates that are suggested."""
LOOKED_AT = 200
"""The number of people of one surname that are compared, newest first."""
SAME_NUMBER, SAME_EMAIL, SAME_SURNAME = "same number", "same email address", "same surname"
FILLED_IN = ("likes_to_be_called", "person_type", "address", "reply_by", "best_time")
"""The fields that are copied if they are empty on the record that stays."""
CAREFUL = {LeaveMessage.NOT_ASKED: 0, LeaveMessage.YES: 1, LeaveMessage.NO: 2}
"""The order of caution: of two answers the higher one is kept."""
_TABLES: dict[CameOver, Any] = {
    CameOver.CONTACT: Contact,
    CameOver.NUMBER: PersonNumber,
    CameOver.EMAIL: PersonEmail,
    CameOver.NEED: Need,
    CameOver.SPEAKER: Speaker,
    CameOver.CAUTION: Caution,
}


class PossibleDuplicate(NamedTuple):
    """Another record that may belong to the same person, and the reason in words."""

    page: PersonPage
    why: str


class PeopleMerged(NamedTuple):
    """A merge or an unmerge as a sentence, and the person whose page stays."""

    words: str
    person_id: int


def possible_duplicates(engine: Engine, person_id: int) -> list[PossibleDuplicate]:
    """The possible duplicates of a record: same number first, then same email address, then same surname (same place
    first). Raises RecordError.
    """
    with read_session(engine) as session:
        one = shown_as(session, person_id)
        if one is None:
            return []
        why = dict.fromkeys(_same(session, one, PersonNumber, PersonNumber.number_key), SAME_NUMBER)
        for other in _same(session, one, PersonEmail, PersonEmail.email_key):
            why.setdefault(other, SAME_EMAIL)
        for other in _same_surname(session, one):
            why.setdefault(other, SAME_SURNAME)
        return [
            PossibleDuplicate(person_page_of(session, session.get_one(Person, other)), why[other])
            for other in list(why)[:_OFFERED]
        ]


def merge_people(desk: Desk, from_page: PersonPage, to_page: PersonPage) -> PeopleMerged:
    """Merge the record of `from_page` into that of `to_page`, whose name is kept.

    Raises ChangedError if one of them was changed after its page was read, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        gone, stays = (_as_read(session, page) for page in (from_page, to_page))
        before = snapshot(session, stays)
        row = PersonJoin(from_id=person_id_of(gone), to_id=person_id_of(stays), at=now, by_id=by_id)
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
        changed = record_changes(session, stays, before, at=now, by_id=by_id)
        after = snapshot(session, stays)
    came = "; ".join(_came(field, after[field]) for field in changed if field not in CHECKED)
    names = f"{name_words(from_page.name)} is shown as {name_words(to_page.name)} now"
    return PeopleMerged(f"Joined: {names}.{f' Now {came}.' if came else ''}", to_page.person_id)


def _came(field: str, value: Value) -> str:
    """A field of the merged page in words. A caution is given without its reason, which is on the page."""
    return "CAUTION" if field == "cautions" else f"{PERSON_FIELD_WORDS[field]}: {person_value_words(field, value)}"


def last_merge(session: Session, by_id: int, since: datetime) -> PersonJoin | None:
    """The last merge that this user has made since then and that is not undone."""
    return session.exec(
        select(PersonJoin)
        .where(PersonJoin.by_id == by_id, PersonJoin.at >= since, col(PersonJoin.taken_back_at).is_(None))
        .order_by(col(PersonJoin.id).desc())
    ).first()


def unmerge_records(session: Session, row: PersonJoin, *, by_id: int, at: datetime) -> PeopleMerged:
    """Undo a merge. Raises WordsError if the record that stayed was merged into another since."""
    gone, stays = session.get_one(Person, row.from_id), session.get_one(Person, row.to_id)
    if stays.joined_to_id is not None:
        other = shown_as(session, person_id_of(stays))
        raise WordsError(PeopleCause.MERGED_AGAIN, name=(other.name if other else None) or "another")
    before = snapshot(session, stays)
    _send_back(session, row)
    changes = _of_join(session, row)
    for change in changes:
        if change.field not in LISTS and before[change.field] == change.new_value:
            put_person_fields(session, stays, change.field, change.old_value, at=at, by_id=by_id)
    for one in _came_by(session, person_id_of(gone)):
        one.joined_to_id = gone.id
        session.add(one)
    gone.joined_to_id = None
    row.taken_back_at, row.taken_back_by_id = at, by_id
    gone.version += 1
    stays.version += 1
    session.add_all([gone, stays, row])
    session.flush()
    _record_unmerge(session, stays, changes, before, by_id=by_id, at=at)
    names = f"{name_words(gone.name)} and {name_words(stays.name)}"
    return PeopleMerged(f"Taken back: {names} are two again, each as they were.", row.to_id)


def _as_read(session: Session, page: PersonPage) -> Person:
    one = session.get(Person, page.person_id)
    if one is None or one.joined_to_id is not None or one.version != page.version:
        what = () if one is None else newest_changes(session, one)
        raise ChangedError(PeopleCause.MERGE_CHANGED, what)
    return one


# Moving rows, and moving them back


def _bring_over(session: Session, join_id: int, gone: Person, stays: Person) -> None:
    known = {what: _seen(session, what, stays) for what in _TABLES}
    for what, table in _TABLES.items():
        for one in present_rows(session, table, gone):
            if _key(what, one) not in known[what]:
                one.person_id = person_id_of(stays)
                session.add_all([one, PersonMoved(join_id=join_id, what=what, row_id=one.id)])
    session.flush()


def _seen(session: Session, what: CameOver, person: Person) -> set[object]:
    if what in (CameOver.CONTACT, CameOver.CAUTION):
        return set()
    return {_key(what, one) for one in present_rows(session, _TABLES[what], person)}


def _key(what: CameOver, one: Any) -> object:
    """The key of two rows that say the same. Of contacts and cautions it is the id: all of them are moved."""
    if what is CameOver.NUMBER:
        return one.number_key
    if what is CameOver.EMAIL:
        return one.email_key
    if what is CameOver.NEED:
        return one.what.casefold()
    return (name_key(one.name), one.basis) if what is CameOver.SPEAKER else one.id


def _fill_in(gone: Person, stays: Person) -> None:
    for field in FILLED_IN:
        setattr(stays, field, getattr(stays, field) or getattr(gone, field))
    stays.ok_to_leave_message = max(
        gone.ok_to_leave_message, stays.ok_to_leave_message, key=lambda answer: CAREFUL[LeaveMessage(answer)]
    )
    stays.relay = stays.relay or gone.relay
    # Of two answers the more cautious one: a person who said no is not asked.
    stays.feedback_ok = min((one.feedback_ok for one in (stays, gone) if one.feedback_ok is not None), default=None)
    if stays.organisation_id is None:
        stays.organisation_id, stays.role = gone.organisation_id, stays.role or gone.role


def _send_back(session: Session, row: PersonJoin) -> None:
    """Move back the rows that the merge moved and that still belong to the merged record."""
    for moved in session.exec(select(PersonMoved).where(PersonMoved.join_id == row.id)):
        one = session.get(_TABLES[moved.what], moved.row_id)
        if one is not None and one.person_id == row.to_id:
            one.person_id = row.from_id
            session.add(one)
    _send_back_what_came_since(session, row)
    session.flush()


def _send_back_what_came_since(session: Session, row: PersonJoin) -> None:
    """Move the contacts of after the merge that were written down under the merged record's name."""
    gone, stays = session.get_one(Person, row.from_id), session.get_one(Person, row.to_id)
    if not gone.name_key or gone.name_key == stays.name_key:
        return
    since = select(Contact).where(Contact.person_id == stays.id, col(Contact.created_at) >= row.at)
    for contact in session.exec(since).all():
        if name_key(contact.name or "") == gone.name_key:
            contact.person_id = gone.id
            session.add(contact)


def _of_join(session: Session, row: PersonJoin) -> list[PersonChange]:
    """The changes that the merge made to the page that stayed."""
    same = select(PersonChange).where(PersonChange.person_id == row.to_id, PersonChange.at == row.at)
    return list(session.exec(same.where(PersonChange.by_id == row.by_id, col(PersonChange.undo_of).is_(None))).all())


def _came_by(session: Session, person_id: int) -> list[Person]:
    """The records that were merged into this one before it was merged itself."""
    found: list[Person] = []
    ids = [person_id]
    while ids:
        rows = session.exec(
            select(Person)
            .join(PersonJoin, col(PersonJoin.from_id) == col(Person.id))
            .where(col(PersonJoin.to_id).in_(ids), col(PersonJoin.taken_back_at).is_(None))
        ).all()
        found += rows
        ids = [person_id_of(one) for one in rows]
    return found


def _record_unmerge(
    session: Session,
    stays: Person,
    changes: Iterable[PersonChange],
    before: dict[str, Value],
    *,
    by_id: int,
    at: datetime,
) -> None:
    """Record, for each change that the merge made, that it was undone."""
    after = snapshot(session, stays)
    for change in changes:
        old, new = before[change.field], after[change.field]
        session.add(change_of(stays, change.field, old, new, at=at, by_id=by_id, undo_of=change.id))


# Possible duplicates


def _same(session: Session, one: Person, table: Any, key: Any) -> list[int]:
    """The ids of people with the same number, or the same email address, newest first."""
    theirs = select(key).where(table.person_id == one.id)
    found = session.exec(
        select(Person.id)
        .join(table, table.person_id == col(Person.id))
        .where(col(key).in_(theirs), Person.id != one.id, col(Person.joined_to_id).is_(None))
        .order_by(col(Person.id).desc())
        .limit(_OFFERED)
    ).all()
    return [person_id for person_id in dict.fromkeys(found) if person_id is not None]


def _same_surname(session: Session, one: Person) -> list[int]:
    """The ids of people with the same surname: those of the same place first, then newest first."""
    surname = _surname(one.name)
    if not surname:
        return []
    wanted = text("SELECT rowid FROM person_words WHERE person_words MATCH :name ORDER BY rowid DESC LIMIT :most")
    ids = session.execute(wanted, {"name": f'"{surname}"', "most": LOOKED_AT}).scalars().all()
    people = session.exec(select(Person).where(col(Person.id).in_(ids), col(Person.joined_to_id).is_(None))).all()
    same = [other for other in people if other.id != one.id and _surname(other.name) == surname]
    place = _place(one.address)
    same.sort(key=lambda other: (not (place and _place(other.address) == place), -person_id_of(other)))
    return [person_id_of(other) for other in same[:_OFFERED]]


def _surname(name: str | None) -> str:
    key = name_key(name.split()[-1]) if name and name.split() else ""
    return key if len(key) > 1 and key.isalnum() else ""


def _place(address: str | None) -> str:
    """The first half of the postcode in an address, like "PO6"; "" without one."""
    found = re.search(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}\b|\b([A-Z]{1,2}\d[A-Z\d]?)\s*$", (address or "").upper())
    return (found[1] or found[2]) if found else ""
