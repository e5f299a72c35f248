"""The first key of a new day, on a desk that was running overnight or asleep, asks for the current user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.screen import ModalScreen
from textual.widgets import Input

from db.storage.lazy_import import Later
from deskapp.app.open_screens import OpenScreens
from deskapp.errors import DeskError
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, of
from screens.messages import CameOn, NotMeant

if TYPE_CHECKING:
    from db.desk import staff
else:
    staff = Later("db.desk.staff")

NEW_DAY = "A new day: who is on the desk?"
_ALWAYS = {name for key in of(Where.ANYWHERE) if key.priority for name in key.keys.split(",")} | {"ctrl+c"}
"""The keys that work without a current user, because the telephone does not wait."""
ASKS_ITSELF = "u"
UNSEEN = 3
"""A number of ticks. A waking machine delivers the question together with the key that woke it, which was not an
answer.
"""
_NAMED = {"enter": "Enter", "space": "Space"}


def why_asked(key: events.Key) -> str:
    """The reason for the question: a new day, and that the key had no other effect."""
    name = _NAMED.get(key.key) or (key.character if key.is_printable else None)
    if name is None or name == ASKS_ITSELF:
        return NEW_DAY
    return f"A new day. {name} was not done: your name first, then {name} again."


class NewDay:
    """Asks for the current user when a new day has begun, but never over a form."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._unseen = 0
        """The number of ticks during which a question that came by itself cannot have been seen."""

    def tick(self) -> bool:
        """Ask if a new day has begun, and return true. During a save the old day goes on."""
        self._unseen = max(0, self._unseen - 1)
        if not self._screens.desk.is_another_day or self._screens.app.holding:
            return False
        if self._begin(NEW_DAY):
            self._unseen = UNSEEN
        return True

    def lets_through(self, key: events.Key) -> bool:
        """Return false for the first key of a new day on a list, which only asks for the current user."""
        if not self._screens.desk.is_another_day:
            return True
        if key.key in _ALWAYS:
            self._unseen = 0
            self._nobody_yet()
            return True
        shown = self._screens.app.screen
        if self._unseen and isinstance(shown, ModalScreen):
            shown.post_message(NotMeant(why_asked(key)))
            return False
        return not self._begin(why_asked(key))

    def _begin(self, why: str) -> bool:
        """Ask and return true, unless a form is open, which asks when it is saved."""
        self._nobody_yet()
        if self._screens.desk.staff is not None or self._is_typed_in:
            return False
        self._screens.back_to_queue()
        self._screens.queue.ask_who_where_seen(why)
        return True

    def _nobody_yet(self) -> None:
        """Unset yesterday's user; a user named at start is set again."""
        desk = self._screens.desk
        if desk.settings.staff_name is None:
            desk.staff = None
        elif not self._screens.app.holding:
            self._screens.run(self._come_on_again(desk.settings.staff_name))

    @property
    def _is_typed_in(self) -> bool:
        """True in a form, a text box or a dialog, which must not be covered."""
        app = self._screens.app
        return not isinstance(app.screen, DeskScreen) or bool(self._screens.forms) or isinstance(app.focused, Input)

    async def _come_on_again(self, name: str) -> None:
        desk = self._screens.desk
        desk.on_duty_since = desk.clock.now()  # once a day: the queue says that the record cannot be written to
        try:
            await asyncio.to_thread(staff.come_on_duty, desk, name)
        except DeskError as error:
            self._screens.say(error, "wrong")
        else:
            self._screens.app.post_message(CameOn())
