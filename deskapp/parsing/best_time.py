"""The time of the next attempt: half a working day later, within the caller's best time if that can be parsed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.parsing.wall_clock import first_instant
from deskapp.wording.times import local_time

_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?(?:\s*(am|pm))?"
_BETWEEN = re.compile(rf"\b{_CLOCK}\s*(?:-|to|and|till|until)\s*{_CLOCK}\b")
_AFTER = re.compile(rf"\b(?:after|from|past)\s+{_CLOCK}\b")
_BEFORE = re.compile(rf"\b(?:before|until|till|by)\s+{_CLOCK}\b")
_NOON, _START, _END = time(12), time(), time(23, 59)
_FIRST_OF_THE_DAY = 8
"""A lower hour without "am" is in the afternoon: nobody asks to be rung at 3 in the night."""


class Window(NamedTuple):
    """A part of the day, in local times, both included."""

    since: time
    until: time


def window(best_time: str) -> Window | None:
    """Parse the best time to ring: "after 2pm", "before 11", "10 to 12", "mornings"; None for anything else."""
    words = re.sub(r"\bnoon\b", "12pm", best_time.casefold())
    if re.search(r"\bnot\b|n't\b|\bnever\b", words):
        return None
    if found := _BETWEEN.search(words):
        since, until = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
        return Window(since, until) if since and until and since < until else None
    if (found := _AFTER.search(words)) and (since := _clock(*found.groups())):
        return Window(since, _END)
    if (found := _BEFORE.search(words)) and (until := _clock(*found.groups())):
        return Window(_START, until)
    if "afternoon" in words:
        return Window(_NOON, _END)
    return Window(_START, _NOON) if "morning" in words else None


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    hours = int(hour)
    if (half == "pm" and hours < _NOON.hour) or (half is None and hours < _FIRST_OF_THE_DAY):
        hours += 12
    try:
        return time(hours, int(minute or 0))
    except ValueError:
        return None


def next_try(attempted_at: datetime, best_time: str, calendar: WorkingCalendar) -> datetime:
    """The time (UTC) of the next attempt: half a working day later, moved into the caller's best time."""
    day = _working_day(local_date(attempted_at), calendar)
    half = calendar.open_seconds(calendar.opens_at(day), calendar.closes_at(day)) // 2
    again = calendar.add_open_seconds(attempted_at, half)
    suits = window(best_time)
    if suits is None:
        return again
    clock = local_time(again).time()
    if clock > suits.until:
        again = calendar.opens_at(calendar.next_working_day(local_date(again)))
        clock = local_time(again).time()
    wanted = first_instant(local_date(again), suits.since)
    return wanted if clock < suits.since and calendar.is_open(wanted) else again


def _working_day(day: date, calendar: WorkingCalendar) -> date:
    return day if calendar.is_working_day(day) else calendar.next_working_day(day)
