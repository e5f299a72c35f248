"""The queue itself: ten thousand rows that cost what the visible ones cost."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from db.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from screens.widgets.queue_columns import MARK_WIDTH, Line, fit, heading, line_of, mark_of
from screens.widgets.queue_rows import OpenRows

if TYPE_CHECKING:
    from db.ringing import Ringing

TIME_CELLS = 2
"""How many cells of a line, from the left, are in the colour of its urgency: Reply by and Time left."""


class QueueHeading(Widget):
    """The names of the columns under it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    QueueHeading { height: 3; color: $quiet; border-top: solid $edge; border-bottom: solid $edge; }
    """

    def render_line(self, y: int) -> Strip:
        """The one line there is."""
        return Strip([Segment(heading(self.size.width), self.rich_style)]) if y == 0 else Strip.blank(self.size.width)


class QueueList(ScrollView, can_focus=True):
    """Open contacts, the soonest first, one line each.

    The highlight is on a contact, not on a place: it stays with the contact when rows come, go or move. Words are
    worked out for visible lines only, and a line is painted again only when it says something else.
    """

    ALLOW_SELECT = False
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
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size: 0 0;

        & > .queue-list--late { color: $late; text-style: bold; }
        & > .queue-list--today { color: $today; }
        & > .queue-list--soon { color: $soon; }
        & > .queue-list--highlight { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", id="queue.up", show=False, tooltip="Go to the row above."),
        Binding("down", "move(1)", "Down", id="queue.down", show=False, tooltip="Go to the row below."),
        Binding("pageup", "page(-1)", "Page up", id="queue.page_up", show=False, tooltip="Go up one window."),
        Binding("pagedown", "page(1)", "Page down", id="queue.page_down", show=False, tooltip="Go down one window."),
        Binding("home", "first", "First", id="queue.first", show=False, tooltip="Go to what is owed first."),
        Binding("end", "last", "Last", id="queue.last", show=False, tooltip="Go to what is owed last."),
    ]

    @dataclass
    class Highlighted(Message):
        """The highlight is on another contact now (None: there is no row)."""

        row: QueueRow | None

    @dataclass
    class Opened(Message):
        """Somebody clicked twice on a row, to see its contact."""

        row: QueueRow

    @dataclass
    class Scrolled(Message):
        """Other rows are in view: the places `first` to `last`, counted from 1, of `count`."""

        first: int
        last: int
        count: int

    def __init__(self, calendar: WorkingCalendar, now: datetime, rows: OpenRows | None = None) -> None:
        super().__init__()
        self._calendar = calendar
        self._now = now
        self._rows = rows or OpenRows()
        self._highlight = self._rows[0].contact_id if self._rows else None
        self._when_empty = ""
        self.ringing: Mapping[int, Ringing] = {}
        """Who is ringing about which contact. Set before the rows are."""
        self.away: Container[int] = frozenset()
        """The ids of those who are not in. Set before the rows are."""
        self._painted: dict[int, _Seen] = {}
        self._told_view: tuple[int, int, int] | None = None

    # What it knows

    @property
    def rows(self) -> OpenRows:
        """Every row that is listed, in order."""
        return self._rows

    @property
    def highlighted(self) -> QueueRow | None:
        """The row that a key acts on."""
        return self._rows.get(self._highlight)

    @property
    def in_view(self) -> range:
        """The places of the rows in the window, counted from 0."""
        top = self.scroll_offset.y
        return range(top, min(len(self._rows), top + self.size.height))

    # What changes it

    def set_rows(self, rows: OpenRows) -> None:
        """List these rows instead: what is in view is compared line by line, and only what differs is painted."""
        before = self._rows.place_of(self._highlight)
        self._rows = rows
        self._settle(before)

    def put_in(self, row: QueueRow) -> None:
        """Put one row in, or move it to where it belongs now."""
        before = self._rows.place_of(self._highlight)
        self._rows.put(row)
        self._settle(before)

    def take_out(self, contact_id: int) -> None:
        """Take one row out; where it had the highlight, the row that comes to its place has it."""
        before = self._rows.place_of(self._highlight)
        self._rows.remove(contact_id)
        self._settle(before)

    def tick(self, now: datetime) -> None:
        """It is `now`: paint the lines in view that say something else than before."""
        self._now = now
        self._show_changes()

    def say_when_empty(self, words: str) -> None:
        """What stands here while there is no row."""
        self._when_empty = words
        self._show_changes()

    def highlight(self, contact_id: int) -> None:
        """Put the highlight on a contact and bring it into view; one that is not listed changes nothing."""
        place = self._rows.place_of(contact_id)
        if place is not None:
            self._go_to(place)

    # What it does

    def action_move(self, by: int) -> None:
        """So many rows down (up where it is negative)."""
        self._go_to(self._place() + by)

    def action_page(self, windows: int) -> None:
        """So many windows down: the list moves under the highlight as a page does."""
        by = windows * max(1, self.size.height - 1)
        self._scroll_to_row(self.scroll_offset.y + by)
        self._go_to(self._place() + by)

    def action_first(self) -> None:
        """To what is owed first."""
        self._go_to(0)

    def action_last(self) -> None:
        """To what is owed last."""
        self._go_to(len(self._rows) - 1)

    def on_click(self, event: events.Click) -> None:
        """A click puts the highlight there; a second one at once opens it."""
        place = self.scroll_offset.y + event.y
        if place >= len(self._rows):
            return
        self._go_to(place)
        if event.chain == 2:
            self.post_message(self.Opened(self._rows[place]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the window, and takes the highlight along at its edge: a key acts only on what is seen."""
        self._wheel(event, by=int(self.app.scroll_sensitivity_y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The same, upwards."""
        self._wheel(event, by=-int(self.app.scroll_sensitivity_y))

    def on_resize(self) -> None:
        """Everything is painted again in another width; the highlight stays in view."""
        self._painted.clear()
        self._settle(self._rows.place_of(self._highlight))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in view."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_view()

    # How a line is drawn

    def render_line(self, y: int) -> Strip:
        """One line of the window, `y` counted from its top."""
        seen = self._painted[y] = self._seen(y)
        if seen.line is None:
            return Strip([Segment(fit(seen.words, self.size.width), self.rich_style)], self.size.width)
        return self._strip(seen.line, highlighted=seen.highlighted)

    def _seen(self, y: int) -> _Seen:
        place = self.scroll_offset.y + y
        if place < len(self._rows):
            row = self._rows[place]
            ringing = self.ringing.get(row.contact_id)
            line = line_of(row, self._now, self._calendar, self.size.width, ringing, away=row.owner_id in self.away)
            return _Seen(line, row.contact_id == self._highlight)
        return _Seen(words="" if self._rows else self._empty_line(y))

    def _empty_line(self, y: int) -> str:
        lines = wrap(self._when_empty, max(20, self.size.width - 2 * MARK_WIDTH), break_on_hyphens=False)
        return " " * MARK_WIDTH + lines[y - 1] if 0 < y <= len(lines) else ""

    def _strip(self, line: Line, *, highlighted: bool) -> Strip:
        mark, times, rest = mark_of(line, highlighted=highlighted), line.cells[:TIME_CELLS], line.cells[TIME_CELLS:]
        quiet = self.get_component_rich_style("queue-list--highlight" if highlighted else "queue-list--row")
        loud = quiet if highlighted else self.get_component_rich_style(f"queue-list--{line.urgency}")
        segments = [Segment(f"{mark}{' '.join(times)} ", loud), Segment(" ".join(rest), quiet)]
        return Strip(segments).adjust_cell_length(self.size.width, quiet)

    # How it moves

    def _place(self) -> int:
        return self._rows.place_of(self._highlight) or 0

    def _go_to(self, place: int) -> None:
        """Put the highlight on the row at a place, or on the nearest there is, and bring it into view."""
        if not self._rows:
            self._set_highlight(None)
            return
        place = max(0, min(place, len(self._rows) - 1))
        self._set_highlight(self._rows[place].contact_id)
        top, height = self.scroll_offset.y, max(1, self.size.height)
        self._scroll_to_row(max(place - height + 1, min(top, place)))
        self._show_changes()

    def _set_highlight(self, contact_id: int | None) -> None:
        if contact_id != self._highlight:
            self._highlight = contact_id
            self.post_message(self.Highlighted(self.highlighted))

    def _scroll_to_row(self, top: int) -> None:
        self.scroll_to(y=max(0, min(top, len(self._rows) - self.size.height)), animate=False, force=True)

    def _settle(self, before: int | None) -> None:
        """The rows are others than before, when the highlight was at the place `before`."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        top = self.scroll_offset.y
        place = self._rows.place_of(self._highlight)
        if place is None:
            place = before or 0
        elif before is not None and top:
            # A list that was scrolled slides under the highlight; one at its top shows what is new at its top.
            self._scroll_to_row(top + place - before)
        self._go_to(place)
        self._show_changes()
        self._tell_view()

    def _wheel(self, event: events.MouseEvent, *, by: int) -> None:
        event.prevent_default().stop()
        self._scroll_to_row(self.scroll_offset.y + by)
        view = self.in_view
        if view:
            self._go_to(max(view.start, min(self._place(), view.stop - 1)))

    # What it tells and paints

    def _tell_view(self) -> None:
        view = self.in_view
        told = (view.start + 1, view.stop, len(self._rows))
        if told != self._told_view:
            self._told_view = told
            self.post_message(self.Scrolled(*told))

    def _show_changes(self) -> None:
        width, height = self.size
        changed = [y for y in range(height) if self._painted.get(y) != self._seen(y)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))


class _Seen(NamedTuple):
    """What stands on a line of the window: a row's line, or plain words."""

    line: Line | None = None
    highlighted: bool = False
    words: str = ""
