"""The figures of a period: read from the record, each with its groups, and the contacts behind each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection

from db.charters.adopted import promises_to_kinds
from db.desk.desk import Desk
from db.reports.figure_rows import BY_HOUR, FIGURES, PERIOD_TABLES, SORTED, TIMES_TAKEN, Figure
from db.reports.period import Period
from db.reports.routines import RoutineCounts
from db.storage.engine import DEFERRED
from db.storage.errors import faults
from db.storage.sessions import read_session
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.errors import WordsError
from deskapp.wording.causes import LogCause
from deskapp.wording.times import local_time

_STORED = "%Y-%m-%d %H:%M:%S.%f"
_CAME_BACK_WITHIN = 5
"""Working days."""


class Group(NamedTuple):
    """One group of a figure: its label, and its part of its whole."""

    label: str
    part: int
    whole: int


class FigureCount(NamedTuple):
    """A figure of a period. `whole` is None for a count; `of` are the words of a whole. The groups add up to both.

    `by_result` is true if they are results, which say no more than the figure.
    """

    key: str
    name: str
    definition: str
    part: int
    whole: int | None
    of: str
    groups: tuple[Group, ...]
    by_result: bool = False

    @property
    def shown_key(self) -> str:
        """Its key for people and programs, with an F before it."""
        return f"F{self.key}"


class TimesTaken(NamedTuple):
    """Opening time (seconds) from receipt to reply of the `replies` of one channel: the middle one, and the one that
    the slowest tenth took at least.
    """

    channel: str
    replies: int
    median: int
    slowest_tenth: int


class FigureLine(NamedTuple):
    """One contact behind a figure; `counts` is true if it is in the part, not only in the whole."""

    contact_id: int
    ref: str
    name: str | None
    received_at: datetime
    label: str
    counts: bool


class Figures(NamedTuple):
    """The figures of a period, in the order of their definitions, and the times taken by channel."""

    counts: list[FigureCount]
    times: list[TimesTaken]


def figures_of(
    desk: Desk, period: Period, now: datetime, *, of_now: bool = True, read: Callable[[], None] | None = None
) -> Figures:
    """Every figure of a period; without `of_now`, only those of the period. `read` is called after each, and may raise
    to end the reading. Raises RecordError.
    """
    with _tables(desk, period, now) as (connection, values):
        counts = []
        for one in FIGURES:
            if of_now or not one.is_of_now:
                counts.append(_count(connection, one, values))
                if read is not None:
                    read()
        taken = _read(connection, TIMES_TAKEN, {})
    return Figures(counts, list(_times_taken(desk.edition.calendar, taken)))


def routine_figures(routines: RoutineCounts) -> list[FigureCount]:
    """The two figures of the daily routines."""
    return [
        FigureCount(
            "4", "Answerphone checked", "Days with all checks that the charter sets, of the days with a check due.",
            routines.days_checked, routines.days_owed, "days", (),
        ),
        FigureCount(
            "30", "Days signed off",
            f"Days that were signed off ({routines.late_words}), of the days on which the desk was open.",
            routines.days_signed_off, routines.days_open, "open days", (),
        ),
    ]  # fmt: skip


def figure_list(desk: Desk, period: Period, now: datetime, key: str, label: str | None = None) -> list[FigureLine]:
    """The contacts behind a figure, or behind one group of it, oldest first. Raises WordsError for an unknown key."""
    figure = next((one for one in FIGURES if one.shown_key.lower() == key.lower()), None)
    if figure is None:
        raise WordsError(LogCause.NO_SUCH_FIGURE, typed=key, known=", ".join(one.shown_key for one in FIGURES))
    wanted = (
        f"SELECT f.contact_id, c.ref, c.name, c.received_at, f.label, f.part FROM {_named(figure)} AS f "  # noqa: S608 - our own words
        "JOIN contact AS c ON c.id = f.contact_id WHERE :label IS NULL OR f.label = :label "
        "ORDER BY c.received_at, c.id"
    )
    with _tables(desk, period, now) as (connection, values):
        rows = _read(connection, wanted, {**values, "label": label})
    return [
        FigureLine(contact_id, ref, name, _parsed(received), str(group), bool(part))
        for contact_id, ref, name, received, group, part in rows
    ]


def _named(figure: Figure) -> str:
    """A figure's rows with names for their columns."""
    return f"(SELECT NULL AS contact_id, NULL AS label, NULL AS part WHERE 0 UNION ALL {figure.rows})"


def _count(connection: Connection, figure: Figure, values: dict[str, str]) -> FigureCount:
    grouped = f"SELECT label, sum(part), count(*) FROM {_named(figure)} GROUP BY label"  # noqa: S608 - our own words
    rows = _read(connection, grouped, values)
    by_size = figure.key != BY_HOUR
    groups = [Group(str(label), part, whole) for label, part, whole in rows]
    groups.sort(key=lambda one: (-one.whole * by_size, one))
    part, whole = sum(one.part for one in groups), sum(one.whole for one in groups)
    return FigureCount(
        figure.key, figure.name, figure.definition, part, whole if figure.of else None, figure.of, tuple(groups),
        figure.by_result,
    )  # fmt: skip


@contextmanager
def _tables(desk: Desk, period: Period, now: datetime) -> Iterator[tuple[Connection, dict[str, str]]]:
    """A connection with the temporary tables of a period, and the values that the statements take.

    They are read once, because two dozen figures need them. They are this connection's alone, and hold ids, not names.
    No lock is held between the statements, so that the desks can save while a long report is read.
    """
    values = period_values(period, now)
    tables = {**PERIOD_TABLES, "sorted": SORTED}
    with faults(desk.settings.record), desk.engine.execution_options(**DEFERRED).connect() as connection:
        file: sqlite3.Connection = cast("sqlite3.Connection", connection.connection.driver_connection)
        for name, function in sql_functions(desk).items():
            file.create_function(name, 1, function, deterministic=True)
        try:
            for name, rows in tables.items():
                connection.exec_driver_sql(f"CREATE TEMP TABLE {name} AS {rows}", values)
            connection.commit()
            yield connection, values
        finally:
            connection.rollback()
            for name in tables:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
            connection.commit()


def _read(connection: Connection, statement: str, values: dict[str, Any]) -> Any:
    """The rows of a statement. The record is not locked any more afterwards."""
    rows = connection.exec_driver_sql(statement, values).all()
    connection.commit()
    return rows


_AGES = {"day": 1, "week": 7, "month": 28}


def period_values(period: Period, now: datetime) -> dict[str, str]:
    """The values that a figure's statement takes: stored instants, and the local dates of the period."""
    begins, ends = period.instants()
    return {
        **{name: _stored(at) for name, at in {"begins": begins, "ends": ends, "now": now}.items()},
        **{f"{name}_ago": _stored(now - timedelta(days=days)) for name, days in _AGES.items()},
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }


def sql_functions(desk: Desk) -> dict[str, Callable[[str], Any]]:
    """Functions for SQL, by name: the local hour of a stored time, the next working day, the end of the fifth; and if a
    charter makes a promise to a kind of contact ("edition's id, key of the rule, kind"). Reads the record.
    """
    calendar = desk.edition.calendar
    with read_session(desk.engine) as session:
        to_kinds = promises_to_kinds(session)

    @cache
    def days_after(day_text: str, days: int) -> Any:
        day = datetime.fromisoformat(day_text).date()
        for _ in range(days):
            day = calendar.next_working_day(day)
        return day

    return {
        "local_hour": lambda at: f"{_local_hour(at[:13])}:00",
        "next_working_day": lambda at: days_after(_local_day(at), 1).isoformat(),
        "is_to_kind": to_kinds.__contains__,
        "five_days_after": lambda at: _stored(calendar.closes_at(days_after(_local_day(at), _CAME_BACK_WITHIN))),
    }


@lru_cache(maxsize=10_000)
def _local_hour(hour: str) -> str:
    return f"{local_time(_parsed(f'{hour}:00:00.000000')).hour:02}"


def _local_day(at: str) -> str:
    return local_date(_parsed(at)).isoformat()


def _times_taken(calendar: WorkingCalendar, rows: Any) -> Iterator[TimesTaken]:
    """The times by channel, the channel with most replies first."""
    by_channel: dict[str, list[int]] = {}
    for channel, received, stopped in rows:
        by_channel.setdefault(channel, []).append(calendar.open_epoch_seconds(received, stopped))
    for channel, taken in sorted(by_channel.items(), key=lambda one: (-len(one[1]), one[0])):
        taken.sort()
        yield TimesTaken(channel, len(taken), taken[(len(taken) - 1) // 2], taken[(9 * len(taken) + 9) // 10 - 1])


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_STORED)


def _parsed(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
