"""Twelve months in marks: never without a sentence in numbers."""

from __future__ import annotations

from datetime import date

import pytest

from deskapp.publish.report.months import month_marks, months_sentence
from deskapp.publish.report.read import MonthKept


def months(*counts: tuple[int, int]) -> list[MonthKept]:
    return [MonthKept(date(2026, month, 1), *each) for month, each in enumerate(counts, start=1)]


@pytest.mark.parametrize(
    ("counts", "marks", "sentence"),
    [
        ([(3, 3), (0, 0), (20, 20)], "█-█", "all kept in all 2 months"),
        ([(3, 3), (1, 3), (5, 8)], "█▁▄", "least in Feb: 1 of 3 (few), all kept in 1 of 3 months"),
        ([(0, 2), (0, 40), (1, 1)], "▁▁█", "least in Feb: 0% (0 of 40), all kept in 1 of 3 months"),
        ([(96, 100), (99, 100), (98, 100)], "▁▆▄", "least in Jan: 96% (96 of 100), all kept in 0 of 3 months"),
        ([(3, 4), (0, 0)], "▁-", ""),
        ([], "", ""),
    ],
)
def test_marks_and_their_sentence(counts: list[tuple[int, int]], marks: str, sentence: str) -> None:
    assert (month_marks(months(*counts)), months_sentence(months(*counts))) == (marks, sentence)
