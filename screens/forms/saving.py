"""Saves of a form on the screen: ask for the current user if there is none, write in a thread, show the result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from db.desk.staff import everybody
from db.storage.errors import ChangedError
from deskapp.errors import DeskError, RefusedError
from deskapp.forms import danger
from deskapp.forms.refusing import refuse_too_long
from deskapp.forms.results import Conflict, GoneReason, Saved
from deskapp.forms.typed import LETTER, MESSAGE
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.dialogs.conflict import CLOSED_NOW, HEADING, SAVE_MINE
from screens.dialogs.who_is_on import WhoBox
from screens.forms.shown_form import ShownForm
from screens.messages import CameOn, Notice, OpenForm
from screens.remedies import not_saved_words, on_screen
from screens.widgets.message_line import with_undo

RUN_KEYS = {MESSAGE: "F3", LETTER: "F4"}
"""The key that saves one of a run and opens the next, by form."""
OPEN_NOW = "It is open again already. Esc leaves this; r records a reply."
SAVE_OVER = "Yours is kept; theirs is shown above. F9 saves yours over theirs."
NOBODY_THERE = "Say who is on the desk first: Esc keeps this in Unfinished, then press u."


class FormSaving:
    """Saves one form, one save at a time. `asks` is given the key that saves; True from it means that it has asked
    something first.
    """

    def __init__(self, screen: ShownForm, asks: Callable[[str], bool]) -> None:
        self._screen = screen
        self._asks = asks
        self._form = screen.form
        self.is_under_way = False
        """True while the form is being saved: what is typed meanwhile is neither kept nor parked."""

    def save(self, *, in_a_run: bool) -> None:
        """Validate the form and save it, or say what is missing. `in_a_run`: the next form opens by itself."""
        screen, form = self._screen, self._form
        if self.is_under_way:
            return
        screen.hand_in()
        if form.desk.staff is None:
            screen.app.run_worker(self._say_who_first(in_a_run=in_a_run), group=HOLDS_KEYS)
            return
        form.freeze_times()
        again = RUN_KEYS.get(form.NAME, "F9") if in_a_run else "F9"
        try:
            refuse_too_long(form, *form.fields)
            ready = danger.ready_values(form, form.clock.now())
        except RefusedError as refused:
            screen.refuse(refused, again)
            return
        if self._asks(again):
            return
        self.is_under_way = True
        screen.say("Saving...")
        screen.app.run_worker(self._save(ready, in_a_run=in_a_run), group=HOLDS_KEYS)

    async def _say_who_first(self, *, in_a_run: bool) -> None:
        """Ask for the current user, then save: a call may come in before anyone has signed on."""
        screen, form = self._screen, self._form
        try:
            staff = await asyncio.to_thread(everybody, form.desk.engine)
        except DeskError as error:
            screen.say(error, "wrong")
            return
        if await screen.app.push_screen_wait(WhoBox(form.desk, staff)) is None:
            screen.say(NOBODY_THERE, "wrong")
            return
        screen.app.post_message(CameOn())
        try:
            await asyncio.to_thread(form.staff_came)
        except DeskError as error:
            screen.say(error, "wrong")
        screen.take_back()
        self.save(in_a_run=in_a_run)

    async def _save(self, ready: Any, *, in_a_run: bool) -> None:
        run = OpenForm(self._form.draft.form, self._form.carried_over()) if in_a_run else None
        try:
            saved = await asyncio.to_thread(danger.save_ready, self._form, ready)
        except DeskError as error:
            self.is_under_way = False
            await self._not_saved(error)
        else:
            self._form.draft.finish()
            self._saved(saved, run)

    def _saved(self, saved: Saved, run: OpenForm | None) -> None:
        screen = self._screen
        shown = screen.is_current
        if shown:
            screen.dismiss(None)
        # In the form that opens next, z types a letter, so the message must not offer it.
        words = with_undo(saved.words, undoable=saved.undoable and saved.then is None)
        screen.app.post_message(Notice(words, "done", saved.contact_id))
        if shown and saved.then:
            screen.app.post_message(OpenForm(saved.then.form, saved.then.values))
        elif shown and run:
            run.said = saved.words
            screen.app.post_message(run)

    async def _not_saved(self, error: DeskError) -> None:
        """Keep the form open with its text and say why, if it is still on top; else leave it for later."""
        try:
            conflict = await asyncio.to_thread(self._form.conflict, error) if isinstance(error, ChangedError) else None
        except DeskError:
            conflict = None
        if not self._screen.is_current:
            self._screen.park()
            self._screen.app.post_message(Notice(f"{on_screen(error)} The entry is kept in Unfinished (F8).", "wrong"))
            return
        self._screen.take_back()
        if isinstance(error, RefusedError):
            self._screen.refuse(error)
        elif conflict is None:
            self._screen.not_saved(not_saved_words(error, is_typed=not self._form.is_empty), "")
        else:
            self._screen.not_saved(_ways_on(conflict, error), "\n".join([HEADING, *conflict.lines]))


def _ways_on(conflict: Conflict, error: DeskError) -> str:
    if conflict.gone is not None:
        return CLOSED_NOW if conflict.gone is GoneReason.CLOSED else OPEN_NOW
    return f"{on_screen(error)} {SAVE_OVER}" if conflict.replaces else SAVE_MINE
