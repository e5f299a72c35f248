"""Pick one from a list by a word of it: the contact that this one is joined to, the call that is split off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestion, Suggestions

NONE_HAS_THAT = "None of them has that. Fewer letters find more; Esc goes back."
NONE_CHOSEN = "Down and Up choose one, then Enter. Esc goes back."


class PickBox(ModalScreen[str | None]):
    """Asks for one of some. Answers its key, or None where none was picked."""

    CSS_PATH = "pick.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.FORM) if key.id in ("form.save", "form.leave")
    ]

    def __init__(self, label: str, explained: str, offered: Sequence[Suggestion], *, hint: str) -> None:
        super().__init__()
        self._label = label
        self._explained = explained
        self._offered = offered
        self._hint = hint

    def compose(self) -> ComposeResult:
        """What picking does, room for what went wrong, the box, and what there is."""
        with Vertical(id="pick"):
            yield Static(self._explained, id="explained", markup=False)
            yield Static(id="went-wrong", markup=False)
            yield Box("picked", self._label, hint=self._hint, cells=24, max_length=80)
            yield Suggestions(stays=True)

    def on_mount(self) -> None:
        """Offer all of them."""
        self._box.suggestions = self.query_one(Suggestions)
        self._offer("")

    @property
    def _box(self) -> Box:
        return self.query_one(Box)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        words = typed.casefold().split()
        found = [one for one in self._offered if all(word in f"{one.words} {one.more}".casefold() for word in words)]
        self.query_one(Suggestions).offer(found, highlight=bool(words))
        self._wrong("" if found else NONE_HAS_THAT)

    def _wrong(self, words: str) -> None:
        self.query_one("#went-wrong", Static).update(f"! {words}" if words else "")

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self.dismiss(event.key)

    @on(Box.Entered)
    def _entered(self) -> None:
        self._offer(self._box.value)
        if self.query_one(Suggestions).is_open:
            self._wrong(NONE_CHOSEN)

    def action_save(self) -> None:
        """F9 does what Enter does."""
        if not self.query_one(Suggestions).pick():
            self._box.post_message(Box.Entered(self._box, self._box.value))

    def action_back(self) -> None:
        """Pick none."""
        self.dismiss(None)
