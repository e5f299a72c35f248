"""Row 22: what has happened, or what this place wants."""

from __future__ import annotations

from typing import Literal

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

Tone = Literal["done", "wrong", "plain", "hint"]
"""How something is said: it is done; it needs mending; neither; or it is only the quiet hint of the row."""

_STYLES: dict[Tone, str] = {"done": "$met", "wrong": "bold $late", "plain": "$foreground", "hint": "$quiet"}


class MessageLine(Widget):
    """One line of plain words, never read as markup."""

    DEFAULT_CSS = """
    MessageLine { height: 1; width: 1fr; padding: 0 1; background: $background; }
    """

    spoken: reactive[tuple[str, Tone]] = reactive[tuple[str, Tone]](("", "hint"))
    """The words, and how they are said."""

    def render(self) -> Content:
        """The words in the colour of their tone. What is wrong also says so with a mark, for those without colour."""
        words, tone = self.spoken
        return Content.styled(f"! {words}" if tone == "wrong" else words, _STYLES[tone])
