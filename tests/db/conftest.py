"""A desk on a real file. One record is made a session and copied, closed, for each test: making one takes 0.3 s."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import opening
from db.desk import Desk, open_desk
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, colleague


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(folder=tmp_path_factory.mktemp("made") / "desk")
    opening.create(settings, StoppedClock(NOW), shipped_text(DEFAULT_EDITION))
    return settings.record


@pytest.fixture
def settings(tmp_path: Path, made_once: Path) -> Settings:
    settings = Settings(folder=tmp_path / "desk", staff_name="Priya Shah")
    settings.folder.mkdir(mode=0o700)
    shutil.copy(made_once, settings.record)
    return settings


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def desk(settings: Settings, clock: StoppedClock) -> Iterator[Desk]:
    desk = open_desk(settings, clock)
    yield desk
    desk.close()


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """A colleague at the same record."""
    with colleague(desk) as other:
        yield other
