"""What all tests have in common."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from hypothesis import settings

# Speed is measured in benchmarks: on a busy machine one example of a property can take a second.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

# Many tests start the program anew, and so does each worker of a run: where an environment forbids keeping what was
# compiled, each would compile all of it again, for longer than most of these tests take.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The heap of a test's worker is large and mostly for good: looking through it every 700 things made took a tenth of the
# time.
gc.set_threshold(50_000, 20, 50)

REAL = ("tests/terminal/", "tests/screens/", "tests/db/", "tests/plain/", "tests/test_cli.py")
"""Tests with other processes, threads, a real terminal or a real disk in them."""

LONG = ("tests/screens/test_fortnight.py", "tests/plain/test_same_day.py", "tests/terminal/test_tuesday_afternoon.py")
"""Tests that live whole days. They begin first: one that began last would run on alone while the others were done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, and give what waits for other processes a second try, which is counted and said: on a
    machine that is busy with something else a terminal or a disk can be later than a test has patience for. Pure tests
    get none.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    for item in items:
        if item.nodeid.startswith(REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """What was imported to find the tests is there for good: it need not be looked through again."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: a third of the time every worker waits for a screen or a disk to be quiet."""
    return (os.cpu_count() or 1) + 2
