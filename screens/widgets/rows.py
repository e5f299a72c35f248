"""A list to choose from, whose Enter and letters belong to the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

LIST_BINDINGS: list[BindingType] = [
    Binding("up", "cursor_up", "Up", show=False),
    Binding("down", "cursor_down", "Down", show=False),
    Binding("home", "first", "First", show=False),
    Binding("end", "last", "Last", show=False),
    Binding("pageup", "page_up", "Page up", show=False),
    Binding("pagedown", "page_down", "Page down", show=False),
]
"""The keys of any list."""
Entry = TypeVar("Entry")
"""What a row stands for."""


class Rows(OptionList, inherit_bindings=False):
    """The rows. A click does what Enter does on the screen: its action `ENTER`."""

    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS
    ENTER: ClassVar[str] = "open"

    def fill(self, rows: Iterable[str | Option], at: int | None = None) -> None:
        """Replace the rows. The mark goes to the row `at`, or stays at its place."""
        place = at if at is not None else self.highlighted or 0
        self.clear_options()
        self.add_options(rows)
        if self.option_count:
            self.highlighted = min(place, self.option_count - 1)

    def marked_of(self, entries: Sequence[Entry]) -> Entry | None:
        """The entry on whose row the mark is, of those that the rows stand for; None for none."""
        at = self.highlighted
        return entries[at] if at is not None and at < len(entries) else None

    async def on_option_list_option_selected(self) -> None:
        """Do what Enter does."""
        await self.screen.run_action(self.ENTER)
