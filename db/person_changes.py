"""Changing what is known of a person: every change is kept with what it was and what it became, and who made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from db import checking, organisations, person_lines, reaching
from db.desk import Desk
from db.faults import ChangedError
from db.models import Basis, LeaveMessage, Person, PersonChange, PersonType, ReplyBy, Staff
from db.person import PersonPage, id_of, organisation_of, shown_as
from db.person_lines import BASIS, GIVEN_AGAIN, LISTS, caution_line, need_line, needs_of, plain, speaker_line
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError, WordsError

MOST = {"name": 80, "likes_to_be_called": 80, "address": 200, "best_time": 40, "organisation": 80, "role": 80}
"""Letters that each may have."""
SHOWN = 5
"""How many of the newest changes are told to somebody who comes second."""
WORDS = {
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
OWN_WAY = ("relay", "organisation", "feedback_ok")
CHOSEN = ("ok_to_leave_message", "reply_by", "person_type")
"""Fields that are kept by a word of their own."""
TOO_LONG = "{} can be up to {} letters."
GONE = "That person is not in the record any more. Look for them again."
CHANGED = "Somebody changed this page while you had it open. Look at both."
BASIS_WANTED = "Say why they may speak, in brackets: carer, advocate, power of attorney or signed consent"
CAUTION_WANTED = "Give a reason and a date to look at this again"


class Known(NamedTuple):
    """What can be changed of a person. Numbers, email addresses, needs and speakers stand with commas between; where a
    number reaches them, and a speaker's ground, in brackets after it. What is empty is not known. `review_on` is when
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


def known_of(page: PersonPage) -> Known:
    """What a page says, as it can be changed. Of several days to look again the first counts."""
    return Known(
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
        numbers=", ".join(reaching.said(one.number, one.label) for one in page.numbers),
        emails=", ".join(reaching.said(one.email, one.label) for one in page.emails),
        needs=", ".join(need.what for need in page.needs),
        review_on=min((need.review_on for need in page.needs if need.review_on), default=None),
        speakers=", ".join(f"{one.name} ({BASIS[one.basis]})" for one in page.speakers),
        caution="; ".join(one.reason for one in page.cautions),
        caution_review_on=min((one.review_on for one in page.cautions), default=None),
    )


def change_person(desk: Desk, person_id: int, known: Known, *, before: Known, version: int) -> tuple[str, ...]:
    """Have a person's page say this where it differs from `before`, which was read at `version`; which fields changed.

    Raises WordsError for what cannot be kept, ChangedError where somebody changed the page after `version` was read,
    and RecordError for a person who is not there.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    with writing(desk.engine) as session:
        person = shown_as(session, person_id)
        if person is None:
            raise RecordError(GONE)
        there = as_it_is(session, person)
        wanted = there | _wanted(known, before, there, london_date(now))
        if wanted != there and (person.version != version or person.id != person_id):
            raise ChangedError(CHANGED, what_changed(session, person))
        changed = {field: wanted[field] for field in wanted if wanted[field] != there[field]}
        for field, value in changed.items():
            put(session, person, field, value, at=now, by_id=by_id)
        keep(session, person, there, at=now, by_id=by_id)
    return tuple(changed)


def as_it_is(session: Session, person: Person) -> dict[str, str]:
    """Every field of a person as it is kept in a change."""
    plain_fields = {field: str(getattr(person, field) or "") for field in WORDS if field not in (*LISTS, *OWN_WAY)}
    own_way = {"relay": "yes" if person.relay else "", "organisation": organisation_of(session, person)}
    own_way["feedback_ok"] = yes_or_no(person.feedback_ok)
    said = {**plain_fields, **own_way, **person_lines.as_they_are(session, person)}
    return {field: said[field] for field in WORDS}


def yes_or_no(answer: bool | None) -> str:  # noqa: FBT001 - it is what was answered
    """An answer as it is kept; empty where nobody asked."""
    return "" if answer is None else "yes" if answer else "no"


def put(session: Session, person: Person, field: str, value: str, *, at: datetime, by_id: int | None) -> None:
    """Have one field be as a change says it."""
    if field in LISTS:
        person_lines.put(session, person, field, value, at=at, by_id=by_id)
    elif field == "relay":
        person.relay = bool(value)
    elif field == "feedback_ok":
        person.feedback_ok = value == "yes" if value else None
    elif field == "organisation":
        person.organisation_id = organisations.id_of(organisations.find_or_add(session, value, at)) if value else None
    else:
        setattr(person, field, value or None)
    session.add(person)


def keep(session: Session, person: Person, before: Mapping[str, str], *, at: datetime, by_id: int | None) -> list[str]:
    """Keep beside a person what of them is not as it was `before`; which fields. A number given again is no change."""
    session.flush()
    after = as_it_is(session, person)
    fields = [field for field in after if after[field] != before[field]]
    changed = [field for field in fields if field not in GIVEN_AGAIN or plain(after[field]) != plain(before[field])]
    for field in changed:
        session.add(
            PersonChange(
                person_id=id_of(person),
                at=at,
                by_id=by_id,
                field=field,
                old_value=before[field][:1000],
                new_value=after[field][:1000],
            )
        )
    if changed:
        person.version += 1
        person.updated_at = at
        session.add(person)
    return changed


# What was typed, as it is kept


def _wanted(known: Known, before: Known, there: Mapping[str, str], today: date) -> dict[str, str]:
    """The fields in which `known` differs from `before`."""
    wanted = {field: _short(field, getattr(known, field)) for field in MOST}
    wanted |= {"ok_to_leave_message": known.ok_to_leave_message, "reply_by": known.reply_by or ""}
    wanted |= {"person_type": known.person_type or "", "feedback_ok": yes_or_no(known.feedback_ok)}
    wanted = {field: value for field, value in wanted.items() if getattr(known, field) != getattr(before, field)}
    if known.numbers != before.numbers:
        wanted["numbers"] = reaching.lines_after(there["numbers"], reaching.numbers_of(known.numbers), today)
    if known.emails != before.emails:
        wanted["emails"] = reaching.lines_after(there["emails"], reaching.emails_of(known.emails), today)
    if (known.needs, known.review_on) != (before.needs, before.review_on):
        again = known.review_on != before.review_on
        wanted["needs"] = _needs(there["needs"], needs_of(known.needs), known.review_on, today, again=again)
    if known.speakers != before.speakers:
        wanted["speakers"] = _speakers(there["speakers"], speakers_of(known.speakers), today)
    if (known.caution, known.caution_review_on) != (before.caution, before.caution_review_on):
        wanted["cautions"] = _caution(known, today)
    return wanted


def _short(field: str, typed: str) -> str:
    words = " ".join(typed.split())
    if len(words) > MOST[field]:
        raise WordsError(TOO_LONG.format(WORDS[field].capitalize(), MOST[field]))
    return words


def speakers_of(typed: str) -> list[tuple[str, Basis]]:
    """Who may speak for them: "John Hall (carer)", with commas between. WordsError where no ground is said."""
    found = []
    for part in _parts(typed):
        said = re.fullmatch(r"(.{1,80}?) ?\(([^()]+)\)", part)
        grounds = [basis for basis, words in BASIS.items() if said and words.startswith(said[2].strip().casefold())]
        if said is None or len(grounds) != 1:
            raise WordsError(BASIS_WANTED)
        found.append((said[1], grounds[0]))
    return found


def _parts(typed: str) -> Iterable[str]:
    parts = (" ".join(part.split()) for part in typed.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _needs(there: str, needs: list[str], review_on: date | None, today: date, *, again: bool) -> str:
    """Needs that were there keep their days. Where there is another day to look again, all were asked about today."""
    known = {plain(line).casefold(): line for line in there.split("\n")}
    lines = {
        what.casefold(): (None if again else known.get(what.casefold())) or need_line(what, today, review_on)
        for what in needs
    }
    return "\n".join(lines.values())


def _speakers(there: str, speakers: list[tuple[str, Basis]], today: date) -> str:
    known = {plain(line): line for line in there.split("\n")}
    return "\n".join(
        known.get(f"{name} ({BASIS[basis]})") or speaker_line(name, basis, today) for name, basis in speakers
    )


def _caution(known: Known, today: date) -> str:
    reason = " ".join(known.caution.split())
    if not reason and known.caution_review_on is None:
        return ""
    if not reason or known.caution_review_on is None or known.caution_review_on <= today:
        raise WordsError(CAUTION_WANTED)
    if len(reason) > 200:
        raise WordsError(TOO_LONG.format("The reason of a caution", 200))
    return caution_line(reason, known.caution_review_on)


# What was changed, in words


def what_changed(session: Session, person: Person) -> tuple[str, ...]:
    """The newest changes of a person, oldest first, a line each: who, what it was and what it became."""
    newest = session.exec(
        select(PersonChange, col(Staff.short_name))
        .join(Staff, col(Staff.id) == col(PersonChange.by_id), isouter=True)
        .join(Person, col(Person.id) == col(PersonChange.person_id))
        .where(or_(col(Person.id) == person.id, col(Person.joined_to_id) == person.id))
        .order_by(col(PersonChange.id).desc())
        .limit(SHOWN)
    ).all()
    return tuple(f"{name or 'Somebody'}: {said(change)}" for change, name in reversed(newest))


def said(change: PersonChange) -> str:
    """A change in words: "best time was empty, is after 2pm". The days of asking only where nothing else changed."""
    old, new = shown(change.field, change.old_value), shown(change.field, change.new_value)
    if old == new:
        old, new = (value.replace("\n", ", ") for value in (change.old_value, change.new_value))
    return f"{WORDS.get(change.field, change.field)} was {old or 'empty'}, is {new or 'empty'}"


def shown(field: str, value: str) -> str:
    """What a field was or became, as it is said: "not asked", "in person"."""
    return value.replace("_", " ") if field in CHOSEN else plain(value)
