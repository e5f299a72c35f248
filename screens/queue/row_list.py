"""The list of the queue. Its cost depends on the visible rows only."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from db.queue.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.edition import ASK_AGAIN_AFTER
from deskapp.views.other_rows import Row
from deskapp.views.queue_line import MARK_WIDTH, QueueLine, heading, line_of, mark_of, masked
from deskapp.views.queue_rows import OpenRows, RowId
from deskapp.wording.printable import fit, wrap
from screens.widgets.row_list import RowList

if TYPE_CHECKING:
    from db.replies.ringing import Ringing


_BOLD = Style(bold=True)


class QueueHeading(Widget):
    """The headings of the columns."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    QueueHeading { height: 2; color: $quiet; border-bottom: solid $edge; }
    """

    def render_line(self, y: int) -> Strip:
        """The line of headings."""
        return Strip([Segment(heading(self.size.width), self.rich_style)]) if y == 0 else Strip.blank(self.size.width)


class QueueList(RowList):
    """The rows of the queue, one line each.

    The highlight stays on its contact when rows come, go or move. Words are formatted for visible lines only, and a
    line is painted again only when its words change.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue-list--late",
        "queue-list--today",
        "queue-list--soon",
        "queue-list--later",
        "queue-list--row",
        "queue-list--highlight",
    }
    DEFAULT_CSS = """
    QueueList {
        & > .queue-list--late { color: $late; text-style: bold; }
        & > .queue-list--today { color: $today; }
        & > .queue-list--soon { color: $soon; }
        & > .queue-list--highlight {
            color: $focus-foreground; background: $focus-background; text-style: bold;
        }
    }
    """

    @dataclass(eq=False, repr=False)
    class Highlighted(Message):
        """The highlight moved to another row; None if there is no row."""

        row: Row | None

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """A row was double-clicked."""

        row: Row

    def __init__(
        self,
        calendar: WorkingCalendar,
        now: datetime,
        rows: OpenRows | None = None,
        ask_again_after: int = ASK_AGAIN_AFTER,
    ) -> None:
        super().__init__()
        self._ask_again_after = ask_again_after
        self._calendar = calendar
        self._now = now
        self._rows = rows or OpenRows()
        self._highlight = self._rows[0].row_id if self._rows else None
        self._when_empty = ""
        self.ringing: Mapping[int, Ringing] = {}
        """The calls in progress, by contact id. Set before the rows are."""
        self.away: Container[int] = frozenset()
        """The ids of absent staff. Set before the rows are."""
        self._painted: dict[int, _Seen] = {}
        self._formatted: dict[RowId, QueueLine] = {}
        """The lines formatted since the rows, the time, the width or the mask changed: a key formats none again."""
        self.is_masked = False
        """True while initials stand for names; then the preview of the marked row is not shown either."""

    # What it knows

    @property
    def rows(self) -> OpenRows:
        """The listed rows, in order."""
        return self._rows

    @property
    def highlighted(self) -> Row | None:
        """The row that a key acts on."""
        return self._rows.get(self._highlight)

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self._rows)

    @property
    def place(self) -> int | None:
        """The place of the highlight, counted from 0; None without rows."""
        return self._rows.place_of(self._highlight)

    # What changes it

    def set_rows(self, rows: OpenRows) -> None:
        """Replace the rows. Only the lines in view that differ are painted."""
        before = self.place
        self._rows = rows
        self._formatted.clear()
        self._settle(before)

    def tick(self, now: datetime) -> None:
        """Set the time (UTC), and paint the lines in view that change."""
        self._now = now
        self._formatted.clear()
        self.show_changes()

    def mask(self) -> str:
        """Show initials instead of names, or names again. Returns the sentence to show."""
        self.is_masked = not self.is_masked
        self._formatted.clear()
        self.show_changes()
        self.post_message(self.Highlighted(self.highlighted))
        return (
            "Without names: initials stand for them. w shows them again."
            if self.is_masked
            else "Names are shown again."
        )

    def say_when_empty(self, words: str) -> None:
        """Set the text shown while there is no row."""
        self._when_empty = words
        self.show_changes()

    def highlight(self, row_id: RowId) -> None:
        """Highlight a row and scroll to it. Does nothing for a row that is not listed."""
        place = self._rows.place_of(row_id)
        if place is not None:
            self.go_to(place)

    def put_mark(self, place: int | None) -> None:
        """Highlight the row at a place; None for no row."""
        row_id = None if place is None else self._rows[place].row_id
        if row_id != self._highlight:
            self._highlight = row_id
            self.post_message(self.Highlighted(self.highlighted))

    def show_changes(self) -> None:
        """Paint the lines in view whose words have changed."""
        width, height = self.size
        changed = [y for y in range(height) if self._painted.get(y) != self._seen(y)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _settle(self, before: int | None) -> None:
        """Adapt scroll and highlight to new rows; `before` is the former place of the highlight."""
        self.fit_to_rows()
        top, place = self.scroll_offset.y, self.place
        if place is None:
            place = before or 0
        elif before is not None and top:
            # A scrolled list moves with the highlight. One at its top stays, to show new rows there.
            self.scroll_to_row(top + place - before)
        self.go_to(place)
        self.tell_view()

    # What it hears

    def on_click(self, event: events.Click) -> None:
        """Open the row on a double click."""
        place = self.scroll_offset.y + event.y
        if event.chain == 2 and place < self.count:
            self.post_message(self.Opened(self._rows[place]))

    def on_resize(self) -> None:
        """Paint everything again, with the highlight in view."""
        self._painted.clear()
        self._formatted.clear()
        self._settle(self.place)

    # How a line is drawn

    def render_line(self, y: int) -> Strip:
        """Paint the line `y`, counted from the top of the window."""
        seen = self._painted[y] = self._seen(y)
        if seen.line is None:
            return Strip([Segment(fit(seen.words, self.size.width), self.rich_style)], self.size.width)
        return self._strip(seen.line, highlighted=seen.highlighted)

    def _seen(self, y: int) -> _Seen:
        place = self.scroll_offset.y + y
        if place < len(self._rows):
            row = self._rows[place]
            return _Seen(self._line(row), row.row_id == self._highlight)
        return _Seen(words="" if self._rows else self._empty_line(y))

    def _line(self, row: Row) -> QueueLine:
        line = self._formatted.get(row.row_id)
        if line is None:
            line = self._formatted[row.row_id] = self._format(row)
        return line

    def _format(self, row: Row) -> QueueLine:
        row = masked(row) if self.is_masked else row
        if not isinstance(row, QueueRow):
            return line_of(row, self._now, self._calendar, self.size.width)
        ringing, away = self.ringing.get(row.contact_id), row.owner_id in self.away
        seen = (row, self._now, self._calendar, self.size.width, ringing)
        return line_of(*seen, away=away, ask_again_after=self._ask_again_after)

    def _empty_line(self, y: int) -> str:
        lines = _wrapped(self._when_empty, max(20, self.size.width - 2 * MARK_WIDTH))
        return " " * MARK_WIDTH + lines[y - 1] if 0 < y <= len(lines) else ""

    def _strip(self, line: QueueLine, *, highlighted: bool) -> Strip:
        quiet = self.get_component_rich_style("queue-list--highlight" if highlighted else "queue-list--row")
        loud = quiet if highlighted else self.get_component_rich_style(f"queue-list--{line.urgency}")
        time_left, *rest = line.cells
        before, flags, after = " ".join(rest).partition(line.flags) if line.flags else (" ".join(rest), "", "")
        words = [Segment(f"{mark_of(line, highlighted=highlighted)}{time_left} ", loud), Segment(before, quiet)]
        if flags:
            words += [Segment(flags, quiet + _BOLD), Segment(after, quiet)]
        return Strip(words).adjust_cell_length(self.size.width, quiet)


@lru_cache(maxsize=1)
def _wrapped(words: str, width: int) -> list[str]:
    """The text of an empty list as lines, which each line in view asks for each second."""
    return wrap(words, width)


class _Seen(NamedTuple):
    """A line as it was painted: a row's line, or plain words."""

    line: QueueLine | None = None
    highlighted: bool = False
    words: str = ""
