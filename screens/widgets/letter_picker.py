"""Base of widgets that take one letter: their keys, and the drawing of letters."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from screens.widgets.box import LABEL_CELLS

TAB = " (Tab) "
"""Words before items that only Tab reaches."""
Item = TypeVar("Item")
"""An item that a letter picks."""


def in_rows(items: Iterable[Item], cells: Callable[[Item], int], width: int) -> list[list[Item]]:
    """The items in rows of `width` columns, with a blank between two items."""
    rows: list[list[Item]] = [[]]
    room = width
    for item in items:
        needed = cells(item) + 1
        if rows[-1] and needed > room:
            rows.append([])
            room = width
        rows[-1].append(item)
        room -= needed
    return rows


def in_words(letters: Sequence[str]) -> str:
    """Letters in words: "s, c or w"."""
    *most, last = letters
    return f"{', '.join(most)} or {last}" if most else last


class LetterPicker(Widget, can_focus=True):
    """Base of a widget with items picked by letter. A subclass defines the effect of a letter, and draws the items."""

    DEFAULT_CSS = """
    LetterPicker { height: auto; width: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    label = ""
    """The label on the left."""

    passed_by: reactive[bool] = reactive(default=False, layout=True)
    """True if Enter passes it by, and only Tab comes here: the line says so while the cursor is elsewhere."""

    @dataclass(eq=False, repr=False)
    class Pasted(Message):
        """Text was pasted into the widget, which takes single letters only."""

        picker: LetterPicker
        text: str

    @abstractmethod
    def offers(self, letter: str) -> bool:
        """True if the letter, in either case, picks an item."""

    def spells(self, letters: str) -> bool:  # noqa: ARG002 - a subclass that is chosen by name needs it
        """True if these letters together pick an item."""
        return False

    @abstractmethod
    def press(self, letter: str) -> bool:
        """Pick the item of a letter in either case. False if there is none, so that the key goes on to the screen."""

    def press_other(self) -> None:
        """Handle a key that is no letter; nothing by default."""

    def on_key(self, event: events.Key) -> None:
        """Pick by a letter, in either case, as Caps Lock may be on."""
        if event.character is None or not event.character.isprintable():
            self.press_other()
        elif self.press(event.character):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Post a paste as `Pasted`, as words pick nothing."""
        event.stop()
        self.post_message(self.Pasted(self, event.text))

    @property
    def tells_of_tab(self) -> bool:
        """True if the line says now that only Tab comes here."""
        return self.passed_by and not self.has_focus

    @property
    def beside(self) -> int:
        """The column in which the items begin."""
        return LABEL_CELLS + (cell_len(TAB) if self.tells_of_tab else 0)

    @property
    def mark_offset(self) -> Offset:
        """The place of the picked item, or of the first, from the top left corner."""
        return Offset(self.beside + 1, 0)

    def draw_label(self) -> Content:
        """The label, as wide as those of all fields."""
        return Content.styled(f" {self.label}"[:LABEL_CELLS].ljust(LABEL_CELLS), "bold" if self.has_focus else "")

    def draw_rows(self, rows: Sequence[Sequence[Content]]) -> Content:
        """The label, with the rows of items beside it."""
        edge = Content("\n" + " " * self.beside)
        tab = Content.styled(TAB, "$quiet") if self.tells_of_tab else ""
        return Content.assemble(self.draw_label(), tab, edge.join([Content(" ").join(row) for row in rows]))

    def draw_letter(self, letter: str, label: str, picked_style: str | None = None) -> Content:
        """A letter and its label; the picked one in brackets, in `picked_style`."""
        if picked_style is not None:
            return Content.styled(f"[{letter} {label}]", picked_style)
        return Content.assemble(" ", (letter, "bold $soon" if self.has_focus else "bold"), f" {label} ")
