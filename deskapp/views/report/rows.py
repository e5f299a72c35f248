"""The report as rows of a screen: promises by rule, then every figure with its groups, each beside the earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from db.desk.desk import Desk
from db.reports.figures import FigureCount, TimesTaken, figure_list
from db.reports.period import Period
from db.reports.promises import GIVEN, RuleCounts, rule_list
from db.storage.sessions import read_session
from deskapp.charter.vocabulary import Channel, Result
from deskapp.publish.report.figures import (
    BY_DUE,
    TIMES_DEFINITION,
    figure_line_words,
    groups_shown,
    has_something,
    label_words,
    results_words,
    times_taken_words,
)
from deskapp.publish.report.months import MARKS_MEAN, month_marks, months_sentence
from deskapp.publish.report.read import ComparedFigure, Report
from deskapp.wording.counted import FEW
from deskapp.wording.naming import channel_title, name_words
from deskapp.wording.printable import cut, fit, printable
from deskapp.wording.times import due_written

_LEAST_NAME, _MOST_NAME, _VALUE, _EARLIER = 29, 72, 14, 14
"""The widths of the columns, in cells."""
_YEAR = 12
_Earlier = TypeVar("_Earlier")
_ENDED = {Result.KEPT: "kept", Result.MISSED: "missed", Result.NOT_POSSIBLE: "not possible", Result.RUNNING: "open"}


class ReportRow(NamedTuple):
    """One row: its name, a sentence about it, and the key of its list of contacts: a rule, a figure, or a group of a
    figure ("F9:call"); None for a row without contacts. `rule` is set for the row of a promise. `values` are this
    period's, that of the period before, and a year before.
    """

    name: str
    about: str = ""
    behind: str | None = None
    rule: str | None = None
    values: tuple[str, ...] = ()
    title: str = ""
    """The heading of its list of contacts; "" for its name."""

    def line(self, width: int) -> str:
        """The row in `width` cells. The earliest value is left out before the name has too little room; a row without
        values is only its name.
        """
        if not self.values:
            return cut(self.name, width)
        now, *earlier = self.values
        while earlier and width < _LEAST_NAME + _VALUE + _EARLIER * len(earlier):
            earlier.pop()
        cells = f" {now:>{_VALUE - 1}}" + "".join(f" {one:>{_EARLIER - 1}}" for one in earlier)
        named = max(1, min(_MOST_NAME, width - len(cells)))
        return fit(cut(self.name, named), named) + cells


class BehindRow(NamedTuple):
    """One contact behind a row."""

    contact_id: int
    words: str


def report_rows(report: Report) -> list[ReportRow]:
    """Every row of the report, in order."""
    return [*_promises(report), ReportRow(""), *_figures(report)]


def report_head(report: Report) -> ReportRow:
    """The column headings: the names of the periods."""
    earlier = report.period.moved(-report.period.months), report.period.moved(-_YEAR)
    return ReportRow("", values=tuple(map(_short_name, (report.period, *_apart(report, *earlier)))))


def _apart(report: Report, before: _Earlier, year_before: _Earlier) -> list[_Earlier]:
    """The values beside one: the period before, and the year before unless the period is a whole year."""
    return [before] if report.period.months == _YEAR else [before, year_before]


def _short_name(period: Period) -> str:
    if period.name().isdigit():
        return period.name()
    return f"{period.first:%b}-{period.last:%b %y}" if period.months > 1 else f"{period.last:%b %Y}"


def behind_rows(desk: Desk, period: Period, behind: str) -> list[BehindRow]:
    """The contacts behind a row, for its list. Reads the record. Raises WordsError, RecordError."""
    now = desk.clock.now()
    key, _, label = behind.partition(":")
    if key.startswith("F") and key[1:2].isdigit():
        found = figure_list(desk, period, now, key, label or None)
        return [BehindRow(one.contact_id, figure_line_words(one, now)) for one in found]
    with read_session(desk.engine) as session:
        promises = rule_list(session, period, behind)
    return [
        BehindRow(
            one.contact_id,
            printable(
                f"{one.ref:<9}{due_written(one.due_at, now):<21} {_ENDED[one.result]:<13}{name_words(one.name)}"
                f"{': ' if one.miss_reason else ''}{one.miss_reason or ''}"
            ),
        )
        for one in promises
        if one.result is not Result.VOID
    ]


def compact_share(part: int, whole: int | None) -> str:
    """A share in a column, never a percentage alone: "58/63 92%", "3/3 few", "none" of none; a count without
    a whole is the number.
    """
    if whole is None:
        return str(part)
    if not whole:
        return "none"
    if whole < FEW:
        return f"{part}/{whole} few"
    percent = (200 * part + whole) // (2 * whole)
    return f"{part}/{whole} {min(max(percent, 1), 99) if 0 < part < whole else percent}%"


def _promises(report: Report) -> Iterator[ReportRow]:
    yield ReportRow("PROMISES kept, of those kept, missed or late now", BY_DUE)
    for one in report.promises:
        earlier = report.promises_before.get(one.rule), report.promises_year_before.get(one.rule)
        values = [compact_share(one.kept, one.decided), *map(_rule_value, _apart(report, *earlier))]
        rule, done = one.rule or GIVEN, report.action_about(one)
        about = f"{results_words(one)}. {f'Doing: {done}' if done else one.words}"
        yield ReportRow(f" {one.words}", about, rule, rule, tuple(values))
        if months := months_sentence(report.months[one.rule]):
            yield ReportRow(
                f"   {month_marks(report.months[one.rule])}  {months}", MARKS_MEAN, rule, rule, title=one.words
            )
    if not report.promises:
        yield ReportRow(" Nothing was due in this period.")


def _rule_value(was: RuleCounts | None) -> str:
    return "-" if was is None else compact_share(was.kept, was.decided)


def _figures(report: Report) -> Iterator[ReportRow]:
    yield ReportRow("FIGURES")
    for one in report.figures:
        if has_something(one.now):
            yield from _figure_rows(report, one)
    if report.times:
        yield ReportRow(" How long we take", TIMES_DEFINITION)
        yield from (ReportRow(_times_row(one), times_taken_words(one)) for one in report.times)


def _times_row(one: TimesTaken) -> str:
    half, tenth = (f"{taken // 3600}h {taken % 3600 // 60:02}m" for taken in (one.median, one.slowest_tenth))
    few = " few" if one.replies < FEW else ""
    name = fit(f"   {channel_title(Channel(one.channel))}", 16)
    return f"{name}half within {half}, slowest tenth {tenth} or more ({one.replies}{few})"


def _figure_rows(report: Report, one: ComparedFigure) -> Iterator[ReportRow]:
    now = one.now
    has_list = now.key not in ("4", "30")  # days have no contacts
    values = [compact_share(now.part, now.whole), *map(_value, _apart(report, one.before, one.year_before))]
    yield ReportRow(f" {now.name}", now.definition, now.shown_key if has_list else None, values=tuple(values))
    blank = [""] * (len(values) - 1)
    for group in groups_shown(now):
        value = compact_share(group.part, None if now.whole is None else group.whole)
        behind = f"{now.shown_key}:{group.label}"
        yield ReportRow(f"   {label_words(group.label)}", now.definition, behind, values=(value, *blank))


def _value(figure: FigureCount | None) -> str:
    return "-" if figure is None else compact_share(figure.part, figure.whole)
