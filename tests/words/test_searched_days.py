"""Days among the words of a search; and names that look like days."""

from __future__ import annotations

from datetime import date

import pytest

from deskapp.parsing.searched_days import SearchedDays, searched_days

TODAY = date(2026, 11, 24)


def nov(first: int, last: int | None = None, words: str = "") -> SearchedDays:
    return SearchedDays(date(2026, 11, first), date(2026, 11, last or first), words)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("today", nov(24)),
        ("yesterday", nov(23)),
        ("tue", nov(24)),
        ("Wed", nov(18)),
        ("last tue", nov(17)),
        ("on friday", nov(20)),
        ("12 nov", nov(12)),
        ("fri 20 nov", nov(20)),
        ("2026-11-20", nov(20)),
        ("12 dec", SearchedDays(date(2025, 12, 12), date(2025, 12, 12))),
        ("12-14 nov dentist", nov(12, 14, "dentist")),
        ("dentist 12 to 14 nov", nov(12, 14, "dentist")),
        ("12 nov..14 nov", nov(12, 14)),
        ("mon to tue", nov(23, 24)),
        ("30 dec to 2 jan", SearchedDays(date(2025, 12, 30), date(2026, 1, 2))),
        ("tue bus pass", nov(24, words="bus pass")),
        ("Mrs Hall, tue", nov(24, words="Mrs Hall")),
    ],
)
def test_days_are_read_from_either_end(typed: str, days: SearchedDays) -> None:
    assert searched_days(typed, TODAY) == days


@pytest.mark.parametrize(
    "typed",
    ["", "y", "mo", "412", "26-0412", "01632 960 044", "May", "May Hall", "April", "June", "31/2", "next tue",
     "12 dec 2026", "fri 21 nov", "tomorrow", "O'Neill", "3pm", "tue 3pm"],
)  # fmt: skip
def test_what_is_no_day_that_has_been_is_left_to_the_names(typed: str) -> None:
    found = searched_days(typed, TODAY)
    assert found is None or found.words == "3pm"


def test_days_are_found_at_either_end_of_a_long_text() -> None:
    words = " ".join(["bus"] * 3_000)
    assert searched_days(words, TODAY) is None
    assert searched_days(f"{words} fri 20 nov", TODAY) == nov(20, words=words)
    longest = "wednesday the 18th of november 2026 to friday the 20th of november 2026"
    assert searched_days(f"{longest} {words}", TODAY) == nov(18, 20, words)
