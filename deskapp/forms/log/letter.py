"""A letter, an email or a visit. A letter counts from the day it was stamped in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.people.suggest import OpenMatter
from deskapp.charter.declared import form_of
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError
from deskapp.forms.fields import (
    PASSED_BY,
    YES_NO,
    ChoiceField,
    Hint,
    Option,
    Part,
    TextBlock,
    TextField,
    Tick,
    TicksField,
)
from deskapp.forms.form import Form
from deskapp.forms.kind import (
    CHANNEL,
    DANGER_HINTS,
    DANGER_PARTS,
    KIND,
    PROMISED,
    danger_hidden,
    danger_path,
    owed_lines,
    promised_lines,
    with_own_words,
)
from deskapp.forms.log.caller import caller_parts
from deskapp.forms.log.entry import (
    ABOUT_FIELD,
    NAME_HINT,
    NEEDS_FIELD,
    OWNER_FIELD,
    TOPIC_FIELD,
    TOPIC_HINT,
    EntryRules,
)
from deskapp.forms.log.spoken_promise import (
    DETAIL_FIELD,
    OUTCOME_FIELD,
    OUTCOME_HINT,
    OWNER_HINT,
    PROMISED_FIELD,
    PROMISED_HINT,
    TOLD_HINT,
    TOLD_TICKS,
    SpokenPromise,
)
from deskapp.forms.meant_times import READERS, Reader, past_day_or_time, read_past_date
from deskapp.forms.read_entry import address, channel, kind_of
from deskapp.forms.results import Saved
from deskapp.forms.times import dated, received_at
from deskapp.forms.typed import LETTER
from deskapp.wording import phrases

_HOW = (
    Option("letter", "p", "Post"),
    Option("by_hand", "h", "By hand"),
    Option("email", "e", "Email"),
    Option("visit", "v", "Visit"),
)
_REPLY_BY = (Option("letter", "l", "Letter"), Option("email", "e", "Email"), Option("phone", "t", "Phone"))
ONLY_FOR = {
    "dated": (Channel.LETTER,),
    "address": (Channel.LETTER, Channel.EMAIL, Channel.VISIT),
    "reply_by": (Channel.LETTER, Channel.EMAIL),
    "file_place": (Channel.LETTER, Channel.EMAIL),
    "seen_in_private": (Channel.VISIT,),
    "outcome": (Channel.VISIT,),
    "promised_at": (Channel.VISIT,),
}
"""Fields that make sense for these channels alone."""
OF_ITS_OWN = "What comes in writing or in person stays a contact of its own. It can be joined with {ref} afterwards."
_PARTS = (
    ChoiceField(CHANNEL, "How it came", _HOW),
    TextField("received_at", "Stamped in on", width=20, max_length=40),
    TextField("dated", "Date on it", width=20, max_length=40),
    *caller_parts(label="From"),
    TextField("address", "Address", width=0, max_length=200),
    ChoiceField("reply_by", "Likes reply by", _REPLY_BY),
    ChoiceField("seen_in_private", "In private?", YES_NO),
    ABOUT_FIELD,
    TOPIC_FIELD,
    KIND,
    OUTCOME_FIELD,
    PROMISED_FIELD,
    NEEDS_FIELD,
    TextField("file_place", "Where is it?", hint="tray, file or scan", width=30, max_length=60),
    OWNER_FIELD,
    DETAIL_FIELD,
    TicksField("Ticks", (Tick("y", "safeguarding", "yes", "Somebody may be in danger"),)),
    TOLD_TICKS,
    *DANGER_PARTS,
    TextBlock(PROMISED, "say"),
)


class LetterForm(Form[LogEntry]):
    """A letter, an email or a visit; a pile of post is one run."""

    NAME = LETTER
    TITLE = "New letter, email or visit"
    HELP = """Say how it came, then when: a letter's time starts on the day it was stamped in,
not on the date written on it. ! makes it a complaint and shows both promises.
A visit goes on like a call: after the topic comes what happens next.
F4 saves and opens the next one, with how it came and the day filled in: Enter takes both, a letter changes how."""
    CARRIED_OVER = ("channel", "received_at")
    ASKED_LAST = ("number", "seen_in_private", "kind", "needs", "detail", "not_told", "safeguarding")
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": past_day_or_time, "dated": read_past_date}
    WHEN = "told_at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "channel": Hint("One letter chooses: p post, h by hand, e email, v visit."),
        "received_at": Hint("The day it came in. Enter: today. Or: y, fri, 20 nov, 20/11 0915"),
        "dated": Hint("The date on the letter itself, if it has one. Enter leaves it out."),
        "name": Hint("Names match as you type. Enter if it isn't said.", in_line=NAME_HINT.in_line),
        "number": Hint("If they gave one. Enter leaves it out."),
        "address": Hint("Where the answer goes."),
        "reply_by": Hint("How they like to be answered. Enter: not said."),
        "seen_in_private": Hint("Were they seen in private?"),
        "about": Hint("In a few words: what they say, not what you think."),
        "topic": TOPIC_HINT,
        "kind": Hint(
            "",
            "! makes it a complaint. y: somebody in danger. Or a name's first letters.",
            in_line="A letter, or a name's first letters.",
        ),
        "outcome": OUTCOME_HINT,
        "promised_at": PROMISED_HINT,
        "needs": Hint("What to do, like large print; not what is wrong."),
        "not_told": TOLD_HINT,
        "file_place": Hint("The tray, the file or the scan's name."),
        "owner": Hint("Who will answer.", "Enter saves; F4 saves and opens the next."),
        **DANGER_HINTS,
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._parts = with_own_words(_PARTS, desk.edition, Channel.LETTER, Channel.EMAIL, Channel.VISIT)
        self._entry = EntryRules(self)
        self._promise = SpokenPromise(self, self._entry)

    def parts(self) -> Sequence[Part]:
        """The fields: channel, time, sender, subject, and the promises that start."""
        return self._parts

    @property
    def came(self) -> Channel:
        """The built-in channel whose fields apply; a letter until another is chosen."""
        return form_of(self._channel)

    @property
    def _channel(self) -> Channel:
        try:
            return channel(self.typed)
        except RefusedError:
            return Channel.LETTER

    def path(self) -> Sequence[str]:
        """The fields in order for the chosen channel: letter, email or visit. In a run the next one that came in the
        same way is taken to have come on the same day.

        A visit has those of a call after the topic, so that the same letters choose the same. After a known sender the
        subject follows at once, and then the address where it is not known.
        """
        danger = danger_path(self.typed)
        day: tuple[str, ...] = ("received_at", "dated") if self.came is Channel.LETTER else ("received_at",)
        if self._begun.get("channel") == self.typed["channel"] != "":
            day = ()
        if self.came is Channel.VISIT:
            ended = self._promise.outcome is not None and self._promise.outcome.ends_it
            last = ("detail",) if ended else ("promised_at", "owner", *(("address",) if self._promise.writes else ()))
            return ("channel", *day, "name", "number", "about", "topic", "outcome", *last, *danger)
        where = () if self.typed["person_id"] and self.typed["address"] else ("address",)
        about = ("about", "topic", "kind")
        asked = (*about, *where) if self.typed["person_id"] else (*where, "reply_by", *about)
        return ("channel", *day, "name", *asked, "file_place", "owner", *danger)

    def hidden(self) -> frozenset[str]:
        """The names of the fields that do not apply to the channel."""
        nowhere = {"address"} if self.came is Channel.VISIT and not self._promise.writes else set()
        hidden = danger_hidden(self.typed) | nowhere | self._told_hidden()
        return hidden | {name for name, came in ONLY_FOR.items() if self.came not in came}

    def _told_hidden(self) -> frozenset[str]:
        now = self.clock.now()
        try:
            return self._promise.told_hidden(self._received(now), self.promise_given(now), now)
        except RefusedError:
            return frozenset({"not_told"})

    # What it says

    def label(self, name: str) -> str:
        """The field's label; those of the day and the address depend on the channel."""
        if name == "received_at":
            return "Stamped in on" if self.came is Channel.LETTER else "Came in"
        if name == "address":
            return "Email" if self.came is Channel.EMAIL else "Address"
        return super().label(name)

    def hint(self, name: str) -> Hint:
        """The field's instruction; for the promised time it depends on the outcome."""
        if name == "owner" and self.came is Channel.VISIT:
            return OWNER_HINT
        return self._promise.hint() if name == "promised_at" else super().hint(name)

    def note(self, name: str) -> str:
        """The field's note; beside the number that Enter passes by, that it does."""
        return PASSED_BY if name == "number" and name not in self.path() else super().note(name)

    def echo(self, name: str, now: datetime) -> str:
        """The days and times, read back."""
        if name == "promised_at":
            return self._promise.echo(now)
        if name == "received_at" and not self.typed[name]:
            return phrases.read_back_day(local_date(self._received(now)), local_date(now))
        return self._entry.caller.echo(name) or super().echo(name, now)

    def _received(self, now: datetime) -> datetime:
        """When it came in (UTC). Raises RefusedError."""
        return received_at(self.typed, now, self.desk.edition.calendar).at

    def block(self, name: str, now: datetime) -> str:
        """The text of a block: the sender's known facts, the safeguarding contact, or the promises that start."""
        if name != PROMISED:
            return self._entry.block(name)
        try:
            return "\n".join(self.spoken(now))
        except RefusedError:
            return ""

    def heading(self, now: datetime) -> tuple[str, str]:
        """Today's date and the time."""
        return self.TITLE, f"{phrases.day_short(phrases.local_time(now).date())}  {phrases.clock_time(now)}"

    def spoken(self, now: datetime) -> list[str]:
        """The promises that start, with due times, and for a visit the sentence to say. Raises RefusedError."""
        came_in = (self.desk.edition, kind_of(self.typed), self._channel, self._received(now))
        if self.came is not Channel.VISIT:
            return promised_lines(*came_in)
        due_at = self.promise_given(now)
        say = self._promise.say(due_at, self._received(now), now) if due_at else []
        remarks = self._promise.remarks(self._channel, self._received(now), due_at)
        return [*say, *owed_lines(*came_in), *remarks]

    def promise_given(self, now: datetime) -> datetime | None:
        """The time promised (UTC) to a visitor; None if none is."""
        try:
            return self._promise.given(self._channel, self._received(now), now) if self.came is Channel.VISIT else None
        except RefusedError:
            return None

    def pending_read(self) -> Callable[[], None] | None:
        """Reserve the reference that is read out."""
        return self._promise.pending_read()

    def suggests(self, name: str) -> bool:
        """True for a field with suggestions; organisations are suggested if the visitor is pointed elsewhere."""
        return super().suggests(name) and (name != "detail" or self._promise.points_elsewhere)

    def add_to(self, matter: OpenMatter) -> str:
        """Say that it stays a contact of its own: what is promised for a letter starts with the letter."""
        self.tell(OF_ITS_OWN.format(ref=matter.ref))
        return ""

    # Saving

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form. Raises RefusedError."""
        if name == "address":
            address(self.typed, self.came)
        if name in ("received_at", "dated"):
            at = self._received(self.clock.now())
            if name == "dated":
                dated(self.typed, self.clock.now(), at)
        super().check(name)
        self._entry.check(name)

    def read(self, now: datetime) -> LogEntry:
        """The letter, the email or the visit. Raises RefusedError."""
        entry = self._entry.read(now)
        if self.came is Channel.VISIT:
            self._promise.ask_number()
            self._promise.ask_where()
        return self._promise.with_said(entry, self.promise_given(now), now)

    def write(self, ready: LogEntry) -> Saved:
        """Log the contact. Raises DeskError."""
        return self._entry.write(ready)
