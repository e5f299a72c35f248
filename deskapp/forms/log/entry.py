"""Rules shared by the forms that log a contact: complete names, confirm old times, log the contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from db.contacts import log
from db.contacts.log import LogEntry
from db.desk import topics
from db.desk.staff import everybody
from db.details.safeguarding import NO_DANGER, Danger
from deskapp.charter.rules import reading
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import RefusedError
from deskapp.forms.fields import Hint, TextField
from deskapp.forms.form import Form
from deskapp.forms.kind import DANGER, danger_words
from deskapp.forms.log.caller import KNOWN, LookedUpCaller
from deskapp.forms.names import NameSuggester
from deskapp.forms.read_entry import (
    Book,
    address_doubt,
    channel,
    is_unclear,
    kind_of,
    listener,
    may_have_it,
    read_entry,
    rings_counted,
    safeguarding_told,
)
from deskapp.forms.refusing import check_promise
from deskapp.forms.results import Saved
from deskapp.forms.typed import CALL
from deskapp.parsing import time_box
from deskapp.parsing.contact_words import may_be_nobodys
from deskapp.parsing.numbers import HEAR_AGAIN, read_number
from deskapp.wording import phrases
from deskapp.wording.causes import Cause, ContactCause

ABOUT_FIELD = TextField("about", "It's about", width=0, max_length=120)
TOPIC_FIELD = TextField("topic", "Topic", hint="its first letters", width=20, max_length=40, suggests=True, least=0)
NAME_HINT = Hint(
    "Names match as you type.",
    "Up and Down choose, Enter takes it.",
    in_line="A part of the name, or of a number, finds those who were in touch before.",
)
TOPIC_HINT = Hint("Its first letters are enough.", "Down shows them all.")
OWNER_FIELD = TextField("owner", "Who has it", width=20, max_length=80, suggests=True, least=0, replaces=True)
"""Owner field: the current user by default, until another name is typed over it."""
NEEDS_FIELD = TextField("needs", "Needs", hint="what makes it easier", width=32, max_length=80)


class Adding(NamedTuple):
    """A call or a message that is added to the contact it is about. `at` is when it was answered or left, in UTC;
    `assumed`: the machine didn't say. `danger` is the one that it speaks of; `channel` that of a message;
    `listener_id` is who listens again to one that could not be made out.
    """

    contact_id: int
    entry_id: str
    at: datetime
    words: str
    assumed: bool = False
    danger: Danger = NO_DANGER
    channel: Channel | None = None
    listener_id: int | None = None


MOVES_NOTHING = "The promised time stays the same."
_ASK_AGAIN = {"call": "Ask them again?", "letter": "Look again?"}
"""The question about a number that looks wrong, by form; of a message it is listened to again."""


class EntryRules:
    """The rules for logging a contact, applied to one form."""

    def __init__(self, form: Form[Any]) -> None:
        self._form = form
        self.caller = LookedUpCaller(form)
        desk = form.desk
        self.book = Book(desk.edition.calendar, {}, {}, 0, desk.edition_id)
        self._topics = NameSuggester(form, "topic", lambda: list(self.book.topics), "topic", self._add_topic)
        self._owners = NameSuggester(form, "owner", lambda: may_have_it(form.typed, self.book), "colleague's name")
        form.suggesters |= {"topic": self._topics, "owner": self._owners}
        form.adders["topic"] = self._topics.add_typed
        form.new_entry = self

    def begins_with(self) -> Mapping[str, str]:
        """The default owner: the current user."""
        staff = self._form.desk.staff
        return {"owner": staff.name if staff else ""}

    def prepare(self, checked_at: datetime | None = None) -> None:
        """Read the staff and the topics; `checked_at` (UTC) is the last answerphone check. Raises DeskError."""
        desk = self._form.desk
        self.book = Book(
            calendar=desk.edition.calendar,
            staff={one.name: one.id for one in everybody(desk.engine)},
            topics={topic.name: topic.id for topic in topics.everything(desk)},
            writer_id=desk.staff.id if desk.staff else 0,
            edition_id=desk.edition_id,
            checked_at=checked_at,
        )

    def _add_topic(self, name: str) -> str:
        """Add a topic to the desk's list, at once: it is a change of the desk, and colleagues have it too."""
        desk = self._form.desk
        try:
            return topics.add(desk, name)
        finally:  # also if a colleague has added it meanwhile
            self.book = replace(self.book, topics={topic.name: topic.id for topic in topics.everything(desk)})

    def says(self) -> Sequence[str]:
        """The fields with what was said."""
        return ("about", "topic", "detail")

    def staff_came(self) -> None:
        """Assign it to the new current user, unless another owner was named."""
        form = self._form
        form.prepare()
        if not form.typed["owner"] and form.desk.staff:
            form.put("owner", form.desk.staff.name)

    def block(self, name: str) -> str:
        """The text of a block: the caller's known facts, or the safeguarding contact."""
        if name == KNOWN:
            return self.caller.known
        in_danger = name == DANGER and self._form.typed["safeguarding"]
        return danger_words(self._form.desk.edition_here) if in_danger else ""

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form. Raises RefusedError."""
        form = self._form
        if name == "about":
            self._ask_about()
        elif name == "topic":
            self._ask_topic()
        elif name == "owner" and (form.desk.staff or form.typed["owner"]):
            # Left blank without a current user: saving asks who it is, and then assigns it to them.
            self._owners.complete(Cause.OWNER_WANTED)
        elif name == "number" and not any(letter.isdigit() for letter in form.typed["number"]):
            # Most likely the name again: asked at once, as nobody can be asked for it after the call.
            if warning := self.doubt("number"):
                form.ask_once("number", ContactCause.KEPT_BY_ENTER, doubt=warning)
        elif name == "promised_at":
            check_promise(form)
        elif name == "rings":
            rings_counted(form.typed)
        elif name == "told_at":
            safeguarding_told(form.typed, form.clock.now())

    def _ask_about(self) -> None:
        typed = self._form.typed
        # A call may be a wrong number: any other outcome asks for the subject before it saves.
        may_be_blank = self._form.draft.form == CALL or is_unclear(typed) or typed["adding_to"]
        if not typed["about"] and not may_be_blank:
            raise RefusedError("about", ContactCause.ABOUT_WANTED)

    def _ask_topic(self) -> None:
        form = self._form
        about, topic = form.typed["about"], form.typed["topic"]
        if not topic and kind_of(form.typed) is Kind.NOT_FOR_US:
            return
        if not topic and form.draft.form == CALL and not form.typed["outcome"]:
            # Perhaps a wrong number, as above: the outcome, which comes next, says so.
            if about and not may_be_nobodys(about):
                form.ask_once("topic", ContactCause.TOPIC_OR_NOBODYS)
            return
        self._topics.complete(Cause.TOPIC_WANTED)

    def read(self, now: datetime) -> LogEntry:
        """The entry. Asks once to confirm an old received time. Raises RefusedError."""
        form = self._form
        try:
            entry = read_entry(form.typed, now, self.book)
        except RefusedError as refused:
            typed = form.typed
            if refused.field != "topic" or typed.form != CALL or typed["topic"] or typed["outcome"]:
                raise
            form.ask_once("topic", ContactCause.TOPIC_OR_NOBODYS)
            raise RefusedError("topic", ContactCause.TOPIC_OR_NOBODYS) from refused
        edition, at = form.desk.edition, entry.contact.received_at
        owed = edition.owed(entry.contact.channel, entry.contact.kind, at)
        left = [reading(now, one.due_at, one.due_date, edition.calendar).working_days_left for one in owed]
        # In a run of post the first letter was asked about; the others came with it.
        carried_over = form.typed["received_at"] and form.typed["received_at"] == form.begins_with().get("received_at")
        question = time_box.is_old(at, now, edition.calendar, min(left, default=None))
        if question and not carried_over:
            form.ask_once("received_at", Cause.DOUBTFUL, doubt=question)
        if entry.safeguarding_told:
            form.when.refuse_unsaid()
        for name in ("number", "address"):
            if warning := self.doubt(name):
                form.ask_once(name, Cause.DOUBTFUL, doubt=warning)
        return entry

    def doubt(self, name: str) -> str:
        """A warning about the telephone number or the email address; empty if none, and for other fields."""
        typed, ask_again = self._form.typed, _ASK_AGAIN.get(self._form.draft.form, HEAR_AGAIN)
        if name == "number":
            return (read_number(typed["number"]).warning or "").replace(HEAR_AGAIN, ask_again)
        if name != "address" or "address" in self._form.hidden():
            return ""
        try:
            warning = address_doubt(typed, channel(typed))
        except RefusedError:
            return ""
        return f"{warning} {ask_again}" if warning else ""

    def write(self, ready: LogEntry | Adding) -> Saved:
        """Log the contact, or add a call or a message to the contact that it is about. Raises DeskError."""
        return self._add(ready) if isinstance(ready, Adding) else self._log(ready)

    def _log(self, entry: LogEntry) -> Saved:
        form = self._form
        logged = log.log_contact(
            form.desk,
            entry.contact,
            promised_at=entry.promised_at,
            said_words=entry.said_words,
            needs=entry.needs,
            ok_to_leave_message=entry.ok_to_leave_message,
            reply_by=entry.reply_by,
            safeguarding_told=entry.safeguarding_told,
        )
        words = phrases.saved_words(
            ref=logged.ref,
            name=entry.contact.name,
            promises=logged.promises,
            now=form.clock.now(),
            joined=logged.joined,
        )
        return Saved(words, logged.contact_id)

    def adding(self, contact_id: int, at: datetime, words: str, now: datetime, *, assumed: bool = False) -> Adding:
        """The words to add to a contact, with the danger that is ticked. Raises RefusedError."""
        form = self._form
        told = safeguarding_told(form.typed, now)
        if told:
            form.when.refuse_unsaid()
        danger = Danger(marked=form.typed["safeguarding"] == "yes", told=told)
        listener_id = listener(form.typed, self.book) if is_unclear(form.typed) else None
        return Adding(contact_id, form.first_save.entry_id, at, words, assumed, danger, listener_id=listener_id)

    def _add(self, ready: Adding) -> Saved:
        form = self._form
        added = log.add_call_to(
            form.desk,
            ready.contact_id,
            entry_id=ready.entry_id,
            at=ready.at,
            words=ready.words,
            channel=ready.channel,
            danger=ready.danger,
            listener_id=ready.listener_id,
        )
        return Saved(added_words(added.ref, added.due_at, form.clock.now()), ready.contact_id)


def added_words(ref: str, due_at: datetime | None, now: datetime) -> str:
    """The sentence after a call or a message was added; `due_at` (UTC) is the sooner time that it brought, if any."""
    if due_at is None:
        return f"Added to {ref}. {MOVES_NOTHING}"
    late = " That has passed: it is LATE." if due_at < now else ""
    return f"Added to {ref}. Reply by {phrases.due_words(due_at, now)} now.{late}"
