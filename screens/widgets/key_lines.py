"""Rows 23 and 24: the keys that work here, drawn from the map."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from screens.keys import Where, key_line


class KeyLines(Widget):
    """Two lines of hints: this screen's keys, then the keys that work anywhere.

    We draw them ourselves because Textual's footer with nine keys needs 102 columns, and pushes help off the edge.
    """

    DEFAULT_CSS = """
    KeyLines { height: 2; width: 1fr; background: $panel; padding: 0 0 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, where: Where) -> None:
        super().__init__()
        self._where = where

    def render(self) -> Content:
        """Both lines, each with as many hints as fit."""
        return Content("\n").join([self._line(1), self._line(2)])

    def _line(self, line: int) -> Content:
        hints = [
            Content.assemble((key.hint_key, "bold $soon"), " ", (key.label, "$foreground"))
            for key in key_line(line, self._where, self.size.width)
        ]
        return Content("  ").join(hints)
