"""Give a contact to somebody: a letter or two of their name, and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from db.desk import OnDesk
from deskapp.words.matching import matches
from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestion, Suggestions

HINT = "a letter or two of a name, then Enter"
NOBODY = "Nobody here has that name. They come on the desk with u first."


class GiveBox(ModalScreen[OnDesk | None]):
    """Asks who is to have it. Answers who, or None where nobody was chosen."""

    CSS_PATH = "give.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.FORM) if key.id in ("form.save", "form.leave")
    ]

    def __init__(self, staff: Sequence[OnDesk]) -> None:
        super().__init__()
        self._staff = {one.name: one for one in staff}

    def compose(self) -> ComposeResult:
        """The box, the names that it knows, and room for what went wrong."""
        with Vertical(id="give"):
            yield Box("owner", "Give to", hint=HINT, cells=24, max_length=80)
            yield Suggestions()
            yield Static(id="went-wrong", markup=False)

    def on_mount(self) -> None:
        """Offer everybody who works here."""
        self._box.suggestions = self.query_one(Suggestions)
        self._offer("")

    @property
    def _box(self) -> Box:
        return self.query_one(Box)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#went-wrong", Static).update("")
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        found = [Suggestion(name, name) for name in matches(typed, list(self._staff))]
        self.query_one(Suggestions).offer(found, highlight=bool(typed.strip()))

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self.dismiss(self._staff.get(event.key or ""))

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        if event.value.strip():
            self.query_one("#went-wrong", Static).update(f"! {NOBODY}")
        else:
            self.dismiss(None)

    def action_save(self) -> None:
        """F9 does what Enter does."""
        if not self.query_one(Suggestions).pick():
            self._box.post_message(Box.Entered(self._box, self._box.value))

    def action_back(self) -> None:
        """Leave it where it is."""
        self.dismiss(None)
