"""Asks before leaving with something unfinished. Nothing is lost either way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from db.drafts import DraftSeen
from deskapp.words import phrases
from screens.keys import Where, bindings

MOST_NAMED = 5
"""How many unfinished entries are named; more are counted."""
WIDTH = 54
"""Columns that one of them may take."""


def words_of(seen: DraftSeen, now: datetime) -> str:
    """One unfinished entry in few words: "Call started 14:41 today, Margaret Hall"."""
    form = seen.form.partition(":")[0].capitalize()
    day = phrases.day_words(phrases.london(seen.started_at).date(), phrases.london(now).date())
    who = seen.values.get("name", "").strip() or seen.values.get("about", "").strip()
    return f"{form} started {phrases.clock_time(seen.started_at)} {day}{f', {who}' if who else ''}"[:WIDTH]


class LeavingBox(ModalScreen[bool]):
    """Names what is unfinished. Answers True to leave."""

    DEFAULT_CSS = """
    LeavingBox { align: center middle; background: $background 70%; color: $foreground; }
    LeavingBox Static {
        width: 64; max-width: 100%; height: auto; padding: 1 2; background: $panel; border: round $mark;
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LEAVING)]

    def __init__(self, unfinished: Sequence[str]) -> None:
        super().__init__()
        self._unfinished = unfinished

    def compose(self) -> ComposeResult:
        """What waits, and the two ways on."""
        count = len(self._unfinished)
        lines = [f"{count} {'entry is' if count == 1 else 'entries are'} unfinished. Kept, and listed under F8:", ""]
        lines += [f"   {words}" for words in self._unfinished[:MOST_NAMED]]
        if count > MOST_NAMED:
            lines.append(f"   and {count - MOST_NAMED} more")
        yield Static(
            Content("\n").join(
                [
                    *map(Content, lines),
                    Content(),
                    Content.assemble(("y", "bold $soon"), " Leave all the same   ", ("n", "bold $soon"), " Stay"),
                ]
            )
        )

    def action_leave(self) -> None:
        """Leave."""
        self.dismiss(True)  # noqa: FBT003 - the answer

    def action_stay(self) -> None:
        """Stay."""
        self.dismiss(False)  # noqa: FBT003 - the answer
