"""Rows 23 and 24: the keys that work here, drawn from the map."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.hints import key_line
from screens.keys import Where


class KeyLines(Widget):
    """Two lines of hints: this screen's keys, then the keys that work anywhere.

    Textual's footer would need 102 columns for nine keys, and push the help key off the edge.
    """

    DEFAULT_CSS = """
    KeyLines { height: 2; width: 1fr; background: $panel; padding: 0 0 0 1; }
    """
    ALLOW_SELECT = False

    places: reactive[tuple[Where, ...]] = reactive(())
    """The groups of keys that work at the cursor, the innermost first."""

    enter: reactive[str] = reactive("")
    """What Enter does at the cursor, where that is not what the map says; else ""."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self._where = where
        self._before: tuple[Where, ...] = ()
        self.set_reactive(KeyLines.places, (where,))

    def on_mount(self) -> None:
        """Follow the cursor."""
        self.watch(self.screen, "focused", self._follow)

    def put_before(self, *places: Where) -> None:
        """Show the keys of these places before those of the screen, as its state has them."""
        self._before = places
        self._follow(self.screen.focused)

    def _follow(self, focused: Widget | None) -> None:
        self.places = (*getattr(focused, "KEYS_HERE", ()), *self._before, self._where)

    def render(self) -> Content:
        """Both lines, each with as many hints as fit."""
        return Content("\n").join([hints(line, self.places, self.size.width, enter=self.enter) for line in (1, 2)])


def hints(line: int, places: Sequence[Where], width: int, *, enter: str = "") -> Content:
    """Key line 1 or 2 of these places in `width` columns, without a margin; `enter` is a label for Enter, "" for that
    of the map.
    """
    shown = [
        Content.assemble((key.hint_key, "bold $soon"), " ", (enter if enter and key.hint_key == "Enter" else key.label))
        for key in key_line(line, places, width)
    ]
    return Content("  ").join(shown)
