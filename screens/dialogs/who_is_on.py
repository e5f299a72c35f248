"""A dialog that asks for the current user. There is no password, as it only attributes work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from db.desk.desk import Desk, OnDesk, staff_named_by
from db.storage.lazy_import import Later
from deskapp.errors import DeskError
from deskapp.forms.fields import Suggestion
from deskapp.parsing.matching import matches
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.dialogs.picker import SEVERAL, Picker
from screens.messages import NotMeant
from screens.remedies import on_screen

if TYPE_CHECKING:
    from db.desk import staff
else:
    staff = Later("db.desk.staff")

_HINT = "your name, then Enter"
FIRST = "Your name first, then Enter"
NOBODY = "Nobody here is called {name}: Down, then Enter, puts them on the staff."


class WhoBox(Picker[OnDesk]):
    """A picker of the current user, known or new. Returns the new user, or None if unchanged."""

    help_title = "who is on the desk"
    help_text = """Type your name, then Enter. Your name is asked so that it stands beside what you log and answer:
colleagues then know whom to ask, and the history says who did what. There is no password.
If somebody else sits down here, they press u and type theirs."""

    def __init__(self, desk: Desk, staff: Sequence[OnDesk], why: str = "") -> None:
        super().__init__("name", "On the desk", hint=_HINT)
        self._why = why
        self._said_not_meant = False
        self._desk = desk
        self._staff = list(staff) or [OnDesk(*seen) for seen in desk.first_page.staff]
        self._saving = False

    def on_mount(self) -> None:
        """Show the reason for the question, unless the user opened it with its key."""
        super().on_mount()
        if self._why:
            self.query_one("#asks").mount(Static(self._why, id="explained", markup=False), before=0)

    @on(NotMeant)
    def _explain(self, message: NotMeant) -> None:
        """Show the message about the first key that was not taken as an answer."""
        if not self._said_not_meant:
            self._said_not_meant = True
            self.query_one("#explained", Static).update(message.words)

    def offer(self, typed: str) -> None:
        """List the staff whose names have the typed prefix, and the typed name as a new one."""
        found = [Suggestion(name, name) for name in matches(typed, [one.name for one in self._staff])]
        new = f'Somebody new: "{typed.strip()}"' if typed.strip() and self._staff else ""
        self.offer_names(typed, found, last=new)

    def take(self, key: str | None) -> None:
        """Make them the current user; the last row puts them on the staff first."""
        self._come_on(self.box.value if key is None else key, add=key is None)

    def enter(self, typed: str) -> None:
        """Make the person whose name was typed the current user; the first of all joins the staff, nobody else does."""
        name = " ".join(typed.split())
        found = staff_named_by(name, self._staff)
        if len(found) > 1:
            self.offer(typed)
            self.box.wrong = SEVERAL.format(count=len(found))
            return
        if self._staff and not found and any(letter.isalpha() for letter in name):
            self.offer(typed)
            self.box.wrong = NOBODY.format(name=name)
        else:
            self._come_on(name, add=not self._staff)

    def action_back(self) -> None:
        """Close without a change, unless there is no current user."""
        if self._desk.staff is None:
            self.box.wrong = FIRST
        elif not self._saving:
            self.dismiss(None)

    def _come_on(self, name: str, *, add: bool) -> None:
        if not name.strip():
            self.action_back()
        elif not self._saving:
            self._saving = True
            self.run_worker(self._save(name, add=add), group=HOLDS_KEYS)

    async def _save(self, name: str, *, add: bool) -> None:
        try:
            came = await asyncio.to_thread(staff.come_on_duty, self._desk, name, add=add)
        except DeskError as error:
            self._not_saved(on_screen(error))
        else:
            self.dismiss(came)

    def _not_saved(self, why: str) -> None:
        self._saving = False
        self.wrong(why)
