"""Keys and pastes in the order in which they were typed.

Textual 8.2.8 sends a printable key straight to the focused widget, but runs a binding (Backspace, Enter, Tab, the
arrows, the program's own keys) only when the key has bubbled up to the App's queue, behind keys read meanwhile. Keys
that arrive together (ssh, tmux, a scanner, a fast typist during a stall) are re-ordered: text silently lands in the
wrong field, and backspaces are lost. README.md beside this file has a reproduction.

Here keys and pastes are queued. The next one is dispatched when everything that the one before caused
has been handled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any
from weakref import WeakSet

from rich.console import RenderableType
from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from deskapp.terminal.gone_screens import is_of_gone_screen

HOLDS_KEYS = "holds keys"
"""The group of workers that later keys wait for: those that save, or await the answer of a dialog.

`self.run_worker(self._save(), group=HOLDS_KEYS)`. Keys typed meanwhile are dispatched once the worker is done or the
screen has changed, and after twelve seconds in any case.
"""
_PATIENCE = 100
"""The maximum number of slices for one key: one second in all."""
HOLDING_PATIENCE = 1200
"""The maximum number of slices for a worker of `HOLDS_KEYS`: twelve seconds. A save waits up to ten for another desk's
save, and a letter that overtook it would land in a form that is about to close.
"""
SLICE = 0.01
"""The length of a slice in seconds. An event loop that was blocked for seconds has used up only one slice."""
ROUNDS = 8
"""The number of checks for pending messages before a key counts as handled. Enter in a text box takes three."""
WORKER_TURNS = 12
"""The number of loop iterations for a worker to open a screen. `push_screen_wait` takes three."""


class _Patience:
    """The remaining time of one key."""

    def __init__(self, slices: int = _PATIENCE) -> None:
        self._slices = slices

    async def until(self, ready: Callable[[], bool], signal: asyncio.Event | None = None) -> None:
        """Wait until `ready()` is true, checked when `signal` is set and after each slice, or the time is used up."""
        signal = signal or asyncio.Event()
        while self._slices and not ready():
            try:
                async with asyncio.timeout(SLICE):
                    await signal.wait()
            except TimeoutError:
                self._slices -= 1


class OrderedKeys(App[ReturnType]):
    """An App that dispatches keys and pastes one by one, each after the one before was handled.

    A key is handled when the App, the focused widget, its ancestors and all widgets of the screen have no more messages
    because of it; when a screen that it opened is mounted and has set its focus; and when every worker of the group
    `HOLDS_KEYS` that it started is done or has changed the screen. At most one second, or twelve for such a worker: a
    handler that itself waits for a key receives it then. Mouse events are not queued.

    Timers, other workers and `call_after_refresh` are not waited for. So a form must move its focus in the handler
    itself (`widget.focus()`).
    """

    def __init__(self, driver: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver)
        self._typed: asyncio.Queue[events.Event] = asyncio.Queue()
        self._looked_at: events.Event | None = None
        """The event after the one being handled, once `following_key` has looked at it."""
        self._handing_on: asyncio.Task[None] | None = None
        self._target: DOMNode | None = None
        self._asked: dict[Worker[Any], Screen[Any]] = {}
        self._given_up: WeakSet[Worker[Any]] = WeakSet()
        self._has_ended = False
        self.crash: Exception | None = None
        """The unexpected error that has ended the App."""

    def _handle_exception(self, error: Exception) -> None:
        """End with status 1, with the error in `crash`. Textual would print all local variables: names, numbers.

        A removed widget of a closed screen is not an error.
        """
        if is_of_gone_screen(self, error):
            return
        self.crash = self.crash or error
        self._return_code = 1
        if self._exception is None:  # as Textual does, for tests
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    async def lets_through(self, _key: events.Key, /) -> bool:
        """Return false for a key that the App handles itself, before any screen."""
        return True

    def lets_paste_through(self, _paste: events.Paste, /) -> bool:
        """Return false for a paste that the App handles itself, before any screen."""
        return True

    def key_handled(self) -> None:
        """Override this to look at what each key has caused."""

    async def following_key(self, seconds: float) -> events.Key | None:
        """The key after the one being let through, which is dispatched after it all the same. None if a paste follows,
        or nothing within these seconds.
        """
        if self._looked_at is None:
            try:
                async with asyncio.timeout(max(SLICE, seconds)):
                    self._looked_at = await self._typed.get()
            except TimeoutError:
                return None
        return self._looked_at if isinstance(self._looked_at, events.Key) else None

    async def keys_done(self) -> None:
        """Wait until all keys typed so far are handled."""
        await self._typed.join()

    @property
    def holding(self) -> bool:
        """True while a save or an awaited dialog holds back later keys."""
        return bool(self._holding())

    def exit(
        self, result: ReturnType | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave, and discard keys that are still queued."""
        self._has_ended = True
        super().exit(result, return_code, message)

    def post_message(self, message: Message) -> bool:
        """Post a message, or queue it if it is a key or a paste from outside."""
        if not isinstance(message, events.Key | events.Paste) or message.is_forwarded:
            return super().post_message(message)
        if self._has_ended:
            return False
        if self._loop is not None and not _on_the_loop():
            self._loop.call_soon_threadsafe(self._typed.put_nowait, message)
        else:
            self._typed.put_nowait(message)
        return True

    async def on_event(self, event: events.Event) -> None:
        """Note the widget that receives a key, to wait for its messages."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._target = self.focused or self.screen
        await super().on_event(event)

    def on_mount(self) -> None:
        """Dispatch keys from now on, beginning with those typed during the start."""
        self.call_later(self._begin_to_hand_on)

    def on_unmount(self) -> None:
        """Stop dispatching."""
        self._has_ended = True
        if self._handing_on is not None:
            self._handing_on.cancel()

    def _begin_to_hand_on(self) -> None:
        self._handing_on = asyncio.create_task(self._hand_on_keys(), name="keys in order")
        self._handing_on.add_done_callback(self._stopped_handing_on)

    def _stopped_handing_on(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:  # A dead keyboard is never kept a secret: Textual ends the App with the error.
            self.call_later(_raise, error)

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """Open a screen from a worker and wait for its result. Keys go to the screen meanwhile."""
        worker = get_current_worker()
        self._asked[worker] = self.get_screen(screen)
        try:
            return await super().push_screen_wait(self._asked[worker], mode=mode)
        finally:
            del self._asked[worker]

    async def _hand_on_keys(self) -> None:
        while True:
            event, self._looked_at = self._looked_at or await self._typed.get(), None
            try:
                if not self._has_ended:
                    await self._settle(_Patience())
                    if await self._may_hand_on(event):
                        await self._hand_on(event)
            finally:
                self._typed.task_done()

    async def _may_hand_on(self, event: events.Event) -> bool:
        if isinstance(event, events.Key):
            return await self.lets_through(event)
        return not isinstance(event, events.Paste) or self.lets_paste_through(event)

    async def _hand_on(self, event: events.Event) -> None:
        patience = _Patience()
        super().post_message(event)
        await self._follow(patience)
        await self._settle(patience)
        self.key_handled()

    async def _settle(self, patience: _Patience) -> None:
        """Wait until the top screen is mounted and about to stay."""
        for _ in range(ROUNDS):
            screens = self._screens()
            await self._top_screen_stands(patience)
            await self._wait_for_workers(screens)
            if self._has_ended or self._screens() == screens:
                return

    def _screens(self) -> list[Screen[Any]]:
        return self.screen_stack if self.is_running else []

    async def _follow(self, patience: _Patience) -> None:
        """Wait until the key was handled by the App, its target, the target's ancestors, and the App again."""
        await self._pass(self, patience)
        target, self._target = self._target, None
        while target is not None:
            await self._pass(target, patience)
            target = target.parent
        await self._quiet(patience)

    async def _quiet(self, patience: _Patience) -> None:
        """Wait until no widget of the screen has a pending message."""
        for _ in range(ROUNDS):
            busy = [pump for pump in self._pumps() if pump.message_queue_size]
            if not busy:
                return
            for pump in busy:
                await self._pass(pump, patience)

    def _pumps(self) -> Iterable[MessagePump]:
        if self._has_ended or not self._screens():
            return ()
        return (*self.screen.walk_children(with_self=True), self)

    async def _pass(self, pump: MessagePump, patience: _Patience) -> None:
        """Wait until `pump` has handled everything that is in its queue now."""
        passed = asyncio.Event()
        if pump.is_running and pump.call_later(passed.set):
            await patience.until(lambda: passed.is_set() or self._has_ended or not pump.is_running, passed)

    async def _wait_for_workers(self, screens: list[Screen[Any]]) -> None:
        """Give workers time to open a screen, and wait for those of `HOLDS_KEYS`."""
        for _ in range(WORKER_TURNS if self.workers else 0):
            await asyncio.sleep(0)
        await _Patience(HOLDING_PATIENCE).until(
            lambda: self._has_ended or self._screens() != screens or not self._holding()
        )
        if self._screens() == screens:
            self._given_up.update(self._holding())

    def _holding(self) -> list[Worker[Any]]:
        """The workers that hold back later keys, except one that awaits the answer of an open screen."""
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
        await patience.until(lambda: self._has_ended or not self._screens() or self.screen.is_mounted)
        await self._quiet(patience)


def _on_the_loop() -> bool:
    """True in a thread that runs an event loop: the driver reads keys in a thread without one."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _raise(error: BaseException) -> None:
    raise error
