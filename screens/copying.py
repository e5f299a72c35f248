"""w: copies what is on the screen, to be pasted elsewhere; once more saves it as a file."""

from __future__ import annotations

import asyncio

from db.desk import Desk
from deskapp.errors import DeskError
from deskapp.publish import copied
from screens.frame import DeskScreen

SENT = "Sent to the clipboard. If paste is empty, press w again to save a file."


class Copying:
    """What of a screen was copied last. A terminal never says whether it took it, so that w once more saves a file."""

    def __init__(self, screen: DeskScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._sent = ""

    async def copy(self, name: str, words: str) -> None:
        """Send the words to the clipboard; where that was done with them, save them under that name."""
        if self._sent == name:
            await self._save(name, words)
            return
        self._sent = name
        if not await asyncio.to_thread(copied.on_the_clipboard, words, copied.tool()):
            self._screen.app.copy_to_clipboard(words)
        self._screen.say(SENT)

    async def _save(self, name: str, words: str) -> None:
        try:
            saved = await asyncio.to_thread(copied.save, self._desk.settings, name, words)
        except DeskError as error:
            self._screen.say(str(error), "wrong")
        else:
            self._sent = ""
            self._screen.say(f"Saved: {saved}. Destroy it after use.", "done")
