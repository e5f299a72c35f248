"""The benchmark measures two sides that give the same answers. How fast each is, is not tested: machines differ."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def deadlines() -> ModuleType:
    """The benchmark, where numpy is installed: `make bench` does that, and `make test` has no need of it."""
    pytest.importorskip("numpy")
    from benchmarks import deadlines as found  # noqa: PLC0415 - it begins by importing numpy

    return found


def test_numpy_and_ours_give_the_same_dates_and_days_left_for_every_case_it_measures(deadlines: ModuleType) -> None:
    asked, ours = deadlines.cases(), deadlines.english_week()
    assert len(asked) > 200
    deadlines.check_same(asked, ours, deadlines.np.busdaycalendar(holidays=sorted(ours.bank_holidays)))


def test_the_table_has_a_row_for_each_side_and_each_form(deadlines: ModuleType) -> None:
    rows = deadlines.run(calls=20)
    assert len(rows) == 10
    assert all(row.per_second > 0 for row in rows)
    assert sum(row.ratio is not None for row in rows) == 4
