"""Records made once per process and copied: to make one takes 0.3 s, and a practice desk 2 s."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from db.startup import create
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.practice.desk import make_practice
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock


def copy_record(settings: Settings, now: datetime, text: str = shipped_text(DEFAULT_EDITION)) -> None:
    """Put a record that was created at `now` with this charter into a desk's folder. Raises as `create` does."""
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(_created(now, text), settings.record)


def copy_practice(settings: Settings, now: datetime) -> None:
    """Put the practice desk of this time into a folder that is not there yet."""
    shutil.copytree(_practised(now), settings.folder)


@cache
def _created(now: datetime, text: str) -> Path:
    settings = Settings(_folder())
    create.create(settings, StoppedClock(now), text)
    return settings.record


@cache
def _practised(now: datetime) -> Path:
    settings = Settings(_folder(), practice=True)
    make_practice(settings, StoppedClock(now))
    return settings.folder


def _folder() -> Path:
    around = Path(tempfile.mkdtemp(prefix="made-record-"))
    atexit.register(shutil.rmtree, around, ignore_errors=True)
    return around / "desk"
