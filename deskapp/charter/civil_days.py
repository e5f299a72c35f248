"""Civil days of a time zone: their beginnings, the day of an instant, and the instant of a wall-clock time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from deskapp.charter.hours import DAY

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_WINTER, _SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


class CivilDays:
    """The days of a zone, in whole epoch seconds."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        # The zone's standard time. Summer time is an hour at most on top, so noon in it is the same date all year.
        self._standard = min(_offset(_WINTER, zone), _offset(_SUMMER, zone))

    def midnight(self, day: date) -> int:
        """The first instant of a day."""
        return int(datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp())

    def date_of(self, at: int) -> date:
        """The date of an instant."""
        return datetime.fromtimestamp(at, self.zone).date()

    def noon(self, day: date) -> int:
        """An instant near the middle of a day, without a look-up of the zone."""
        return (day.toordinal() - _EPOCH_ORDINAL) * DAY + DAY // 2 - self._standard

    def day_of_midnight(self, at: int) -> date:
        """The day that begins at this midnight, without a look-up of the zone."""
        return date.fromordinal((at + DAY // 2 + self._standard) // DAY + _EPOCH_ORDINAL)

    def last_second(self, day: date) -> int:
        """23:59:59 of a day."""
        return self.midnight(day + timedelta(days=1)) - 1

    def wall(self, day: date, seconds: int) -> int:
        """The instant of a wall-clock time, `seconds` after midnight.

        A time skipped when the clocks go forward is the moment of the change; one that occurs twice when they go back
        is the first of the two.
        """
        start, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        if end - start == DAY:
            return start + seconds
        change = self._change(start, end)
        if start + seconds < change:
            return start + seconds
        return max(change, start + seconds - (DAY - (end - start)))

    def _change(self, start: int, end: int) -> int:
        """The first second of the day on which the clocks show the new time."""
        before = _offset(datetime.fromtimestamp(start, UTC), self.zone)
        first, last = start, end
        while first < last:
            middle = (first + last) // 2
            if _offset(datetime.fromtimestamp(middle, UTC), self.zone) == before:
                first = middle + 1
            else:
                last = middle
        return first


def _offset(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
