"""Hiding the screen: at Ctrl+L, when nobody has touched it for some minutes, and at a start if it was left hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.widget import AwaitMount
from textual.worker import Worker

from db.storage.lazy_import import Later
from screens.dialogs.privacy import Hidden
from screens.messages import TICK, CameOn

if TYPE_CHECKING:
    from db.desk import pin
    from db.desk.desk import Desk
else:
    pin = Later("db.desk.pin")


class Hiding:
    """The hidden screen of an `app`, which asks for the PIN if there is one."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.ticks_untouched = 0
        self._came_hidden = False

    @property
    def is_hidden(self) -> bool:
        """True while the screen is hidden."""
        return isinstance(self._app.screen, Hidden)

    def touch(self) -> None:
        """Note that somebody is at the desk."""
        self.ticks_untouched = 0

    def note_arrival(self) -> bool:
        """Note that somebody has come on duty. True if their first screens wait until the screen is brought back."""
        self._came_hidden = self.is_hidden
        return self._came_hidden

    def hide(self, desk: Desk) -> AwaitMount:
        """Show the hidden screen, which asks for the PIN if there is one, also after a start in between."""
        if not desk.kept.get("pin"):
            return self._app.push_screen(Hidden())
        self._note(pin.note_hidden, desk)
        return self._app.push_screen(Hidden(partial(pin.pin_fits, desk)), lambda _: self._show_again(desk))

    async def hide_again(self, desk: Desk) -> None:
        """Hide the screen if deskapp was left while it was hidden."""
        is_hidden: bool = bool(desk.kept.get("pin")) and await asyncio.to_thread(pin.was_hidden, desk)
        if is_hidden:
            await self.hide(desk)

    def tick(self, desk: Desk, *, holding: bool) -> None:
        """Hide the screen after the idle time in the settings, but not during a save (`holding` keys), whose result is
        to be read first.
        """
        self.ticks_untouched += 1
        minutes = desk.hide_after
        if minutes and self.ticks_untouched * TICK >= minutes * 60 and not holding:
            self.ticks_untouched = 0
            if not self.is_hidden:
                self.hide(desk)
        if self.is_hidden and desk.kept.get("pin"):
            self._note(pin.note_hidden, desk)  # another desk that was brought back has ended the note

    def _show_again(self, desk: Desk) -> None:
        self._note(pin.note_shown, desk)
        if self._came_hidden:
            self._came_hidden = False
            self._app.post_message(CameOn())

    def _note(self, note: Callable[[Desk], None], desk: Desk) -> None:
        work: Callable[[], Coroutine[Any, Any, None]] = partial(asyncio.to_thread, note, desk)
        _: Worker[None] = self._app.run_worker(work, group="keeping")
