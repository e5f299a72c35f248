"""A dialog that shows what a change would do before it is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from deskapp.wording.printable import on_grid, wrap
from screens.dialogs.read_text import read_width
from screens.keys import Where, bindings_of_box


class ConfirmBox(ModalScreen[bool]):
    """Lines of text that can be scrolled. Returns true for y; Esc leaves everything as it was."""

    WHERE = Where.CONFIRM
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.CONFIRM)]
    help_text = """What would be done, to be read before it is. Up and Down scroll, if it is longer than the box.
y does it. n or Esc leaves everything as it was."""

    def __init__(self, title: str, lines: Sequence[str], *, yes: str) -> None:
        super().__init__()
        self.help_title = title
        self._lines = lines
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The text, with both answers on its frame."""
        with VerticalScroll(id="box") as box:
            box.border_title = Content(on_grid(self.help_title))
            box.border_subtitle = Content(f"y {self._yes}   Esc Leave it as it was")
            yield Static("\n".join(self._wrapped()), markup=False)

    def _wrapped(self) -> Iterator[str]:
        """The lines as they fit, each wrapped below its own first word."""
        width = read_width(self.app.size.width)
        for line in self._lines:
            indent = " " * (len(line) - len(line.lstrip()))
            yield from wrap(line, width, first=indent, rest=indent) or [""]

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)  # noqa: FBT003 - the answer

    def action_no(self) -> None:
        """Leave it as it was."""
        self.dismiss(False)  # noqa: FBT003 - the answer
