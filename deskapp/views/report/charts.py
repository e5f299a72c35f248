"""The charts of the report in block characters, each with its numbers and one sentence.

They are text, as a chart library for the terminal would be: a screen reader and a small window read them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from db.reports.figure_rows import BY_HOUR
from db.reports.figures import FigureCount
from deskapp.publish.report.figures import label_words
from deskapp.publish.report.months import month_marks, months_sentence
from deskapp.publish.report.read import Report
from deskapp.wording.counted import share
from deskapp.wording.printable import cut, fit, printable, wrap

_COLUMN, _LABEL, _BAR, _NUMBER = 5, 26, 30, 6
"""Columns of a month, of a label, of the longest bar, and of the number behind it."""
CHART_WIDTH = 70
"""The columns of a chart, where there is room for them."""
_MOST = 8
"""The number of groups that a chart shows; the others are one bar."""
_CHARTS = (
    (BY_HOUR, "WHEN PEOPLE COME, by hour", "Most come at {most}: {part} of {whole}."),
    ("1-topic", "ABOUT WHAT", "Most are about {most}: {part} of {whole}."),
    ("29", "WHY PROMISES WERE MISSED", "Most often: {most}, {part} of {whole}."),
    ("28", "HOW OLD IS WHAT IS OPEN NOW", "Most are {most} old: {part} of {whole}."),
)
"""A chart's figure, its title and its sentence."""


def chart_lines(report: Report, width: int = CHART_WIDTH) -> list[str]:
    """The charts of a report as lines of at most `width` columns; one sentence if there is nothing to draw."""
    width = min(width, CHART_WIDTH)
    lines = [*_promise_bars(report, width), *_month_charts(report, width)]
    figures = {one.now.key: one.now for one in report.figures}
    for key, title, sentence in _CHARTS:
        lines += _group_bars(figures[key], title, sentence, width) if key in figures else []
    return [printable(line) for line in lines] or ["There is nothing to draw in this period."]


def _promise_bars(report: Report, width: int) -> Iterator[str]:
    """A bar a promise: the part that was kept, of those kept, missed or late now."""
    decided = [one for one in report.promises if one.decided]
    if not decided:
        return
    least = min(decided, key=lambda one: (one.kept / one.decided, -one.decided))
    yield "PROMISES KEPT"
    yield f'Kept least: "{cut(least.words, width - 30)}" {share(least.kept, least.decided)}.'
    for one in decided:
        yield cut(one.words, width)
        full = _BAR * one.kept // one.decided
        yield f"  {'█' * full}{'░' * (_BAR - full)} {share(one.kept, one.decided)}"
    yield ""


def _month_charts(report: Report, width: int) -> Iterator[str]:
    """Twelve columns a promise: the share that was kept in each month, with both numbers below."""
    charts = [(one.words, months) for one in report.promises if months_sentence(months := report.months[one.rule])]
    if charts:
        yield "TWELVE MONTHS: kept, of those kept, missed or late now"
        yield from wrap("From the month that was kept least to the highest bar, all kept.", width)
    column = min(_COLUMN, (width - 2) // 12)
    for words, months in charts:
        yield cut(words, width)
        yield from wrap(f"{months_sentence(months)}.", width, first="  ", rest="  ")
        yield _columns(column, (mark * 3 if mark != "-" else " " for mark in month_marks(months)))
        yield _columns(column, (str(one.kept) if one.decided else "-" for one in months))
        yield _columns(column, (str(one.decided) if one.decided else "-" for one in months))
        yield _columns(column, (f"{one.first:%b}" for one in months))
        yield ""


def _columns(column: int, cells: Iterable[str]) -> str:
    return f"  {''.join(f'{cell:<{column}}' for cell in cells)}".rstrip()


def _group_bars(figure: FigureCount, title: str, sentence: str, width: int) -> Iterator[str]:
    """A bar a group, and one for the rarest together; the longest has the width of a bar."""
    groups = [(label_words(one.label), one.part if figure.whole is None else one.whole) for one in figure.groups]
    whole = sum(count for _, count in groups)
    if not whole:
        return
    most, part = max(groups, key=lambda one: one[1])
    yield title
    yield sentence.format(most=most, part=part, whole=whole)
    drawn = groups if figure.key == BY_HOUR else _folded(groups)
    bar, longest = min(_BAR, width - _LABEL - _NUMBER - 2), max(count for _, count in drawn)
    for label, count in drawn:
        yield f"  {fit(label, _LABEL)}{'█' * max(1, bar * count // longest)} {count}"
    yield ""


def _folded(groups: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The groups, with the rarest as one where there are too many."""
    if len(groups) <= _MOST:
        return list(groups)
    rest = groups[_MOST - 1 :]
    return [*groups[: _MOST - 1], (f"{len(rest)} others", sum(count for _, count in rest))]
