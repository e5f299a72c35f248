"""What happened to a contact, line under line, which stays where it is being read when more comes in above."""

from __future__ import annotations

from rich.table import Table
from textual import events
from textual.containers import VerticalScroll
from textual.widgets import Static


class HistoryLines(Static):
    """What happened, newest first. What comes in above what is being read does not move that."""

    def __init__(self) -> None:
        super().__init__(id="history", markup=False)
        self._lines = 0
        self._came_in = False

    def show(self, table: Table) -> None:
        """Show these lines in place of those before."""
        self._came_in = self._lines > 0
        self.update(table)

    def on_resize(self, event: events.Resize) -> None:
        """Its lines are laid out: go on by as many as came in, where somebody had scrolled away from the newest."""
        came_in, self._lines = event.size.height - self._lines, event.size.height
        around = self.parent
        if self._came_in and isinstance(around, VerticalScroll) and around.scroll_offset.y:
            around.scroll_to(y=around.scroll_offset.y + came_in, animate=False, immediate=True)
        self._came_in = False
