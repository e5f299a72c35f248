"""Fixtures of the tests on screens."""

from __future__ import annotations

import pytest

from tests.screens.front_desk import take_bursts_as_keys


@pytest.fixture(autouse=True)
def bursts_are_keys() -> None:
    """Take keys in a burst for keys, also where an app is started without `front_desk`."""
    take_bursts_as_keys()
