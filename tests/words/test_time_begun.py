"""The beginnings of times, told from those of other words."""

from __future__ import annotations

import pytest

from deskapp.parsing.time_begun import begins_a_time


@pytest.mark.parametrize("typed", ["tom", "today 5pm", "wed 3pm", "+2d", "-15", "1620", "y 1620", "next fri", "Nov 20"])
def test_every_beginning_of_a_time_begins_one(typed: str) -> None:
    assert all(begins_a_time(typed[:end]) for end in range(1, len(typed) + 1))


@pytest.mark.parametrize("typed", ["ould not say", "ope", "enny four", "am", "oms tooth", "nd then", "'s"])
def test_other_words_begin_none(typed: str) -> None:
    assert not all(begins_a_time(typed[:end]) for end in range(1, len(typed) + 1))
