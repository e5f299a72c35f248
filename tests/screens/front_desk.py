"""The whole app at a real desk, worked by hands that type in bursts and are counted."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from db import opening
from db.answerphone import nothing_on_it
from db.answerphone_seen import checks_of
from db.desk import Desk, open_desk
from db.drafts import DraftBook
from db.staff import come_on_duty
from deskapp.app import DeskApp, build_app
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import london_date
from deskapp.mornings import UNSEEN
from deskapp.settings import Settings
from screens.handover import HandoverScreen
from screens.queue import QueueScreen
from screens.who import WhoBox
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.message_line import MessageLine
from tests.db.desk_case import StoppedClock

TUESDAY = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)
"""Priya's Tuesday, two minutes past nine (design: people, B3)."""
STAFF = ("Samira Haddad", "Derek Collins", "Helen Marsh", "Tom Ellery", "Priya Nair")
"""Who works here; the last is on the desk."""
AnyScreen = TypeVar("AnyScreen", bound=Screen[Any])


WAIT = 10.0
"""Seconds after which something that should have come is missed."""


class Hands:
    """Somebody at the keyboard. `keys` counts presses that are not words."""

    def __init__(self, app: DeskApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press keys that are no words, in one burst."""
        self.keys += len(keys)
        for key in keys:
            character = key if len(key) == 1 else None
            self.app.post_message(events.Key(_character_to_key(key) if character else key, character))
        await self.settle()

    async def write(self, words: str) -> None:
        """Type words, in one burst."""
        for letter in words:
            self.app.post_message(events.Key(_character_to_key(letter), letter))
        await self.settle()

    async def settle(self) -> None:
        """Wait until every key has done all that it does, and the screen has been drawn: on a machine that is busy with
        something else that can take longer than a key is waited for in front of the next.
        """
        await self.app.keys_done()
        seen_to = asyncio.Event()
        if self.app.call_later(seen_to.set):
            async with asyncio.timeout(WAIT):
                await seen_to.wait()
        await self.pilot.pause()

    async def come_on(self, letter: str) -> None:
        """The clock was moved to another day: say who is on the desk, and close the sheet of the evening before."""
        if isinstance(self.screen, QueueScreen):
            self.screen.tick()  # Where the queue's own tick was not quicker.
        await self.settle()
        self.on(WhoBox)
        await self.look_up()
        seen = len(self.app._reminded)
        await self.press(letter, "enter")
        async with asyncio.timeout(WAIT):
            while len(self.app._reminded) == seen:
                await self.pilot.pause()  # What is shown first is looked for in a thread.
        while begun := [one for one in self.app.workers if one.group == "default" and not one.is_finished]:
            await self.app.workers.wait_for_complete(begun)
        await self.settle()
        if isinstance(self.screen, HandoverScreen):
            await self.press("enter")

    async def look_up(self) -> None:
        """Let the seconds pass in which nobody can have seen yet that somebody is asked for."""
        for _ in range(UNSEEN):
            self.app._queue.tick()
        await self.settle()

    @property
    def screen(self) -> Screen[Any]:
        """What is on the screen."""
        return self.app.screen

    def on(self, kind: type[AnyScreen]) -> AnyScreen:
        """The screen that is shown, which has to be of this kind."""
        under_way = [worker.name for worker in self.app.workers if not worker.is_finished]
        assert isinstance(self.screen, kind), f"{self.screen} with {self.said!r}, under way: {under_way}"
        return self.screen

    @property
    def said(self) -> str:
        """The message line."""
        lines = list(self.screen.query(MessageLine))
        return lines[0].spoken[0] if lines else ""

    def value(self, field: str) -> str:
        """What a field of the form holds."""
        for found in self.screen.query("*"):
            if isinstance(found, Box | Choice) and found.field == field:
                return found.value or ""
        raise AssertionError(f"no field {field} on {self.screen}")

    @property
    def field(self) -> str:
        """The field that the cursor is in."""
        focused = self.app.focused
        return focused.field if isinstance(focused, Box | Choice) else type(focused).__name__

    @property
    def text(self) -> str:
        """Everything that the screen shows, as lines of text."""
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@cache
def made_once(edition_text: str, staff: tuple[str, ...], *, checked: bool) -> Path:
    """A record of Priya's Tuesday with this charter, made once by every worker and copied, closed, for each test: a
    third of the time of a short test went into making it. Raises what `opening.create` does.
    """
    settings = Settings(folder=Path(tempfile.mkdtemp(prefix="made-once-")))
    atexit.register(shutil.rmtree, settings.folder, ignore_errors=True)
    opening.create(settings, StoppedClock(TUESDAY), edition_text)
    desk = open_desk(settings, StoppedClock(TUESDAY))
    prepare(desk, staff, checked=checked)
    desk.close()
    return settings.record


def prepare(desk: Desk, staff: Sequence[str], *, checked: bool) -> None:
    """Have these work here, the last of them on the desk, and the answerphone checked."""
    for name in staff:
        come_on_duty(desk, name)
    if checked and staff and not checks_of(desk.engine, london_date(desk.clock.now())):
        nothing_on_it(desk)


@asynccontextmanager
async def front_desk(
    folder: Path,
    clock: StoppedClock | None = None,
    *,
    staff: Sequence[str] = STAFF,
    size: tuple[int, int] = (80, 24),
    edition: str = DEFAULT_EDITION,
    safeguarding: str = "",
    checked: bool = True,
) -> AsyncIterator[tuple[Hands, Desk, DraftBook]]:
    """The app on a real record, through the door that the command line uses.

    `safeguarding` is what the charter says of whom to tell; the charters that ship leave it to the desk. `checked`: the
    answerphone was checked this morning and had nothing, so that the queue holds nothing but contacts.
    """
    clock = clock or StoppedClock(TUESDAY)
    told = f'safeguarding = "{safeguarding}"\n' if safeguarding else ""
    settings, text = Settings(folder=folder), told + shipped_text(edition)
    is_made = not settings.record.exists()
    as_ever = is_made and clock.at == TUESDAY
    if is_made:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy(made_once(text, tuple(staff) if as_ever else (), checked=checked and as_ever), settings.record)
    desk = open_desk(settings, clock)
    prepare(desk, staff[-1:] if as_ever else staff, checked=checked)
    drafts = DraftBook(desk.settings.drafts, clock)
    app = build_app(desk, drafts)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            hands = Hands(app, pilot)
            await hands.settle()
            yield hands, desk, drafts
    finally:
        drafts.close()
        desk.close()


def still_there(desk: Desk) -> None:
    """The clock was moved to another day, on which whoever was on the desk has said already that they are there."""
    desk.on_duty_since = desk.clock.now()
