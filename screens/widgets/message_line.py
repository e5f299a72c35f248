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
    """One line of plain words, never read as markup.

    What does not fit takes a second line from the body above, so that a mend is never cut off; a hint is just cut.
    """

    DEFAULT_CSS = """
    MessageLine {
        height: 1; width: 1fr; padding: 0 1; background: $background; text-wrap: nowrap; text-overflow: ellipsis;
        &.-whole { height: auto; max-height: 2; text-wrap: wrap; }
    }
    """

    spoken: reactive[tuple[str, Tone]] = reactive[tuple[str, Tone]](("", "hint"), layout=True)
    """The words, and how they are said."""

    def watch_spoken(self, spoken: tuple[str, Tone]) -> None:
        """Only what was said may take a second line."""
        self.set_class(spoken[1] != "hint", "-whole")

    def render(self) -> Content:
        """The words in the colour of their tone. What is wrong also says so with a mark, for those without colour."""
        words, tone = self.spoken
        return Content.styled(f"! {words}" if tone == "wrong" else words, _STYLES[tone])
