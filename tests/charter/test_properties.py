"""What holds for every calendar and every rule, and not only for the worked cases.

Derandomised: the same examples each time, so that a failure is a change of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deskapp.charter.calendar import Hours, WorkingCalendar
from deskapp.charter.rules import (
    Count,
    DayBasis,
    DueTime,
    Receipt,
    Roll,
    Rule,
    Unit,
    calculate,
    due,
    due_date_of,
    due_epoch,
    local_date,
    reading,
    reading_epoch,
)
from deskapp.charter.vocabulary import Region
from deskapp.clock import LONDON
from deskapp.errors import CharterError
from tests.charter.desks import OFFICE_HOURS, desk, hours, rule

quick = settings(derandomize=True, max_examples=50, deadline=None, database=None)
slow_each = settings(quick, max_examples=12)

DAYS = st.dates(date(2025, 9, 1), date(2027, 4, 30))
INSTANTS = st.datetimes(datetime(2025, 9, 1), datetime(2027, 4, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
UNITS = tuple(unit for unit in Unit if unit is not Unit.BY_DATE)


def some_hours(step: int) -> st.SearchStrategy[Hours]:
    """Up to two stretches, on the hour or the minute, midnight at both ends allowed."""
    marks = st.sets(st.integers(0, 86_400 // step), max_size=4)
    return marks.map(lambda chosen: tuple(batched([mark * step for mark in sorted(chosen)])))


def batched(marks: Sequence[int]) -> zip[tuple[int, int]]:
    """Marks two by two; an odd one is left over."""
    return zip(marks[::2], marks[1::2], strict=False)


@st.composite
def calendars(draw: st.DrawFn, step: int = 60) -> WorkingCalendar:
    """Any calendar that validates: nights, lunches, half weeks, closures and days opened specially.

    A week has two kinds of day, told apart by the bits of a number: few draws, because drawing is what takes time.
    """
    kinds = draw(some_hours(step)), draw(some_hours(step))
    pattern = draw(st.integers(0, 127))
    weekly = {day: kinds[pattern >> day & 1] for day in range(7)}
    assume(any(weekly.values()))
    shut_from, opened = draw(DAYS), draw(DAYS)
    return desk(
        weekly,
        region=draw(st.sampled_from([Region.ENG, Region.SCT, Region.NONE])),
        closures={shut_from + timedelta(days=n): "Closed" for n in range(pattern % 9)},
        special_hours={opened: kinds[1], opened + timedelta(days=1): hours((0, 24))},
    )


@st.composite
def rules(draw: st.DrawFn, units: Sequence[Unit] = UNITS, counts: Sequence[Count] = tuple(Count)) -> Rule:
    """Any rule but a promised date, which can be over when it is made."""
    return rule(
        draw(st.sampled_from(units)),
        draw(st.integers(1, 40)),
        receipt=draw(st.sampled_from(Receipt)),
        cutoff=draw(st.none() | st.integers(0, 86_400)),
        count=draw(st.sampled_from(counts)),
        due_time=draw(st.sampled_from(DueTime)),
        basis=draw(st.sampled_from(DayBasis)),
        roll=draw(st.sampled_from(Roll)),
    )


@quick
@given(calendars(), rules(), INSTANTS)
def test_a_deadline_is_never_before_its_receipt(
    calendar: WorkingCalendar, counted: Rule, received_at: datetime
) -> None:
    found = due(counted, received_at, calendar)
    assert found.due_at >= received_at
    assert found.due_date == due_date_of(found.due_at)


@quick
@given(calendars(), rules(), INSTANTS, st.integers(0, 40 * 86_400))
def test_what_comes_in_later_is_never_owed_earlier(
    calendar: WorkingCalendar, counted: Rule, received_at: datetime, seconds: int
) -> None:
    later = received_at + timedelta(seconds=seconds)
    assert due(counted, received_at, calendar).due_at <= due(counted, later, calendar).due_at


@quick
@given(calendars(), st.lists(INSTANTS, min_size=2, max_size=12), INSTANTS)
def test_the_order_by_due_time_is_the_order_by_working_time_left(
    calendar: WorkingCalendar, due_times: list[datetime], now: datetime
) -> None:
    left = [reading(now, due_at, due_date_of(due_at), calendar).time_left for due_at in sorted(due_times)]
    assert left == sorted(left)


@quick
@given(calendars(), INSTANTS, st.integers(1, 400 * 3600))
def test_added_open_time_is_the_open_time_that_has_passed_and_no_instant_is_earlier(
    calendar: WorkingCalendar, start: datetime, seconds: int
) -> None:
    until = calendar.add_open_seconds(start, seconds)
    assert calendar.open_seconds(start, until) == seconds
    assert calendar.open_seconds(start, until - timedelta(seconds=1)) == seconds - 1


@quick
@given(calendars(), INSTANTS, INSTANTS, INSTANTS)
def test_open_time_adds_up_and_turns_round(
    calendar: WorkingCalendar, first: datetime, second: datetime, third: datetime
) -> None:
    assert calendar.open_seconds(first, third) == calendar.open_seconds(first, second) + calendar.open_seconds(
        second, third
    )
    assert calendar.open_seconds(first, second) == -calendar.open_seconds(second, first)


@settings(quick, max_examples=25)
@given(calendars(step=3600), INSTANTS, st.integers(1, 24 * 45))
def test_open_time_is_what_counting_every_hour_on_the_wall_gives(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    since = start.replace(minute=0, second=0)
    counted = sum(open_on_the_wall(calendar, since + timedelta(hours=hour)) for hour in range(length))
    assert calendar.open_seconds(since, since + timedelta(hours=length)) == counted * 3600


def open_on_the_wall(calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether the hour that begins here is open, read off the wall clock alone."""
    on_the_wall = at.astimezone(LONDON)
    seconds = on_the_wall.hour * 3600
    return any(opens <= seconds < shuts for opens, shuts in calendar.hours(on_the_wall.date()))


@quick
@given(calendars(), rules(units=(Unit.WORKING_DAYS,), counts=(Count.EXCLUDE_DAY_0,)), INSTANTS)
def test_a_count_of_working_days_has_just_so_many_counted_days_in_it(
    calendar: WorkingCalendar, counted: Rule, received_at: datetime
) -> None:
    found = calculate(counted, received_at, calendar)
    span = (found.due_date - found.day_0).days
    assert span - len(found.not_counted) == counted.amount
    assert [day for day, _ in found.not_counted] == sorted({day for day, _ in found.not_counted})
    assert all(reason for _, reason in found.not_counted)
    assert found.day_0 >= local_date(received_at)


@quick
@given(calendars(), rules(), INSTANTS, INSTANTS)
def test_whole_seconds_and_instants_give_the_same(
    calendar: WorkingCalendar, counted: Rule, received_at: datetime, now: datetime
) -> None:
    found = due(counted, received_at, calendar)
    due_at = due_epoch(counted, int(received_at.timestamp()), calendar)
    assert due_at == int(found.due_at.timestamp())
    assert reading_epoch(int(now.timestamp()), due_at, calendar) == reading(now, *found, calendar)


@quick
@given(calendars(), INSTANTS)
def test_open_now_is_open_for_the_next_second(calendar: WorkingCalendar, at: datetime) -> None:
    assert calendar.is_open(at) == (calendar.open_seconds(at, at + timedelta(seconds=1)) == 1)


@quick
@given(calendars(), DAYS)
def test_a_day_is_either_open_or_has_a_reason(calendar: WorkingCalendar, day: date) -> None:
    assert calendar.is_working_day(day) == (calendar.why_shut(day) == "")
    following = calendar.next_working_day(day)
    assert following > day
    assert calendar.is_working_day(following)
    assert local_date(calendar.opens_at(following)) == following
    assert due_date_of(calendar.closes_at(following)) == following


@slow_each
@given(DAYS, rules(), st.integers(-4000, 4000))
def test_nothing_loops_for_ever_on_a_desk_that_opens_once(only: date, counted: Rule, days_apart: int) -> None:
    once = desk({}, region=Region.NONE, special_hours={only: OFFICE_HOURS})
    received_at = datetime(only.year, only.month, only.day, 10, tzinfo=UTC) + timedelta(days=days_apart)
    assert owed_or_refused(counted, received_at, once) >= received_at


def owed_or_refused(counted: Rule, received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The due time, or the end of all time where the calendar is said to have too few open days."""
    try:
        return due(counted, received_at, calendar).due_at
    except CharterError as refused:
        if "too few open days before the end of 2100" not in str(refused):
            raise
        return datetime.max.replace(tzinfo=UTC)


def test_a_desk_that_opens_once_in_ten_years_still_has_deadlines() -> None:
    opens = [date(year, 2, 28) for year in range(1995, 2100, 10)]
    rare = desk({}, region=Region.NONE, special_hours=dict.fromkeys(opens, hours((10, 11))))
    found = due(rule(amount=7), datetime(2026, 11, 24, 12, tzinfo=UTC), rare)
    assert found.due_date == date(2095, 2, 28)
