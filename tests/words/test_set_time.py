"""The command line's times may lie on either side of now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Region
from deskapp.errors import WordsError
from deskapp.parsing.log_time import logged_at
from deskapp.parsing.searched_days import SearchedDays, searched_days
from deskapp.parsing.set_time import any_days, any_moment, at_noon, received_moment, typed_as
from deskapp.parsing.time_box import names_a_time, past, past_date, promised

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WEEK = WorkingCalendar(
    dict.fromkeys(range(5), ((9 * 3600, 17 * 3600),)),
    region=Region.NONE,
    bank_holidays={},
    closures={},
    special_hours={},
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20 Nov 2026 16:30", datetime(2026, 11, 20, 16, 30, tzinfo=UTC)),
        ("24 Nov 2026 09:02", datetime(2026, 11, 24, 9, 2, tzinfo=UTC)),
        ("24 nov 9:02", datetime(2026, 11, 24, 9, 2, tzinfo=UTC)),
        ("2 jan 10:00", datetime(2027, 1, 2, 10, 0, tzinfo=UTC)),
        ("2026-04-06T08:45:00+01:00", datetime(2026, 4, 6, 7, 45, tzinfo=UTC)),
        ("20 July 2026 16:30", datetime(2026, 7, 20, 15, 30, tzinfo=UTC)),
        ("20 nov 2026", datetime(2026, 11, 20, tzinfo=UTC)),
        ("now", NOW),
        ("12 Mar 2019", datetime(2019, 3, 12, tzinfo=UTC)),
        ("12 March 2024", datetime(2024, 3, 12, tzinfo=UTC)),
        ("12-Mar-24 09:30", datetime(2024, 3, 12, 9, 30, tzinfo=UTC)),
        ("3 Jun 2024 16:30", datetime(2024, 6, 3, 15, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_taken_whether_it_has_been_or_not(typed: str, meant: datetime) -> None:
    assert any_moment(typed, NOW) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fri 1630", datetime(2026, 11, 20, 16, 30, tzinfo=UTC)),
        ("wed", datetime(2026, 11, 18, tzinfo=UTC)),
        ("sun 1000", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("sun 1630", datetime(2026, 11, 15, 16, 30, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 21, tzinfo=UTC)),
        ("20 mar", datetime(2026, 3, 20, tzinfo=UTC)),
        ("12 dec", datetime(2026, 12, 12, tzinfo=UTC)),
        ("12 March 2024", datetime(2024, 3, 12, tzinfo=UTC)),
        ("1 Dec 2026 10:00", datetime(2026, 12, 1, 10, tzinfo=UTC)),
    ],
)
def test_what_came_in_on_a_weekday_came_in_on_the_last_one(typed: str, meant: datetime) -> None:
    assert received_moment(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["20 Nov 1840", "20 nov 0930", "fri 3"])
def test_what_would_have_to_be_guessed_is_refused(typed: str) -> None:
    for read in (any_moment, received_moment):
        with pytest.raises(WordsError):
            read(typed, NOW)


@pytest.mark.parametrize("typed", ["soonish", "", "31/2/2026 10:00", "20 nov pm", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_time_is_told_how_to_be_one(typed: str) -> None:
    with pytest.raises(WordsError):
        any_moment(typed, NOW)


def test_a_suggested_time_can_stand_in_the_promise_box() -> None:
    at = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert promised(typed_as(at), NOW, WEEK) == at


def test_noon_is_londons() -> None:
    assert at_noon(date(2026, 7, 1)) == datetime(2026, 7, 1, 11, tzinfo=UTC)


SATURDAY = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["+2d", "+2 working days", "+ 10d 3pm", "in 2 days", "2 working days"])
def test_working_days_without_a_calendar_are_one_sentence(typed: str) -> None:
    for read in (any_moment, received_moment, any_days):
        with pytest.raises(WordsError):
            read(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+2d", datetime(2026, 11, 26, tzinfo=UTC)),
        ("+4d 10:00", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        ("half 3", datetime(2026, 11, 24, 15, 30, tzinfo=UTC)),
        ("quarter to 4", datetime(2026, 11, 24, 15, 45, tzinfo=UTC)),
        ("ten to 4", datetime(2026, 11, 24, 15, 50, tzinfo=UTC)),
        ("20 past 4", datetime(2026, 11, 24, 16, 20, tzinfo=UTC)),
        ("yesterday 24:00", datetime(2026, 11, 24, tzinfo=UTC)),
        ("next tuesday", datetime(2026, 12, 1, tzinfo=UTC)),
        ("tues week", datetime(2026, 12, 8, tzinfo=UTC)),
        ("tues", datetime(2026, 11, 24, tzinfo=UTC)),
        ("tues 17:00", datetime(2026, 11, 17, 17, tzinfo=UTC)),
        ("next week", datetime(2026, 12, 4, tzinfo=UTC)),
    ],
)
def test_words_of_the_form_are_understood_on_a_calendar(typed: str, meant: datetime) -> None:
    assert received_moment(typed, TUESDAY, WEEK) == meant


@pytest.mark.parametrize(
    ("typed", "hour"), [("half 3", (15, 30)), ("quarter to 4", (15, 45)), ("half past 9", (9, 30))]
)
def test_a_time_in_words_is_never_at_night(typed: str, hour: tuple[int, int]) -> None:
    assert any_moment(typed, TUESDAY) == datetime(2026, 11, 24, *hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("next week", date(2026, 11, 30), date(2026, 12, 4)),
        ("mon to fri", date(2026, 11, 30), date(2026, 12, 4)),
        ("fri..mon", date(2026, 12, 4), date(2026, 12, 7)),
        ("tues", date(2026, 12, 1), date(2026, 12, 1)),
        ("29 dec to 31 dec", date(2026, 12, 29), date(2026, 12, 31)),
        ("27 nov", date(2026, 11, 27), date(2026, 11, 27)),
    ],
)
def test_days_to_close_are_coming_ones_and_a_week_is_all_of_it(typed: str, first: date, last: date) -> None:
    assert any_days(typed, SATURDAY) == (first, last)


def test_a_week_that_has_begun_is_closed_from_today() -> None:
    assert any_days("this week", TUESDAY) == (date(2026, 11, 24), date(2026, 11, 27))
    with pytest.raises(WordsError):
        any_days("next week to fri", TUESDAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("week today", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("a week today 3pm", datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ("today week", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("tomorrow week", datetime(2026, 12, 2, 17, tzinfo=UTC)),
        ("a week tomorrow", datetime(2026, 12, 2, 17, tzinfo=UTC)),
        ("a week on tuesday", datetime(2026, 12, 8, 17, tzinfo=UTC)),
        ("week on fri", datetime(2026, 12, 4, 17, tzinfo=UTC)),
        ("thurs at half-past three", datetime(2026, 11, 26, 15, 30, tzinfo=UTC)),
        ("tomorrow quarter-to four", datetime(2026, 11, 25, 15, 45, tzinfo=UTC)),
    ],
)
def test_a_week_and_a_time_are_promised_as_they_are_said(typed: str, meant: datetime) -> None:
    assert promised(typed, TUESDAY, WEEK) == meant


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("a week ago", 7), ("2 weeks ago", 14), ("a fortnight ago", 14), ("-1w", 7), ("a couple of days ago", 2),
        ("-2d", 2), ("three days ago", 3), ("the day before yesterday", 2),
    ],
)  # fmt: skip
def test_days_and_weeks_ago_are_days_wherever_a_past_time_is_meant(typed: str, days: int) -> None:
    then = datetime(2026, 11, 24, tzinfo=UTC) - timedelta(days=days)
    assert past(typed, TUESDAY) == received_moment(typed, TUESDAY) == any_moment(typed, TUESDAY) == then
    assert any_days(typed, TUESDAY) == (past_date(typed, TUESDAY),) * 2 == (then.date(),) * 2
    assert searched_days(typed, TUESDAY.date()) == SearchedDays(then.date(), then.date())
    assert not names_a_time(typed), "nobody said a time of day"
    assert (
        past(f"{typed} 1620", TUESDAY) == received_moment(f"{typed} 1620", TUESDAY) == then.replace(hour=16, minute=20)
    )


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("an hour ago", 60), ("half an hour ago", 30), ("1 hour 30 minutes ago", 90), ("ten minutes ago", 10),
     ("2h ago", 120), ("an hour and a half ago", 90), ("just now", 0)],
)  # fmt: skip
def test_hours_and_minutes_ago_are_times_wherever_a_past_time_is_meant(typed: str, minutes: int) -> None:
    then = TUESDAY - timedelta(minutes=minutes)
    assert past(typed, TUESDAY) == received_moment(typed, TUESDAY) == any_moment(typed, TUESDAY) == then
    assert names_a_time(typed)


@pytest.mark.parametrize("typed", ["2 weeks ago", "yesterday", "an hour ago", "fri 1620", "24 nov"])
def test_an_import_takes_none_of_these_words(typed: str) -> None:
    with pytest.raises(WordsError):
        logged_at(typed)


def test_weeks_ago_on_the_other_side_of_a_clock_change_are_local_days() -> None:
    assert past("5 weeks ago", TUESDAY) == datetime(2026, 10, 19, 23, tzinfo=UTC), "midnight in summer time"
    assert past("5 weeks ago 9:30", TUESDAY) == datetime(2026, 10, 20, 8, 30, tzinfo=UTC)
