"""What every screen has in the same three places: the top line, the message line and the two key lines."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from screens.keys import Where
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.key_lines import KeyLines
from screens.widgets.message_line import MessageLine, Tone
from screens.widgets.top_line import TopLine

HOLDS_KEYS = "holds keys"
"""The group of a worker that later keys must wait for: one that saves, or opens a dialog and awaits its answer.

`self.run_worker(self._save(), group=HOLDS_KEYS)`. Keys typed meanwhile are handed on once the worker is done or the
screen has changed, and after twelve seconds in any case.
"""

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
"""The smallest window that is any use, in columns and rows (design, screens.md C0)."""


class TooSmall(Widget):
    """Covers the screen while the window is too small, and says how big it needs to be."""

    def render(self) -> Content:
        """What to do, with both sizes."""
        width, height = self.app.size
        return Content(f"Please make this window bigger (now {width} x {height}, needs {LEAST_WIDTH} x {LEAST_HEIGHT})")


class DeskScreen(Screen[ScreenResultType]):
    """A screen with the top line (row 1), a body, the message line (row 22 of 24) and two key lines below it.

    A subclass sets `WHERE` (whose keys the key lines show) and `BINDINGS = bindings(WHERE)`, `HELP` (what to do here,
    for F1) and `NAME` (what help calls it), and writes `body()`. A form sets `AUTO_FOCUS = "Input"`.

    A form also overrides `park()`: keep what was typed; called before the form is closed by F2, F5 or Esc.
    """

    DEFAULT_CSS = """
    DeskScreen {
        layers: base above;
        background: $background;
        color: $foreground;
        overflow: hidden;
        #body { height: 1fr; width: 1fr; overflow: hidden; }
        TooSmall {
            layer: above; display: none; width: 100%; height: 100%; background: $background; color: $foreground;
            content-align: center middle; text-align: center; padding: 0 1; position: absolute; offset: 0 0;
        }
        &.-too-small TooSmall { display: block; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    WHERE: ClassVar[Where] = Where.FORM
    NAME: ClassVar[str] = "deskapp"
    HELP: ClassVar[str | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""
        self._about: Widget | None = None
        self._in_passing = False
        """What was said is wrong only while the cursor stays where it is: nothing has to be mended."""

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield TopLine()
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine()
        yield KeyLines(self.WHERE)
        yield TooSmall()

    def body(self) -> ComposeResult:
        """What this screen shows between its top line and its message line (20 rows at 80 x 24)."""
        yield from ()

    def top(self, left: str, middle: str = "", right: str = "") -> None:
        """Write the top line: where you are, when it is, who is on the desk."""
        self.query_one(TopLine).parts = (left, middle, right)

    def say(self, words: str, tone: Tone = "plain", *, about: Widget | None = None) -> None:
        """Say what happened, on the message line.

        It stays until the next `say`, or until the person goes on: the next key that this screen hears (a letter
        typed into a box is not one). What is "wrong" stays until it is mended: until the field it is `about` changes,
        or `mended()` is called.
        """
        self._about, self._in_passing = about, False
        self.query_one(MessageLine).spoken = (words, tone)

    def hint(self, words: str) -> None:
        """Set the quiet words of the message line: what this place wants. They never push a message aside."""
        self._hint = words
        if self._speaking == "hint":
            self.mended()

    def mended(self) -> None:
        """What was said no longer holds: show the hint again."""
        self._about = None
        self.query_one(MessageLine).spoken = (self._hint, "hint")

    @property
    def _speaking(self) -> Tone:
        return self.query_one(MessageLine).spoken[1]

    def told(self, contact_id: int | None) -> None:
        """Something was done and saved on a screen over this one, about this contact (None: about no one contact)."""

    @property
    def stands(self) -> bool:
        """Whether this screen is still open: one that is about to go is attached, but has no lines to say things on."""
        return self.is_attached and self in self.app.screen_stack

    def park(self) -> None:
        """Keep what is on this screen before it closes. Forms override it; it must not wait."""

    def action_back(self) -> None:
        """Keep what was typed, and go back."""
        self.park()
        self.dismiss(None)

    def action_save(self) -> None:
        """Nothing here wants saving. Forms override it."""
        self.say("Nothing to save here: everything is kept already.")

    def on_key(self) -> None:
        """The person goes on: what was done or said plainly has been read."""
        if self._speaking in ("done", "plain"):
            self.mended()

    @on(Input.Changed)
    @on(Choice.Changed)
    def _mend(self, event: Input.Changed | Choice.Changed) -> None:
        # Enter on a choice changes nothing, though its message is one of Changed: what was refused stays said.
        if self._about is not None and event.control is self._about and not isinstance(event, Choice.Submitted):
            self.mended()

    @on(Choice.NotOffered)
    def _explain(self, event: Choice.NotOffered) -> None:
        self.say(f"Here you can press {event.choice.letters}.", "wrong", about=event.choice)
        self._in_passing = True

    @on(Box.Full)
    def _full(self, event: Box.Full) -> None:
        self.say(f"There is room for {event.box.max_length} letters here.", "wrong", about=event.box)
        self._in_passing = True

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Whoever goes on has read that a letter chooses nothing, or that a box is full."""
        if self._in_passing and event.widget is self._about:
            self.mended()

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the window is too small to show everything; what was typed stays where it is."""
        self.set_class(event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT, "-too-small")
