"""Somebody else changed it first: what they did stands beside what was meant, and one key goes on all the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from db.faults import ChangedError
from screens.keys import Where, bindings
from screens.widgets.queue_columns import printable

MOST_LINES, LONGEST = 3, 150
"""How many of the last changes are shown, and how many letters of each."""
HEADING = "CHANGED MEANWHILE:"
SAVE_MINE = "F9 saves yours as well. Esc leaves it: yours is kept in Unfinished."
CLOSED_NOW = "It is closed now. Esc keeps yours in Unfinished; r opens the contact again."


def changed_lines(what: Sequence[str]) -> list[str]:
    """The last things that others did, oldest first, a line each."""
    return [f"  {printable(line if len(line) <= LONGEST else line[:LONGEST] + '…')}" for line in what[-MOST_LINES:]]


class ChangedBox(ModalScreen[bool]):
    """Says what somebody else did. Answers True to go on all the same."""

    DEFAULT_CSS = """
    ChangedBox { align: center middle; background: $background 70%; color: $foreground; }
    ChangedBox Static {
        width: 70; max-width: 100%; height: auto; padding: 1 2; background: $panel; border: round $mark;
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CHANGED)]

    def __init__(self, about: str, changed: ChangedError) -> None:
        super().__init__()
        self._about = about
        self._changed = changed

    def compose(self) -> ComposeResult:
        """What happened, and the two ways on."""
        lines = changed_lines(self._changed.what) or [f"  {self._changed}"]
        ways = Content.assemble(("y", "bold $soon"), " Do it all the same   ", ("n", "bold $soon"), " Leave it")
        words = [Content(f"{self._about}. {HEADING.capitalize()}"), *map(Content, lines), Content(), ways]
        yield Static(Content("\n").join(words))

    def action_go_on(self) -> None:
        """Do it all the same."""
        self.dismiss(True)  # noqa: FBT003 - the answer

    def action_leave_it(self) -> None:
        """Leave it as it is now."""
        self.dismiss(False)  # noqa: FBT003 - the answer
