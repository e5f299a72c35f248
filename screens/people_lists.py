"""What the people screen is made of: the box on top, what was found, and all contacts of whoever is chosen."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList

from screens.widgets.box import Box


class Rows(OptionList, inherit_bindings=False):
    """Lines to choose from. Enter and the letters are the screen's own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]


class Finds(Rows):
    """What was found."""


class Contacts(Rows):
    """All contacts of whoever is chosen: the ones that wait first, then the newest."""


class FindPeople(Box):
    """The box on top. Down, Page Down and Enter hand over to the list; every letter stays a letter."""

    class WentOn(Message):
        """Down: the person goes on to the list."""

    def on_key(self, event: events.Key) -> None:
        """Down and Page Down leave the box."""
        if event.key in ("down", "pagedown"):
            event.stop()
            self.post_message(self.WentOn())
