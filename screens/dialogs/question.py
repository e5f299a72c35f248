"""The base of dialogs that show a few lines and ask for one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from deskapp.wording.printable import on_grid

Reply = TypeVar("Reply")


class Question(ModalScreen[Reply]):
    """Lines, and below them `ways`: the answers, each a key and its words. A subclass binds the keys to `answer`."""

    DEFAULT_CSS = """
    Question { align: center middle; background: $background 70%; color: $foreground; }
    Question Static { width: 64; max-width: 100%; height: auto; padding: 1 2; background: $panel; border: round $mark; }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, lines: Sequence[str], *ways: tuple[str, str]) -> None:
        super().__init__()
        self._lines = lines
        self._ways = ways

    def compose(self) -> ComposeResult:
        """The lines and the answers."""
        lines = map(Content, map(on_grid, self._lines))
        ways = (Content.assemble((key, "bold $soon"), f" {words}") for key, words in self._ways)
        yield Static(Content("\n").join([*lines, Content(), Content("   ").join(ways)]))

    def action_answer(self, answer: Reply) -> None:
        """Return the answer."""
        self.dismiss(answer)
