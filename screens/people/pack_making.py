"""A person's own information, written as files after a question."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from db.desk.desk import Desk, on_desk
from db.people.page import PersonPage
from db.privacy.requests import record_pack
from db.privacy.traces import LOOK_THROUGH
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.lazy_module import LazyModule
from deskapp.wording.naming import name_words
from screens.base.desk_screen import DeskScreen
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.read_text import ReadBox

if TYPE_CHECKING:
    from deskapp.publish.pack import files
else:  # with Jinja2, for this alone
    files = LazyModule("deskapp.publish.pack.files")

_ASKED = (
    "Everything held about them is written into a folder: contacts, words, promises, history.",
    "Somebody reads it first, then it is given to them. It doesn't count as answered until they have it.",
)
_NO_REQUEST = "They have no open request for it. Log one first, so that its time is kept."


class PackMaking:
    """The question, the files, and what to do next with them."""

    def __init__(self, screen: DeskScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk

    async def make(self, page: PersonPage) -> None:
        """Ask, and write the pack of a person in a thread."""
        title = f"Everything held: {name_words(page.name)}"
        if not await self._screen.app.push_screen_wait(ConfirmBox(title, _ASKED, yes="Write it")):
            return
        try:
            lines = await asyncio.to_thread(self._write, page.person_id)
        except DeskError as error:
            self._screen.say(error, "wrong")
            return
        await self._screen.app.push_screen(ReadBox(title, lines))

    def _write(self, person_id: int) -> list[str]:
        on_desk(self._desk)
        folder = files.new_pack_folder(self._desk.settings, local_date(self._desk.clock.now()))
        pack = files.write_pack(self._desk, person_id, folder)
        request = record_pack(self._desk, person_id)
        given = (
            f"3. Once they have it: d on {request.ref}, Given on. Until then its time runs." if request else _NO_REQUEST
        )
        return [
            "Everything is in this folder, for this account alone:",
            str(folder),
            "",
            f"1. Read {LOOK_THROUGH} first. {pack.others} places name other people;",
            f"   {pack.mentions} texts elsewhere may be about them.",
            f"2. Give what is in {files.TO_GIVE}: other people are left out there.",
            given,
        ]
