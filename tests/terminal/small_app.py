"""A small App with everything that keys can set off: fields, a form that opens, a dialog, a save, a stall.

`python -m tests.terminal.small_app` shows it in a real terminal; the tests of key order run it both ways.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Label

from deskapp.terminal.ordered_keys import HOLDS_KEYS, OrderedKeys

STALL = 0.4
"""Seconds for which the stall stops the loop once."""


class Question(ModalScreen[str]):
    """Asks one thing, and answers it."""

    def compose(self) -> ComposeResult:
        yield Label("Question")
        yield Input(id="answer")

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Field(Input):
    """Says when it has been typed into."""

    def on_mount(self) -> None:
        self.typed = asyncio.Event()

    def on_key(self) -> None:
        self.typed.set()


class Fields(Screen[None]):
    """Four fields; Enter and Tab go on, Ctrl+S saves (no priority), Esc leaves."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("escape", "leave", "Leave"),
        Binding("f6", "ask", "Ask"),
        Binding("f7", "stall", "Stall"),
        Binding("f9", "slow_save", "Save slowly"),
        Binding("f12", "wait_for_a_key", "Wait for a key"),
    ]

    def compose(self) -> ComposeResult:
        yield Label("Form")
        for number in range(1, 5):
            yield Field(id=f"field-{number}", select_on_focus=False, compact=True)
        yield Label("", id="heard", markup=False)

    @property
    def values(self) -> list[str]:
        return [field.value for field in self.query(Input)]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.hear(f"submitted {event.value}")
        self.focus_next()

    def hear(self, words: str) -> None:
        heard: list[str] = self.app.heard  # type: ignore[attr-defined]
        heard.append(words)
        self.query_one("#heard", Label).update(" | ".join(heard))

    def action_save(self) -> None:
        self.hear(f"saved {' '.join(self.values).strip()}")

    def action_stall(self) -> None:
        self.hear("stalling")
        self.call_later(self._stand_still)

    def _stand_still(self) -> None:
        time.sleep(STALL)
        self.hear("stalled")

    def action_ask(self) -> None:
        self.run_worker(self._ask(), group=HOLDS_KEYS)

    async def _ask(self) -> None:
        answer = await self.app.push_screen_wait(Question())
        self.hear(f"answered {answer}")

    def action_slow_save(self) -> None:
        self.run_worker(self._save_slowly, group=HOLDS_KEYS, thread=True)

    def _save_slowly(self) -> None:
        time.sleep(0.2)
        self.app.call_from_thread(self.dismiss, None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_wait_for_a_key(self) -> None:
        self.call_later(self._wait_for_a_key)

    async def _wait_for_a_key(self) -> None:
        await self.query(Field).first().typed.wait()
        self.hear("heard the key")


class Reading(Screen[None]):
    """Reads something when it opens; x says whether that was there yet."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "say", "Say")]

    def on_mount(self) -> None:
        self.was_read = False
        self.run_worker(self._read(), group=HOLDS_KEYS)

    async def _read(self) -> None:
        await asyncio.sleep(0.1)
        self.was_read = True

    def action_say(self) -> None:
        heard: list[str] = self.app.heard  # type: ignore[attr-defined]
        heard.append(f"read: {self.was_read}")


class _Small(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "open", "Open the form"),
        Binding("x", "noted", "Note"),
        Binding("r", "read", "Read"),
    ]

    def compose(self) -> ComposeResult:
        yield Label("List")
        yield Label("", id="noted", markup=False)

    @property
    def heard(self) -> list[str]:
        """What was done, in order."""
        heard: list[str] = self.__dict__.setdefault("_heard", [])
        return heard

    def action_open(self) -> None:
        self.push_screen(Fields())

    async def action_read(self) -> None:
        await self.push_screen(Reading())

    def action_noted(self) -> None:
        self.heard.append("noted")
        self.screen_stack[0].query_one("#noted", Label).update(" | ".join(self.heard))


class SmallApp(OrderedKeys[None], _Small):
    """With keys in order."""


class PlainApp(_Small):
    """As Textual has it, to see the tests fail."""


if __name__ == "__main__":
    (PlainApp if "plain" in sys.argv else SmallApp)().run()
