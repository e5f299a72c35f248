"""The explanation of a due time, in words that can be read out to a caller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from deskapp.charter.hours import written_hours
from deskapp.charter.options import HOURS, Count, Unit
from deskapp.charter.rules import Calculation, Rule
from deskapp.charter.vocabulary import Kind, PromiseName
from deskapp.wording.printable import wrap
from deskapp.wording.times import (
    clock_time,
    day,
    day_number,
    day_short,
    day_without_year,
    due_words_on,
    duration,
    local_time,
    weekday_name,
)

NOTHING_PROMISED = "The charter promises nothing for this."

_WIDTH = 78
"""The width of an explanation, in letters."""

_FEW = 4
"""The number of days up to which the short explanation, one line beside a box, lists dates."""

_ACTS = {
    PromiseName.ACKNOWLEDGE: "Acknowledge it",
    PromiseName.STAGE_1: "Answer it",
    PromiseName.OWN_INFORMATION: "Give it to them",
    PromiseName.ASSESSMENT: "Finish it",
    PromiseName.PLAN: "Finish it",
    PromiseName.CHECK: "Check",
}
_UNITS = {Unit.WORKING_DAYS: "working day", Unit.CALENDAR_DAYS: "day", Unit.CALENDAR_MONTHS: "calendar month"}
_HOLDS = "\N{NO-BREAK SPACE}"
"""Keeps a date on one line when the explanation is wrapped."""

Days = Iterable[tuple[date, str]]


def nothing_promised(kind: Kind) -> str:
    """The note that the charter promises nothing for a contact of this kind, with the consequence."""
    then = "Saving keeps it, and closes it." if kind.asks_nothing else "It waits at the end of the queue."
    return f"{NOTHING_PROMISED} {then}"


def explain(calculation: Calculation) -> str:
    """The full explanation, in lines of at most 78 letters: receipt, day 0, days not counted, due time."""
    received = calculation.received_at
    lines = [
        f"Received {day(local_time(received).date())}{_at(received)}.",
        *count_steps(calculation),
        f"{_ACTS.get(calculation.rule.name, 'Reply')} by {due_words_on(calculation.due_at)}.",
    ]
    return "\n".join("\n".join(wrap(line, _WIDTH, rest="  ")) for line in lines).replace(_HOLDS, " ")


def _at(received: datetime) -> str:
    """The time of day; nothing for midnight, which stands for a date alone."""
    at = local_time(received)
    return "" if (at.hour, at.minute, at.second) == (0, 0, 0) else f" at {clock_time(received)}"


def within(calculation: Calculation) -> str:
    """The time that the rule of a calculation allows, as `how_long`."""
    return how_long(calculation.rule)


def how_long(rule: Rule) -> str:
    """The time that a rule allows: "5 working days", "1 calendar month", "2 hours of opening time"; ""
    for a fixed date.
    """
    unit, amount = rule.unit, rule.amount
    if unit is Unit.BY_DATE:
        return ""
    if unit in HOURS:
        return duration(round(amount * 3600)) + (" of opening time" if unit is Unit.WORKING_HOURS else "")
    return f"{amount:g} {_UNITS[unit]}" + ("" if amount == 1 else "s")


def count_steps(calculation: Calculation) -> list[str]:
    """The count from receipt to the due day, a sentence a step, that can be followed with a calendar in the hand."""
    if calculation.rule.unit is Unit.WORKING_DAYS:
        return [*_day_0(calculation), *_not_counted(calculation.not_counted), f"{_end_of_count(calculation)}."]
    if calculation.rule.unit is Unit.WORKING_HOURS:
        shut = _not_counted(calculation.not_counted)
        return [f"Only the hours that we are open count: {within(calculation)}.", *shut, *_open_hours(calculation)]
    if calculation.rule.unit is Unit.CLOCK_HOURS:
        return [f"Counted by the clock, day and night: {within(calculation)}.", *_clock_change(calculation)]
    return _a_date(calculation)


def _open_hours(calculation: Calculation) -> list[str]:
    """The hours counted on each day, if these are few."""
    days = calculation.open_time
    is_plain = len(days) == 1 and len(days[0][2]) == 1
    if is_plain or len(days) > _FEW:
        return []
    told = (f"{duration(seconds)} on {day_short(on)} (open {written_hours(hours)})" for on, seconds, hours in days)
    return [f"{', '.join(told)}."]


def _clock_change(calculation: Calculation) -> list[str]:
    before, after = local_time(calculation.received_at).utcoffset(), local_time(calculation.due_at).utcoffset()
    if before is None or after is None or before == after:
        return []
    way, hands = ("forward", "later") if after > before else ("back", "earlier")
    return [f"The clocks go {way} in between, so that it is an hour {hands} on the clock."]


def _day_0(calculation: Calculation) -> list[str]:
    zero = f"Day 0 is {day_without_year(calculation.day_0)}"
    if calculation.day_0 != local_time(calculation.received_at).date():
        came = local_time(calculation.received_at).date()
        shut = any(on == came for on, _ in calculation.waited)
        zero += ", the first working day after it came in" if shut else ", because it came in too late for its own day"
        between = ", ".join(_told(on, why) for on, why in calculation.waited)
        zero += f" (not counted: {between})" if between else ""
    if _counts_day_0(calculation):
        return [f"{zero}. It counts as day 1."]
    return [f"{zero}. The count starts the day after."]


def _counts_day_0(calculation: Calculation) -> bool:
    """True if day 0 was counted as day 1. Derived from the days counted after it, as day 0 may be no working day."""
    after = (calculation.due_date - calculation.day_0).days - len(calculation.not_counted)
    return calculation.rule.count is Count.INCLUDE_DAY_0 and after < calculation.rule.amount


def _end_of_count(calculation: Calculation) -> str:
    return f"Day {calculation.rule.amount:g} is {day_without_year(calculation.due_date)}"


def _a_date(calculation: Calculation) -> list[str]:
    target = calculation.moved_from or calculation.due_date
    zero = f"Day 0 is {day_without_year(calculation.day_0)}, the day it came in."
    if calculation.rule.unit is Unit.BY_DATE:
        counted = f"The day promised is {day(target)}."
    else:
        counted = f"{within(calculation)} after that is {day(target)}."
    if calculation.moved_from is None:
        return [zero, counted]
    way = "back" if calculation.due_date < target else "on"
    moved = f"So it moves {way} to {day_without_year(calculation.due_date)}."
    return [zero, counted, *_not_counted(calculation.not_counted), moved]


def _not_counted(days: Days) -> list[str]:
    told = ", ".join(_told(on, why).replace(" ", _HOLDS, 2) for on, why in days)
    return [f"Not counted: {told}."] if told else []


def _told(on: date, why: str) -> str:
    return day_short(on) if why == weekday_name(on) else f"{day_short(on)} {why}"


def explain_short(calculation: Calculation) -> str:
    """The explanation in one line: "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22"."""
    moved = calculation.moved_from
    if moved is not None and calculation.rule.unit is Unit.BY_DATE:
        return f"{_start(calculation)}, moved to {day_short(calculation.due_date)}"
    if moved is not None:
        return f"{_start(calculation)}, moved from {_told(moved, _why_moved(calculation))}"
    days = _briefly(calculation.not_counted)
    return f"{_start(calculation)}, not counting {days}" if days else _start(calculation)


def _start(calculation: Calculation) -> str:
    unit, zero = calculation.rule.unit, day_short(calculation.day_0)
    if unit is Unit.BY_DATE:
        return f"promised for {day_short(calculation.moved_from or calculation.due_date)}"
    if unit in HOURS:
        return f"{within(calculation)} after {zero} {clock_time(calculation.received_at)}"
    if unit is Unit.WORKING_DAYS and _counts_day_0(calculation):
        return f"{within(calculation)} from {zero}, that day counted"
    return f"{within(calculation)} after {zero}"


def _why_moved(calculation: Calculation) -> str:
    moved = calculation.moved_from
    return next((why for on, why in calculation.not_counted if on == moved), weekday_name(moved) if moved else "")


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
