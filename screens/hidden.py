"""The hidden screen: Ctrl+L. It hides what is on the screen from whoever leans over the desk; it is no lock."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.keys import Where, bindings

WORDS = "Screen hidden. Press Enter."


class Hidden(ModalScreen[None]):
    """Covers everything. What is typed meanwhile goes nowhere; Enter brings back exactly what was there."""

    DEFAULT_CSS = """
    Hidden { background: $background; color: $foreground; align: center middle; }
    Hidden Static { width: auto; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HIDDEN)]

    def compose(self) -> ComposeResult:
        """The words, and nothing else."""
        yield Static(WORDS, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Let Enter through, and nothing else."""
        if event.key != "enter":
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Nor what is pasted."""
        event.stop()

    def action_show(self) -> None:
        """Show the screen again."""
        self.dismiss(None)
