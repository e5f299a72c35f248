"""A dialog with text to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from deskapp.wording.printable import on_grid
from screens.keys import Where, bindings_of_box

_KEYS = "Esc Back"
_WIDTH, _FRAME = 76, 5
"""Columns of the box, and those of its frame, margin and scroll bar."""


def read_width(columns: int) -> int:
    """The columns that a line of text has in the dialog, in a window of so many."""
    return min(_WIDTH, columns) - _FRAME


class ReadBox(ModalScreen[None]):
    """Lines of text. Esc or Enter closes it; Up and Down scroll."""

    WHERE = Where.READING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.READING)]
    help_text = "Something to read. Up and Down scroll, if it is longer than the box. Enter or Esc goes back."

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.help_title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="box") as box:
            box.border_title = Content(on_grid(self.help_title))
            box.border_subtitle = _KEYS
            yield Static("\n".join(map(on_grid, self._lines)), markup=False)

    def action_back(self) -> None:
        """Close the dialog."""
        self.dismiss(None)
