"""What a file of golden cases is run against: `python run_cases.py FILE tests.charter.golden_adapter`.

A calendar, a rule and a policy come as the case file writes them; bank holidays are not in it and come from ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from deskapp.charter.bank_holidays import bank_holidays
from deskapp.charter.calendar import FIRST_YEAR, LAST_YEAR, Hours, WorkingCalendar
from deskapp.charter.hours import seconds_of
from deskapp.charter.rules import Count, DayBasis, DueTime, Receipt, Roll, Rule, Unit, due_date_of, reading
from deskapp.charter.stretched import due_at
from deskapp.charter.tables import epoch_of, instant_of
from deskapp.charter.vocabulary import PromiseName, Region

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def due(
    received_at: str,
    rule: Mapping[str, Any],
    calendar: Mapping[str, Any],
    policy: Mapping[str, Any],
    pauses: Sequence[Sequence[str]],
) -> tuple[int, str]:
    """The due instant in epoch seconds and the London date of the due day."""
    spans = [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in pauses]
    at = due_at(rule_of(rule, policy), datetime.fromisoformat(received_at), calendar_of(calendar), waits=spans)
    return epoch_of(at), due_date_of(at).isoformat()


def check(
    now: str, due_epoch: int, due_date: str, calendar: Mapping[str, Any], policy: Mapping[str, Any]
) -> tuple[int, bool, int]:
    """Working seconds left (signed), whether it is late, and working days left (signed)."""
    at = datetime.fromisoformat(now)
    day = date.fromisoformat(due_date)
    stands = reading(at, instant_of(due_epoch), day, calendar_of(calendar), DayBasis(policy.get("basis", "office")))
    return stands.time_left, stands.late, stands.working_days_left


def rule_of(rule: Mapping[str, Any], policy: Mapping[str, Any]) -> Rule:
    """A rule of ours from a case's rule and its policy, defaults already filled in."""
    cutoff = policy.get("cutoff")
    return Rule(
        key="case",
        name=PromiseName.REPLY,
        words="",
        source="",
        unit=Unit(rule["unit"]),
        amount=rule.get("n", 0),
        date=date.fromisoformat(rule["date"]) if "date" in rule else None,
        receipt=Receipt(policy.get("receipt", "calendar_day")),
        cutoff=seconds_of(cutoff, "cutoff") if cutoff else None,
        count=Count(policy.get("count", "exclude_day_0")),
        due_time=DueTime(policy.get("due_time", "close")),
        basis=DayBasis(policy.get("basis", "office")),
        roll=Roll(policy.get("roll", "preceding")),
    )


def calendar_of(calendar: Mapping[str, Any]) -> WorkingCalendar:
    """A calendar of ours from a case file's, made once for each."""
    return _calendar(json.dumps(calendar, sort_keys=True))


@cache
def _calendar(written: str) -> WorkingCalendar:
    calendar = json.loads(written)
    region = Region(calendar["region"])
    return WorkingCalendar(
        {WEEK.index(day): _hours(stretches) for day, stretches in calendar["hours"].items()},
        region=region,
        bank_holidays=bank_holidays(region, FIRST_YEAR, LAST_YEAR),
        closures={date.fromisoformat(day): "Closed" for day in calendar.get("closures", ())},
        special_hours={
            date.fromisoformat(day): _hours(stretches) for day, stretches in calendar.get("special_hours", {}).items()
        },
    )


def _hours(stretches: Sequence[Sequence[str]]) -> Hours:
    return tuple((seconds_of(opens, "opens"), seconds_of(shuts, "shuts")) for opens, shuts in stretches)
