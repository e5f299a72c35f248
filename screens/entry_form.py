"""What the three log forms share: fields that are kept as they are typed, Enter that goes on, a save that comes first.

A form saves, and then closes: an error leaves it open with its text and says why. Everything typed is in the entry's
file within a moment, so that leaving a form by any way loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from db import contacts, topics
from db.desk import Desk
from db.drafts import Draft
from db.entry import Book, Entry, Refused, Typed, read
from db.staff import come_on_duty, everybody
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import moments, phrases
from deskapp.words.matching import chosen
from deskapp.words.numbers import read_number
from deskapp.words.set_time import typed_as
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import Where, bindings
from screens.requests import OpenForm, Told
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.ticks import Ticks

if TYPE_CHECKING:
    from db.contacts import Logged

Field = Box | Choice
NAME_WANTED = "Type your own name here: it is kept with what you write"


class EntryForm(DeskScreen[None]):
    """A form over one unfinished entry. A subclass says its fields, the path that Enter takes, and its hints."""

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    WHERE = Where.FORM
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FORM)]
    HINTS: ClassVar[Mapping[str, str]] = {}
    CARRIED_OVER: ClassVar[tuple[str, ...]] = ()
    """What the next form of a run begins with."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft) -> None:
        super().__init__()
        self.desk = desk
        self.clock = clock
        self.draft = draft
        self.book = Book(desk.edition.calendar, {}, {}, 0, desk.edition_id)
        self.unseen: dict[str, str] = {}
        """What the entry holds that no field shows: who was picked, the reference handed out."""
        self._asked: set[str] = set()
        self._saving = False
        self._loaded = False

    def _read_book(self) -> Book:
        """What this form is read by (off the event loop)."""
        staff = self.desk.staff
        return Book(
            calendar=self.desk.edition.calendar,
            staff={one.name: one.id for one in everybody(self.desk.engine)},
            topics={topic.name: topic.id for topic in topics.everything(self.desk.engine)},
            writer_id=staff.id if staff else 0,
            edition_id=self.desk.edition_id,
        )

    @property
    def fields(self) -> dict[str, Field]:
        """Every box and choice, by the record's name for it."""
        return {field.field: field for field in self.query(Widget).results(Widget) if isinstance(field, Box | Choice)}

    @property
    def typed(self) -> Typed:
        """What is typed so far."""
        values = {name: field.value or "" for name, field in self.fields.items()}
        for ticks in self.query(Ticks):
            values |= ticks.fields
        return Typed(self.draft.form, self.draft.id, self.draft.started_at, values | self.unseen)

    def path(self) -> Sequence[str]:
        """The fields that Enter goes to, in order; on the last one it saves."""
        raise NotImplementedError  # pragma: no cover - every form has its own

    def show_words(self) -> None:
        """Say back what was understood and what is promised. Called after every change; it must be quick."""

    # Opening and keeping

    def on_mount(self) -> None:
        """Take up what was typed before, and put the cursor where it was."""
        values = self.draft.values
        fields = self.fields
        with self.prevent(Input.Changed):
            for name, value in values.items():
                field = fields.get(name)
                if field is not None:
                    field.put(value)
                else:
                    self.unseen[name] = value
        for ticks in self.query(Ticks):
            ticks.put(values)
            self.unseen = {name: value for name, value in self.unseen.items() if name not in ticks.fields}
        self._loaded = True
        self.show_words()
        if self.draft.at_field in fields:
            fields[self.draft.at_field].focus()
        self.run_worker(self._open_book(), group=HOLDS_KEYS)

    async def _open_book(self) -> None:
        """Names and topics, before any key that needs them is handed on."""
        try:
            self.book = await asyncio.to_thread(self._read_book)
        except DeskError as error:
            self.say(str(error), "wrong")
        self.show_words()

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Ticks.Changed)
    def _changed(self) -> None:
        self.keep()
        self.show_words()

    def keep(self) -> None:
        """Have what is typed kept; say so if it is on the screen only."""
        if not self._loaded or self._saving:
            return
        focused = self.focused
        self.draft.keep(self.typed.values, focused.field if isinstance(focused, Box | Choice) else self.draft.at_field)
        if self.draft.fault:
            self.say(self.draft.fault, "wrong")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Each field says what it wants before anything is typed."""
        field = event.widget
        self.hint(self.HINTS.get(field.field, "") if isinstance(field, Box | Choice) else "")
        self.keep()

    def park(self) -> None:
        """Leave it for later: it waits in Unfinished. An entry with nothing in it is not kept."""
        if self._saving:
            return
        if self.is_empty:
            self.draft.finish()
        else:
            self.draft.park()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed beyond what the form began with."""
        begun = self.begins_with()
        return not any(value.strip() and value != begun.get(name) for name, value in self.typed.values.items())

    def begins_with(self) -> Mapping[str, str]:
        """What a new form has in it before anything is typed."""
        return {"owner": self.desk.staff.name if self.desk.staff else ""}

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

    @on(Choice.NotOffered)
    def _tick(self, event: Choice.NotOffered) -> None:
        """Off a text box, the letters of the ticks work from anywhere."""
        if any(ticks.toggle(event.letter) for ticks in self.query(Ticks)):
            event.prevent_default()

    def action_next(self) -> None:
        """Enter where no field took it: go to the first field, or on from the ticks to the end."""
        self.action_save()

    def leave(self, name: str) -> None:
        """Enter on a field: take it as it is, or say what it wants; then go on, and save after the last."""
        try:
            self.check(name)
        except Refused as refused:
            self.refuse(refused)
            return
        self.go_on(name)

    def go_on(self, name: str) -> None:
        """Go to the field after this one on Enter's path; after the last, save."""
        path = list(self.path())
        after = path[path.index(name) + 1 :] if name in path else path[:1]
        if after:
            self.fields[after[0]].focus()
        else:
            self.action_save()

    def check(self, name: str) -> None:
        """Refuse what this field cannot take, or put it in its full form. Raises Refused."""
        if name == "topic":
            self._complete("topic", list(self.book.topics))
        elif name == "owner":
            self._complete("owner", list(self.book.staff))
        elif name == "number":
            self._check_number()
        elif name == "promised_at":
            self._check_promise()

    def _complete(self, name: str, names: Sequence[str]) -> None:
        field = self.fields[name]
        full = chosen(field.value or "", names)
        if full is not None:
            field.put(full)
            self._changed()

    def _check_number(self) -> None:
        telephone = read_number(self.typed["number"])
        if telephone.warning:
            self.ask_once("number", f"{telephone.warning} Enter keeps it as it is.")

    def _check_promise(self) -> None:
        words = self.typed["promised_at"]
        if not words:
            return
        try:
            moments.promised(words, self.clock.now(), self.desk.edition.calendar)
        except moments.SuggestingError as doubt:
            if doubt.suggested is None or self._was_asked("promised_at", str(doubt)):
                if doubt.suggested is None:
                    raise Refused("promised_at", str(doubt)) from doubt
                self.fields["promised_at"].put(typed_as(doubt.suggested))
                self._changed()
                return
            raise Refused("promised_at", f"{doubt} Enter takes it.") from doubt
        except DeskError as error:
            raise Refused("promised_at", str(error)) from error

    def ask_once(self, name: str, question: str) -> None:
        """Refuse the first time, so that the question is read; Enter again goes on. Raises Refused."""
        if not self._was_asked(name, question):
            raise Refused(name, question)

    def _was_asked(self, name: str, question: str) -> bool:
        asked = f"{name} {self.typed[name]} {question}"
        if asked in self._asked:
            return True
        self._asked.add(asked)
        return False

    def refuse(self, refused: Refused) -> None:
        """Go to the field and say what it wants."""
        field = self.fields.get(refused.field)
        if field is not None:
            field.focus()
        self.say(str(refused), "wrong", about=field)

    # Saving

    def action_save(self) -> None:
        """Save, and close when it is saved."""
        self.save(in_a_run=False)

    def save(self, *, in_a_run: bool) -> None:
        """Read the entry and save it; in a run the next form opens by itself. Says what is missing, if anything is."""
        if self._saving:
            return
        if self.desk.staff is None and not self.typed["owner"]:
            self.refuse(Refused("owner", NAME_WANTED))
            return
        try:
            entry = self.read(self.clock.now()) if self.desk.staff else None
        except Refused as refused:
            self.refuse(refused)
            return
        self._saving = True
        self.say("Saving...")
        self.app.run_worker(self._save(entry, in_a_run=in_a_run), group=HOLDS_KEYS)

    def read(self, now: datetime) -> Entry | None:
        """The entry, or None for a call that is only added to another contact. Raises Refused."""
        entry = read(self.typed, now, self.book)
        old = moments.is_old(entry.contact.received_at, now, self.desk.edition.calendar)
        if old:
            self.ask_once("received_at", old)
        return entry

    async def _come_on_duty(self) -> bool:
        """Whoever writes the first entry of all says who they are in the box that asks who has it."""
        try:
            await asyncio.to_thread(come_on_duty, self.desk, self.typed["owner"])
            self.book = await asyncio.to_thread(self._read_book)
        except DeskError as error:
            self._not_saved(str(error))
            return False
        self._saving = False
        return True

    async def _save(self, entry: Entry | None, *, in_a_run: bool) -> None:
        if self.desk.staff is None:
            if await self._come_on_duty():
                self.save(in_a_run=in_a_run)
            return
        values = {name: self.typed[name] for name in self.CARRIED_OVER}
        try:
            words, contact_id = await asyncio.to_thread(self.write, entry)
        except DeskError as error:
            self._not_saved(str(error))
            return
        self.draft.finish()
        shown = self.is_current
        if shown:
            self.dismiss(None)
        self.app.post_message(Told(words, "done", contact_id))
        if shown and in_a_run:
            self.app.post_message(OpenForm(self.draft.form, values))

    def _not_saved(self, why: str) -> None:
        self._saving = False
        if self.is_current:
            self.say(f"{why} Press F9 to try again.", "wrong")
        else:
            self.park()
            self.app.post_message(Told(f"{why} The entry is kept in Unfinished (F8).", "wrong"))

    def write(self, entry: Entry | None) -> tuple[str, int | None]:
        """Write it into the record (off the event loop); give back what to say. Raises DeskError."""
        assert entry is not None  # noqa: S101 - only the call form adds to another contact
        logged = contacts.log(
            self.desk,
            entry.contact,
            promised_at=entry.promised_at,
            said_words=self.said_words,
            needs=entry.needs,
            ok_to_leave_message=entry.ok_to_leave_message,
            reply_by=entry.reply_by,
        )
        return self._saved(logged, entry), logged.contact_id

    @property
    def said_words(self) -> str | None:
        """What was read out to the caller, if anything was."""
        return None

    def _saved(self, logged: Logged, entry: Entry) -> str:
        due_at = min((due for _, due in logged.promises), default=None)
        return phrases.saved_words(ref=logged.ref, name=entry.contact.name, due_at=due_at, now=self.clock.now())
