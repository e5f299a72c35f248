"""The list that opens under a box during typing. The box keeps the focus and controls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from deskapp.forms.fields import Offer, Suggestion
from deskapp.wording.printable import on_grid, wrap

_LEAST_ROWS = 4
"""Fewest rows of the list of a picker."""
_MARK = 3
"""Columns before the words of a row."""
MOST_ROWS = 6
"""Greatest number of suggestions in view, without the last row."""


class Suggestions(Widget):
    """Rows over the form, six of them in view, and a last one for "A new person called ...". In a picker (`stays`) it
    is the body of the dialog: it holds every row, wrapped, with as many in view as fit, and Esc leaves the dialog at
    once.

    Yield it right after its box, and tell the box: `box.suggestions = suggestions`. `offer(rows, last="A new person
    called \\"hall\\"")` opens it, `offer(())` without a last row closes it. No row is highlighted until Down is
    pressed, unless `highlight=True`, so that Enter on a name typed in full goes on. Posts `Picked`, whose `key` is None
    for the last row.
    """

    DEFAULT_CSS = """
    Suggestions {
        overlay: screen; constrain: inside inside; display: none;
        height: auto; width: 62; max-width: 100%; margin: 0 0 0 16;
        background: $panel; color: $foreground; border: round $edge; padding: 0; border-subtitle-color: $foreground;
    }
    """
    ALLOW_SELECT = False

    rows: reactive[tuple[Suggestion, ...]] = reactive((), layout=True)
    """The rows on offer."""
    highlighted: reactive[int | None] = reactive(None)
    """The row that Enter would take, counted from 0; None if Enter takes none."""

    around: reactive[int] = reactive(8, layout=True)
    """The rows of the window that a picker needs around its list."""

    @dataclass(eq=False, repr=False)
    class Picked(Message):
        """A row was taken. `key` is None for the last row ("a new person")."""

        suggestions: Suggestions
        key: str | None

        @property
        def control(self) -> Suggestions:
            """The list."""
            return self.suggestions

    def __init__(self, *, stays: bool = False) -> None:
        super().__init__()
        self._last = ""
        self._top = 0
        self._adds = False
        """True if the last row adds what is typed to the list."""
        self._went_to = False
        """True after Up or Down, until other rows are offered."""
        self.stays = stays

    @property
    def is_open(self) -> bool:
        """True while there are rows to choose from."""
        return bool(self.rows or self._last)

    def show(self, offer: Offer) -> None:
        """Show the rows that a form offers, their number, and the use of Down."""
        first = [Suggestion("", offer.first)] if offer.first else []
        self.offer([*first, *offer.rows], last=offer.last, highlight=offer.marked)
        self._adds = offer.adds
        left_out = f" {offer.left_out} not shown." if offer.left_out else ""
        self.border_subtitle = Content(f"{offer.counted}: Down chooses.{left_out}" if offer.counted else self._below)

    def offer(self, rows: Sequence[Suggestion], *, last: str = "", highlight: bool = False) -> None:
        """Show these rows, as many at once as there is room for, then `last` if given."""
        self._last = on_grid(last)
        self._top, self._went_to = 0, False
        self.rows = tuple(Suggestion(row.key, on_grid(row.words), on_grid(row.more)) for row in rows)
        self.highlighted = 0 if highlight and self.rows else None
        self.border_subtitle = Content(self._below if self.stays else "")
        self.display = self.is_open
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Say anew in a picker how many rows are below the visible ones: how many fit depends on the size."""
        if self.stays:
            self.border_subtitle = Content(self._below)

    @property
    def _below(self) -> str:
        """The number of rows below the visible ones, "3 more below"; "" for none. A picker adds the total."""
        in_view = len(self._in_view)
        below = len(self.rows) - self._top - in_view
        parts = [f"{below} more below"] if below > 0 else []
        parts += [f"{len(self.rows)} in all"] if self.stays and self.rows else []
        return ", ".join(parts)

    @property
    def _room(self) -> int:
        """Number of lines in view; one more with a row that keeps the typed text. In a picker, as many as fit the
        window.
        """
        if self.stays and self.is_attached:
            return max(_LEAST_ROWS, self.app.size.height - self.around - bool(self._last))
        return MOST_ROWS + sum(not row.key for row in self.rows[:1])

    def close(self) -> bool:
        """Close the list. True if it was open."""
        was_open = self.is_open
        self.offer(())
        return was_open

    def move(self, by: int) -> None:
        """Move the highlight by `by` rows, round the ends."""
        if not self.is_open:
            return
        count = len(self.rows) + bool(self._last)
        start = (-1 if by > 0 else 0) if self.highlighted is None else self.highlighted
        to = (start + by) % count
        if self._adds and not self._went_to and self.highlighted is not None and to == len(self.rows):
            to = self.highlighted  # Down to a list whose only match is marked already means no addition to it.
        self._went_to = True
        self.highlighted = to

    @property
    def mark_screen_offset(self) -> Offset | None:
        """The place on the screen of the highlighted row if Up or Down went there, else None."""
        if not (self._went_to and self.is_open) or self.highlighted is None:
            return None
        above = (row for number, row in self._shown if number < self.highlighted)
        lines = sum(len(self._lines_of(row, self.size.width)) for row in above)
        return self.content_region.offset + Offset(0, lines)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Bring the highlighted row into view."""
        if highlighted is not None:
            at = min(highlighted, len(self.rows) - 1)
            before, self._top = self._top, max(0, min(at, self._top))
            while self._top < at and at >= self._top + len(self._in_view):
                self._top += 1
            if self._top != before and self.stays:
                self.refresh(layout=True)  # the rows in view may have more lines, or fewer
            if self.stays or len(self.rows) > len(self._in_view):
                self.border_subtitle = Content(self._below)

    def pick(self) -> bool:
        """Take the highlighted row and close. False if none is highlighted."""
        if not self.is_open or self.highlighted is None:
            return False
        key = (self.rows[self.highlighted].key or None) if self.highlighted < len(self.rows) else None
        self.close()
        self.post_message(self.Picked(self, key))
        return True

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the row clicked, before the box loses the focus and closes the list."""
        event.stop()
        line = event.get_content_offset_capture(self).y
        clicked = [number for number, row in self._shown for _ in self._lines_of(row, self.size.width)]
        if 0 <= line < len(clicked):
            self.highlighted = clicked[line]
            self.pick()

    @property
    def _in_view(self) -> list[tuple[int, Suggestion]]:
        """The rows that there is room for, with their numbers."""
        left = self._room
        shown: list[tuple[int, Suggestion]] = []
        for number, row in enumerate(self.rows[self._top :], start=self._top):
            left -= len(self._lines_of(row, self.size.width))
            if left < 0 and shown:
                break
            shown.append((number, row))
        return shown

    @property
    def _shown(self) -> list[tuple[int, Suggestion]]:
        """The rows in view with their numbers, the last row included."""
        return [*self._in_view, (len(self.rows), Suggestion("", self._last))] if self._last else self._in_view

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual asks so
        """The lines of the rows in view."""
        return sum(len(self._lines_of(row, width)) for _, row in self._shown)

    def render(self) -> Content:
        """The rows, the highlighted one marked with > as well as with colour."""
        return Content("\n").join([line for number, row in self._shown for line in self._painted(number, row)])

    def _lines_of(self, row: Suggestion, width: int) -> list[str]:
        """A row as one line, or in a picker, where that is too long, on several: the words, then what stands beside."""
        most = max((cell_len(one.words) for one in self.rows), default=0)
        first = (min(most, width // 2) if self.stays and width else most) + 2
        begin = f"{row.words}{' ' * max(2, first - cell_len(row.words))}" if row.more else row.words
        if not self.stays or not width or cell_len(begin + row.more) <= width - _MARK:
            return [f"{begin}{row.more}"]
        return [
            *wrap(row.words, width - _MARK),
            *wrap(row.more, width - _MARK, first="  ", rest="  "),
        ]

    def _painted(self, number: int, row: Suggestion) -> list[Content]:
        marked, width = number == self.highlighted, self.size.width
        style = "$focus-foreground on $focus-background" if marked else ""
        lines = []
        for at, line in enumerate(self._lines_of(row, width)):
            words = f" {'>' if marked and not at else ' '} {line}"
            cut = cell_len(words) > width
            words = f"{set_cell_size(words, width - 1)}…" if cut else set_cell_size(words, width)
            lines.append(Content.styled(words, style))
        return lines
