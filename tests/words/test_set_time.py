"""The command line's times may lie on either side of now."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Region
from deskapp.errors import WordsError
from deskapp.words.moments import promised
from deskapp.words.set_time import any_moment, at_noon, typed_as

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
    ],
)
def test_a_time_is_taken_whether_it_has_been_or_not(typed: str, meant: datetime) -> None:
    assert any_moment(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["soonish", "", "31/2/2026 10:00", "20 nov pm", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_time_is_told_how_to_be_one(typed: str) -> None:
    with pytest.raises(WordsError):
        any_moment(typed, NOW)


def test_a_suggested_time_can_stand_in_the_promise_box() -> None:
    at = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert promised(typed_as(at), NOW, WEEK) == at


def test_noon_is_londons() -> None:
    assert at_noon(date(2026, 7, 1)) == datetime(2026, 7, 1, 11, tzinfo=UTC)
