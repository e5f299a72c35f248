"""`deskapp report`: the charter's results of a period, and the contacts behind a rule, as lines or as JSON."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.desk.desk import Desk
from db.reports.figures import FigureLine, figure_list
from db.reports.period import Period
from db.reports.period_actions import action_history, undo_last_action, write_action
from db.reports.promises import GIVEN, RuleCounts, RuleLine, rule_list
from db.startup.open_desk import open_desk
from db.storage.sessions import read_session
from deskapp.charter.rules import due_date_of, reading
from deskapp.charter.vocabulary import Result
from deskapp.clock import Clock
from deskapp.errors import DeskError, WordsError
from deskapp.lazy_module import LazyModule
from deskapp.publish.new_folder import refuse_folder
from deskapp.publish.report.figures import (
    BY_DUE,
    figure_line_words,
    figure_lines,
    figures_object,
    is_missed,
    results_words,
)
from deskapp.publish.report.months import MARKS_MEAN, month_marks, months_sentence
from deskapp.publish.report.read import Report, read_report, reported_period
from deskapp.settings import Settings
from deskapp.wording.causes import LogCause
from deskapp.wording.counted import FEW_MEANS, share
from deskapp.wording.naming import name_words
from deskapp.wording.printable import printable, wrap
from deskapp.wording.times import due_written, late_by, local_time, time_as_of

if TYPE_CHECKING:
    from deskapp.publish.report import files
else:  # with Jinja2 and XlsxWriter, for --to alone
    files = LazyModule("deskapp.publish.report.files")

_WIDTH = 80
_NEVER_BOTH = (
    "Publish a quarter or its months, never both: what is kept back in one of two periods that overlap can be reckoned "
    "from the other."
)
_ENDED = {
    Result.KEPT: "kept",
    Result.MISSED: "missed",
    Result.NOT_POSSIBLE: "not possible",
    Result.VOID: "does not count",
}


def report_objects(settings: Settings, clock: Clock, period: str, rule: str | None) -> Any:
    """The report of a period as an object for JSON; with a rule, the promises behind it as a list. Raises DeskError."""
    with closing(opened_for_report(settings, clock)) as desk:
        asked = reported_period(desk, period)
        if rule is not None:
            behind = figure_behind(desk, asked, rule)
            return list(_listed(desk, asked, rule)) if behind is None else [_figure_line(one) for one in behind]
        return _as_object(read_report(desk, asked))


def is_writing(args: argparse.Namespace) -> bool:
    """True if the arguments ask for more than printing: files, or words about missed promises."""
    return bool(args.doing or args.undo or args.to is not None or args.public)


def run_report(settings: Settings, clock: Clock, args: argparse.Namespace) -> str:
    """Print a report, write it into a folder, or write what is done about missed promises. Returns the text to print.
    Raises DeskError.
    """
    if args.doing or args.undo:
        return write_about_missed(settings, clock, args)
    if args.to is not None or args.public:
        return write_report(settings, clock, args)
    return report_lines(settings, clock, args.period, args.rule)


def report_lines(settings: Settings, clock: Clock, period: str, rule: str | None) -> str:
    """The report of a period in words; with a rule, the contacts behind it, a line each. Raises DeskError."""
    with closing(opened_for_report(settings, clock)) as desk:
        asked = reported_period(desk, period)
        if rule is None:
            return "\n".join(_lines(read_report(desk, asked)))
        behind = figure_behind(desk, asked, rule)
        if behind is not None:
            return "\n".join(figure_line_words(one, desk.clock.now()) for one in behind)
        return "\n".join([*_list_lines(desk, asked, rule), *_history_lines(desk, asked, rule)])


def write_about_missed(settings: Settings, clock: Clock, args: argparse.Namespace) -> str:
    """Write what is done about a rule's missed promises of a period, or undo what was written last. Returns a sentence.
    Raises DeskError.
    """
    with closing(opened_for_report(settings, clock)) as desk:
        if args.undo:
            undone = undo_last_action(desk)
            return f'Taken back: "{undone.words}" ({undone.rule}).'
        rule, words = args.doing
        period = reported_period(desk, args.period)
        write_action(desk, period, rule, words)
        return f"Kept with {period.name()}, for {rule}. --undo takes it back."


def _history_lines(desk: Desk, period: Period, rule: str) -> Iterator[str]:
    """Everything that was written about a rule's missed promises: when, by whom, and if it counts."""
    with read_session(desk.engine) as session:
        written = [one for one in action_history(session, period) if one.rule == rule]
    if written:
        yield "What we are doing about it:"
    for one in written:
        beside = "" if one.holds else " (counts no more)"
        words = f"{time_as_of(one.at, desk.clock.now())}, {one.by}{beside}: {one.words or 'nothing'}"
        yield from wrap(words, _WIDTH, first="  ", rest="    ")


def write_report(settings: Settings, clock: Clock, args: argparse.Namespace) -> str:
    """Write the report of a period into a new folder. Returns a sentence with its place. Raises DeskError."""
    if args.to is None:
        raise DeskError("--public goes with --to FOLDER")
    with closing(opened_for_report(settings, clock)) as desk:
        refuse_folder(args.to, files.PAGE)
        report = read_report(desk, reported_period(desk, args.period))
        written = files.publish_report(desk, report, args.to, public=args.public)
    names = "no names, and no small counts" if args.public else "with names: not for the public"
    never_both = f" {_NEVER_BOTH}" if args.public else ""
    return f"The report is in {args.to} ({len(written)} files, {names}). Open {files.PAGE} in a browser.{never_both}"


def figure_behind(desk: Desk, period: Period, named: str) -> list[FigureLine] | None:
    """The contacts behind a figure like "F29", or one group of it like "F29:no reason yet"; None for a rule's name."""
    key, _, label = named.partition(":")
    if re.fullmatch(r"[Ff][0-9]+(-[a-z]+)?", key) is None:
        return None
    return figure_list(desk, period, desk.clock.now(), key, label.strip() or None)


def opened_for_report(settings: Settings, clock: Clock) -> Desk:
    """Open the desk. Raises WordsError if there is no record yet, as a report does not create one."""
    if not settings.record.exists():
        raise WordsError(LogCause.NOTHING_RECORDED)
    return open_desk(settings, clock, takes_first=False)


def _as_object(report: Report) -> dict[str, Any]:
    routines = report.routines
    return {
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        "promises": [_rule_object(one) for one in report.promises if one.fell_due],
        "contacts": report.contacts._asdict(),
        "answerphone": {"days_owed": routines.days_owed, "days_checked": routines.days_checked},
        "reviews": {
            "days_open": routines.days_open,
            "days_signed_off": routines.days_signed_off,
            "days_signed_late": routines.days_signed_late,
        },
        **figures_object(report),
    }


def _rule_object(one: RuleCounts) -> dict[str, Any]:
    return {name: value for name, value in one._asdict().items() if name not in ("waiting", "void")}


def _lines(report: Report) -> Iterator[str]:
    yield f"How the charter was kept: {report.period.words()}"
    if not report.is_over:
        yield "This period is not over: these are the figures as they stand now."
    yield FEW_MEANS
    yield ""
    yield f"PROMISES   ({MARKS_MEAN})" if any(map(months_sentence, report.months.values())) else "PROMISES"
    yield f"  {BY_DUE}"
    for one in report.promises:
        yield from _rule_lines(one)
        earlier = report.promises_before.get(one.rule), report.promises_year_before.get(one.rule)
        yield from _earlier_lines(report.period, *earlier)
        yield from _further_lines(report, one)
    if not report.promises:
        yield "  Nothing was due in this period."
    yield from _unwritten_lines(report)
    yield ""
    yield f"CONTACTS  {report.contacts.total}"
    yield from _totals("How they came", report.contacts.by_channel)
    yield from _totals("Kinds", report.contacts.by_kind)
    yield ""
    routines = report.routines
    yield f"ANSWERPHONE  checked on {routines.days_checked} of {routines.days_owed} days"
    if report.unwanted:
        yield f"MESSAGES     left though they asked us not to: {report.unwanted}"
    yield f"END OF DAY   signed off on {routines.days_signed_off} of {routines.days_open} days, {routines.late_words}"
    yield ""
    yield from figure_lines(report)


def _rule_lines(one: RuleCounts) -> Iterator[str]:
    """The lines of a rule: its words, the share that was kept, and the counts by result, whose sum is `fell_due`."""
    yield from wrap(one.words, _WIDTH, first="  ", rest="  ")
    yield f"    kept {share(one.kept, one.decided)}   --list {one.rule or GIVEN}"
    yield from wrap(results_words(one), _WIDTH, first="    ", rest="      ")
    beside = {"extended": one.extended, "waiting for them": one.waiting, "do not count": one.void}
    more = ", ".join(f"{count} {words}" for words, count in beside.items() if count)
    if more:
        yield f"    beside that: {more}"


def _further_lines(report: Report, one: RuleCounts) -> Iterator[str]:
    """The twelve months of a rule in marks and in words, and what is done about its missed promises."""
    months = report.months[one.rule]
    if words := months_sentence(months):
        yield f"    {month_marks(months)}  {words}"
    if done := report.action_about(one):
        yield from wrap(f"What we are doing about it: {done}", _WIDTH, first="    ", rest="      ")


def _unwritten_lines(report: Report) -> Iterator[str]:
    """The rules with missed promises about which nothing is written yet, and how it is written."""
    rules = [one.rule or GIVEN for one in report.promises if is_missed(one) and not report.action_about(one)]
    if rules:
        words = f"Not written yet what we are doing about: {', '.join(rules)}."
        yield from wrap(words, _WIDTH, first="  ", rest="    ")
        yield f'  Write it so: report --period {report.period.typed()} --doing {rules[0]} "words"'


def _earlier_lines(period: Period, before: RuleCounts | None, year_before: RuleCounts | None) -> list[str]:
    """The share that was kept in the period before, and in the same one a year before, where anything fell due."""
    then = {period.moved(-period.months).name(): before, period.moved(-12).name(): year_before}
    parts = [f"{name}: {share(was.kept, was.decided)}" for name, was in then.items() if was]
    return wrap("; ".join(parts), _WIDTH, first="    ", rest="    ")


def _totals(title: str, counted: Mapping[str, int]) -> list[str]:
    words = ", ".join(f"{word.replace('_', ' ')} {count}" for word, count in counted.items())
    return wrap(f"{title}: {words or 'none'}", _WIDTH, first="  ", rest="    ")


def _listed(desk: Desk, period: Period, rule: str) -> Iterator[dict[str, Any]]:
    now = desk.clock.now()
    with read_session(desk.engine) as session:
        found = rule_list(session, period, rule)
    for one in found:
        yield {
            "ref": one.ref,
            "name": one.name,
            "due_at": local_time(one.due_at).isoformat(timespec="seconds"),
            "ended": _ended(one, now),
            "late_by": _late_by(desk, one, now),
            "reason": one.miss_reason if one.result is Result.MISSED else None,
        }


def _list_lines(desk: Desk, period: Period, rule: str) -> Iterator[str]:
    """Two lines for each promise: reference, due time and result; caller, and reason if it was late."""
    for one in _listed(desk, period, rule):
        when = due_written(datetime.fromisoformat(one["due_at"]), desk.clock.now())
        late = f", late by {one['late_by']}" if one["late_by"] else ""
        yield f"{one['ref']:<9}{when:<20} {one['ended'].removesuffix(', late') if late else one['ended']}{late}"
        yield printable(f"         {name_words(one['name'])}{': ' if one['reason'] else ''}{one['reason'] or ''}")


def _figure_line(one: FigureLine) -> dict[str, Any]:
    received = local_time(one.received_at).isoformat(timespec="seconds")
    return {"ref": one.ref, "name": one.name, "received_at": received, "group": one.label, "in_part": one.counts}


def _ended(one: RuleLine, now: datetime) -> str:
    if one.result is not Result.RUNNING:
        return _ENDED[one.result]
    if one.waiting_since is not None:
        return "open, waiting for them"
    return "open, late" if one.due_at < now else "open, in time"


def _late_by(desk: Desk, one: RuleLine, now: datetime) -> str:
    """The lateness at the end, or now; "" for a promise that was not late."""
    is_open = one.result is Result.RUNNING and one.waiting_since is None
    until = now if is_open else one.stopped_at
    if until is None or until <= one.due_at or one.result not in (Result.RUNNING, Result.MISSED):
        return ""
    read = reading(until, one.due_at, due_date_of(one.due_at), desk.edition.calendar)
    return late_by(-read.time_left, -read.working_days_left)
