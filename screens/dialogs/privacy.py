"""The hidden screen (Ctrl+L), which hides names from people at the desk. It is not a lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.keys import Where, bindings

HIDDEN_WORDS = "Screen hidden. Press Enter."
PIN_WORDS = "Screen hidden. Type the PIN, then Enter."
WRONG_PIN = "That is not the PIN. Try again."
FORGOTTEN = "Forgotten? Whoever looks after this machine takes it off: deskapp pin --remove"


class Hidden(ModalScreen[None]):
    """Covers everything. Input is ignored until Enter, which shows the screen again; where `fits` is given, only after
    a text that it accepts. It is called in a thread.
    """

    DEFAULT_CSS = """
    Hidden { background: $background; color: $foreground; align: center middle; }
    Hidden Static { width: auto; text-align: center; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HIDDEN)]

    def __init__(self, fits: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self._fits = fits
        self._typed = ""
        self._is_checking = False

    def compose(self) -> ComposeResult:
        """One line of words."""
        yield Static(HIDDEN_WORDS if self._fits is None else PIN_WORDS, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Ignore all keys except Enter, and those of a PIN."""
        if event.key == "enter":
            return
        event.stop()
        if self._fits is None or self._is_checking:
            return
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character:
            self._typed += event.character
        self._say(PIN_WORDS)

    def on_paste(self, event: events.Paste) -> None:
        """Ignore pasted text."""
        event.stop()

    def action_show(self) -> None:
        """Show the screen again, after the right PIN where there is one."""
        if self._fits is None:
            self.dismiss(None)
        elif not self._is_checking and self._typed:
            self._is_checking = True
            self.run_worker(self._check(self._fits), group="reading")

    async def _check(self, fits: Callable[[str], bool]) -> None:
        is_right = await asyncio.to_thread(fits, self._typed)
        self._typed, self._is_checking = "", False
        if is_right:
            self.dismiss(None)
        else:
            self._say(f"{WRONG_PIN}\n{FORGOTTEN}")

    def _say(self, words: str) -> None:
        self.query_one(Static).update("\n".join([words, "*" * len(self._typed)]) if self._typed else words)
