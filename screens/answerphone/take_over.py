"""The screen about a check that a colleague has: its progress, and the key that takes it over."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.answerphone.check import take_over
from db.answerphone.read import CheckSeen
from db.desk.desk import Desk
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.answerphone import at_it_words, begun_words, heard_line
from deskapp.wording import phrases
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings
from screens.messages import CheckAnswerphone

_MOST = 8
"""The number of messages shown."""


class TakenScreen(DeskScreen[None]):
    """A colleague's check. Enter takes it over, Esc leaves it to them."""

    asks_again = True  # it opens with Enter, too
    AUTO_FOCUS: ClassVar[str | None] = ""
    WHERE = Where.TAKEN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.TAKEN)]
    NAME = "a check that somebody else is at"
    HELP = """Somebody is checking the answerphone already. Ask them first: if two listen, messages are written twice.
Enter takes the check over where they are; what they had half typed waits for you, or for them, in Unfinished."""

    def __init__(self, desk: Desk, clock: Clock, check: CheckSeen) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._seen = check

    def body(self) -> ComposeResult:
        """The colleague, the start of the check, and the messages recorded so far."""
        now = self._clock.now()
        heard = [heard_line(one, now, self.app.size.width) for one in self._seen.heard]
        more = [f"  and {len(heard) - _MOST} above"] if len(heard) > _MOST else []
        yield Static(at_it_words(self._seen), id="question", markup=False)
        yield Static(begun_words(self._seen, now), id="state", markup=False)
        yield Static("\n".join([*more, *heard[-_MOST:]]), id="summary", markup=False)

    def on_mount(self) -> None:
        """Set the title and the hint."""
        started = self._seen.started_at
        day = phrases.day_short(phrases.local_time(started).date())
        self.top(f"Answerphone check   began {phrases.clock_time(started)} {day}  by {self._seen.started_by}")
        self.query_one("#state").display = bool(begun_words(self._seen, self._clock.now()))
        self.hint("Ask them first. Enter takes over, Esc leaves it to them.")

    def action_take_over(self) -> None:
        """Take the check over, and continue it."""
        self.run_worker(self._take_over(), group=HOLDS_KEYS)

    async def _take_over(self) -> None:
        try:
            await asyncio.to_thread(take_over, self._desk, self._seen.check_id)
        except DeskError as error:
            self.say(error, "wrong")
            return
        self.dismiss(None)
        self.app.post_message(CheckAnswerphone())
