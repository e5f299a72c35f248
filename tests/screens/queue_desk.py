"""A desk with a real record and a small app around the queue, for the tests of the screen."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from textual.pilot import Pilot

from db.contacts import log
from db.desk import Desk, open_desk
from db.drafts import DraftBook
from db.models import Contact
from db.staff import come_on_duty
from deskapp.app import DeskApp
from deskapp.charter.vocabulary import Channel
from deskapp.settings import Settings
from screens.queue import QueueScreen
from screens.widgets.queue_head import QueueHead
from tests.screens.queue_case import NOW, StoppedClock, text_of

WAIT = 10.0
"""Seconds after which something that should have come is missed."""


def desk_in(folder: Path, clock: StoppedClock, *, who: str | None = "Priya", practice: bool = False) -> Desk:
    """The desk of a folder, with somebody on it."""
    desk = open_desk(Settings(folder=folder, practice=practice), clock)
    if who is not None:
        come_on_duty(desk, who)
    return desk


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of a desk's folder that nobody has open."""
    shutil.copytree(folder, to)
    return to


def logged(desk: Desk, name: str | None, received_at: datetime, **facts: Any) -> int:
    """Log an answerphone message, or what is said otherwise; the contact's id. The desk's clock stands still for it."""
    assert desk.staff is not None
    promised_at = facts.pop("promised_at", None)
    said_words = facts.pop("said_words", None)
    plain = {"channel": Channel.ANSWERPHONE, "about": "Wants a dentist", "owner_id": desk.staff.id}
    contact = Contact(
        ref="",
        entry_id=uuid4().hex,
        name=name,
        received_at=received_at,
        written_at=received_at,
        created_by=desk.staff.id,
        created_at=desk.clock.now(),
        updated_at=desk.clock.now(),
        edition_id=desk.edition_id,
        **{**plain, **facts},
    )
    return log(desk, contact, promised_at=promised_at, said_words=said_words).contact_id


class QueueApp(DeskApp):
    """The app itself, which also tells a test when the queue has heard of a reading."""

    def __init__(self, desk: Desk) -> None:
        self.drafts = DraftBook(desk.settings.drafts, desk.clock)
        super().__init__(desk, self.drafts)
        self.news = asyncio.Event()

    @property
    def queue(self) -> QueueScreen:
        """Home."""
        return self._queue

    def on_reading_screen_read(self) -> None:
        """The record was read, and the queue has heard of it."""
        self.news.set()

    def on_unmount(self) -> None:
        """Let go of the unfinished entries."""
        self.drafts.close()


async def read(app: QueueApp, pilot: Pilot[int]) -> None:
    """Wait until the record was read once more than before."""
    await asyncio.wait_for(app.news.wait(), WAIT)
    app.news.clear()
    await pilot.pause()


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until something holds: it comes from a thread, and the app hears of it between two pauses."""
    async with asyncio.timeout(WAIT):
        while not holds():
            await pilot.pause()


def lines(app: QueueApp) -> list[str]:
    """What the list shows."""
    return text_of(app.queue.queue_list)


def names(app: QueueApp) -> list[str]:
    """Who is in the list, in order."""
    return [row.name or "No name" for row in app.queue.queue_list.rows]


def head(app: QueueApp) -> str:
    """What the two lines over the list say."""
    return str(app.queue.query_one(QueueHead).render())


def hint(app: QueueApp) -> str:
    """What the message line says."""
    return app.queue.query_one("MessageLine").spoken[0]  # type: ignore[attr-defined, no-any-return]


__all__ = ["NOW", "QueueApp", "copy_of", "desk_in", "head", "hint", "lines", "logged", "names", "read", "until"]
