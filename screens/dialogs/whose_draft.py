"""A dialog before a colleague's draft is continued."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from screens.dialogs.question import Question
from screens.keys import Where, bindings_of_box


class WhoseDraftBox(Question[bool | None]):
    """Shows the author and start of a draft. Returns true to continue it, false to begin a new one, None
    for neither.
    """

    asks_again = True  # it opens with Enter, too
    WHERE = Where.WHOSE_DRAFT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.WHOSE_DRAFT)]
    help_title = "an entry that a colleague began"
    help_text = """A colleague has begun this and not saved it.
Enter carries on with theirs, n begins your own and leaves theirs unfinished, Esc does neither."""

    def __init__(self, began: str) -> None:
        super().__init__([began], ("Enter", "Carry on with it"), ("n", "Begin your own"))
