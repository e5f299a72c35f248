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

_COLUMN, _LABEL, _BAR = 5, 26, 30
"""Columns of a month, of a label, and of the longest bar."""
_MOST = 8
"""The number of groups that a chart shows; the others are one bar."""
_CHARTS = (
    (BY_HOUR, "WHEN PEOPLE COME, by hour", "Most come at {most}: {part} of {whole}."),
    ("1-topic", "ABOUT WHAT", "Most are about {most}: {part} of {whole}."),
    ("29", "WHY PROMISES WERE MISSED", "Most often: {most}, {part} of {whole}."),
    ("28", "HOW OLD IS WHAT IS OPEN NOW", "Most are {most} old: {part} of {whole}."),
)
"""A chart's figure, its title and its sentence."""


def chart_lines(report: Report) -> list[str]:
    """The charts of a report as lines of at most 71 columns; one sentence if there is nothing to draw."""
    lines = [*_promise_bars(report), *_month_charts(report)]
    figures = {one.now.key: one.now for one in report.figures}
    for key, title, sentence in _CHARTS:
        lines += _group_bars(figures[key], title, sentence) if key in figures else []
    return [printable(line) for line in lines] or ["There is nothing to draw in this period."]


def _promise_bars(report: Report) -> Iterator[str]:
    """A bar a promise: the part that was kept, of those kept, missed or late now."""
    decided = [one for one in report.promises if one.decided]
    if not decided:
        return
    least = min(decided, key=lambda one: (one.kept / one.decided, -one.decided))
    yield "PROMISES KEPT"
    yield f'Kept least: "{cut(least.words, 40)}" {share(least.kept, least.decided)}.'
    for one in decided:
        yield cut(one.words, 70)
        full = _BAR * one.kept // one.decided
        yield f"  {'█' * full}{'░' * (_BAR - full)} {share(one.kept, one.decided)}"
    yield ""


def _month_charts(report: Report) -> Iterator[str]:
    """Twelve columns a promise: the share that was kept in each month, with both numbers below."""
    charts = [(one.words, months) for one in report.promises if months_sentence(months := report.months[one.rule])]
    if charts:
        yield "TWELVE MONTHS: kept, of those kept, missed or late now"
        yield "From the month that was kept least to the highest bar, all kept."
    for words, months in charts:
        yield cut(words, 70)
        yield from wrap(f"{months_sentence(months)}.", 70, first="  ", rest="  ")
        yield _columns(mark * 3 if mark != "-" else " " for mark in month_marks(months))
        yield _columns(str(one.kept) if one.decided else "-" for one in months)
        yield _columns(str(one.decided) if one.decided else "-" for one in months)
        yield _columns(f"{one.first:%b}" for one in months)
        yield ""


def _columns(cells: Iterable[str]) -> str:
    return f"  {''.join(f'{cell:<{_COLUMN}}' for cell in cells)}".rstrip()


def _group_bars(figure: FigureCount, title: str, sentence: str) -> Iterator[str]:
    """A bar a group; the longest is the commonest."""
    groups = [(label_words(one.label), one.part if figure.whole is None else one.whole) for one in figure.groups]
    whole = sum(count for _, count in groups)
    if not whole:
        return
    most, part = max(groups, key=lambda one: one[1])
    yield title
    yield sentence.format(most=most, part=part, whole=whole)
    for label, count in groups if figure.key == BY_HOUR else _folded(groups):
        yield f"  {fit(label, _LABEL)}{'█' * max(1, _BAR * count // part)} {count}"
    yield ""


def _folded(groups: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The groups, with the rarest as one where there are too many."""
    if len(groups) <= _MOST:
        return list(groups)
    rest = groups[_MOST - 1 :]
    return [*groups[: _MOST - 1], (f"{len(rest)} others", sum(count for _, count in rest))]
