"""Dialogs that ask for a name, a number or a few words, with a sentence about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.widgets import Input

from deskapp.errors import DeskError
from screens.dialogs.picker import Picker
from screens.keys import Where, bindings
from screens.remedies import on_screen

_SHORT = 80
"""Greatest length of text, in characters, for which the box has the width of a name."""
_NOTHING_TYPED = "Nothing is typed. Type it, or press Esc to go back."


class Asked(NamedTuple):
    """A question for words. The answer may be "" only if it is `optional`. One that `check` refuses with DeskError
    stays in the box, with the reason. A `secret` is shown as dots.
    """

    label: str
    explained: str
    hint: str = ""
    begun: str = ""
    most: int = 80
    optional: bool = False
    check: Callable[[str], object] | None = None
    secret: bool = False


class NameBox(Picker[str]):
    """A dialog that asks for words. It answers the text with single blanks, or None after Escape. `keep` is called with
    the words after each change; what it returns is shown as an error.
    """

    WHERE = Where.NAMING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.NAMING)]

    def __init__(self, asked: Asked, *, keep: Callable[[str], str] | None = None, refused: str = "") -> None:
        super().__init__("named", asked.label, hint=asked.hint, explained=asked.explained)
        self.box.max_length, self.box.password = asked.most, asked.secret
        if asked.most > _SHORT:
            self.box.cells = 0
        self.help_title = asked.label
        self.help_text = f"{asked.explained}\nType it, then Enter. Esc goes back, and nothing is changed."
        self._asked = asked
        self._keep = keep
        self._refused = refused

    def on_mount(self) -> None:
        """Put the present words into the box, with the reason for which they were refused."""
        if self._asked.begun:
            self.box.put(self._asked.begun)
        self.wrong(self._refused)

    def offer(self, typed: str) -> None:
        """Offer nothing, since any words will do."""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """Keep the words, and clear the reason of a refusal once they are others."""
        if event.value != self._asked.begun:
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
        if words and self._asked.check is not None:
            try:
                self._asked.check(words)
            except DeskError as refused:
                self.wrong(on_screen(refused))
                return
        if words or self._asked.optional:
            self.dismiss(words)
        else:
            self.wrong(_NOTHING_TYPED)
