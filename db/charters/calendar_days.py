"""The special days of a charter's calendar as stored. Imports nothing heavy: the first frame needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from deskapp.charter.hours import read_hours
from deskapp.charter.reading import CalendarDays
from deskapp.charter.vocabulary import Region

ELSEWHERE = "elsewhere"


class CalendarDaySeen(NamedTuple):
    """A day with hours other than its weekday's. For the kind "special" `hours` are its hours in text form; for the
    kind "elsewhere", a bank holiday only for rules that name their regions, they are those regions ("ENG SCT").
    """

    day: date
    kind: str
    name: str
    hours: str


CalendarState = tuple[int, ...]
"""Sums over a calendar's days in the record, compared to notice changes."""


def calendar_state(days: Sequence[CalendarDaySeen]) -> CalendarState:
    """The sums of these days, equal to those of `STATE_SQL`."""
    of_calendar = [seen for seen in days if seen.kind != ELSEWHERE]
    return (
        len(of_calendar),
        sum(seen.kind == "special" for seen in of_calendar),
        sum(seen.day.toordinal() for seen in of_calendar),
        sum(len(seen.name) + len(seen.hours) for seen in of_calendar),
    )


STATE_SQL = """SELECT count(*), coalesce(sum(kind = 'special'), 0),
coalesce(sum(CAST(julianday(day) - 1721424.5 AS INTEGER)), 0), coalesce(sum(length(name) + length(hours)), 0)
FROM calendarday WHERE edition_id = ?1"""


def calendar_days(days: Sequence[CalendarDaySeen]) -> CalendarDays:
    """The days as the charter takes them. Raises CharterError for hours that cannot be parsed."""
    return CalendarDays(
        bank_holidays={seen.day: seen.name for seen in days if seen.kind == "bank"},
        closures={seen.day: seen.name for seen in days if seen.kind == "closed"},
        special_hours={
            seen.day: read_hours(seen.hours, seen.day.isoformat()) for seen in days if seen.kind == "special"
        },
        elsewhere=_elsewhere(days),
    )


def _elsewhere(days: Sequence[CalendarDaySeen]) -> dict[frozenset[Region], dict[date, str]]:
    found: dict[str, dict[date, str]] = {}
    for seen in days:
        if seen.kind == ELSEWHERE:
            found.setdefault(seen.hours, {})[seen.day] = seen.name
    return {frozenset(map(Region, regions.split())): holidays for regions, holidays in found.items()}
