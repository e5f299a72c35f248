"""Who is away: from which day to which, and what is said later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.desk.absences import back, go_away, who_is_away
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.queue.first_page import AwaySeen, read_first_page
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import StoppedClock, at, rows

TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def derek(desk: Desk) -> int:
    me = desk.staff
    other = come_on_duty(desk, "Derek Collins", add=True).id
    desk.staff = me
    return other


def away_days(desk: Desk, staff_id: int, days: range) -> list[int]:
    """On which days of November they are away."""
    return [day for day in days if staff_id in who_is_away(desk.engine, date(2026, 11, day))]


def test_both_days_are_included_and_no_other(desk: Desk, derek: int) -> None:
    away_id = go_away(desk, derek, TUESDAY, TUESDAY + 2 * DAY, " His  knee ")
    assert away_days(desk, derek, range(20, 31)) == [24, 25, 26]
    seen = who_is_away(desk.engine, TUESDAY)[derek]
    assert seen == AwaySeen(away_id, derek, "Derek Collins", TUESDAY, TUESDAY + 2 * DAY, "His knee")


def test_without_a_last_day_they_are_away_until_they_are_back(desk: Desk, derek: int, clock: StoppedClock) -> None:
    away_id = go_away(desk, derek, TUESDAY, None)
    assert away_days(desk, derek, range(23, 31)) == [24, 25, 26, 27, 28, 29, 30]
    clock.at = at(26, 9)
    back(desk, away_id)
    back(desk, away_id)
    assert away_days(desk, derek, range(23, 31)) == [24, 25]
    assert rows(desk, "SELECT ended_at FROM away") == [("2026-11-26 09:00:00.000000",)]


def test_coming_back_at_night_in_summer_is_of_the_london_day(desk: Desk, derek: int, clock: StoppedClock) -> None:
    clock.at = at(6, 23, 30, month=7)  # 00:30 on the 7th in London
    away_id = go_away(desk, derek, date(2026, 7, 1), date(2026, 7, 31))
    back(desk, away_id)
    assert derek in who_is_away(desk.engine, date(2026, 7, 6))
    assert derek not in who_is_away(desk.engine, date(2026, 7, 7))


def test_saying_the_same_again_adds_nothing(desk: Desk, derek: int) -> None:
    first = go_away(desk, derek, TUESDAY, None, "Ill")
    assert go_away(desk, derek, TUESDAY, None, "Ill") == first
    assert len(rows(desk, "SELECT id FROM away")) == 1


def test_what_is_said_later_of_the_same_days_counts(desk: Desk, derek: int, clock: StoppedClock) -> None:
    go_away(desk, derek, TUESDAY, date(2026, 11, 27))
    clock.at = at(26, 9)
    go_away(desk, derek, date(2026, 11, 26), date(2026, 11, 26))
    assert away_days(desk, derek, range(23, 31)) == [24, 25, 26]
    go_away(desk, derek, date(2026, 11, 26), None)
    assert away_days(desk, derek, range(23, 31)) == [24, 25, 26, 27, 28, 29, 30]


def test_two_times_away_that_do_not_meet_both_stand(desk: Desk, derek: int) -> None:
    go_away(desk, derek, date(2026, 11, 24), date(2026, 11, 25))
    go_away(desk, derek, date(2026, 11, 28), date(2026, 11, 29))
    assert away_days(desk, derek, range(23, 31)) == [24, 25, 28, 29]


@pytest.mark.parametrize(
    ("days", "why", "said"),
    [
        ((TUESDAY, TUESDAY - DAY), "", "The last day is before the first"),
        ((TUESDAY - 5 * DAY, TUESDAY - DAY), "", "Those days are over"),
        ((TUESDAY, None), "x" * 81, "up to 80 letters"),
    ],
)
def test_days_that_cannot_be_are_said(
    desk: Desk, derek: int, days: tuple[date, date | None], why: str, said: str
) -> None:
    with pytest.raises(WordsError, match=said):
        go_away(desk, derek, *days, why)
    assert rows(desk, "SELECT id FROM away") == []


def test_nobody_is_away_who_does_not_work_here(desk: Desk, derek: int) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE id = ?", (derek,))
    for staff_id in (derek, 99):
        with pytest.raises(WordsError, match="do not work here now"):
            go_away(desk, staff_id, TUESDAY, None)
    with pytest.raises(RecordError):
        back(desk, 99)


def test_the_first_page_knows_who_is_away_before_anything_heavy_is_imported(desk: Desk, derek: int) -> None:
    go_away(desk, derek, TUESDAY, TUESDAY)
    assert read_first_page(desk.settings, TUESDAY).away == dict(who_is_away(desk.engine, TUESDAY))
    assert read_first_page(desk.settings, TUESDAY + DAY).away == {}
