"""By when a rule is owed, for every unit and option, and how that is explained."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from deskapp.charter.rules import (
    Count,
    DayBasis,
    Deadline,
    DueTime,
    Reading,
    Receipt,
    Roll,
    Unit,
    calculate,
    due,
    due_date_of,
    due_epoch,
    local_date,
    reading,
    reading_epoch,
)
from deskapp.charter.stretched import due_at
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import CharterError
from tests.charter.desks import OFFICE_HOURS, desk, hours, london, rule


def test_a_message_left_on_friday_evening_is_owed_by_monday() -> None:
    found = due(rule(amount=1), london("2026-11-20 18:40"), desk())
    assert found == Deadline(datetime(2026, 11, 23, 17, tzinfo=UTC), date(2026, 11, 23))


def test_a_message_after_close_can_count_from_the_next_working_day() -> None:
    next_day = rule(amount=1, receipt=Receipt.NEXT_WORKING_DAY)
    assert due(next_day, london("2026-11-20 16:59:59"), desk()).due_date == date(2026, 11, 23)
    assert due(next_day, london("2026-11-20 17:00"), desk()).due_date == date(2026, 11, 24)


def test_a_cutoff_takes_the_place_of_close() -> None:
    by_noon = rule(amount=1, receipt=Receipt.NEXT_WORKING_DAY, cutoff=12 * 3600)
    assert due(by_noon, london("2026-11-19 11:59:59"), desk()).due_date == date(2026, 11, 20)
    assert due(by_noon, london("2026-11-19 12:00"), desk()).due_date == date(2026, 11, 23)


def test_the_day_it_came_in_can_be_day_1() -> None:
    same_day = rule(amount=1, count=Count.INCLUDE_DAY_0)
    assert due(same_day, london("2026-11-20 10:00"), desk()).due_at == london("2026-11-20 17:00")
    assert due(same_day, london("2026-11-21 10:00"), desk()).due_at == london("2026-11-23 17:00")


def test_a_same_day_promise_that_came_in_after_close_is_not_due_before_it_came_in() -> None:
    same_day = rule(amount=1, count=Count.INCLUDE_DAY_0)
    assert due(same_day, london("2026-11-20 17:30"), desk()).due_at == london("2026-11-23 17:00")


def test_working_hours_end_at_close_and_not_at_the_next_opening() -> None:
    assert due(rule(Unit.WORKING_HOURS, 0.5), london("2026-11-20 16:30"), desk()).due_at == london("2026-11-20 17:00")


def test_clock_hours_run_through_the_night_the_weekend_and_a_clock_change() -> None:
    voicemail = rule(Unit.CLOCK_HOURS, 24)
    assert due(voicemail, london("2026-11-20 18:40"), desk()).due_at == london("2026-11-21 18:40")
    assert due(voicemail, london("2026-10-24 12:00"), desk()).due_at == london("2026-10-25 11:00")


def test_months_are_added_at_once_and_a_missing_date_is_the_last_of_the_month() -> None:
    month = rule(Unit.CALENDAR_MONTHS, 1, roll=Roll.NONE)
    assert due(month, london("2027-01-31 10:00"), desk()).due_date == date(2027, 2, 28)
    assert due(month, london("2028-01-30 10:00"), desk()).due_date == date(2028, 2, 29)
    assert due(rule(Unit.CALENDAR_MONTHS, 2, roll=Roll.NONE), london("2027-01-31 10:00"), desk()).due_date == date(
        2027, 3, 31
    )


def test_the_month_counts_from_the_london_date_and_not_the_utc_one() -> None:
    just_after_midnight = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
    assert local_date(just_after_midnight) == date(2026, 6, 1)
    month = rule(Unit.CALENDAR_MONTHS, 1)
    assert due(month, just_after_midnight, desk()).due_date == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("roll", "at"),
    [(Roll.PRECEDING, "2026-12-24 17:00"), (Roll.FOLLOWING, "2026-12-29 17:00"), (Roll.NONE, "2026-12-25 23:59:59")],
)
def test_a_date_that_is_no_working_day_moves_as_the_rule_says(roll: Roll, at: str) -> None:
    christmas = rule(Unit.BY_DATE, 0, date=date(2026, 12, 25), roll=roll)
    assert due(christmas, london("2026-12-01 10:00"), desk()).due_at == london(at)


def test_a_date_that_would_move_to_before_its_receipt_moves_on_instead() -> None:
    tomorrow = rule(Unit.CALENDAR_DAYS, 1)
    assert due(tomorrow, london("2026-11-20 16:59"), desk()).due_at == london("2026-11-20 17:00")
    assert due(tomorrow, london("2026-11-20 17:00"), desk()).due_at == london("2026-11-23 17:00")


def test_a_promise_for_today_that_is_made_after_close_is_for_the_next_working_day() -> None:
    today = rule(Unit.BY_DATE, 0, date=date(2026, 11, 20))
    assert due(today, london("2026-11-20 17:30"), desk()).due_at == london("2026-11-23 17:00")


def test_a_promised_date_that_is_over_is_refused() -> None:
    gone = rule(Unit.BY_DATE, 0, date=date(2026, 11, 13))
    with pytest.raises(
        CharterError, match=r"13 November 2026 is before it came in; promise a day that is still to come"
    ):
        due(gone, london("2026-11-20 10:00"), desk())


def test_a_rule_of_law_counts_through_our_closed_days_and_to_the_end_of_the_day() -> None:
    closed = desk(closures={date(2026, 12, day): "Christmas closure" for day in (29, 30, 31)})
    by_law = rule(amount=3, basis=DayBasis.STATUTORY, due_time=DueTime.END_OF_DAY)
    assert due(by_law, london("2026-12-24 10:00"), closed).due_at == london("2026-12-31 23:59:59")
    assert due(rule(amount=3), london("2026-12-24 10:00"), closed).due_date == date(2027, 1, 6)


def test_close_of_a_day_without_desk_hours_is_its_last_second() -> None:
    closed = desk(closures={date(2026, 12, 29): "Christmas closure"})
    by_law = rule(amount=1, basis=DayBasis.STATUTORY)
    assert due(by_law, london("2026-12-24 10:00"), closed).due_at == london("2026-12-29 23:59:59")


def test_every_working_day_that_a_pause_touches_does_not_count() -> None:
    pause = [(london("2026-11-24 16:00"), london("2026-11-25 09:00"))]
    assert due_at(rule(amount=2), london("2026-11-23 10:00"), desk(), waits=pause) == london("2026-11-27 17:00")
    assert due_at(rule(amount=2), london("2026-11-23 10:00"), desk()) == london("2026-11-25 17:00")


def test_a_pause_may_reach_into_another_year_of_the_calendar() -> None:
    pause = [(london("2026-12-30 10:00"), london("2027-01-05 10:00"))]
    assert due_at(rule(amount=1), london("2026-12-29 10:00"), desk(), waits=pause) == london("2027-01-06 17:00")


@pytest.mark.parametrize(("unit", "amount"), [(unit, 100_000) for unit in Unit if unit is not Unit.BY_DATE])
def test_a_count_that_goes_beyond_2100_is_refused_in_a_sentence(unit: Unit, amount: int) -> None:
    with pytest.raises(CharterError, match=r"2100|cannot be worked with"):
        due(rule(unit, amount), datetime(2100, 12, 1, 12, tzinfo=UTC), desk())


@pytest.mark.parametrize("unit", list(Unit))
def test_a_receipt_outside_1990_to_2100_is_refused_whatever_is_counted(unit: Unit) -> None:
    counted = rule(unit, 1, date=date(2026, 11, 24) if unit is Unit.BY_DATE else None)
    for year in (1989, 2101):
        with pytest.raises(CharterError, match="outside 1990 to 2100"):
            due(counted, datetime(year, 6, 1, 12, tzinfo=UTC), desk())


@pytest.mark.parametrize(
    ("unit", "amount", "mend"),
    [
        (Unit.WORKING_DAYS, 0, "working_days should be a whole number, from 1"),
        (Unit.WORKING_DAYS, 1.5, "working_days should be a whole number"),
        (Unit.CALENDAR_MONTHS, 100_001, "at most|to 100,000"),
        (Unit.CLOCK_HOURS, 0, "clock_hours should be hours, more than 0"),
        (Unit.WORKING_HOURS, float("nan"), "working_hours should be hours"),
        (Unit.WORKING_HOURS, float("inf"), "working_hours should be hours"),
        (Unit.BY_DATE, 0, "by_date is missing its date"),
    ],
)
def test_a_rule_that_counts_nothing_is_refused(unit: Unit, amount: float, mend: str) -> None:
    with pytest.raises(CharterError, match=mend):
        rule(unit, amount)


def test_exactly_at_the_due_time_is_in_time_and_a_second_later_is_late() -> None:
    due_at = london("2026-11-20 17:00")
    assert reading(due_at, due_at, date(2026, 11, 20), desk()) == Reading(0, False, 0)
    assert reading(due_at + timedelta(seconds=1), due_at, date(2026, 11, 20), desk()) == Reading(0, True, 0)


def test_time_left_is_open_time_and_late_is_open_time_below_nothing() -> None:
    due_at = london("2026-11-23 17:00")
    before = reading(london("2026-11-20 16:00"), due_at, date(2026, 11, 23), desk())
    after = reading(london("2026-11-24 09:30"), due_at, date(2026, 11, 23), desk())
    assert before == Reading(9 * 3600, False, 1)
    assert after == Reading(-1800, True, -1)


def test_a_part_of_a_second_after_the_due_time_is_not_late_yet() -> None:
    due_at = london("2026-11-20 17:00")
    now = due_at + timedelta(milliseconds=900)
    assert not reading(now, due_at, date(2026, 11, 20), desk()).late


def test_working_days_left_are_those_of_the_rules_own_days() -> None:
    closed = desk(closures={date(2026, 11, 24): "Training day"})
    due_at, now = london("2026-11-25 23:59:59"), london("2026-11-23 10:00")
    assert reading(now, due_at, date(2026, 11, 25), closed).working_days_left == 1
    assert reading(now, due_at, date(2026, 11, 25), closed, DayBasis.STATUTORY).working_days_left == 2


def test_whole_seconds_give_what_instants_give() -> None:
    received, now = london("2026-11-20 18:40"), london("2026-11-24 09:30")
    found = due(rule(amount=2), received, desk())
    assert due_epoch(rule(amount=2), int(received.timestamp()), desk()) == int(found.due_at.timestamp())
    assert reading_epoch(int(now.timestamp()), int(found.due_at.timestamp()), desk()) == reading(
        now, found.due_at, found.due_date, desk()
    )


def test_midnight_at_the_end_of_a_day_belongs_to_that_day() -> None:
    assert due_date_of(london("2026-11-21 00:00")) == date(2026, 11, 20)
    assert due_date_of(london("2026-11-21 00:00:01")) == date(2026, 11, 21)


def test_a_rule_is_started_by_its_channels_and_kinds_and_only_by_coming_in() -> None:
    letters = rule(channels=frozenset({Channel.LETTER}))
    complaints = rule(kinds=frozenset({Kind.COMPLAINT}))
    later = rule(counted_from="meeting")
    assert letters.started_by(Channel.LETTER, Kind.ENQUIRY)
    assert not letters.started_by(Channel.EMAIL, Kind.ENQUIRY)
    assert complaints.started_by(Channel.VISIT, Kind.COMPLAINT)
    assert not complaints.started_by(Channel.VISIT, Kind.ENQUIRY)
    assert not later.started_by(Channel.CALL, Kind.ENQUIRY)


def test_a_reckoning_names_day_0_and_every_day_that_does_not_count() -> None:
    found = calculate(rule(amount=2), london("2026-04-02 16:30"), desk())
    assert found.day_0 == date(2026, 4, 2)
    assert found.not_counted == (
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 4), "Saturday"),
        (date(2026, 4, 5), "Sunday"),
        (date(2026, 4, 6), "Easter Monday"),
    )
    assert (found.due_at, found.due_date) == (london("2026-04-08 17:00"), date(2026, 4, 8))
    assert (found.waited, found.moved_from) == ((), None)


def test_a_reckoning_says_why_day_0_is_a_later_day() -> None:
    found = calculate(rule(amount=1, receipt=Receipt.NEXT_WORKING_DAY), london("2026-11-21 11:00"), desk())
    assert found.day_0 == date(2026, 11, 23)
    assert found.waited == ((date(2026, 11, 21), "Saturday"), (date(2026, 11, 22), "Sunday"))
    assert found.not_counted == ()


def test_a_reckoning_by_law_leaves_out_only_what_the_law_leaves_out() -> None:
    closed = desk(closures={date(2026, 12, 24): "Christmas closure", date(2026, 12, 29): "Christmas closure"})
    found = calculate(rule(amount=2, basis=DayBasis.STATUTORY), london("2026-12-23 10:00"), closed)
    assert found.not_counted == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 27), "Sunday"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
    )


@pytest.mark.parametrize(
    ("roll", "due_date", "passed_over"),
    [
        (Roll.PRECEDING, date(2026, 11, 20), (date(2026, 11, 21),)),
        (Roll.FOLLOWING, date(2026, 11, 23), (date(2026, 11, 21), date(2026, 11, 22))),
        (Roll.NONE, date(2026, 11, 21), ()),
    ],
)
def test_a_reckoning_of_a_moved_date_names_the_days_it_was_moved_over(
    roll: Roll, due_date: date, passed_over: tuple[date, ...]
) -> None:
    found = calculate(rule(Unit.CALENDAR_DAYS, 7, roll=roll), london("2026-11-14 10:00"), desk())
    assert (found.day_0, found.due_date) == (date(2026, 11, 14), due_date)
    assert tuple(day for day, _ in found.not_counted) == passed_over
    assert found.moved_from == (None if roll is Roll.NONE else date(2026, 11, 21))


def test_a_reckoning_of_working_hours_names_the_shut_days_and_of_clock_hours_none() -> None:
    working = calculate(rule(Unit.WORKING_HOURS, 2), london("2026-11-20 16:00"), desk())
    assert working.not_counted == ((date(2026, 11, 21), "Saturday"), (date(2026, 11, 22), "Sunday"))
    assert calculate(rule(Unit.CLOCK_HOURS, 72), london("2026-11-20 16:00"), desk()).not_counted == ()


def test_a_same_day_promise_on_a_special_saturday_is_kept_that_saturday() -> None:
    opened = desk(special_hours={date(2026, 11, 21): hours((10, 12))})
    assert due(rule(amount=1), london("2026-11-20 16:00"), opened).due_at == london("2026-11-21 12:00")
    assert opened.hours(date(2026, 11, 20)) == OFFICE_HOURS
