"""A desk on a real file. One record is made per session, and copied for each test, because making one takes 0.3 s."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.startup import create as startup
from db.startup.open_desk import open_desk
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, colleague
from tests.db.made_records import copy_practice


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(folder=tmp_path_factory.mktemp("made") / "desk")
    startup.create(settings, StoppedClock(NOW), shipped_text(DEFAULT_EDITION))
    return settings.record


@pytest.fixture(scope="session")
def made_with_staff(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same record after Priya Shah has come on duty."""
    settings = Settings(folder=tmp_path_factory.mktemp("staffed") / "desk", staff_name="Priya Shah")
    settings.folder.mkdir(mode=0o700)
    shutil.copy(made_once, settings.record)
    open_desk(settings, StoppedClock(NOW)).close()
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
def desk(settings: Settings, made_with_staff: Path, clock: StoppedClock) -> Iterator[Desk]:
    shutil.copy(made_with_staff, settings.record)
    desk = open_desk(settings, clock)
    yield desk
    desk.close()


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """A colleague's desk on the same record."""
    with colleague(desk) as other:
        yield other


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The practice desk of a Tuesday afternoon, only read by its tests."""
    settings = Settings(folder=tmp_path_factory.mktemp("practice") / "desk", practice=True)
    copy_practice(settings, NOW)
    with closing(open_desk(settings, StoppedClock(NOW))) as desk:
        yield desk
