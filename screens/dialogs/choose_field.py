"""A dialog for the field of a contact to correct: a letter, or Up, Down and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from deskapp.forms.contact.correction import FieldSeen
from deskapp.wording.printable import on_grid
from screens.keys import Where, bindings_of_box
from screens.widgets.rows import LIST_BINDINGS

_KEYS = "a letter, or Enter   Esc Back"
LABEL = 14


class FieldList(OptionList, inherit_bindings=False):
    """The list of fields. Enter and letters belong to the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = LIST_BINDINGS


class FieldsBox(ModalScreen[str | None]):
    """A list of fields. Returns the field's name, or None."""

    AUTO_FOCUS: ClassVar[str | None] = "FieldList"
    WHERE = Where.FIELDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.FIELDS)]
    help_title = "what needs putting right"
    help_text = """Everything of this contact that can be put right, with what stands there now.
A letter, or Up, Down and Enter, opens one of them. What stood there before is kept in what happened."""

    def __init__(self, fields: Sequence[FieldSeen]) -> None:
        super().__init__()
        self._fields = fields

    def compose(self) -> ComposeResult:
        """The list of fields with their present values."""
        with Vertical(id="fields") as box:
            box.border_title = "What needs putting right?"
            box.border_subtitle = _KEYS
            lines = [f" {one.letter}  {one.label:<{LABEL}} {on_grid(one.words)}" for one in self._fields]
            yield FieldList(
                *[Option(line, id=one.field) for line, one in zip(lines, self._fields, strict=True)], markup=False
            )

    def action_field(self, field: str) -> None:
        """Return a field by its letter."""
        self.dismiss(field)

    def action_open(self) -> None:
        """Return the highlighted field."""
        at = self.query_one(FieldList).highlighted
        self.dismiss(self._fields[at or 0].field)

    def on_option_list_option_selected(self) -> None:
        """Return the field that was clicked."""
        self.action_open()

    def action_back(self) -> None:
        """Return None."""
        self.dismiss(None)
