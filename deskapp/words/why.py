"""Why a promise is due when it is, in words that can be read out to somebody who asks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date

from deskapp.charter.options import HOURS, Count, Unit
from deskapp.charter.rules import Reckoning, Rule
from deskapp.charter.vocabulary import PromiseName
from deskapp.words.times import (
    clock_time,
    day,
    day_number,
    day_short,
    day_without_year,
    due_words_on,
    duration,
    london,
    weekday_name,
)

WIDTH = 78
"""The widest line of an explanation."""

_FEW = 4
"""More days than these are told by their names alone: the short explanation is one line beside a box."""

_ACTS = {
    PromiseName.ACKNOWLEDGE: "Acknowledge it",
    PromiseName.STAGE_1: "Answer it",
    PromiseName.OWN_INFORMATION: "Give it to them",
    PromiseName.ASSESSMENT: "Finish it",
    PromiseName.PLAN: "Finish it",
    PromiseName.CHECK: "Check",
}
_UNITS = {
    Unit.WORKING_DAYS: "working day",
    Unit.CALENDAR_DAYS: "day",
    Unit.CALENDAR_MONTHS: "calendar month",
}
_HOLDS = "\N{NO-BREAK SPACE}"
"""Keeps a date on one line until the lines are broken."""

Days = Iterable[tuple[date, str]]


def explain(reckoning: Reckoning) -> str:
    """Received, day 0, the days that do not count and their names, the day and time due: lines of at most 78."""
    received = reckoning.received_at
    lines = [
        f"Received {day(london(received).date())} at {clock_time(received)}.",
        *_the_count(reckoning),
        f"{_ACTS.get(reckoning.rule.name, 'Reply')} by {due_words_on(reckoning.due_at)}.",
    ]
    return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines).replace(_HOLDS, " ")


def within(reckoning: Reckoning) -> str:
    """How long the rule gives: "5 working days", "1 calendar month", "2 hours of opening time"; empty for a date."""
    return how_long(reckoning.rule)


def how_long(rule: Rule) -> str:
    """How long a rule gives, in the words of `within`."""
    unit, amount = rule.unit, rule.amount
    if unit is Unit.BY_DATE:
        return ""
    if unit in HOURS:
        return duration(round(amount * 3600)) + (" of opening time" if unit is Unit.WORKING_HOURS else "")
    return f"{amount:g} {_UNITS[unit]}" + ("" if amount == 1 else "s")


def _the_count(reckoning: Reckoning) -> list[str]:
    if reckoning.rule.unit is Unit.WORKING_DAYS:
        return [*_day_0(reckoning), *_not_counted(reckoning.not_counted), f"{_end_of_count(reckoning)}."]
    if reckoning.rule.unit is Unit.WORKING_HOURS:
        shut = _not_counted(reckoning.not_counted)
        return [f"Only the hours that we are open count: {within(reckoning)}.", *shut]
    if reckoning.rule.unit is Unit.CLOCK_HOURS:
        return [f"Counted by the clock, day and night: {within(reckoning)}."]
    return _a_date(reckoning)


def _day_0(reckoning: Reckoning) -> list[str]:
    zero = f"Day 0 is {day_without_year(reckoning.day_0)}"
    if reckoning.day_0 != london(reckoning.received_at).date():
        zero += ", the first working day after it came in"
    if _counts_day_0(reckoning):
        return [f"{zero}. It counts as day 1."]
    return [f"{zero}. The count starts the day after."]


def _counts_day_0(reckoning: Reckoning) -> bool:
    """Whether day 0 was day 1: told by the days counted after it, for day 0 need not be a working day."""
    after = (reckoning.due_date - reckoning.day_0).days - len(reckoning.not_counted)
    return reckoning.rule.count is Count.INCLUDE_DAY_0 and after < reckoning.rule.amount


def _end_of_count(reckoning: Reckoning) -> str:
    return f"Day {reckoning.rule.amount:g} is {day_without_year(reckoning.due_date)}"


def _a_date(reckoning: Reckoning) -> list[str]:
    target = reckoning.moved_from or reckoning.due_date
    zero = f"Day 0 is {day_without_year(reckoning.day_0)}, the day it came in."
    if reckoning.rule.unit is Unit.BY_DATE:
        counted = f"The day promised is {day(target)}."
    else:
        counted = f"{within(reckoning)} after that is {day(target)}."
    if reckoning.moved_from is None:
        return [zero, counted]
    way = "back" if reckoning.due_date < target else "on"
    moved = f"So it moves {way} to {day_without_year(reckoning.due_date)}."
    return [zero, counted, *_not_counted(reckoning.not_counted), moved]


def _not_counted(days: Days) -> list[str]:
    told = ", ".join(_told(on, why).replace(" ", _HOLDS, 2) for on, why in days)
    return [f"Not counted: {told}."] if told else []


def _told(on: date, why: str) -> str:
    return day_short(on) if why == weekday_name(on) else f"{day_short(on)} {why}"


def explain_short(reckoning: Reckoning) -> str:
    """The same in one line: "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22"."""
    moved = reckoning.moved_from
    if moved is not None and reckoning.rule.unit is Unit.BY_DATE:
        return f"{_start(reckoning)}, moved to {day_short(reckoning.due_date)}"
    if moved is not None:
        return f"{_start(reckoning)}, moved from {_told(moved, _why_moved(reckoning))}"
    days = _briefly(reckoning.not_counted)
    return f"{_start(reckoning)}, not counting {days}" if days else _start(reckoning)


def _start(reckoning: Reckoning) -> str:
    unit, zero = reckoning.rule.unit, day_short(reckoning.day_0)
    if unit is Unit.BY_DATE:
        return f"promised for {day_short(reckoning.moved_from or reckoning.due_date)}"
    if unit in HOURS:
        return f"{within(reckoning)} after {zero} {clock_time(reckoning.received_at)}"
    if unit is Unit.WORKING_DAYS and _counts_day_0(reckoning):
        return f"{within(reckoning)} from {zero}, that day counted"
    return f"{within(reckoning)} after {zero}"


def _why_moved(reckoning: Reckoning) -> str:
    moved = reckoning.moved_from
    return next((why for on, why in reckoning.not_counted if on == moved), weekday_name(moved) if moved else "")


def _briefly(days: Days) -> str:
    days = list(days)
    if len(days) <= _FEW:
        return ", ".join(day_number(on) if why == weekday_name(on) else why for on, why in days)
    names = [_kind_of_day(on, why) for on, why in days]
    return ", ".join(dict.fromkeys(names))


def _kind_of_day(on: date, why: str) -> str:
    if why != weekday_name(on):
        return why
    return "weekends" if why in ("Saturday", "Sunday") else f"{why}s"
