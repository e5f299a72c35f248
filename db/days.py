"""The days of a charter's calendar as the record has them. Nothing heavy: the first frame needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from deskapp.charter.hours import read_hours
from deskapp.charter.reading import CalendarDays


class DaySeen(NamedTuple):
    """A day whose hours are not its weekday's. `hours` is written, and counts for the kind "special" alone."""

    day: date
    kind: str
    name: str
    hours: str


def calendar_days(days: Sequence[DaySeen]) -> CalendarDays:
    """The same, as a charter takes them. CharterError for hours that are written wrongly."""
    return CalendarDays(
        bank_holidays={seen.day: seen.name for seen in days if seen.kind == "bank"},
        closures={seen.day: seen.name for seen in days if seen.kind == "closed"},
        special_hours={
            seen.day: read_hours(seen.hours, seen.day.isoformat()) for seen in days if seen.kind == "special"
        },
    )
