"""A box to type one line into: its label on the left, what it wants or what it understood on the right."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from screens.keys import Where, bindings
from screens.widgets.suggestions import Suggestions

LABEL_CELLS = 15
"""Columns that the label takes, so that all boxes of a form begin in one column (design, screens.md C2)."""
LEAST_NOTE = 9
"""Columns below which a note is not begun at all."""
UNDO_STEPS = 100
"""How many changes one box can take back."""


class Box(Input):
    """One line to type into, drawn as ` Label         [what is typed    ]  hint`.

    `Box("name", "Name", hint="Enter if they'd rather not say", cells=30, max_length=80)`. `field` is the record's own
    name for what is typed. `cells` is how many columns the box shows; 0 is up to the edge.

    To its right stands, in this order of weight: `wrong` (the mend, in words), `echo` (what was understood:
    "= Wed 25 Nov, by 17:00"), `hint` (what it wants). The form sets `wrong` and `echo`; both go when the words change,
    `wrong` by itself and `echo` because the form sets it again.

    Posts `Input.Changed` as it is typed into, and `Box.Entered` on Enter. Ctrl+Z takes the last change back. With
    `suggestions` set to the list that is shown under it, Up, Down, Enter and Esc go to that list while it is open.
    Markup is never read. What is pasted goes on one line.
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
    ALLOW_SELECT = False

    hint: reactive[str] = reactive("")
    """What this box wants, said before anything is typed."""
    echo: reactive[str] = reactive("")
    """What was understood from what was typed, in full."""
    wrong: reactive[str] = reactive("")
    """What to type instead. Goes by itself as soon as the words change."""

    @dataclass
    class Entered(Message):
        """Enter was pressed: the person goes on."""

        box: Box
        value: str

        @property
        def control(self) -> Box:
            """The box."""
            return self.box

    @dataclass
    class Full(Message):
        """More was typed than the box may hold; what did not fit is not in it."""

        box: Box

    def __init__(
        self, field: str, label: str, *, hint: str = "", cells: int = 30, max_length: int = 200, value: str = ""
    ) -> None:
        super().__init__(value, id=f"box-{field}".replace("_", "-"), max_length=max_length, select_on_focus=False)
        self.compact = True
        self.cursor_blink = False
        self.field = field
        self.label = label
        self.cells = cells
        self.set_reactive(Box.hint, hint)
        self.suggestions: Suggestions | None = None
        self._selection_before = Selection.cursor(0)
        self._undo: deque[tuple[str, Selection]] = deque(maxlen=UNDO_STEPS)
        self._typing_a_word = False

    def put(self, value: str) -> None:
        """Set the words as if they had always been there: an entry carried on with. Nothing to undo."""
        self.value = value
        self._undo.clear()
        self.cursor_position = len(value)

    def on_mount(self) -> None:
        """Most boxes span the window: guess, so that the first layout is already right."""
        self._fit(self.screen.size.width)

    def on_resize(self) -> None:
        """Keep the box as wide as it was asked to be, or as there is room for."""
        self._fit(self.outer_size.width)

    def _fit(self, width: int) -> None:
        most = max(1, width - LABEL_CELLS - 3)
        shown = min(self.cells, most) if self.cells else most
        self.styles.padding = (0, max(1, width - LABEL_CELLS - 1 - shown), 0, LABEL_CELLS + 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The box as Input draws it, with its label and its note in the padding on either side."""
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

    def _note_strip(self, cells: int) -> Strip:
        edge = Segment("]", self.get_component_rich_style("box--edge"))
        words, name = self._note
        if cell_len(words) > cells - 3:
            words = f"{set_cell_size(words, cells - 4).rstrip()}…" if cells >= LEAST_NOTE else ""
        style = self.get_component_rich_style(f"box--{name}")
        return Strip([edge, Segment(f"  {words}", style)]).adjust_cell_length(cells, style)

    @property
    def _note(self) -> tuple[str, str]:
        if self.wrong:
            return f"! {self.wrong}", "wrong"
        return (self.echo, "echo") if self.echo else (self.hint, "note")

    def restricted(self) -> None:
        """Say that the box is full, rather than ring a bell."""
        self.post_message(self.Full(self))

    async def action_submit(self) -> None:
        """Enter: take the highlighted suggestion if there is one, else go on."""
        if self.suggestions is not None and self.suggestions.pick():
            return
        self._close_suggestions()
        self.post_message(self.Entered(self, self.value))

    def _close_suggestions(self) -> bool:
        return self.suggestions is not None and self.suggestions.close()

    def on_key(self, event: events.Key) -> None:
        """Up, Down and Esc belong to the suggestions while they are open."""
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

    def on_blur(self) -> None:
        """The suggestions are this box's: they close when the cursor leaves it. A long name begins at its beginning."""
        self._close_suggestions()
        self.scroll_to(x=0, animate=False, force=True, immediate=True)

    def on_focus(self) -> None:
        """Show where the cursor is again."""
        at = Region(cell_len(self.value[: self.cursor_position]), 0, width=1, height=1)
        self.scroll_to_region(at, force=True, animate=False, immediate=True)

    def on_paste(self, event: events.Paste) -> None:
        """Put everything that was pasted on the one line; Input keeps only its first line."""
        event.prevent_default()
        event.stop()
        words = " ".join(part.strip() for part in event.text.splitlines() if part.strip())
        words = "".join(letter for letter in words if letter.isprintable())
        room = self.max_length - len(self.value) + len(self.selected_text) if self.max_length else len(words)
        self.replace(words[:room], *self.selection)
        if len(words) > room:
            self.restricted()

    def validate_value(self, value: str) -> str:
        """Note where the cursor is before the words change: by the time they have, it is cut to their length."""
        if self.is_mounted:
            self._selection_before = self.selection
        return value

    def watch_value(self, before: str, after: str) -> None:
        """Remember what it was, a word at a time, and let go of what was said to be wrong."""
        self.wrong = ""
        one_letter_on = len(after) == len(before) + 1 and after[self.cursor_position :][:1].isalnum()
        if not (one_letter_on and self._typing_a_word):
            self._undo.append((before, self._selection_before))
        self._typing_a_word = one_letter_on

    def action_undo(self) -> None:
        """Take the last change in this box back."""
        if not self._undo:
            raise SkipAction
        words, selection = self._undo.pop()
        self.value = words
        self._undo.pop()
        self._typing_a_word = False
        self.selection = selection
