"""Promises of a period by rule: the number that fell due, by result.

A promise belongs to the period in which it fell due, and midnight to the day that it ends. A promise that was restarted
counts only as its newest row; promises of a contact closed as a mistake do not count. One that was missed before its
contact was merged stays missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from db.charters import adopted
from db.models import Contact, Promise, PromiseExtension
from db.reports.contacts import is_in_figures
from db.reports.period import Period
from deskapp.charter.vocabulary import Kind, Outcome, Result
from deskapp.errors import WordsError
from deskapp.wording.causes import LogCause

GIVEN = "given"
"""The name, in a command, of promises that staff gave, which have no rule."""
GIVEN_WORDS = "Times that we set"


class RuleCounts(NamedTuple):
    """The promises of one rule in a period; `rule` is None for times that staff gave.

    `kept + missed + not_possible + open_in_time + open_overdue = fell_due`. `extended` is a part of that, `waiting`
    (for the caller, and so never overdue) a part of `open_in_time`. `void` is not a part of it.
    """

    rule: str | None
    words: str
    fell_due: int
    kept: int
    missed: int
    extended: int
    waiting: int
    not_possible: int
    void: int
    open_in_time: int
    open_overdue: int

    @property
    def decided(self) -> int:
        """The denominator of the share that was kept: kept, missed and overdue promises."""
        return self.kept + self.missed + self.open_overdue


class RuleLine(NamedTuple):
    """One promise behind a rule's counts: its contact, its result and its times (UTC)."""

    contact_id: int
    ref: str
    name: str | None
    result: Result
    due_at: datetime
    stopped_at: datetime | None
    waiting_since: datetime | None
    miss_reason: str | None


def rule_counts(session: Session, period: Period, now: datetime) -> list[RuleCounts]:
    """The counts of every rule with a promise in the period, by key; times that staff gave last."""
    return counts_of_periods(session, [period], now)[0]


def counts_of_periods(session: Session, periods: Sequence[Period], now: datetime) -> list[list[RuleCounts]]:
    """The counts of several periods, which may overlap, as `rule_counts` has them: the promises are read once."""
    bounds = sorted({instant for period in periods for instant in period.instants()})
    stretch = case(*((col(Promise.due_at) <= ends, at) for at, ends in enumerate(bounds[1:], start=1)))
    edition_id = func.max(func.coalesce(Promise.edition_id, Contact.edition_id))
    columns: list[Any] = [stretch, Promise.rule, edition_id, *_counts(now)]
    found = session.execute(
        select(*columns)
        .select_from(Promise)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .where(*_counted(bounds[0], bounds[-1]))
        .group_by(stretch, col(Promise.rule))
    ).all()
    return [_added(session, [row[1:] for row in found if _is_within(bounds, row[0], period)]) for period in periods]


def _is_within(bounds: Sequence[datetime], stretch: int, period: Period) -> bool:
    begins, ends = period.instants()
    return begins < bounds[stretch] <= ends


def _added(session: Session, rows: Iterable[Sequence[Any]]) -> list[RuleCounts]:
    """The rows of one period's stretches (rule, edition, counts), added up by rule."""
    by_rule: dict[str | None, list[Sequence[Any]]] = {}
    for rule, *rest in rows:
        by_rule.setdefault(rule, []).append(rest)
    added = []
    for rule in sorted(by_rule, key=lambda key: (key is None, key or "")):
        editions, *counts = zip(*by_rule[rule], strict=True)
        added.append(RuleCounts(rule, _words(session, rule, max(editions)), *map(sum, counts)))
    return added


def _counts(now: datetime) -> list[ColumnElement[int]]:
    """The counts in the order of RuleCounts."""
    runs, result = col(Promise.stopped_at).is_(None), col(Promise.result)
    extended = select(PromiseExtension.id).where(PromiseExtension.promise_id == col(Promise.id))
    waits = col(Promise.waiting_since).is_not(None)
    overdue = and_(runs, ~waits, col(Promise.due_at) < now)
    return [
        _count(result != Result.VOID),
        _count(result == Result.KEPT),
        _count(result == Result.MISSED),
        _count(and_(result != Result.VOID, extended.correlate(Promise).exists())),
        _count(and_(runs, waits)),
        _count(result == Result.NOT_POSSIBLE),
        _count(result == Result.VOID),
        _count(and_(runs, ~overdue)),
        _count(overdue),
    ]


def rule_list(session: Session, period: Period, rule: str) -> list[RuleLine]:
    """The promises behind a rule's counts, also void ones, soonest due first. Raises WordsError for a
    rule without any.
    """
    columns: list[Any] = [
        Contact.id, Contact.ref, Contact.name, Promise.result, Promise.due_at, Promise.stopped_at,
        Promise.waiting_since, Promise.miss_reason,
    ]  # fmt: skip
    of_rule = col(Promise.rule).is_(None) if rule == GIVEN else col(Promise.rule) == rule
    found = session.execute(
        select(*columns)
        .select_from(Promise)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .where(*_counted(*period.instants()), of_rule)
        .order_by(col(Promise.due_at), col(Promise.id))
    ).all()
    if not found:
        raise WordsError(LogCause.NOTHING_DUE_BY_RULE, rule=rule, known=_rules_due(session, period))
    return [RuleLine(*row) for row in found]


def _counted(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ...]:
    again = aliased(Promise, name="again")
    runs_again = select(again.id).where(col(again.restarts) == col(Promise.id)).correlate(Promise).exists()
    # What was answered at once, and turned out not to be for us, kept nothing by that.
    as_it_came = and_(col(Contact.outcome).is_not_distinct_from(Outcome.SORTED), col(Promise.start_event_id).is_(None))
    counts = or_(col(Contact.kind) != Kind.NOT_FOR_US, ~as_it_came)
    return col(Promise.due_at) > begins, col(Promise.due_at) <= ends, ~runs_again, is_in_figures(), counts


def _count(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)


def _words(session: Session, rule: str | None, edition_id: int) -> str:
    if rule is None:
        return GIVEN_WORDS
    known = adopted.rules_of_id(session, edition_id).get(rule)
    return known.words if known else rule


def _rules_due(session: Session, period: Period) -> str:
    """The rules that something fell due by in a period, or that nothing did."""
    rows = session.exec(
        select(Promise.rule)
        .join(Contact, col(Contact.id) == col(Promise.contact_id))
        .where(*_counted(*period.instants()))
        .distinct()
        .order_by(col(Promise.rule))
    )
    return ", ".join(sorted(key or GIVEN for key in rows)) or "none, nothing was due"
