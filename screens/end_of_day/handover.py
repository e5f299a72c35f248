"""The handover sheet on the screen, shown first when the desk opens."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.desk.desk import Desk
from deskapp.publish.handover import write_handover
from deskapp.publish.handover_page import as_text
from deskapp.publish.handover_sheet import Sheet
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings

_BESIDE = 3
"""Cells for the margins and the scroll bar."""


class HandoverScreen(DeskScreen[None]):
    """The handover sheet, to be read and closed. The key w saves it as files that can be printed.

    `above` is shown above it: the reminder of keys after an absence, which may be shown without a sheet.
    """

    DEFAULT_CSS = """
    HandoverScreen #above { height: auto; padding: 0 1; border-bottom: solid $edge; color: $soon; }
    HandoverScreen #sheet { height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    """
    WHERE = Where.HANDOVER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HANDOVER)]
    NAME = "the handover sheet"
    HELP = """\
Who is owed what by when, who has it, and what it takes to ring them. Enter closes it.
w saves it in the desk's folder as text, as a page to print, and in large print. Shred what you print after use."""

    def __init__(self, desk: Desk, sheet: Sheet | None, above: str = "") -> None:
        super().__init__()
        self._above = above
        self._desk = desk
        self._sheet = sheet

    def body(self) -> ComposeResult:
        """The reminder of keys, if any, and the sheet as text."""
        if self._above:
            yield Static(self._above, id="above", markup=False)
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Set the title and the hint."""
        on_desk = self._desk.staff.short_name if self._desk.staff else "nobody yet"
        self.top("Handover sheet" if self._sheet else "Welcome back", right=f"On desk: {on_desk}")
        self.hint("Enter closes this. w saves it, to print." if self._sheet else "Enter goes on. F1 lists every key.")

    @on(events.Resize)
    def _break_lines(self) -> None:
        """Break the text to the width of the window."""
        text = as_text(self._sheet, self.size.width - _BESIDE) if self._sheet else ""
        self.query_one("#sheet Static", Static).update(text)

    def action_write(self) -> None:
        """Save it into the desk's folder."""
        if self._sheet is None:
            self.say("There is no sheet to save: the last open day was not signed off.")
        else:
            self.run_worker(self._write(self._sheet), group=HOLDS_KEYS)

    async def _write(self, sheet: Sheet) -> None:
        page = await self.run_or_say(write_handover, self._desk.settings, sheet)
        self.say(f"Saved: {page}, and as text and in large print.", "done")

    def action_scroll(self, by: int) -> None:
        """Scroll a line."""
        self.query_one("#sheet", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll a page."""
        sheet = self.query_one("#sheet", VerticalScroll)
        sheet.scroll_relative(y=by * max(1, sheet.size.height - 1), animate=False)
