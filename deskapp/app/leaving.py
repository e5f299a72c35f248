"""Leaving the program: a question if there are drafts, then everything typed is written to the disk."""

from __future__ import annotations

import asyncio

from deskapp.app.open_screens import OpenScreens
from deskapp.errors import DraftError
from deskapp.views.drafts import question_line
from screens.dialogs.leaving import LeavingBox
from screens.remedies import on_screen


class Leaving:
    """Asks before the program is left, and stores everything typed."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._was_warned = False

    async def leave(self) -> None:
        """Leave once the user has confirmed. If drafts cannot be written, say so, and leave at the second time."""
        screens = self._screens
        unfinished = await asyncio.to_thread(self._unfinished)
        if unfinished and not await screens.app.push_screen_wait(LeavingBox(unfinished)):
            return
        screens.park_forms()
        try:
            await asyncio.to_thread(screens.drafts.flush)
        except DraftError as error:
            if not self._was_warned:
                self._was_warned = True
                screens.say(f"{on_screen(error)} Ctrl+Q again leaves anyway.", "wrong")
                screens.shown.asks_again = True
                return
        screens.app.exit(0)

    def _unfinished(self) -> list[str]:
        """The drafts that are not open elsewhere, a line each, without empty ones."""
        empty = {form.empty_draft for form in self._screens.forms}
        now = self._screens.clock.now()
        drafts = self._screens.drafts.unfinished()
        return [question_line(seen, now) for seen in drafts if not seen.held and seen.id not in empty]
