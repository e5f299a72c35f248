"""Which days are open and why the others are not; open time across weekends, lunch and clock changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from deskapp.charter.calendar import Hours, WorkingCalendar
from deskapp.charter.civil_days import CivilDays
from deskapp.charter.options import DayBasis
from deskapp.charter.vocabulary import Region
from deskapp.clock import LONDON
from deskapp.errors import CharterError
from tests.charter.desks import OFFICE_HOURS, WEEK, desk, hours, london

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
GOOD_FRIDAY = date(2026, 4, 3)


def test_special_hours_come_before_a_closure_and_a_bank_holiday_and_the_week() -> None:
    open_all_the_same = desk(
        closures={FRIDAY: "Training day"},
        special_hours={GOOD_FRIDAY: hours((10, 14)), FRIDAY: hours((10, 12)), SATURDAY: hours((9, 12)), MONDAY: ()},
    )
    assert open_all_the_same.hours(GOOD_FRIDAY) == hours((10, 14))
    assert open_all_the_same.hours(FRIDAY) == hours((10, 12))
    assert open_all_the_same.is_working_day(SATURDAY)
    assert not open_all_the_same.is_working_day(MONDAY)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (FRIDAY, ""),
        (SATURDAY, "Saturday"),
        (date(2026, 11, 22), "Sunday"),
        (GOOD_FRIDAY, "Good Friday"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2026, 9, 16), "Training day"),
        (date(2026, 9, 19), "Saturday"),
        (date(2026, 9, 17), "Closed that day"),
        (date(2026, 9, 15), "Tuesday"),
    ],
)
def test_a_shut_day_is_called_by_what_keeps_it_shut(day: date, why: str) -> None:
    week = {number: stretches for number, stretches in WEEK.items() if number != 1}
    closed = desk(
        week,
        closures={date(2026, 9, 16): "Training day", date(2026, 9, 19): "Training day"},
        special_hours={date(2026, 9, 17): ()},
    )
    assert closed.why_shut(day) == why


def test_the_laws_days_are_monday_to_friday_less_bank_holidays_whatever_we_are_shut_for() -> None:
    closed = desk(closures={FRIDAY: "Training day"}, special_hours={SATURDAY: OFFICE_HOURS})
    assert closed.counts(FRIDAY, DayBasis.STATUTORY)
    assert closed.why_not_counted(FRIDAY, DayBasis.STATUTORY) == ""
    assert closed.why_not_counted(SATURDAY, DayBasis.STATUTORY) == "Saturday"
    assert closed.why_not_counted(GOOD_FRIDAY, DayBasis.STATUTORY) == "Good Friday"
    assert closed.why_not_counted(FRIDAY, DayBasis.WEEKDAYS) == "Training day"


def test_a_day_opens_and_closes_in_utc_with_lunch_between() -> None:
    lunch = desk({0: hours((9, 12.5), (13.5, 17))})
    assert lunch.opens_at(MONDAY) == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert lunch.closes_at(date(2026, 6, 1)) == datetime(2026, 6, 1, 16, tzinfo=UTC)


def test_a_day_that_ends_at_24_00_closes_at_the_next_midnight() -> None:
    round_the_clock = desk(dict.fromkeys(range(7), hours((0, 24))), region=Region.NONE)
    assert round_the_clock.closes_at(date(2026, 3, 29)) == london("2026-03-30 00:00")


def test_a_shut_day_neither_opens_nor_closes_and_says_why() -> None:
    with pytest.raises(CharterError, match=r"We're closed on Friday 3 April 2026 \(Good Friday\)\."):
        desk().opens_at(GOOD_FRIDAY)
    with pytest.raises(CharterError, match=r"Saturday 21 November 2026 \(Saturday\)"):
        desk().closes_at(SATURDAY)


def test_the_next_working_day_is_strictly_after() -> None:
    assert desk().next_working_day(FRIDAY) == MONDAY
    assert desk().next_working_day(SATURDAY) == MONDAY
    assert desk().next_working_day(date(2026, 12, 31)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("08:59:59", False), ("09:00:00", True), ("12:29:59", True), ("12:30", False), ("13:30", True), ("17:00", False)],
)
def test_the_desk_is_open_from_the_second_it_opens_and_shut_from_the_second_it_closes(
    at: str, *, is_open: bool
) -> None:
    lunch = desk({4: hours((9, 12.5), (13.5, 17))})
    assert lunch.is_open(london(f"2026-11-20 {at}")) is is_open


def test_open_seconds_run_from_one_instant_to_the_other_and_back() -> None:
    since, until = london("2026-11-20 16:30"), london("2026-11-23 10:00")
    assert desk().open_seconds(since, until) == 90 * 60
    assert desk().open_seconds(until, since) == -90 * 60


def test_a_count_that_ends_at_close_ends_at_close_and_nothing_added_is_no_move() -> None:
    assert desk().add_open_seconds(london("2026-11-20 16:30"), 1800) == london("2026-11-20 17:00")
    assert desk().add_open_seconds(london("2026-11-20 16:30"), 1801) == london("2026-11-23 09:00:01")
    assert desk().add_open_seconds(london("2026-11-21 11:00"), 0) == london("2026-11-21 11:00")
    with pytest.raises(ValueError, match="forwards"):
        desk().add_open_seconds(london("2026-11-20 16:30"), -1)


def test_an_overnight_line_has_seven_real_hours_in_spring_and_nine_in_autumn() -> None:
    night = desk(dict.fromkeys(range(7), hours((0, 6), (22, 24))), region=Region.NONE)
    assert night.open_seconds(london("2026-03-28 22:00"), london("2026-03-29 06:00")) == 7 * 3600
    assert night.open_seconds(london("2026-10-24 22:00"), london("2026-10-25 06:00")) == 9 * 3600


CLOCK_CHANGES = [date(1995, 3, 26), date(1995, 10, 22), date(2026, 3, 29), date(2026, 10, 25), date(2090, 10, 29)]


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_the_wall_clock_of_a_change_day_is_the_zones_own_for_every_minute(day: date) -> None:
    civil = CivilDays(LONDON)
    start, length = civil.midnight(day), civil.midnight(day + timedelta(days=1)) - civil.midnight(day)
    assert length in (23 * 3600, 25 * 3600)
    change = start + 3600 if length == 23 * 3600 else start + 7200
    for minute in range(24 * 60):
        zones = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=LONDON)
        skipped = zones.astimezone(UTC).astimezone(LONDON).hour != zones.hour
        expected = change if skipped else int(zones.timestamp())
        assert civil.wall(day, minute * 60) == expected, minute


def test_hours_that_spring_leaves_out_are_no_time_and_that_day_is_no_working_day() -> None:
    sundays = desk({6: hours((1.25, 1.75))}, region=Region.NONE)
    assert not sundays.is_working_day(date(2026, 3, 29))
    assert sundays.why_shut(date(2026, 3, 29)) == "Sunday"
    assert sundays.is_working_day(date(2026, 4, 5))


def test_a_table_grown_backwards_and_forwards_gives_what_one_made_at_once_gives() -> None:
    since, until = london("2019-02-01 10:00"), london("2031-05-06 15:00")
    grown = desk()
    for year_asked in ("2025-06-01 10:00", "2019-06-01 10:00", "2031-06-01 10:00"):
        grown.is_open(london(year_asked))
    assert (grown.table.first_year, grown.table.last_year) == (2019, 2031)
    assert grown.open_seconds(since, until) == desk().open_seconds(since, until)


@pytest.mark.parametrize("year", [1900, 1989, 2101, 9999])
def test_a_time_outside_1990_to_2100_is_refused_in_a_sentence(year: int) -> None:
    at = datetime(year, 6, 1, 12, tzinfo=UTC)
    with pytest.raises(CharterError, match="outside 1990 to 2100"):
        desk().open_seconds(at, at)
    with pytest.raises(CharterError, match="outside 1990 to 2100"):
        desk().next_working_day(at.date())


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        desk().is_open(datetime(2026, 11, 20, 12, 0))  # noqa: DTZ001 - that is the point


def test_a_count_that_runs_out_of_open_days_says_so_and_does_not_go_on_for_ever() -> None:
    once = desk({}, special_hours={FRIDAY: OFFICE_HOURS})
    with pytest.raises(CharterError, match="too few open days before the end of 2100"):
        once.add_open_seconds(london("2026-11-20 10:00"), 8 * 3600)
    with pytest.raises(CharterError, match="too few open days"):
        once.next_working_day(FRIDAY)


@pytest.mark.parametrize(
    ("weekly", "special_hours"),
    [({}, {}), ({0: ()}, {FRIDAY: ()}), ({}, {date(1980, 1, 1): OFFICE_HOURS})],
    ids=["no hours at all", "empty hours", "open only long ago"],
)
def test_a_calendar_that_never_opens_is_refused(
    weekly: Mapping[int, Hours], special_hours: Mapping[date, Hours]
) -> None:
    with pytest.raises(CharterError, match="no day is ever open"):
        desk(weekly, special_hours=special_hours)


def test_a_calendar_whose_closures_leave_nothing_open_is_refused() -> None:
    every_monday = {date(1990, 1, 1) + timedelta(weeks=week): "Shut for good" for week in range(53 * 111)}
    with pytest.raises(CharterError, match="no day is ever open"):
        WorkingCalendar(
            {0: OFFICE_HOURS}, region=Region.NONE, bank_holidays={}, closures=every_monday, special_hours={}
        )


@pytest.mark.parametrize(
    ("stretches", "mend"),
    [
        (((17 * 3600, 9 * 3600),), "friday closes before it opens"),
        (((9 * 3600, 9 * 3600),), "friday opens and closes at 09:00"),
        (((9 * 3600, 13 * 3600), (12 * 3600, 17 * 3600)), "friday has hours that overlap"),
        (((9 * 3600, 25 * 3600),), "friday has a time outside the day"),
    ],
)
def test_hours_that_make_no_sense_are_refused_by_the_day_they_are_of(stretches: Hours, mend: str) -> None:
    with pytest.raises(CharterError, match=mend):
        desk({4: stretches})
