from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.app.app import DeskApp, OpenDesk
from deskapp.errors import RecordError
from screens.base.first_frame import OPENING, FirstFrame
from screens.queue.screen import QueueScreen
from tests.db.desk_case import NOW, StoppedClock, desk_in
from tests.screens.front_desk import threads_that_end
from tests.screens.queue_desk import WAIT, until


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Desk, DraftBook]]:
    desk = desk_in(tmp_path / "desk", StoppedClock(NOW))
    drafts = DraftBook(desk.settings.drafts, desk.clock)
    yield desk, drafts
    drafts.close()
    desk.close()


def once(may_open: threading.Event, opened: tuple[Desk, DraftBook]) -> OpenDesk:
    """An opening that takes until the test allows it."""

    def opening() -> tuple[Desk, DraftBook]:
        assert may_open.wait(WAIT)
        return opened

    return opening


async def test_the_frame_stands_first_and_what_is_typed_meanwhile_goes_to_the_queue(
    opened: tuple[Desk, DraftBook],
) -> None:
    may_open = threading.Event()
    app = DeskApp(once(may_open, opened))
    async with threads_that_end(), app.run_test(size=(80, 24)) as pilot:
        assert isinstance(app.screen, FirstFrame)
        frame = str(app.screen.render()).splitlines()
        assert len(frame) == 24
        assert frame[21].strip() == OPENING
        assert "F2 Call" in frame[23]
        app.simulate_key("f")
        app.simulate_key("f")
        may_open.set()
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await app.keys_done()
        assert opened[0].staff is not None
        await until(pilot, lambda: opened[0].staff is not None and opened[0].staff.queue_filter == "late")


async def test_a_desk_that_cannot_be_opened_ends_the_app_with_the_reason() -> None:
    fault = RecordError("The record is a folder.")

    def opening() -> tuple[Desk, DraftBook]:
        raise fault

    app = DeskApp(opening)
    async with threads_that_end(), app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.fault is not None)
    assert app.fault is fault
    assert app.return_value == 2


@pytest.mark.parametrize("size", [(60, 20), (20, 5), (132, 43)])
async def test_the_frame_fits_every_window(size: tuple[int, int], opened: tuple[Desk, DraftBook]) -> None:
    may_open = threading.Event()
    app = DeskApp(once(may_open, opened))
    async with threads_that_end(), app.run_test(size=size):
        assert isinstance(app.screen, FirstFrame)
        assert all(len(line) <= size[0] for line in str(app.screen.render()).splitlines() if line.strip())
        may_open.set()


def test_the_frame_needs_neither_charter_nor_record() -> None:
    later = (
        "{'sqlite3', 'tomllib', 'db.desk.desk', 'db.startup.open_desk', 'db.drafts.book', "
        "'deskapp.charter.rules', 'screens.queue.screen', 'sqlalchemy'}"
    )
    code = f"import sys, deskapp.cli.main, deskapp.app.start; print(sorted({later} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
