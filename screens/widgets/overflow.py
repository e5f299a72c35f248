"""Words that a box has no room for: they go on in the next box while they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.widgets.input import Selection


class WordBox(Protocol):
    """A box for words."""

    value: str
    cursor_position: int
    display: bool
    label: str
    max_length: int | None

    @property
    def selection(self) -> Selection:
        """The selection, or the place of the cursor."""

    def change(self, value: str) -> None:
        """Replace the text, as one change that can be undone."""


class Overflow:
    """The part of a box's words that went on in `into`, the box that takes what there is no room for. `gone_on` is
    called each time.
    """

    def __init__(self, box: WordBox, gone_on: Callable[[], object]) -> None:
        self._box = box
        self._gone_on = gone_on
        self.into: WordBox | None = None
        self._ran_over: str | None = None
        """The text of the box after its rest went on: while it is the same, typing goes on in the next one."""
        self._over = ""
        """The words that went on there so far."""

    @property
    def next_box(self) -> WordBox | None:
        """The box in which words go on; None while there is none, or it is hidden."""
        return self.into if self.into is not None and self.into.display else None

    @property
    def goes_on(self) -> bool:
        """True while typing at the end goes on in the next box."""
        box = self._box
        at_end = box.selection.is_empty and box.cursor_position == len(box.value)
        return self.next_box is not None and self._ran_over == box.value and at_end

    def cut(self, whole: str, cursor: int) -> None:
        """Keep the words of `whole` that fit, and let the rest go on in the next box."""
        at = self._box.max_length or 0
        words_fit = whole[:at].rfind(" ") if whole[at] != " " else at
        at = words_fit if words_fit > 0 else at
        self._box.change(whole[:at].rstrip())
        self._ran_over = self._box.value
        self._box.cursor_position = min(cursor, len(self._box.value))
        self.put(whole[at:].lstrip(), "")

    def put(self, before: str, behind: str) -> None:
        """Put words before and behind those that went on in the next box, or at its end if they are changed there."""
        box = self.next_box
        if box is None:
            return
        over = self._over if self._over and box.value.endswith(self._over) else ""
        first = box.value.removesuffix(over)
        gap = " " if first and not first[-1].isspace() else ""
        between = " " if before and over else ""
        self._over = before + between + over + behind
        box.change(first + gap + self._over)
        self._gone_on()

    def delete_left(self) -> bool:
        """Delete the last letter that went on in the next box; False if typing does not go on there."""
        box = self.next_box
        if box is None or not self.goes_on or not self._over or not box.value.endswith(self._over):
            return False
        self._over = self._over[:-1]
        box.change(box.value[:-1])
        return True
