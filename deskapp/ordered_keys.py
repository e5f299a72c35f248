"""Keys keep their order.

Plain Textual 8.2.8 hands a printable key straight to the focused box, but runs everything that is a binding
(Backspace, Enter, Tab, the arrows, our own keys) only once the key has bubbled up to the App's queue, behind keys that
were already read. Keys that arrive together (ssh, tmux, a scanner, a fast typist during a stall) are so re-ordered:
text lands in the wrong field and backspaces are lost, silently (measured: design, textual.md 4.1).

So keys and pastes wait in a queue of our own. One is released, followed through everything that it sets off, and only
then the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakSet

from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from screens.frame import HOLDS_KEYS

PATIENCE = 100
"""How many slices one key may take before the next is released all the same: one second in all."""
HOLDING_PATIENCE = 1200
"""Slices that a worker of `HOLDS_KEYS` may take: twelve seconds. A save waits ten for somebody else's to end, and a
letter that overtook it would land in a form that is about to close."""
SLICE = 0.01
"""Seconds. Waiting is counted in slices, so that a loop that stood still for seconds has used up only one."""
ROUNDS = 8
"""How often we look whether a key has set off anything more. Enter in a box takes three."""
WORKER_TURNS = 12
"""Turns of the loop that a worker is given to open a screen. `push_screen_wait` takes three."""


class _Patience:
    """How long one key may still take."""

    def __init__(self, slices: int = PATIENCE) -> None:
        self._slices = slices

    async def until(self, ready: Callable[[], bool], signal: asyncio.Event | None = None) -> None:
        """Wait until `ready()`, looked at whenever `signal` is set and after each slice; or patience has run out."""
        signal = signal or asyncio.Event()
        while self._slices and not ready():
            try:
                async with asyncio.timeout(SLICE):
                    await signal.wait()
            except TimeoutError:
                self._slices -= 1


class OrderedKeys(App[ReturnType]):
    """An App whose keys and pastes are handed on one by one, each finished before the next begins.

    A key is finished when the App, the widget that had the focus, everything above it and then everything on the
    screen have nothing more to do because of it; when a screen that it opened stands, with its focus set; and when
    any worker of the group `screens.frame.HOLDS_KEYS` that it started is done or has changed the screen. At most one
    second, and twelve for such a worker: a handler that itself waits for a key gets it then. Mouse events pass.

    Not waited for: timers, ordinary workers, and what is put off by `call_after_refresh`. So a form moves its focus in
    the handler itself (`widget.focus()`), never in one of those.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: asyncio.Queue[events.Event] = asyncio.Queue()
        self._handing_on: asyncio.Task[None] | None = None
        self._target: DOMNode | None = None
        self._asked: dict[Worker[Any], Screen[Any]] = {}
        self._given_up: WeakSet[Worker[Any]] = WeakSet()

    async def keys_may_go(self) -> None:
        """Return when the first key may be handed on. An App that has to open something first waits for that here."""

    async def lets_through(self, _key: events.Key, /) -> bool:
        """Whether this key is to be handed on. An App that answers it itself, before any screen, says no here."""
        return True

    async def keys_done(self) -> None:
        """Return once every key typed so far has been handed on and has done all that it does."""
        await self._typed.join()

    def post_message(self, message: Message) -> bool:
        """Post a message. Keys and pastes that come from outside wait for the ones before them."""
        if not isinstance(message, events.Key | events.Paste) or message.is_forwarded:
            return super().post_message(message)
        if self._closing or self._closed or self._exit:
            return False
        if self._thread_id != threading.get_ident() and self._loop is not None:
            self._loop.call_soon_threadsafe(self._typed.put_nowait, message)
        else:
            self._typed.put_nowait(message)
        return True

    async def on_event(self, event: events.Event) -> None:
        """Note who is about to be given a key, so that it can be followed from there."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._target = self.focused or self.screen
        await super().on_event(event)

    def on_mount(self) -> None:
        """Begin to hand keys on. Those typed while the program started are waiting."""
        if self._handing_on is None:
            self._handing_on = asyncio.create_task(self._hand_on_keys(), name="keys in order")
            self._handing_on.add_done_callback(self._stopped_handing_on)

    def on_unmount(self) -> None:
        """Stop."""
        if self._handing_on is not None:
            self._handing_on.cancel()

    def _stopped_handing_on(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):  # Never keep a dead keyboard a secret.
            self._handle_exception(error)

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """Open a screen and wait for its answer, from a worker. Keys go to the screen, and not after the worker."""
        worker = get_current_worker()
        self._asked[worker] = self.get_screen(screen)
        try:
            return await super().push_screen_wait(self._asked[worker], mode=mode)
        finally:
            del self._asked[worker]

    async def _hand_on_keys(self) -> None:
        await self._mounted_event.wait()
        await self.keys_may_go()
        while True:
            event = await self._typed.get()
            try:
                if not self._exit:
                    await self._settle(_Patience())
                    if not isinstance(event, events.Key) or await self.lets_through(event):
                        await self._hand_on(event)
            finally:
                self._typed.task_done()

    async def _hand_on(self, event: events.Event) -> None:
        patience = _Patience()
        super().post_message(event)
        await self._follow(patience)
        await self._settle(patience)

    async def _settle(self, patience: _Patience) -> None:
        """Wait until a screen stands that nothing is about to change."""
        for _ in range(ROUNDS):
            screens = self._screens()
            await self._top_screen_stands(patience)
            await self._wait_for_workers(screens)
            if self._exit or self._screens() == screens:
                return

    def _screens(self) -> list[Screen[Any]]:
        return list(self._screen_stack) if self._running else []

    async def _follow(self, patience: _Patience) -> None:
        """Wait until the key has been where it goes: the App, its target, all above that, and the App again."""
        await self._pass(self, patience)
        target, self._target = self._target, None
        while target is not None:
            await self._pass(target, patience)
            target = target.parent
        await self._quiet(patience)

    async def _quiet(self, patience: _Patience) -> None:
        """Wait until nothing on the screen has a message left to see to."""
        for _ in range(ROUNDS):
            busy = [pump for pump in self._pumps() if pump.message_queue_size]
            if not busy:
                return
            for pump in busy:
                await self._pass(pump, patience)

    def _pumps(self) -> Iterable[MessagePump]:
        if self._exit or not self._screens():
            return ()
        return (*self.screen.walk_children(with_self=True), self)

    async def _pass(self, pump: MessagePump, patience: _Patience) -> None:
        """Wait until `pump` has seen to everything that is in its queue now."""
        passed = asyncio.Event()
        if pump.is_running and pump.call_later(passed.set):
            await patience.until(lambda: passed.is_set() or self._exit or not pump.is_running, passed)

    async def _wait_for_workers(self, screens: list[Screen[Any]]) -> None:
        """Give workers the time to open a screen; wait for those that later keys depend on."""
        for _ in range(WORKER_TURNS if self.workers else 0):
            await asyncio.sleep(0)
        await _Patience(HOLDING_PATIENCE).until(lambda: self._exit or self._screens() != screens or not self._holding())
        if self._screens() == screens:
            self._given_up.update(self._holding())

    def _holding(self) -> list[Worker[Any]]:
        """The workers that later keys wait for. One that awaits the answer of an open screen is not among them."""
        return [
            worker
            for worker in self.workers
            if worker.group == HOLDS_KEYS
            and not worker.is_finished
            and worker not in self._given_up
            and self._asked.get(worker) not in self._screens()
        ]

    async def _top_screen_stands(self, patience: _Patience) -> None:
        """Wait until the top screen is mounted, and has set its focus."""
        await patience.until(lambda: self._exit or not self._screens() or self.screen.is_mounted)
        await self._quiet(patience)
