"""The first row of every screen: its name, the time, the current user."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskapp.wording.printable import cut, on_grid

SHORT = 22
"""Greatest width, in columns, of a right part that stays, like "begun 09:02 Tue 24 Nov": the left part gives way."""


class TopLine(Widget):
    """One row, in three parts.

    In a narrow window the middle is dropped first, then a long right part or one in brackets; a short one (the current
    user, or when a form was begun) stays.
    """

    DEFAULT_CSS = """
    TopLine { height: 1; width: 1fr; background: $panel; color: $foreground; padding: 0 1; }
    """
    ALLOW_SELECT = False

    parts: reactive[tuple[str, str, str]] = reactive(("", "", ""))
    """The words on the left, in the middle and on the right."""

    def render(self) -> Content:
        """The three parts, fitted to the width."""
        left, middle, right = map(on_grid, self.parts)
        left, right = _pressed(left, right, self.size.width)
        room = self.size.width - cell_len(left) - cell_len(right)
        if cell_len(middle) + 4 > room:
            return Content.assemble((left, "bold"), " " * max(2, room), right)
        before = max(2, min((self.size.width - cell_len(middle)) // 2 - cell_len(left), room - cell_len(middle) - 2))
        after = room - before - cell_len(middle)
        return Content.assemble((left, "bold"), " " * before, middle, " " * after, right)


def _pressed(left: str, right: str, width: int) -> tuple[str, str]:
    """The left and right parts, cut to fit beside each other."""
    if cell_len(left) + cell_len(right) + 2 <= width:
        return left, right
    if cell_len(right) > SHORT or right.startswith("("):
        right = ""
    room = max(0, width - cell_len(right) - 2)
    return (cut(left, room) if room else ""), right
