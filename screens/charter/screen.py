"""The screen of the charter: every rule with an example for today. It opens over any other screen."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.desk.desk import Desk
from deskapp.charter.edition import Edition
from deskapp.clock import Clock
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.charter import charter_words
from deskapp.wording.printable import on_grid
from screens.base.desk_screen import DeskScreen
from screens.contact.copy import Copying
from screens.keys import Where, bindings

_BESIDE = 3
"""Cells for the margins and the scroll bar."""
_LEAST_WIDTH = 30


class CharterScreen(DeskScreen[None]):
    """The charter in force, or another to be read. The key w copies it, and pressed again saves it."""

    DEFAULT_CSS = """
    CharterScreen #charter { height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    """
    WHERE = Where.CHARTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CHARTER)]
    NAME = "the charter"
    HELP = """\
The charter in force: every promise as it is applied, what starts it, how it is counted, and what ends it.
Each has an example: when something that comes in now would be due, with the count. Up and Down scroll.
w copies it, to be pasted; once more saves it as a file, to be printed. Esc goes back to where you were."""

    def __init__(self, desk: Desk, clock: Clock, shown: Edition | None = None) -> None:
        super().__init__()
        self._edition = shown or desk.edition_here
        self._opened_at = clock.now()
        self._copying = Copying(self, desk)

    def body(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="charter", can_focus=False):
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Set the title and the hint."""
        self.top("The charter", right=self._edition.name)
        self.hint("Up and Down scroll. w copies it. Esc goes back, with everything as it was.")

    @on(events.Resize)
    def _break_lines(self) -> None:
        """Break the text to the width of the window."""
        width = max(_LEAST_WIDTH, self.size.width - _BESIDE)
        lines = charter_words(self._edition, self._opened_at, width=width)
        self.query_one("#charter Static", Static).update("\n".join(map(on_grid, lines)))

    def action_copy(self) -> None:
        """Copy the charter; pressed again, save it as a file."""
        name = f"charter-{self._edition.name}"
        words = "\n".join(charter_words(self._edition, self._opened_at))
        self.run_worker(self._copying.copy(name, words), group=HOLDS_KEYS)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#charter", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by pages."""
        box = self.query_one("#charter", VerticalScroll)
        box.scroll_relative(y=by * max(1, box.size.height - 1), animate=False)
