"""The times of the practice story: working days counted from today, and a clock that stands where it is set."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.clock import Clock, desk_zone
from deskapp.practice.waiting import SOON

PROMISED_YESTERDAY, LATE_YESTERDAY = "-1 15:30", "-1 16:25"
"""Replacements for a time of today that is still to come."""
HALF_HOUR = timedelta(minutes=30)
SOON_IS = timedelta(minutes=40)


class StoppedClock(Clock):
    """A clock that shows the time it was last set to."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at

    def now(self) -> datetime:
        """The time to which it was set."""
        return self.at


class PracticeDays:
    """Working days counted from the current one: today until closing time, otherwise the next."""

    def __init__(self, now: datetime, calendar: WorkingCalendar) -> None:
        self.now = now
        self._calendar = calendar
        today = local_date(now)
        is_on = calendar.is_working_day(today) and now <= calendar.closes_at(today)
        self.today = today if is_on else calendar.next_working_day(today)

    def day(self, count: int) -> date:
        """The working day `count` days from the current one; negative counts go back."""
        day = self.today
        while count < 0:
            day -= timedelta(days=1)
            count += self._calendar.is_working_day(day)
        return day

    def at(self, told: str, shift: int = 0) -> datetime:
        """A time of the story, `shift` working days earlier, in the zone of `now`."""
        count, clock = told.split()
        hours, minutes = clock.split(":")
        day = self.day(int(count) - shift)
        return datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=desk_zone()).astimezone(
            self.now.tzinfo
        )

    def shift(self, told: str) -> int:
        """The number of working days by which to move a time back, so that it is not later than `now`."""
        shift = 0
        while self.at(told, shift) > self.now:
            shift += 1
        return shift

    def promised(self, told: str) -> datetime:
        """A promised time: SOON is in the future, any other moved to yesterday if it is not past."""
        if told != SOON:
            at = self.at(told)
            return at if at < self.now else self.at(PROMISED_YESTERDAY)
        closes = self._calendar.closes_at(self.today)
        opens = self._calendar.opens_at(self.today)
        soon = _half_hour_from(max(self.now, opens) + SOON_IS)
        return min(soon, closes) if self.now < closes else closes


def _half_hour_from(at: datetime) -> datetime:
    past = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at - past + HALF_HOUR if past else at
