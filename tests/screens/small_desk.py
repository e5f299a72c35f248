"""A small app around a widget or screen, with keys in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.keys import _character_to_key
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from deskapp.terminal.ordered_keys import OrderedKeys
from screens.base.desk_screen import DeskScreen
from screens.base.themes import DARK, THEMES
from screens.keys import Where, bindings
from screens.style_sheets import STYLE_SHEETS
from screens.widgets.message_line import MessageLine


class Trial(DeskScreen[None]):
    """A frame around what a test is about. `heard` are the messages that bubbled up to it."""

    AUTO_FOCUS = "#body *"
    BINDINGS = [*bindings(Where.FORM)]  # noqa: RUF012 - as Textual has it
    NAME = "Trial"
    HELP = "What to do on a trial."

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets
        self.heard: list[Message] = []
        self.parked = 0

    def body(self) -> ComposeResult:
        yield from self._widgets

    def park(self) -> None:
        self.parked += 1

    async def _on_message(self, message: Message) -> None:
        self.heard.append(message)
        await super()._on_message(message)

    def came(self, kind: type[Message]) -> list[Any]:
        """The messages of this class that bubbled up, in order."""
        return [message for message in self.heard if type(message) is kind]


class TrialApp(OrderedKeys[None]):
    """An app with one screen in our colours."""

    CSS_PATH = [*STYLE_SHEETS]  # noqa: RUF012 - as Textual has it

    def __init__(self, screen: Screen[Any], theme: str = DARK.name) -> None:
        super().__init__()
        self.trial = screen
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme

    def get_default_screen(self) -> Screen[Any]:
        return self.trial


ROUNDS = 3
"""How often every widget is waited for: one tells another, which tells a third."""


class Hands:
    """A user who types, and waits until everything typed was handled."""

    def __init__(self, app: OrderedKeys[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.app.post_message(events.Key(_character_to_key(key) if len(key) == 1 else key, _letter(key)))
        await self.settle()

    async def write(self, words: str) -> None:
        await self.press(*words)

    async def settle(self) -> None:
        await self.app.keys_done()
        for _ in range(ROUNDS):
            await self.pilot.pause(0)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return ["".join(segment.text for segment in row) for row in self.segments]

    @property
    def segments(self) -> list[list[Segment]]:
        """The segments of the screen, with their styles."""
        return [list(strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def said(self) -> tuple[str, str]:
        return self.app.screen.query_one(MessageLine).spoken


def _letter(key: str) -> str | None:
    return key if len(key) == 1 else None


@asynccontextmanager
async def trying(
    *widgets: Widget, size: tuple[int, int] = (80, 24), theme: str = DARK.name, screen: Callable[..., Trial] = Trial
) -> AsyncIterator[tuple[Hands, Trial]]:
    """An app with these widgets on a screen."""
    trial = screen(*widgets)
    app = TrialApp(trial, theme)
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        yield hands, trial
