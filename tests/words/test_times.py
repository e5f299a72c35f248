from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, reading
from deskapp.clock import LONDON
from deskapp.wording.phrases import (
    by_words,
    clock_time,
    day,
    day_short,
    day_words,
    due_words,
    duration,
    read_back,
    read_back_day,
    read_back_promise,
    reply_by,
    spoken_time,
    spoken_when,
    time_left,
    time_left_long,
    working_days,
)
from deskapp.wording.times import COLUMN, clock_and_day, day_due, day_short_as_of
from tests.words.a_desk import ALWAYS_OPEN, CALENDAR, NOW, london

INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2094, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
SPANS = st.integers(-9_000_000, 9_000_000)


def left(due_at: datetime, now: datetime = NOW) -> str:
    stands = reading(now, due_at, due_date_of(due_at), CALENDAR)
    return time_left(stands.time_left, stands.late, stands.working_days_left, due_at, now)


def left_long(due_at: datetime, now: datetime = NOW) -> str:
    stands = reading(now, due_at, due_date_of(due_at), CALENDAR)
    return time_left_long(stands.time_left, stands.late, stands.working_days_left, due_at, now)


@pytest.mark.parametrize(
    ("due", "column", "words", "hint"),
    [
        (
            "2026-11-23 17:00",
            "Mon 23 17:00",
            "LATE 5h 47m",
            "Late by 5 hours 47 minutes of opening time, since 17:00 yesterday.",
        ),
        (
            "2026-11-24 12:00",
            "Tue 24 12:00",
            "LATE 2h 47m",
            "Late by 2 hours 47 minutes of opening time, since 12:00 today.",
        ),
        ("2026-11-24 15:30", "Tue 24 15:30", "today 43m", "43 minutes of opening time left: reply by 15:30 today."),
        (
            "2026-11-24 17:00",
            "Tue 24 17:00",
            "today 2h 13m",
            "2 hours 13 minutes of opening time left: reply by 17:00 today.",
        ),
        (
            "2026-11-25 17:00",
            "Wed 25 17:00",
            "tomorrow",
            "10 hours 13 minutes of opening time left: reply by 17:00 tomorrow.",
        ),
        ("2026-11-30 17:00", "Mon 30 17:00", "Mon 30 Nov", "4 working days left: reply by 17:00 on Mon 30 Nov."),
        ("2026-12-01 17:00", "Tue  1 Dec", "Tue 1 Dec", "5 working days left: reply by 17:00 on Tue 1 Dec."),
        ("2026-11-18 17:00", "Wed 18 17:00", "LATE 4 days", "Late by 4 working days: we promised a reply by 17:00"),
        ("2027-11-23 17:00", "23 Nov 2027", "23 Nov 2027", "working days left: reply by 17:00 on 23 Nov 2027."),
        ("2026-11-24 14:47", "Tue 24 14:47", "today", "Reply by 14:47 today."),
        ("2026-11-24 14:46", "Tue 24 14:46", "LATE 1m", "Late by 1 minute of opening time, since 14:46 today."),
    ],
)
def test_the_queue_says_when_and_how_long_in_words(due: str, column: str, words: str, hint: str) -> None:
    assert reply_by(london(due), NOW) == column
    assert left(london(due)) == words
    assert hint in left_long(london(due))


def test_the_last_minute_and_the_first_are_words_and_not_nought_minutes() -> None:
    assert left(NOW + timedelta(seconds=59)) == "today <1m"
    assert left(NOW - timedelta(seconds=59)) == "LATE <1m"
    assert left_long(NOW + timedelta(seconds=59)).startswith("Less than a minute of opening time left")


def test_late_out_of_hours_is_late_although_no_opening_time_has_gone() -> None:
    five, evening = london("2026-11-24 17:00"), london("2026-11-24 20:00")
    assert left(five, evening) == "LATE"
    assert left_long(five, evening) == "Late: we promised a reply by 17:00 today. Closed since then."


def test_due_later_today_when_the_desk_has_closed_is_only_today() -> None:
    end, evening = london("2026-11-24 23:59:59"), london("2026-11-24 20:00")
    assert left(end, evening) == "today"
    assert left_long(end, evening) == "Reply by 23:59 today. We don't open again before then."


def test_tomorrow_is_the_civil_next_day_even_where_the_desk_is_shut() -> None:
    friday = london("2026-11-27 10:00")
    assert left(london("2026-11-28 11:00"), friday) == "tomorrow"
    assert left(london("2026-11-30 17:00"), friday) == "Mon 30 Nov"


def test_midnight_is_the_end_of_the_day_that_it_ends() -> None:
    midnight = london("2026-11-25 00:00")
    assert reply_by(midnight, NOW) == "Tue 24 24:00"
    assert time_left(3600, False, 0, midnight, NOW) == "today 1h 0m"
    assert spoken_when(midnight, NOW) == "by the end of today"
    assert due_words(midnight, NOW) == "24:00 today"


@given(INSTANTS)
def test_the_day_of_a_due_time_is_the_same_here_as_in_the_charter(due_at: datetime) -> None:
    assert day_due(due_at) == due_date_of(due_at)


@pytest.mark.parametrize("late_days", [2, 99, 100, 9_999])
def test_many_days_late_fit_the_column(late_days: int) -> None:
    assert len(time_left(-5_000_000, True, -late_days, NOW - timedelta(days=late_days), NOW)) <= COLUMN


@given(INSTANTS, SPANS, st.integers(-25_000_000, 25_000_000), st.integers(-2_000, 2_000))
def test_both_columns_are_never_wider_than_twelve(now: datetime, seconds: int, away: int, days: int) -> None:
    due_at = now + timedelta(seconds=away)
    assert len(reply_by(due_at, now)) <= COLUMN
    assert len(time_left(seconds, False, days, due_at, now)) <= COLUMN
    assert len(time_left(-abs(seconds), True, -abs(days), due_at, now)) <= COLUMN


@given(INSTANTS, st.integers(-25_000_000, 25_000_000), st.sampled_from([CALENDAR, ALWAYS_OPEN]))
def test_the_words_late_today_tomorrow_or_a_date_are_always_there(
    now: datetime, away: int, calendar: WorkingCalendar
) -> None:
    due_at = now + timedelta(seconds=away)
    stands = reading(now, due_at, due_date_of(due_at), calendar)
    words = time_left(*stands, due_at, now)
    date_in_words = day_short_as_of(due_date_of(due_at), now.astimezone(LONDON).date())
    assert words.split()[0] in {"LATE", "today", "tomorrow"} or date_in_words.startswith(words)
    assert ("LATE" in words) == (now > due_at)
    assert len(time_left_long(*stands, due_at, now)) <= 78


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20_820, "5 hours 47 minutes"),
        (3_600, "1 hour"),
        (60, "1 minute"),
        (3_660, "1 hour 1 minute"),
        (59, "less than a minute"),
        (0, "less than a minute"),
        (-7_200, "2 hours"),
        (90_000, "25 hours"),
    ],
)
def test_a_length_of_time_is_said_in_hours_and_minutes(seconds: int, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("17:00", "5pm"),
        ("17:30", "5:30pm"),
        ("09:05", "9:05am"),
        ("12:00", "12 noon"),
        ("12:30", "12:30pm"),
        ("00:00", "midnight"),
        ("00:30", "12:30am"),
        ("11:00", "11am"),
    ],
)
def test_times_are_said_as_people_say_them(time: str, said: str) -> None:
    assert spoken_time(london(f"2026-11-24 {time}")) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-24 17:00", "by 5pm today"),
        ("2026-11-25 17:00", "by 5pm tomorrow, Wednesday 25 November"),
        ("2026-12-01 17:00", "by 5pm on Tuesday 1 December"),
        ("2027-01-04 17:00", "by 5pm on Monday 4 January 2027"),
        ("2026-11-24 12:00", "by 12 noon today"),
        ("2026-12-24 23:59:59", "by the end of Thursday 24 December"),
        ("2026-11-25 23:59:59", "by the end of tomorrow, Wednesday 25 November"),
    ],
)
def test_by_when_is_said_with_its_day_and_a_year_that_is_not_this_one(due: str, said: str) -> None:
    assert spoken_when(london(due), NOW) == said


def test_tomorrow_across_new_year_carries_the_year() -> None:
    assert spoken_when(london("2027-01-01 12:00"), london("2026-12-31 10:00")) == (
        "by 12 noon tomorrow, Friday 1 January 2027"
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-25 17:00", "= Wednesday 25 November, 17:00 (tomorrow)"),
        ("2026-11-24 12:31", "= Tuesday 24 November, 12:31 (today)"),
        ("2026-11-23 16:20", "= Monday 23 November, 16:20 (yesterday)"),
        ("2026-11-20 18:40", "= Friday 20 November, 18:40 (4 days ago)"),
        ("2027-01-04 17:00", "= Monday 4 January 2027, 17:00 (in 41 days)"),
    ],
)
def test_a_box_says_the_full_date_back(at: str, said: str) -> None:
    assert read_back(london(at), NOW) == said


def test_a_date_box_and_a_promise_box_say_theirs_back() -> None:
    assert read_back_day(date(2026, 11, 20), date(2026, 11, 24)) == "= Friday 20 November (4 days ago)"
    assert read_back_promise(london("2026-11-25 17:00"), NOW, 1) == "= Wed 25 Nov, by 17:00 (1 working day)"
    assert read_back_promise(london("2026-11-24 17:00"), NOW, 0) == "= Tue 24 Nov, by 17:00 (today)"
    assert read_back_promise(london("2027-01-04 17:00"), NOW, 26) == "= Mon 4 Jan 2027, by 17:00 (26 working days)"


def test_a_promise_on_a_shut_day_is_not_called_today() -> None:
    assert read_back_promise(london("2026-11-28 11:00"), london("2026-11-27 18:00"), 0) == (
        "= Sat 28 Nov, by 11:00 (tomorrow)"
    )


def test_days_are_written_in_full_and_in_short() -> None:
    assert day(date(2026, 11, 24)) == "Tuesday 24 November 2026"
    assert day_short(date(2026, 12, 1)) == "Tue 1 Dec"
    assert day_short_as_of(date(2025, 12, 10), date(2026, 12, 1)) == "10 Dec 2025"
    assert clock_and_day(london("2025-12-10 14:50"), london("2026-12-01 09:00")) == "14:50 10 Dec 2025"
    assert day_words(date(2026, 12, 1), date(2026, 11, 24)) == "on Tue 1 Dec"
    assert by_words(london("2026-12-01 17:00"), NOW) == "by Tue 1 December 17:00"
    assert [working_days(1), working_days(5)] == ["1 working day", "5 working days"]


def test_days_are_londons_whatever_zone_a_time_is_written_in() -> None:
    late_in_london = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert clock_time(late_in_london) == "00:30"
    assert reply_by(late_in_london, datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=9)))) == "Thu  2 00:30"


@pytest.mark.parametrize(("on", "utc_hour"), [("2026-10-25", 17), ("2026-10-24", 16), ("2027-03-28", 16)])
def test_five_is_five_on_either_side_of_a_clock_change(on: str, utc_hour: int) -> None:
    five = london(f"{on} 17:00")
    assert five.hour == utc_hour
    assert clock_time(five) == "17:00"
    assert spoken_time(five) == "5pm"


def test_tomorrow_is_tomorrow_on_a_day_of_twenty_five_hours_and_of_twenty_three() -> None:
    for sunday in ("2026-10-25", "2027-03-28"):
        now = london(f"{sunday} 00:10")
        assert "tomorrow" in read_back(now + timedelta(hours=25), now)
        assert "today" in read_back(now + timedelta(hours=22, minutes=30), now)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock_time(NOW.replace(tzinfo=None))
