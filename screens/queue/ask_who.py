"""The question for the current user, asked on the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from db.desk.desk import Desk
from deskapp.lazy_module import LazyModule
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.messages import CameOn
from screens.style_sheets import read_all

if TYPE_CHECKING:
    from db.desk.desk import OnDesk
    from screens.dialogs import who_is_on
else:
    who_is_on = LazyModule("screens.dialogs.who_is_on")


class AskWho:
    """Asks for the current user, once at a time. `besides` returns a further sentence for the new user, or ""."""

    def __init__(self, screen: DeskScreen[None], desk: Desk, besides: Callable[[], str]) -> None:
        self._screen = screen
        self._desk = desk
        self._besides = besides
        self._is_asking = False

    def ask(self, staff: Sequence[OnDesk], why: str = "") -> None:
        """Ask for the current user, known or new, with the reason."""
        if not self._is_asking:
            self._is_asking = True
            self._screen.run_worker(self._ask(staff, why), group=HOLDS_KEYS)

    async def _ask(self, staff: Sequence[OnDesk], why: str) -> None:
        read_all(self._screen.app.stylesheet)
        try:
            came = await self._screen.app.push_screen_wait(who_is_on.WhoBox(self._desk, staff, why))
        finally:
            self._is_asking = False
        if came is not None:
            words = f"{came.short_name} is on the desk."
            changed = self._desk.signed_on
            if changed is not None and changed.added and changed.before is not None:
                words = f"New colleague: {came.name}. z if that was a slip."
            self._screen.say(f"{words} {self._besides()}".rstrip(), "done")
            self._screen.post_message(CameOn())
