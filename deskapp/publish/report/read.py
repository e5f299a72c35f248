"""The whole report of a period, read from the record once: for lines, JSON, the screen and the files alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeAlias

from db.desk.desk import Desk
from db.replies.attempts import left_against_wish
from db.reports.contacts import ContactCounts, first_contact_on
from db.reports.figure_rows import FIGURES
from db.reports.figures import FigureCount, TimesTaken, figures_of, routine_figures
from db.reports.period import Period, parse_period, refuse_without_contacts
from db.reports.period_actions import current_actions
from db.reports.promises import GIVEN, RuleCounts, counts_of_periods
from db.reports.routines import RoutineCounts, routine_counts
from db.storage.sessions import read_session
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError

Reading: TypeAlias = Callable[[int, int], None]
_YEAR = 12


class ComparedFigure(NamedTuple):
    """A figure of a period, beside that of the period before and of the same period a year before: None if nothing was
    recorded then, or for a figure of the moment.
    """

    now: FigureCount
    before: FigureCount | None
    year_before: FigureCount | None


class MonthKept(NamedTuple):
    """The promises of a rule that were due in a month (its first local date): those kept, of those kept, missed or
    late now. `decided` is 0 for a month without any.
    """

    first: date
    kept: int
    decided: int


class Covers(NamedTuple):
    """The ways to come in and the kinds of contact that a rule of the charter is about; empty for all."""

    channels: frozenset[str]
    kinds: frozenset[str]


class Report(NamedTuple):
    """The report of a period. `unwanted` messages were left though the caller had asked us not to.

    `promises_before` and `promises_year_before` are those of the period before, and of the same period a year before,
    by rule. `months` has the twelve months up to the end of the period, oldest first, of each rule. `actions` is
    what is done about missed promises, by rule. `covers` says what the rules of the charter in force are about.
    """

    period: Period
    promises: list[RuleCounts]
    contacts: ContactCounts
    routines: RoutineCounts
    unwanted: int
    is_over: bool
    figures: list[ComparedFigure]
    times: list[TimesTaken]
    promises_before: dict[str | None, RuleCounts]
    promises_year_before: dict[str | None, RuleCounts]
    months: dict[str | None, tuple[MonthKept, ...]]
    actions: dict[str, str]
    covers: dict[str, Covers]

    def action_about(self, one: RuleCounts) -> str:
        """The words on what is done about the missed promises of a rule; "" if there are none yet."""
        return self.actions.get(one.rule or GIVEN, "")


def read_report(desk: Desk, period: Period, reading: Reading | None = None) -> Report:
    """Read the report of a period as it stands now, off the event loop. Raises RecordError.

    `reading` is told after each figure how many of how many are read. It may raise an error to end the reading.
    """
    now = desk.clock.now()
    earlier = _moved(period, -period.months), _moved(period, -_YEAR)
    months = [month for month in (_moved(period.last_month, -ago) for ago in reversed(range(_YEAR))) if month]
    with read_session(desk.engine) as session:
        first = first_contact_on(session)
        compared = [one for one in earlier if one is not None and first is not None and one.last >= first]
        counted = counts_of_periods(session, [period, *compared, *months], now)
        actions = current_actions(session, period)
    progress = _Progress((1 + len(set(compared))) * len(FIGURES), reading)
    found = figures_of(desk, period, now, read=progress.step)
    figures_then = {one: _earlier_figures(desk, one, progress) for one in set(compared)}
    promises_then = dict(zip(compared, counted[1:], strict=False))
    routines = routine_counts(desk, period)
    counts = sorted([*found.counts, *routine_figures(routines)], key=lambda one: int(one.key.partition("-")[0]))
    before, year_before = (figures_then.get(one, {}) if one else {} for one in earlier)
    return Report(
        period=period,
        promises=counted[0],
        contacts=_contact_counts(found.counts),
        routines=routines,
        unwanted=len(left_against_wish(desk.engine, *period.instants())),
        is_over=period.last < local_date(now),
        figures=[ComparedFigure(one, before.get(one.key), year_before.get(one.key)) for one in counts],
        times=found.times,
        promises_before=_with_any_due(promises_then.get(earlier[0], []) if earlier[0] else []),
        promises_year_before=_with_any_due(promises_then.get(earlier[1], []) if earlier[1] else []),
        months=_months(counted[0], months, counted[1 + len(compared) :]),
        actions=actions,
        covers={rule.key: Covers(_values(rule.channels), _values(rule.kinds)) for rule in desk.edition.rules},
    )


def _values(names: Iterable[str]) -> frozenset[str]:
    """Channels or kinds as the record stores them."""
    return frozenset(str(name) for name in names)


class _Progress:
    """The number of figures read so far, told to `reading`."""

    def __init__(self, whole: int, reading: Reading | None) -> None:
        self._whole, self._reading, self._read = whole, reading, 0

    def step(self) -> None:
        """Another figure was read."""
        self._read += 1
        if self._reading is not None:
            self._reading(self._read, self._whole)


def _moved(period: Period, months: int) -> Period | None:
    """The period so many months later; None outside the calendar's years."""
    try:
        return period.moved(months)
    except WordsError:
        return None


def _earlier_figures(desk: Desk, period: Period, progress: _Progress) -> dict[str, FigureCount]:
    """The figures of an earlier period, by key."""
    found = figures_of(desk, period, desk.clock.now(), of_now=False, read=progress.step).counts
    return {one.key: one for one in [*found, *routine_figures(routine_counts(desk, period))]}


def _contact_counts(figures: list[FigureCount]) -> ContactCounts:
    """The contacts as the figures of channel and kind have counted them."""
    channel, kind = (next(one for one in figures if one.key == key) for key in ("1", "1-kind"))
    return ContactCounts(channel.part, *({group.label: group.part for group in one.groups} for one in (channel, kind)))


def _with_any_due(counts: list[RuleCounts]) -> dict[str | None, RuleCounts]:
    return {one.rule: one for one in counts if one.fell_due}


def _months(
    promises: list[RuleCounts], months: list[Period], counted: list[list[RuleCounts]]
) -> dict[str | None, tuple[MonthKept, ...]]:
    """The months of each rule that has promises in the period."""
    by_month = [(month.first, {one.rule: one for one in counts}) for month, counts in zip(months, counted, strict=True)]

    def kept(rule: str | None, first: date, then: dict[str | None, RuleCounts]) -> MonthKept:
        return MonthKept(first, then[rule].kept, then[rule].decided) if rule in then else MonthKept(first, 0, 0)

    return {one.rule: tuple(kept(one.rule, first, then) for first, then in by_month) for one in promises}


def reported_period(desk: Desk, typed: str) -> Period:
    """Parse a period. Raises WordsError, also for one without anything to report."""
    period = parse_period(typed)
    with read_session(desk.engine) as session:
        first = first_contact_on(session)
    refuse_without_contacts(period, first, local_date(desk.clock.now()))
    return period
