"""Calendars and rules that the charter's tests are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from deskapp.charter.bank_holidays import bank_holidays
from deskapp.charter.calendar import Hours, WorkingCalendar
from deskapp.charter.rules import Rule, Unit
from deskapp.charter.vocabulary import PromiseName, Region
from deskapp.clock import LONDON

OFFICE_HOURS: Hours = ((9 * 3600, 17 * 3600),)
WEEK = dict.fromkeys(range(5), OFFICE_HOURS)


def desk(
    weekly: Mapping[int, Hours] = WEEK,
    *,
    region: Region = Region.ENG,
    closures: Mapping[date, str] | None = None,
    special_hours: Mapping[date, Hours] | None = None,
) -> WorkingCalendar:
    """A desk open Monday to Friday, 09:00 to 17:00, in England, unless told otherwise."""
    return WorkingCalendar(
        weekly,
        region=region,
        bank_holidays=bank_holidays(region, 2010, 2040),
        closures=closures or {},
        special_hours=special_hours or {},
    )


def rule(unit: Unit = Unit.WORKING_DAYS, amount: float = 1, **options: Any) -> Rule:
    """A rule of one unit, with whatever options the test is about."""
    return Rule(key="tested", name=PromiseName.REPLY, words="", source="", unit=unit, amount=amount, **options)


def london(text: str) -> datetime:
    """ "2026-11-20 16:30" as it is read off the wall in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def hours(*stretches: tuple[float, float]) -> Hours:
    """Stretches given in hours: (9, 12.5)."""
    return tuple((round(opens * 3600), round(shuts * 3600)) for opens, shuts in stretches)
