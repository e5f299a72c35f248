"""What all tests have in common."""

from __future__ import annotations

import pytest
from hypothesis import settings

# Speed is measured in benchmarks: on a busy machine one example of a property can take a second.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

REAL = ("tests/terminal/", "tests/screens/", "tests/db/", "tests/plain/", "tests/test_cli.py")
"""Tests with other processes, threads, a real terminal or a real disk in them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what waits for other processes a second try, which is counted and said: on a machine that is busy with
    something else a terminal or a disk can be later than a test has patience for. Pure tests get none.
    """
    for item in items:
        if item.nodeid.startswith(REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))
