"""A one-line text box, with its label on the left and an instruction or interpretation on the right."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from deskapp.wording.counted import too_long
from deskapp.wording.printable import whole_hints
from screens.keys import Where, bindings
from screens.widgets.overflow import Overflow
from screens.widgets.suggestions import Suggestions

LABEL_CELLS = 16
"""Width of the label in columns, so that all boxes of a form align."""
LEAST_NOTE = 9
"""Least width in columns for the note; with less it is left out."""
_BREAKS = re.compile(r"(?<![ \t])[ \t]*[\t\n\v\f\r\x85\u2028\u2029]+[\s]*")
UNDO_STEPS = 100
"""Greatest number of changes that one box can undo."""


class Box(Input):
    """One line to type into, drawn as ` Label [what is typed ] hint`.

    `Box("name", "Name", hint="Enter if they'd rather not say", cells=30, max_length=80)`. `field` is the record's name
    for the value. `cells` is the width in columns; 0 is up to the edge.

    To its right stands the first of these that is set: `wrong` (the correction wanted), `echo` (the interpretation: "=
    Wed 25 Nov, by 17:00"), `hint` (the instruction). The form sets `wrong` and `echo`. When the text changes the box
    clears `wrong`, and the form sets `echo` anew.

    Posts `Input.Changed` on every change, and `Box.Entered` on Enter. Ctrl+Z undoes the last change. While the list
    under it (`suggestions`) is open, Up, Down, Enter and Esc go to that. Markup is never interpreted, and a paste is
    put on one line.
    """

    DEFAULT_CSS = """
    Box, Box:focus {
        height: 1; width: 1fr; border: none; background: $surface; color: $foreground; background-tint: 0%;
        & > .input--cursor { background: $cursor-background; color: $cursor-foreground; text-style: none; }
        & > .input--selection { background: $focus-background; color: $focus-foreground; }
        & > .box--label { color: $foreground; background: $background; }
        & > .box--edge { color: $edge; background: $background; }
        & > .box--note { color: $quiet; background: $background; }
        & > .box--echo { color: $soon; background: $background; }
        & > .box--wrong { color: $late; background: $background; text-style: bold; }
    }
    Box:focus {
        & > .box--label { text-style: bold; }
        & > .box--edge { color: $mark; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"box--label", "box--edge", "box--note", "box--echo", "box--wrong"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.BOX)]
    KEYS_HERE: ClassVar[tuple[Where, ...]] = (Where.BOX,)
    """The groups of keys that work while the cursor is here, the innermost first."""
    ALLOW_SELECT = False

    hint: reactive[str] = reactive("")
    """The instruction beside an empty box."""
    echo: reactive[str] = reactive("")
    """The interpretation of the text, in full."""
    doubt: reactive[str] = reactive("")
    """Warning about an accepted text, shown once the cursor has left the box. It does not block saving."""
    wrong: reactive[str] = reactive("")
    """The correction wanted; cleared as soon as the text changes."""

    @dataclass(eq=False, repr=False)
    class Entered(Message):
        """Enter was pressed, to go on."""

        box: Box
        value: str

        @property
        def control(self) -> Box:
            """The box."""
            return self.box

    @dataclass(eq=False, repr=False)
    class Unmatched(Message):
        """Nothing in the box's list matches the text; `words` say so."""

        box: Box
        words: str

    @dataclass(eq=False, repr=False)
    class Full(Message):
        """More was typed than the box may hold. `rest` is what was not taken, for the screen to keep; "" after a paste,
        which is kept whole, and where the rest went on in the next box.
        """

        box: Box
        rest: str = ""
        runs_on: bool = False

    def __init__(
        self,
        field: str,
        label: str,
        *,
        hint: str = "",
        cells: int = 30,
        max_length: int = 200,
        value: str = "",
        figures_only: bool = False,
    ) -> None:
        super().__init__(value, id=f"box-{field}".replace("_", "-"), max_length=max_length, select_on_focus=False)
        self.compact = True
        self.cursor_blink = False
        self.field = field
        self.label = label
        self.cells = cells
        self.figures_only = figures_only
        """True for a number: letters typed into it are handed over as `Full`."""
        self.set_reactive(Box.hint, hint)
        self.suggestions: Suggestions | None = None
        self.overflow = Overflow(self, lambda: self.post_message(self.Full(self, runs_on=True)))
        self._selection_before = Selection.cursor(0)
        self._undo: deque[tuple[str, Selection]] = deque(maxlen=UNDO_STEPS)
        self._typing_a_word = False

    def put(self, value: str) -> None:
        """Set the text of a resumed entry, with nothing to undo."""
        self.value = value
        self._undo.clear()
        self.cursor_position = len(value)
        if self.select_on_focus and self.has_focus:
            self.select_all()

    def change(self, value: str) -> None:
        """Replace the text; Ctrl+Z restores it."""
        self._typing_a_word = False
        self.value = value
        self.cursor_position = len(value)

    def on_mount(self) -> None:
        """Guess the width from the window's, so that the first layout of most boxes is right."""
        self._fit(self.screen.size.width)

    def on_resize(self) -> None:
        """Keep the box as wide as requested, or as there is room for, with the cursor in view."""
        self._fit(self.outer_size.width)
        if self.has_focus:
            self.call_after_refresh(self._show_cursor)

    def _fit(self, width: int) -> None:
        most = max(1, width - LABEL_CELLS - 3)
        room = cell_len(self.doubt) + 5 if self.doubt else 0
        shown = min(self.cells or max(cell_len(self.value) + 1, most - room), most)
        self.styles.padding = (0, max(1, width - LABEL_CELLS - 1 - shown), 0, LABEL_CELLS + 1)

    def watch_doubt(self) -> None:
        """Make room for the doubt beside a box over the whole width, or take it back."""
        if self.is_mounted:
            self._fit(self.outer_size.width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as Input draws them, with label and note in the padding on either side."""
        width = self.outer_size.width
        left, right = self.styles.padding.left, self.styles.padding.right
        whole = super().render_lines(Region(0, 0, width, 1))[0]
        sides = [self._label_strip(left), self._note_strip(right)]
        for line_filter in self.get_line_filters():
            sides = [side.apply_filter(line_filter, self.background_colors[1]) for side in sides]
        line = Strip.join([sides[0], whole.crop(left, width - right), sides[1]])
        return [line.crop(crop.x, crop.right) for _ in crop.line_range]

    def _label_strip(self, cells: int) -> Strip:
        label = Segment(f" {self.label}"[:LABEL_CELLS].ljust(LABEL_CELLS), self.get_component_rich_style("box--label"))
        return Strip([label, Segment("[", self.get_component_rich_style("box--edge"))]).adjust_cell_length(cells)

    def edge_strip(self, edge: str, cells: int) -> Strip:
        """The edge of the box, "[" or "]", padded with blanks."""
        name = self.get_component_rich_style("box--label")
        blanks = Segment(" " * (cells - 1), name)
        side = Segment(edge, self.get_component_rich_style("box--edge"))
        return Strip([blanks, side] if edge == "[" else [side, blanks])

    def _note_strip(self, cells: int) -> Strip:
        edge = Segment("]", self.get_component_rich_style("box--edge"))
        words, name = self._note
        if name == "echo" and cell_len(words) > cells - 3:
            words = words.partition(" (")[0]
            words = words if cell_len(words) <= cells - 3 else words.replace(", by ", " ")
        if name == "note":
            words = whole_hints(words, cells - 4)  # a blank stays at the edge
        elif cell_len(words) > cells - 3:
            words = f"{set_cell_size(words, cells - 4).rstrip()}…" if cells >= LEAST_NOTE else ""
        style = self.get_component_rich_style(f"box--{name}")
        return Strip([edge, Segment(f"  {words}", style)]).adjust_cell_length(cells, style)

    @property
    def _note(self) -> tuple[str, str]:
        if self.wrong:
            return f"! {self.wrong}", "wrong"
        if self.doubt and not self.has_focus:
            return f"! {self.doubt}", "wrong"
        return (self.echo, "echo") if self.echo else (self.hint, "note")

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace part of the text. What there is no room for goes on in the next box, else `Full` hands it over."""
        first, last = sorted((max(0, start), min(len(self.value), end)))
        whole = self.value[:first] + text + self.value[last:]
        runs_on = self.overflow.goes_on and first == len(self.value)
        if self.figures_only and not text.isdecimal() and text:
            self.post_message(self.Full(self, text))
        elif not runs_on and (not self.max_length or len(whole) <= self.max_length):
            super().replace(text, start, end)
        elif self.overflow.next_box is None:
            self.post_message(self.Full(self, text))
        elif runs_on:
            self.overflow.put("", text)
        else:
            self.overflow.cut(whole, first + len(text))

    def action_delete_left(self) -> None:
        """Delete the letter before the cursor, in the next box while typing goes on there."""
        if not self.overflow.delete_left():
            super().action_delete_left()

    async def action_submit(self) -> None:
        """Take the highlighted suggestion if there is one, else post `Entered`."""
        if self.suggestions is not None and self.suggestions.pick():
            return
        self._close_suggestions()
        self.post_message(self.Entered(self, self.value))

    def _close_suggestions(self) -> bool:
        return self.suggestions is not None and self.suggestions.close()

    def on_key(self, event: events.Key) -> None:
        """Pass Up, Down and Esc to the suggestions while they are open."""
        if self.suggestions is None or not self.suggestions.is_open:
            return
        if event.key in ("up", "down"):
            self.suggestions.move(1 if event.key == "down" else -1)
        elif event.key == "escape" and not self.suggestions.stays:
            self.suggestions.close()
        else:
            return
        event.stop()
        event.prevent_default()

    @property
    def cursor_screen_offset(self) -> Offset:
        """The place on the screen of the marked suggestion if Up or Down went there, else of the next letter. Textual's
        own is one cell too far behind the last letter.
        """
        marked = self.suggestions.mark_screen_offset if self.suggestions is not None else None
        return super().cursor_screen_offset - Offset(self.cursor_at_end, 0) if marked is None else marked

    def on_blur(self) -> None:
        """Close the suggestions, and show a long text from its beginning."""
        self._close_suggestions()
        self.scroll_to(x=0, animate=False, force=True, immediate=True)

    def on_focus(self) -> None:
        """Scroll to the cursor."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        at = Region(cell_len(self.value[: self.cursor_position]), 0, width=1, height=1)
        self.scroll_to_region(at, force=True, animate=False, immediate=True)

    def on_paste(self, event: events.Paste) -> None:
        """Insert the pasted text on one line, even beyond the box's length: it stays visible, and the form refuses it
        until it is shorter.
        """
        event.prevent_default()
        event.stop()
        self.write_in(self.pasted(event.text))

    def pasted(self, text: str) -> str:
        """The pasted text as the box takes it: on one line."""
        return on_one_line(text)

    def write_in(self, words: str) -> None:
        """Insert words at the cursor, even beyond the box's length."""
        first, last = sorted(self.selection)
        whole = self.value[:first] + words + self.value[last:]
        if self.overflow.next_box is not None and (
            self.overflow.goes_on or len(whole) > (self.max_length or len(whole))
        ):
            self.replace(words, first, last)
            return
        self._typing_a_word = False
        self.value = whole
        self.cursor_position = first + len(words)
        if self.max_length and len(self.value) > self.max_length:
            self.post_message(self.Full(self))

    @property
    def no_room(self) -> str:
        """The sentence about letters for which there is no room: those of a paste, or the next one."""
        most = self.max_length or 0
        over = len(self.value) - most
        return too_long(over, most) if over > 0 else f"There is room for {most} letters here."

    def validate_value(self, value: str) -> str:
        """Note the cursor before the text changes, as Textual then cuts it to the new length."""
        if self.is_mounted:
            self._selection_before = self.selection
        return value

    def watch_value(self, before: str, after: str) -> None:
        """Record the previous text for undo, a word at a time, and clear `wrong`."""
        self.wrong = ""
        one_letter_on = len(after) == len(before) + 1 and after[self.cursor_position :][:1].isalnum()
        if not (one_letter_on and self._typing_a_word):
            self._undo.append((before, self._selection_before))
        self._typing_a_word = one_letter_on

    def action_undo(self) -> None:
        """Undo the last change in this box."""
        if not self._undo:
            raise SkipAction
        words, selection = self._undo.pop()
        self.value = words
        self._undo.pop()
        self._typing_a_word = False
        self.selection = selection


def on_one_line(text: str) -> str:
    """The text with a blank for each tab and line break, without unprintable characters, and stripped."""
    words = _BREAKS.sub(" ", text).strip()
    return "".join(letter for letter in words if letter.isprintable())
