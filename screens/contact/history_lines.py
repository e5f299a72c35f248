"""The history of a contact as lines, which keep their place when newer ones are added above."""

from __future__ import annotations

from rich.table import Table
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import Static


class HistoryLines(Static):
    """The history, newest first. New lines do not move those in view."""

    def __init__(self) -> None:
        super().__init__(id="history", markup=False)
        self._lines = 0
        self._came_in = False

    def show(self, table: Table) -> None:
        """Replace the lines."""
        self._came_in = self._lines > 0
        self.update(table)

    def on_resize(self, event: events.Resize) -> None:
        """Scroll by the number of new lines once they are laid out, unless the newest are in view."""
        came_in, self._lines = event.size.height - self._lines, event.size.height
        around = self.parent
        if self._came_in and isinstance(around, VerticalScroll) and around.scroll_offset.y:
            around.scroll_to(y=around.scroll_offset.y + came_in, animate=False, immediate=True)
        self._came_in = False
