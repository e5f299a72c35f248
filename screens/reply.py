"""Record that somebody was answered: how, what we told them, sorted or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db import answers
from db.entry import RefusedError, promised_at
from db.models import EventKind
from deskapp.charter.rules import due_date_of, reading
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from screens.deed_form import DeedForm, about_words, name_of
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

HOW = (
    Option(EventKind.SPOKE, "t", "Spoke"),
    Option(EventKind.LEFT_MESSAGE, "m", "Left a message"),
    Option(EventKind.LETTER_SENT, "l", "Letter"),
    Option(EventKind.EMAIL_SENT, "e", "Email"),
    Option(EventKind.SEEN, "v", "In person"),
)
RESULT = (Option("sorted", "s", "Sorted"), Option("not_yet", "h", "Not sorted yet (say why, and when)"))
SORRY = (Option("yes", "y", "Yes"), Option("no", "n", "No"))
WHY_LATE = (
    Option("person away", "a", "Person away"),
    Option("waiting for others", "w", "Waiting for others"),
    Option("no answer", "r", "No answer"),
    Option("no time", "t", "No time"),
    Option("our mistake", "m", "Our mistake"),
    Option("not told", "n", "Not told"),
    Option("other", "o", "Other"),
)
HOW_WANTED = "Choose how they were answered: t, m, l, e or v"
RESULT_WANTED = "Is it sorted? s sorted, h not yet"
WHEN_WANTED = "Enter when they'll hear from us next, like tomorrow or wed 3pm"
TOLD_WANTED = "Enter why it isn't sorted yet, in a few words"
SORRY_WANTED = "Did you say sorry? y or n"
LATE_WANTED = "Choose why it was late. It helps us fix it"


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that can be recorded."""

    how: EventKind
    sorted_: bool
    at: datetime
    told: str
    promised_at: datetime | None
    sorry_said: bool | None
    miss_reason: str | None


class ReplyForm(DeedForm[Ready]):
    """One answer to one contact. `t` `s` Enter is enough for a simple one."""

    CSS_PATH = "reply.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "Record a reply"
    HELP = """Say how they were answered, and whether it is sorted. That is enough for a simple one.
Not sorted yet: say why, and when they will hear next. That becomes a new promise.
A message left is not a reply: it stays in the queue. For a late one: said sorry? why late?"""
    HINTS: ClassVar[Mapping[str, str]] = {
        "how": "One letter chooses how they were answered.",
        "result": "s and Enter is enough for a simple one. The rest can be left.",
        "at": "When they were answered. Enter: now. Or: 1040, -15, y 1620",
        "told": "What we told them, in a few words. Enter saves.",
        "promised_at": "When they will hear next: tomorrow, wed 3pm, +2d",
        "sorry_said": "It was late. Did you say sorry?",
        "miss_reason": "Why was it late? It helps us fix it. Enter saves.",
    }

    def boxes(self) -> ComposeResult:
        """The box of C6, as a form of its own."""
        yield Choice("how", "How", HOW, brief=True)
        yield Choice("result", "Result", RESULT, brief=True)
        yield Box("promised_at", "Next by", cells=20, max_length=40, hint="like: tomorrow, wed 3pm, +2d")
        yield Box("told", "Told them", cells=0, max_length=1000)
        yield Box("at", "When", cells=20, max_length=40, hint="Enter: now")
        yield Static(id="late", markup=False)
        yield Choice("sorry_said", "Said sorry?", SORRY, brief=True)
        yield Choice("miss_reason", "Why late?", WHY_LATE, brief=True)

    def path(self) -> Sequence[str]:
        """How, sorted or not, by when if not, what we told them; and two questions about a late one."""
        further = ("promised_at",) if self._stays_open else ()
        late = ("sorry_said", "miss_reason") if self._is_late(self._at_or_now()) else ()
        return ("how", "result", *further, "told", *late)

    @property
    def _stays_open(self) -> bool:
        return self.typed["result"] == "not_yet"

    def _at_or_now(self) -> datetime:
        now = self.clock.now()
        try:
            return moments.past(self.typed["at"], now) if self.typed["at"] else now
        except WordsError:
            return now

    def _is_late(self, at: datetime) -> bool:
        return at > self.row.due_at and self.typed["how"] != EventKind.LEFT_MESSAGE

    # What it says

    def show_words(self) -> None:
        """Who it is, how to reach them, what was promised, and what saving will do."""
        now = self.clock.now()
        self.top(f"Replied: {self.row.ref} {name_of(self.row)}", right="(kept as you type)")
        self.show("#about", about_words(self.row, self.desk, now))
        late = self._is_late(self._at_or_now())
        for name in ("sorry_said", "miss_reason"):
            self.fields[name].display = late
        self.show("#late", self._late_words() if late else "")
        self.fields["promised_at"].display = self._stays_open
        self._echo_times(now)
        self.show("#after", self.after())

    def _late_words(self) -> str:
        at = self._at_or_now()
        late = -reading(at, self.row.due_at, due_date_of(self.row.due_at), self.desk.edition.calendar).time_left
        return f"This was LATE{f' by {phrases.duration(late)} of opening time' if late else ''}."

    def _echo_times(self, now: datetime) -> None:
        at, further = self.query_one("#box-at", Box), self.query_one("#box-promised-at", Box)
        at.echo = further.echo = ""
        try:
            if self.typed["at"]:
                at.echo = phrases.read_back(moments.past(self.typed["at"], now), now)
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except WordsError:
            return
        if due_at is not None:
            left = reading(now, due_at, due_date_of(due_at), self.desk.edition.calendar).working_days_left
            further.echo = phrases.read_back_promise(due_at, now, left)

    def after(self) -> str:
        """How it will stand."""
        if self.typed["how"] == EventKind.LEFT_MESSAGE:
            return "After saving: it stays in the queue. A message left is not a reply."
        if self.typed["result"] == "sorted":
            return "After saving: nothing more is owed. It leaves the queue as sorted."
        if self._stays_open:
            return "After saving: the first promise ends here, and the new time is kept in the queue."
        return ""

    # Going on and saving

    def check(self, name: str) -> None:
        """A time is looked at when it is left."""
        if name == "promised_at":
            self.check_promise()
        elif name == "at" and self.typed["at"]:
            self._at(self.clock.now())

    def _at(self, now: datetime) -> datetime:
        if not self.typed["at"]:
            return now
        try:
            return moments.past(self.typed["at"], now)
        except WordsError as error:
            raise RefusedError("at", str(error)) from error

    def read(self, now: datetime) -> Ready:
        """The answer, or the first field that is wanting."""
        how = self.typed["how"]
        if not how:
            raise RefusedError("how", HOW_WANTED)
        at = self._at(now)
        left_message = how == EventKind.LEFT_MESSAGE
        if not self.typed["result"] and not left_message:
            raise RefusedError("result", RESULT_WANTED)
        further = self._further(now)
        late = self._is_late(at)
        return Ready(
            how=EventKind(how),
            sorted_=self.typed["result"] == "sorted",
            at=at,
            told=self._told(),
            promised_at=further,
            sorry_said=self._sorry() if late else None,
            miss_reason=self._why_late() if late else None,
        )

    def _further(self, now: datetime) -> datetime | None:
        if not self._stays_open:
            return None
        try:
            further = promised_at(self.typed, now, self.desk.edition.calendar)
        except moments.SuggestingError as doubt:
            raise RefusedError("promised_at", str(doubt)) from doubt
        if further is None and self.typed["how"] != EventKind.LEFT_MESSAGE:
            raise RefusedError("promised_at", WHEN_WANTED)
        return further

    def _told(self) -> str:
        if self._stays_open and not self.typed["told"] and self.typed["how"] != EventKind.LEFT_MESSAGE:
            raise RefusedError("told", TOLD_WANTED)
        return self.typed["told"]

    def _sorry(self) -> bool:
        if not self.typed["sorry_said"]:
            raise RefusedError("sorry_said", SORRY_WANTED)
        return self.typed["sorry_said"] == "yes"

    def _why_late(self) -> str:
        if not self.typed["miss_reason"]:
            raise RefusedError("miss_reason", LATE_WANTED)
        return self.typed["miss_reason"]

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        answered = answers.answer(
            self.desk,
            self.row.contact_id,
            how=ready.how,
            told=ready.told,
            sorted_=ready.sorted_,
            at=ready.at,
            version=self.row.version,
            promised_at=ready.promised_at,
            miss_reason=ready.miss_reason,
            sorry_said=ready.sorry_said,
            entry_id=self.draft.id,
        )
        name = name_of(self.row)
        if answered.closed:
            end = "Sorted: nothing more is owed."
        elif answered.promised_at:
            end = f"Next by {phrases.due_words(answered.promised_at, self.clock.now())}."
        else:
            end = "It stays in the queue."
        return f"Saved {answered.ref} {name}. {end}", answered.contact_id
