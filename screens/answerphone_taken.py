"""Somebody else is at the answerphone: who, since when, how far they are; and taking over."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.answerphone import take_over
from db.answerphone_seen import CheckSeen
from db.answerphone_words import at_it_words, begun_words, heard_line
from db.desk import Desk
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import phrases
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import Where, bindings
from screens.requests import CheckAnswerphone

MOST = 8
"""How many of the messages are shown."""


class TakenScreen(DeskScreen[None]):
    """Enter takes the check over, Esc leaves it to them."""

    CSS_PATH = "answerphone.tcss"
    AUTO_FOCUS: ClassVar[str | None] = ""
    WHERE = Where.TAKEN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.TAKEN)]
    NAME = "a check that somebody else is at"
    HELP = """Somebody is checking the answerphone already. Ask them first: two who listen write everything down twice.
Enter takes the check over where they are; what they had half typed waits for you, or for them, in Unfinished."""

    def __init__(self, desk: Desk, clock: Clock, check: CheckSeen) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._seen = check

    def body(self) -> ComposeResult:
        """Who is at it, and what is written down."""
        now = self._clock.now()
        heard = [heard_line(one, now, self.app.size.width) for one in self._seen.heard]
        more = [f"  and {len(heard) - MOST} above"] if len(heard) > MOST else []
        yield Static(at_it_words(self._seen), id="question", markup=False)
        yield Static(begun_words(self._seen, now), id="state", markup=False)
        yield Static("\n".join([*more, *heard[-MOST:]]), id="summary", markup=False)

    def on_mount(self) -> None:
        """What Enter does."""
        started = self._seen.started_at
        day = phrases.day_short(phrases.london(started).date())
        self.top(f"Answerphone check   began {phrases.clock_time(started)} {day}  by {self._seen.started_by}")
        self.query_one("#state").display = bool(begun_words(self._seen, self._clock.now()))
        self.hint("Ask them first. Enter takes over, Esc leaves it to them.")

    def action_take_over(self) -> None:
        """Be at it from now on, and go on where they are."""
        self.run_worker(self._take_over(), group=HOLDS_KEYS)

    async def _take_over(self) -> None:
        try:
            await asyncio.to_thread(take_over, self._desk, self._seen.check_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        self.dismiss(None)
        self.app.post_message(CheckAnswerphone())
