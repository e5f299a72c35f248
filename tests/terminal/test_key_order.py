"""Every row of the table of lost keys known from Textual, twice: in process, and in a real terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.events import Paste
from textual.screen import Screen
from textual.widgets import Input

from tests.terminal.real import RealTerminal
from tests.terminal.small_app import PlainApp, SmallApp

BYTES = {"backspace": "\x7f", "enter": "\r", "tab": "\t", "ctrl+s": "\x13", "escape": "\x1b", "f6": "\x1b[17~",
         "f7": "\x1b[18~", "f9": "\x1b[20~", "shift+tab": "\x1b[Z", "ctrl+u": "\x15"}  # fmt: skip


@dataclass(frozen=True)
class Burst:
    """Keys typed at once, and what must come of them."""

    name: str
    keys: tuple[str, ...]
    fields: tuple[str, ...] | None = None
    heard: tuple[str, ...] = ()

    @property
    def sent(self) -> str:
        return "".join(BYTES.get(key, key) for key in self.keys)


def keys(written: str) -> tuple[str, ...]:
    """`"ab<tab>c"` as keys."""
    found: list[str] = []
    while written:
        if written.startswith("<"):
            name, _, written = written[1:].partition(">")
            found.append(name)
        else:
            found.append(written[0])
            written = written[1:]
    return tuple(found)


ANN = "Ann<tab>07700<tab>x@y<tab>end"
BURSTS = [
    Burst("backspace lands where it was typed", keys("nabX<backspace>c"), ("abc", "", "", "")),
    Burst("three numbers are three submits", keys("n111<enter>222<enter>333<enter>"), ("111", "222", "333", ""),
          ("submitted 111", "submitted 222", "submitted 333")),
    Burst("tab moves what follows it", keys(f"n{ANN}"), ("Ann", "07700", "x@y", "end")),
    Burst("typing ahead into a form that is opening", keys("nhello"), ("hello", "", "", "")),
    Burst("typing on during a stall", keys("n<f7>abX<backspace>c"), ("abc", "", "", ""), ("stalling", "stalled")),
    Burst("save has what was typed before it", keys("nAnnabel<ctrl+s>"), ("Annabel", "", "", ""), ("saved Annabel",)),
    Burst("a dialog that a worker opens gets its answer", keys("nab<f6>yes<enter>cd"), ("abcd", "", "", ""),
          ("answered yes",)),
    Burst("keys after a slow save go to the list below", keys("nab<f9>x"), None, ("noted",)),
    Burst("a form closed and another opened", keys("nabc<f9>nxyz"), ("xyz", "", "", "")),
]  # fmt: skip
AS_PARAMETERS = pytest.mark.parametrize("burst", BURSTS, ids=lambda burst: burst.name)


@asynccontextmanager
async def running(app: SmallApp | PlainApp) -> AsyncIterator[SmallApp | PlainApp]:
    async with app.run_test(size=(80, 24), notifications=True):
        yield app


def fields(screen: Screen[object]) -> tuple[str, ...]:
    return tuple(field.value for field in screen.query(Input))


@AS_PARAMETERS
async def test_keys_in_one_burst_end_as_wanted(burst: Burst) -> None:
    app = SmallApp()
    async with running(app):
        for key in burst.keys:
            app.simulate_key(key)
        await app.keys_done()
        if burst.fields is not None:
            assert fields(app.screen) == burst.fields
        assert tuple(app.heard) == burst.heard


@AS_PARAMETERS
def test_keys_in_one_write_to_a_real_terminal_end_as_wanted(burst: Burst) -> None:
    with RealTerminal(["-m", "tests.terminal.small_app"]) as terminal:
        terminal.wait_for("List")
        terminal.type(burst.sent)
        if burst.fields is not None:
            terminal.wait_until(lambda: _shown(terminal) == list(burst.fields or ()), f"{burst.fields}")
        if burst.heard:
            terminal.wait_for(" | ".join(burst.heard))


def _shown(terminal: RealTerminal) -> list[str]:
    return [line.strip() for line in terminal.lines[1:5]]


async def test_plain_textual_puts_the_same_keys_in_the_wrong_place() -> None:
    app = PlainApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        for key in keys(ANN):
            app.simulate_key(key)
        await pilot.pause()
        assert fields(app.screen) != ("Ann", "07700", "x@y", "end")


async def test_a_handler_that_waits_for_a_key_gets_it_within_a_second() -> None:
    app = SmallApp()
    async with running(app):
        for key in keys("n<f12>ab"):
            app.simulate_key(key)
        await app.keys_done()
        assert fields(app.screen)[0] == "ab"
        assert app.heard == ["heard the key"]


async def test_what_a_screen_reads_when_it_opens_is_there_for_the_next_key() -> None:
    app = SmallApp()
    async with running(app):
        for key in "rx":
            app.simulate_key(key)
        await app.keys_done()
        assert app.heard == ["read: True"]


async def test_keys_typed_while_the_program_starts_wait_for_its_first_screen() -> None:
    app = SmallApp()
    for key in keys("nab"):
        app.simulate_key(key)
    async with running(app):
        await app.keys_done()
        assert fields(app.screen)[0] == "ab"


async def test_a_paste_waits_for_the_keys_before_it() -> None:
    app = SmallApp()
    async with running(app):
        for key in keys("nab<tab>"):
            app.simulate_key(key)
        app.post_message(Paste("pasted"))
        app.simulate_key("c")
        await app.keys_done()
        assert fields(app.screen) == ("ab", "pastedc", "", "")
