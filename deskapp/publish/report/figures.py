"""The figures of a report as words and as an object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from db.reports.figure_rows import NOT_RECORDED
from db.reports.figures import FigureCount, FigureLine, Group, TimesTaken
from db.reports.promises import RuleCounts
from deskapp.charter.vocabulary import Channel
from deskapp.publish.report.read import ComparedFigure, Report
from deskapp.wording.counted import FEW, share
from deskapp.wording.naming import channel_title, name_words
from deskapp.wording.printable import printable, wrap
from deskapp.wording.times import day_short_as_of, duration, local_time

_WIDTH = 80
BY_DUE = "A promise counts in the period it was due in."
NONE_THEN = "nothing recorded"
TIMES_DEFINITION = (
    "Opening time from receipt to reply, of the replies that fell due in the period and were given: the middle one, "
    "and what the slowest tenth took at least. The replies are those of F5, F7 and F8, and of other ways to come in to "
    "which the charter promises a reply."
)


def value_words(figure: FigureCount | None) -> str:
    """The value of a figure: "92% (58 of 63)", "3 of 3 (few)", "28", or that nothing was recorded."""
    if figure is None:
        return NONE_THEN
    return str(figure.part) if figure.whole is None else share(figure.part, figure.whole)


def results_words(one: RuleCounts) -> str:
    """The counts of a rule by result, which add up: "2 due: 1 kept, 1 open in time"."""
    if not one.fell_due:
        return "Nothing was due in this period"
    by_result = {
        "kept": one.kept, "missed": one.missed, "late now": one.open_overdue, "open in time": one.open_in_time,
        "not possible": one.not_possible,
    }  # fmt: skip
    counts = ", ".join(f"{count} {words}" for words, count in by_result.items() if count)
    return f"{one.fell_due} due: {counts}"


def is_missed(one: RuleCounts) -> bool:
    """True for a rule with a promise that was missed or is late now."""
    return bool(one.missed + one.open_overdue)


def groups_shown(figure: FigureCount) -> tuple[Group, ...]:
    """The groups of a figure that say more than the figure: none of a single one, nor of results."""
    return () if figure.by_result or len(figure.groups) < 2 else figure.groups


def group_words(figure: FigureCount) -> str:
    """The groups of a figure in a line: "call 4 of 9, visit 2 of 2"; "" for none that say more than the figure."""
    is_share = figure.whole is not None
    parts = (
        f"{label_words(one.label)} {f'{one.part} of {one.whole}' if is_share else one.part}"
        for one in groups_shown(figure)
    )
    return ", ".join(parts)


def label_words(label: str) -> str:
    """The label of a group in words."""
    return label.replace("_", " ")


def has_something(figure: FigureCount) -> bool:
    """True for a figure with anything to count."""
    return bool(figure.part or figure.whole)


def times_taken_words(one: TimesTaken) -> str:
    """The times of one channel: "Letter: half within 2 hours, the slowest tenth 9 hours or more (21)"."""
    few = "few, " if one.replies < FEW else ""
    return (
        f"{channel_title(Channel(one.channel))}: half within {duration(one.median)}, slowest tenth "
        f"{duration(one.slowest_tenth)} or more ({few}{one.replies})"
    )


def figure_lines(report: Report) -> Iterator[str]:
    """Every figure with its definition beside it and the two earlier periods, then what is not recorded."""
    before, year = report.period.moved(-report.period.months).name(), report.period.moved(-12).name()
    yield "FIGURES (--list F9 names the contacts behind one)"
    if not any(one.before or one.year_before for one in report.figures):
        yield f"  Nothing was recorded in {before} or in {year}, to compare with."
    for one in report.figures:
        if has_something(one.now):
            yield from _figure_lines(one, before, year)
    if report.times:
        yield "  F35 How long we take"
        for taken in report.times:
            yield from _wrapped(times_taken_words(taken))
        yield from _wrapped(TIMES_DEFINITION)
    nothing = [one.now for one in report.figures if not has_something(one.now)]
    if nothing:
        yield "  Nothing to count in this period:"
        yield from _wrapped("; ".join(f"{one.name} ({one.shown_key})" for one in nothing))
    yield "  Not recorded:"
    yield from _wrapped("; ".join(f"{what} (F{key})" for key, what in NOT_RECORDED.items()))


def _figure_lines(one: ComparedFigure, before: str, year: str) -> Iterator[str]:
    yield from wrap(
        f"{one.now.shown_key} {one.now.name}: {value_words(one.now)}",
        _WIDTH,
        first="  ",
        rest="    ",
    )
    if one.before or one.year_before:
        earlier = {before: value_words(one.before), year: value_words(one.year_before)}
        yield from _wrapped("; ".join(f"{name}: {value}" for name, value in earlier.items()))
    if groups := group_words(one.now):
        yield from _wrapped(groups)
    yield from _wrapped(one.now.definition)


def _wrapped(words: str) -> list[str]:
    return wrap(words, _WIDTH, first="    ", rest="    ")


def figures_object(report: Report) -> dict[str, Any]:
    """The further keys of the report as JSON: what it is compared with, figures, times, what is not recorded."""
    compared = {
        "before": report.period.moved(-report.period.months),
        "year_before": report.period.moved(-12),
    }
    return {
        "compared_with": {
            name: {"from": one.first.isoformat(), "to": one.last.isoformat()} for name, one in compared.items()
        },
        "figures": [_figure_object(one) for one in report.figures],
        "times_taken": [one._asdict() for one in report.times],
        "doing": report.actions,
        "months": [
            {"rule": rule, "months": [{**one._asdict(), "first": one.first.isoformat()} for one in months]}
            for rule, months in report.months.items()
        ],
        "not_recorded": {f"F{key}": what for key, what in NOT_RECORDED.items()},
        "promises_before": [_earlier_rule(one) for one in report.promises_before.values()],
        "promises_year_before": [_earlier_rule(one) for one in report.promises_year_before.values()],
    }


def _earlier_rule(one: RuleCounts) -> dict[str, Any]:
    return {"rule": one.rule, "fell_due": one.fell_due, "kept": one.kept, "missed": one.missed + one.open_overdue}


def _figure_object(one: ComparedFigure) -> dict[str, Any]:
    earlier = {"before": one.before, "year_before": one.year_before}
    return {
        "figure": one.now.shown_key,
        "name": one.now.name,
        "definition": one.now.definition,
        "part": one.now.part,
        "whole": one.now.whole,
        "groups": [group._asdict() for group in one.now.groups],
        **{name: was and {"part": was.part, "whole": was.whole} for name, was in earlier.items()},
    }


def figure_line_words(one: FigureLine, now: datetime) -> str:
    """One contact behind a figure: reference, day of receipt, group, and the name."""
    when = day_short_as_of(local_time(one.received_at).date(), local_time(now).date())
    beside = "" if one.counts else ", not in the part"
    return printable(f"{one.ref:<9}{when:<11} {name_words(one.name)}: {label_words(one.label)}{beside}")
