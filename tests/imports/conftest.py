"""A desk on a copy of a record that is made once per worker, on the morning after the logs to import end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from tests.db.conftest import made_once
from tests.db.desk_case import StoppedClock

__all__ = ["NOW", "clock", "desk", "made_once"]

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(tmp_path: Path, made_once: Path, clock: StoppedClock) -> Iterator[Desk]:
    settings = Settings(tmp_path / "desk", staff_name="Pat")
    settings.folder.mkdir(mode=0o700)
    shutil.copy(made_once, settings.record)
    desk = open_desk(settings, clock)
    yield desk
    desk.close()
