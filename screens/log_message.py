"""Write down a message from the answerphone: F3. It counts from when it was left, not from when it was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from db.answerphone_seen import previous_check
from db.entry import LISTENER_WANTED, Book, Entry, is_unclear
from db.entry_times import Received, received_at
from db.typed import RefusedError
from deskapp.charter.vocabulary import Channel
from deskapp.words import phrases
from deskapp.words.numbers import read_number
from screens.entry_form import Adding, NothingSaid
from screens.kind_form import TOLD_HINTS, KindForm
from screens.meant_times import READERS, Reader, past
from screens.widgets.already_open import AlreadyOpen
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.ticks import Tick, Ticks

SAFE = (Option("yes", "y", "Yes"), Option("no", "n", "NO"), Option("not_asked", "-", "Didn't say"))
HEARD = (Option("yes", "y", "Heard twice"), Option("no", "-", "Once"))
TICKS = (Tick("y", "safeguarding", "yes", "danger"), Tick("u", "unclear", "yes", "can't be made out"))
MOVES_NOTHING = "Nothing that was promised moves."


class LogMessage(KindForm):
    """One message, and by when it must be answered."""

    CSS_PATH = "log_message.tcss"
    NAME = "New answerphone message"
    HELP = """Play the message and type while it plays. Play it again for the number.
Type when it was LEFT: the machine says so. That time starts the clock, not now.
If somebody asks not to be rung at home, answer NO to a message: it then shows on every list."""
    NAME_HINT = "Enter if none given"
    NUMBER_HINT = "listen again if it looks wrong"
    CARRIED_OVER = ("owner",)
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": past}
    HINTS: ClassVar[Mapping[str, str]] = {
        "received_at": "When it was left: 1231, y 1840, fri 1840, or ? if the machine doesn't say.",
        "name": "Names match as you type. Up and Down choose, Enter takes it.",
        "number": "As they said it. Listen again if it looks wrong.",
        "heard_twice": "Did you play the number twice?",
        "ok_to_leave_message": "May we leave a message when we ring back?",
        "about": "In a few words: what they said, not what you think.",
        "topic": "Type 2 or 3 letters. Other is allowed.",
        "owner": "Who will answer. Enter saves; F3 saves and opens the next message.",
        "needs": "What to do, like large print or relay call; not what is wrong.",
        "detail": "Facts, in their words.",
        **TOLD_HINTS,
    }

    def body(self) -> ComposeResult:
        """The form of C4."""
        yield Box("received_at", "Left at", cells=20, max_length=40, hint="like 1231, y 1840 or ?")
        yield from self.caller_lines()
        yield Choice("heard_twice", "Number heard", HEARD, brief=True)
        yield AlreadyOpen()
        yield Choice("ok_to_leave_message", "Leave message?", SAFE, brief=True)
        yield Box("about", "What about", cells=0, max_length=120)
        yield Box("topic", "Topic", cells=20, max_length=40, hint="type 2-3 letters: den, gp, car...")
        yield self.kind_line()
        yield self.owner_box()
        yield Box("needs", "Needs", cells=40, max_length=80, hint="what makes it easier")
        yield Box("detail", "More detail", cells=0, max_length=4000)
        yield Ticks("Ticks", TICKS)
        yield from self.danger_lines()
        yield Static(id="promised", markup=False)

    def read_book(self) -> Book:
        """And when the answerphone was checked before this (off the event loop)."""
        return replace(super().read_book(), checked_at=self.checked_before())

    def checked_before(self) -> datetime | None:
        """When the answerphone was checked last: a message without a time came after that, at the worst."""
        return previous_check(self.desk.engine, self.draft.started_at)

    def left(self, now: datetime) -> Received:
        """When it was left. Raises RefusedError."""
        return received_at(self.typed, now, self.desk.edition.calendar, self.book.checked_at)

    def path(self) -> Sequence[str]:
        """When, who, the number, whether to leave a message, what about, topic, who has it.

        One about something open needs no more than its time; one that cannot be made out no topic.
        """
        if self.typed["adding_to"]:
            return ("received_at", "about")
        safe = ("ok_to_leave_message",) if read_number(self.typed["number"]).number_key else ()
        topic = () if is_unclear(self.typed) else ("topic",)
        return ("received_at", "name", "number", *safe, "about", *topic, "owner", *self.danger_path())

    def added(self) -> None:
        """What was said may be typed."""
        self.changed()
        self.fields["about"].focus()

    def read(self, now: datetime) -> Entry | Adding | NothingSaid:
        """The message, or what it is added to. Raises RefusedError."""
        if self.typed["adding_to"]:
            at, assumed = self.left(now)
            return Adding(int(self.typed["adding_to"]), self.draft.id, at, self.typed["about"], assumed)
        return super().read(now)

    def show_words(self) -> None:
        """The time read back in full, and by when it is to be answered."""
        super().show_words()
        now = self.clock.now()
        today = phrases.day_short(phrases.london(now).date())
        self.top(f"New answerphone message   {phrases.clock_time(now)} {today}", right="(kept as you type)")
        box = self.query_one("#box-received-at", Box)
        try:
            at, assumed = self.left(now)
        except RefusedError:
            box.echo = ""
            self.show("#promised", "")
            return
        day = phrases.day_short(phrases.london(at).date())
        box.echo = f"= {day} {phrases.clock_time(at)}, time assumed" if assumed else phrases.read_back(at, now)
        self.show("#promised", "\n".join(self.spoken(now)))

    @on(Ticks.Changed)
    def _look_for_a_listener(self) -> None:
        """What one of us cannot make out, another listens to."""
        staff = self.desk.staff
        others = len(self.book.staff) > 1
        if is_unclear(self.typed) and others and staff and self.typed["owner"] == staff.name:
            self.fields["owner"].put("")
            self.say("Write down what there is. Who listens to it again? Name them under Who has it.")
        elif staff and not is_unclear(self.typed) and not self.typed["owner"]:
            self.fields["owner"].put(staff.name)

    def check(self, name: str) -> None:
        """The time is looked at when it is left, so that a slip is mended before the message is forgotten."""
        if name == "received_at":
            self.left(self.clock.now())
        elif name == "owner" and is_unclear(self.typed) and not self.typed["owner"]:
            raise RefusedError("owner", LISTENER_WANTED)
        super().check(name)

    def spoken(self, now: datetime) -> list[str]:
        """By when it is to be answered."""
        at = self.left(now).at
        if self.typed["adding_to"]:
            return [f"Enter adds this message to {self.typed['adding_ref']}. {MOVES_NOTHING}"]
        return self.promised_lines(Channel.ANSWERPHONE, at)

    def action_save_and_next(self) -> None:
        """F3 on this form: save it and open the next message."""
        self.save(in_a_run=True)
