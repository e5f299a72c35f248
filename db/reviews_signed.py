"""Which days were signed off, by whom and how; which was not; and the figure that comes of it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db.desk import Desk
from db.editions import Editions
from db.models import DayReview, Duty, Setting, Staff
from db.sessions import reading, writing
from deskapp.charter.rules import london_date
from deskapp.words.times import clock_time, day_short

LOOK_AGAIN = " F5, then e, looks at it once more."


class Signed(NamedTuple):
    """How a day was signed off. `late`: contacts that were late then; `undecided`: what nothing was decided about.

    `on_time` is False where it was signed off on a later date than the day that it is for.
    """

    review_id: int
    day: date
    by: str
    at: datetime
    undecided: int
    late: int
    broken: int
    with_reason: int
    missed_calls: int | None
    note_for_tomorrow: str
    handover_file: str

    @property
    def on_time(self) -> bool:
        """Whether it was signed off on its own day."""
        return london_date(self.at) == self.day


class DaysSigned(NamedTuple):
    """The figure: how many of the open days were signed off."""

    signed: int
    open_days: int


def not_signed(desk: Desk, now: datetime) -> date | None:
    """The last open working day before `now`'s, where it was not signed off; None where it was, or the desk was not in
    use yet. Raises RecordError.
    """
    day = london_date(now)
    editions = Editions(desk)
    with reading(desk.engine) as session:
        first = session.exec(select(func.min(Duty.from_at))).first()
        while first is not None and (day := day - timedelta(days=1)) >= london_date(first):
            if editions.of(day).calendar.is_working_day(day):
                return None if _signed_days(session, day, day) else day
    return None


def days_signed(desk: Desk, since: date, until: date) -> DaysSigned:
    """How many of the open days from one London date to another, both included, were signed off: open by the charter
    that was in force on each. Raises RecordError.
    """
    editions = Editions(desk)
    every = (since + timedelta(days=count) for count in range((until - since).days + 1))
    open_days = {day for day in every if editions.of(day).calendar.is_working_day(day)}
    with reading(desk.engine) as session:
        return DaysSigned(len(open_days & _signed_days(session, since, until)), len(open_days))


def signed_this_month(desk: Desk, day: date) -> DaysSigned:
    """The figure for the month of a London date, as far as the day before it; from the desk's first day on, where that
    was in this month. Raises RecordError.
    """
    with reading(desk.engine) as session:
        first = session.exec(select(func.min(Duty.from_at))).first()
    since = max(day.replace(day=1), london_date(first)) if first is not None else day
    return days_signed(desk, since, day - timedelta(days=1))


def signed_off(engine: Engine, day: date) -> Signed | None:
    """How a London date was signed off: by the last walk that was. None where it was not. Raises RecordError."""
    with reading(engine) as session:
        return last_of(session, day)


def sheet_to_show(desk: Desk, now: datetime) -> Signed | None:
    """The sign-off of the last working day before `now`'s, whose sheet whoever is on the desk has not been shown yet on
    this London date; None where there is none. From now on they have. Raises RecordError.
    """
    today, staff = london_date(now), desk.staff
    if staff is None or desk.read_only or not_signed(desk, now) is not None:
        return None
    signed = last_signed(desk.engine, today)
    if signed is None:
        return None
    with writing(desk.engine) as session:
        name = f"sheet seen by {staff.id}"
        seen_on = session.get(Setting, name) or Setting(name=name, value="")
        if seen_on.value >= today.isoformat():
            return None
        seen_on.value = today.isoformat()
        session.add(seen_on)
    return signed


def last_signed(engine: Engine, before: date) -> Signed | None:
    """The last sign-off of any London date before this one; None where there is none. Raises RecordError."""
    with reading(engine) as session:
        day = session.exec(
            select(func.max(DayReview.day)).where(DayReview.day < before, col(DayReview.signed_at).is_not(None))
        ).first()
        return last_of(session, day) if day else None


def seen(session: Session, row: DayReview) -> Signed:
    """How a walk that was signed off was. Inside a session."""
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    assert row.signed_at is not None  # noqa: S101 - asked of what was signed off only
    counts = json.loads(row.counts or "{}")
    return Signed(
        row.id,
        row.day,
        name_of(session, row.signed_by_id),
        row.signed_at,
        row.undecided or 0,
        row.late or 0,
        counts.get("broken", 0),
        counts.get("with_reason", 0),
        row.missed_calls,
        row.note_for_tomorrow,
        row.handover_file,
    )


def last_of(session: Session, day: date) -> Signed | None:
    """The last walk of a London date that was signed off. Inside a session."""
    row = session.exec(
        select(DayReview)
        .where(DayReview.day == day, col(DayReview.signed_at).is_not(None))
        .order_by(col(DayReview.signed_at).desc(), col(DayReview.id).desc())
    ).first()
    return seen(session, row) if row else None


def already_words(signed: Signed) -> str:
    """What whoever comes second is told."""
    return f"{signed.by} signed {day_short(signed.day)} off at {clock_time(signed.at)}."


def name_of(session: Session, staff_id: int | None) -> str:
    """Somebody's name; empty for nobody. Inside a session."""
    staff = session.get(Staff, staff_id) if staff_id is not None else None
    return staff.name if staff else ""


def _signed_days(session: Session, since: date, until: date) -> set[date]:
    day = col(DayReview.day)
    return set(session.scalars(select(day).where(day >= since, day <= until, col(DayReview.signed_at).is_not(None))))
