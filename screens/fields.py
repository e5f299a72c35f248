"""Choose what to put right about a contact: a letter, or Up and Down and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.keys import Where, bindings
from screens.widgets.queue_columns import printable

KEYS = "a letter, or Enter   Esc Back"
LABEL = 14


class FieldSeen(NamedTuple):
    """A field that can be put right: its `letter`, what it is called, and what it says now."""

    field: str
    letter: str
    label: str
    words: str


class FieldList(OptionList, inherit_bindings=False):
    """The fields. Enter and the letters are the box's own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]


class FieldsBox(ModalScreen[str | None]):
    """Asks which field is to be put right. Answers it, or None."""

    CSS_PATH = "fields.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "FieldList"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FIELDS)]

    def __init__(self, fields: Sequence[FieldSeen]) -> None:
        super().__init__()
        self._fields = fields

    def compose(self) -> ComposeResult:
        """Every field with what it says now."""
        with Vertical(id="fields") as box:
            box.border_title = "What is to be put right?"
            box.border_subtitle = KEYS
            lines = [f" {one.letter}  {one.label:<{LABEL}} {printable(one.words)}" for one in self._fields]
            yield FieldList(
                *[Option(line, id=one.field) for line, one in zip(lines, self._fields, strict=True)], markup=False
            )

    def action_field(self, field: str) -> None:
        """A letter: that field."""
        self.dismiss(field)

    def action_open(self) -> None:
        """Enter: the field that is marked."""
        at = self.query_one(FieldList).highlighted
        self.dismiss(self._fields[at or 0].field)

    def on_option_list_option_selected(self) -> None:
        """A click does what Enter does."""
        self.action_open()

    def action_back(self) -> None:
        """Put nothing right."""
        self.dismiss(None)
