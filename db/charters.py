"""The charters a desk has adopted, and the days of their calendars, copied into the record and read from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import recounting
from db.days import DaySeen, calendar_days
from db.models import NAME_LENGTH, CalendarDay, DayKind, Edition, Topic
from db.sessions import reading, writing
from deskapp.charter import edition as charter
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.hours import written_hours
from deskapp.charter.reading import parse_edition
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError


class InForce(NamedTuple):
    """An edition as it was adopted."""

    id: int
    name: str
    title: str
    valid_from: date
    text: str


def adopt(engine: Engine, edition: charter.Edition, at: datetime) -> int:
    """Put an edition into the record with its calendar and its topics; the same text a second time changes nothing.

    Returns its id. Raises RecordError where another text is in force under that name from that day.
    """
    with writing(engine) as session:
        return keep(session, edition, at)


def adopt_from_now(engine: Engine, edition: charter.Edition, at: datetime) -> int:
    """Adopt an edition that is to hold today or later. Raises RecordError for one that never would, because another
    that begins after it holds already, and as `adopt` does.
    """
    holds = in_force(engine, london_date(at))
    if edition.valid_from < holds.valid_from:
        raise RecordError(
            f"{edition.name} would never hold: {holds.name} has held since {holds.valid_from}, which is later than "
            f"{edition.valid_from}. Write a later day at valid_from."
        )
    return adopt(engine, edition, at)


def to_come(engine: Engine, day: date) -> list[InForce]:
    """The editions that begin after that London date, the soonest first. Raises RecordError."""
    with reading(engine) as session:
        rows = session.exec(select(Edition).where(col(Edition.valid_from) > day).order_by(col(Edition.valid_from)))
        return [InForce(_id(row), row.name, row.title, row.valid_from, row.text) for row in rows.all()]


def in_force(engine: Engine, day: date) -> InForce:
    """The newest edition that has begun on that London date; before the first of all has begun, that one."""
    with reading(engine) as session:
        rows = session.exec(select(Edition).order_by(col(Edition.valid_from).desc(), col(Edition.id).desc())).all()
    begun = [row for row in rows if row.valid_from <= day] or list(rows[-1:])
    found = begun[0]
    assert found.id is not None  # noqa: S101 - it comes from the record
    return InForce(found.id, found.name, found.title, found.valid_from, found.text)


def keep(session: Session, edition: charter.Edition, at: datetime) -> int:
    """What `adopt` does, inside somebody else's transaction."""
    there = session.exec(
        select(Edition).where(Edition.name == edition.name, Edition.valid_from == edition.valid_from)
    ).first()
    if there is not None:
        if there.text != edition.text:
            raise RecordError(f"{edition.name} is already in force from that day. Give the new one a later valid_from.")
        return _id(there)
    row = Edition(
        name=edition.name, title=edition.title, valid_from=edition.valid_from, text=edition.text, adopted_at=at
    )
    session.add(row)
    session.flush()
    session.add_all(_days(_id(row), edition.calendar))
    known = {name.casefold() for name in session.exec(select(Topic.name))}
    session.add_all(Topic(name=name) for name in edition.topics if name.casefold() not in known)
    session.flush()
    return _id(row)


def top_up(session: Session, now: datetime) -> int:
    """Add the bank holidays still to come that the `holidays` package has learnt since; how many there were.

    Nothing is taken away: a day may have been put in by hand. Open promises that the days move are moved.
    """
    added = 0
    for row in session.exec(select(Edition)).all():
        known = _days_of(session, _id(row))
        days = {seen.day for seen in known}
        learnt = parse_edition(row.text, row.name).calendar.bank_holidays
        new = {day: name for day, name in learnt.items() if day > london_date(now) and day not in days}
        if new:
            session.add_all(_bank_days(_id(row), new))
            session.flush()
            added += len(new)
            recounting.recount(session, _as_edition(session, row), _id(row), now)
    return added


def of_id(session: Session, edition_id: int) -> charter.Edition:
    """The edition of that id, with the days that the record has for it. RecordError where there is none."""
    row = session.get(Edition, edition_id)
    if row is None:
        raise RecordError("The charter that this came in under is not in the record. Tell whoever looks after it.")
    return _as_edition(session, row)


def _days_of(session: Session, edition_id: int) -> list[DaySeen]:
    rows = session.exec(select(CalendarDay).where(CalendarDay.edition_id == edition_id))
    return [DaySeen(row.day, row.kind, row.name, row.hours) for row in rows]


def _as_edition(session: Session, row: Edition) -> charter.Edition:
    return parse_edition(row.text, row.name, days=calendar_days(_days_of(session, _id(row))))


def _bank_days(edition_id: int, holidays: Mapping[date, str]) -> Iterator[CalendarDay]:
    for day, name in holidays.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.BANK, name=name[:NAME_LENGTH])


def _days(edition_id: int, calendar: WorkingCalendar) -> Iterator[CalendarDay]:
    yield from _bank_days(edition_id, calendar.bank_holidays)
    for day, name in calendar.closures.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.CLOSED, name=name[:NAME_LENGTH])
    for day, hours in calendar.special_hours.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.SPECIAL, hours=written_hours(hours))


def _id(row: Edition) -> int:
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    return row.id
