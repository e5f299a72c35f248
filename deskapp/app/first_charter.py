"""The question at a desk's first start: which charter to adopt."""

from __future__ import annotations

import asyncio

from db.desk.desk import Desk
from db.desk.first_charter import adopt_first, awaits_charter, keep_first
from deskapp.app.open_screens import OpenScreens
from deskapp.charter.edition import Edition
from deskapp.charter.reading import shipped_from
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.forms.fields import Suggestion
from deskapp.views.adopted import WHOSE_CHARTER, goes_by_words, shipped_charters
from screens.dialogs.pick import PickBox

_QUESTION = f"{WHOSE_CHARTER} F12 reads the marked one. It can be changed later; Esc keeps the first of the list."
_ESC = """Esc keeps the first of the list. If the telephone rings, F2: it is asked again afterwards.
A charter says what people are promised, and by when: deskapp works out every reply-by from it. Take your own, or the
one that is most like it: every promise, day and topic can be changed later under s Settings, Charter."""


class FirstCharter:
    """Asks which charter to adopt, once the first user is on duty, until it is answered, at each start too. With a form
    open above the queue it waits until that is left, and asks although the form was saved.
    """

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._offered: list[Suggestion] | None = None
        """The shipped charters, once read, if the record had no answer when the user came on duty; otherwise none."""
        self._box: PickBox | None = None

    @property
    def marked(self) -> Edition | None:
        """The charter that is marked at the question, if it is being asked. Reads its file."""
        name = self._box.marked if self._box is not None and self._screens.app.screen is self._box else None
        return shipped_from(name, local_date(self._screens.clock.now())) if name else None

    async def ask(self) -> None:
        """Ask, replace the record's first charter with the chosen one, and say which one is in force. Esc keeps it."""
        screens, desk = self._screens, self._screens.desk
        if not desk.asks_for_charter or desk.staff is None:
            return
        try:
            if self._offered is None:
                self._offered = await asyncio.to_thread(_to_offer, desk)
            # Another tick may have asked, or a call may have been begun, while the record was read.
            if not desk.asks_for_charter or (self._offered and not screens.is_queue_shown):
                return
            desk.asks_for_charter = False
            if self._offered:
                await self._ask(desk, self._offered)
        except DeskError as error:
            screens.say(error, "wrong")

    async def _ask(self, desk: Desk, offered: list[Suggestion]) -> None:
        screens = self._screens
        esc = (desk.edition.name, _ESC)
        self._box = PickBox("Whose charter?", _QUESTION, offered, hint="like: council, housing", esc=esc)
        try:
            chosen = await screens.app.push_screen_wait(self._box)
        finally:
            self._box = None
        if chosen is None:  # another key closed it, as F2 does when the telephone rings
            desk.asks_for_charter = True
            return
        edition = await asyncio.to_thread(_settle, desk, chosen)
        screens.queue.reload(at_once=True)
        screens.say(f"{goes_by_words(edition)} F12 shows it.", "done")


def _to_offer(desk: Desk) -> list[Suggestion]:
    """The shipped charters; none if the record has its answer. Raises DeskError."""
    shipped = shipped_charters() if awaits_charter(desk) else ()
    return [Suggestion(one.name, one.organisation, one.title) for one in shipped]


def _settle(desk: Desk, chosen: str) -> Edition:
    """Adopt the chosen charter, or keep it if it is in force. Raises DeskError."""
    return keep_first(desk) if chosen == desk.edition.name else adopt_first(desk, chosen)
