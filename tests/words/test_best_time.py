"""When to try again: half a working day later, at a time that suits them."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.parsing.best_time import Window, next_try, window

CALENDAR = parse_edition(shipped_text(DEFAULT_EDITION), "the charter").calendar


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("after 2pm", Window(time(14), time(23, 59))),
        ("After 2", Window(time(14), time(23, 59))),
        ("from 10.30", Window(time(10, 30), time(23, 59))),
        ("before 11", Window(time(), time(11))),
        ("before noon please", Window(time(), time(12))),
        ("10 to 12", Window(time(10), time(12))),
        ("between 9:30am and 3pm", Window(time(9, 30), time(15))),
        ("mornings", Window(time(), time(12))),
        ("afternoon", Window(time(12), time(23, 59))),
        ("", None),
        ("not mornings", None),
        ("any day", None),
        ("after lunch", None),
        ("after 77", None),
        ("3pm to 10am", None),
    ],
)
def test_a_best_time_is_read_where_it_says_when(said: str, means: Window | None) -> None:
    assert window(said) == means


@pytest.mark.parametrize(
    ("attempted_at", "best_time", "again"),
    [
        (on(24, 9, 2), "", on(24, 13, 2)),
        (on(24, 14, 47), "", on(25, 10, 47)),
        (on(27, 16), "", on(30, 12)),
        (on(28, 11), "", on(30, 13)),
        (on(24, 9, 2), "after 2pm", on(24, 14)),
        (on(24, 11, 30), "after 2pm", on(24, 15, 30)),
        (on(24, 9, 2), "mornings", on(25, 9)),
        (on(24, 14, 47), "mornings", on(25, 10, 47)),
        (on(24, 14, 47), "before 10", on(26, 9)),
        (on(24, 9, 2), "after 8pm", on(24, 13, 2)),
    ],
)
def test_the_next_try_is_half_a_working_day_later_in_their_time(
    attempted_at: datetime, best_time: str, again: datetime
) -> None:
    assert next_try(attempted_at, best_time, CALENDAR) == again


def test_a_long_gap_is_no_best_time() -> None:
    assert window("1" + " " * 200_000 + "x") is None
    assert window("after 2 pm") == window("after 2pm")
