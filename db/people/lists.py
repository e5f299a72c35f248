"""The lists of a person as data: needs, numbers, email addresses, speakers and cautions, one entry per row.

An entry holds the columns of its row as JSON, so that a recorded change can be undone exactly:
{"what": "large print", "asked_on": "2026-11-20", "review_on": null}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from db.models import NAME_LENGTH, Basis, Caution, Need, Person, PersonEmail, PersonJoin, PersonNumber, Speaker
from db.people.contact_points import NOT_CHECKED, ContactPoint, email_key, number_key, with_label
from db.people.page import person_id_of
from deskapp.errors import WordsError
from deskapp.wording.causes import PeopleCause

Entry = dict[str, Any]
"""One row of a list as JSON. An entry with only "words" was truncated by an older deskapp: it can be shown, not
restored.
"""
BASIS = {
    Basis.CARER: "carer",
    Basis.ADVOCATE: "advocate",
    Basis.POWER_OF_ATTORNEY: "power of attorney",
    Basis.SIGNED_CONSENT: "signed consent",
}


@dataclass(frozen=True, slots=True)
class ListField:
    """A list of a person: its table, the columns of an entry, and an entry in words.

    `key` identifies the row of an entry; `computed` returns the columns derived from the others; `dates` is `words`
    with the dates of asking or checking. Rows of a table with `ended_at` are ended, never deleted. With `keeps_order`
    its rows stand in the order that was typed.
    """

    table: Any
    columns: tuple[str, ...]
    key: Callable[[Entry], object]
    words: Callable[[Entry], str]
    dates: Callable[[Entry], str]
    computed: Callable[[Entry], Entry] = lambda _entry: {}
    keeps_order: bool = False


def _whole(entry: Entry) -> object:
    return frozenset(entry.items())


def _again(entry: Entry) -> str:
    return f"; look again {entry['review_on']}" if entry["review_on"] else ""


def _checked(given: str) -> Callable[[Entry], str]:
    def dates(one: Entry) -> str:
        label = f"{one['label']}; " if one["label"] else ""
        checked = f"given {one['checked_on']}" if one["checked_on"] else NOT_CHECKED
        return f"{one[given]} ({label}{checked})"

    return dates


LISTS: Mapping[str, ListField] = {
    "needs": ListField(
        Need,
        ("what", "asked_on", "review_on"),
        key=lambda one: one["what"].casefold(),
        words=lambda one: str(one["what"]),
        dates=lambda one: f"{one['what']} (asked {one['asked_on']}{_again(one)})",
        keeps_order=True,
    ),
    "numbers": ListField(
        PersonNumber,
        ("number", "label", "checked_on"),
        key=lambda one: number_key(one["number"]),
        words=lambda one: with_label(one["number"], one["label"]),
        dates=_checked("number"),
        computed=lambda one: {"number_key": number_key(one["number"])},
    ),
    "emails": ListField(
        PersonEmail,
        ("email", "label", "checked_on"),
        key=lambda one: email_key(one["email"]),
        words=lambda one: with_label(one["email"], one["label"]),
        dates=_checked("email"),
        computed=lambda one: {"email_key": email_key(one["email"])},
    ),
    "speakers": ListField(
        Speaker,
        ("name", "basis", "told_on"),
        key=_whole,
        words=lambda one: f"{one['name']} ({BASIS[Basis(one['basis'])]})",
        dates=lambda one: f"{one['name']} ({BASIS[Basis(one['basis'])]}; told {one['told_on']})",
    ),
    "cautions": ListField(
        Caution,
        ("reason", "review_on"),
        key=_whole,
        words=lambda one: f"{one['reason']} (look again {one['review_on']})",
        dates=lambda one: f"{one['reason']} (look again {one['review_on']})",
    ),
}
"""The fields of a person that are lists."""
CHECKED = ("numbers", "emails")
"""The lists whose entries have a date of checking; a new date alone is not a change."""


_BETWEEN_NEEDS = re.compile(r"(?<!\d),(?![^()]*\))|,(?!\d)(?![^()]*\))")
"""A comma that is neither inside of brackets nor in a number: "large print (18pt, bold), 1,5 m of room" are two."""


def parse_needs(typed: str | None) -> list[str]:
    """The needs in a comma-separated text. Raises WordsError for one that is too long."""
    wants = [" ".join(part.split()) for part in _BETWEEN_NEEDS.split(typed or "")]
    if any(len(want) > NAME_LENGTH for want in wants):
        raise WordsError(PeopleCause.NEED_TOO_LONG)
    return [want for want in wants if want]


def need_entries(existing: Iterable[Entry], needs: Iterable[str], review_on: date | None, today: date) -> list[Entry]:
    """Entries of these needs: those in `existing` keep their dates, new ones have `today` as the date of asking."""
    known = {one["what"].casefold(): one for one in existing}
    asked = {"asked_on": today.isoformat(), "review_on": review_on.isoformat() if review_on else None}
    entries = {need.casefold(): known.get(need.casefold()) or {"what": need, **asked} for need in needs}
    return list(entries.values())


def contact_point_entries(
    field: str, existing: Iterable[Entry], points: Iterable[ContactPoint], today: date
) -> list[Entry]:
    """Entries of these numbers or email addresses: those in `existing` keep their date of checking, new
    ones get today.
    """
    given = LISTS[field].columns[0]
    known = {one[given]: one["checked_on"] for one in existing}
    return [
        {given: point.given, "label": point.label, "checked_on": known.get(point.given, today.isoformat())}
        for point in points
    ]


def speaker_entries(existing: Iterable[Entry], speakers: Iterable[tuple[str, Basis]], today: date) -> list[Entry]:
    """Entries of these speakers: those in `existing` keep the date on which we were told, new ones have `today`."""
    known = {(one["name"], one["basis"]): one["told_on"] for one in existing}
    return [
        {"name": name, "basis": basis, "told_on": known.get((name, basis), today.isoformat())}
        for name, basis in speakers
    ]


def list_words(field: str, entries: Sequence[Entry], *, dates: bool = False) -> str:
    """A list in words, separated by commas; with `dates`, also when each was asked about, checked or told."""
    words = LISTS[field].dates if dates else LISTS[field].words
    return ", ".join(one["words"] if "words" in one else words(one) for one in entries)


def is_cut(value: object) -> bool:
    """True for a recorded list that an older deskapp truncated, and that cannot be restored."""
    return isinstance(value, list) and any("words" in one for one in value)


def entries_of(session: Session, person: Person) -> dict[str, list[Entry]]:
    """The entries of every list of a person, oldest first."""
    return {
        field: [_entry(one, row) for row in present_rows(session, one.table, person)] for field, one in LISTS.items()
    }


def put_entries(
    session: Session, person: Person, field: str, entries: Sequence[Entry], *, at: datetime, by_id: int | None
) -> None:
    """Replace the rows of a list by these entries. A row without an entry is ended or deleted."""
    one = LISTS[field]
    authorship = {"person_id": person_id_of(person), "by_id": by_id, "at": at}
    rows = {one.key(_entry(one, row)): row for row in present_rows(session, one.table, person)}
    wanted = [one.key(entry) for entry in entries]
    stay = [key for key in rows if key in wanted]
    if one.keeps_order and stay != wanted[: len(stay)] and not _is_merged(session, person):
        for key in stay:
            session.delete(rows.pop(key))
    for entry in entries:
        values = _values(one.table, entry | one.computed(entry))
        row = rows.pop(one.key(entry), None) or _ended_or_new(session, one.table, values, authorship)
        for column, value in values.items():
            setattr(row, column, value)
        session.add(row)
    for row in rows.values():
        if _ends(one.table):
            row.ended_at = at
            session.add(row)
        else:
            session.delete(row)
    session.flush()


def _is_merged(session: Session, person: Person) -> bool:
    """True if another record was merged into that of a person: to part them again, its rows have to be the same."""
    into = select(PersonJoin.id).where(PersonJoin.to_id == person.id, col(PersonJoin.taken_back_at).is_(None))
    return session.exec(into).first() is not None


def _entry(one: ListField, row: Any) -> Entry:
    entry: Entry = row.model_dump(mode="json", include=set(one.columns))
    return entry


def _values(table: Any, entry: Entry) -> dict[str, Any]:
    """The columns of an entry as the table holds them: dates and enums, not text."""
    fields = table.model_fields
    return {column: TypeAdapter(fields[column].annotation).validate_python(text) for column, text in entry.items()}


def _ends(table: Any) -> bool:
    return "ended_at" in table.model_fields


def present_rows(session: Session, table: Any, person: Person) -> list[Any]:
    """The rows of a person that have not ended, attached to the session, oldest first."""
    wanted = select(table).where(table.person_id == person.id).order_by(table.id)
    return list(session.exec(wanted.where(table.ended_at.is_(None)) if _ends(table) else wanted).all())


def _ended_or_new(session: Session, table: Any, values: dict[str, Any], authorship: dict[str, Any]) -> Any:
    """An ended row with these values, resumed with its first author; otherwise a new one."""
    new = table(**values, **{name: value for name, value in authorship.items() if name in table.model_fields})
    if not _ends(table):
        return new
    ended = select(table).where(table.person_id == new.person_id, table.ended_at.is_not(None))
    row = session.exec(ended.filter_by(**values).order_by(table.id.desc())).first() or new
    row.ended_at = None
    return row
