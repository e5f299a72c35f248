"""A dialog that picks one entry of a list by a word of it."""

from __future__ import annotations

from collections.abc import Sequence

from deskapp.forms.fields import Suggestion
from deskapp.parsing.name_key import fold
from screens.dialogs.picker import Picker

NONE_HAS_THAT = "None of them has that. Fewer letters find more; Esc goes back."
_HOW = "Some letters of it make the list shorter. Up and Down choose, and Enter takes the marked line."
_UNCHANGED = "Esc goes back, and nothing is changed."
NONE_CHOSEN = "Down and Up choose one, then Enter. Esc goes back."


class PickBox(Picker[str]):
    """A picker of one suggestion. Returns its key, or None. `esc` is what Esc returns, and what help says
    of it; a key that closes all boxes returns None in any case.
    """

    def __init__(
        self,
        label: str,
        explained: str,
        some: Sequence[Suggestion],
        *,
        hint: str,
        esc: tuple[str | None, str] = (None, _UNCHANGED),
    ) -> None:
        super().__init__("picked", label, hint=hint, explained=explained)
        self.help_title = label
        self.help_text = f"{explained}\n{_HOW}\n{esc[1]}".lstrip()
        self._esc = esc[0]
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

    @property
    def marked(self) -> str | None:
        """The key of the highlighted suggestion."""
        at = self.offered.highlighted
        return None if at is None else self.offered.rows[at].key

    def action_back(self) -> None:
        """Return the answer of Esc."""
        self.dismiss(self._esc)

    def take(self, key: str | None) -> None:
        """Return the key of the suggestion."""
        self.dismiss(key)

    def enter(self, typed: str) -> None:
        """Open the list again, which Enter has closed, and say how to choose."""
        self.offer(typed)
        if self.offered.is_open:
            self.wrong(NONE_CHOSEN)
