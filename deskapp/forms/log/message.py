"""A message from the answerphone. It counts from when it was left, not from when it was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from db.answerphone.read import previous_check
from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.people.suggest import OpenMatter, open_matter
from db.promises.start import started_by_message
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError
from deskapp.forms.fields import ChoiceField, Hint, Option, Part, TextBlock, TextField, Tick, TicksField
from deskapp.forms.form import Form
from deskapp.forms.kind import (
    CHANNEL,
    CHANNEL_HINT,
    DANGER_HINTS,
    DANGER_PARTS,
    KIND,
    KIND_HINT,
    PROMISED,
    danger_hidden,
    danger_path,
    promised_lines,
    started_lines,
    with_own_words,
)
from deskapp.forms.log.caller import caller_parts
from deskapp.forms.log.entry import (
    ABOUT_FIELD,
    MOVES_NOTHING,
    NAME_HINT,
    NEEDS_FIELD,
    OWNER_FIELD,
    TOPIC_FIELD,
    TOPIC_HINT,
    Adding,
    EntryRules,
)
from deskapp.forms.meant_times import READERS, Reader, read_past
from deskapp.forms.read_entry import channel, is_unclear, kind_of
from deskapp.forms.results import Saved
from deskapp.forms.times import Received, received_at
from deskapp.forms.typed import MESSAGE
from deskapp.parsing.numbers import read_number
from deskapp.wording import phrases
from deskapp.wording.causes import ContactCause
from deskapp.wording.queue_cells import NOT_MADE_OUT, subject_words

SAFE = (Option("yes", "y", "Yes"), Option("no", "n", "No"), Option("not_asked", "-", "Didn't say"))
HEARD_FIELD = ChoiceField("heard_twice", "Number heard", (Option("yes", "y", "Heard twice"), Option("no", "-", "Once")))
_TICKS = (
    Tick("y", "safeguarding", "yes", "Somebody may be in danger"),
    Tick("u", "unclear", "yes", "Can't be made out"),
)
LISTENER = "Write down what there is. Who listens to it again? Name them under Who has it."
PARTS = (
    TextField("received_at", "Left at", hint="like 1231, y 1840 or ?", width=20, max_length=40),
    *caller_parts("Name", "Enter if none given", "listen again if it looks wrong", HEARD_FIELD),
    ChoiceField("ok_to_leave_message", "Leave message?", SAFE, beyond="!"),
    ABOUT_FIELD,
    TOPIC_FIELD,
    KIND,
    ChoiceField(CHANNEL, "How it came", (Option(Channel.ANSWERPHONE, "m", "Message"),), assumed=Channel.ANSWERPHONE),
    OWNER_FIELD,
    NEEDS_FIELD,
    TextField("detail", "More detail", width=0, max_length=4000, lines=5),
    TicksField("Ticks", _TICKS),
    *DANGER_PARTS,
    TextBlock(PROMISED, "say"),
)
HELP = """Play the message and type while it plays. Play it again for the number.
Type when it was LEFT: the machine says so. That time starts the clock, not now.
If somebody asks not to be rung at home, answer No to a message: NO MSG then shows on every list."""
MESSAGE_HINTS: Mapping[str, Hint] = {
    "received_at": Hint("When it was left: 1231, y 1840, or ? if it doesn't say."),
    "name": NAME_HINT,
    "number": Hint("As they said it. Listen again if it looks wrong."),
    "heard_twice": Hint("Did you play the number twice?"),
    "ok_to_leave_message": Hint("Did they say we may leave a message?", "! makes it a complaint."),
    "about": Hint("In a few words: what they said, not what you think."),
    "topic": TOPIC_HINT,
    "kind": KIND_HINT,
    "channel": CHANNEL_HINT,
    "owner": Hint("Who will answer.", "Enter saves; F3 saves and opens the next message."),
    "needs": Hint("What to do, like large print or relay call; not what is wrong."),
    "detail": Hint("Facts, in their words."),
    "unclear": Hint("Is there something in it that nobody can make out? Then somebody listens to it again."),
    **DANGER_HINTS,
}
ASKED_LAST = ("heard_twice", "unclear", "kind", "channel", "needs", "detail", "safeguarding")


class MessageRules:
    """The rules of a form that logs a message, alone or in an answerphone check."""

    def __init__(self, form: Form[Any]) -> None:
        self._form = form
        self.entry = EntryRules(form)
        self.parts = with_own_words(PARTS, form.desk.edition, Channel.ANSWERPHONE)
        self._matter: OpenMatter | None = None

    @property
    def _adding(self) -> bool:
        return bool(self._form.typed["adding_to"])

    def prepare(self, checked_at: datetime | None) -> None:
        """Read the staff, the topics and what the message is added to; `checked_at` (UTC) is the last check. Raises
        DeskError.
        """
        self.entry.prepare(checked_at)
        if self._adding:
            self._matter = open_matter(self._form.desk.engine, int(self._form.typed["adding_to"]))

    def left(self, now: datetime) -> Received:
        """The time left (UTC). Raises RefusedError."""
        form = self._form
        return received_at(form.typed, now, form.desk.edition.calendar, self.entry.book.checked_at)

    def path(self) -> tuple[str, ...]:
        """The fields in order: time, name, number, leave a message, subject, topic, owner.

        After a known caller the subject follows at once. A message added to an open contact needs only its time; an
        unclear one needs no topic.
        """
        typed = self._form.typed
        if self._adding:
            return ("received_at", "about", *self.listener_path(), *danger_path(typed))
        safe = ("ok_to_leave_message",) if read_number(typed["number"]).number_key else ()
        topic = () if is_unclear(typed) else ("topic",)
        about = ("about", *topic)
        asked = (*about, *safe) if typed["person_id"] else (*safe, *about)
        return ("received_at", "name", "number", *asked, "owner", *danger_path(typed))

    def listener_path(self) -> tuple[str, ...]:
        """The field of who listens again, for an unclear message that is added to something."""
        return ("owner",) if is_unclear(self._form.typed) else ()

    def words(self) -> str:
        """The words of a message that is added to something."""
        typed = self._form.typed
        about = typed["about"] or (NOT_MADE_OUT if is_unclear(typed) else "")
        return subject_words(about, unclear=is_unclear(typed))

    def echo(self, name: str, now: datetime, left: Received | None) -> str:
        """The times, read back; `left` is the time left."""
        if name == "received_at" and left:
            assumed = f"= {phrases.time_as_of(left.at, now)}, time assumed"
            return assumed if left.assumed else phrases.read_back(left.at, now)
        return self.entry.caller.echo(name)

    def spoken(self, at: datetime) -> list[str]:
        """The due time of a message left at `at` (UTC), or the contact that it is added to."""
        form = self._form
        if self._adding:
            return self._adds(at)
        return promised_lines(form.desk.edition, kind_of(form.typed), channel(form.typed), at)

    def _adds(self, at: datetime) -> list[str]:
        """The contact that a message left at `at` (UTC) is added to, and the sooner time that it brings."""
        typed, desk, matter = self._form.typed, self._form.desk, self._matter
        adds = f"Saving adds this message to {typed['adding_ref']}."
        if matter is None:
            return [adds]
        came = channel(typed)
        owed = started_by_message(desk.edition, matter.kind, came, at, matter.promises)
        return (
            [f"{adds} That is due sooner:", *started_lines(owed, matter.kind, came)]
            if owed
            else [f"{adds} {MOVES_NOTHING}"]
        )

    def look_for_listener(self) -> None:
        """Clear the current user as owner of an unclear message, so that a colleague is chosen; else make them the
        owner.
        """
        form = self._form
        staff, typed = form.desk.staff, form.typed
        if is_unclear(typed) and len(self.entry.book.staff) > 1 and staff and typed["owner"] == staff.name:
            form.values["owner"] = ""
            form.tell(LISTENER)
        elif staff and not is_unclear(typed) and not typed["owner"]:
            form.values["owner"] = staff.name

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form. Raises RefusedError."""
        typed = self._form.typed
        if name == "owner" and is_unclear(typed) and not typed["owner"]:
            raise RefusedError("owner", ContactCause.LISTENER_WANTED)
        self.entry.check(name)

    def add_to(self, matter: OpenMatter) -> str:
        """Add the message to an open contact, and allow its words to be typed."""
        self._form.values |= {"adding_to": str(matter.contact_id), "adding_ref": matter.ref}
        self._matter = matter
        return "about"

    def read(self, now: datetime, left: Received) -> LogEntry | Adding:
        """The message, or what it is added to. Raises RefusedError."""
        typed = self._form.typed
        if self._adding:
            added = self.entry.adding(int(typed["adding_to"]), left.at, self.words(), now, assumed=left.assumed)
            return added._replace(channel=channel(typed))
        return self.entry.read(now)


class MessageForm(Form[LogEntry | Adding]):
    """One message, and by when it must be answered."""

    NAME = MESSAGE
    TITLE = "New answerphone message"
    HELP = HELP
    WHEN = "told_at"
    HINTS: ClassVar[Mapping[str, Hint]] = MESSAGE_HINTS
    ASKED_LAST = ASKED_LAST
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": read_past}

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._message = MessageRules(self)

    def parts(self) -> Sequence[Part]:
        """The fields: time left, caller, subject."""
        return self._message.parts

    def prepare(self) -> None:
        """Read the staff, the topics and when the answerphone was checked before. Raises DeskError."""
        self._message.prepare(previous_check(self.desk.engine, self.draft.started_at))

    def path(self) -> Sequence[str]:
        """The fields in order that the message needs."""
        return self._message.path()

    def hidden(self) -> frozenset[str]:
        """The safeguarding fields if no danger is marked; else none."""
        return danger_hidden(self.typed)

    def put(self, name: str, value: str) -> None:
        """Set a field; an unclear message has to be assigned to a colleague."""
        super().put(name, value)
        if name == "unclear":
            self._message.look_for_listener()

    def _left(self, now: datetime) -> Received | None:
        try:
            return self._message.left(now)
        except RefusedError:
            return None

    def echo(self, name: str, now: datetime) -> str:
        """The times, read back."""
        return self._message.echo(name, now, self._left(now)) or super().echo(name, now)

    def read_back(self, name: str, now: datetime) -> str:
        """The time left, in full, with a note if it is assumed."""
        left = self._left(now) if name == "received_at" else None
        return left_in_full(left, now) if left else ""

    def block(self, name: str, now: datetime) -> str:
        """The text of a block: the caller's known facts, the safeguarding contact, or the due time."""
        if name != PROMISED:
            return self._message.entry.block(name)
        return "\n".join(self.spoken(now)) if self._left(now) else ""

    def heading(self, now: datetime) -> tuple[str, str]:
        """The time of day."""
        today = phrases.day_short(phrases.local_time(now).date())
        return f"{self.TITLE}   {phrases.clock_time(now)} {today}", "(kept as you type)"

    def spoken(self, now: datetime) -> list[str]:
        """The due time in words. Raises RefusedError."""
        return self._message.spoken(self._message.left(now).at)

    def add_to(self, matter: OpenMatter) -> str:
        """Add the message to an open contact."""
        return self._message.add_to(matter)

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form. Raises RefusedError."""
        if name == "received_at":
            # Refused at once, while the message can still be remembered.
            self._message.left(self.clock.now())
        self._message.check(name)

    def read(self, now: datetime) -> LogEntry | Adding:
        """The message, or what it is added to. Raises RefusedError."""
        return self._message.read(now, self._message.left(now))

    def write(self, ready: LogEntry | Adding) -> Saved:
        """Log the contact, or add the message to one. Raises DeskError."""
        return self._message.entry.write(ready)


def left_in_full(left: Received, now: datetime) -> str:
    """The time a message was left, in full, with a note if it is assumed."""
    return f"{phrases.read_back(left.at, now).removeprefix('= ')}{', time assumed' if left.assumed else ''}"
