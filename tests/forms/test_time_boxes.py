"""Every box of every form that holds a time or a day: a year that was typed is the year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskapp.errors import WordsError
from deskapp.forms.meant_times import Reader
from deskapp.forms.registry import FORMS
from deskapp.parsing import time_box
from deskapp.parsing.log_time import logged_at
from deskapp.parsing.set_time import any_moment, received_moment
from deskapp.wording.times import local_time
from tests.words.a_desk import CALENDAR, NOW


def _read(reader: Reader, typed: str) -> object:
    return reader(typed, NOW, CALENDAR)


BOXES: dict[str, Callable[[str], object]] = {
    **{
        f"{form}: {field}": partial(_read, reader)
        for form, one in FORMS.items()
        for field, reader in one.load().TIMES.items()
    },
    "an import": logged_at,
    "deskapp due": lambda typed: received_moment(typed, NOW),
    "--now": lambda typed: any_moment(typed, NOW),
}
"""What each box makes of a text, by the form and the field."""
READ_ALIKE: dict[object, list[str]] = {}
"""The boxes by what reads them: one property holds for all boxes of the same reader."""
for box, reading in BOXES.items():
    READ_ALIKE.setdefault(reading.args[0] if isinstance(reading, partial) else reading, []).append(box)
WAYS = ("{d} {mon} {y}", "{d} {month} {y}", "{d}th {month}, {y}", "{d}{mon} {y}", "{d}-{mon}-{y}", "{d}-{mon} {y}",
        "{month} {d} {y}", "{d} {mon} {y} 09:30", "{d}/{m}/{y}")  # fmt: skip
TODAY = local_time(NOW).date()


def day_of(read: object) -> date | None:
    """The local day of what a box has read."""
    if isinstance(read, datetime):
        return local_time(read).date()
    return read if isinstance(read, date) else None


@pytest.mark.parametrize("boxes", READ_ALIKE.values(), ids=", ".join)
@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 31)), way=st.sampled_from(WAYS))
def test_a_day_with_its_year_is_that_day_or_refused(boxes: list[str], day: date, way: str) -> None:
    typed = way.format(d=day.day, m=day.month, mon=f"{day:%b}".lower(), month=f"{day:%B}", y=day.year)
    try:
        read = BOXES[boxes[0]](typed)
    except WordsError:
        return
    if (found := day_of(read)) is not None:
        assert found == day, f"{typed}: {read}"


@pytest.mark.parametrize(
    "box", ["message: received_at", "letter: dated", "reply: at", "details: sorted_on", "an import"]
)
def test_a_day_of_an_older_year_is_taken_where_it_may_be(box: str) -> None:
    assert day_of(BOXES[box]("12 mar 2024")) == date(2024, 3, 12)


def test_there_are_boxes_to_look_at() -> None:
    assert len(BOXES) > 40
    assert time_box.past("12 mar 2024", NOW) < NOW - timedelta(days=365)
