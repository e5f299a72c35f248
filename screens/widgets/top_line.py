"""The first row of every screen: where you are, when it is, who is on the desk."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

SHORT = 20
"""Cells. A right part no longer than this stays, and the left part gives way."""


class TopLine(Widget):
    """One row, in three parts.

    When the window is narrow the middle goes first, then a long right part; a short one (who is on the desk) stays.
    """

    DEFAULT_CSS = """
    TopLine { height: 1; width: 1fr; background: $panel; color: $foreground; padding: 0 1; }
    """
    ALLOW_SELECT = False

    parts: reactive[tuple[str, str, str]] = reactive(("", "", ""))
    """What is written on the left, in the middle and on the right."""

    def render(self) -> Content:
        """Lay the three parts out in the width there is."""
        left, middle, right = self.parts
        left, right = _pressed(left, right, self.size.width)
        room = self.size.width - cell_len(left) - cell_len(right)
        if cell_len(middle) + 4 > room:
            return Content.assemble((left, "bold"), " " * max(2, room), right)
        before = max(2, min((self.size.width - cell_len(middle)) // 2 - cell_len(left), room - cell_len(middle) - 2))
        after = room - before - cell_len(middle)
        return Content.assemble((left, "bold"), " " * before, middle, " " * after, right)


def _pressed(left: str, right: str, width: int) -> tuple[str, str]:
    """The two parts so that they fit beside each other."""
    if cell_len(left) + cell_len(right) + 2 <= width:
        return left, right
    if cell_len(right) > SHORT:
        right = ""
    room = max(0, width - cell_len(right) - 2)
    return (left if cell_len(left) <= room else f"{left[: max(0, room - 1)]}…"), right
