"""The whole app on a real record, with a user who types in bursts and whose presses are counted."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections import UserDict
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, overload

from textual import events
from textual import screen as textual_screen
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled

from db.answerphone.check import nothing_on_it
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook
from db.models import Contact
from db.startup import create as startup
from db.startup.open_desk import open_desk
from deskapp.app import held_keys, stray_words
from deskapp.app.app import DeskApp
from deskapp.app.new_day import UNSEEN
from deskapp.charter.reading import DEFAULT_EDITION, shipped_text
from deskapp.charter.rules import local_date
from deskapp.forms.form import Form
from deskapp.settings import Settings
from deskapp.terminal import textual_patches
from screens.dialogs.who_is_on import WhoBox
from screens.end_of_day.handover import HandoverScreen
from screens.forms import astray
from screens.forms.screen import FormScreen
from screens.people.screen import PeopleScreen
from screens.queue import hand as queue_hand
from screens.queue import screen as queue_screen
from screens.queue.screen import QueueScreen
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.message_line import MessageLine
from tests.db.desk_case import StoppedClock, at, checks_of
from tests.db.desk_case import entry as entry_at

TUESDAY = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)
"""Priya's Tuesday, two minutes past nine."""
STAFF = ("Samira Haddad", "Derek Collins", "Helen Marsh", "Tom Ellery", "Priya Nair")
"""Who works here; the last is on the desk."""
AnyScreen = TypeVar("AnyScreen", bound=Screen[Any])


WAIT = 60.0
"""Seconds after which something that should have come is missed."""


NEVER = 1e6
"""Seconds between the queue's own ticks: a test lets each second pass with `Hands.tick`."""
SELDOM = 0.5
"""Seconds between drawings that no pause of `Hands` makes. To draw 60 times a second took a third of the time."""
ENDING = ("reading", "reading a report", "finding", "reading a page", "following", "keeping")
"""The groups of workers that end by themselves, beside those that widgets start without a group: suggestions."""
ROUNDS = 3
"""How often every widget is waited for: one tells another, which tells a third. To wait until the process is idle
instead, as a pause without a number does, took 20 ms or more after each key, two thirds of a test's time."""


async def workers_done(app: App[Any], workers: Sequence[Worker[Any]] | None = None) -> None:
    """Wait for these workers, by default all. One that was cancelled is done too: a later one of its group took its
    place.
    """
    for one in list(app.workers) if workers is None else workers:
        with suppress(WorkerCancelled):
            await one.wait()


class Hands:
    """A user at the keyboard. `keys` counts presses that are not words."""

    def __init__(self, app: DeskApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press keys that are not words, in one burst."""
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
        """Wait until every key was handled, every reading is shown, and the screen was drawn, on a busy machine longer
        than a key is waited for.
        """
        await self.app.keys_done()
        while True:
            for _ in range(ROUNDS):
                await self.pilot.pause(0)
                if not any(pump.message_queue_size for pump in (self.app, *self.screen.walk_children(with_self=True))):
                    break
            ending = [one for one in self.app.workers if not one.is_finished and self._ends_by_itself(one)]
            if ending:
                await workers_done(self.app, ending)
            elif self._is_drawn and not self.app.holding:
                return

    async def rest(self) -> None:
        """Wait until everything that was begun is done, but a question that waits for its answer."""
        await self.settle()
        async with asyncio.timeout(WAIT):
            while any(one.group == "default" and one not in self.app._asked for one in self.app.workers):
                await self.pilot.pause()
        await self.settle()

    async def tick(self, times: int = 1) -> None:
        """Let seconds pass on the queue, and wait for what they bring."""
        queue, are_handled = self.app.screens.queue, asyncio.Event()
        for _ in range(times):
            queue.tick()
        queue.call_later(are_handled.set)  # It need not be the top screen, which alone is waited for.
        await are_handled.wait()
        await self.rest()

    @property
    def _is_drawn(self) -> bool:
        """False while the top screen is still being opened."""
        return self.screen.is_mounted and self.screen._compositor.size.area > 0

    def _ends_by_itself(self, worker: Worker[Any]) -> bool:
        """False for a worker that may wait for an answer, or for the end of the app."""
        return worker.group in ENDING or (worker.group == "default" and worker.node is not self.app)

    async def see(self, words: str) -> None:
        """Wait until the screen shows these words: what a thread looked up is drawn when it comes."""
        async with asyncio.timeout(WAIT):
            while words not in self.text:
                await self.pilot.pause()

    async def come_on(self, letter: str) -> None:
        """Name the current user on another day, to which the clock was set, and close the sheet of the
        evening before.
        """
        await self.tick()
        self.on(WhoBox)
        await self.look_up()
        seen = len(self.app.routes.end_of_day.reminded)
        await self.press(letter, "enter")
        async with asyncio.timeout(WAIT):
            while len(self.app.routes.end_of_day.reminded) == seen:
                await self.pilot.pause()  # What is shown first is looked for in a thread.
        await self.rest()
        if isinstance(self.screen, HandoverScreen):
            await self.press("enter")

    async def look_up(self) -> None:
        """Let the seconds pass in which a new question takes no answer."""
        await self.tick(UNSEEN)

    @property
    def screen(self) -> Screen[Any]:
        """The lines of the screen."""
        return self.app.screen

    @overload
    def on(self, kind: type[AnyScreen]) -> AnyScreen: ...
    @overload
    def on(self, kind: type[Form[Any]]) -> FormScreen: ...
    def on(self, kind: type[Screen[Any]] | type[Form[Any]]) -> Screen[Any]:
        """The screen shown, which must be of this class, or draw a form of this class."""
        shown = self.screen.form if isinstance(self.screen, FormScreen) and issubclass(kind, Form) else self.screen
        under_way = [worker.name for worker in self.app.workers if not worker.is_finished]
        assert isinstance(shown, kind), f"{shown} with {self.said!r}, under way: {under_way}"
        return self.screen

    @property
    def over_the_queue(self) -> int:
        """The number of screens open above the queue."""
        stack = self.app.screen_stack
        return len(stack) - 1 - stack.index(self.app.screens.queue)

    @property
    def said(self) -> str:
        """The message line."""
        lines = list(self.screen.query(MessageLine))
        return lines[0].spoken[0] if lines else ""

    def value(self, field: str) -> str:
        """The value of a field of the form."""
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
        """Everything shown on the screen, as lines of text."""
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


_STYLES: dict[frozenset[tuple[str, str]], dict[Any, Any]] = {}
"""The style sheets as parsed with each set of colours, for every app of this process."""


class ParsedOnce(UserDict[Any, Any]):
    """A cache of parsed style sheets, shared by all apps with the same colours until one changes its own."""

    def __init__(self, app: DeskApp) -> None:
        super().__init__()
        self.data = _STYLES.setdefault(frozenset(app.get_css_variables().items()), {})

    def clear(self) -> None:
        self.data = {}


@cache
def made_once(edition_text: str, staff: tuple[str, ...], *, checked: bool) -> Path:
    """A record with this charter, made once per worker and copied for each test, which saves a third of a short test.
    Raises as `create` does.
    """
    settings = Settings(folder=Path(tempfile.mkdtemp(prefix="made-once-")))
    atexit.register(shutil.rmtree, settings.folder, ignore_errors=True)
    startup.create(settings, StoppedClock(TUESDAY), edition_text)
    desk = open_desk(settings, StoppedClock(TUESDAY))
    prepare(desk, staff, checked=checked)
    desk.close()
    return settings.record


def copy_of_made_once(
    settings: Settings, staff: tuple[str, ...] = (), *, text: str = shipped_text(DEFAULT_EDITION), checked: bool = False
) -> None:
    """Put a copy of the record that is made once into a desk's folder."""
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(made_once(text, staff, checked=checked), settings.record)


def prepare(desk: Desk, staff: Sequence[str], *, checked: bool) -> None:
    """Add staff, the last one as the current user, and make an answerphone check."""
    for name in staff:
        come_on_duty(desk, name, add=True)
    if checked and staff and not checks_of(desk.engine, local_date(desk.clock.now())):
        nothing_on_it(desk)


def take_bursts_as_keys() -> None:
    """Take keys that come in one burst for keys: no hand is as quick as a test's."""
    held_keys.HELD_WITHIN = queue_hand.SAVED_JUST_NOW = astray.WITHIN = astray.BURST_WITHIN = astray.ANSWER_PAUSE = (
        stray_words.TYPED_WITHIN
    ) = float("-inf")


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
    """The app on a real record, as the command line starts it.

    `safeguarding` is the contact for dangers in the charter, which shipped charters leave out. With `checked` the
    answerphone was checked this morning without messages, so that the queue has only contacts.
    """
    clock = clock or StoppedClock(TUESDAY)
    told = f'safeguarding = "{safeguarding}"\n' if safeguarding else ""
    settings, text = Settings(folder=folder), told + shipped_text(edition)
    is_made = not settings.record.exists()
    as_ever = is_made and clock.at == TUESDAY
    if is_made:
        on_it = tuple(staff) if as_ever else ()
        copy_of_made_once(settings, on_it, text=text, checked=checked and as_ever)
    desk = open_desk(settings, clock)
    prepare(desk, staff[-1:] if as_ever else staff, checked=checked and not as_ever)
    drafts = DraftBook(desk.settings.drafts, clock)
    textual_patches.apply()
    app = DeskApp(desk, drafts)
    app.stylesheet._parse_cache = ParsedOnce(app)  # type: ignore[assignment]
    take_bursts_as_keys()
    as_often = textual_screen.UPDATE_PERIOD
    textual_screen.UPDATE_PERIOD = SELDOM  # type: ignore[misc]
    try:
        with ticks_by_hand():
            async with threads_that_end(), app.run_test(size=size, notifications=True) as pilot:
                hands = Hands(app, pilot)
                await hands.settle()
                yield hands, desk, drafts
    finally:
        textual_screen.UPDATE_PERIOD = as_often  # type: ignore[misc]
        drafts.close()
        desk.close()


@contextmanager
def ticks_by_hand() -> Iterator[None]:
    """Let no second pass on the queue but those of `Hands.tick`: a busy machine takes seconds for a few keys."""
    queue = vars(queue_screen)
    as_often, queue["TICK"] = queue["TICK"], NEVER
    try:
        yield
    finally:
        queue["TICK"] = as_often


@asynccontextmanager
async def threads_that_end() -> AsyncIterator[None]:
    """Wait for every thread of an app before its record is closed: one that still reads would open it again."""
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor()
    loop.set_default_executor(threads)
    try:
        yield
    finally:
        threads.shutdown()
        loop.set_default_executor(ThreadPoolExecutor())


def still_there(desk: Desk) -> None:
    """Record that the current user is still on duty on another day, to which the clock was set."""
    desk.on_duty_since = desk.clock.now()


async def a_call(hands: Hands, about: str = "A dentist", *, name: str = "") -> None:
    """Log a call to be returned by tomorrow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter", "enter")
    await hands.write(about)
    await hands.press("enter", "d", "e", "n", "enter", "c", "f9")
    hands.on(QueueScreen)


async def a_call_from(hands: Hands, name: str, *, leave_message: str = "") -> None:
    """Log a call from a new person with name and number, to be returned by tomorrow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter")
    await hands.write("01632 960 044")
    await hands.press("enter")
    await hands.write("A dentist")
    await hands.press("enter", "d", "e", "n", "enter", "c", "enter", "enter")
    if leave_message:
        assert hands.field == "ok_to_leave_message"
        await hands.press(leave_message)
    await hands.press("f9")
    hands.on(QueueScreen)


async def a_letter(hands: Hands, name: str, *, kind: str = "enter") -> None:
    """Fill in Joan's letter, up to the field for the owner."""
    await hands.press("p", "enter", "enter")
    await hands.write(name)
    await hands.press("enter")
    await hands.write("14 Test Row, Southsea PO4 9ZZ")
    await hands.press("enter", "l")
    await hands.write("Unhappy with discharge")
    await hands.press("enter", "h", "o", "s", "enter", kind, "enter")


async def command(hands: Hands, words: str) -> None:
    """Run a command: Ctrl+P, a word of it, Enter."""
    await hands.press("ctrl+p")
    await hands.write(words)
    await hands.press("enter")


def entry(**fields: Any) -> Contact:
    return entry_at(received_at=at(24, 8, 55), **fields)


async def look_for(hands: Hands, words: str) -> PeopleScreen:
    await hands.press("slash")
    await hands.write(words)
    await found(hands)
    return hands.on(PeopleScreen)


async def found(hands: Hands) -> None:
    await workers_done(hands.app, [w for w in hands.app.workers if w.group in ("finding", "reading a page")])
    await hands.settle()
