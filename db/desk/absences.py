"""Absences of staff by local dates. Contacts of an absent owner show in everybody's queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db.desk.desk import Desk, on_desk
from db.models import NAME_LENGTH, Away, Staff
from db.models.columns import id_of
from db.queue.first_page import AWAY_SQL, AwaySeen, away_on, away_seen
from db.storage.engine import DEFERRED
from db.storage.errors import faults
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError, WordsError
from deskapp.wording.causes import Cause, PeopleCause


def go_away(desk: Desk, staff_id: int, first_day: date, last_day: date | None, why: str = "") -> int:
    """Record an absence from one local date to another, both included (None: end unknown). Returns its id.

    It replaces the absences that overlap these days, and keeps the first day of one that has begun. Repeating it adds
    nothing. Raises WordsError for impossible days, RecordError.
    """
    by_id, now = on_desk(desk).id, desk.clock.now()
    why = " ".join(why.split())
    _check(first_day, last_day, why, local_date(now))
    with writing(desk.engine) as session:
        staff = session.get(Staff, staff_id)
        if staff is None or not staff.active:
            raise WordsError(PeopleCause.STAFF_LEFT)
        before = _of_these_days(session, staff_id, first_day, last_day)
        for row in before:
            if (row.first_day, row.last_day, row.why) == (first_day, last_day, why) and row.id is not None:
                return row.id
        first_day = _since(before, first_day, local_date(now))
        for row in before:
            _end(session, row, now)
        said = Away(staff_id=staff_id, first_day=first_day, last_day=last_day, why=why, by_id=by_id, at=now)
        session.add(said)
        session.flush()
        assert said.id is not None  # noqa: S101 - flushed
        return said.id


def back(desk: Desk, away_id: int) -> None:
    """End an absence from now on: the staff member is back, or it was a mistake. Repeating it changes nothing.

    Raises WordsError if there is no current user, RecordError.
    """
    on_desk(desk)
    with writing(desk.engine) as session:
        row = session.get(Away, away_id)
        if row is None:
            raise RecordError(Cause.ABSENCE_GONE)
        if row.ended_at is None:
            _end(session, row, desk.clock.now())


def who_is_away(engine: Engine, day: date) -> Mapping[int, AwaySeen]:
    """The absences on this local date, by staff id. Raises RecordError."""
    with faults(str(engine.url.database), reading=True), engine.connect() as connection:
        connection.execution_options(**DEFERRED)
        return away_seen(connection.exec_driver_sql(AWAY_SQL, away_on(day)).all())


def absences_between(engine: Engine, first: date, last: date) -> list[AwaySeen]:
    """The absences of the present staff that touch these local dates, soonest first. Raises RecordError."""
    with read_session(engine) as session:
        found = session.exec(
            select(Away, Staff.name)
            .join(Staff, col(Staff.id) == col(Away.staff_id))
            .where(
                col(Staff.active),
                col(Away.ended_at).is_(None),
                Away.first_day <= last,
                or_(col(Away.last_day).is_(None), col(Away.last_day) >= first),
            )
            .order_by(col(Away.first_day), col(Away.id))
        ).all()
    return [AwaySeen(id_of(row), row.staff_id, name, row.first_day, row.last_day, row.why) for row, name in found]


def _check(first_day: date, last_day: date | None, why: str, today: date) -> None:
    if last_day is not None and last_day < first_day:
        raise WordsError(PeopleCause.ABSENCE_ENDS_FIRST)
    if last_day is not None and last_day < today:
        raise WordsError(PeopleCause.ABSENCE_OVER)
    if len(why) > NAME_LENGTH:
        raise WordsError(PeopleCause.ABSENCE_WHY_TOO_LONG, most=NAME_LENGTH)


def _of_these_days(session: Session, staff_id: int, first_day: date, last_day: date | None) -> Sequence[Away]:
    """The absences that overlap these days and still hold."""
    goes_on = or_(col(Away.last_day).is_(None), col(Away.last_day) >= first_day)
    wanted = select(Away).where(Away.staff_id == staff_id, col(Away.ended_at).is_(None), goes_on)
    if last_day is not None:
        wanted = wanted.where(col(Away.first_day) <= last_day)
    return session.exec(wanted.order_by(col(Away.id))).all()


def _since(before: Sequence[Away], first_day: date, today: date) -> date:
    """First local date of the absence: that of an earlier one which it continues."""
    return min([first_day, *(row.first_day for row in before if row.first_day < today)])


def _end(session: Session, row: Away, now: datetime) -> None:
    row.ended_at = now
    session.add(row)
    session.flush()
