"""A dialog for an edit conflict: the other change, and a key that saves anyway."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from db.storage.errors import ChangedError
from deskapp.views.history import conflict_lines
from screens.dialogs.question import Question
from screens.keys import Where, bindings_of_box

HEADING = "CHANGED MEANWHILE:"
SAVE_MINE = "F9 saves yours as well. Esc leaves it: yours is kept in Unfinished."
CLOSED_NOW = "It is closed now. Esc keeps yours in Unfinished; r opens the contact again."


class ConflictBox(Question[bool]):
    """Shows the other change. Returns true to save anyway."""

    DEFAULT_CSS = "ConflictBox Static { width: 70; }"
    WHERE = Where.CHANGED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.CHANGED)]
    help_title = "somebody was quicker"
    help_text = """While you were at it, a colleague changed the same contact: the box says what and when.
y does yours as well, n or Esc leaves it as it is now. Nothing of theirs is lost either way."""

    def __init__(self, about: str, changed: ChangedError) -> None:
        lines = [f"{about}. {HEADING.capitalize()}", *conflict_lines(changed)]
        super().__init__(lines, ("y", "Do it anyway, as well"), ("n", "Leave it"))
