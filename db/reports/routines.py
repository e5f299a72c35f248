"""The two daily routines in a period: checks of the answerphone, and end-of-day reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from db.answerphone.days import days_checked, in_use_since
from db.desk.desk import Desk
from db.end_of_day.sign_offs import days_signed
from db.reports.period import Period
from db.storage.sessions import read_session
from deskapp.charter.rules import local_date


class RoutineCounts(NamedTuple):
    """The number of days with a check due and of those checked; the number of open days and of those signed off."""

    days_owed: int
    days_checked: int
    days_open: int
    days_signed_off: int


def routine_counts(desk: Desk, period: Period) -> RoutineCounts:
    """Count by the charter in force on each day, from the day on which the desk was first used. A check counts once it
    is due, an open day once it is over. Raises RecordError.
    """
    checks = days_checked(desk, period.first, period.last)
    with read_session(desk.engine) as session:
        first = in_use_since(session)
    if first is None:
        return RoutineCounts(checks.owed, checks.checked, 0, 0)
    since, until = max(period.first, first), min(period.last, local_date(desk.clock.now()) - timedelta(days=1))
    signed = days_signed(desk, since, until)
    return RoutineCounts(checks.owed, checks.checked, signed.open_days, signed.signed)
