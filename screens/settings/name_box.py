"""Dialogs that ask for a name, a number or a few words, with a sentence about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from deskapp.errors import DeskError
from screens.dialogs.picker import Picker
from screens.keys import Where, bindings
from screens.remedies import on_screen
from screens.widgets.key_lines import KeyLines

_SHORT = 80
"""Greatest length of text, in characters, for which the box has the width of a name."""
_NOTHING_TYPED = "Nothing is typed. Type it, or press Esc to go back."


class NameBox(Picker[str]):
    """A dialog that asks for words. It answers the text with single blanks, which may be "" only if `optional`, or None
    after Escape. Words that `check` refuses with DeskError stay in the box, with the reason. `keep` is called with the
    words after each change; what it returns is shown as an error.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.NAMING)]

    def __init__(
        self,
        label: str,
        explained: str,
        hint: str,
        *,
        begun: str = "",
        most: int = 80,
        optional: bool = False,
        check: Callable[[str], object] | None = None,
        keep: Callable[[str], str] | None = None,
        refused: str = "",
    ) -> None:
        super().__init__("named", label, hint=hint)
        self.box.max_length = most
        if most > _SHORT:
            self.box.cells = 0
        self._explained = explained
        self._begun = begun
        self._optional = optional
        self._check = check
        self._keep = keep
        self._refused = refused

    def compose(self) -> ComposeResult:
        """The box and its explanation."""
        with Vertical(id="asks"):
            yield Static(self._explained, id="explained", markup=False)
            yield Static(id="went-wrong", markup=False)
            yield self.box
            yield self.offered
        yield KeyLines(Where.NAMING)

    def on_mount(self) -> None:
        """Put the present words into the box, with the reason for which they were refused."""
        if self._begun:
            self.box.put(self._begun)
        self.wrong(self._refused)

    def offer(self, typed: str) -> None:
        """Offer nothing, since any words will do."""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """Keep the words, and clear the reason of a refusal once they are others."""
        if event.value != self._begun:
            self._refused = ""
        fault = self._keep(event.value) if self._keep is not None else ""
        self.wrong(fault or self._refused)

    def take(self, key: str | None) -> None:
        """Do nothing: no rows are offered."""

    def enter(self, typed: str) -> None:
        """Answer the typed words, unless `check` refuses them."""
        words = " ".join(typed.split())
        if len(words) > (self.box.max_length or len(words)):
            self.wrong(self.box.no_room)
            return
        if words and self._check is not None:
            try:
                self._check(words)
            except DeskError as refused:
                self.wrong(on_screen(refused))
                return
        if words or self._optional:
            self.dismiss(words)
        else:
            self.wrong(_NOTHING_TYPED)
