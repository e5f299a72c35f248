"""The record that the benchmark fills by hand is one that the desk could have filled."""

from __future__ import annotations

from pathlib import Path

from benchmarks import find
from benchmarks.queue_rows import NOW, filled, measured
from db.people import suggest
from db.startup.open_desk import open_desk
from db.storage.integrity import quick_check
from tests.db.desk_case import StoppedClock, rows


def test_the_record_of_the_benchmark_is_whole_and_both_sides_read_its_queue(tmp_path: Path) -> None:
    settings = filled(tmp_path / "desk", contacts=400, waiting=30)
    quick_check(settings.record)
    desk = open_desk(settings, StoppedClock(NOW))
    assert desk.first_page.open_count == len(desk.first_page.rows) == 30
    assert rows(desk, "PRAGMA foreign_key_check") == []
    assert len(suggest.suggest(desk.engine, "01632 0000")) == 6
    desk.close()
    assert all(row.ratio > 0 for row in measured(settings))


def test_both_sides_of_the_benchmark_find_in_its_record(tmp_path: Path) -> None:
    settings = filled(tmp_path / "desk", contacts=400, waiting=30)
    assert all(row.ratio > 0 for row in find.measured(settings, repeats=1))
