"""Sign-offs of days: the last one, days without one, and the figure of a month."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from db.answerphone.days import in_use_since
from db.desk.charter_of_day import Editions
from db.desk.desk import Desk
from db.end_of_day.to_decide import StillOpen
from db.models import DayReview, Duty, Setting, Staff
from db.storage.sessions import read_session, writing
from deskapp.charter.rules import local_date
from deskapp.wording.times import clock_time, day_short_as_of


class Signed(NamedTuple):
    """The sign-off of a day. `late` contacts were overdue then, `undecided` ones had no decision."""

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
    still_open: StillOpen
    """The undecided ones by kind; all are contacts where an older deskapp did not keep the kinds."""
    still_due: int = 0
    """The number of promises that were due later on that day, and not kept yet."""

    @property
    def on_time(self) -> bool:
        """True if it was signed off on its own day."""
        return local_date(self.at) == self.day


class DaysSigned(NamedTuple):
    """The number of open days, of those signed off, and of these on a later day."""

    signed: int
    open_days: int
    late: int = 0


def not_signed(desk: Desk, now: datetime) -> date | None:
    """The last open day before that of `now` (UTC), if it was not signed off; otherwise None, also if the desk was not
    in use yet. Raises RecordError.
    """
    day = local_date(now)
    editions = Editions(desk)
    with read_session(desk.engine) as session:
        first = session.exec(select(func.min(Duty.from_at))).first()
        while first is not None and (day := day - timedelta(days=1)) >= local_date(first):
            if editions.of(day).calendar.is_working_day(day):
                return None if _signed_days(session, day, day) else day
    return None


def days_signed(desk: Desk, since: date, until: date) -> DaysSigned:
    """Count the open days between two local dates, both included, and those signed off, by the charter in force on each
    day. Raises RecordError.
    """
    editions = Editions(desk)
    every = (since + timedelta(days=count) for count in range((until - since).days + 1))
    open_days = {day for day in every if editions.of(day).calendar.is_working_day(day)}
    with read_session(desk.engine) as session:
        signed = open_days & _signed_days(session, since, until)
        return DaysSigned(len(signed), len(open_days), len(signed - _signed_in_time(session, since, until)))


def signed_within(desk: Desk, first: date, last: date, now: datetime) -> DaysSigned:
    """Count the open days between two local dates as every page does: from the desk's first day on, and without the day
    of `now` (UTC), which is not over. Raises RecordError.
    """
    with read_session(desk.engine) as session:
        in_use = in_use_since(session)
    if in_use is None:
        return DaysSigned(0, 0)
    return days_signed(desk, max(first, in_use), min(last, local_date(now) - timedelta(days=1)))


def signed_this_month(desk: Desk, day: date, now: datetime) -> DaysSigned:
    """Count the days of the month of `day` (a local date) that are over, as `signed_within`. Raises RecordError."""
    last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return signed_within(desk, day.replace(day=1), last, now)


def sheet_to_show(desk: Desk, now: datetime) -> Signed | None:
    """The sign-off of the last working day before that of `now`, if the current user has not seen its sheet today;
    otherwise None, also once today was signed off. Raises RecordError.
    """
    today, staff = local_date(now), desk.staff
    if staff is None or desk.read_only or not_signed(desk, now) is not None or signed_on(desk.engine, today):
        return None
    with read_session(desk.engine) as session:
        seen_on = session.get(Setting, _seen_by(staff.id))
    return None if seen_on and seen_on.value >= today.isoformat() else last_signed(desk.engine, today)


def mark_sheet_seen(desk: Desk, now: datetime) -> None:
    """Record that the current user has seen the sheet of the evening before `now` (UTC). Raises RecordError."""
    if desk.staff is not None:
        with writing(desk.engine) as session:
            session.merge(Setting(name=_seen_by(desk.staff.id), value=local_date(now).isoformat()))


def _seen_by(staff_id: int) -> str:
    """The name of the setting with the local date on which they last saw a sheet."""
    return f"sheet seen by {staff_id}"


def last_signed(engine: Engine, before: date) -> Signed | None:
    """The last sign-off of a local date before this one; None for none. Raises RecordError."""
    with read_session(engine) as session:
        day = session.exec(
            select(func.max(DayReview.day)).where(DayReview.day < before, col(DayReview.signed_at).is_not(None))
        ).first()
        return last_of(session, day) if day else None


def sign_off_seen(session: Session, row: DayReview) -> Signed:
    """The sign-off of a review that was signed off."""
    assert row.id is not None  # noqa: S101 - flushed, or read from the record
    assert row.signed_at is not None  # noqa: S101 - asked of what was signed off only
    counts = json.loads(row.counts or "{}")
    return Signed(
        row.id,
        row.day,
        signer_name(session, row.signed_by_id),
        row.signed_at,
        row.undecided or 0,
        row.late or 0,
        counts.get("broken", 0),
        counts.get("with_reason", 0),
        row.missed_calls,
        row.note_for_tomorrow,
        row.handover_file,
        StillOpen(**counts["still_open"]) if "still_open" in counts else StillOpen(row.undecided or 0),
        counts.get("still_due", 0),
    )


def signed_on(engine: Engine, day: date) -> Signed | None:
    """The last sign-off of a local date; None if it was not signed off. Raises RecordError."""
    with read_session(engine) as session:
        return last_of(session, day)


def last_of(session: Session, day: date) -> Signed | None:
    """The last sign-off of a local date, read in this session; None for none."""
    row = session.exec(
        select(DayReview)
        .where(DayReview.day == day, col(DayReview.signed_at).is_not(None))
        .order_by(col(DayReview.signed_at).desc(), col(DayReview.id).desc())
    ).first()
    return sign_off_seen(session, row) if row else None


def already_words(signed: Signed) -> str:
    """The sentence for a second sign-off of one review."""
    return f"{signed.by} signed {day_short_as_of(signed.day, local_date(signed.at))} off at {clock_time(signed.at)}."


def signer_name(session: Session, staff_id: int | None) -> str:
    """The name of a staff member; "" for None."""
    staff = session.get(Staff, staff_id) if staff_id is not None else None
    return staff.name if staff else ""


def _signed_days(session: Session, since: date, until: date) -> set[date]:
    day = col(DayReview.day)
    return set(session.scalars(select(day).where(day >= since, day <= until, col(DayReview.signed_at).is_not(None))))


def _signed_in_time(session: Session, since: date, until: date) -> set[date]:
    """The days that were signed off on the day itself, whatever was signed off again later."""
    columns: list[Any] = [DayReview.day, DayReview.signed_at]
    found = session.execute(
        select(*columns).where(
            col(DayReview.day) >= since, col(DayReview.day) <= until, col(DayReview.signed_at).is_not(None)
        )
    )
    return {day for day, at in found if local_date(at) == day}
