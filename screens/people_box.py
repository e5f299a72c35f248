"""A box over the people screen with something to read about one person: why there is a CAUTION, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.keys import Where, bindings
from screens.widgets.queue_columns import printable

KEYS = "Esc Back"


class PeopleBox(ModalScreen[None]):
    """Words to read. Esc or Enter goes back; Up and Down scroll where there are many."""

    CSS_PATH = "people_box.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.PEOPLE) if key.id in ("people.open", "people.back")
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The words."""
        with VerticalScroll(id="box") as box:
            box.border_title = printable(self._title)
            box.border_subtitle = KEYS
            yield Static("\n".join(map(printable, self._lines)), markup=False)

    def action_open(self) -> None:
        """Enter closes it too."""
        self.dismiss(None)

    def action_back(self) -> None:
        """Back to the people screen."""
        self.dismiss(None)
