"""The cover of a window that is too small, and the keys that work there."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

_LEAST_WIDTH, _LEAST_HEIGHT = 60, 20
"""The minimum size of the window, in columns and rows."""
WORK_UNSEEN = ("ctrl+q", "ctrl+c", "ctrl+l", "f5")
"""Keys that work while the window is too small: they leave, hide, and go back to the queue."""


class TooSmall(Widget):
    """A cover for a window that is too small, with the size that it needs."""

    DEFAULT_CSS = """
    TooSmall {
        width: 100%; height: 100%; background: $background; color: $foreground;
        content-align: center middle; text-align: center; padding: 0 1; position: absolute; offset: 0 0;
    }
    """

    def render(self) -> Content:
        """The request, with both sizes."""
        width, height = self.app.size
        return Content(
            f"Please make this window bigger (now {width} x {height}, needs {_LEAST_WIDTH} x {_LEAST_HEIGHT})"
        )


def is_too_small(size: Size) -> bool:
    """True for a window in which nothing is shown but the request to make it bigger."""
    return size.width < _LEAST_WIDTH or size.height < _LEAST_HEIGHT


def cover_dialog(screen: Screen[Any], *, covered: bool) -> None:
    """Cover a dialog, or uncover it. Other screens are left as they are."""
    if isinstance(screen, ModalScreen) and covered != bool(covers := screen.query(TooSmall)):
        covers.remove()
        if covered:
            cover = TooSmall()
            cover.styles.overlay = "screen"  # above a list of suggestions, which is one too
            screen.mount(cover)
