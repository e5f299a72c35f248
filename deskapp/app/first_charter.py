"""The question at a desk's first start: which charter to adopt."""

from __future__ import annotations

import asyncio

from db.desk.desk import Desk
from db.desk.first_charter import adopt_first, awaits_charter, keep_first
from deskapp.app.open_screens import OpenScreens
from deskapp.charter.edition import Edition
from deskapp.errors import DeskError
from deskapp.forms.fields import Suggestion
from deskapp.views.adopted import WHOSE_CHARTER, goes_by_words, shipped_charters
from screens.dialogs.pick import PickBox

_QUESTION = f"{WHOSE_CHARTER} It can be changed later; Esc keeps the first of the list."


class FirstCharter:
    """Asks which charter to adopt, once the first user is on duty; at each start until it is answered. With a form open
    above the queue it waits until that is left, and asks although the form was saved.
    """

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._is_awaited = False
        """True if the record had no answer when the user came on duty."""

    async def ask(self) -> None:
        """Ask, replace the record's first charter with the chosen one, and say which one is in force. Esc keeps it."""
        screens, desk = self._screens, self._screens.desk
        if not desk.asks_for_charter or desk.staff is None:
            return
        try:
            self._is_awaited = self._is_awaited or await asyncio.to_thread(awaits_charter, desk)
            # Another tick may have asked while the record was read.
            if not desk.asks_for_charter or (self._is_awaited and not screens.is_queue_shown):
                return
            desk.asks_for_charter = False
            if self._is_awaited:
                await self._ask(desk)
        except DeskError as error:
            screens.say(error, "wrong")

    async def _ask(self, desk: Desk) -> None:
        screens = self._screens
        shipped = await asyncio.to_thread(shipped_charters)
        some = [Suggestion(one.name, one.organisation, one.title) for one in shipped]
        box = PickBox("Whose charter?", _QUESTION, some, hint="like: council, housing")
        chosen = await screens.app.push_screen_wait(box)
        edition = await asyncio.to_thread(_settle, desk, chosen)
        screens.queue.reload(at_once=True)
        screens.say(f"{goes_by_words(edition)} F12 shows it.", "done")


def _settle(desk: Desk, chosen: str | None) -> Edition:
    """Adopt the chosen charter; None keeps the one in force. Raises DeskError."""
    return keep_first(desk) if chosen in (None, desk.edition.name) else adopt_first(desk, chosen or "")
