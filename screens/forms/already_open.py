"""Notice of the caller's open contacts. It stays beside the typed text, and takes no letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive, var
from textual.widget import Widget

from deskapp.forms.log.matters import MATTER_LETTERS, matter_words
from deskapp.wording.printable import on_grid
from screens.keys import Where, bindings

if TYPE_CHECKING:
    from db.people.suggest import OpenMatter

MOST = len(MATTER_LETTERS)
"""Greatest number of matters to show; the others are only counted."""
GO_ON = "Enter goes on: it's about something new. Up comes here, to add it to this."


class AlreadyOpen(Widget, can_focus=False):
    """Up to three open matters, and the effect of Enter. It has the cursor only after `enter()`: then Up and Down
    choose, Enter adds to the marked one, Esc goes back. A letter belongs to the field being typed in, and is posted as
    `Typed`. `brief` draws one line with the references.
    """

    DEFAULT_CSS = """
    AlreadyOpen {
        display: none; height: auto; width: 1fr; margin: 0 1; border: round $mark;
        border-title-color: $foreground; border-title-style: bold; background: $panel; color: $foreground; padding: 0 1;
        &.-brief { border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.MATTERS)]
    KEYS_HERE: ClassVar[tuple[Where, ...]] = (Where.MATTERS,)
    ALLOW_SELECT: ClassVar[bool] = False

    brief: var[bool] = var(default=False)
    """True to draw the notice in one line."""
    place: reactive[int] = reactive(0)
    """The matter that is marked, counted from 0."""

    @dataclass
    class Answered(Message):
        """The user chose a matter to add to, or (None) went back to the field."""

        matter: OpenMatter | None

    @dataclass
    class Typed(Message):
        """A letter that belongs to the field being typed in."""

        letter: str

    def __init__(self) -> None:
        super().__init__()
        self._matters: Sequence[OpenMatter] = ()
        self._now: datetime | None = None
        self.border_title = "Already open"

    def offer(self, matters: Sequence[OpenMatter], now: datetime) -> None:
        """Show these matters; hide the notice if there are none."""
        self._matters, self._now = matters, now
        self.display = bool(matters)
        self.brief = False
        self.refresh(layout=True)

    def enter(self) -> None:
        """Take the cursor."""
        self.can_focus, self.place, self.brief = True, 0, False
        self.focus()

    def on_blur(self) -> None:
        """Take it out of the Tab order again, so that nobody enters it by mistake."""
        self.can_focus = False
        self.refresh()

    def watch_brief(self, brief: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Draw a frame only around the long form."""
        self.set_class(brief, "-brief")
        self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        """Post a letter as `Typed`."""
        if event.character and event.is_printable:
            self.post_message(self.Typed(event.character))
            event.stop()
            event.prevent_default()

    def action_go_back(self) -> None:
        """Answer None."""
        self.post_message(self.Answered(None))

    def action_move(self, by: int) -> None:
        """Move the mark `by` matters, round the ends."""
        self.place = (self.place + by) % len(self._matters[:MOST])

    def action_add(self) -> None:
        """Answer the marked matter."""
        matter = self._matters[self.place]
        self.offer((), matter.due_at)
        self.post_message(self.Answered(matter))

    def render(self) -> Content:
        """The open contacts with their promises, and a hint on Enter; one line of references if `brief`."""
        shown = self._matters[:MOST]
        if self.brief:
            return Content(f"Already open: {', '.join(matter.ref for matter in self._matters)}. Up goes there.")
        lines = [line for place, matter in enumerate(shown) for line in self._matter(place, matter)]
        more = len(self._matters) - len(shown)
        if more:
            lines.append(Content(f"   and {more} more"))
        here = (
            f"Enter adds this to {shown[self.place].ref}, and puts off nothing promised. Esc goes back."
            if self.has_focus and shown
            else GO_ON
        )
        return Content("\n").join([*lines, Content.styled(here, "bold")])

    def _matter(self, place: int, matter: OpenMatter) -> list[Content]:
        first, *more = matter_words(matter, self._now or matter.due_at)
        marked = self.has_focus and place == self.place
        style = "$focus-foreground on $focus-background" if marked else ""
        lines = [Content.styled(f"{'>' if marked else ' '} {on_grid(first)}", style)]
        return [*lines, *(Content(f"    {words}") for words in more)]
