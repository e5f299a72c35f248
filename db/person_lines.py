"""What there may be several of for one person, a line each: needs, numbers, email addresses, speakers, cautions.

A line says all that is kept of its row, so that a change which was kept as lines can be taken back exactly:
"large print (asked 2026-11-20; look again 2027-11-20)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from db import reaching
from db.models import NAME_LENGTH, Basis, Caution, Need, Person, PersonEmail, PersonNumber, Speaker
from db.person import id_of
from deskapp.errors import WordsError

LISTS = ("needs", "numbers", "emails", "speakers", "cautions")
GIVEN_AGAIN = ("numbers", "emails")
"""Of these a new day of checking alone is no change."""
"""The fields of a person that are kept as rows."""
BASIS = {
    Basis.CARER: "carer",
    Basis.ADVOCATE: "advocate",
    Basis.POWER_OF_ATTORNEY: "power of attorney",
    Basis.SIGNED_CONSENT: "signed consent",
}
_NEED = re.compile(r"(.*) \(asked (\S{10})(?:; look again (\S{10}))?\)")
_SPEAKER = re.compile(r"(.*) \(([a-z ]+); told (\S{10})\)")
_CAUTION = re.compile(r"(.*) \(look again (\S{10})\)")
_DATES = re.compile(r" \((?:asked|checked) [^()]*\)$|; (?:told|checked) \S{10}(?=\)$)", re.MULTILINE)


def needs_of(typed: str | None) -> list[str]:
    """Several needs as they were typed with commas between. WordsError for one that is too long to keep."""
    wants = [" ".join(part.split()) for part in (typed or "").split(",")]
    if any(len(want) > NAME_LENGTH for want in wants):
        raise WordsError("A need can be up to 80 letters. Write what to do, like large print 18pt.")
    return [want for want in wants if want]


def need_line(what: str, asked_on: date, review_on: date | None) -> str:
    """A need as a line."""
    again = f"; look again {review_on}" if review_on else ""
    return f"{what} (asked {asked_on}{again})"


def speaker_line(name: str, basis: Basis, told_on: date) -> str:
    """Somebody who may speak for them as a line."""
    return f"{name} ({BASIS[basis]}; told {told_on})"


def caution_line(reason: str, review_on: date) -> str:
    """A caution as a line."""
    return f"{reason} (look again {review_on})"


def plain(lines: str) -> str:
    """Lines as they are said: with commas, without the days on which things were asked."""
    return _DATES.sub("", lines).replace("\n", ", ")


def as_they_are(session: Session, person: Person) -> dict[str, str]:
    """The lines of each of LISTS, in the order in which they were written down."""
    rows: dict[str, Iterable[str]] = {
        "needs": (need_line(row.what, row.asked_on, row.review_on) for row in _rows(session, Need, person)),
        "numbers": (
            reaching.line_of(row.number, row.label, row.checked_on) for row in _rows(session, PersonNumber, person)
        ),
        "emails": (
            reaching.line_of(row.email, row.label, row.checked_on) for row in _rows(session, PersonEmail, person)
        ),
        "speakers": (speaker_line(row.name, row.basis, row.told_on) for row in _rows(session, Speaker, person)),
        "cautions": (caution_line(row.reason, row.review_on) for row in _rows(session, Caution, person)),
    }
    return {field: "\n".join(lines) for field, lines in rows.items()}


def put(session: Session, person: Person, field: str, lines: str, *, at: datetime, by_id: int | None) -> None:
    """Have the rows of this field be these lines. What is no longer said is ended, or is no more; the rest stays."""
    wanted = [line for line in lines.split("\n") if line]
    putting = {
        "needs": _put_needs,
        "numbers": _put_numbers,
        "emails": _put_emails,
        "speakers": _put_speakers,
        "cautions": _put_cautions,
    }
    putting[field](session, person, wanted, at, by_id)
    session.flush()


def _rows(session: Session, table: Any, person: Person) -> list[Any]:
    """Rows of a person that hold now; the session's own, so that they can be changed."""
    wanted = select(table).where(table.person_id == person.id).order_by(table.id)
    if hasattr(table, "ended_at"):
        wanted = wanted.where(table.ended_at.is_(None))
    return list(session.exec(wanted).all())


def _put_needs(session: Session, person: Person, lines: list[str], at: datetime, by_id: int | None) -> None:  # noqa: ARG001 - a need says neither
    there = {row.what.casefold(): row for row in _rows(session, Need, person)}
    for line in lines:
        what, asked_on, review_on = _parts(_NEED, line)
        row = there.pop(what.casefold(), None) or Need(person_id=id_of(person), what=what, asked_on=_day(asked_on))
        row.what, row.asked_on, row.review_on = what, _day(asked_on), _day(review_on) if review_on else None
        session.add(row)
    for row in there.values():
        session.delete(row)


def _put_numbers(session: Session, person: Person, lines: list[str], at: datetime, by_id: int | None) -> None:  # noqa: ARG001 - a number says neither
    from deskapp.words.numbers import read_number  # noqa: PLC0415 - imports phonenumbers

    there = {row.number_key: row for row in _rows(session, PersonNumber, person)}
    for line in lines:
        number, label, day = reaching.read_line(line)
        key = read_number(number).number_key
        row = there.pop(key, None) or PersonNumber(
            person_id=id_of(person), number=number, number_key=key, checked_on=day
        )
        row.number, row.label, row.checked_on = number, label, day
        session.add(row)
    for row in there.values():
        session.delete(row)


def _put_emails(session: Session, person: Person, lines: list[str], at: datetime, by_id: int | None) -> None:  # noqa: ARG001 - an address says neither
    there = {row.email_key: row for row in _rows(session, PersonEmail, person)}
    for line in lines:
        email, label, day = reaching.read_line(line)
        key = reaching.email_key(email)
        row = there.pop(key, None) or PersonEmail(person_id=id_of(person), email=email, email_key=key, checked_on=day)
        row.email, row.label, row.checked_on = email, label, day
        session.add(row)
    for row in there.values():
        session.delete(row)


def _put_speakers(session: Session, person: Person, lines: list[str], at: datetime, by_id: int | None) -> None:
    there = {speaker_line(row.name, row.basis, row.told_on): row for row in _rows(session, Speaker, person)}
    _end_others(session, there, lines, at)
    for line in lines:
        if line not in there:
            name, basis, told_on = _parts(_SPEAKER, line)
            said = {"name": name, "basis": _basis(basis), "told_on": _day(told_on)}
            _again(session, Speaker, person, said, {"by_id": by_id})


def _put_cautions(session: Session, person: Person, lines: list[str], at: datetime, by_id: int | None) -> None:
    there = {caution_line(row.reason, row.review_on): row for row in _rows(session, Caution, person)}
    _end_others(session, there, lines, at)
    for line in lines:
        if line not in there:
            reason, review_on = _parts(_CAUTION, line)
            said = {"reason": reason, "review_on": _day(review_on)}
            _again(session, Caution, person, said, {"by_id": by_id, "at": at})


def _end_others(session: Session, there: dict[str, Any], lines: list[str], at: datetime) -> None:
    for line, row in there.items():
        if line not in lines:
            row.ended_at = at
            session.add(row)


def _again(session: Session, table: Any, person: Person, said: dict[str, Any], more: dict[str, Any]) -> None:
    """What was ended holds again, with who wrote it then; what is new is written down."""
    ended = select(table).where(table.person_id == person.id, table.ended_at.is_not(None)).order_by(table.id.desc())
    for name, value in said.items():
        ended = ended.where(getattr(table, name) == value)
    row = session.exec(ended).first() or table(person_id=id_of(person), **said, **more)
    row.ended_at = None
    session.add(row)


def _parts(form: re.Pattern[str], line: str) -> tuple[str, ...]:
    found = form.fullmatch(line)
    assert found is not None, form.pattern  # noqa: S101 - lines are written here
    return found.groups()


def _basis(said: str) -> Basis:
    return next(basis for basis, words in BASIS.items() if words == said)


def _day(said: str) -> date:
    return date.fromisoformat(said)
