"""Who is on the desk: one line over the queue. No password: it says whose work this is, and keeps nobody out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from db.desk import Desk, OnDesk
from db.loading import load
from deskapp.errors import DeskError
from deskapp.words.matching import matches
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestion, Suggestions

HINT = "your name, then Enter"
FIRST = "Your name first, then Enter"


class WhoBox(ModalScreen[OnDesk | None]):
    """Asks for a name, known or new. Answers who came on the desk, or None where nobody changed."""

    CSS_PATH = "who.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.FORM) if key.id in ("form.save", "form.leave")
    ]

    def __init__(self, desk: Desk, staff: Sequence[OnDesk]) -> None:
        super().__init__()
        self._desk = desk
        self._staff = list(staff) or [OnDesk(*seen) for seen in desk.first_page.staff]
        self._saving = False

    def compose(self) -> ComposeResult:
        """The box, the names that it knows, and room for what went wrong."""
        with Vertical(id="who"):
            yield Box("name", "On the desk", hint=HINT, cells=24, max_length=80)
            yield Suggestions(stays=True)
            yield Static(id="went-wrong", markup=False)

    def on_mount(self) -> None:
        """Offer everybody who works here."""
        self._box.suggestions = self.query_one(Suggestions)
        self._offer("")

    @property
    def _box(self) -> Box:
        return self.query_one(Box)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        found = [Suggestion(name, name) for name in matches(typed, [one.name for one in self._staff])]
        new = f'Somebody new: "{typed.strip()}"' if typed.strip() and self._staff else ""
        self.query_one(Suggestions).offer(found, last=new, highlight=bool(typed.strip()))

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        self._come_on(event.key or self._box.value)

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        self._come_on(event.value)

    def action_save(self) -> None:
        """F9 does what Enter does."""
        if not self.query_one(Suggestions).pick():
            self._come_on(self._box.value)

    def action_back(self) -> None:
        """Leave it as it is; the first of all has to say who they are."""
        if self._desk.staff is None:
            self._box.wrong = FIRST
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
        self.query_one("#went-wrong", Static).update(f"! {why}")


def _come_on_duty(desk: Desk, name: str) -> OnDesk:
    load("db.staff")
    from db.staff import come_on_duty  # noqa: PLC0415 - imports SQLModel

    return come_on_duty(desk, name)
