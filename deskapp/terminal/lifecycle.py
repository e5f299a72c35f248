"""The end of the program with its terminal: signals, a closed window, the return from the background.

Textual 8.2.8 handles none of them: SIGTERM and SIGHUP end the program at once, without saving and with the terminal in
raw mode, SIGINT without waiting for the keys already typed; under nohup a closed window is not noticed; after `fg` only
changes are painted.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from deskapp.terminal.browser import in_browser
from deskapp.terminal.opening import LEAVING_SIGNALS
from deskapp.terminal.ordered_keys import OrderedKeys

WINDOW_GONE = 129
"""The exit status after a closed window: 128 and the number of SIGHUP."""
WINDOW_CHECK = 1.0
"""Seconds between checks for the window. Under nohup no signal reports that it was closed, and Textual then spins."""
LAST_KEYS = 1.0
"""Seconds for handling keys already typed once the program must end."""


class Lifecycle:
    """Restores the terminal and keeps everything typed, however the program ends.

    The App calls `begin` when it is mounted and `end` when it is unmounted. `flush` must write everything typed to the
    disk before it returns, because the program ends then. The exit status is 128 and the number of the signal.
    """

    def __init__(self, app: OrderedKeys[int], flush: Callable[[], None]) -> None:
        self._app = app
        self._flush = flush
        self._leaving: asyncio.Task[None] | None = None
        self._has_ended = False

    def begin(self) -> None:
        """Install the signal handlers, and start checking for the window."""
        self._app.app_resume_signal.subscribe(self._app, self._come_back)
        if not self._app.is_headless:
            self._hear_signals()
            self._watch_window()

    def end(self) -> None:
        """Ignore the signals until the event loop has ended: Textual restores the terminal after this."""
        self._has_ended = True

    def leave_now(self, status: int) -> None:
        """End with this exit status once keys already typed are handled and drafts are written. Does not ask."""
        if self._leaving is None and not self._has_ended:
            self._leaving = asyncio.create_task(self._leave(status), name="leaving")

    def _hear_signals(self) -> None:
        for number in LEAVING_SIGNALS:
            with suppress(NotImplementedError):  # Windows has no such handlers.
                asyncio.get_running_loop().add_signal_handler(number, self.leave_now, 128 + number)

    def _watch_window(self) -> None:
        """Check for the window from now on, also where it was closed during the start."""
        if not in_browser():
            self._app.set_interval(WINDOW_CHECK, self._look_for_window, name="is the window there")

    def _look_for_window(self) -> None:
        if sys.__stdin__ is not None and not os.isatty(sys.__stdin__.fileno()):
            self.leave_now(WINDOW_GONE)

    async def _leave(self, status: int) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_KEYS):
                    await self._app.keys_done()
            self._flush()
        finally:
            self._app.exit(status, return_code=status)

    def _come_back(self, _: object) -> None:
        """Paint everything after `fg`, when the terminal has lost the screen."""
        self._app.screen.refresh(layout=True)
