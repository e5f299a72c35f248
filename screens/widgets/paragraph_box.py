"""A text box of several lines: its text is wrapped into rows, and a paste keeps its paragraphs."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from deskapp.wording.paragraphs import TextRow, paragraphs, row_at, wrapped_rows
from screens.keys import Where, bindings
from screens.widgets.find_box import FindBox

AT_REST = 2
"""Greatest number of rows while the cursor is elsewhere."""


class ParagraphBox(FindBox):
    """A `Box` that grows with its text, to at most `most` rows, and keeps its line breaks.

    Enter goes on, as in every box; Ctrl+N begins a new line. Up and Down move by rows; at the first and last row they
    bubble to the form. Without the cursor it takes two rows.
    """

    DEFAULT_CSS = "ParagraphBox, ParagraphBox.-textual-compact, ParagraphBox:focus { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.PARAGRAPHS)]
    KEYS_HERE: ClassVar[tuple[Where, ...]] = (Where.PARAGRAPHS, Where.BOX)

    most = 5
    """Greatest number of rows."""
    _shown_rows = 1
    _top = 0
    """The first row in view."""

    @property
    def rows(self) -> list[TextRow]:
        """The rows of the text, with room for the cursor behind each."""
        return wrapped_rows(self.value, max(1, self.scrollable_content_region.width - 1))

    def pasted(self, text: str) -> str:
        """The pasted text as the box takes it: with its paragraphs."""
        return paragraphs(text)

    def action_new_line(self) -> None:
        """Begin a new line where the cursor is."""
        self.write_in("\n")

    def action_home(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual calls it so
        """Move the cursor to the beginning of the row."""
        self._go(self._row.start, select=select)

    def action_end(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual calls it so
        """Move the cursor to the end of the row."""
        row = self._row
        broken = row.end < len(self.value) and self.value[row.end] != "\n"
        self._go(max(row.start, row.end - broken), select=select)

    def on_key(self, event: events.Key) -> None:
        """Move by rows on Up and Down, unless the suggestions are open."""
        if event.key not in ("up", "down") or (self.suggestions is not None and self.suggestions.is_open):
            return
        rows, by = self.rows, 1 if event.key == "down" else -1
        at = row_at(rows, self.cursor_position)
        if 0 <= at + by < len(rows):
            event.stop()
            event.prevent_default()
            self._go(self._position(rows[at + by], cell_len(self.value[rows[at].start : self.cursor_position])))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Move the cursor to the place clicked."""
        event.prevent_default()
        at, rows = event.get_content_offset_capture(self), self.rows
        self._go(self._position(rows[max(0, min(self._top + at.y, len(rows) - 1))], at.x))

    @property
    def _row(self) -> TextRow:
        rows = self.rows
        return rows[row_at(rows, self.cursor_position)]

    def _go(self, position: int, *, select: bool = False) -> None:
        start = self.selection.start if select else position
        self.selection = type(self.selection)(start, position)

    def _position(self, row: TextRow, cells: int) -> int:
        """The position in the text nearest to the column `cells` of a row."""
        inside = range(row.start, row.end + 1)
        return min(inside, key=lambda at: abs(cell_len(self.value[row.start : at]) - cells))

    # How it is drawn

    def watch_value(self, before: str, after: str) -> None:
        """Fit the height to the text."""
        super().watch_value(before, after)
        self._fit_rows()

    def watch_selection(self) -> None:
        """Keep the row of the cursor in view."""
        self._fit_rows()

    def on_resize(self) -> None:
        """Wrap the text to the new width."""
        super().on_resize()
        self._fit_rows()

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Show more rows with the cursor, and two without."""
        super().watch_has_focus(has_focus)
        self._fit_rows()

    def _fit_rows(self) -> None:
        if not self.is_mounted:
            return
        rows = self.rows
        shown = min(len(rows), self.most if self.has_focus else AT_REST)
        at = row_at(rows, self.cursor_position) if self.has_focus else 0
        self._top = max(0, min(max(self._top, at - shown + 1), at, len(rows) - shown))
        if shown != self._shown_rows:
            self._shown_rows = shown
            self.refresh(layout=True)
            if self.has_focus:
                self.call_after_refresh(self.scroll_visible, animate=False)
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The rows in view."""
        return self._shown_rows

    def scroll_to_region(self, *_: object, **__: object) -> Offset:
        """Do nothing: this box scrolls by rows, where Textual would scroll its one line."""
        return Offset()

    @property
    def cursor_screen_offset(self) -> Offset:
        """The place on the screen of the marked suggestion if Up or Down went there, else of the next letter."""
        if self.suggestions is not None and (marked := self.suggestions.mark_screen_offset) is not None:
            return marked
        rows, region = self.rows, self.content_region
        at = row_at(rows, self.cursor_position)
        return region.offset + Offset(cell_len(self.value[rows[at].start : self.cursor_position]), at - self._top)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in view, with the label and the note beside the first."""
        rows = self.rows
        shown = [self._line(number, rows) for number in range(self._top, self._top + self.outer_size.height)]
        return [shown[y].crop(crop.x, crop.right) for y in crop.line_range]

    def _line(self, number: int, rows: list[TextRow]) -> Strip:
        left, right = self.styles.padding.left, self.styles.padding.right
        sides = [self._label_strip(left), self._note_strip(right)]
        if number != self._top:
            sides = [self.edge_strip("[", left), self.edge_strip("]", right)]
        width = self.outer_size.width - left - right
        goes_on = not self.has_focus and number == self._top + self._shown_rows - 1 and number + 1 < len(rows)
        # Between a change of the text and the layout that follows it there may be more lines than rows.
        row = rows[number] if number < len(rows) else TextRow(len(self.value), len(self.value))
        line = Strip.join([sides[0], self._words(row, width, goes_on=goes_on), sides[1]])
        for line_filter in self.get_line_filters():
            line = line.apply_filter(line_filter, self.background_colors[1])
        return line

    def _words(self, row: TextRow, width: int, *, goes_on: bool) -> Strip:
        styles = [Style()] * (row.end - row.start) + [Style()]
        if self.has_focus:
            first, last = sorted(self.selection)
            selected = self.get_component_rich_style("input--selection")
            for at in range(max(first, row.start), min(last, row.end)):
                styles[at - row.start] = selected
            if row.start <= self.cursor_position <= row.end and row == self._row:
                styles[self.cursor_position - row.start] = self.get_component_rich_style("input--cursor")
        letters = [*self.value[row.start : row.end], "…" if goes_on else " "]
        words = Strip([Segment(letter, style) for letter, style in zip(letters, styles, strict=True)])
        return words.simplify().adjust_cell_length(width).apply_style(self.rich_style)
