"""A line of ticks, each set or cleared with one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from deskapp.forms.fields import Tick
from screens.widgets.letter_picker import LetterPicker, in_rows, in_words


class Ticks(LetterPicker):
    """` Ticks            b Not found on our website  [y Somebody may be in danger]`."""

    HINT: ClassVar[str] = "A letter ticks; the same letter again unticks. Enter goes on."
    """The instruction while the cursor is here."""

    fields: reactive[Mapping[str, str]] = reactive[Mapping[str, str]]({}, init=False)
    """The values of the ticked fields, by the record's names."""

    hidden: reactive[frozenset[str]] = reactive(frozenset[str](), layout=True)
    """The fields of which no tick is shown or taken."""

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """A tick was set or cleared."""

        ticks: Ticks
        fields: Mapping[str, str]

        @property
        def control(self) -> Ticks:
            """The line."""
            return self.ticks

    @dataclass(eq=False, repr=False)
    class NotOffered(Message):
        """A letter without a tick was pressed."""

        ticks: Ticks

    def __init__(self, label: str, ticks: tuple[Tick, ...]) -> None:
        super().__init__()
        self.label = label
        self.ticks = ticks

    @property
    def letters(self) -> str:
        """The letters that tick something, in words: "b or y"."""
        return in_words([tick.letter for tick in self._shown])

    @property
    def _shown(self) -> list[Tick]:
        return [tick for tick in self.ticks if tick.field not in self.hidden]

    def put(self, fields: Mapping[str, str]) -> None:
        """Set the ticks of a resumed entry, without posting."""
        known = {tick.field for tick in self.ticks}
        with self.prevent(self.Changed):
            self.fields = {field: value for field, value in fields.items() if field in known and value}

    def offers(self, letter: str) -> bool:
        """True if the letter, in either case, has a tick."""
        return any(letter in (tick.letter, tick.letter.upper()) for tick in self._shown)

    def toggle(self, letter: str) -> bool:
        """Toggle the tick of this letter. False if it has none."""
        for tick in self._shown:
            if letter in (tick.letter, tick.letter.upper()):
                fields = dict(self.fields)
                if fields.pop(tick.field, None) != tick.value:
                    fields[tick.field] = tick.value
                self.fields = fields
                return True
        return False

    def press(self, letter: str) -> bool:
        """Toggle the tick of the letter; any other letter except ? is refused."""
        ticked = self.toggle(letter)
        if not ticked and letter != "?":
            self.post_message(self.NotOffered(self))
        return ticked or letter != "?"

    def watch_fields(self, fields: Mapping[str, str]) -> None:
        """Post `Changed`."""
        self.post_message(self.Changed(self, fields))

    def render(self) -> Content:
        """The label, then each tick; a set one in brackets."""
        return self.draw_rows([[self._tick(tick) for tick in row] for row in self._rows(self.size.width)])

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Say that only Tab comes here, or no more."""
        super().watch_has_focus(has_focus)
        self.refresh(layout=self.passed_by)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of rows that the ticks take."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[list[Tick]]:
        return in_rows(self._shown, lambda tick: cell_len(f"[{tick.letter} {tick.label}]"), width - self.beside)

    def _tick(self, tick: Tick) -> Content:
        ticked = self.fields.get(tick.field) == tick.value
        return self.draw_letter(tick.letter, tick.label, "bold $met" if ticked else None)
