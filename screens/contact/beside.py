"""The page of the marked contact, beside a list in a wide window."""

from __future__ import annotations

from textual import work
from textual.widgets import Static

from db.contacts.page import page
from db.desk.desk import Desk
from deskapp.errors import DeskError
from deskapp.views.contact import page_text
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread


class PageBeside(Static):
    """The page as it was read last, or the words given in its place. It is read off the event loop."""

    def __init__(self, screen: DeskScreen[None], desk: Desk, id: str) -> None:  # noqa: A002 - Textual calls it so
        super().__init__(id=id, markup=False)
        self._of = screen
        self._desk = desk
        self._wanted: int | None = None

    def show(self, contact_id: int | None, words: str | None = None) -> None:
        """Show the words (none: keep what stands there), and in a wide window the page once it is read."""
        self._wanted = contact_id
        if words is not None:
            self.update(words)
        if contact_id is not None and self._of.has_class("-wide"):
            self._read(contact_id)

    def on_show(self) -> None:
        """Read the page when a resized window has become wide enough for it."""
        if self._wanted is not None:
            self._read(self._wanted)

    @work(group="reading a page", exclusive=True)
    async def _read(self, contact_id: int) -> None:
        try:
            found = await in_thread(self._of, page, self._desk.engine, contact_id)
        except DeskError as error:
            self._of.say(error, "wrong")
            return
        if contact_id == self._wanted:
            self.update(page_text(found, self._desk.clock.now(), self._desk.edition))
