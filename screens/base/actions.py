"""One-key actions on a contact, from the queue and from the contact's page.

An action that needs text opens a form; any other is done here at once. None asks for confirmation, because z undoes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from db.desk.desk import Desk, OnDesk
from db.queue.first_page import AwaySeen
from db.storage.errors import ChangedError, StaysError, UndoTold
from db.storage.lazy_import import Later
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.forms.contact.at_hand import AtHand, NewColleague
from deskapp.lazy_module import LazyModule
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.messages import CameOn, Notice, Work
from screens.remedies import on_screen
from screens.widgets.message_line import with_redo, with_undo

if TYPE_CHECKING:
    from deskapp.forms.contact import actions
    from deskapp.forms.results import Saved
    from screens.dialogs import assign_to, conflict
else:
    assign_to = LazyModule("screens.dialogs.assign_to")
    actions = Later("deskapp.forms.contact.actions")
    conflict = Later("screens.dialogs.conflict")

NOBODY_ON_DESK = "Say who is on the desk first: press u on the queue."


def run_as_user(screen: DeskScreen[Any], desk: Desk, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a worker that saves, with keys held back; without a current user say so instead."""
    if desk.staff is None:
        screen.say(NOBODY_ON_DESK, "wrong")
    else:
        screen.app.run_worker(work(), group=HOLDS_KEYS)


class _Opens(NamedTuple):
    """A form that a key opens on the selected contact, and the beginning of the message if there is none."""

    form: str
    cannot: str
    closed_too: bool = False


KEY_FORMS: Mapping[str, _Opens] = {
    "reply": _Opens("reply", "Nothing to reply to", closed_too=True),
    "attempt": _Opens("tried", "Nobody to try"),
    "promise": _Opens("promise", "Nothing to promise"),
    "note": _Opens("note", "Nothing to note", closed_too=True),
    "passed_on": _Opens("passed on", "Nothing to pass on"),
    "acknowledge": _Opens("we have it", "Nothing to acknowledge"),
    "ask": _Opens("ask them", "Nobody to ask"),
    "answered": _Opens("they answered", "Nothing was asked"),
    "step": _Opens("step", "No step to record", closed_too=True),
    "extend": _Opens("more time", "Nothing to give more time"),
    "tell": _Opens("how it stands", "Nobody to tell"),
    "details": _Opens("details", "No details to write down", closed_too=True),
}
"""The form that each action opens. A reply to a closed contact asks first to reopen it."""


class ContactKeys:
    """The keys that act on the selected contact of a screen, which binds them as `contact('reply')`.

    `at_hand` returns that contact, or None after showing the given message or a better one. `done` is called after an
    action.
    """

    def __init__(
        self,
        screen: DeskScreen[None],
        desk: Desk,
        at_hand: Callable[[str], AtHand | None],
        done: Callable[[], object] = lambda: None,
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._at_hand = at_hand
        self._done_hook = done

    def press(self, action: str) -> None:
        """Do an action, by its name in the map of keys."""
        if action in KEY_FORMS:
            self._open_form(KEY_FORMS[action])
        else:
            keys: dict[str, Callable[[], None]] = {
                "ring": self._ring,
                "complain": self._complain,
                "give": self._give,
                "undo": self._undo_last,
                "redo": lambda: self.run(lambda: self._save(self._redo)),
            }
            keys[action]()

    def run(self, save: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a worker that saves, or say that there is no current user."""
        run_as_user(self._screen, self._desk, save)

    def open_at_hand(self, cannot: str) -> AtHand | None:
        """The selected contact if it is open; otherwise None, after a message that begins with `cannot`."""
        at = self._at_hand(f"{cannot}: no line is chosen.")
        if at is not None and at.closed:
            self._screen.say(f"{cannot}: this is already closed.")
            return None
        return at

    async def save_on(self, at: AtHand, what: str, save: Callable[[AtHand], Saved]) -> None:
        """Save; on an edit conflict show the other change, and save again if the user says so."""
        app = self._screen.app
        try:
            saved = await asyncio.to_thread(save, at)
        except ChangedError as changed:
            if await app.push_screen_wait(conflict.ConflictBox(f"{what}: {at.called}", changed)):
                await self.save_on(at._replace(version=changed.version or at.version), what, save)
        except DeskError as error:
            app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self._say_saved(saved)

    def _open_form(self, wanted: _Opens) -> None:
        closed_too = f"{wanted.cannot}: no line is chosen."
        at = self._at_hand(closed_too) if wanted.closed_too else self.open_at_hand(wanted.cannot)
        if at is not None:
            self._screen.post_message(Work(wanted.form, at.contact_id))

    def _ring(self) -> None:
        if at := self.open_at_hand("Nobody to ring"):
            self.run(lambda: self._save(lambda: self._actions.ring(at)))

    def _complain(self) -> None:
        if at := self.open_at_hand("Nothing to make a complaint"):
            self.run(lambda: self.save_on(at, "Make it a complaint", self._make_complaint))

    def _give(self) -> None:
        if at := self.open_at_hand("Nothing to give"):
            self._screen.app.run_worker(self._give_to(at), group=HOLDS_KEYS)

    # How it is done

    @property
    def _actions(self) -> actions.ContactActions:
        """The actions of the current user. Imports SQLModel, so only for a thread."""
        return actions.ContactActions(self._desk)

    def _make_complaint(self, at: AtHand) -> Saved:
        return self._actions.make_complaint(at)

    def _staff_and_absences(self) -> tuple[list[OnDesk], Mapping[int, AwaySeen]]:
        return self._actions.staff_and_absences()

    def _new_colleague(self, name: str) -> NewColleague:
        return self._actions.new_colleague(name)

    def _undo_last(self) -> None:
        told = self._screen.take_told_undo()
        self.run(lambda: self._save(lambda: self._undo(told)))

    def _undo(self, told: UndoTold | None) -> Saved:
        undone = self._actions.undo(told, self._screen.said_about)
        if undone.contact_id is not None:
            return replace(undone, words=with_redo(undone.words))
        self._screen.post_message(CameOn())  # what was undone is that somebody else came on
        return undone

    def _redo(self) -> Saved:
        return self._actions.redo()

    async def _save(self, save: Callable[[], Saved]) -> None:
        try:
            saved = await asyncio.to_thread(save)
        except StaysError as stays:
            self._screen.ask_undo(stays)
        except DeskError as error:
            self._screen.app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self._say_saved(saved)

    def _say_saved(self, saved: Saved) -> None:
        words = with_undo(saved.words, undoable=saved.undoable)
        self._screen.app.post_message(Notice(words, "done", saved.contact_id))
        self._done_hook()

    async def _give_to(self, at: AtHand) -> None:
        staff, away = await self._screen.run_or_say(self._staff_and_absences)
        today = local_date(self._desk.clock.now())
        asked = assign_to.AssignBox(staff, away, today, self._new_colleague)
        chosen = await self._screen.app.push_screen_wait(asked)
        if chosen is not None:
            await self.save_on(at, f"Give to {chosen.name}", lambda at: self._actions.assign(at, chosen))
