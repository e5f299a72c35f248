"""A list of one-line rows with a mark on one of them: base of the lists of the queue and of the end of the day."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView


class RowList(ScrollView, can_focus=True):
    """Rows drawn as they come into view, and the mark on the row that a key acts on. A subclass gives the number of
    rows and the places that may have the mark, puts it, and draws with `render_line`: line `y` of the window is the row
    at place `scroll_offset.y + y`.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    RowList { height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size: 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, tooltip="Go to the row above."),
        Binding("down", "move(1)", "Down", show=False, tooltip="Go to the row below."),
        Binding("pageup", "page(-1)", "Page up", show=False, tooltip="Go up one window."),
        Binding("pagedown", "page(1)", "Page down", show=False, tooltip="Go down one window."),
        Binding("home", "first", "First", show=False, tooltip="Go to the first row."),
        Binding("end", "last", "Last", show=False, tooltip="Go to the last row."),
    ]

    @dataclass(eq=False, repr=False)
    class Scrolled(Message):
        """Other rows are in view: the places `first` to `last`, counted from 1, of `count`."""

        first: int
        last: int
        count: int

        @property
        def above(self) -> int:
            """The number of rows above the window."""
            return self.first - 1

        @property
        def below(self) -> int:
            """The number of rows below the window."""
            return self.count - self.last

    def __init__(self) -> None:
        super().__init__()
        self._told_view: tuple[int, int, int] | None = None
        self._at: int | None = None

    # For subclasses

    @property
    @abstractmethod
    def count(self) -> int:
        """The number of rows."""

    @property
    def place(self) -> int | None:
        """The place of the mark, counted from 0; None if no row has it."""
        return self._at

    @abstractmethod
    def put_mark(self, place: int | None) -> None:
        """Put the mark on the row at a place."""

    def show_changes(self) -> None:
        """Repaint the lines that have changed: all of them, unless a subclass knows better."""
        self.refresh()

    def may_mark(self, place: int) -> bool:  # noqa: ARG002 - a subclass with headings needs it
        """True if the row can have the mark; False for a heading."""
        return True

    def shown_with(self, place: int) -> int:
        """The first place to bring into view with this row: its own, or that of a heading above."""
        return place

    # Moving the mark

    @property
    def in_view(self) -> range:
        """The places of the rows in the window, counted from 0."""
        top = self.scroll_offset.y
        return range(top, min(self.count, top + self.size.height))

    @property
    def mark_offset(self) -> Offset:
        """The place of the mark in the window, which the terminal's own cursor follows."""
        return Offset(0, max(0, (self.place or 0) - self.scroll_offset.y))

    def action_move(self, by: int) -> None:
        """Move the mark down by this many rows, up if negative."""
        self.go_to((self.place or 0) + by, by)

    def action_page(self, windows: int) -> None:
        """Scroll down by this many windows, up if negative; the mark keeps its line of the window."""
        by = windows * max(1, self.size.height - 1)
        self.scroll_to_row(self.scroll_offset.y + by)
        self.go_to((self.place or 0) + by, by)

    def action_first(self) -> None:
        """Move the mark to the first row."""
        self.go_to(0)

    def action_last(self) -> None:
        """Move the mark to the last row."""
        self.go_to(self.count - 1, -1)

    def go_to(self, place: int, by: int = 1) -> None:
        """Put the mark on the row at a place, or the nearest that may have it, first in the direction of `by`; bring it
        into view.
        """
        place = max(0, min(place, self.count - 1))
        after, before = range(place, self.count), range(min(place, self.count - 1), -1, -1)
        candidates = chain(after, before) if by > 0 else chain(before, after)
        found = next((at for at in candidates if self.may_mark(at)), None)
        self.put_mark(found)
        if found is not None:
            top, height = self.scroll_offset.y, max(1, self.size.height)
            self.scroll_to_row(max(found - height + 1, min(top, self.shown_with(found))))
        self.show_changes()

    def scroll_to_row(self, top: int) -> None:
        """Scroll the row at place `top` to the top of the window, as far as the rows below it allow."""
        self.scroll_to(y=max(0, min(top, self.count - self.size.height)), animate=False, force=True)

    def fit_to_rows(self) -> None:
        """Set the scrollable height to the number of rows."""
        self.virtual_size = Size(self.size.width, self.count)

    def tell_view(self) -> None:
        """Post `Scrolled` if other rows are in view than at the last post."""
        view = self.in_view
        told = (view.start + 1, view.stop, self.count)
        if told != self._told_view and self.size.height:
            self._told_view = told
            self.post_message(self.Scrolled(*told))

    # Events

    def on_click(self, event: events.Click) -> None:
        """Mark the row clicked."""
        place = self.scroll_offset.y + event.y
        if place < self.count and self.may_mark(place):
            self.go_to(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down, and keep the mark within the window: a key acts only on a visible row."""
        self._wheel(event, by=int(self.app.scroll_sensitivity_y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up, and keep the mark within the window."""
        self._wheel(event, by=-int(self.app.scroll_sensitivity_y))

    def _wheel(self, event: events.MouseEvent, *, by: int) -> None:
        event.prevent_default().stop()
        self.scroll_to_row(self.scroll_offset.y + by)
        if view := self.in_view:
            self.go_to(max(view.start, min(self.place or 0, view.stop - 1)), by)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which rows are in view after a scroll."""
        super().watch_scroll_y(old_value, new_value)
        self.tell_view()
