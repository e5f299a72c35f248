"""Why a promise is due when it is, in words that can be read out to somebody who asks."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

from deskapp.words.times import clock_time, day, day_number, day_short, due_clock, london, working_days

if TYPE_CHECKING:
    from deskapp.charter.rules import Reckoning

WIDTH = 78
"""The widest line of an explanation."""


def explain(reckoning: Reckoning) -> str:
    """Received, day 0, the days that do not count and their names, the day and time due: lines of at most 78."""
    lines = [
        f"Received {day(london(reckoning.received_at).date())} at {clock_time(reckoning.received_at)}.",
        f"Day 0 is {day(reckoning.day_0)}.",
        _not_counted(reckoning),
        f"Reply by {due_clock(reckoning.due_at)} on {day(reckoning.due_date)}.",
    ]
    return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines if line)


def _not_counted(reckoning: Reckoning) -> str:
    days = ", ".join(_named(on, why) for on, why in reckoning.not_counted)
    return f"Not counted: {days}." if days else ""


def _named(on: date, why: str) -> str:
    return day_short(on) if why in ("Saturday", "Sunday") else f"{day_short(on)} {why}"


def explain_short(reckoning: Reckoning) -> str:
    """The same in one line: "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22"."""
    start = f"{working_days(reckoning.rule.amount)} after {day_short(reckoning.day_0)}"
    days = ", ".join(day_number(on) if why in ("Saturday", "Sunday") else why for on, why in reckoning.not_counted)
    return f"{start}, not counting {days}" if days else start
