"""The base of every screen: a top line, a message line and two key lines in fixed rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_remove import AwaitRemove
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from db.storage.errors import StaysError, UndoTold
from db.storage.watch import ChangeWatch
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.wording.printable import cut
from screens.base.reading import Answer, Args, in_thread, stands
from screens.keys import Where
from screens.messages import Notice
from screens.remedies import on_screen
from screens.widgets.key_lines import KeyLines
from screens.widgets.message_line import MessageLine, Tone
from screens.widgets.too_small import TooSmall, is_too_small
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from screens.widgets.box import Box
    from screens.widgets.choice import Choice
    from screens.widgets.ticks import Ticks

WIDE = 120
"""The width from which the page of what is marked stands beside a list, which has four sevenths of the window."""
RUNS_ON = "Room for {most} letters here: the rest goes on in {label}."

_BREAK = 14
"""Cells of two lines that the break between them may leave blank."""


def room_beside(width: int) -> int:
    """The columns of a list in a window of this width: all, or what the page beside it leaves."""
    return width * 4 // 7 if width >= WIDE else width


class DeskScreen(Screen[ScreenResultType]):
    """A screen with the top line (row 1), a body, the message line (row 22 of 24) and two key lines below it.

    A subclass sets `WHERE` (the place whose keys are shown), `BINDINGS = bindings(WHERE)`, `HELP` (the text for F1) and
    `NAME` (its title in help), and defines `body()`. A form sets `AUTO_FOCUS = "Input"`, and overrides `park()`, which
    is called before it is closed by F2, F5 or Esc, to keep the draft.
    """

    DEFAULT_CSS = """
    DeskScreen {
        layers: base above;
        background: $background;
        color: $foreground;
        overflow: hidden;
        #body { height: 1fr; width: 1fr; overflow: hidden; }
        TooSmall { layer: above; display: none; }
        &.-too-small TooSmall { display: block; }
    }
    """
    AUTO_FOCUS: ClassVar[str | None] = ""
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(WIDE, "-wide")]  # noqa: RUF012 - as Screen has it
    WHERE: ClassVar[Where] = Where.FORM
    NAME: ClassVar[str] = "deskapp"
    HELP: ClassVar[str | None] = None

    class Changed(Message):
        """The record was written to, by another desk or by this one; told from `follow` on until the screen closes."""

    about_whom: str = ""
    """The name of the person that the screen is about; "" for nobody."""
    said_about: int | None = None
    """The contact that the last message about a save was about; None if it is about none."""
    asks_again: bool = False
    """True while the message is a question that the key pressed last, pressed again, would answer."""
    _asked_undo: UndoTold | None = None
    _told_undo: UndoTold | None = None
    """The undo asked about since the last key, and the one asked about just before it."""

    def __init__(self) -> None:
        super().__init__()
        self._hint = ""
        self._watch: ChangeWatch | None = None
        self._about: Widget | None = None
        self._in_passing = False
        """True while the message is only about the place of the cursor, so that nothing has to be corrected."""

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield TopLine()
        with Vertical(id="body"):
            yield from self.body()
        yield MessageLine()
        yield KeyLines(self.WHERE)
        yield TooSmall()

    def body(self) -> ComposeResult:
        """The widgets between the top line and the message line (20 rows at 80 x 24)."""
        yield from ()

    @property
    def help_title(self) -> str:
        """The name of this screen in help."""
        return self.NAME

    @property
    def help_text(self) -> str:
        """The text of help about this screen."""
        return self.HELP or ""

    def top(self, left: str, middle: str = "", right: str = "") -> None:
        """Set the top line."""
        for line in self.query(TopLine):
            line.parts = (left, middle, right)

    async def run_or_say(self, read: Callable[Args, Answer], *args: Args.args, **options: Args.kwargs) -> Answer:
        """Call `read` in a thread, and return its result. If it fails, say so, and end the worker that called."""
        try:
            return await in_thread(self, read, *args, **options)
        except DeskError as error:
            self.say(error, "wrong")
            raise asyncio.CancelledError from error

    def say(self, words: str | DeskError, tone: Tone = "plain", *, about: Widget | None = None) -> None:
        """Show a message on the message line.

        It stays until the next message, or the next key that the screen receives (not a letter typed into a box). A
        "wrong" one stays until the field that it is `about` changes, or `mended()` is called. If this screen was
        removed, the message goes to the one that is shown.
        """
        sentence = on_screen(words) if isinstance(words, DeskError) else words
        if not self.stands:
            self.app.post_message(Notice(sentence, "wrong" if tone == "wrong" else "plain"))
            return
        self._about, self._in_passing = about, False
        self._forget_asked()
        self._speak(sentence, tone)

    def say_in_passing(self, words: str, tone: Tone, about: Widget) -> None:
        """Show a message until the widget that it is about changes, or loses the cursor."""
        self.say(words, tone, about=about)
        self._in_passing = True

    def say_too(self, sentence: str) -> None:
        """Add a sentence to the message, once. A message without room for it is cut."""
        for line in self.query(MessageLine):
            words, tone = line.spoken
            if tone == "hint":
                self._speak(sentence, "plain")
            elif not words.endswith(sentence):
                self._speak(f"{cut(words, 2 * line.size.width - len(sentence) - _BREAK)} {sentence}", tone)

    def ask_undo(self, stays: StaysError) -> None:
        """Say what the same key, pressed next, will undo. Any other key, message or screen lets the offer lapse."""
        self.say(stays, "wrong")
        self._asked_undo, self.asks_again = stays.told, True

    def take_told_undo(self) -> UndoTold | None:
        """The undo that the user was told of just before the present key; None if of none. It is given out once."""
        told, self._told_undo = self._told_undo, None
        return told

    def _forget_asked(self) -> None:
        self._asked_undo = self._told_undo = None

    def hint(self, words: str) -> None:
        """Set the hint of the message line, which is shown whenever there is no message."""
        self._hint = words
        if self._speaking == "hint":
            self.mended()

    def mended(self) -> None:
        """Clear the message, and show the hint again."""
        self._about = None
        self._speak(self._hint, "hint")

    def unsay(self, words: str) -> None:
        """Clear the message if it is still these words."""
        if any(line.spoken[0] == words for line in self.query(MessageLine)):
            self.mended()

    def _speak(self, words: str, tone: Tone) -> None:
        for line in self.query(MessageLine):  # none on a screen that is being removed
            line.spoken = (words, tone)

    def forget_said(self) -> None:
        """Clear a message about an action, which is no longer the last one. In a form an error stays until it is
        corrected.
        """
        if self._speaking in ("done", "plain") or (self._speaking == "wrong" and self.WHERE is not Where.FORM):
            self.mended()

    @property
    def _speaking(self) -> Tone | None:
        return next((line.spoken[1] for line in self.query(MessageLine)), None)

    def told(self, contact_id: int | None) -> None:
        """Note what the message about a save is about: z acts on that, and on another only once it said so."""
        self.said_about = contact_id

    def on_screen_suspend(self) -> None:
        """Forget the last message about a save when another screen opens: z would undo something else by then."""
        self._forget_asked()
        if self.app.screen is not self and isinstance(self.app.screen, DeskScreen):
            self.forget_said()

    # Following the record

    @property
    def is_following(self) -> bool:
        """True from `follow` on."""
        return self._watch is not None

    def follow(self, settings: Settings, moved: Callable[[], object] | None = None) -> None:
        """Hear with `Changed` from now on of every change. `moved` is called, in a thread, once the record's file is
        not there.
        """
        self._watch = ChangeWatch(settings, lambda: self.post_message(self.Changed()), moved)

    def on_unmount(self) -> None:
        """Let go of the record."""
        if self._watch is not None:
            self._watch.close()

    @property
    def stands(self) -> bool:
        """True while this screen is open. One that is being removed is still attached, but without its lines."""
        return stands(self)

    async def on_event(self, event: events.Event) -> None:
        """Ignore timers and resumes once the screen was removed."""
        if self.stands or not isinstance(event, events.ScreenResume | events.Timer):
            await super().on_event(event)

    def remove(self) -> AwaitRemove:
        """Remove the screen, after cancelling its workers and those of its widgets."""
        for node in self.walk_children(with_self=True):
            self.workers.cancel_node(node)
        return super().remove()

    def lets_through(self, key: events.Key) -> bool:  # noqa: ARG002 - the queue looks at it
        """Return false for a key that must not reach any widget. Called for every key."""
        self._told_undo, self._asked_undo = self._asked_undo, None
        return True

    @property
    def empty_draft(self) -> str | None:
        """The id of a form's draft in which nothing was typed; None for any other screen."""
        return None

    def park(self) -> None:
        """Keep the draft before the screen closes. Forms override this; it must not wait."""

    def action_back(self) -> None:
        """Keep the draft and close the screen."""
        self.park()
        self.dismiss(None)

    def action_save(self) -> None:
        """Say that there is nothing to save. Forms override this."""
        self.say("Nothing to save here: everything is kept already.")

    def on_key(self) -> None:
        """Clear a message about an action: a user who goes on has read it."""
        self.forget_said()

    # What its fields post is named here, and not decorated: the queue, which has none, does not wait for their import.

    def on_input_changed(self, event: Input.Changed) -> None:
        """Clear what was wrong with a field that is changed."""
        self._mend(event.control)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Clear what was wrong with a choice that is changed. Enter on it, which is `Submitted`, changes nothing."""
        self._mend(event.control)

    on_choice_chosen = on_choice_changed

    def on_ticks_changed(self, event: Ticks.Changed) -> None:
        """Clear what was wrong with ticks that are changed."""
        self._mend(event.control)

    def _mend(self, field: Widget) -> None:
        if self._about is not None and field is self._about:
            self.mended()

    def on_choice_not_offered(self, event: Choice.NotOffered) -> None:
        """Say which letters choose."""
        self._explain(event.choice)

    def on_ticks_not_offered(self, event: Ticks.NotOffered) -> None:
        """Say which letters tick."""
        self._explain(event.ticks)

    def _explain(self, picker: Choice | Ticks) -> None:
        self.say_in_passing(f"Here you can press {picker.letters}.", "wrong", picker)

    def on_box_full(self, event: Box.Full) -> None:
        """Say that a box has no room, or where its words go on."""
        box, most = event.box, event.box.max_length or 0
        if event.runs_on and box.overflow.into:
            self.say(RUNS_ON.format(most=most, label=box.overflow.into.label), "wrong", about=box)
            return
        self.say(box.no_room, "wrong", about=box)
        self._in_passing = len(box.value) <= most

    def on_box_unmatched(self, event: Box.Unmatched) -> None:
        """Say that nothing in the list of a box fits."""
        self.say(event.words, "wrong", about=event.box)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Clear a passing message: a user who goes on has read it."""
        if self._in_passing and event.widget is self._about:
            self.mended()

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen if the window is too small. Nothing typed is lost."""
        self.set_class(is_too_small(event.size), "-too-small")
