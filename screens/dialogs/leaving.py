"""A dialog before leaving with drafts. Nothing is lost either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from screens.dialogs.question import Question
from screens.keys import Where, bindings_of_box

MOST_NAMED = 5
"""The number of drafts that are listed. More are counted."""


class LeavingBox(Question[bool]):
    """Lists the drafts. Returns true to leave."""

    WHERE = Where.LEAVING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.LEAVING)]
    help_title = "leaving deskapp"
    help_text = """Entries that were begun and not saved. They are kept, and wait under F8 also after the next start.
y leaves deskapp. n or Esc stays, and you go on where you were."""

    def __init__(self, unfinished: Sequence[str]) -> None:
        count = len(unfinished)
        lines = [f"{count} {'entry is' if count == 1 else 'entries are'} unfinished. Kept, and listed under F8:", ""]
        lines += [f"   {words}" for words in unfinished[:MOST_NAMED]]
        if count > MOST_NAMED:
            lines.append(f"   and {count - MOST_NAMED} more")
        super().__init__(lines, ("y", "Leave anyway"), ("n", "Stay"))
