"""The lines of a day, newest first, with a mark on the one that Enter opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from db.history.day_book import DayEntry
from deskapp.views.day_book import LATE, BookLine, fit_line
from deskapp.wording.printable import fit
from screens.widgets.row_list import RowList

_MARK_WIDTH = 3


class EntryList(RowList):
    """The entries of a day. `cells` puts one into words, only as it comes into view."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"entry--line", "entry--late", "entry--came", "entry--marked"}
    DEFAULT_CSS = """
    EntryList {
        background: $background; color: $foreground;
        & > .entry--line { color: $quiet; background: $background; }
        & > .entry--came { color: $foreground; background: $background; }
        & > .entry--late { color: $late; background: $background; text-style: bold; }
        & > .entry--marked { color: $mark; background: $background; text-style: bold; }
        &:focus > .entry--marked { color: $focus-foreground; background: $focus-background; text-style: bold; }
    }
    """

    class Marked(Message):
        """The mark moved to another entry."""

    def __init__(self, cells: Callable[[DayEntry], BookLine]) -> None:
        super().__init__()
        self._cells = cells
        self._entries: Sequence[DayEntry] = ()

    @property
    def marked(self) -> DayEntry | None:
        """The entry that Enter opens."""
        return None if self._at is None else self._entries[self._at]

    @property
    def count(self) -> int:
        """The number of entries."""
        return len(self._entries)

    def put_mark(self, place: int | None) -> None:
        """Put the mark on the entry at a place."""
        self._at = place
        self.post_message(self.Marked())

    def set_entries(self, entries: Sequence[DayEntry], *, keep: bool) -> None:
        """Replace the entries. The mark stays on its entry if `keep`, or else goes to the first."""
        marked = self.marked.key if self.marked and keep else None
        self._entries, self._at = entries, self._at if keep else 0
        self.fit_to_rows()
        place = next((at for at, one in enumerate(entries) if one.key == marked), self._at or 0)
        self.go_to(place)
        self.tell_view()

    def on_resize(self) -> None:
        """Keep the mark in view."""
        self.fit_to_rows()
        self.go_to(self._at or 0)
        self.tell_view()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        place, width = self.scroll_offset.y + y, self.size.width
        if place >= self.count:
            return Strip.blank(width, self.get_component_rich_style("entry--line"))
        one = self._entries[place]
        cells = self._cells(one)
        late = cells.now == LATE
        mark = (">! " if late else ">  ") if place == self._at else ("!! " if late else "   ")
        kind = "marked" if place == self._at else "late" if late else "came" if one.came_in else "line"
        words = fit(f"{mark}{fit_line(cells, width - _MARK_WIDTH)}", width)
        return Strip([Segment(words, self.get_component_rich_style(f"entry--{kind}"))])
