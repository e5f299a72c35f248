"""A desk for tests of wording: open Monday to Friday 09:00 to 17:00, on a Tuesday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from hypothesis import strategies as st

from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Region
from deskapp.clock import LONDON
from deskapp.errors import DeskError

Taken = TypeVar("Taken")

NINE_TO_FIVE = ((9 * 3600, 17 * 3600),)
NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)

CALENDAR = WorkingCalendar(
    dict.fromkeys(range(5), NINE_TO_FIVE),
    region=Region.ENG,
    bank_holidays={
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day (substitute day)",
        date(2027, 1, 1): "New Year's Day",
    },
    closures={},
    special_hours={date(2026, 12, 24): ((9 * 3600, 12 * 3600),)},
)
ALWAYS_OPEN = WorkingCalendar(
    dict.fromkeys(range(7), ((0, 86_400),)), region=Region.NONE, bank_holidays={}, closures={}, special_hours={}
)


def london(written: str) -> datetime:
    """A London wall-clock time like "2026-11-24 14:47", as an instant."""
    return datetime.fromisoformat(written).replace(tzinfo=LONDON).astimezone(UTC)


def taken(read: Callable[[], Taken]) -> Taken | DeskError:
    """The result of parsing, or the refusal."""
    try:
        return read()
    except DeskError as refused:
        return refused


_DAYS = (
    "y",
    "today",
    "tom",
    "fri",
    "sat",
    "20 nov",
    "27/11",
    "29/2",
    "31",
    "dec",
    "2026",
    "26",
    "last",
    "next",
    "week",
)
_TIMES = ("now", "1840", "16:20", "4pm", "am", "pm", "24:00", "-15", "+2d", "+1h", "+1w", "ago", "in", "-", "/", ":")
JUMBLES = st.lists(st.sampled_from(_DAYS + _TIMES), max_size=4).map(" ".join)
"""Our own words in any order."""
