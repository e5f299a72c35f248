"""How the program and its terminal part: signals, a closed window, a pause in the background, memory.

Each of these Textual 8.2.8 leaves to the program (design, textual.md 4.2, 4.3 and 7, measured).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.drivers._writer_thread import WriterThread
from textual.style import Style

from deskapp.ordered_keys import OrderedKeys

__all__ = ["OrderedKeys", "TerminalApp"]

LEAVING_SIGNALS = ("SIGTERM", "SIGHUP")
"""Left to itself Textual dies of these at once: nothing is kept, and the terminal stays in raw mode."""
WINDOW_GONE = 129
"""Exit status when the window was closed: 128 and the number of SIGHUP."""
WINDOW_CHECK = 1.0
"""Seconds between looks whether the window is still there. Under nohup no signal says so, and Textual then spins."""
LAST_KEYS = 1.0
"""Seconds that keys already typed may take to end up where they belong, once we were told to leave."""


class TerminalApp(OrderedKeys[int]):
    """An App that leaves its terminal clean, and nothing typed behind, however it is told to go.

    `run()` returns the exit status: 0, or 128 and the number of the signal.
    """

    _leaving: asyncio.Task[None] | None = None

    def __init__(self) -> None:
        super().__init__()
        outlive_the_terminal()

    def flush(self) -> None:
        """Have everything typed on disk before this returns. The program ends right after; subclasses override it."""

    def on_mount(self) -> None:
        """Hear what the terminal and the system have to say."""
        forget_closed_screens()
        self.app_resume_signal.subscribe(self, self._come_back)
        if not self.is_headless:
            self._hear_signals()
            self._watch_window()

    def on_unmount(self) -> None:
        """Give the signals back."""
        if not self.is_headless:
            for number in _leaving_signals():
                with suppress(NotImplementedError):
                    asyncio.get_running_loop().remove_signal_handler(number)

    def _hear_signals(self) -> None:
        for number in _leaving_signals():
            with suppress(NotImplementedError):  # Windows has no such handlers, and no such signals to speak of.
                asyncio.get_running_loop().add_signal_handler(number, self.leave_now, 128 + number)

    def _watch_window(self) -> None:
        if sys.__stdin__ is not None and os.isatty(sys.__stdin__.fileno()):
            self.set_interval(WINDOW_CHECK, self._look_for_window, name="is the window there")

    def _look_for_window(self) -> None:
        if sys.__stdin__ is not None and not os.isatty(sys.__stdin__.fileno()):
            self.leave_now(WINDOW_GONE)

    def leave_now(self, status: int) -> None:
        """End with this exit status once what was typed is where it belongs and on disk. Asks nothing."""
        if self._leaving is None:
            self._leaving = asyncio.create_task(self._leave(status), name="leaving")

    async def _leave(self, status: int) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_KEYS):
                    await self.keys_done()
            self.flush()
        finally:
            self.exit(status, return_code=status)

    def _come_back(self, _: object) -> None:
        """After `fg` the terminal has forgotten the screen, and Textual repaints only what has changed since."""
        self.screen.refresh(layout=True)


def _leaving_signals() -> list[signal.Signals]:
    return [signal.Signals[name] for name in LEAVING_SIGNALS if name in signal.Signals.__members__]


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base_background + background), Style(background=base_background)


def forget_closed_screens() -> None:
    """Let go of what closed screens looked like.

    Textual caches `StylesCache.get_inner_outer` by its instance as well as by the two colours, and so keeps the last
    1,024 closed widgets' drawn lines: 0.2 MB a form, 35 -> 113 MB in a day (Textual issue 6665). The answer
    depends on the colours alone, so that is what it is cached by here.
    """

    def get_inner_outer(_: StylesCache, base_background: Color, background: Color) -> tuple[Style, Style]:
        return _inner_outer(base_background, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[assignment,method-assign]


def outlive_the_terminal() -> None:
    """Go on taking what is drawn when there is no terminal to draw it on any more.

    Textual writes from a thread that ends at the first write to a closed window; after 30 more pieces the next one
    waits for it for good, on the event loop, and the program neither hears SIGHUP nor ever ends.
    """
    if getattr(WriterThread.run, "outlives", False):
        return
    write_all = WriterThread.run

    def run(writer: WriterThread) -> None:
        try:
            write_all(writer)
        except OSError:
            _write_nowhere(writer)
            while writer._queue.get() is not None:  # noqa: SLF001 - the queue that nobody else empties
                pass

    run.outlives = True  # type: ignore[attr-defined]
    WriterThread.run = run  # type: ignore[assignment,method-assign]


def _write_nowhere(writer: WriterThread) -> None:
    """Let what is still unwritten go nowhere: Python's own flush at the end would fail, and make the status 120."""
    with suppress(OSError, ValueError):
        streams = {writer.fileno(), 1, 2}
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in streams:
            if not os.isatty(stream):
                os.dup2(nowhere, stream)
        os.close(nowhere)
