"""Who is away, from which day to which. What they have shows to everybody meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, or_, select

from db import checking
from db.desk import Desk
from db.faults import faults
from db.first_page import AWAY_SQL, AwaySeen, away_on, away_seen
from db.models import NAME_LENGTH, Away, Staff
from db.opening import DEFERRED
from db.sessions import writing
from deskapp.charter.rules import london_date
from deskapp.errors import RecordError, WordsError
from deskapp.words.presence import away_words, in_words


def go_away(desk: Desk, staff_id: int, first_day: date, last_day: date | None, why: str = "") -> int:
    """Say that somebody is not in from one London date to another, both included (None: nobody knows); its id.

    What was said before of any of these days is over: what is said now counts, from the day on that they were away
    already. Saying the same twice adds nothing. Raises WordsError for days that cannot be, RecordError.
    """
    by_id, now = checking.on_desk(desk).id, desk.clock.now()
    why = " ".join(why.split())
    _check(first_day, last_day, why, london_date(now))
    with writing(desk.engine) as session:
        staff = session.get(Staff, staff_id)
        if staff is None or not staff.active:
            raise WordsError("They do not work here now. Choose somebody else.")
        before = _of_these_days(session, staff_id, first_day, last_day)
        for row in before:
            if (row.first_day, row.last_day, row.why) == (first_day, last_day, why) and row.id is not None:
                return row.id
        first_day = _since(before, first_day, london_date(now))
        for row in before:
            _end(session, row, now)
        said = Away(staff_id=staff_id, first_day=first_day, last_day=last_day, why=why, by_id=by_id, at=now)
        session.add(said)
        session.flush()
        assert said.id is not None  # noqa: S101 - flushed
        return said.id


def back(desk: Desk, away_id: int) -> None:
    """They are in again, or it was put in by mistake: from now on they are not away. Twice is once.

    Raises WordsError where nobody is on the desk, RecordError.
    """
    checking.on_desk(desk)
    with writing(desk.engine) as session:
        row = session.get(Away, away_id)
        if row is None:
            raise RecordError("That is not in the record any more. Press F5 for the queue as it is now.")
        if row.ended_at is None:
            _end(session, row, desk.clock.now())


def who_is_away(engine: Engine, day: date) -> Mapping[int, AwaySeen]:
    """Who is away on this London date, by their id. Raises RecordError."""
    with faults(str(engine.url.database)), engine.connect() as connection:
        connection.execution_options(**DEFERRED)
        return away_seen(connection.exec_driver_sql(AWAY_SQL, away_on(day)).all())


def is_in_words(name: str, away: AwaySeen | None, today: date) -> str:
    """ "Samira is in today", "Derek is away until Thu 26"."""
    return away_words(name, away.last_day, today) if away else in_words(name)


def _check(first_day: date, last_day: date | None, why: str, today: date) -> None:
    if last_day is not None and last_day < first_day:
        raise WordsError("The last day is before the first. Look at both days again.")
    if last_day is not None and last_day < today:
        raise WordsError("Those days are over. Give a last day from today on, or leave it empty.")
    if len(why) > NAME_LENGTH:
        raise WordsError(f"Why they are away can be up to {NAME_LENGTH} letters.")


def _of_these_days(session: Session, staff_id: int, first_day: date, last_day: date | None) -> Sequence[Away]:
    """What was said before of any of these days, and still holds."""
    goes_on = or_(col(Away.last_day).is_(None), col(Away.last_day) >= first_day)
    wanted = select(Away).where(Away.staff_id == staff_id, col(Away.ended_at).is_(None), goes_on)
    if last_day is not None:
        wanted = wanted.where(col(Away.first_day) <= last_day)
    return session.exec(wanted.order_by(col(Away.id))).all()


def _since(before: Sequence[Away], first_day: date, today: date) -> date:
    """Since when: who has been away already was away since then, whatever is said of how it goes on."""
    return min([first_day, *(row.first_day for row in before if row.first_day < today)])


def _end(session: Session, row: Away, now: datetime) -> None:
    row.ended_at = now
    session.add(row)
    session.flush()
