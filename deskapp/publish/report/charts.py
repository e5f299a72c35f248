"""The charts of the published report, each with its numbers and a sentence beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from deskapp.publish.report.months import months_sentence
from deskapp.publish.report.read import Report
from deskapp.publish.report.report_tables import public_shares
from deskapp.wording.counted import share
from deskapp.wording.printable import cut

_NO_BAR = "A promise with a count that is not shown has no bar."
_BAR_WIDTH, _LABEL = 500, 78
"""The width of a whole bar in the units of the picture, and the letters of a promise above it."""


class Bar(NamedTuple):
    """The bar of a promise: its label, the width of the part that was kept, and the share in words."""

    label: str
    width: int
    words: str


class MonthBars(NamedTuple):
    """Twelve months of a promise: its words, each month's name with its kept and decided promises, and a sentence."""

    label: str
    months: list[tuple[str, int, int]]
    words: str


class Charts(NamedTuple):
    """The charts of a page, and the sentence about the bars."""

    bars: Sequence[Bar] = ()
    words: str = ""
    months: Sequence[MonthBars] = ()


def manager_charts(report: Report) -> Charts:
    """A bar and the twelve months of each promise that was kept, missed or is late now."""
    charts = _charts([(one.words, one.kept, one.decided) for one in report.promises if one.decided])
    return charts._replace(months=_months(report))


def public_charts(report: Report) -> Charts:
    """A bar for each promise whose counts the public table shows. Counts of single months are too small."""
    shares = public_shares(report)
    charts = _charts(shares)
    is_left_out = len(shares) < sum(bool(one.decided) for one in report.promises)
    return charts._replace(words=f"{charts.words} {_NO_BAR}") if charts.bars and is_left_out else charts


def _charts(shares: list[tuple[str, int, int]]) -> Charts:
    """The bars of promises (words, kept, decided), and the one that was kept least."""
    if not shares:
        return Charts()
    bars = [Bar(cut(of, _LABEL), _BAR_WIDTH * kept // whole, share(kept, whole)) for of, kept, whole in shares]
    words, kept, whole = min(shares, key=lambda one: (one[1] / one[2], -one[2]))
    return Charts(bars, f'Of these, kept least: "{words}" {share(kept, whole)}.')


def _months(report: Report) -> list[MonthBars]:
    """The twelve months of each promise with two or more of them to compare."""
    sentences = {one.rule: months_sentence(report.months[one.rule]) for one in report.promises}
    return [
        MonthBars(
            one.words,
            [(f"{month.first:%b}", month.kept, month.decided) for month in report.months[one.rule]],
            sentences[one.rule],
        )
        for one in report.promises
        if sentences[one.rule]
    ]
