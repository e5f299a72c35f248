"""Patches of Textual 8.2.8, applied once per process by `apply`. README.md has a reproduction of each fault.

They use private parts of Textual. `tests/terminal/test_patches.py` fails as soon as one is no longer needed.
"""

from __future__ import annotations

import inspect
import os
import sys
import threading
import unicodedata
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.drivers._writer_thread import WriterThread
from textual.strip import Strip
from textual.style import Style
from textual.worker import Worker

from deskapp.terminal.browser import in_browser
from deskapp.terminal.tolerant_parser import UNREADABLE, TolerantParser, replacing

if sys.platform != "win32":
    from textual.drivers import linux_driver

JOINING_LETTERS = "\u200c\u200d"
"""Zero-width joiners, which scripts and emoji need."""
TEXTUALS_INNER_OUTER = StylesCache.get_inner_outer
TEXTUALS_RUN = WriterThread.run
TEXTUALS_RENDER = Strip.render
TEXTUALS_CANCEL = Worker.cancel


def apply() -> None:
    """Patch Textual in this process. Idempotent."""
    StylesCache.get_inner_outer = _get_inner_outer  # type: ignore[assignment,method-assign]
    WriterThread.run = _run  # type: ignore[assignment,method-assign]
    Strip.render = _render  # type: ignore[assignment,method-assign]
    Worker.cancel = _cancel  # type: ignore[assignment,method-assign]
    if in_browser():
        from textual.drivers import web_driver  # noqa: PLC0415 - on the way to the first frame of a browser alone

        _read_with_care(web_driver)
    elif sys.platform != "win32":
        _read_with_care(linux_driver)
        # A thread that outlived the program would read a closed window for ever, with all of a processor.
        vars(linux_driver)["Thread"] = partial(threading.Thread, daemon=True)
        linux_driver.LinuxDriver._run_input_thread = _read_terminal  # type: ignore[method-assign, assignment]  # noqa: SLF001


def _read_with_care(driver: Any) -> None:
    driver.XTermParser = TolerantParser
    driver.getincrementaldecoder = replacing


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base_background + background), Style(background=base_background)


def _get_inner_outer(_: StylesCache, base_background: Color, background: Color) -> tuple[Style, Style]:
    """The styles inside and around a border, cached by the two colours only.

    Textual's cache also has the `StylesCache` as key, and so keeps the drawn lines of the last 1,024 closed widgets:
    0.2 MB per form, 35 to 113 MB in a day (Textual issue 6665). The result depends only on the colours.
    """
    return _inner_outer(base_background, background)


def _render(strip: Strip, console: Console) -> str:
    """A line as it is sent to the terminal, without control characters in its text, which Textual would send unchanged
    (except BEL).
    """
    if not all(segment.text.isprintable() for segment in strip):
        strip = Strip(
            [Segment("".join(map(_inert, text)), style, control) for text, style, control in strip], strip.cell_length
        )
    return TEXTUALS_RENDER(strip, console)


def _inert(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cs":
        return UNREADABLE
    acts = kind in ("Cc", "Zl", "Zp") or (kind == "Cf" and letter not in JOINING_LETTERS)
    return " " * cell_len(letter) if acts else letter


def _cancel(worker: Worker[Any]) -> None:
    """Cancel a worker, and close its coroutine if it has not begun, of which Python would warn on the terminal."""
    TEXTUALS_CANCEL(worker)
    work = worker._work  # noqa: SLF001 - what nothing else keeps
    if inspect.iscoroutine(work) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
        work.close()


def _run(writer: WriterThread) -> None:
    """Write output to the terminal, and discard it once the terminal is gone.

    Textual's thread ends at the first write to a closed window. After 30 more items the event loop then blocks for
    ever, and the program neither handles SIGHUP nor ends.
    """
    try:
        TEXTUALS_RUN(writer)
    except OSError:
        _write_nowhere(writer)
        while writer._queue.get() is not None:  # noqa: SLF001 - the queue that nothing else empties
            pass


def _write_nowhere(writer: WriterThread) -> None:
    """Discard unwritten output, because Python's flush at exit would fail, and make the exit status 120."""
    with suppress(OSError, ValueError):
        streams = {writer.fileno(), 1, 2}
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in streams:
            if not os.isatty(stream):
                os.dup2(nowhere, stream)
        os.close(nowhere)


if sys.platform != "win32":

    def _read_terminal(driver: linux_driver.LinuxDriver) -> None:
        """Read the terminal until the program ends. An error ends the App, which reports it."""
        try:
            driver.run_input_thread()
        finally:
            error = sys.exc_info()[1]
            if error is not None:
                driver._app.call_later(_raise, error)  # noqa: SLF001 - as Textual does


def _raise(error: BaseException) -> None:
    raise error
