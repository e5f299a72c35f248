"""A small app around one of our widgets or screens, with keys in order, for tests."""

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

from deskapp.ordered_keys import OrderedKeys
from screens.frame import DeskScreen
from screens.keys import Where, bindings
from screens.themes import DARK, THEMES
from screens.widgets.message_line import MessageLine


class Trial(DeskScreen[None]):
    """The frame, and around it whatever a test is about. `heard` are the messages that came up to it."""

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
        """The messages of this kind that came up, in order."""
        return [message for message in self.heard if type(message) is kind]


class TrialApp(OrderedKeys[None]):
    """Shows one screen in our colours."""

    def __init__(self, screen: Screen[Any], theme: str = DARK.name) -> None:
        super().__init__()
        self.trial = screen
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme

    def get_default_screen(self) -> Screen[Any]:
        return self.trial


class Hands:
    """Types, and waits until everything typed has been seen to."""

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
        await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        """What the screen shows, a string a row."""
        return ["".join(segment.text for segment in row) for row in self.segments]

    @property
    def segments(self) -> list[list[Segment]]:
        """What the screen shows, with its styles."""
        return [list(strip) for strip in self.app.screen._compositor.render_strips()]

    @property
    def said(self) -> tuple[str, str]:
        return self.app.screen.query_one(MessageLine).spoken


def _letter(key: str) -> str | None:
    return key if len(key) == 1 else None


@asynccontextmanager
async def trying(
    *widgets: Widget,
    size: tuple[int, int] = (80, 24),
    theme: str = DARK.name,
    screen: Callable[..., Trial] = Trial,
) -> AsyncIterator[tuple[Hands, Trial]]:
    """These widgets on a screen of ours."""
    trial = screen(*widgets)
    app = TrialApp(trial, theme)
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        yield hands, trial
