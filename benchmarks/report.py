"""A year's report over 1,000,000 contacts, beside the same counts as one hand-written statement each.

The statements count from the tables of the record, as somebody with `sqlite3` would write them: each names what it
counts in its own words, and reads what it needs itself. Both sides run in one process, in turn, over the same file.
The second row is the processor time of a month's report over 15,000 contacts. `python -m benchmarks.report` prints
both.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.queue_rows import CONTACTS, NOW, filled
from db.desk.desk import Desk
from db.reports.figure_rows import FIGURES, PERIOD_TABLES, SORTED, TIMES_TAKEN
from db.reports.figures import period_values, sql_functions
from db.reports.period import Period, parse_period
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.publish.report.read import read_report
from deskapp.settings import Settings

YEAR, MONTH = "2026", "2026-11"
"""The month in which most of the 15,000 contacts were received."""
RULES = """
    SELECT p.rule, sum(p.result <> 'void'), sum(p.result = 'kept'), sum(p.result = 'missed'),
           sum(p.result <> 'void' AND p.id IN (SELECT promise_id FROM promiseextension)),
           sum(p.result = 'running' AND p.waiting_since IS NOT NULL), sum(p.result = 'not_possible'),
           sum(p.result = 'void'), sum(p.result = 'running' AND p.waiting_since IS NULL AND p.due_at < :now)
    FROM promise AS p JOIN contact AS c ON c.id = p.contact_id
    WHERE p.due_at > :begins AND p.due_at <= :ends AND coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before')
      AND NOT EXISTS (SELECT 1 FROM promise AS again WHERE again.restarts = p.id)
    GROUP BY p.rule"""


class Measured(NamedTuple):
    """The seconds of both sides for the year, and the processor time in seconds of the month."""

    ours: float
    by_hand: float
    month: float

    @property
    def ratio(self) -> float:
        return self.ours / self.by_hand


def run(contacts: int = CONTACTS, month_contacts: int = 15_000, folder: Path | None = None) -> Measured:
    """Measure both. Without a `folder` the record is made in a temporary one, which takes minutes."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = filled(folder or Path(scratch) / "desk", contacts=contacts, waiting=contacts // 200)
        small = filled(Path(scratch) / "small", contacts=month_contacts, waiting=month_contacts // 100)
        return Measured(*compared(settings), month_time(small))


def compared(settings: Settings) -> tuple[float, float]:
    """The seconds that the report of a year takes, and those of the statements, in one run of each after a first."""
    with closing(open_desk(settings, Clock(NOW))) as desk:
        period = parse_period(YEAR)
        ours, by_hand = [], []
        for _ in range(2):
            since = time.perf_counter()
            read_report(desk, period)
            ours.append(time.perf_counter() - since)
            since = time.perf_counter()
            count_by_hand(desk, period)
            by_hand.append(time.perf_counter() - since)
    return min(ours), min(by_hand)


def count_by_hand(desk: Desk, period: Period) -> int:
    """Run one statement for each count of the report: figures and promises of the period and of the one before, and the
    promises of each of twelve months. Returns the number of statements.
    """
    with closing(sqlite3.connect(desk.settings.record)) as record:
        for name, function in sql_functions(desk).items():
            record.create_function(name, 1, function, deterministic=True)
        done = 0
        for statement, values in _statements(period):
            record.execute(statement, values).fetchall()
            done += 1
    return done


def _statements(period: Period) -> Iterator[tuple[str, dict[str, str]]]:
    for one in (period, period.moved(-period.months)):
        values = period_values(one, NOW)
        for figure in FIGURES:
            yield f"{_with()} SELECT label, sum(part), count(*) FROM ({_named(figure.rows)}) GROUP BY label", values
        yield f"{_with()} {TIMES_TAKEN}", values
        yield RULES, values
    for ago in range(12):
        yield RULES, period_values(period.last_month.moved(-ago), NOW)


def _with() -> str:
    tables = {**PERIOD_TABLES, "sorted": SORTED}
    return "WITH " + ", ".join(f"{name} AS NOT MATERIALIZED ({rows})" for name, rows in tables.items())


def _named(rows: str) -> str:
    return f"SELECT NULL AS contact_id, NULL AS label, NULL AS part WHERE 0 UNION ALL {rows}"


def month_time(settings: Settings) -> float:
    """The processor time, in seconds, of a month's report: the least of five."""
    with closing(open_desk(settings, Clock(NOW))) as desk:
        taken = []
        for _ in range(5):
            since = time.process_time()
            read_report(desk, parse_period(MONTH))
            taken.append(time.process_time() - since)
    return min(taken)


def main() -> None:
    """Print the table."""
    found = run()
    print(f"a year over {CONTACTS:,} contacts {found.ours:.2f} s, by hand {found.by_hand:.2f} s: {found.ratio:.2f}x")
    print("(target: at most 2x)")
    print(f"a month over 15,000 contacts {found.month:.2f} s of processor time (target: under 0.3)")


if __name__ == "__main__":
    main()
