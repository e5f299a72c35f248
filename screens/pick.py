"""Pick one from a list by a word of it: the contact that this one is joined to, the call that is split off."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.keys import Where
from screens.narrowing import NarrowingBox
from screens.widgets.key_lines import KeyLines
from screens.widgets.suggestions import Suggestion

NONE_HAS_THAT = "None of them has that. Fewer letters find more; Esc goes back."
NONE_CHOSEN = "Down and Up choose one, then Enter. Esc goes back."


class PickBox(NarrowingBox[str]):
    """Asks for one of some. Answers its key, or None where none was picked."""

    def __init__(self, label: str, explained: str, some: Sequence[Suggestion], *, hint: str) -> None:
        super().__init__("picked", label, hint=hint)
        self._explained = explained
        self._some = some

    def compose(self) -> ComposeResult:
        """What picking does, room for what went wrong, the box, and what there is: the list hides what is below it."""
        with Vertical(id="asks"):
            yield Static(self._explained, id="explained", markup=False)
            yield Static(id="went-wrong", markup=False)
            yield self.box
            yield self.offered
        yield KeyLines(Where.COMMANDS)

    def offer(self, typed: str) -> None:
        """Those that have every word that is typed."""
        words = typed.casefold().split()
        found = [one for one in self._some if all(word in f"{one.words} {one.more}".casefold() for word in words)]
        self.offered.offer(found, highlight=bool(words))
        self.wrong("" if found else NONE_HAS_THAT)

    def take(self, key: str | None) -> None:
        """That one."""
        self.dismiss(key)

    def enter(self, typed: str) -> None:
        """Enter has closed the list: open it again, and say how to choose."""
        self.offer(typed)
        if self.offered.is_open:
            self.wrong(NONE_CHOSEN)
