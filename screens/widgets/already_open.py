"""The notice that somebody already has something open with us: add to it, or start something new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from deskapp.words import phrases

if TYPE_CHECKING:
    from db.people import OpenMatter

LETTERS = "abc"
"""The first three open matters are added to with these; more than that are counted."""


class AlreadyOpen(Widget, can_focus=True):
    """Up to three open matters. `a`, `b` or `c` adds to one, `n` or Enter starts something new."""

    DEFAULT_CSS = """
    AlreadyOpen {
        display: none; height: auto; width: 1fr; margin: 0 1; border: round $mark;
        border-title-color: $foreground; border-title-style: bold; background: $panel; color: $foreground; padding: 0 1;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False

    @dataclass
    class Answered(Message):
        """Add to this one, or, where it is None, start something new."""

        matter: OpenMatter | None

    def __init__(self) -> None:
        super().__init__()
        self._matters: Sequence[OpenMatter] = ()
        self._now: datetime | None = None
        self.border_title = "Already open"

    def offer(self, matters: Sequence[OpenMatter], now: datetime) -> None:
        """Show these and take the keys, until answered."""
        self._matters, self._now = matters, now
        self.display = bool(matters)
        self.refresh(layout=True)
        if matters:
            self.focus()

    def on_key(self, event: events.Key) -> None:
        """One letter answers."""
        letter = (event.character or "").lower()
        offered = self._matters[: len(LETTERS)]
        if letter and letter in LETTERS[: len(offered)]:
            self._answer(offered[LETTERS.index(letter)])
        elif letter == "n" or event.key == "enter":
            self._answer(None)
        else:
            return
        event.stop()
        event.prevent_default()

    def _answer(self, matter: OpenMatter | None) -> None:
        self.display = False
        self.post_message(self.Answered(matter))

    def render(self) -> Content:
        """What is open, what was promised, and what the letters do."""
        shown = self._matters[: len(LETTERS)]
        lines = [line for letter, matter in zip(LETTERS, shown, strict=False) for line in self._matter(letter, matter)]
        more = len(self._matters) - len(shown)
        if more:
            lines.append(Content(f"   and {more} more"))
        lines.append(Content.assemble(("n", "bold $soon"), "  It's about something new (Enter does the same)"))
        return Content("\n").join(lines)

    def _matter(self, letter: str, matter: OpenMatter) -> list[Content]:
        first, *more = matter_words(matter, self._now or matter.due_at)
        return [
            Content.assemble((letter, "bold $soon"), f"  Add to {first}"),
            *(Content(f"   {words}") for words in more),
        ]


def matter_words(matter: OpenMatter, now: datetime) -> list[str]:
    """What is open: which and what about, who has it and what was promised, what was missed before; a line each."""
    when = phrases.due_words(matter.due_at, now)
    late = " That has passed: it is LATE." if now > matter.due_at else ""
    rung = f" I{phrases.chased_words(matter.chasing_count)[1:]}." if matter.chasing_count else ""
    whose = f"{matter.ref} {matter.name}".strip()
    lines = [f"{whose}: {matter.about}", f"{matter.owner} has it. We promised: {when}.{late}{rung}"]
    if matter.missed:
        last = matter.missed[-1]
        why = f" ({last.miss_reason})" if last.miss_reason else ""
        lines.append(f"An earlier promise, {phrases.due_words(last.due_at, now)}, was missed{why}.")
    return lines
