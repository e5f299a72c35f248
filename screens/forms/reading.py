"""Reads of the record for a form on the screen: in a thread, one at a time, with later keys held back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deskapp.errors import DeskError
from deskapp.forms.form import Form
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread


class FormReading:
    """Runs the pending reads of one form; `changed` is called after each."""

    def __init__(self, screen: DeskScreen[None], form: Form[Any], changed: Callable[[], None]) -> None:
        self._screen = screen
        self._form = form
        self._changed = changed
        self._is_under_way = False
        self._failed = False

    def go_on(self) -> None:
        """Start the pending read, unless one is under way or has failed."""
        if not (self._is_under_way or self._failed) and (read := self._form.pending_read()):
            self.start(read)

    def start(self, read: Callable[[], None]) -> None:
        """Call `read` in a thread."""
        self._is_under_way = True
        self._screen.run_worker(self._read(read), group=HOLDS_KEYS)

    async def _read(self, read: Callable[[], None]) -> None:
        try:
            await in_thread(self._screen, read)
        except DeskError as error:
            # The form goes on without it; saving reads again and says what is wrong.
            self._failed = True
            self._screen.say(error, "wrong")
            return
        finally:
            self._is_under_way = False
        self._changed()
