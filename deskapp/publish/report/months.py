"""Twelve months of a promise in marks, always with a sentence in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from deskapp.publish.report.read import MonthKept
from deskapp.wording.counted import share

MARKS_MEAN = "12 months: ▁ the least kept, █ all kept, - none due"
HEIGHTS = "▁▂▃▄▅▆▇█"
_WORTH_MARKS = 2
"""The number of months with a promise due from which on marks say more than the counts of the period."""


def month_marks(months: Sequence[MonthKept]) -> str:
    """A mark a month, oldest first: from the lowest for the share of the month that was kept least to the highest for
    all kept; "-" for a month in which none was due.
    """
    shares = [one.kept / one.decided if one.decided else None for one in months]
    least = min((part for part in shares if part is not None), default=1)
    return "".join("-" if part is None else _height(part, least) for part in shares)


def _height(part: float, least: float) -> str:
    if part == 1:
        return HEIGHTS[-1]
    return HEIGHTS[int((len(HEIGHTS) - 1) * (part - least) / (1 - least))]


def months_sentence(months: Sequence[MonthKept]) -> str:
    """The months in numbers: "least in Mar: 3 of 8 (few), all kept in 8 of 11 months"; "" for fewer than two months
    with any due.
    """
    with_any = [one for one in months if one.decided]
    if len(with_any) < _WORTH_MARKS:
        return ""
    best = sum(one.kept == one.decided for one in with_any)
    if best == len(with_any):
        return f"all kept in all {best} months"
    least = min(with_any, key=lambda one: (one.kept / one.decided, -one.decided))
    worst = f"least in {least.first:%b}: {share(least.kept, least.decided)}"
    return f"{worst}, all kept in {best} of {len(with_any)} months"
