"""Due times and readings a second: ours beside numpy's business days, one call for each contact.

The cases are the golden ones that numpy can express: working days on the plain English week. numpy calculates dates
only; ours works in seconds, and also gives the open seconds left. Each side is called in its own form (epoch seconds;
datetime64 days) and with the aware datetimes of a record. The array rows show numpy's intended use, a whole array in
one call, which is faster than any call for a single contact.

`python -m benchmarks.deadlines` prints the table; `run()` gives its rows.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from deskapp.charter.bank_holidays import bank_holidays
from deskapp.charter.calendar import FIRST_YEAR, LAST_YEAR, WorkingCalendar
from deskapp.charter.rules import Rule, Unit, due, due_date_of, due_epoch, local_date, reading, reading_epoch
from deskapp.charter.vocabulary import PromiseName, Region

np: Any = import_module("numpy")  # by name, as the type checks run where it is not installed
Day = Any  # numpy.datetime64

CASES = Path(__file__).parent.parent / "tests" / "charter" / "deadlines.json"
OFFICE = ((9 * 3600, 17 * 3600),)
CALLS = 100_000
ROUNDS = 5


class Row(NamedTuple):
    """One line of the table: calls a second, the best of the rounds; ours also as a ratio to the row above."""

    what: str
    per_second: float
    ratio: float | None = None


class Asked(NamedTuple):
    """One golden case: the rule, the time received, the time of the reading, and the expected due time and date."""

    rule: Rule
    received_at: datetime
    now: datetime
    due_at: datetime
    due_date: date

    @property
    def received_on(self) -> Day:
        return np.datetime64(local_date(self.received_at))


def english_week() -> WorkingCalendar:
    """Monday to Friday, 09:00 to 17:00, with England's bank holidays."""
    return WorkingCalendar(
        dict.fromkeys(range(5), OFFICE),
        region=Region.ENG,
        bank_holidays=bank_holidays(Region.ENG, FIRST_YEAR, LAST_YEAR),
        closures={},
        special_hours={},
    )


def cases() -> list[Asked]:
    """The golden cases on the plain week that count working days with no option at all."""
    found = json.loads(CASES.read_text("utf-8"))["cases"]
    return [
        _asked(case, now)
        for case in found
        if case["calendar"] == "eng" and case["rule"]["unit"] == "working_days"
        if not case.get("policy") and not case.get("pauses")
        for now in case["now"]
    ]


def _asked(case: dict[str, Any], now: dict[str, Any]) -> Asked:
    days = case["rule"]["n"]
    return Asked(
        rule=Rule(key="bench", name=PromiseName.REPLY, words="", source="", unit=Unit.WORKING_DAYS, amount=days),
        received_at=datetime.fromisoformat(case["received_at"]),
        now=datetime.fromisoformat(now["at"]),
        due_at=datetime.fromisoformat(case["due_at"]),
        due_date=date.fromisoformat(case["due_date"]),
    )


def check_same(asked: Sequence[Asked], ours: WorkingCalendar, theirs: Any) -> None:
    """Assert that both sides give the golden date, and the golden number of working days left."""
    for one in asked:
        assert due(one.rule, one.received_at, ours).due_date == one.due_date
        numpys = np.busday_offset(one.received_on, int(one.rule.amount), roll="preceding", busdaycal=theirs)
        assert numpys == np.datetime64(one.due_date), (one, numpys)
        left = reading(one.now, one.due_at, one.due_date, ours).working_days_left
        assert left == _numpy_left(one, theirs), one


def _numpy_left(one: Asked, theirs: Any) -> int:
    return int(np.busday_count(*_between(local_date(one.now), one.due_date), busdaycal=theirs))


def _between(today: date, due_date: date) -> tuple[Day, Day]:
    """The dates for numpy, which excludes the later end when counting forwards, and the earlier one backwards."""
    since, until = np.datetime64(today), np.datetime64(due_date)
    shift = np.timedelta64(int(until > since), "D")
    return since + shift, until + shift


def best(calls: Callable[[], object], count: int) -> float:
    """Calls a second: the best of the rounds, since a disturbance only ever slows one."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        calls()
        fastest = min(fastest, time.perf_counter() - started)
    return count / fastest


def run(calls: int = CALLS) -> list[Row]:
    """Every row of the table, once `check_same` has passed."""
    ours = english_week()
    asked = cases()
    theirs = np.busdaycalendar(holidays=sorted(ours.bank_holidays))
    check_same(asked, ours, theirs)
    many = list(islice(cycle(asked), calls))
    return [*_deadlines(many, ours, theirs), *_readings(many, ours, theirs)]


def _deadlines(many: Sequence[Asked], ours: WorkingCalendar, theirs: Any) -> list[Row]:
    epochs = [(one.rule, int(one.received_at.timestamp())) for one in many]
    instants = [(one.rule, one.received_at.astimezone(UTC)) for one in many]
    dates = [(one.received_on, int(one.rule.amount)) for one in many]
    starts = np.array([day for day, _ in dates])
    counts = np.array([days for _, days in dates])

    def numpy_each() -> None:
        for day, days in dates:
            np.busday_offset(day, days, roll="preceding", busdaycal=theirs)

    def numpy_from_datetimes() -> None:
        for rule, received_at in instants:
            day = np.datetime64(local_date(received_at))
            np.busday_offset(day, int(rule.amount), roll="preceding", busdaycal=theirs)

    def numpy_array() -> None:
        np.busday_offset(starts, counts, roll="preceding", busdaycal=theirs)

    def ours_each() -> None:
        for rule, received in epochs:
            due_epoch(rule, received, ours)

    def ours_from_datetimes() -> None:
        for rule, received_at in instants:
            due(rule, received_at, ours)

    return _rows(
        "deadlines",
        len(many),
        ("busday_offset", numpy_each, numpy_from_datetimes, numpy_array),
        ("due_epoch", ours_each, "due", ours_from_datetimes),
    )


def _readings(many: Sequence[Asked], ours: WorkingCalendar, theirs: Any) -> list[Row]:
    epochs = [(int(one.now.timestamp()), int(one.due_at.timestamp())) for one in many]
    instants = [(one.now.astimezone(UTC), one.due_at.astimezone(UTC)) for one in many]
    instants_and_days = [(now, due_at, due_date_of(due_at)) for now, due_at in instants]
    dates = [_between(local_date(one.now), one.due_date) for one in many]
    since, until = (np.array(column) for column in zip(*dates, strict=True))

    def numpy_each() -> None:
        for first, last in dates:
            np.busday_count(first, last, busdaycal=theirs)

    def numpy_from_datetimes() -> None:
        for now, _, due_date in instants_and_days:
            first, last = _between(local_date(now), due_date)
            np.busday_count(first, last, busdaycal=theirs)

    def numpy_array() -> None:
        np.busday_count(since, until, busdaycal=theirs)

    def ours_each() -> None:
        for now, due_at in epochs:
            reading_epoch(now, due_at, ours)

    def ours_from_datetimes() -> None:
        for now, due_at, due_date in instants_and_days:
            reading(now, due_at, due_date, ours)

    return _rows(
        "readings",
        len(many),
        ("busday_count", numpy_each, numpy_from_datetimes, numpy_array),
        ("reading_epoch", ours_each, "reading", ours_from_datetimes),
    )


def _rows(
    what: str,
    size: int,
    numpys: tuple[str, Callable[[], object], Callable[[], object], Callable[[], object]],
    ours: tuple[str, Callable[[], object], str, Callable[[], object]],
) -> list[Row]:
    function, each, from_datetimes, array = numpys
    numpy_each, numpy_from_datetimes = best(each, size), best(from_datetimes, size)
    ours_each, ours_from_datetimes = best(ours[1], size), best(ours[3], size)
    return [
        Row(f"{what}: numpy {function}, one a call, days", numpy_each),
        Row(f"{what}: ours, {ours[0]}, to the second", ours_each, ours_each / numpy_each),
        Row(f"{what}: numpy {function}, one a call, from aware datetimes", numpy_from_datetimes),
        Row(
            f"{what}: ours, {ours[2]}, from aware datetimes",
            ours_from_datetimes,
            ours_from_datetimes / numpy_from_datetimes,
        ),
        Row(f"{what}: numpy {function}, one array for all, days", best(array, size)),
    ]


def main() -> None:
    """Print the table."""
    for row in run():
        ratio = f"{row.ratio:5.2f} x the row above" if row.ratio is not None else ""
        print(f"{row.what:<66}{row.per_second:>12,.0f} a second  {ratio}".rstrip())


if __name__ == "__main__":
    main()
