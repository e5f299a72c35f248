"""The chosen view of the queue, stored for each staff member."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from db.desk.desk import Desk
from db.storage.lazy_import import Later
from deskapp.errors import RecordError
from deskapp.views.queue_filter import View, view_of
from screens.base.desk_screen import DeskScreen
from screens.remedies import on_screen

if TYPE_CHECKING:
    from db.desk import staff
else:
    staff = Later("db.desk.staff")


class ChosenView:
    """The `view` that the current user chose last."""

    def __init__(self, screen: DeskScreen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._keeping = asyncio.Lock()
        self._whose: int | None = None
        self.view = View.ALL
        self.follow_user()

    def follow_user(self) -> bool:
        """Switch to the view of a new current user. Returns false if the user is the same."""
        me = self._desk.staff
        if me is None or me.id == self._whose:
            return False
        self._whose, self.view = me.id, view_of(me.queue_filter, self._desk.edition.kinds)
        return True

    def choose(self, view: View) -> None:
        """Switch to a view, and store it for the current user."""
        self.view = view
        self._screen.run_worker(self._remember(view), group="keeping")

    async def _remember(self, view: View) -> None:
        try:
            async with self._keeping:  # two threads could finish in the wrong order
                await asyncio.to_thread(staff.set_filter, self._desk, view)
        except RecordError as error:
            self._screen.say(f"This view is shown, but not remembered. {on_screen(error)}", "wrong")
