"""The base of dialogs that pick one entry of a list, filtered by a text box."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from deskapp.forms.fields import Suggestion
from deskapp.parsing.name_key import name_key
from deskapp.wording.printable import on_grid
from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.key_lines import KeyLines
from screens.widgets.suggestions import Suggestions

AROUND = 6
"""Rows around the list of a picker, without those of its texts: top line, box, frame and key lines."""
SEVERAL = "{count} begin so. Down chooses."
Answer = TypeVar("Answer")
"""The result of a picker."""


class Picker(ModalScreen[Answer | None]):
    """A text box with a list. A subclass defines what is listed for a text, and what a row and Enter do.

    Its keys hide those of the screen below, which would only be typed into the box. The list has as many
    rows as fit.
    """

    WHERE: ClassVar[Where] = Where.CHOOSING
    """The place whose keys are shown."""
    help_title: str
    help_text: str
    asks_again: bool = False
    """True while the error is a question that Enter, pressed again, would answer."""
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Where.CHOOSING),
        *(key for key in bindings(Where.FORM, Where.ANYWHERE) if key.id in ("form.save", "astray")),
    ]

    def __init__(self, field: str, label: str, *, hint: str, explained: str | None = None) -> None:
        super().__init__()
        self._explained = explained
        self.box = Box(field, label, hint=hint, cells=24, max_length=80)
        self.offered = self.box.suggestions = Suggestions(stays=True)

    def compose(self) -> ComposeResult:
        """The box and its list. An error is below them, and above where there is an explanation."""
        with Vertical(id="asks"):
            if self._explained is not None:
                yield Static(self._explained, id="explained", markup=False)
                yield Static(id="went-wrong", markup=False)
            yield self.box
            yield self.offered
            if self._explained is None:
                yield Static(id="went-wrong", markup=False)
        yield KeyLines(self.WHERE)

    def on_mount(self) -> None:
        """List all entries."""
        self.offer("")

    @abstractmethod
    def offer(self, typed: str) -> None:
        """List the entries for a text."""

    def offer_names(self, typed: str, found: Sequence[Suggestion], *, last: str = "") -> None:
        """Show the rows that match a typed name. One is marked beforehand only where no other is meant: it is the only
        one, or its whole name is typed.
        """
        in_full = [one for one in found if name_key(one.words) == name_key(typed)]
        only = in_full if in_full else found
        is_meant = bool(typed.strip()) and len(only) == 1
        self.offered.offer(found, last=last, highlight=is_meant and only[0] is found[0])

    @abstractmethod
    def take(self, key: str | None) -> None:
        """Handle the choice of a row; None is the last one, for what is not in the list."""

    @abstractmethod
    def enter(self, typed: str) -> None:
        """Handle Enter without a highlighted row."""

    def wrong(self, words: str) -> None:
        """Show an error, or clear it with ""."""
        line = self.query_one("#went-wrong", Static)
        line.update(f"! {on_grid(words)}" if words else "")
        line.display = bool(words)
        self.offered.around = AROUND + sum(map(self.lines_of, self.query("#asks Static").results(Static)))

    def lines_of(self, text: Static) -> int:
        """The rows that a text above the list takes."""
        return len(wrap(str(text.content), self.app.size.width - 2)) if text.display else 0

    @on(Box.Full)
    def _full(self, event: Box.Full) -> None:
        self.wrong(event.box.no_room)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.offer(event.value)

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self.take(event.key)

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        self.enter(event.value)

    def action_move(self, by: int) -> None:
        """Move the highlight up or down."""
        self.offered.move(by)

    def action_save(self) -> None:
        """Do the same as Enter."""
        self.action_do()

    def action_do(self) -> None:
        """Choose the highlighted row, or submit the text."""
        if not self.offered.pick():
            self.enter(self.box.value)

    def action_back(self) -> None:
        """Return None."""
        self.dismiss(None)
