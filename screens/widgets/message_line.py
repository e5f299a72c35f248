"""Row 22: the last message, or the instruction for the focused field."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from deskapp.wording.printable import on_grid, whole_sentences
from deskapp.wording.sentence import MESSAGE_WIDTH

_UNDO, _REDO = " z takes it back.", " Z brings it back."

Tone = Literal["done", "wrong", "plain", "hint"]
"""The tone of a message: done; wrong, which needs a correction; plain; or hint, a quiet instruction."""

_STYLES: dict[Tone, str] = {"done": "$met", "wrong": "bold $late", "plain": "$foreground", "hint": "$quiet"}


class MessageLine(Widget):
    """One line of plain words, never interpreted as markup. A message that does not fit takes a second line from the
    body above, so that none is cut off; a hint leaves out the sentences that do not fit.
    """

    DEFAULT_CSS = """
    MessageLine {
        height: 1; width: 1fr; padding: 0 1; background: $background; text-wrap: nowrap; text-overflow: ellipsis;
        &.-whole { height: auto; max-height: 2; text-wrap: wrap; }
    }
    """

    spoken: reactive[tuple[str, Tone]] = reactive[tuple[str, Tone]](("", "hint"), layout=True)
    """The words and their tone."""

    def watch_spoken(self, spoken: tuple[str, Tone]) -> None:
        """Allow a second line for anything but a hint."""
        self.set_class(spoken[1] != "hint", "-whole")

    def render(self) -> Content:
        """The words in the colour of their tone. "wrong" also has a mark, for screens without colour."""
        words, tone = on_grid(self.spoken[0]), self.spoken[1]
        if tone == "hint":
            words = whole_sentences(words, self.size.width)
        return Content.styled(f"! {words}" if tone == "wrong" else words, _STYLES[tone])


def with_undo(words: str, *, undoable: bool = True) -> str:
    """The words of a save, followed by the undo key if it is undoable and the line has room."""
    return words + _UNDO if undoable and cell_len(words + _UNDO) <= MESSAGE_WIDTH else words


def with_redo(words: str) -> str:
    """The words of an undo, followed by the redo key if the line has room."""
    return words + _REDO if cell_len(words + _REDO) <= MESSAGE_WIDTH else words
