"""The two daily routines in a period: checks of the answerphone, and end-of-day reviews."""

from __future__ import annotations

from typing import NamedTuple

from db.answerphone.days import days_checked
from db.desk.desk import Desk
from db.end_of_day.sign_offs import signed_within
from db.reports.period import Period


class RoutineCounts(NamedTuple):
    """The number of days with a check due and of those checked; the number of open days, of those
    signed off, and of these on a later day.
    """

    days_owed: int
    days_checked: int
    days_open: int
    days_signed_off: int
    days_signed_late: int = 0

    @property
    def late_words(self) -> str:
        """The days among those signed off that were signed off on a later day: "1 of them on a later day"."""
        return f"{self.days_signed_late or 'none'} of them on a later day"


def routine_counts(desk: Desk, period: Period) -> RoutineCounts:
    """Count by the charter in force on each day, from the day on which the desk was first used. A check counts once it
    is due, an open day once it is over. Raises RecordError.
    """
    checks = days_checked(desk, period.first, period.last)
    signed = signed_within(desk, period.first, period.last, desk.clock.now())
    return RoutineCounts(checks.owed, checks.checked, signed.open_days, signed.signed, signed.late)
