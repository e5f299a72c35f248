"""The place of the terminal's own cursor: at the focus, and there at the mark.

Textual hides the cursor, but magnifiers and readers of the whole screen follow it. Textual 8.2.8 sets it for text boxes
alone; beside a list it stands where the box of another screen was, or at the top left corner.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input, OptionList


@runtime_checkable
class HasMark(Protocol):
    """A widget with a mark on one of its lines."""

    @property
    def mark_offset(self) -> Offset:
        """The place of the mark, from the widget's top left corner."""


def caret_of(focused: Widget) -> Offset:
    """The place on the screen, in cells, at which a reader of the screen finds what a key acts on."""
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
