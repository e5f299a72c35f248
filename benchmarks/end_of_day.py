"""The end of a day with ten thousand contacts to decide: opening it and signing it off, beside reading the whole queue.

Processor time is measured, for reading the rows and for all that the end of the day does with them. `python -m
benchmarks.end_of_day [WAITING]` prints the table; `run()` gives its rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from benchmarks.filled_desk import filled_desk
from db.drafts.book import DraftBook
from db.end_of_day.read import read_review
from db.end_of_day.review import begin_review
from db.queue.live import open_rows
from deskapp.publish.handover import sign_off_with_sheet
from deskapp.views.end_of_day import steps_of

WAITING = 10_000
Value = TypeVar("Value")


class Row(NamedTuple):
    """One line of the table: processor time in ms; `ratio` is to the first row."""

    what: str
    milliseconds: float
    ratio: float | None = None
    wanted: str = ""


def run(waiting: int = WAITING) -> list[Row]:
    """Every row of the table."""
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - a benchmark is not the desk
    with TemporaryDirectory() as folder:
        desk = filled_desk(Path(folder) / "desk", waiting, now)
        drafts = DraftBook(desk.settings.drafts, desk.clock)
        review_id = begin_review(desk).review_id
        open_rows(desk.engine)  # not measured: the first read compiles the statements
        _, queue = _timed(lambda: open_rows(desk.engine))
        seen, read = _timed(lambda: read_review(desk, drafts, review_id))
        _, shown = _timed(lambda: steps_of(seen, desk, ""))
        _, again = _timed(lambda: read_review(desk, drafts, review_id, seen.found))
        _, signed = _timed(lambda: sign_off_with_sheet(desk, review_id))
        drafts.close()
        desk.close()
    return [
        Row(f"the whole queue read, {waiting} waiting", queue),
        Row("end of day: read and worded", read + shown, (read + shown) / queue, "at most 2.5"),
        Row("end of day: read again after a decision", again, again / queue, "at most 2.5"),
        Row("end of day: signed off, with its sheet", signed, signed / queue, "at most 4"),
    ]


def _timed(work: Callable[[], Value]) -> tuple[Value, float]:
    before = time.process_time()
    value = work()
    return value, (time.process_time() - before) * 1000


def main() -> None:
    """Print the table."""
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else WAITING):
        ratio = f"{row.ratio:6.2f} x the first row ({row.wanted})" if row.ratio is not None else ""
        print(f"{row.what:<50}{row.milliseconds:>8.0f} ms  {ratio}".rstrip())


if __name__ == "__main__":
    main()
