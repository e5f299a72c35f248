"""The first row of every screen: where you are, when it is, who is on the desk."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class TopLine(Widget):
    """One row, in three parts. When the window is narrow the middle goes first."""

    DEFAULT_CSS = """
    TopLine { height: 1; width: 1fr; background: $panel; color: $foreground; padding: 0 1; }
    """
    ALLOW_SELECT = False

    parts: reactive[tuple[str, str, str]] = reactive(("", "", ""))
    """What is written on the left, in the middle and on the right."""

    def render(self) -> Content:
        """Lay the three parts out in the width there is."""
        left, middle, right = self.parts
        room = self.size.width - cell_len(left) - cell_len(right)
        if cell_len(middle) + 4 > room:
            return Content.assemble((left, "bold"), " " * max(2, room), right)
        before = max(2, min((self.size.width - cell_len(middle)) // 2 - cell_len(left), room - cell_len(middle) - 2))
        after = room - before - cell_len(middle)
        return Content.assemble((left, "bold"), " " * before, middle, " " * after, right)
