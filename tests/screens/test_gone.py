"""Every screen is taken off in the middle of every read that it makes: nothing happens, and the program goes on.

Reads are held where all of them pass, in the pool of threads of the event loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.keys import _character_to_key
from textual.screen import ModalScreen, Screen
from textual.widgets import Label
from textual.worker import WorkerFailed

from deskapp.terminal.ordered_keys import OrderedKeys
from screens.end_of_day.screen import EndOfDay
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.screens.front_desk import WAIT, Hands, a_call_from, a_letter, front_desk, look_for

FAR = 10_000


class HeldThreads(ThreadPoolExecutor):
    """Threads that hold back the answer of the n-th piece of work from now on, until it is let go."""

    def __init__(self) -> None:
        super().__init__(max_workers=8)
        self.hold(FAR)

    def hold(self, number: int) -> None:
        self._left = number
        self._held, self._go = asyncio.Event(), threading.Event()

    @property
    def holds(self) -> bool:
        """True once the answer was asked for that is held back."""
        return self._held.is_set()

    async def held(self) -> None:
        """Return once it is."""
        await self._held.wait()

    def let_go(self) -> None:
        self._left = FAR
        self._go.set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._left -= 1
        if self._left:
            return super().submit(fn, *args, **kwargs)
        go = self._go
        self._held.set()

        def held() -> Any:
            answer = fn(*args, **kwargs)
            go.wait(WAIT)
            return answer

        return super().submit(held)


Place = Callable[[Hands], Awaitable[object]]


async def among_people(hands: Hands) -> None:
    await look_for(hands, "hall")
    hands.on(PeopleScreen)


async def on_somebody(hands: Hands) -> None:
    await among_people(hands)
    await hands.press("down")


async def on_a_page(hands: Hands) -> None:
    await hands.press("enter")


async def on_a_page_over_people(hands: Hands) -> None:
    await among_people(hands)
    await hands.press("enter")


async def unfinished(hands: Hands) -> None:
    await hands.press("f2")
    await hands.write("Kay")
    await hands.press("f8")


async def at_the_end_of_day(hands: Hands) -> None:
    await hands.press("e")
    hands.on(EndOfDay)


async def in_a_call(hands: Hands) -> None:
    await hands.press("f2")


async def in_a_calls_number(hands: Hands) -> None:
    await hands.press("f2", "tab")


async def in_a_reply(hands: Hands) -> None:
    await hands.press("r")


async def at_the_answerphone(hands: Hands) -> None:
    await hands.press("k")


async def on_the_queue(hands: Hands) -> None:
    hands.on(QueueScreen)


async def in_the_day_book(hands: Hands) -> None:
    await hands.press("l")


async def in_the_report(hands: Hands) -> None:
    await hands.press("m", "down")


async def in_the_settings(hands: Hands) -> None:
    await hands.press("s")


async def at_the_topics(hands: Hands) -> None:
    await hands.press("s", "down", "down", "enter")


PLACES: list[tuple[Place, str]] = [
    (in_the_day_book, "enter m left d"),
    (in_the_report, "enter less_than_sign r"),
    (in_the_settings, "enter z"),
    (at_the_topics, "z a"),
    (among_people, "enter x"),
    (on_somebody, "enter y h j z"),
    (on_a_page, "r g z enter y s j w"),
    (on_a_page_over_people, "escape z"),
    (unfinished, "enter d z"),
    (at_the_end_of_day, "k g r y w z"),
    (in_a_call, "H f9"),
    (in_a_calls_number, "0 f9"),
    (in_a_reply, "f9 ctrl+o"),
    (at_the_answerphone, "0 enter"),
    (on_the_queue, "f8 e k y u"),
]
"""Where it is done, and the keys that read there."""


def press(hands: Hands, key: str) -> None:
    """Press a key, and wait for nothing."""
    character = key if len(key) == 1 else None
    hands.app.post_message(events.Key(_character_to_key(key) if character else key, character))


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT):
        while not happened():
            await asyncio.sleep(0)


async def settled_or_held(hands: Hands, threads: HeldThreads) -> None:
    settling, held = asyncio.ensure_future(hands.settle()), asyncio.ensure_future(threads.held())
    async with asyncio.timeout(WAIT):
        await asyncio.wait((settling, held), return_when=asyncio.FIRST_COMPLETED)
    settling.cancel()
    held.cancel()


async def taken_off(hands: Hands, threads: HeldThreads, place: Place, key: str, number: int) -> bool:
    """Go there, press the key, hold the n-th read after it, take everything off, and let the read go. False where there
    were fewer reads.
    """
    await place(hands)
    threads.hold(number)
    press(hands, key)
    await settled_or_held(hands, threads)
    held = threads.holds
    hands.app.screens.back_to_queue()
    if not held:
        # What is below is shown again before it is closed as well, and may read then.
        await settled_or_held(hands, threads)
        held = threads.holds
    threads.let_go()  # at once: Textual is still removing widgets, and ends the screen's workers only after them
    await hands.settle()
    assert hands.app.crash is None, f"{place.__name__}, {key}, read {number}: {hands.app.crash!r}"
    await back(hands)
    return held


async def back(hands: Hands) -> None:
    """Whatever the App itself opened meanwhile is closed."""
    while not isinstance(hands.screen, QueueScreen):
        assert hands.app.is_running
        if isinstance(hands.screen, ModalScreen):
            hands.screen.dismiss(None)
        else:
            hands.app.screens.back_to_queue()
        await hands.settle()


@pytest.mark.parametrize(("place", "keys"), PLACES, ids=[place.__name__ for place, _ in PLACES])
async def test_a_screen_taken_off_in_the_middle_of_any_read_drops_the_answer(
    tmp_path: Path, place: Place, keys: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        threads = HeldThreads()
        asyncio.get_running_loop().set_default_executor(threads)
        await a_call_from(hands, "Margaret Hall")
        await a_letter(hands, "Joan Hall")
        await back(hands)
        held = 0
        for key in keys.split():
            number = 1
            while await taken_off(hands, threads, place, key, number):
                held += 1
                number += 1
        assert held, "nothing was read here"


class Reading(Screen[None]):
    """A screen whose worker asks for a widget once it may; one that the App runs."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Label("reading")

    async def read(self) -> None:
        await self.may_go.wait()
        self.query_one(Label).update("read")


async def close_while_it_reads(app: App[None]) -> None:
    async with app.run_test() as pilot:
        screen = Reading()
        await app.push_screen(screen)
        worker = screen.run_worker(screen.read())
        screen.workers.cancel_node = lambda node: []  # type: ignore[method-assign]  # noqa: ARG005 - as Textual names it
        await app.pop_screen()
        screen.may_go.set()
        await until(lambda: worker.is_finished)
        await pilot.pause()


async def test_textual_still_ends_with_the_work_of_a_closed_screen() -> None:
    with pytest.raises(WorkerFailed):
        await close_while_it_reads(App())


async def test_work_of_a_closed_screen_ends_nothing() -> None:
    await close_while_it_reads(OrderedKeys())


class Opens(Screen[None]):
    """A screen that uses its widgets once they are mounted, as the program's screens do."""

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical():
            yield Label("open")

    def on_mount(self) -> None:
        self.query_one(Label).update("mounted")


async def end_while_it_opens(app: App[None]) -> None:
    async with app.run_test():
        app.push_screen(Opens())
        await asyncio.sleep(0)


async def test_textual_still_ends_with_an_error_while_a_screen_opens() -> None:
    with pytest.raises(NoMatches):
        await end_while_it_opens(App())


async def test_a_program_that_ends_while_a_screen_opens_ends_without_an_error() -> None:
    app = OrderedKeys[None]()
    await end_while_it_opens(app)
    assert (app.crash, app.return_code) == (None, None)


async def test_a_widget_that_was_never_mounted_is_no_error_once_the_program_was_told_to_go() -> None:
    app = OrderedKeys[None]()
    async with app.run_test():
        app.exit(return_code=129)
        assert app.is_running
        with app.screen._context(), pytest.raises(NoMatches) as missed:
            app.screen.query_one(Label)
        with app.screen._context():
            app._handle_exception(missed.value)
    assert (app.crash, app.return_code) == (None, 129)
