"""The benchmarks still measure the program as it is: each kind once, on a small record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks import end_of_day, history, report
from benchmarks.filled_desk import filled_desk
from db.queue.live import open_rows


def test_a_desk_is_filled_with_so_many_contacts(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path / "desk", 3, datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert len(open_rows(desk.engine)) == 3
    desk.close()


def test_the_end_of_a_day_is_measured_as_ratios_to_its_queue() -> None:
    assert [row.ratio is None for row in end_of_day.run(4)] == [True, False, False, False]


def test_saves_and_the_verification_are_measured_beside_the_same_without_the_chain() -> None:
    assert [row.what.split(",")[0] for row in history.run(2, repeats=1)] == [
        "log a call",
        "add a note",
        "verify 2 events",
    ]


def test_a_report_is_measured_beside_the_same_counts_by_hand(tmp_path: Path) -> None:
    found = report.run(contacts=300, month_contacts=100, folder=tmp_path / "desk")
    assert min(found) > 0
