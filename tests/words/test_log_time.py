"""Times in a file: read where they say their day and year, otherwise refused in words for whoever mends it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.errors import WordsError
from deskapp.parsing.log_time import logged_at

HALF_PAST_NINE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "24/11/2026 09:30",
        "24/11/26 9:30",
        "24/11/2026 9:30:00 AM",
        "24-11-2026 09:30",
        "24.11.2026 09.30",
        "24-Nov-26 09:30",
        "24-NOV-2026 09:30:00",
        "24 Nov 26 09:30",
        "24/Nov/2026 09:30",
        "24/Nov/26 9:30am",
        "24 November 2026 09:30",
        "Tuesday, 24 November 2026 09:30",
        "Tue 24-Nov-26 09:30",
        "November 24 2026 09:30",
        "24/11/2026 930",
        "2026-11-24 09:30",
        "2026-11-24T09:30:00Z",
        "2026-11-24 09:30:00 +0000",
        "2026-11-24 09:30:00+00",
        "2026-11-24T10:30:00.750+01:00",
        "2026-11-24 09:30:00 UTC",
        "24-Nov-26 09:30 GMT",
        "24/11/2026 09:30Z",
        "24/11/2026 10:30 bst",
        "  24/11/2026   09:30 ",
        "2026/11/24 09:30",
        "2026/11/24 9:30 AM",
        "2026.11.24 09:30:00",
        "24/11/2026 09:30:00.000",
        "24/11/2026 09:30:00.000 UTC",
        "24/11/2026T09:30",
        "24-11-2026T09:30:00.123",
        "24/11/2026 9:30 AM GMT",
        "24/11/2026 10:30 am BST",
        "24/11/2026 10:30 +01:00",
        "24/11/2026 10:30:00+0100",
        "24/11/2026 04:30 -05:00",
        "Tue, 24 Nov 2026 09:30:00 +0000",
        "Tue, 24 Nov 2026 10:30:00 +0100",
        "Tue, 24 Nov 2026 09:30:00 GMT",
        "24 Nov. 2026 09:30",
        "24. November 2026 09:30",
        "24. Nov. 2026 09:30",
        "20261124 09:30",
        "20261124T09:30:00",
    ],
)
def test_a_date_with_its_year_and_time_is_read(written: str) -> None:
    assert logged_at(written) == HALF_PAST_NINE


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12 Mar 2019", (2019, 3, 12)),
        ("12 March 2021", (2021, 3, 12)),
        ("12th March 2020", (2020, 3, 12)),
        ("March 12 2019", (2019, 3, 12)),
        ("12-Mar-1999", (1999, 3, 12)),
        ("12/Mar/2023", (2023, 3, 12)),
        ("12 Nov 2024", (2024, 11, 12)),
        ("24/11/2026", (2026, 11, 24)),
        ("24-Nov-26", (2026, 11, 24)),
        ("2026-11-24", (2026, 11, 24)),
        ("20261124", (2026, 11, 24)),
        ("2026/11/24", (2026, 11, 24)),
        ("24. November 2026", (2026, 11, 24)),
        ("24 Dec. 2026", (2026, 12, 24)),
    ],
)
def test_four_figures_after_a_day_and_a_month_are_the_year_and_a_day_alone_is_its_first_minute(
    written: str, day: tuple[int, int, int]
) -> None:
    assert logged_at(written) == datetime(*day, tzinfo=UTC)


def test_london_keeps_its_own_time_in_summer() -> None:
    assert logged_at("20/07/2026 16:20") == datetime(2026, 7, 20, 15, 20, tzinfo=UTC)
    assert logged_at("24 Sept. 2026 10:30") == datetime(2026, 9, 24, 9, 30, tzinfo=UTC)
    assert logged_at("20/07/2026 16:20 UTC") == datetime(2026, 7, 20, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("0930", "has no date"),
        ("09:30", "has no date"),
        ("y 1620", "has no date"),
        ("yesterday", "has no date"),
        ("Fri 1620", "has no date"),
        ("last fri 16:20", "has no date"),
        ("now", "has no date"),
        ("-15", "has no date"),
        ("2 hours ago", "has no date"),
        ("23/11 1620", "has no year"),
        ("23/11 16:20", "has no year"),
        ("24-Nov 09:30", "has no year"),
        ("20 Nov 1840", "has no year that can be meant"),
        ("20 Nov 0930", "has no year that can be meant"),
        ("24 Nov 2026 3", "has no minutes"),
        ("24 Nov 2026 half 3", "cannot be read"),
        ("24 Nov 2026 pm", "cannot be read"),
        ("soon", "cannot be read"),
        ("24/11/2026 09:30 CET", "cannot be read"),
        ("46350.395", r"spreadsheet's number for a day \(24 Nov 2026\?\)"),
        ("46350,395", r"spreadsheet's number for a day \(24 Nov 2026\?\)"),
        ("24/11/96", "no year that can be meant"),
        ("24-Nov-96 09:30", "no year that can be meant"),
        ("46350", "spreadsheet's number for a day"),
        ("1795512600", "count of seconds"),
        ("1795512600000", "count of seconds"),
        ("11/24/2026 9:30", "the month stands first"),
        ("11/24/26", "the month stands first"),
        ("31/2/2026", "no 31 February"),
        ("Mon 24 Nov 2026", "is a Tuesday"),
        ("28/03/2027 01:30", "clocks went forward"),
        ("12/03/1985 09:30", "too far off|no year"),
        ("0001-01-01T00:00:00+05:00", "before 1990"),
    ],
)
def test_what_is_not_whole_is_refused_and_no_hint_says_what_a_file_may_not(written: str, why: str) -> None:
    with pytest.raises(WordsError, match=why) as refused:
        logged_at(written)
    assert "y 1620" not in str(refused.value).replace(f'"{written}"', "")
    assert "leave it out" not in str(refused.value)


@given(st.one_of(st.text(max_size=30), st.text("0123456789/-. :NovGMT", max_size=20)))
def test_whatever_stands_there_is_a_time_or_a_sentence(written: str) -> None:
    with suppress(WordsError):
        assert 1990 <= logged_at(written).year <= 2100
