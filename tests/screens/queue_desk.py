"""Rows, a small app with the list alone, and the whole app at its queue."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.queue.first_page import QueueRow
from deskapp.app.app import DeskApp
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Region
from deskapp.views.queue_rows import OpenRows
from screens.base.themes import THEMES
from screens.queue.head import QueueHead
from screens.queue.row_list import QueueHeading, QueueList
from screens.queue.screen import QueueScreen
from tests.db.desk_case import NOW

WAIT = 60.0
"""Seconds after which something that should have come is missed."""

CALENDAR = WorkingCalendar(
    dict.fromkeys(range(5), ((9 * 3600, 17 * 3600),)),
    region=Region.ENG,
    bank_holidays={},
    closures={},
    special_hours={},
)


def at(day: int, hour: int = 17, minute: int = 0, *, month: int = 11) -> datetime:
    """A moment of November 2026, or of another month of it."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def row(contact_id: int, due_at: datetime, **facts: Any) -> QueueRow:
    """A row of the queue, by default an answerphone message of a caller named after its number."""
    plain = {
        "promise_id": contact_id,
        "ref": f"26-{contact_id:04}",
        "source_ref": None,
        "channel": Channel.ANSWERPHONE,
        "kind": Kind.ENQUIRY,
        "name": f"Caller {contact_id}",
        "number": None,
        "number_key": "",
        "about": "Wants a dentist taking NHS patients",
        "topic": "Dentist",
        "owner": "Priya",
        "owner_id": 1,
        "received_at": due_at - timedelta(days=1),
        "promise": PromiseName.REPLY,
        "chasing_count": 0,
        "needs": "",
        "ok_to_leave_message": "not_asked",
        "relay": False,
        "safeguarding": False,
        "version": 1,
    }
    return QueueRow(contact_id=contact_id, due_at=due_at, **{**plain, **facts})


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of a desk's folder that is not open."""
    shutil.copytree(folder, to)
    return to


class ListApp(App[None]):
    """The list and its heading, and nothing else."""

    def __init__(self, rows: list[QueueRow], now: datetime = NOW) -> None:
        super().__init__()
        self.list = QueueList(CALENDAR, now, OpenRows(rows))
        self.heard: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the list."""
        return dict(THEMES[0].variables)

    def compose(self) -> ComposeResult:
        """The heading, and the list under it."""
        yield QueueHeading()
        yield self.list

    def on_queue_list_highlighted(self, message: QueueList.Highlighted) -> None:
        """Record the message."""
        self.heard.append(message)

    def on_queue_list_opened(self, message: QueueList.Opened) -> None:
        """Record the message."""
        self.heard.append(message)


def text_of(lines: QueueList) -> list[str]:
    """The lines in the list's window, without blank ones."""
    drawn = [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]
    return [line for line in drawn if line]


class QueueApp(DeskApp):
    """The app, which also tells a test when the queue has received a reading."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.drafts = DraftBook(desk.settings.drafts, desk.clock)
        super().__init__(desk, self.drafts)
        self.news = asyncio.Event()

    @property
    def queue(self) -> QueueScreen:
        """The queue's screen."""
        return self.screens.queue

    def on_live_reading_done(self) -> None:
        """Count a reading that the queue has received."""
        self.news.set()

    def on_unmount(self) -> None:
        """Close the drafts and the record."""
        self.drafts.close()
        self.desk.close()


@asynccontextmanager
async def showing(app: QueueApp) -> AsyncIterator[Pilot[int]]:
    """The app at 80 by 24, with its queue."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield pilot


async def read(app: QueueApp, pilot: Pilot[int]) -> None:
    """Wait for one more reading of the record."""
    await asyncio.wait_for(app.news.wait(), WAIT)
    app.news.clear()
    await pilot.pause()


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until a condition holds that depends on a thread."""
    async with asyncio.timeout(WAIT):
        while not holds():
            await pilot.pause()


def lines(app: QueueApp) -> list[str]:
    """The lines of the list."""
    return text_of(app.queue.queue_list)


def names(app: QueueApp) -> list[str]:
    """The names in the list, in order."""
    return [row.name or "No name" for row in app.queue.queue_list.rows]


def head(app: QueueApp) -> str:
    """The two lines above the list."""
    return str(app.queue.query_one(QueueHead).render())


def hint(app: QueueApp) -> str:
    """The message line."""
    return app.queue.query_one("MessageLine").spoken[0]  # type: ignore[attr-defined, no-any-return]
