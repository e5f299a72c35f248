"""The charters that a desk has adopted, with their calendars, copied into the record and read from there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db.charters.calendar_days import ELSEWHERE, CalendarDaySeen, calendar_days
from db.charters.topics import add_topics
from db.charters.zone_offsets import store_zone_offsets
from db.models import (
    NAME_LENGTH,
    AdoptedEdition,
    CalendarChange,
    CalendarDay,
    DayKind,
    EditionChange,
    EditionChangeKind,
    RegionHoliday,
    Staff,
)
from db.models.columns import id_of
from db.storage.sessions import read_session, writing
from deskapp.charter import edition as charter
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.hours import written_hours
from deskapp.charter.options import Rule
from deskapp.charter.reading import NO_DAYS, parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Region
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause


class InForce(NamedTuple):
    """An adopted edition; `text` is its file."""

    id: int
    name: str
    title: str
    valid_from: date
    text: str


def adopt(engine: Engine, edition: charter.Edition, at: datetime, by_id: int | None = None) -> int:
    """Save an edition with its calendar and its topics; saving the same text again changes nothing.

    `by_id` is the staff id of who adopts it, None if nobody is on the desk. Returns its id. Raises RecordError if
    another text is in force under that name from that day.
    """
    with writing(engine) as session:
        return keep_edition(session, edition, at, by_id)


def adopt_from_now(engine: Engine, edition: charter.Edition, at: datetime, by_id: int | None = None) -> int:
    """Adopt an edition that is to be in force today or later. Raises RecordError as `adopt` and
    `refuse_never_in_force` do.
    """
    refuse_never_in_force(engine, edition, at)
    return adopt(engine, edition, at, by_id)


def refuse_never_in_force(engine: Engine, edition: charter.Edition, at: datetime) -> None:
    """Raise RecordError for an edition that would never be in force because a later one has begun."""
    holds = in_force(engine, local_date(at))
    if edition.valid_from < holds.valid_from:
        raise RecordError(
            RecordCause.CHARTER_WOULD_NEVER_HOLD,
            name=edition.name,
            holds=holds.name,
            since=holds.valid_from,
            valid_from=edition.valid_from,
            today=local_date(at),
        )


def to_come(engine: Engine, day: date) -> list[InForce]:
    """The editions that begin after a local date, soonest first. Raises RecordError."""
    with read_session(engine) as session:
        rows = session.exec(
            select(AdoptedEdition).where(col(AdoptedEdition.valid_from) > day).order_by(col(AdoptedEdition.valid_from))
        )
        return [InForce(id_of(row), row.name, row.title, row.valid_from, row.text) for row in rows.all()]


def in_force(engine: Engine, day: date) -> InForce:
    """The edition in force on a local date: the newest that has begun, else the first. Raises RecordError."""
    with read_session(engine) as session:
        rows = session.exec(
            select(AdoptedEdition).order_by(col(AdoptedEdition.valid_from).desc(), col(AdoptedEdition.id).desc())
        ).all()
    begun = [row for row in rows if row.valid_from <= day] or list(rows[-1:])
    found = begun[0]
    return InForce(id_of(found), found.name, found.title, found.valid_from, found.text)


def editions_listed(engine: Engine, day: date) -> list[charter.Edition]:
    """The editions in force on a local date and to come, with their days from the record. Raises RecordError."""
    ids = [in_force(engine, day).id, *(one.id for one in to_come(engine, day))]
    with read_session(engine) as session:
        return [as_edition(session, session.get_one(AdoptedEdition, edition_id)) for edition_id in ids]


def keep_edition(session: Session, edition: charter.Edition, at: datetime, by_id: int | None = None) -> int:
    """Adopt an edition as `adopt` does, inside the caller's transaction. Raises CharterError if a rule cannot be
    calculated.
    """
    there = session.exec(
        select(AdoptedEdition).where(
            AdoptedEdition.name == edition.name, AdoptedEdition.valid_from == edition.valid_from
        )
    ).first()
    if there is not None:
        if there.text != edition.text:
            raise RecordError(RecordCause.CHARTER_THERE_ALREADY, name=edition.name)
        return id_of(there)
    check_every_rule(edition, local_date(at))
    row = AdoptedEdition(
        name=edition.name, title=edition.title, valid_from=edition.valid_from, text=edition.text, adopted_at=at
    )
    session.add(row)
    session.flush()
    session.add_all(calendar_rows(id_of(row), edition.calendar))
    session.add_all(_carried_over(session, row, edition, local_date(at)))
    add_topics(session, edition.topics)
    store_zone_offsets(session)
    record_edition_change(session, EditionChangeKind.ADOPTED, row, at, by_id)
    return id_of(row)


def record_edition_change(
    session: Session, kind: EditionChangeKind, row: AdoptedEdition, at: datetime, by_id: int | None
) -> None:
    """Add a change of an edition to the history, in the caller's transaction."""
    session.add(EditionChange(at=at, by_id=by_id, kind=kind, name=row.name, valid_from=row.valid_from))
    session.flush()


class Adoption(NamedTuple):
    """The adoption of an edition: when (UTC), and by whom, "" if nobody was on the desk or before that was kept."""

    at: datetime
    by: str


def adoptions(engine: Engine) -> dict[int, Adoption]:
    """The adoption of each edition, by its id. Raises RecordError."""
    last = (
        select(func.max(EditionChange.id))
        .where(
            EditionChange.name == AdoptedEdition.name,
            EditionChange.valid_from == AdoptedEdition.valid_from,
            EditionChange.kind == EditionChangeKind.ADOPTED,
        )
        .correlate(AdoptedEdition)
        .scalar_subquery()
    )
    wanted = (
        select(AdoptedEdition.id, AdoptedEdition.adopted_at, Staff.name)
        .outerjoin(EditionChange, col(EditionChange.id) == last)
        .outerjoin(Staff, col(Staff.id) == col(EditionChange.by_id))
    )
    with read_session(engine) as session:
        return {edition_id or 0: Adoption(at, by or "") for edition_id, at, by in session.execute(wanted)}


def _carried_over(
    session: Session, row: AdoptedEdition, edition: charter.Edition, today: date
) -> Iterator[CalendarDay | RegionHoliday]:
    """The future days that were changed at the desk, as rows for a new edition whose file does not name them."""
    before = session.exec(
        select(AdoptedEdition)
        .where(AdoptedEdition.id != row.id, AdoptedEdition.valid_from <= row.valid_from)
        .order_by(col(AdoptedEdition.valid_from).desc(), col(AdoptedEdition.id).desc())
    ).first()
    if before is None or session.exec(select(CalendarChange.id)).first() is None:
        return
    old = parse_edition(before.text, before.name, adopted=True).calendar
    known = {(day.day, str(day.kind)) for day in _days(0, old)}
    new = edition.calendar
    for seen in edition_days(session, id_of(before)):
        if seen.day < today or seen.kind == ELSEWHERE or (seen.day, seen.kind) in known:
            continue
        if seen.kind == DayKind.BANK:
            if old.region == new.region and seen.day not in new.bank_holidays:
                yield from _bank_days(id_of(row), {seen.day: seen.name})
                yield from _region_days(id_of(row), {key: {seen.day: seen.name} for key in new.elsewhere})
        elif seen.day not in new.closures and seen.day not in new.special_hours:
            kind = DayKind(seen.kind)
            yield CalendarDay(edition_id=id_of(row), day=seen.day, kind=kind, name=seen.name, hours=seen.hours)


def of_id(session: Session, edition_id: int) -> charter.Edition:
    """The edition with this id, with its days from the record. Raises RecordError if there is none."""
    row = session.get(AdoptedEdition, edition_id)
    if row is None:
        raise RecordError(RecordCause.CHARTER_GONE)
    return as_edition(session, row)


def text_of_id(session: Session, edition_id: int) -> str:
    """The text of the edition with this id. Raises RecordError if there is none."""
    text = session.exec(select(AdoptedEdition.text).where(AdoptedEdition.id == edition_id)).first()
    if text is None:
        raise RecordError(RecordCause.CHARTER_GONE)
    return text


def rules_of_id(session: Session, edition_id: int) -> Mapping[str, Rule]:
    """The rules of the edition with this id, by key. Raises RecordError if there is none."""
    return _rules_of(text_of_id(session, edition_id))


@lru_cache(maxsize=16)
def _rules_of(edition_text: str) -> Mapping[str, Rule]:
    """The rules of an edition, by key. Its days are not read, which takes most of the time."""
    edition = parse_edition(edition_text, "a charter in the record", days=NO_DAYS)
    return {rule.key: rule for rule in edition.rules}


def promises_to_kinds(session: Session) -> frozenset[str]:
    """Every promise that a charter makes to a kind of contact, as "edition's id, key of the rule, kind"."""
    return frozenset(
        f"{edition_id} {rule.key} {kind}"
        for edition_id in session.exec(select(AdoptedEdition.id)).all()
        for rule in rules_of_id(session, edition_id or 0).values()
        for kind in rule.kinds
        if rule.is_made_for(kind)
    )


def add_bank_holidays_of(session: Session, row: AdoptedEdition, now: datetime) -> int:
    """Add to an edition the bank holidays after `now` (UTC) that a newer `holidays` package knows. Returns their
    number.
    """
    known = {seen.day for seen in edition_days(session, id_of(row))}
    learnt = parse_edition(row.text, row.name, adopted=True).calendar.bank_holidays
    known |= _no_holidays(session, id_of(row))
    new = {day: name for day, name in learnt.items() if day > local_date(now) and day not in known}
    session.add_all(_bank_days(id_of(row), new))
    session.flush()
    return len(new)


def _no_holidays(session: Session, edition_id: int) -> set[date]:
    """The bank holidays that were removed at the desk."""
    changes = session.exec(select(CalendarChange.days).where(col(CalendarChange.undone_at).is_(None))).all()
    of_edition = (one for days in changes for one in json.loads(days) if one["edition"] == edition_id)
    return {date.fromisoformat(day) for one in of_edition for day, kind, *_ in one["removed"] if kind == DayKind.BANK}


def edition_days(session: Session, edition_id: int) -> list[CalendarDaySeen]:
    """The days of an edition's calendar with hours other than their weekday's, from the record."""
    rows = session.exec(select(CalendarDay).where(CalendarDay.edition_id == edition_id))
    elsewhere = session.exec(select(RegionHoliday).where(RegionHoliday.edition_id == edition_id))
    return [
        *(CalendarDaySeen(row.day, row.kind, row.name, row.hours) for row in rows),
        *(CalendarDaySeen(row.day, ELSEWHERE, row.name, row.regions) for row in elsewhere),
    ]


def region_sets(row: AdoptedEdition) -> set[str]:
    """The sets of regions that single rules of this edition name, each as stored: "ENG NIR SCT"."""
    edition = parse_edition(row.text, row.name, days=NO_DAYS)
    return {_written(rule.regions) for rule in edition.rules if rule.regions}


def _written(regions: Iterable[Region]) -> str:
    return " ".join(sorted(regions))


def as_edition(session: Session, row: AdoptedEdition) -> charter.Edition:
    """The edition of this row, with its days from the record."""
    return parse_edition(row.text, row.name, days=calendar_days(edition_days(session, id_of(row))))


def calendar_rows(edition_id: int, calendar: WorkingCalendar) -> Iterator[CalendarDay | RegionHoliday]:
    """The rows to store for an edition's calendar."""
    yield from _days(edition_id, calendar)
    yield from _region_days(edition_id, calendar.elsewhere)


def _bank_days(edition_id: int, holidays: Mapping[date, str]) -> Iterator[CalendarDay]:
    for day, name in holidays.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.BANK, name=name[:NAME_LENGTH])


def _region_days(edition_id: int, elsewhere: Mapping[frozenset[Region], Mapping[date, str]]) -> Iterator[RegionHoliday]:
    for regions, holidays in elsewhere.items():
        named = _written(regions)
        for day, name in holidays.items():
            yield RegionHoliday(edition_id=edition_id, regions=named, day=day, name=name[:NAME_LENGTH])


def _days(edition_id: int, calendar: WorkingCalendar) -> Iterator[CalendarDay]:
    yield from _bank_days(edition_id, calendar.bank_holidays)
    for day, name in calendar.closures.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.CLOSED, name=name[:NAME_LENGTH])
    for day, hours in calendar.special_hours.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.SPECIAL, hours=written_hours(hours))
