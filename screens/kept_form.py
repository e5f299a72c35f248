"""A form where Enter goes on, and which saves before it closes.

An error leaves the form open with its text and says why.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from db.desk import Desk
from db.drafts import Draft
from db.entry_times import promised_at
from db.person import PersonPage
from db.staff import everybody
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import moments
from deskapp.words.naming import name_words
from deskapp.words.set_time import typed_as
from screens.frame import HOLDS_KEYS
from screens.kept_fields import KeptFields
from screens.keys import Where, bindings
from screens.people_box import PeopleBox
from screens.people_words import person_lines
from screens.requests import CameOn, OpenForm, Told
from screens.who import WhoBox
from screens.widgets.box import Box
from screens.widgets.choice import Choice

Ready = TypeVar("Ready")
"""What a form has become once it was read and nothing is wrong with it."""
NOBODY_KNOWN = "Nobody who is known to us is named here yet."
NOBODY_THERE = "Say who is on the desk first: Esc keeps this in Unfinished, then press u."


class KeptForm(KeptFields, Generic[Ready]):
    """A form over one unfinished entry. A subclass says its fields, the path that Enter takes, and its hints."""

    WHERE = Where.FORM
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FORM)]
    CARRIED_OVER: ClassVar[tuple[str, ...]] = ()
    """What the next form of a run begins with."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, clock, draft, begun)
        self._asked: set[str] = set()

    @abstractmethod
    def path(self) -> Sequence[str]:
        """The fields that Enter goes to, in order; on the last one it saves."""

    @abstractmethod
    def read(self, now: datetime) -> Ready:
        """What was typed, ready to be written. Raises RefusedError for the first field that cannot be."""

    @abstractmethod
    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Write it into the record (off the event loop); what to say of it, and the contact's id. Raises DeskError."""

    def spoken(self, now: datetime) -> list[str]:  # noqa: ARG002 - a subclass needs it
        """What the form says of what is typed so far: the sentence to read out, what is promised, what saving does."""
        return []

    # Going on

    @on(Box.Entered)
    def _entered(self, event: Box.Entered) -> None:
        self.leave(event.box.field)

    @on(Choice.Submitted)
    def _submitted(self, event: Choice.Submitted) -> None:
        self.leave(event.choice.field)

    @on(Choice.Chosen)
    def _chosen(self, event: Choice.Chosen) -> None:
        self.show_words()
        if self.path()[-1] != event.choice.field:
            self.go_on(event.choice.field)

    def action_next(self) -> None:
        """Enter where no field took it: on the ticks, which are the end of a form."""
        self.action_save()

    def leave(self, name: str) -> None:
        """Enter on a field: take it as it is, or say what it wants; then go on, and save after the last."""
        self.mean_what_was_typed()
        try:
            self.check(name)
        except RefusedError as refused:
            self.refuse(refused)
            return
        self.mended()
        self.go_on(name)

    def go_on(self, name: str) -> None:
        """Go to the field after this one on Enter's path; after the last, save. From a field that only Tab reaches, to
        the next of the path below it.
        """
        path = list(self.path())
        if name in path:
            after = path[path.index(name) + 1 :]
        else:
            fields = list(self.fields)
            below = fields[fields.index(name) + 1 :] if name in fields else fields
            after = [field for field in path if field in below]
        if after:
            self.fields[after[0]].focus()
        else:
            self.action_save()

    def check(self, name: str) -> None:
        """Refuse what this field cannot take, or put it in its full form. Raises RefusedError."""

    def refusal_of(self, name: str, now: datetime) -> RefusedError | None:
        """Why saving now would refuse what stands in this field; None where it would not, or something else first.

        Reading ahead asks nothing: a question that is asked once is still to be asked.
        """
        asked = set(self._asked)
        try:
            self.read(now)
        except RefusedError as refused:
            if refused.field == name:
                return refused
        self._asked = asked
        return None

    def ask_once(self, name: str, question: str) -> None:
        """Refuse the first time, so that the question is read; Enter again goes on. Raises RefusedError."""
        if not self._was_asked(name, question):
            raise RefusedError(name, question)

    def _was_asked(self, name: str, question: str) -> bool:
        asked = f"{name} {self.typed[name]} {question}"
        if asked in self._asked:
            return True
        self._asked.add(asked)
        return False

    def check_promise(self) -> None:
        """Refuse a time that cannot be promised, with what was probably meant; Enter again takes that."""
        try:
            promised_at(self.typed, self.clock.now(), self.desk.edition.calendar)
        except moments.SuggestingError as doubt:
            if doubt.suggested is None:
                raise RefusedError("promised_at", str(doubt)) from doubt
            self.ask_once("promised_at", f"{doubt} Enter takes it.")
            self.fields["promised_at"].put(typed_as(doubt.suggested))

    def refuse(self, refused: RefusedError) -> None:
        """Go to the field and say what it wants."""
        field = self.fields.get(refused.field)
        if field is not None:
            field.focus()
        self.say(str(refused), "wrong", about=field)

    # Whom it is about

    def known_person(self) -> PersonPage | None:
        """The page of whoever this is about, as far as they are known (off the event loop). Raises DeskError."""
        return None

    def action_person(self) -> None:
        """Show what is known of whoever this is about, the reason of a CAUTION too."""
        self.app.run_worker(self._show_person(), group=HOLDS_KEYS)

    async def _show_person(self) -> None:
        try:
            page = await asyncio.to_thread(self.known_person)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if page is None:
            self.say(NOBODY_KNOWN)
        else:
            await self.app.push_screen(PeopleBox(name_words(page.name), person_lines(page, self.clock.now())))

    # Saving

    def action_save(self) -> None:
        """Save, and close when it is saved."""
        self.save(in_a_run=False)

    def save(self, *, in_a_run: bool) -> None:
        """Read the entry and save it; in a run the next form opens by itself. Says what is missing, if anything is."""
        if self._saving:
            return
        if self.desk.staff is None:
            self.app.run_worker(self._say_who_first(in_a_run=in_a_run), group=HOLDS_KEYS)
            return
        self.mean_what_was_typed()
        try:
            ready = self.read(self.clock.now())
        except RefusedError as refused:
            self.refuse(refused)
            return
        self._saving = True
        self.say("Saving...")
        self.app.run_worker(self._save(ready, in_a_run=in_a_run), group=HOLDS_KEYS)

    async def _say_who_first(self, *, in_a_run: bool) -> None:
        """The telephone rang before anybody had said who is on the desk: ask now, then save."""
        try:
            staff = await asyncio.to_thread(everybody, self.desk.engine)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if await self.app.push_screen_wait(WhoBox(self.desk, staff)) is None:
            self.say(NOBODY_THERE, "wrong")
        else:
            self.app.post_message(CameOn())
            await self.somebody_came()
            self.save(in_a_run=in_a_run)

    async def somebody_came(self) -> None:
        """Somebody has said that they are on the desk since this was opened."""

    async def _save(self, ready: Ready, *, in_a_run: bool) -> None:
        values = {name: self.typed[name] for name in self.CARRIED_OVER}
        try:
            words, contact_id = await asyncio.to_thread(self.write, ready)
        except DeskError as error:
            self._saving = False
            if self.is_current:
                await self.not_saved(error)
            else:
                self.park()
                self.app.post_message(Told(f"{error} The entry is kept in Unfinished (F8).", "wrong"))
            return
        self.draft.finish()
        shown = self.is_current
        if shown:
            self.dismiss(None)
        self.app.post_message(Told(words, "done", contact_id))
        if shown and (further := self.after_saving(values, in_a_run=in_a_run)):
            if isinstance(further, OpenForm):
                further.said = words.removesuffix(" z takes it back.")  # z is a letter in a form.
            self.app.post_message(further)

    def after_saving(self, values: Mapping[str, str], *, in_a_run: bool) -> Message | None:
        """What is to be opened once this was saved, if anything is: in a run, the next form like it."""
        return OpenForm(self.draft.form, values) if in_a_run else None

    async def not_saved(self, error: DeskError) -> None:
        """Stay open with everything typed, and say why it was not saved and what to do."""
        self.say(f"{error} Press F9 to try again.", "wrong")
