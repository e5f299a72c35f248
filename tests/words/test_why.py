from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from deskapp.charter.rules import Calculation, Count, DayBasis, DueTime, Receipt, Roll, Rule, Unit, calculate
from deskapp.charter.vocabulary import PromiseName
from deskapp.clock import LONDON
from deskapp.wording.phrases import day, explain, explain_short
from deskapp.wording.times import due_words_on
from deskapp.wording.why import within
from tests.charter import golden_adapter
from tests.words.a_desk import CALENDAR, london

GOLDEN = json.loads((Path(golden_adapter.__file__).parent / "deadlines.json").read_text(encoding="utf-8"))


def a_rule(unit: Unit, amount: float = 0, **options: Any) -> Rule:
    return Rule(key="r", name=PromiseName.REPLY, words="", source="", unit=unit, amount=amount, **options)


def why(came: str, unit: Unit, amount: float = 0, **options: Any) -> Calculation:
    return calculate(a_rule(unit, amount, **options), london(came), CALENDAR)


def test_a_message_left_on_friday_evening_is_owed_by_monday_and_says_why() -> None:
    friday = why("2026-11-20 18:40", Unit.WORKING_DAYS, 1)
    assert explain(friday).splitlines() == [
        "Received Friday 20 November 2026 at 18:40.",
        "Day 0 is Friday 20 November. The count starts the day after.",
        "Not counted: Sat 21 Nov, Sun 22 Nov.",
        "Day 1 is Monday 23 November.",
        "Reply by 17:00 on Monday 23 November 2026.",
    ]
    assert explain_short(friday) == "1 working day after Fri 20 Nov, not counting Sat 21, Sun 22"


def test_bank_holidays_are_called_by_their_names() -> None:
    christmas = why("2026-12-23 10:00", Unit.WORKING_DAYS, 5)
    assert explain(christmas).splitlines()[2:4] == [
        "Not counted: Fri 25 Dec Christmas Day, Sat 26 Dec, Sun 27 Dec, Mon 28 Dec",
        "  Boxing Day (substitute day), Fri 1 Jan New Year's Day, Sat 2 Jan, Sun 3 Jan.",
    ]
    assert explain_short(christmas) == (
        "5 working days after Wed 23 Dec, not counting Christmas Day, weekends, Boxing Day (substitute day), "
        "New Year's Day"
    )


def test_a_day_0_that_waited_for_the_desk_to_open_says_so() -> None:
    saturday = why("2026-11-28 16:00", Unit.WORKING_DAYS, 1, receipt=Receipt.NEXT_WORKING_DAY)
    said = "Day 0 is Monday 30 November, the first working day after it came in (not counted: Sat 28 Nov, Sun 29 Nov)."
    assert said in " ".join(explain(saturday).split())


def test_a_day_alone_has_no_midnight() -> None:
    assert explain(why("2026-11-20 00:00", Unit.WORKING_DAYS, 1)).startswith("Received Friday 20 November 2026.\n")


def test_a_day_0_that_is_counted_says_so_and_one_that_is_no_working_day_does_not() -> None:
    counted = why("2026-11-26 16:00", Unit.WORKING_DAYS, 5, count=Count.INCLUDE_DAY_0)
    assert "It counts as day 1." in explain(counted)
    assert explain_short(counted).startswith("5 working days from Thu 26 Nov, that day counted")
    assert "The count starts the day after." in explain(
        why("2026-11-28 16:00", Unit.WORKING_DAYS, 1, count=Count.INCLUDE_DAY_0)
    )


def test_a_month_that_ends_on_a_shut_day_says_where_it_moves() -> None:
    moved = why("2026-11-25 10:00", Unit.CALENDAR_MONTHS, 1, roll=Roll.FOLLOWING, due_time=DueTime.END_OF_DAY)
    assert explain(moved).splitlines() == [
        "Received Wednesday 25 November 2026 at 10:00.",
        "Day 0 is Wednesday 25 November, the day it came in.",
        "1 calendar month after that is Friday 25 December 2026.",
        "Not counted: Fri 25 Dec Christmas Day, Sat 26 Dec, Sun 27 Dec, Mon 28 Dec",
        "  Boxing Day (substitute day).",
        "So it moves on to Tuesday 29 December.",
        "Reply by the end of Tuesday 29 December 2026.",
    ]
    assert explain_short(moved) == "1 calendar month after Wed 25 Nov, moved from Fri 25 Dec Christmas Day"


def test_a_month_that_ends_on_a_working_day_is_only_named() -> None:
    plain = why("2026-11-24 10:00", Unit.CALENDAR_MONTHS, 1)
    assert "1 calendar month after that is Thursday 24 December 2026." in explain(plain)
    assert explain_short(plain) == "1 calendar month after Tue 24 Nov"


def test_a_promised_date_that_moves_back_says_from_where() -> None:
    promised = why("2026-11-26 16:00", Unit.BY_DATE, date=date(2026, 12, 26))
    assert "The day promised is Saturday 26 December 2026." in explain(promised)
    assert "So it moves back to Thursday 24 December." in explain(promised)
    assert explain_short(promised) == "promised for Sat 26 Dec, moved to Thu 24 Dec"


def test_hours_are_counted_open_or_by_the_clock_and_say_which() -> None:
    open_hours = why("2026-11-20 16:00", Unit.WORKING_HOURS, 4)
    assert "Only the hours that we are open count: 4 hours of opening time." in explain(open_hours)
    assert "Reply by 12:00 on Monday 23 November 2026." in explain(open_hours)
    by_the_clock = why("2026-11-20 16:00", Unit.CLOCK_HOURS, 24)
    assert "Counted by the clock, day and night: 24 hours." in explain(by_the_clock)
    assert explain_short(by_the_clock) == "24 hours after Fri 20 Nov 16:00"


@pytest.mark.parametrize(
    ("unit", "amount", "words"),
    [
        (Unit.WORKING_DAYS, 1, "1 working day"),
        (Unit.WORKING_DAYS, 5, "5 working days"),
        (Unit.CALENDAR_MONTHS, 3, "3 calendar months"),
        (Unit.CALENDAR_DAYS, 28, "28 days"),
        (Unit.WORKING_HOURS, 0.5, "30 minutes of opening time"),
        (Unit.CLOCK_HOURS, 24, "24 hours"),
    ],
)
def test_how_long_a_rule_gives_is_said_in_its_own_unit(unit: Unit, amount: float, words: str) -> None:
    assert within(why("2026-11-20 16:00", unit, amount)) == words


@pytest.mark.parametrize("name", PromiseName)
def test_every_kind_of_promise_says_what_is_to_be_done(name: PromiseName) -> None:
    rule = Rule(key="r", name=name, words="", source="", unit=Unit.WORKING_DAYS, amount=1, basis=DayBasis.STATUTORY)
    last = explain(calculate(rule, datetime(2026, 11, 24, 10, tzinfo=UTC), CALENDAR)).splitlines()[-1]
    assert re.fullmatch(r"[A-Z][a-z ]+ by 17:00 on Wednesday 25 November 2026\.", last)


@pytest.mark.parametrize(
    "case", [case for case in GOLDEN["cases"] if not case.get("pauses")], ids=lambda case: case["id"]
)
def test_each_golden_case_is_explained_with_the_days_that_its_own_reason_names(case: Mapping[str, Any]) -> None:
    policy = {**GOLDEN["spec"]["defaults"], **case.get("policy", {})}
    calendar = golden_adapter.calendar_of(GOLDEN["calendars"][case["calendar"]])
    found = calculate(
        golden_adapter.rule_of(case["rule"], policy), datetime.fromisoformat(case["received_at"]), calendar
    )
    lines = explain(found).splitlines()
    assert max(map(len, lines)) <= 78
    assert lines[0].startswith(f"Received {day(found.received_at.astimezone(LONDON).date())}")
    assert lines[-1] == f"Reply by {due_words_on(found.due_at)}."
    for told in _days_its_reason_names(case["why"]):
        assert told in " ".join(lines)


def _days_its_reason_names(words: str) -> list[str]:
    """The dates after "not counted:" and "day 0 is", written as we write them ("Fri 5 Apr")."""
    not_counted = re.search(r"not counted: ([^;]*)", words)
    found = re.findall(r"\b([A-Z][a-z]{2} \d\d [A-Z][a-z]{2})\b", not_counted[1]) if not_counted else []
    return [re.sub(r" 0", " ", told) for told in found]
