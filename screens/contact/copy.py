"""Copy the text of a screen to the clipboard; the second time, save it as a file."""

from __future__ import annotations

import asyncio

from db.desk.desk import Desk
from deskapp.errors import DeskError
from deskapp.publish import copied
from screens.base.desk_screen import DeskScreen

SENT = "Sent to the clipboard. If paste is empty, press w again to save a file."


class Copying:
    """The last text copied from a screen. A terminal does not confirm a copy, so the second time saves a file."""

    def __init__(self, screen: DeskScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._sent = ""

    async def copy(self, name: str, words: str) -> None:
        """Copy words to the clipboard, or if that was done before under this name, save them."""
        if self._sent == name:
            await self._save(name, words)
            return
        self._sent = name
        if not await asyncio.to_thread(copied.on_the_clipboard, words, copied.tool()):
            self._screen.app.copy_to_clipboard(words)
        self._screen.say(SENT)
        self._screen.asks_again = True

    async def _save(self, name: str, words: str) -> None:
        try:
            saved = await asyncio.to_thread(copied.save, self._desk.settings, name, words)
        except DeskError as error:
            self._screen.say(error, "wrong")
        else:
            self._sent = ""
            self._screen.say(f"Saved: {saved}. Delete it when you've finished.", "done")
