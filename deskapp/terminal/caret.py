"""The place of the terminal's own cursor: at the focus, and there at the mark; without a focus at the words.

Textual hides the cursor, but magnifiers and readers of the whole screen follow it. Textual 8.2.8 sets it for text boxes
alone; beside a list it stands where the box of another screen was, or at the top left corner.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static


@runtime_checkable
class HasMark(Protocol):
    """A widget with a mark on one of its lines."""

    @property
    def mark_offset(self) -> Offset:
        """The place of the mark, from the widget's top left corner."""


def caret_on(screen: Screen[Any], before: Offset) -> Offset:
    """The place on a screen, in cells, at which a reader of the screen finds what a key acts on; `before` if there is
    none.
    """
    if screen.focused is not None:
        return _caret_of(screen.focused)
    words = next((text for text in screen.query(Static) if text.display and text.region.area), None)
    if words is None:
        return before
    corner = words.content_region.offset
    # A text that is scrolled begins above its container.
    return Offset(corner.x, max(corner.y, words.container_viewport.y))


def _caret_of(focused: Widget) -> Offset:
    if isinstance(focused, Input):
        return focused.cursor_screen_offset
    corner = focused.content_region.offset
    if isinstance(focused, HasMark):
        return corner + focused.mark_offset
    if isinstance(focused, OptionList) and focused.highlighted is not None:
        # OptionList has no public place of an option, whose line depends on the wrapping of those above it.
        line = focused._index_to_line.get(focused.highlighted, 0)  # noqa: SLF001
        return corner + Offset(0, max(0, min(line - focused.scroll_offset.y, focused.size.height - 1)))
    return corner
