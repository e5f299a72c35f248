"""Who is on the desk: one line over the queue. No password: it says whose work this is, and keeps nobody out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import on
from textual.widgets import Static

from db.desk import Desk, OnDesk
from db.loading import load
from deskapp.errors import DeskError
from deskapp.words.matching import matches
from screens.frame import HOLDS_KEYS
from screens.narrowing import NarrowingBox
from screens.requests import NotMeant
from screens.widgets.suggestions import Suggestion

HINT = "your name, then Enter"
FIRST = "Your name first, then Enter"


class WhoBox(NarrowingBox[OnDesk]):
    """Asks for a name, known or new. Answers who came on the desk, or None where nobody changed."""

    def __init__(self, desk: Desk, staff: Sequence[OnDesk], why: str = "") -> None:
        super().__init__("name", "On the desk", hint=HINT)
        self._why = why
        self._said_not_meant = False
        self._desk = desk
        self._staff = list(staff) or [OnDesk(*seen) for seen in desk.first_page.staff]
        self._saving = False

    def on_mount(self) -> None:
        """Say why it asks, where that is not plain: on the desk's own keys it is."""
        super().on_mount()
        if self._why:
            self.query_one("#asks").mount(Static(self._why, id="explained", markup=False), before=0)

    @on(NotMeant)
    def _explain(self, message: NotMeant) -> None:
        """Say so; of several keys, which was the first."""
        if not self._said_not_meant:
            self._said_not_meant = True
            self.query_one("#explained", Static).update(message.words)

    def offer(self, typed: str) -> None:
        """Everybody who works here whose name begins so, and whoever is new here."""
        found = [Suggestion(name, name) for name in matches(typed, [one.name for one in self._staff])]
        new = f'Somebody new: "{typed.strip()}"' if typed.strip() and self._staff else ""
        self.offered.offer(found, last=new, highlight=bool(typed.strip()))

    def take(self, key: str | None) -> None:
        """They come on the desk; whoever is new, by what is typed."""
        self._come_on(key or self.box.value)

    def enter(self, typed: str) -> None:
        """So does whoever typed their name in full."""
        self._come_on(typed)

    def action_back(self) -> None:
        """Leave it as it is; the first of all has to say who they are."""
        if self._desk.staff is None:
            self.box.wrong = FIRST
        elif not self._saving:
            self.dismiss(None)

    def _come_on(self, name: str) -> None:
        if not name.strip():
            self.action_back()
        elif not self._saving:
            self._saving = True
            self.run_worker(self._save(name), group=HOLDS_KEYS)

    async def _save(self, name: str) -> None:
        try:
            staff = await asyncio.to_thread(_come_on_duty, self._desk, name)
        except DeskError as error:
            self._not_saved(str(error))
        else:
            self.dismiss(staff)

    def _not_saved(self, why: str) -> None:
        self._saving = False
        self.wrong(why)


def _come_on_duty(desk: Desk, name: str) -> OnDesk:
    load("db.staff")
    from db.staff import come_on_duty  # noqa: PLC0415 - imports SQLModel

    return come_on_duty(desk, name)
