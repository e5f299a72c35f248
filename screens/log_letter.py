"""Log a letter, an email or a visit: F4. A letter counts from the day it was stamped in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db.entry import address, channel
from db.entry_times import dated, received_at
from db.typed import RefusedError
from deskapp.charter.vocabulary import Channel
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from screens.kind_form import TOLD_HINTS
from screens.meant_times import READERS, Reader, past_date, past_day_or_time
from screens.spoken_form import OUTCOMES, SpokenForm
from screens.widgets.already_open import AlreadyOpen
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.ticks import Tick, Ticks

HOW = (
    Option("letter", "p", "Post"),
    Option("by_hand", "h", "By hand"),
    Option("email", "e", "Email"),
    Option("visit", "v", "Visit"),
)
REPLY_BY = (Option("letter", "l", "Letter"), Option("email", "e", "Email"), Option("phone", "t", "Phone"))
TICKS = (Tick("y", "safeguarding", "yes", "danger"),)
ONLY_FOR = {
    "dated": (Channel.LETTER,),
    "address": (Channel.LETTER, Channel.EMAIL),
    "reply_by": (Channel.LETTER, Channel.EMAIL),
    "file_place": (Channel.LETTER, Channel.EMAIL),
    "seen_in_private": (Channel.VISIT,),
    "outcome": (Channel.VISIT,),
    "promised_at": (Channel.VISIT,),
}
"""Fields that make sense for these channels alone."""


class LogLetter(SpokenForm):
    """A letter, an email or a visit; a pile of post is one run with F4."""

    CSS_PATH = "log_letter.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "New letter, email or visit"
    HELP = """Say how it came, then when: a letter's time starts on the day it was stamped in,
not on the date that stands on it. ! in Kind makes it a complaint and shows both promises.
F4 saves and opens the next one, with how it came and the day filled in."""
    NAME_LABEL = "From"
    CARRIED_OVER = ("channel", "received_at", "owner")
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "received_at": past_day_or_time, "dated": past_date}
    HINTS: ClassVar[Mapping[str, str]] = {
        "channel": "One letter chooses: p post, h by hand, e email, v visit.",
        "received_at": "The day it came in. Enter: today. Or: y, fri, 20 nov, 20/11 0915",
        "dated": "The date on the letter itself, if it has one. Enter leaves it out.",
        "name": "Names match as you type. Enter if it isn't said.",
        "number": "If they gave one. Enter leaves it out.",
        "address": "Where the answer goes.",
        "reply_by": "How they like to be answered. Enter: not said.",
        "seen_in_private": "Were they seen in private?",
        "about": "In a few words: what they say, not what you think.",
        "topic": "Type 2 or 3 letters. Other is allowed.",
        "kind": "! for a complaint: both promises start now. Enter: an enquiry. Or type: own",
        "outcome": "One letter chooses what happens next.",
        "promised_at": "Enter takes the time on the right. Or type: 5pm, wed 3pm, +2d, 27/11",
        "needs": "What to do, like large print; not what is wrong.",
        "file_place": "The tray, the file or the scan's name.",
        "owner": "Who will answer. Enter saves; F4 saves and opens the next.",
        **{name: hint for name, hint in TOLD_HINTS.items() if name != "kind"},
    }

    def body(self) -> ComposeResult:
        """The form of C3."""
        yield Choice("channel", "How it came", HOW, brief=True)
        yield Box("received_at", "Stamped in on", cells=20, max_length=40)
        yield Box("dated", "Date on it", cells=20, max_length=40)
        yield from self.caller_lines()
        yield AlreadyOpen()
        yield Box("address", "Address", cells=0, max_length=200)
        yield Choice("reply_by", "Likes reply by", REPLY_BY, brief=True)
        yield Choice("seen_in_private", "In private?", (Option("yes", "y", "Yes"), Option("no", "n", "No")), brief=True)
        yield Box("about", "What about", cells=0, max_length=120)
        yield Box("topic", "Topic", cells=20, max_length=40, hint="type 2-3 letters: den, gp, car...")
        yield self.kind_line(moves_on=True)
        yield Choice("outcome", "Outcome", OUTCOMES, brief=True)
        yield Box("promised_at", "Reply promised", cells=20, max_length=40, hint="like: tomorrow, wed 3pm, +2d")
        yield Box("needs", "Needs", cells=40, max_length=80, hint="what makes it easier")
        yield Box("file_place", "Where is it?", cells=30, max_length=60, hint="tray, file or scan")
        yield self.owner_box()
        yield from self.detail_lines()
        yield Ticks("Ticks", TICKS)
        yield from self.danger_lines()
        yield Static(id="promised", markup=False)

    @property
    def came(self) -> Channel:
        """How it came; a letter until something else is chosen."""
        try:
            return channel(self.typed)
        except RefusedError:
            return Channel.LETTER

    def path(self) -> Sequence[str]:
        """What a letter, an email or a visit needs, from the top."""
        if self.came is Channel.VISIT:
            ended = self.outcome is not None and self.outcome.ends_it
            start = ("channel", "received_at", "name", "number", "about", "topic", "kind", "outcome")
            further = ("detail",) if ended else ("promised_at", "owner")
            return (*start, *further, *self.danger_path())
        dated = ("dated",) if self.came is Channel.LETTER else ()
        return (
            "channel", "received_at", *dated, "name", "address", "reply_by", "about", "topic", "kind",
            "file_place", "owner", *self.danger_path(),
        )  # fmt: skip

    def show_words(self) -> None:
        """The dates read back in full, and what starts now by when."""
        super().show_words()
        now = self.clock.now()
        today = phrases.london(now).date()
        self.top("New letter, email or visit", right=f"{phrases.day_short(today)}  {phrases.clock_time(now)}")
        for name, channels in ONLY_FOR.items():
            self.fields[name].display = self.came in channels
        self.query_one("#box-received-at", Box).label = (
            "Came in" if self.came is not Channel.LETTER else "Stamped in on"
        )
        self.query_one("#box-address", Box).label = "Email" if self.came is Channel.EMAIL else "Address"
        self._show_dated(now)
        try:
            at = received_at(self.typed, now, self.desk.edition.calendar).at
        except RefusedError:
            self.query_one("#box-received-at", Box).echo = ""
            self.show("#promised", "")
            return
        self.query_one("#box-received-at", Box).echo = phrases.read_back_day(phrases.london(at).date(), today)
        self.show("#promised", "\n".join(self._promises(at, now)))

    def _show_dated(self, now: datetime) -> None:
        box = self.query_one("#box-dated", Box)
        box.echo = ""
        if self.typed["dated"]:
            try:
                day = moments.past_date(self.typed["dated"], now)
            except WordsError:
                return
            box.echo = phrases.read_back_day(day, phrases.london(now).date())

    def _promises(self, at: datetime, now: datetime) -> list[str]:
        if self.came is not Channel.VISIT:
            return self.promised_lines(self.came, at)
        due_at = self.given(Channel.VISIT, at, now)
        self.show_given(due_at, now)
        lines = self.owed_lines(self.came, at)
        return [f'SAY: "{self.sentence(due_at, now)}"', *lines] if due_at else lines

    def check(self, name: str) -> None:
        """A day, and who an email is from, are looked at when they are left."""
        if name == "address":
            address(self.typed, self.came)
        if name in ("received_at", "dated"):
            at = received_at(self.typed, self.clock.now(), self.desk.edition.calendar).at
            if name == "dated":
                dated(self.typed, self.clock.now(), at)
        super().check(name)

    def given_now(self, now: datetime) -> datetime | None:
        """The time given (UTC) to somebody who called in, if one is."""
        if self.came is not Channel.VISIT:
            return None
        at = received_at(self.typed, now, self.desk.edition.calendar).at
        return self.given(Channel.VISIT, at, now)

    def spoken(self, now: datetime) -> list[str]:
        """What starts now by when, and what to say to somebody who called in."""
        at = received_at(self.typed, now, self.desk.edition.calendar).at
        return self._promises(at, now)

    def action_save_and_next(self) -> None:
        """F4 on this form: save it and open the next."""
        self.save(in_a_run=True)
