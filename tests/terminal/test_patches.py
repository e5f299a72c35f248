"""Each repair of Textual works, and is still needed: the fault is seen in Textual as it comes."""

from __future__ import annotations

import errno
import gc
import io
import threading
import warnings
from collections.abc import Iterator

import pytest
from rich.console import Console
from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.drivers._writer_thread import WriterThread
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input
from textual.worker import Worker

from deskapp.terminal import textual_patches
from tests.terminal.real import PATIENCE

PIECES = 100
"""More than the 30 that may wait for the writing thread."""


@pytest.fixture
def textual_as_it_comes() -> Iterator[None]:
    """Textual without our repairs, and with nothing kept of the tests before."""
    textual_patches.TEXTUALS_INNER_OUTER.cache_clear()
    StylesCache.get_inner_outer = textual_patches.TEXTUALS_INNER_OUTER  # type: ignore[method-assign]
    WriterThread.run = textual_patches.TEXTUALS_RUN  # type: ignore[method-assign]
    Strip.render = textual_patches.TEXTUALS_RENDER  # type: ignore[method-assign]
    Worker.cancel = textual_patches.TEXTUALS_CANCEL  # type: ignore[method-assign]
    yield
    textual_patches.apply()


@pytest.fixture
def repaired() -> None:
    textual_patches.apply()


class _Form(Screen[None]):
    def compose(self) -> ComposeResult:
        yield from (Input(compact=True) for _ in range(10))


async def drawn_widgets_kept() -> list[int]:
    """How many widgets' drawn lines are in memory after each of six forms was opened and closed."""
    kept = []
    app = App[None]()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(6):
            await app.push_screen(_Form())
            await pilot.pause()
            await app.pop_screen()
            await pilot.pause()
            gc.collect()
            kept.append(sum(isinstance(thing, StylesCache) for thing in gc.get_objects()))
    return kept


async def test_closed_forms_do_not_stay_in_memory(repaired: None) -> None:
    kept = await drawn_widgets_kept()
    assert kept[-1] <= kept[1] + 2


async def test_textual_still_keeps_closed_forms_in_memory(textual_as_it_comes: None) -> None:
    kept = await drawn_widgets_kept()
    assert kept[-1] > kept[1] + 20, "Textual issue 6665 is mended: _get_inner_outer can go"


class GoneTerminal(io.StringIO):
    """A terminal whose window was closed."""

    def write(self, _: str) -> int:
        raise OSError(errno.EIO, "Input/output error")


def test_drawing_on_a_terminal_that_is_gone_holds_nobody_up(repaired: None) -> None:
    writer = WriterThread(GoneTerminal())
    writer.start()

    def draw() -> None:
        for _ in range(PIECES):
            writer.write("more than may wait")
        writer.stop()

    drawing = threading.Thread(target=draw, daemon=True)
    drawing.start()
    drawing.join(PATIENCE)
    assert not drawing.is_alive()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_textuals_writing_thread_still_ends_with_the_window(textual_as_it_comes: None) -> None:
    writer = WriterThread(GoneTerminal())
    writer.start()
    writer.write("x")
    writer.join(PATIENCE)
    assert not writer.is_alive(), "Textual goes on writing: _run can go"


HOSTILE = "Ann\x1b]52;c;QUJD\x1b\\\x9b2J\u202e\x00 Day"


def drawn(words: str) -> str:
    return Strip([Segment(words)]).render(Console(color_system="truecolor"))


def test_no_letter_that_is_drawn_acts_on_the_terminal(repaired: None) -> None:
    assert drawn(HOSTILE) == "Ann]52;c;QUJD\\2J Day"
    assert drawn("Siân \u0915\u094d\u200d\u0937 \ud800") == "Siân \u0915\u094d\u200d\u0937 \ufffd"


def test_textual_still_sends_a_letters_escape_sequence(textual_as_it_comes: None) -> None:
    assert "\x1b]52" in drawn(HOSTILE), "Textual makes what it draws safe: _render can go"


async def cancelled_before_it_began() -> list[str]:
    """The warnings about a worker that was cancelled in the turn in which it was started."""

    async def work() -> None:
        raise AssertionError("it never begins")

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        async with App[None]().run_test() as pilot:
            pilot.app.run_worker(work()).cancel()
            await pilot.pause()
        gc.collect()
    return [str(one.message) for one in warned if "never awaited" in str(one.message)]


async def test_work_that_never_began_is_closed(repaired: None) -> None:
    assert not await cancelled_before_it_began()


async def test_textual_still_leaves_work_that_never_began_to_a_warning(textual_as_it_comes: None) -> None:
    assert await cancelled_before_it_began()
