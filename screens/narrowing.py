"""A box over a screen that asks for one of some: each letter that is typed narrows the list under it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.key_lines import KeyLines
from screens.widgets.suggestions import Suggestions

Answer = TypeVar("Answer")
"""What was asked for."""


class NarrowingBox(ModalScreen[Answer | None]):
    """A box with its list. A subclass says what is offered for what is typed, and what a row and Enter do.

    The keys of choosing hide those of the screen below: they would only be typed into the box.
    """

    CSS_PATH = "narrowing.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.FORM) if key.id in ("form.save", "form.leave")
    ]

    def __init__(self, field: str, label: str, *, hint: str) -> None:
        super().__init__()
        self.box = Box(field, label, hint=hint, cells=24, max_length=80)
        self.offered = self.box.suggestions = Suggestions(stays=True)

    def compose(self) -> ComposeResult:
        """The box, what it offers, and room for what went wrong."""
        with Vertical(id="asks"):
            yield self.box
            yield self.offered
            yield Static(id="went-wrong", markup=False)
        yield KeyLines(Where.COMMANDS)

    def on_mount(self) -> None:
        """Offer all there is."""
        self.offer("")

    @abstractmethod
    def offer(self, typed: str) -> None:
        """Show what there is for what is typed."""

    @abstractmethod
    def take(self, key: str | None) -> None:
        """A row was taken; None is the last one, for what is not in the list."""

    @abstractmethod
    def enter(self, typed: str) -> None:
        """Enter where no row is marked."""

    def wrong(self, words: str) -> None:
        """Say what went wrong, or nothing any more."""
        self.query_one("#went-wrong", Static).update(f"! {words}" if words else "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.offer(event.value)

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self.take(event.key)

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        self.enter(event.value)

    def action_save(self) -> None:
        """F9 does what Enter does."""
        if not self.offered.pick():
            self.enter(self.box.value)

    def action_back(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
