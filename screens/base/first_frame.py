"""The first frame, shown until the desk is open: the lines around the queue, without the queue."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen

from screens.keys import Where
from screens.widgets.key_lines import hints

OPENING = "Opening the desk..."


class FirstFrame(Screen[None]):
    """The lines that are the same on every desk. Keys are held back until the queue replaces it."""

    DEFAULT_CSS = """
    FirstFrame { background: $background; color: $foreground; overflow: hidden; }
    """

    def render(self) -> Content:
        """The top line, the rules of the heading, the message line and the keys, in their final rows."""
        width, height = self.size
        bar, rule = Content.styled(" " * width, "on $panel"), Content.styled("─" * width, "$edge")
        top = [bar, Content(""), Content(""), rule, Content(""), rule]
        foot = [Content.styled(f" {OPENING}", "$quiet"), self._keys(1), self._keys(2)]
        between = [Content("")] * max(0, height - len(top) - len(foot))
        return Content("\n").join([*top, *between, *foot])

    def _keys(self, line: int) -> Content:
        width = self.size.width
        words = (Content(" ") + hints(line, (Where.QUEUE,), width)).truncate(width)
        return words.pad_right(width - words.cell_length).stylize("on $panel")
