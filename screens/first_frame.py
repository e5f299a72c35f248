"""What stands in the window until the desk is open: the frame of the queue, without the queue."""

from __future__ import annotations

from textual.content import Content
from textual.screen import Screen

from screens.keys import Where, key_line

OPENING = "Opening the desk..."


class FirstFrame(Screen[None]):
    """The lines that are the same on every desk. Keys wait until the queue stands in its place."""

    DEFAULT_CSS = """
    FirstFrame { background: $background; color: $foreground; overflow: hidden; }
    """

    def render(self) -> Content:
        """The top line, the rules of the heading, the message line and the keys, in the rows where they stay."""
        width, height = self.size
        bar, rule = Content.styled(" " * width, "on $panel"), Content.styled("─" * width, "$edge")
        top = [bar, Content(""), Content(""), rule, Content(""), rule]
        foot = [Content.styled(f" {OPENING}", "$quiet"), self._keys(1), self._keys(2)]
        between = [Content("")] * max(0, height - len(top) - len(foot))
        return Content("\n").join([*top, *between, *foot])

    def _keys(self, line: int) -> Content:
        width = self.size.width
        hints = [
            Content.assemble((key.hint_key, "bold $soon"), " ", (key.label, "$foreground"))
            for key in key_line(line, Where.QUEUE, width)
        ]
        words = (Content(" ") + Content("  ").join(hints)).truncate(width)
        return words.pad_right(width - words.cell_length).stylize("on $panel")
