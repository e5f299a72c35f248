"""The time box and the date box: everything typed there has been."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.errors import WordsError
from deskapp.parsing.time_box import InFutureError, is_old, names_a_time, past, past_date
from tests.words.a_desk import CALENDAR, JUMBLES, NOW, london, taken


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", "2026-11-24 14:47"),
        ("1040", "2026-11-24 10:40"),
        ("940", "2026-11-24 09:40"),
        ("10:40", "2026-11-24 10:40"),
        ("10.40am", "2026-11-24 10:40"),
        ("10.40 a.m.", "2026-11-24 10:40"),
        ("10AM", "2026-11-24 10:00"),
        ("12 noon", "2026-11-24 12:00"),
        ("12pm", "2026-11-24 12:00"),
        ("12am", "2026-11-24 00:00"),
        ("today 10:40", "2026-11-24 10:40"),
        ("-15", "2026-11-24 14:32"),
        ("- 15 min", "2026-11-24 14:32"),
        ("15 minutes ago", "2026-11-24 14:32"),
        ("-1h", "2026-11-24 13:47"),
        ("-1h30", "2026-11-24 13:17"),
        ("2 hours ago", "2026-11-24 12:47"),
        ("y 1620", "2026-11-23 16:20"),
        ("y1620", "2026-11-23 16:20"),
        ("Yesterday 16:20", "2026-11-23 16:20"),
        ("yesterday at 4.20pm", "2026-11-23 16:20"),
        ("16:20 yesterday", "2026-11-23 16:20"),
        ("y 24:00", "2026-11-24 00:00"),
        ("fri 1840", "2026-11-20 18:40"),
        ("Friday, 18:40", "2026-11-20 18:40"),
        ("last fri 1840", "2026-11-20 18:40"),
        ("tue 0905", "2026-11-24 09:05"),
        ("last tue 0905", "2026-11-17 09:05"),
        ("tue 1840", "2026-11-17 18:40"),
        ("20/11 1840", "2026-11-20 18:40"),
        ("20-11 1840", "2026-11-20 18:40"),
        ("20/11/26 1840", "2026-11-20 18:40"),
        ("20.11.2026 9:05", "2026-11-20 09:05"),
        ("20 nov", "2026-11-20 00:00"),
        ("20 nov 1840", "2026-11-20 18:40"),
        ("20nov 1840", "2026-11-20 18:40"),
        ("20 Nov 2026 16:30", "2026-11-20 16:30"),
        ("20 nov 2026", "2026-11-20 00:00"),
        ("nov 20 16:30", "2026-11-20 16:30"),
        ("20th of November, 4pm", "2026-11-20 16:00"),
        ("fri 20 nov 1840", "2026-11-20 18:40"),
        ("2/3 1000", "2026-03-02 10:00"),
        ("20 jan", "2026-01-20 00:00"),
        ("2026-11-20", "2026-11-20 00:00"),
        ("2026-11-20 16:30", "2026-11-20 16:30"),
        ("2026-11-20T16:30", "2026-11-20 16:30"),
        ("2026-07-20T16:30:00Z", "2026-07-20 17:30"),
        ("2026-11-20T16:30:00+01:00", "2026-11-20 15:30"),
    ],
)
def test_the_shorthand_of_a_time_box_is_a_time_that_has_been(typed: str, meant: str) -> None:
    assert past(typed, NOW) == london(meant)
    assert past(typed.upper(), NOW).tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1620", "That time is in the future. Did you mean yesterday?"),
        ("4pm", "That time is in the future. Did you mean yesterday?"),
        ("today 1530", "That time is in the future. Did you mean yesterday?"),
        ("+1h", "That's in the future. Give a past time, like now or y 1620."),
        ("tom", "That's in the future. Give a past day, like y (yesterday) or 20 nov."),
        ("+2d", "That's in the future. Give a past day, like y (yesterday) or 20 nov."),
        ("next fri 1040", "That's in the future. Give a past day, like y (yesterday) or 20 nov."),
        ("27/11", "That day is in the future. If it was another year, write the year too."),
        ("29 feb", "That day is in the future. If it was another year, write the year too."),
        ("27/11/2026", "That day is in the future: Friday 27 November 2026. Check the day and the year."),
        ("2026-11-24T14:48Z", "That's in the future. Give a past time, like now or y 1620."),
    ],
)
def test_the_future_is_refused_with_what_may_have_been_meant(typed: str, sentence: str) -> None:
    with pytest.raises(InFutureError) as refused:
        past(typed, NOW)
    assert str(refused.value) == sentence


def test_a_time_put_in_words_is_of_the_day() -> None:
    assert past("half 2", NOW) == past("half past two", NOW) == london("2026-11-24 14:30")
    assert past("y quarter to five", NOW) == london("2026-11-23 16:45")
    assert past("half ten", NOW) == london("2026-11-24 10:30")


def test_a_time_put_in_words_is_the_nearest_that_has_been() -> None:
    early = london("2026-11-24 08:55")
    assert past("half past six", early) == past("today half 6", early) == london("2026-11-24 06:30")
    assert past("y half past six", early) == london("2026-11-23 18:30")
    assert past("half past six", london("2026-11-24 18:55")) == london("2026-11-24 18:30")


def test_a_time_later_today_offers_yesterday() -> None:
    with pytest.raises(InFutureError) as refused:
        past("16:20", NOW)
    assert refused.value.suggested == london("2026-11-23 16:20")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter when it was, like 16:20 or y 1620"),
        ("   ", "Enter when it was, like 16:20 or y 1620"),
        ("soon", '"soon" can\'t be read. Write it like 16:20 or y 1620'),
        ("once or twice, he said", '"once or twice, …" can\'t be read. Write it like 16:20 or y 1620'),
        ("10", "Is that 10am or 10pm? Write it out"),
        ("wed 3", "Is that 3am or 3pm? Write it out"),
        ("5 o'clock", "Is that 5am or 5pm? Write it out"),
        ("y am", "Enter the time too, like 10:40 or 4pm"),
        ("y midnight", "Midnight belongs to two days. Write 00:01 or 23:59 with the day"),
        ("25:00", "There's no 25:00. Write the time like 16:20 or 4:20pm."),
        ("10:75", "There's no 10:75. Write the time like 16:20 or 4:20pm."),
        ("13am", "There's no 13am. Write the time like 16:20 or 4:20pm."),
        ("11/20", "There's no month 20. Write the day first, like 20/11."),
        ("31/11", "There's no 31 November. Check the day."),
        ("29/2/2026", "There's no 29 February 2026. Check the day."),
        ("thu 20 nov", "That day is Friday 20 November 2026. Check the day and the date."),
        ("last week", "Which day last week? Write it like tue last week or 17 nov"),
        ("sometime this week", "Which day this week? Write it like mon or 20 nov"),
        ("last month", "Which day last month? Write it like 17 oct"),
        ("last year", "Which day last year? Write it with its year, like 17/10/2026"),
        ("in october", "Which day in October? Write it like 20 nov"),
        ("at the weekend", "Which day of the weekend? Write sat or sun, or its date, like 21 nov"),
        ("about 3 weeks ago", "Which day was that? Write it like fri or 17 nov"),
        ("a week last Tuesday", "Which day was that? Write its date, like 17 nov"),
        ("last night", "What time was that? Write it like y 2130, or 18:30"),
        ("last mon 1015", "Is that Mon 23 Nov or Mon 16 Nov? Write 23/11 or 16/11"),
        ("Sunday last week", "Is that Sun 22 Nov or Sun 15 Nov? Write 22/11 or 15/11"),
        ("99 years ago", "That is too long ago. Write the day and the year, like 20/11/2025."),
        ("20/11/1066", "The year 1066 is too far off. Check it, or leave it out."),
    ],
)
def test_what_cannot_be_a_time_is_refused_with_the_mend(typed: str, sentence: str) -> None:
    with pytest.raises(WordsError) as refused:
        past(typed, NOW)
    assert str(refused.value) == sentence


def test_near_new_year_a_date_without_a_year_is_the_december_that_has_been() -> None:
    january = london("2027-01-05 10:00")
    assert past("20 dec 1630", january) == london("2026-12-20 16:30")
    assert past("4/1 1630", january) == london("2027-01-04 16:30")
    with pytest.raises(InFutureError):
        past("6/1 1630", january)
    assert past("y 2355", london("2027-01-01 00:05")) == london("2026-12-31 23:55")


def test_four_figures_after_a_day_and_month_are_the_year() -> None:
    assert past("20 nov 2025", NOW) == london("2025-11-20 00:00")
    assert past("20 nov 2015", NOW) == london("2015-11-20 00:00")
    assert past("20-nov 2015", NOW) == london("2015-11-20 00:00")
    assert past("fri 2015", NOW) == london("2026-11-20 20:15"), "without a day and a month they are the time"
    assert past("2015 20 nov", NOW) == london("2026-11-20 20:15")
    assert past_date("20 nov 2015", NOW) == date(2015, 11, 20)
    with pytest.raises(WordsError, match=r"^Is 2015 the year or the time\? Write 20:15, or 20/11/2015$"):
        past("20/11 2015", NOW)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    sunday = london("2026-10-25 12:00")
    assert past("0130", sunday) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between_the_two = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert past("0130", between_the_two) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_minutes_ago_are_real_minutes_when_the_clocks_go_back() -> None:
    assert past("-90", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_never_was_is_refused_with_the_mend() -> None:
    with pytest.raises(WordsError) as refused:
        past("28/3 0130", london("2027-03-29 09:00"))
    assert str(refused.value) == (
        "The clocks went forward on Sunday 28 March: there was no 01:30. Write it an hour later."
    )


def test_yesterday_is_not_offered_where_that_time_never_was() -> None:
    with pytest.raises(InFutureError) as refused:
        past("0130", london("2027-03-29 00:30"))
    assert refused.value.suggested is None


def test_a_local_day_begins_at_london_midnight_in_summer_too() -> None:
    assert past("y", datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


def test_whether_a_time_of_day_was_typed_can_be_told() -> None:
    assert [names_a_time(typed) for typed in ("fri", "20 nov", "y", "y pm")] == [False] * 4
    assert [names_a_time(typed) for typed in ("fri 1840", "-15", "now", "1040", "2026-11-20T16:30Z")] == [True] * 5


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-24"),
        ("now", "2026-11-24"),
        ("y", "2026-11-23"),
        ("fri", "2026-11-20"),
        ("tue", "2026-11-24"),
        ("last tue", "2026-11-17"),
        ("20 nov", "2026-11-20"),
        ("20/11", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("-2d", "2026-11-22"),
        ("2 days ago", "2026-11-22"),
        ("a week ago today", "2026-11-17"),
        ("Tue last week", "2026-11-17"),
        ("last week fri", "2026-11-20"),
        ("a month ago", "2026-10-24"),
        ("3 months ago", "2026-08-24"),
        ("18 mths ago", "2025-05-24"),
        ("a year ago", "2025-11-24"),
    ],
)
def test_a_date_box_takes_a_day_that_has_been(typed: str, meant: str) -> None:
    assert past_date(typed, NOW) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the day, like today, fri or 20 nov"),
        ("20", '"20" can\'t be read. Write it like today, fri or 20 nov'),
        ("1620", "Only the day goes here, like today, fri or 20 nov"),
        ("20 nov 16:30", "Only the day goes here, like today, fri or 20 nov"),
        ("-15", "Only the day goes here, like today, fri or 20 nov"),
        ("tom", "That's in the future. Give a past day, like y (yesterday) or 20 nov."),
        ("last week", "Which day last week? Write it like tue last week or 17 nov"),
        ("this week", "Which day this week? Write it like mon or 20 nov"),
        ("last night", "Only the day goes here, like today, fri or 20 nov"),
    ],
)
def test_a_date_box_takes_nothing_but_a_day(typed: str, sentence: str) -> None:
    with pytest.raises(WordsError) as refused:
        past_date(typed, NOW)
    assert str(refused.value) == sentence


def test_months_ago_are_refused_where_the_month_has_no_such_day() -> None:
    with pytest.raises(WordsError) as refused:
        past_date("a month ago", london("2026-07-31 10:00"))
    assert str(refused.value) == "There's no 31 June. Which day was it? Write it like 28 jun"
    assert past_date("2 months ago", london("2026-07-31 10:00")) == date(2026, 5, 31)


@pytest.mark.parametrize("typed", ["last mon", "last tue", "last wed", "last thu", "last fri", "last sat", "last sun"])
@pytest.mark.parametrize("today", range(22, 29))
def test_a_last_weekday_is_a_date_only_where_it_has_not_been_this_week(typed: str, today: int) -> None:
    now = london(f"2026-11-{today} 10:00")
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(typed.removeprefix("last "))
    if number < now.weekday():
        with pytest.raises(WordsError, match=r"^Is that .* or .*\? Write .* or "):
            past_date(typed, now)
    else:
        assert past_date(typed, now) == date(2026, 11, today) - timedelta(days=now.weekday() + 7 - number)


def test_something_more_than_a_working_day_old_is_asked_about() -> None:
    friday = london("2026-11-20 16:30")
    assert is_old(friday, NOW, CALENDAR) == "Came in Fri 20 Nov: is that right? Its time runs from then."
    assert is_old(friday, NOW, CALENDAR, 3) == ("Came in Fri 20 Nov: is that right? 3 working days left.")
    assert is_old(friday, NOW, CALENDAR, 0) == ("Came in Fri 20 Nov: is that right? Its last day is today.")
    assert is_old(friday, NOW, CALENDAR, -1) == "Came in Fri 20 Nov: is that right? Its time has run out."


@pytest.mark.parametrize(
    ("came", "now"),
    [
        ("2026-11-24 09:00", "2026-11-24 14:47"),
        ("2026-11-23 09:00", "2026-11-24 14:47"),
        ("2026-11-20 18:40", "2026-11-23 09:00"),
        ("2026-11-21 12:00", "2026-11-23 09:00"),
        ("2026-12-24 13:00", "2026-12-29 09:00"),
    ],
)
def test_the_last_working_day_and_what_lay_over_a_weekend_are_not_old(came: str, now: str) -> None:
    assert is_old(london(came), london(now), CALENDAR) is None


@given(st.one_of(st.text(max_size=30), JUMBLES))
def test_whatever_is_typed_is_a_time_that_has_been_or_one_sentence_that_fits_its_line(typed: str) -> None:
    at = taken(lambda: past(typed, NOW))
    if isinstance(at, datetime):
        assert at <= NOW
    else:
        assert isinstance(at, WordsError)
        assert len(str(at)) <= 90
        assert str(at).isprintable()


@given(st.one_of(st.text(max_size=30), JUMBLES))
def test_whatever_is_typed_in_a_date_box_is_a_day_that_has_been_or_a_refusal(typed: str) -> None:
    on = taken(lambda: past_date(typed, NOW))
    assert isinstance(on, WordsError) or on <= NOW.date()  # type: ignore[operator]


@given(st.datetimes(datetime(1995, 1, 2), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_a_date_and_time_in_full_is_that_time_unless_the_clocks_skipped_it(at: datetime) -> None:
    written = f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
    found = taken(lambda: past(written, datetime(2095, 1, 1, tzinfo=UTC)))
    if isinstance(found, datetime):
        assert found == london(f"{at:%Y-%m-%d %H:%M}")
    else:
        assert "clocks went forward" in str(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quarter to nine this morning", "2026-11-24 08:45"),
        ("half past seven this morning", "2026-11-24 07:30"),
        ("9 this morning", "2026-11-24 09:00"),
        ("this morning at 9.15", "2026-11-24 09:15"),
        ("at eight o'clock in the morning", "2026-11-24 08:00"),
        ("2 this afternoon", "2026-11-24 14:00"),
        ("12.30 this afternoon", "2026-11-24 12:30"),
        ("quarter to one this afternoon", "2026-11-24 12:45"),
        ("half past six last night", "2026-11-23 18:30"),
        ("last night 2140", "2026-11-23 21:40"),
        ("yesterday evening half past six", "2026-11-23 18:30"),
        ("8 yesterday evening", "2026-11-23 20:00"),
        ("fri morning 9", "2026-11-20 09:00"),
        ("friday 3 in the afternoon", "2026-11-20 15:00"),
        ("9am this morning", "2026-11-24 09:00"),
    ],
)
def test_the_part_of_the_day_says_which_half_it_was(typed: str, meant: str) -> None:
    assert past(typed, NOW) == london(meant)


@pytest.mark.parametrize("typed", ["half past eight tonight", "7 this evening"])
def test_an_evening_that_is_to_come_has_not_been(typed: str) -> None:
    with pytest.raises(InFutureError):
        past(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("8 this afternoon", "There's no 8 this afternoon. Write the time like 16:20 or 4:20pm."),
        ("1620 this morning", "There's no 1620 this morning. Write the time like 16:20 or 4:20pm."),
        ("9pm this morning", "There's no 9pm this morning. Write the time like 16:20 or 4:20pm."),
        ("12 this morning", "There's no 12 this morning. Write the time like 16:20 or 4:20pm."),
        ("12 last night", "There's no 12 last night. Write the time like 16:20 or 4:20pm."),
        ("two last night", "There's no 2 last night. Write the time like 16:20 or 4:20pm."),
        ("yesterday 9 this morning", "That names two days. Write the day once, like 1840"),
        ("fri half past six last night", "That names two days. Write the day once, like y 1840"),
    ],
)
def test_a_time_that_its_part_of_the_day_contradicts_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(WordsError) as refused:
        past(typed, NOW)
    assert str(refused.value) == sentence
