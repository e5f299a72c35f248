"""The list that opens under a box while it is typed into. The box keeps the focus and drives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

MOST_ROWS = 6
"""How many suggestions are shown at once, the last row not counted."""


class Suggestion(NamedTuple):
    """One row: `key` is what `Picked` says, `words` what is shown first, `more` what follows in the next column."""

    key: str
    words: str
    more: str = ""


class Suggestions(Widget):
    """Up to six rows over the form, and a last one for "A new person called ...".

    Yield it right after its box, and tell the box: `box.suggestions = suggestions`. `offer(rows, last="A new person
    called \\"hall\\"")` opens it, `offer(())` without a last row closes it. No row is highlighted until the person
    presses Down, unless `highlight=True`, so that Enter on a name typed in full goes on. Posts `Picked`, whose `key`
    is None for the last row.
    """

    DEFAULT_CSS = """
    Suggestions {
        overlay: screen; constrain: inside inside; display: none; height: auto; width: 62; margin: 0 0 0 15;
        background: $panel; color: $foreground; border: round $edge; padding: 0;
    }
    """
    ALLOW_SELECT = False

    rows: reactive[tuple[Suggestion, ...]] = reactive((), layout=True)
    """What is offered now."""
    highlighted: reactive[int | None] = reactive(None)
    """Which row Enter would take, counted from 0; None when Enter takes none."""

    @dataclass
    class Picked(Message):
        """A row was taken. `key` is None for the last row ("a new person")."""

        suggestions: Suggestions
        key: str | None

        @property
        def control(self) -> Suggestions:
            """The list."""
            return self.suggestions

    def __init__(self, *, stays: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._last = ""
        self.stays = stays
        """Whether it is all that a box over the queue is about: Esc then leaves the box at once."""

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self.rows or self._last)

    def offer(self, rows: Sequence[Suggestion], *, last: str = "", highlight: bool = False) -> None:
        """Show these rows (the first six), then `last` if it is given."""
        self._last = last
        self.rows = tuple(rows[:MOST_ROWS])
        self.highlighted = 0 if highlight and self.rows else None
        self.display = self.is_open
        self.refresh(layout=True)

    def close(self) -> bool:
        """Put the list away. True if it was open."""
        was_open = self.is_open
        self.offer(())
        return was_open

    def move(self, by: int) -> None:
        """Move the highlight down or up, round the ends."""
        count = len(self.rows) + bool(self._last)
        start = (-1 if by > 0 else 0) if self.highlighted is None else self.highlighted
        self.highlighted = (start + by) % count

    def pick(self) -> bool:
        """Take the highlighted row and close. False if none is highlighted."""
        if not self.is_open or self.highlighted is None:
            return False
        key = self.rows[self.highlighted].key if self.highlighted < len(self.rows) else None
        self.close()
        self.post_message(self.Picked(self, key))
        return True

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click takes a row, before the box loses the focus and closes the list."""
        event.stop()
        row = event.get_content_offset_capture(self).y
        if 0 <= row < len(self.rows) + bool(self._last):
            self.highlighted = row
            self.pick()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual asks so
        """A line for each row: they are cut, not broken, and so are not to be measured by their words."""
        return len(self.rows) + bool(self._last)

    def render(self) -> Content:
        """The rows, the highlighted one marked with > as well as with colour."""
        shown = [*self.rows, *([Suggestion("", self._last)] if self._last else [])]
        first = max((cell_len(row.words) for row in self.rows), default=0) + 2
        lines = [self._line(number, row, first) for number, row in enumerate(shown)]
        return Content("\n").join(lines)

    def _line(self, number: int, row: Suggestion, first: int) -> Content:
        marked = number == self.highlighted
        begin = row.words + " " * (first - cell_len(row.words)) if row.more else row.words
        words = f" {'>' if marked else ' '} {begin}{row.more}"
        width = self.size.width
        words = set_cell_size(words, width) if cell_len(words) <= width else f"{set_cell_size(words, width - 1)}…"
        return Content.styled(words, "$focus-foreground on $focus-background" if marked else "")
