"""A dialog that picks one entry of a list by a word of it."""

from __future__ import annotations

from collections.abc import Sequence

from deskapp.forms.fields import Suggestion
from deskapp.parsing.name_key import fold
from screens.dialogs.picker import Picker

NONE_HAS_THAT = "None of them has that. Fewer letters find more; Esc goes back."
NONE_CHOSEN = "Down and Up choose one, then Enter. Esc goes back."


class PickBox(Picker[str]):
    """A picker of one suggestion. Returns its key, or None."""

    def __init__(self, label: str, explained: str, some: Sequence[Suggestion], *, hint: str) -> None:
        super().__init__("picked", label, hint=hint, explained=explained)
        self._some = some

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to pick."""
        return not self._some

    def offer(self, typed: str) -> None:
        """List the suggestions with every typed word."""
        words = fold(typed).split()
        found = [one for one in self._some if all(word in fold(f"{one.words} {one.more}") for word in words)]
        self.offered.offer(found, highlight=bool(words) and len(found) == 1)
        self.wrong("" if found else NONE_HAS_THAT)

    def take(self, key: str | None) -> None:
        """Return the key of the suggestion."""
        self.dismiss(key)

    def enter(self, typed: str) -> None:
        """Open the list again, which Enter has closed, and say how to choose."""
        self.offer(typed)
        if self.offered.is_open:
            self.wrong(NONE_CHOSEN)
