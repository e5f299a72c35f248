"""A day to look at something again: after today, within five years, in the words that people use."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from deskapp.errors import WordsError
from deskapp.parsing.time_box import coming_date

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("6 months", date(2027, 5, 24)),
        ("6m", date(2027, 5, 24)),
        ("in 1 year", date(2027, 11, 24)),
        ("1y", date(2027, 11, 24)),
        ("3 mar 2027", date(2027, 3, 3)),
        ("27/11", date(2026, 11, 27)),
        ("fri", date(2026, 11, 27)),
    ],
)
def test_a_day_to_come_is_read(typed: str, day: date) -> None:
    assert coming_date(typed, NOW) == day


def test_the_last_of_a_month_stands_for_a_day_that_it_has_not() -> None:
    assert coming_date("3 months", datetime(2026, 11, 30, 12, tzinfo=UTC)) == date(2027, 2, 28)


@pytest.mark.parametrize("typed", ["", "0 months", "today", "y", "3 mar 2020", "3 mar 2040", "9 years", "+2d", "2pm"])
def test_what_is_no_day_to_come_is_refused_with_the_mend(typed: str) -> None:
    with pytest.raises(WordsError):
        coming_date(typed, NOW)
