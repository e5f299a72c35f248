"""The tables of a report as it is published: with everything for the managers, or for the public with small counts kept
back.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.desk.desk import Desk
from db.reports.figure_rows import NOT_RECORDED
from db.reports.figures import figure_list
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.publish.report.figures import (
    BY_DUE,
    NONE_THEN,
    TIMES_DEFINITION,
    groups_shown,
    has_something,
    is_missed,
    label_words,
    value_words,
)
from deskapp.publish.report.read import Report
from deskapp.publish.report.suppress import Equation, kept_back
from deskapp.publish.report.tables import Cell, Table
from deskapp.wording.counted import share
from deskapp.wording.naming import channel_title, kind_title

NOT_SHOWN = "not shown"
"""The cell of a count from 1 to 4, and of another that would give one away: the same words for both, since a reader who
knew which cells are small could work some of them out.
"""
_PROMISES = (
    "Each promise of the charter: how many were due in the period, and how they ended. Late now counts as missed. "
    f"{BY_DUE}"
)
_DOING, _NOT_WRITTEN = "What we are doing about it", "not written yet"
_SHARES = ("2", "9", "10", "11", "16-ombudsman", "17", "21", "24")
_SPOKEN = frozenset({Channel.CALL.value, Channel.VISIT.value})
_GROUPED = ("1", "1-kind", "1-topic", "16-found")
"""The figures that are published for everybody: shares, and counts with their groups."""


def manager_tables(desk: Desk, report: Report) -> list[Table]:
    """Every table, with the names behind what was missed. Reads the record. Raises RecordError."""
    missed = figure_list(desk, report.period, desk.clock.now(), "F29")
    figures = [one for one in report.figures if has_something(one.now)]
    return [
        Table("Promises", _PROMISES, _RULE_HEADS, list(_rule_rows(report))),
        Table(_DOING, "For each promise with something missed or late now; written by the manager.",
              ("promise", "missed or late now", "what we are doing"),
              [(one.words, one.missed + one.open_overdue, report.action_about(one) or _NOT_WRITTEN)
               for one in report.promises if is_missed(one)]),
        Table(
            "Figures", "Each figure with its definition, the period before and the same period a year before.",
            ("figure", "name", "part", "whole", "value", "before", "a year before", "definition"),
            [
                (one.now.shown_key, one.now.name, one.now.part, one.now.whole, value_words(one.now),
                 value_words(one.before), value_words(one.year_before), one.now.definition)
                for one in figures
            ],
        ),
        Table(
            "Groups", "The groups of each figure, which add up to it.", ("figure", "name", "group", "part", "whole"),
            [
                (one.now.shown_key, one.now.name, label_words(group.label), group.part,
                 None if one.now.whole is None else group.whole)
                for one in figures for group in groups_shown(one.now)
            ],
        ),
        Table("Times taken", TIMES_DEFINITION, ("how", "replies", "half within, minutes", "slowest tenth, minutes"),
              [(channel_title(Channel(one.channel)), one.replies, one.median // 60, one.slowest_tenth // 60)
               for one in report.times]),
        Table("Missed or late now", "Who was kept waiting, and why.", ("reference", "received", "name", "reason"),
              [(one.ref, local_date(one.received_at), one.name, one.label) for one in missed]),
        Table("Twelve months", "The promises that were due in each of the twelve months up to the end of the period.",
              ("promise", "month", "kept", "kept, missed or late now"),
              [(one.words, month.first, month.kept, month.decided)
               for one in report.promises for month in report.months[one.rule] if month.decided]),
        _not_recorded(),
    ]  # fmt: skip


def public_tables(report: Report) -> list[Table]:
    """The tables for everybody: no names and no notes, no count from 1 to 4, and none that would give one away."""
    values, equations = published_values(report)
    hidden = kept_back(values, equations)
    known = {name: NOT_SHOWN if name in hidden else values[name] for name in values}
    figures = {one.now.key: one.now for one in report.figures}
    promises: list[tuple[Cell, ...]] = [
        (one.words, *(known[f"rule {one.rule} {part}"] for part in ("due", "kept", "missed", "other")))
        for one in report.promises
    ]
    shares: list[tuple[Cell, ...]] = [
        (figures[key].name, known[f"{key} part"], known[f"{key} whole"], figures[key].definition) for key in _SHARES
    ]
    groups: list[tuple[Cell, ...]] = [
        (figures[key].name, _group_words(key, label), known[f"{key} {label}"])
        for key in _GROUPED
        for label in (one.label for one in figures[key].groups)
    ]
    routines = report.routines
    return [
        Table("Promises", _PROMISES, ("promise", "due", "kept", "missed", "open or not possible"), promises),
        Table(_DOING, "For each promise with something missed or late now, or with that count not shown.",
              ("promise", "what we are doing"),
              [(one.words, report.action_about(one) or _NOT_WRITTEN) for one in report.promises
               if report.action_about(one) or is_missed(one) or f"rule {one.rule} missed" in hidden]),
        Table("Contacts", "How people came, about what, and what was found of complaints.",
              ("figure", "group", "count"), [("Contacts", "all", known["1 all"]), *groups]),
        Table("Figures", "Each figure with its definition.", ("name", "part", "whole", "definition"), shares),
        Table("Daily routines", "Days, which are nobody's, are always shown.", ("what", "days", "of"),
              [("Answerphone checked", routines.days_checked, routines.days_owed),
               ("Days signed off", routines.days_signed_off, routines.days_open),
               ("Of them signed off on a later day", routines.days_signed_late, routines.days_signed_off)]),
        _not_recorded(),
    ]  # fmt: skip


_RULE_HEADS = (
    "promise", "due", "kept", "missed", "late now", "open in time", "not possible", "extended", "share kept",
    "before", "a year before",
)  # fmt: skip


def _rule_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in report.promises:
        then = report.promises_before.get(one.rule), report.promises_year_before.get(one.rule)
        earlier = (share(was.kept, was.decided) if was else NONE_THEN for was in then)
        ended = (one.kept, one.missed, one.open_overdue, one.open_in_time, one.not_possible)
        yield (one.words, one.fell_due, *ended, one.extended, share(one.kept, one.decided), *earlier)


def _not_recorded() -> Table:
    rows: list[tuple[Cell, ...]] = [(f"F{key}", what) for key, what in NOT_RECORDED.items()]
    return Table("Not recorded", "What the record does not have.", ("figure", "what"), rows)


def _group_words(key: str, label: str) -> str:
    if key == "1":
        return channel_title(Channel(label))
    return kind_title(Kind(label)) if key == "1-kind" else label_words(label)


def published_values(report: Report) -> tuple[dict[str, int], list[Equation]]:
    """Every count that the public tables have, by name, and the sums in which they and their differences stand."""
    values: dict[str, int] = {}
    equations: list[Equation] = []
    for one in report.promises:
        name = f"rule {one.rule}"
        other = one.open_in_time + one.not_possible
        parts = {"kept": one.kept, "missed": one.missed + one.open_overdue, "other": other}
        values |= {f"{name} {part}": count for part, count in parts.items()} | {f"{name} due": one.fell_due}
        equations.append((f"{name} due", [f"{name} {part}" for part in parts]))
    figures = {one.now.key: one.now for one in report.figures}
    for key in _SHARES:
        values |= {f"{key} part": figures[key].part, f"{key} whole": figures[key].whole or 0}
        equations.append((f"{key} whole", [f"{key} part", f"-{key} rest"]))
    for key in _GROUPED:
        values |= {f"{key} {one.label}": one.part for one in figures[key].groups} | {f"{key} all": figures[key].part}
        equations.append((f"{key} all", [f"{key} {one.label}" for one in figures[key].groups]))
    return values, [*equations, *_same_counts(report, values)]


def _same_counts(report: Report, values: dict[str, int]) -> Iterator[Equation]:
    """The sums between tables: what one of them keeps back, another must not give away."""
    yield "1 all", ["1-kind all"]
    yield "1 all", ["1-topic all"]
    yield "1 all", ["9 whole", "-9 others"]
    yield "1 all", ["9 whole", "-9 left out", *_other_groups(report, "1", _SPOKEN)]
    yield "9 whole", ["9 part", "11 whole", "-9 could not help"]
    yield "10 whole", ["9 whole"]
    yield "9 part", ["10 part", "-10 came back"]
    yield "9 whole", ["11 whole", "-11 others"]
    if "1 call" in values:
        yield "1 call", ["2 whole", "-2 not noted"]
    if "1-kind complaint" in values:
        yield "1-kind complaint", ["16-found all"]
        yield "16-found all", ["16-ombudsman whole"]
        yield "16-found all", ["17 whole", "-17 written"]
    yield "24 whole", [f"rule {one.rule} missed" for one in report.promises]
    yield from _what_fell_due(report, values)


def _what_fell_due(report: Report, values: dict[str, int]) -> Iterator[Equation]:
    """The sums of what came in and what fell due of it: what is in the one and not in the other may be a small count.
    More can be due than came in, of an earlier period, and then there is nothing to subtract.
    """
    spoken = []
    for one in report.promises:
        covers = report.covers.get(one.rule or "")
        if covers is None or bool(covers.channels) == bool(covers.kinds):
            continue
        key, own = ("1", covers.channels) if covers.channels else ("1-kind", covers.kinds)
        others = _other_groups(report, key, own)
        not_due = values[f"{key} all"] - one.fell_due - sum(values[name] for name in others)
        if not_due >= 0:
            # Where all that came in was due, a reader will take it to be so.
            apart = [f"-rule {one.rule} not due"] if not_due else []
            yield f"{key} all", [f"rule {one.rule} due", *apart, *others]
        if covers.channels and covers.channels <= _SPOKEN:
            spoken.append(one)
    for result, whole in (("due", sum(one.fell_due for one in spoken)), ("kept", sum(one.kept for one in spoken))):
        if spoken:
            yield f"-spoken {result}", [f"rule {one.rule} {result}" for one in spoken]
        if spoken and result == "due" and values["9 whole"] >= whole:
            yield "9 whole", ["-spoken due", *(["-9 not due"] if values["9 whole"] > whole else [])]
        if spoken and result == "kept" and whole >= values["9 part"]:
            yield "-spoken kept", ["9 part", "-kept since"]
            # A caller whom we could not help was answered at once, and what is left of the kept ones later.
            could_not_help = values["9 whole"] - values["9 part"] - values["11 whole"]
            if whole >= values["9 part"] + could_not_help:
                yield "-spoken kept", ["9 part", "-9 could not help", "-kept later"]


def _other_groups(report: Report, key: str, own: frozenset[str]) -> list[str]:
    """The names of the groups of a figure without those of these labels."""
    groups = next(one.now.groups for one in report.figures if one.now.key == key)
    return [f"{key} {one.label}" for one in groups if one.label not in own]


def public_shares(report: Report) -> list[tuple[str, int, int]]:
    """The promises whose counts the public table shows: words, kept, and the kept and missed ones together."""
    values, equations = published_values(report)
    hidden = kept_back(values, equations)
    return [
        (one.words, one.kept, one.decided)
        for one in report.promises
        if one.decided and not hidden & {f"rule {one.rule} kept", f"rule {one.rule} missed"}
    ]
