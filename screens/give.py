"""Give a contact to somebody: a letter or two of their name, and Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from db.desk import OnDesk
from db.first_page import AwaySeen
from deskapp.words.matching import matches
from deskapp.words.presence import away_words
from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestion, Suggestions

HINT = "a letter or two of a name, then Enter"
ALL_THE_SAME = "{away}. Give it all the same? Enter once more."
NOBODY = "Nobody here has that name. They come on the desk with u first."


class GiveBox(ModalScreen[OnDesk | None]):
    """Asks who is to have it. Answers who, or None where nobody was chosen."""

    CSS_PATH = "give.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.FORM) if key.id in ("form.save", "form.leave")
    ]

    def __init__(self, staff: Sequence[OnDesk], away: Mapping[int, AwaySeen], today: date) -> None:
        super().__init__()
        self._staff = {one.name: one for one in staff}
        self._away = away
        self._today = today
        self._asked: OnDesk | None = None

    def compose(self) -> ComposeResult:
        """The box, the names that it knows, and room for what went wrong."""
        with Vertical(id="give"):
            yield Box("owner", "Give to", hint=HINT, cells=24, max_length=80)
            yield Suggestions(stays=True)
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
        self._asked = None
        self._say("")
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        found = [Suggestion(name, name, self._until(name)) for name in matches(typed, list(self._staff))]
        self.query_one(Suggestions).offer(found, highlight=bool(typed.strip()))

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self._choose(self._staff.get(event.key or ""))

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        if self._asked is not None:
            self.dismiss(self._asked)
        elif event.value.strip():
            self._say(f"! {NOBODY}")
        else:
            self.dismiss(None)

    def _choose(self, staff: OnDesk | None) -> None:
        """Give it; to somebody who is away only when Enter is pressed once more."""
        if staff is None or staff.id not in self._away or staff == self._asked:
            self.dismiss(staff)
            return
        with self.prevent(Input.Changed):
            self._box.put(staff.name)
        self._asked = staff
        self._say("! " + ALL_THE_SAME.format(away=self._words(staff)))

    def _until(self, name: str) -> str:
        staff = self._staff[name]
        return self._words(staff).removeprefix(f"{staff.short_name} is ") if staff.id in self._away else ""

    def _words(self, staff: OnDesk) -> str:
        return away_words(staff.short_name, self._away[staff.id].last_day, self._today)

    def _say(self, words: str) -> None:
        self.query_one("#went-wrong", Static).update(words)

    def action_save(self) -> None:
        """F9 does what Enter does."""
        if not self.query_one(Suggestions).pick():
            self._box.post_message(Box.Entered(self._box, self._box.value))

    def action_back(self) -> None:
        """Leave it where it is."""
        self.dismiss(None)
