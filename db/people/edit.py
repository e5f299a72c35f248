"""Editing a person's page. Every change records the old value, the new value, and its author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from db.desk.desk import Desk, on_desk
from db.models import Basis, LeaveMessage, Person, PersonChange, PersonType, ReplyBy, Staff
from db.people import contact_points, lists, organisations
from db.people.lists import BASIS, CHECKED, LISTS, Entry
from db.people.page import PersonPage, organisation_of, person_id_of, shown_as
from db.storage.errors import ChangedError
from db.storage.sessions import writing
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError, WordsError
from deskapp.wording.causes import PeopleCause

Value = str | list[Entry]
"""A field as a change records it: a text, or the entries of a list."""
_MOST = {"name": 80, "likes_to_be_called": 80, "address": 200, "best_time": 40, "organisation": 80, "role": 80}
"""The longest text of each field, in letters."""
_SHOWN = 5
"""The number of changes that an edit conflict lists."""
PERSON_FIELD_WORDS = {
    "name": "name",
    "likes_to_be_called": "likes to be called",
    "person_type": "who they are",
    "organisation": "organisation",
    "role": "role there",
    "feedback_ok": "may be asked for their views",
    "address": "address",
    "best_time": "best time",
    "ok_to_leave_message": "OK to leave a message",
    "reply_by": "reply by",
    "relay": "relay call",
    "needs": "needs",
    "numbers": "numbers",
    "emails": "email addresses",
    "speakers": "may speak for them",
    "cautions": "caution",
}
_OWN_WAY = ("relay", "organisation", "feedback_ok")
CHOSEN = ("ok_to_leave_message", "reply_by", "person_type")
"""Fields with an enumerated value, like "not_asked"."""


class PersonFields(NamedTuple):
    """The fields of a person's page as they are edited. Numbers, email addresses, needs and speakers are separated by
    commas, with the label of a number or the ground of a speaker in brackets. `review_on` is the local date on which
    to ask about the needs again.
    """

    name: str
    likes_to_be_called: str
    person_type: PersonType | None
    organisation: str
    role: str
    feedback_ok: bool | None
    address: str
    best_time: str
    ok_to_leave_message: LeaveMessage
    reply_by: ReplyBy | None
    numbers: str
    emails: str
    needs: str
    review_on: date | None
    speakers: str
    caution: str
    caution_review_on: date | None


def person_fields(page: PersonPage) -> PersonFields:
    """The fields of a page. Of several review dates it has the earliest."""
    return PersonFields(
        name=page.name,
        likes_to_be_called=page.likes_to_be_called,
        person_type=page.person_type,
        organisation=page.organisation,
        role=page.role,
        feedback_ok=page.feedback_ok,
        address=page.address,
        best_time=page.best_time,
        ok_to_leave_message=page.ok_to_leave_message,
        reply_by=page.reply_by,
        numbers=", ".join(contact_points.with_label(one.number, one.label) for one in page.numbers),
        emails=", ".join(contact_points.with_label(one.email, one.label) for one in page.emails),
        needs=", ".join(need.what for need in page.needs),
        review_on=min((need.review_on for need in page.needs if need.review_on), default=None),
        speakers=", ".join(f"{one.name} ({BASIS[one.basis]})" for one in page.speakers),
        caution="; ".join(one.reason for one in page.cautions),
        caution_review_on=min((one.review_on for one in page.cautions), default=None),
    )


def change_person(
    desk: Desk, person_id: int, fields: PersonFields, *, before: PersonFields, version: int
) -> tuple[str, ...]:
    """Set the fields of a person that differ from `before`, read at `version`. Returns the names of those that changed.

    Raises WordsError for an invalid value, ChangedError if the page was changed after `version` was read, and
    RecordError for an unknown person.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        person = shown_as(session, person_id)
        if person is None:
            raise RecordError(PeopleCause.PERSON_GONE)
        current = snapshot(session, person)
        wanted = current | _wanted(fields, before, current, local_date(now))
        if wanted != current and (person.version != version or person.id != person_id):
            raise ChangedError(PeopleCause.PAGE_CHANGED, newest_changes(session, person))
        changed = {field: wanted[field] for field in wanted if wanted[field] != current[field]}
        for field, value in changed.items():
            put_person_fields(session, person, field, value, at=now, by_id=by_id)
        record_changes(session, person, current, at=now, by_id=by_id)
    return tuple(changed)


def snapshot(session: Session, person: Person) -> dict[str, Value]:
    """Every field of a person as a change records it."""
    texts = {
        field: str(getattr(person, field) or "") for field in PERSON_FIELD_WORDS if field not in (*LISTS, *_OWN_WAY)
    }
    own_way = {"relay": "yes" if person.relay else "", "organisation": organisation_of(session, person)}
    own_way["feedback_ok"] = yes_or_no(person.feedback_ok)
    values: dict[str, Value] = {**texts, **own_way, **lists.entries_of(session, person)}
    return {field: values[field] for field in PERSON_FIELD_WORDS}


def yes_or_no(answer: bool | None) -> str:  # noqa: FBT001 - it is what was answered
    """An answer as a change records it: "yes", "no", or "" if nobody asked."""
    return "" if answer is None else "yes" if answer else "no"


def put_person_fields(
    session: Session, person: Person, field: str, value: Any, *, at: datetime, by_id: int | None
) -> None:
    """Set one field of a person to a value that a change recorded."""
    if field in LISTS:
        lists.put_entries(session, person, field, value, at=at, by_id=by_id)
    elif field == "relay":
        person.relay = bool(value)
    elif field == "feedback_ok":
        person.feedback_ok = value == "yes" if value else None
    elif field == "organisation":
        person.organisation_id = (
            organisations.organisation_id_of(organisations.find_or_add(session, value, at)) if value else None
        )
    else:
        setattr(person, field, value or None)
    session.add(person)


def record_changes(
    session: Session, person: Person, before: Mapping[str, Value], *, at: datetime, by_id: int | None
) -> list[str]:
    """Record every field that differs from the snapshot `before`, and return their names.

    A number or address that was only checked again is not a change.
    """
    session.flush()
    after = snapshot(session, person)
    fields = [field for field in after if after[field] != before[field]]
    changed = [field for field in fields if field not in CHECKED or _words(field, after) != _words(field, before)]
    for field in changed:
        session.add(change_of(person, field, before[field], after[field], at=at, by_id=by_id))
    if changed:
        person.version += 1
        person.updated_at = at
        session.add(person)
    return changed


def change_of(
    person: Person, field: str, old: Value, new: Value, *, at: datetime, by_id: int | None, undo_of: int | None = None
) -> PersonChange:
    """The row that records a change of one field."""
    return PersonChange(
        person_id=person_id_of(person), at=at, by_id=by_id, field=field, old_value=old, new_value=new, undo_of=undo_of
    )


def _words(field: str, snapshot: Mapping[str, Value]) -> str:
    return person_value_words(field, snapshot[field])


# From what was typed to what a change records


def _wanted(fields: PersonFields, before: PersonFields, current: Mapping[str, Any], today: date) -> dict[str, Value]:
    """The values in which `fields` differ from `before`. Raises WordsError for the first invalid one."""
    texts = {field: _short(field, getattr(fields, field)) for field in _MOST}
    texts |= {"ok_to_leave_message": fields.ok_to_leave_message, "reply_by": fields.reply_by or ""}
    texts |= {"person_type": fields.person_type or "", "feedback_ok": yes_or_no(fields.feedback_ok)}
    wanted: dict[str, Value] = {
        field: value for field, value in texts.items() if getattr(fields, field) != getattr(before, field)
    }
    if fields.numbers != before.numbers:
        points = contact_points.parse_numbers(fields.numbers)
        wanted["numbers"] = lists.contact_point_entries("numbers", current["numbers"], points, today)
    if fields.emails != before.emails:
        points = contact_points.parse_emails(fields.emails)
        wanted["emails"] = lists.contact_point_entries("emails", current["emails"], points, today)
    if (fields.needs, fields.review_on) != (before.needs, before.review_on):
        # A new review date means that all of them were asked about today.
        known = current["needs"] if fields.review_on == before.review_on else ()
        wanted["needs"] = lists.need_entries(known, lists.parse_needs(fields.needs), fields.review_on, today)
    if fields.speakers != before.speakers:
        wanted["speakers"] = lists.speaker_entries(current["speakers"], parse_speakers(fields.speakers), today)
    if (fields.caution, fields.caution_review_on) != (before.caution, before.caution_review_on):
        wanted["cautions"] = _caution(fields, today)
    return wanted


def _short(field: str, typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > _MOST[field]:
        raise WordsError(PeopleCause.FIELD_TOO_LONG, what=PERSON_FIELD_WORDS[field].capitalize(), most=_MOST[field])
    return words


def parse_speakers(typed: str) -> list[tuple[str, Basis]]:
    """The speakers in "John Hall (carer), Age Concern (advocate)". Raises WordsError for one without a ground."""
    found = []
    for part in _parts(typed):
        match = re.fullmatch(r"(.{1,80}?) ?\(([^()]+)\)", part)
        grounds = [basis for basis, words in BASIS.items() if match and words.startswith(match[2].strip().casefold())]
        if match is None or len(grounds) != 1:
            raise WordsError(PeopleCause.BASIS_WANTED)
        found.append((match[1], grounds[0]))
    return found


def _parts(typed: str) -> Iterable[str]:
    parts = (" ".join(part.split()) for part in typed.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _caution(fields: PersonFields, today: date) -> list[Entry]:
    reason, review_on = " ".join(fields.caution.split()), fields.caution_review_on
    if not reason and review_on is None:
        return []
    if not reason or review_on is None or review_on <= today:
        raise WordsError(PeopleCause.CAUTION_WANTED)
    if len(reason) > 200:
        raise WordsError(PeopleCause.FIELD_TOO_LONG, what="The reason of a caution", most=200)
    return [{"reason": reason, "review_on": review_on.isoformat()}]


# Changes in words


def newest_changes(session: Session, person: Person) -> tuple[str, ...]:
    """The newest changes of a person, oldest first: a line each with the author, the old and the new value."""
    newest = session.exec(
        select(PersonChange, col(Staff.short_name))
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .join(Person, col(Person.id) == col(PersonChange.person_id))
        .where(or_(col(Person.id) == person.id, col(Person.joined_to_id) == person.id))
        .order_by(col(PersonChange.id).desc())
        .limit(_SHOWN)
    ).all()
    return tuple(f"{name or 'Somebody'}: {change_words(change)}" for change, name in reversed(newest))


def change_words(change: PersonChange) -> str:
    """A change in words: "best time was empty, is after 2pm". The dates of a list are given only if nothing else
    changed.
    """
    field = change.field
    old, new = person_value_words(field, change.old_value), person_value_words(field, change.new_value)
    if old == new and field in LISTS:
        old, new = (lists.list_words(field, value, dates=True) for value in (change.old_value, change.new_value))
    return f"{PERSON_FIELD_WORDS.get(field, field)} was {old or 'empty'}, is {new or 'empty'}"


def person_value_words(field: str, value: Value) -> str:
    """A recorded value in words: "not asked", "in person", "large print, no stairs"."""
    if isinstance(value, list):
        return lists.list_words(field, value)
    return value.replace("_", " ") if field in CHOSEN else value
