"""The promise box: everything typed there is to come, and at a time when the desk is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.charter.calendar import WorkingCalendar
from deskapp.clock import LONDON
from deskapp.errors import WordsError
from deskapp.parsing.time_box import InPastError, ShutThenError, SuggestingError, past, promised
from tests.words.a_desk import ALWAYS_OPEN, CALENDAR, JUMBLES, NOW, london, taken


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5pm", "2026-11-24 17:00"),
        ("today 5pm", "2026-11-24 17:00"),
        ("today", "2026-11-24 17:00"),
        ("pm", "2026-11-24 17:00"),
        ("this afternoon", "2026-11-24 17:00"),
        ("close", "2026-11-24 17:00"),
        ("tom", "2026-11-25 17:00"),
        ("tomorrow", "2026-11-25 17:00"),
        ("tom am", "2026-11-25 12:00"),
        ("tomorrow morning", "2026-11-25 12:00"),
        ("tom 10.30", "2026-11-25 10:30"),
        ("wed", "2026-11-25 17:00"),
        ("wed 3pm", "2026-11-25 15:00"),
        ("3pm wed", "2026-11-25 15:00"),
        ("by 3pm on Wednesday", "2026-11-25 15:00"),
        ("wed pm", "2026-11-25 17:00"),
        ("tue", "2026-12-01 17:00"),
        ("next tue", "2026-12-01 17:00"),
        ("next mon", "2026-11-30 17:00"),
        ("this fri", "2026-11-27 17:00"),
        ("fri week", "2026-12-04 17:00"),
        ("+2d", "2026-11-26 17:00"),
        ("+4d", "2026-11-30 17:00"),
        ("+2d 3pm", "2026-11-26 15:00"),
        ("in 2 days", "2026-11-26 17:00"),
        ("+1w", "2026-12-01 17:00"),
        ("+1h", "2026-11-24 15:47"),
        ("+90m", "2026-11-24 16:17"),
        ("in 2 hours", "2026-11-24 16:47"),
        ("27/11", "2026-11-27 17:00"),
        ("27 nov 3pm", "2026-11-27 15:00"),
        ("27 Nov 2026 15:00", "2026-11-27 15:00"),
        ("2026-11-27T15:00Z", "2026-11-27 15:00"),
        ("24 dec", "2026-12-24 12:00"),
        ("24 dec pm", "2026-12-24 12:00"),
        ("9am tom", "2026-11-25 09:00"),
        ("4 jan", "2027-01-04 17:00"),
        ("2/3", "2027-03-02 17:00"),
        ("3.30", "2026-11-24 15:30"),
        ("330", "2026-11-24 15:30"),
        ("3:30 today", "2026-11-24 15:30"),
        ("4", "2026-11-24 16:00"),
        ("tom 10", "2026-11-25 10:00"),
        ("tom 12", "2026-11-25 12:00"),
        ("tom 12.30", "2026-11-25 12:30"),
        ("tom 1", "2026-11-25 13:00"),
        ("fri 3", "2026-11-27 15:00"),
        ("fri 9", "2026-11-27 09:00"),
        ("5 o'clock", "2026-11-24 17:00"),
        ("27/11 2", "2026-11-27 14:00"),
        ("half 3", "2026-11-24 15:30"),
        ("4 this afternoon", "2026-11-24 16:00"),
        ("tomorrow half past 9 in the morning", "2026-11-25 09:30"),
        ("half past 3", "2026-11-24 15:30"),
        ("tom half ten", "2026-11-25 10:30"),
        ("wed quarter to four", "2026-11-25 15:45"),
        ("quarter past 4", "2026-11-24 16:15"),
        ("twenty to five", "2026-11-24 16:40"),
        ("in an hour", "2026-11-24 15:47"),
        ("an hour", "2026-11-24 15:47"),
        ("half an hour", "2026-11-24 15:17"),
        ("in an hour and a half", "2026-11-24 16:17"),
        ("in two hours", "2026-11-24 16:47"),
        ("2 days", "2026-11-26 17:00"),
        ("two days", "2026-11-26 17:00"),
        ("a couple of days", "2026-11-26 17:00"),
        ("2 days 3pm", "2026-11-26 15:00"),
        ("2 weeks", "2026-12-08 17:00"),
        ("in 2 weeks", "2026-12-08 17:00"),
        ("a week", "2026-12-01 17:00"),
        ("in a fortnight", "2026-12-08 17:00"),
        ("next week", "2026-12-04 17:00"),
        ("by the end of next week", "2026-12-04 17:00"),
        ("this week", "2026-11-27 17:00"),
    ],
)
def test_the_shorthand_of_a_promise_box_is_a_time_to_come(typed: str, meant: str) -> None:
    assert promised(typed, NOW, CALENDAR) == london(meant)
    assert promised(typed.upper(), NOW, CALENDAR).tzinfo is UTC


def test_of_two_halves_of_the_day_the_one_is_meant_in_which_the_desk_is_open() -> None:
    assert promised("3.30", london("2026-11-25 08:00"), CALENDAR) == london("2026-11-25 15:30")
    with pytest.raises(WordsError, match="Is that 3am or 3pm"):
        promised("wed 3", NOW, ALWAYS_OPEN)
    assert promised("wed 3.30", NOW, ALWAYS_OPEN) == london("2026-11-25 03:30")
    for typed in ("03:30", "tom 0330"):
        with pytest.raises(SuggestingError):
            promised(typed, london("2026-11-25 02:00"), CALENDAR)
    with pytest.raises(ShutThenError, match="We close at"):
        promised("24 dec 3", NOW, CALENDAR)


def test_a_week_ends_on_its_last_working_day() -> None:
    assert promised("next week", london("2026-12-16 10:00"), CALENDAR) == london("2026-12-24 12:00")


def test_working_days_skip_what_the_desk_skips() -> None:
    assert promised("+1d", london("2026-12-24 10:00"), CALENDAR) == london("2026-12-29 17:00")
    assert promised("+2d", london("2026-11-28 10:00"), CALENDAR) == london("2026-12-01 17:00")


def test_the_same_word_is_the_past_in_one_box_and_the_future_in_the_other() -> None:
    assert past("fri 1500", NOW) == london("2026-11-20 15:00")
    assert promised("fri 1500", NOW, CALENDAR) == london("2026-11-27 15:00")


@pytest.mark.parametrize(
    ("typed", "sentence", "suggested"),
    [
        ("sat", "That is Saturday 28 November, when we're closed. Monday 30?", "2026-11-30 17:00"),
        ("28 nov", "That is Saturday 28 November, when we're closed. Monday 30?", "2026-11-30 17:00"),
        ("sat 11am", "That is Saturday 28 November, when we're closed. Monday 30 at 11:00?", "2026-11-30 11:00"),
        ("sun 8pm", "That is Sunday 29 November, when we're closed. Monday 30?", "2026-11-30 17:00"),
        ("25 dec", "That is Friday 25 December (Christmas Day), when we're closed. Tuesday 29?", "2026-12-29 17:00"),
        ("28 dec", "That is Monday 28 December, when we're closed. Tuesday 29?", "2026-12-29 17:00"),
        (
            "31 oct 2027",
            "That is Sunday 31 October 2027, when we're closed. Monday 1 November 2027?",
            "2027-11-01 17:00",
        ),
        ("wed 7pm", "We close at 17:00 on Wednesday 25 November. By 17:00 instead?", "2026-11-25 17:00"),
        ("6pm", "We close at 17:00 on Tuesday 24 November. By 17:00 instead?", "2026-11-24 17:00"),
        ("wed 7am", "We don't open until 09:00 on Wednesday 25 November. By 10:00 instead?", "2026-11-25 10:00"),
        ("24 dec 3pm", "We close at 12:00 on Thursday 24 December. By 12:00 instead?", "2026-12-24 12:00"),
        ("+3h", "We close at 17:00 on Tuesday 24 November. Tomorrow at 09:47?", "2026-11-25 09:47"),
    ],
)
def test_a_time_when_the_desk_is_shut_is_refused_once_with_another(typed: str, sentence: str, suggested: str) -> None:
    with pytest.raises(ShutThenError) as refused:
        promised(typed, NOW, CALENDAR)
    assert str(refused.value) == sentence
    assert refused.value.suggested == london(suggested)


def test_after_hours_today_is_offered_for_the_next_working_day() -> None:
    evening = london("2026-11-27 18:00")
    with pytest.raises(ShutThenError, match=r"We close at 17:00 on Friday 27 November\. Monday 30\?") as refused:
        promised("8pm", evening, CALENDAR)
    assert refused.value.suggested == london("2026-11-30 17:00")


def test_a_shut_day_is_today_on_a_saturday() -> None:
    with pytest.raises(ShutThenError, match=r"That is Saturday 28 November, when we're closed\. Monday 30\?"):
        promised("today", london("2026-11-28 10:00"), CALENDAR)
    with pytest.raises(ShutThenError, match=r"Tomorrow at 10:00\?"):
        promised("+1h", london("2026-11-29 10:30"), CALENDAR)


@pytest.mark.parametrize("typed", ["1040", "10:40", "today 10:40", "24 nov 10:40"])
def test_a_time_of_today_that_has_gone_offers_the_next_working_day(typed: str) -> None:
    with pytest.raises(InPastError) as refused:
        promised(typed, NOW, CALENDAR)
    assert str(refused.value) == "That's in the past: it is 14:47 now. Tomorrow at 10:40?"
    assert refused.value.suggested == london("2026-11-25 10:40")


def test_today_when_the_day_is_over_offers_the_next_working_day() -> None:
    with pytest.raises(InPastError) as refused:
        promised("today", london("2026-11-27 17:30"), CALENDAR)
    assert str(refused.value) == "That's in the past: it is 17:30 now. Monday 30?"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("y", "That's in the past. Give a later day, like tomorrow or 27/11."),
        ("last fri", "That's in the past. Give a later day, like tomorrow or 27/11."),
        ("fri last week", "That's in the past. Give a later day, like tomorrow or 27/11."),
        ("3 months ago", "That's in the past. Give a later day, like tomorrow or 27/11."),
        ("-15", "That's in the past. Give a later time, like 5pm, tom or 27/11."),
        ("now", "That's in the past. Give a later time, like 5pm, tom or 27/11."),
        ("20 nov", "That's in the past. If you mean another year, write the year too."),
        ("20/11/2026", "That's in the past: Friday 20 November 2026. Check the day and the year."),
    ],
)
def test_a_day_that_has_gone_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(InPastError) as refused:
        promised(typed, NOW, CALENDAR)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter when you promised, like tomorrow or wed 3pm"),
        ("when I can", '"when I can" can\'t be read. Write it like tomorrow or wed 3pm'),
        ("+2", "Is that hours or days? Write it like +2h or +2d"),
        ("next wed", "Is that Wed 25 Nov or Wed 2 Dec? Write 25/11 or 2/12"),
        ("fri midnight", "Midnight belongs to two days. Write 00:01 or 23:59 with the day"),
        ("27/11/2062", "That's more than two years off. Check the year."),
    ],
)
def test_what_cannot_be_a_promise_is_refused_with_the_mend(typed: str, sentence: str) -> None:
    with pytest.raises(WordsError) as refused:
        promised(typed, NOW, CALENDAR)
    assert str(refused.value) == sentence


def test_near_new_year_a_date_without_a_year_is_the_january_to_come() -> None:
    new_years_eve = london("2026-12-31 10:00")
    assert promised("4 jan", new_years_eve, CALENDAR) == london("2027-01-04 17:00")
    assert promised("4/1 3pm", new_years_eve, CALENDAR) == london("2027-01-04 15:00")
    assert promised("31/12", new_years_eve, CALENDAR) == london("2026-12-31 17:00")
    with pytest.raises(InPastError):
        promised("30/12", new_years_eve, CALENDAR)


def test_close_of_business_is_at_the_same_time_of_day_over_both_clock_changes() -> None:
    assert promised("mon", london("2026-10-23 10:00"), CALENDAR) == datetime(2026, 10, 26, 17, tzinfo=UTC)
    assert promised("mon", london("2027-03-26 10:00"), CALENDAR) == datetime(2027, 3, 29, 16, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_that_is_still_to_come_is_promised() -> None:
    assert promised("25/10 0130", london("2026-10-24 12:00"), ALWAYS_OPEN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert promised("0130", between, ALWAYS_OPEN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_never_will_be_cannot_be_promised() -> None:
    with pytest.raises(WordsError, match=r"there was no 01:30"):
        promised("28/3 0130", london("2027-03-27 12:00"), ALWAYS_OPEN)


def test_an_hour_from_now_is_a_real_hour_when_the_clocks_change() -> None:
    assert promised("+2h", london("2027-03-28 00:30"), ALWAYS_OPEN) == london("2027-03-28 03:30")


def test_a_desk_that_never_closes_promises_the_midnight_that_ends_the_day() -> None:
    assert promised("tom", NOW, ALWAYS_OPEN) == london("2026-11-26 00:00")
    assert promised("25/11 24:00", NOW, ALWAYS_OPEN) == london("2026-11-26 00:00")


@given(
    st.one_of(st.text(max_size=30), JUMBLES), st.integers(0, 400 * 24 * 60), st.sampled_from([CALENDAR, ALWAYS_OPEN])
)
def test_whatever_is_typed_is_a_time_to_come_or_one_sentence(
    typed: str, minutes: int, calendar: WorkingCalendar
) -> None:
    now = NOW + timedelta(minutes=minutes)
    at = taken(lambda: promised(typed, now, calendar))
    if isinstance(at, datetime):
        assert at > now
        assert at.second == at.microsecond == 0
    else:
        assert isinstance(at, WordsError)
        assert len(str(at)) <= 90
        assert str(at).isprintable()


SHUT_OR_GONE = ["sat", "6pm", "7am", "+3h", "sun 3pm", "1040", "25 dec", "today", "12:30"]


@given(st.integers(0, 400 * 24 * 60), st.sampled_from(SHUT_OR_GONE))
def test_what_is_offered_is_always_to_come_and_in_opening_hours(minutes: int, typed: str) -> None:
    now = NOW + timedelta(minutes=minutes)
    refused = taken(lambda: promised(typed, now, CALENDAR))
    if isinstance(refused, SuggestingError) and refused.suggested is not None:
        on = refused.suggested.astimezone(LONDON).date()
        assert refused.suggested > now
        assert CALENDAR.opens_at(on) <= refused.suggested <= CALENDAR.closes_at(on)
        assert str(refused).endswith("?")
