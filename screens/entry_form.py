"""What the log forms share: names and topics completed, promises checked, a contact logged."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from db import contacts, topics
from db.desk import Desk
from db.drafts import Draft
from db.entry import OWNER_WANTED, TOPIC_WANTED, Book, Entry, read
from db.staff import everybody
from db.typed import RefusedError
from deskapp.charter.rules import reading
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import moments, phrases
from deskapp.words.matching import chosen
from deskapp.words.numbers import read_number
from deskapp.words.sentence import MESSAGE_WIDTH
from screens.frame import HOLDS_KEYS
from screens.kept_form import KeptForm
from screens.widgets.box import Box


class Adding(NamedTuple):
    """A call or a message that is added to the contact it is about. `at` is when it was answered or left, in UTC;
    `assumed`: the machine didn't say.
    """

    contact_id: int
    entry_id: str
    at: datetime
    words: str
    assumed: bool = False


class NothingSaid(NamedTuple):
    """A message of an answerphone check on which nothing was said."""

    entry_id: str


class EntryForm(KeptForm[Entry | Adding | NothingSaid]):
    """A form that becomes a contact; or, for a call about something open, is added to one."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, clock, draft, begun)
        self.book = Book(desk.edition.calendar, {}, {}, 0, desk.edition_id)

    def begins_with(self) -> Mapping[str, str]:
        """Who has it, unless somebody else is to have it: whoever writes it down."""
        return {"owner": self.desk.staff.name if self.desk.staff else "", **super().begins_with()}

    def owner_box(self) -> Box:
        """Who is to answer: whoever writes it down, until another name is typed over theirs."""
        box = Box("owner", "Who has it", cells=20, max_length=80)
        box.select_on_focus = True
        return box

    def on_mount(self) -> None:
        """Names and topics, before any key that needs them is handed on."""
        self.run_worker(self._open_book(), group=HOLDS_KEYS)

    async def _open_book(self) -> None:
        try:
            self.book = await asyncio.to_thread(self.read_book)
        except DeskError as error:
            self.say(str(error), "wrong")
        self.show_words()

    async def somebody_came(self) -> None:
        """Who writes it is known now, and has it unless somebody else was named."""
        await self._open_book()
        if not self.typed["owner"] and self.desk.staff:
            self.fields["owner"].put(self.desk.staff.name)

    def read_book(self) -> Book:
        """What this form is read by (off the event loop)."""
        staff = self.desk.staff
        return Book(
            calendar=self.desk.edition.calendar,
            staff={one.name: one.id for one in everybody(self.desk.engine)},
            topics={topic.name: topic.id for topic in topics.everything(self.desk.engine)},
            writer_id=staff.id if staff else 0,
            edition_id=self.desk.edition_id,
        )

    def check(self, name: str) -> None:
        """Refuse what this field cannot take, or put it in its full form. Raises RefusedError."""
        if name == "topic":
            self._complete("topic", list(self.book.topics), TOPIC_WANTED)
        elif name == "owner" and (self.desk.staff or self.typed["owner"]):
            # While nobody is on the desk it is left blank: saving asks who they are, and then it is theirs.
            self._complete("owner", list(self.book.staff), OWNER_WANTED)
        elif name == "number":
            self._check_number()
        elif name == "promised_at":
            self.check_promise()

    def _complete(self, name: str, names: Sequence[str], otherwise: str) -> None:
        field = self.fields[name]
        full = chosen(field.value or "", names)
        if full is None:
            raise RefusedError(name, otherwise)
        if full != field.value:
            field.put(full)

    def _check_number(self) -> None:
        telephone = read_number(self.typed["number"])
        if telephone.warning:
            self.ask_once("number", f"{telephone.warning} Enter keeps it as it is.")

    def read(self, now: datetime) -> Entry | Adding | NothingSaid:
        """The entry. What came in long ago is asked about once. Raises RefusedError."""
        entry = read(self.typed, now, self.book)
        calendar, at = self.desk.edition.calendar, entry.contact.received_at
        owed = self.desk.edition.owed(entry.contact.channel, entry.contact.kind, at)
        left = min((reading(now, one.due_at, one.due_date, calendar).working_days_left for one in owed), default=None)
        # In a run of post the first letter was asked about; the others came with it.
        carried_over = self.typed["received_at"] and self.typed["received_at"] == self.begins_with().get("received_at")
        if not carried_over and (question := moments.is_old(at, now, calendar, left)):
            self.ask_once("received_at", f"{question} F9 saves it so.")
        return entry

    def write(self, ready: Entry | Adding | NothingSaid) -> tuple[str, int | None]:
        """Log the contact, or add the call to one (off the event loop). Raises DeskError."""
        assert not isinstance(ready, NothingSaid)  # noqa: S101 - only in a check, which keeps it itself
        if isinstance(ready, Adding):
            chased = contacts.add_to(
                self.desk, ready.contact_id, entry_id=ready.entry_id, at=ready.at, words=ready.words
            )
            return f"Added to {chased.ref}. Nothing that was promised has moved.", ready.contact_id
        logged = contacts.log(
            self.desk,
            ready.contact,
            promised_at=ready.promised_at,
            said_words=ready.said_words,
            needs=ready.needs,
            ok_to_leave_message=ready.ok_to_leave_message,
            reply_by=ready.reply_by,
            safeguarding_told=ready.safeguarding_told,
        )
        due_at = min((due for _, due in logged.promises), default=None)
        words = phrases.saved_words(ref=logged.ref, name=ready.contact.name, due_at=due_at, now=self.clock.now())
        undo = " z takes it back."
        return words + (undo if len(words + undo) <= MESSAGE_WIDTH else ""), logged.contact_id
