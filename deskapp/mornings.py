"""A desk that was left running overnight, or that slept: the first key of a new day finds it as an opening would."""

from __future__ import annotations

import asyncio

from textual import events, on
from textual.screen import ModalScreen
from textual.widgets import Input

from db.loading import load
from deskapp.closing import Closing
from deskapp.errors import DeskError
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import Where, of
from screens.requests import CameOn, NotMeant, Ticked

NEW_DAY = "A new day: who is on the desk?"
ALWAYS = {name for key in of(Where.ANYWHERE) if key.priority for name in key.keys.split(",")} | {"ctrl+c"}
"""The keys that do what they do before anybody has said who they are: the telephone does not wait."""
ASKS_ITSELF = "u"
UNSEEN = 3
"""Ticks. A machine that wakes brings the question and the key that woke it together: it was meant for the list."""
NAMED = {"enter": "Enter", "space": "Space"}


def why_asked(key: events.Key) -> str:
    """Why the question stands there, and that the key which brought it has done nothing else."""
    name = NAMED.get(key.key) or (key.character if key.is_printable else None)
    if name is None or name == ASKS_ITSELF:
        return NEW_DAY
    return f"A new day. {name} was not done: your name first, then {name} again."


class Mornings(Closing):
    """Sees that another day has begun, and begins it: who is on the desk, then the sheet of the evening before."""

    _unseen = 0
    """For how many more ticks whoever types cannot have seen yet that the question has come by itself."""

    @on(Ticked)
    async def _tick(self, message: Ticked) -> None:
        self._unseen = max(0, self._unseen - 1)
        # What is being saved is still theirs who pressed the key.
        if self._desk.is_another_day and not self._holding():
            if self._begin_day(NEW_DAY):
                self._unseen = UNSEEN
        elif message.at_rest:
            await self.show_what_waits()

    async def lets_through(self, key: events.Key, /) -> bool:
        """The first key of a new day on a list asks who is there, and does nothing else; in a form it is typed."""
        if not self._desk.is_another_day:
            return True
        if key.key in ALWAYS:
            self._unseen = 0
            self._nobody_yet()
            return True
        if self._unseen and isinstance(self.screen, ModalScreen):
            self.screen.post_message(NotMeant(why_asked(key)))
            return False
        return not self._begin_day(why_asked(key))

    def _begin_day(self, why: str) -> bool:
        """Whether somebody is asked now. Never over what is being typed: that asks when it is saved."""
        self._nobody_yet()
        if self._desk.staff is not None or self._is_typed_in:
            return False
        self._back_to_queue()
        self._queue.ask_who_where_seen(why)
        return True

    def _nobody_yet(self) -> None:
        """Whoever was on the desk last need not be here. Whoever was named when it was opened is."""
        name = self._desk.settings.staff_name
        if name is None:
            self._desk.staff = None
        elif not self._holding():
            self.run_worker(self._named_again(name), group=HOLDS_KEYS)

    @property
    def _is_typed_in(self) -> bool:
        """Whether somebody is in a form, a box or a question, which is not to be taken from them."""
        return not isinstance(self.screen, DeskScreen) or bool(self._forms) or isinstance(self.focused, Input)

    async def _named_again(self, name: str) -> None:
        """The same person on the desk of another day, as at an opening."""
        load("db.staff")
        from db.staff import come_on_duty  # noqa: PLC0415 - imports SQLModel

        # Tried once a day: the queue says by itself where the record cannot be written to.
        self._desk.on_duty_since = self._clock.now()
        try:
            await asyncio.to_thread(come_on_duty, self._desk, name)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
        else:
            self.post_message(CameOn())
