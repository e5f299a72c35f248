"""Widgets of the people screen: the search box, the results, and the contacts of the chosen one."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.message import Message

from screens.messages import OpenForm, Request, Work
from screens.widgets.box import Box
from screens.widgets.rows import Rows


class NewOne(NamedTuple):
    """A row where nothing is found, and the request that begins it."""

    words: str
    request: Request


def new_ones(typed: str) -> list[NewOne]:
    """An organisation, and a call from a person, with the typed name or number."""
    name = " ".join(typed.split())
    is_name = any(letter.isalpha() for letter in name)
    values = {"name" if is_name else "number": name} if name else {}
    called = f" called {name}" if is_name else f" with the number {name}" if name else ""
    blank = {} if is_name or not name else {"numbers": name}
    return [
        NewOne(f"A new organisation{called}", Work("organisation", 0, values=values if is_name else blank)),
        NewOne(f"A new call from somebody{called}", OpenForm("call", values)),
    ]


class Finds(Rows):
    """The search results."""


class Contacts(Rows):
    """All contacts of the chosen person or organisation: open ones first, then the newest."""


class FindPeople(Box):
    """The search box. Down, Page Down and Enter go on to the list."""

    class WentOn(Message):
        """The user goes on to the list."""

    def on_key(self, event: events.Key) -> None:
        """Leave the box on Down and Page Down."""
        if event.key in ("down", "pagedown"):
            event.stop()
            self.post_message(self.WentOn())
