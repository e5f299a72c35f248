"""The charters a desk has adopted, and the days of their calendars, copied into the record and read from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.models import CalendarDay, DayKind, Edition, Topic
from db.sessions import reading, writing
from deskapp.charter import edition as charter
from deskapp.charter.bank_holidays import bank_holidays
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.hours import written_hours
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError

YEARS_BACK, YEARS_ON = 2, 3
"""How many years of bank holidays are copied in, around the year of adopting."""


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
    session.add_all(_days(_id(row), edition.calendar, london_date(at).year))
    known = {name.casefold() for name in session.exec(select(Topic.name))}
    session.add_all(Topic(name=name) for name in edition.topics if name.casefold() not in known)
    session.flush()
    return _id(row)


def _days(edition_id: int, calendar: WorkingCalendar, year: int) -> Iterator[CalendarDay]:
    holidays = {**bank_holidays(calendar.region, year - YEARS_BACK, year + YEARS_ON), **calendar.bank_holidays}
    for day, name in holidays.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.BANK, name=name[:80])
    for day, name in calendar.closures.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.CLOSED, name=name[:80])
    for day, hours in calendar.special_hours.items():
        yield CalendarDay(edition_id=edition_id, day=day, kind=DayKind.SPECIAL, hours=written_hours(hours))


def _id(row: Edition) -> int:
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    return row.id
