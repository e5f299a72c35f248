"""Suggestions picked under a box of a form: taken into the form, or added to the desk's list first."""

from __future__ import annotations

import asyncio

from deskapp.errors import DeskError
from deskapp.forms.layout import naming_caller
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.forms.shown_form import ShownForm
from screens.forms.shown_matters import ShownMatters


class Picking:
    """Takes what was picked for a field, and goes on; after a caller, by way of their open `matters`."""

    def __init__(self, screen: ShownForm, matters: ShownMatters) -> None:
        self._screen = screen
        self._form = screen.form
        self._matters = matters

    def take(self, field: str, key: str | None) -> None:
        """Take the suggestion with this key. None is the text as it is typed, which may be added to a list."""
        screen, form = self._screen, self._form
        if key is None and field not in form.adders:
            screen.go_on(field)
            return
        screen.hand_in()
        if key is None:
            screen.app.run_worker(self._add_typed(field), group=HOLDS_KEYS)
            return
        after = form.pick(field, key)
        screen.take_back()
        screen.changed()
        if field in naming_caller(form.parts()):
            self._matters.look_up(lambda: screen.go_on(after))
        else:
            screen.leave(after)

    async def _add_typed(self, field: str) -> None:
        """Add what is typed to the list of the field, and go on."""
        screen = self._screen
        try:
            added = await asyncio.to_thread(self._form.adders[field])
        except DeskError as error:
            screen.say(error, "wrong", about=screen.fields[field])
        else:
            screen.take_back()
            screen.changed()
            screen.leave(field)
            screen.say(added, "done")
