"""Record that somebody was answered: how, what it came to, what we told them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db import answers
from db.answer_given import Beside
from db.entry_times import done_at, done_at_so_far, promised_when_saved
from db.models import ClosedReason, EventKind
from db.typed import RefusedError
from deskapp.charter.rules import due_date_of, reading
from deskapp.words import phrases
from screens import late
from screens import reply_words as words
from screens.deed_form import DeedForm, name_of
from screens.echoes import past_echo, promise_echo
from screens.organisation_box import OrganisationBox
from screens.widgets.box import Box
from screens.widgets.choice import Choice

ALWAYS = ("how", "result", "told", "at")
"""The fields that are there whatever was chosen."""
ASKED = ("hold_reason", "to_whom", "consent", "consent_why", "need_met", "need_why")
"""The fields that are not gone past without an answer."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that can be recorded; `beside` is what is only said of some."""

    how: EventKind
    sorted_: bool
    at: datetime
    told: str
    beside: Beside


class ReplyForm(DeedForm[Ready]):
    """One answer to one contact. `t` `s` Enter is enough for a simple one."""

    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "Record a reply"
    DONE = "Replied"
    HELP = """Say how they were answered, and what it came to. r t s Enter is enough for a simple one.
h, a holding reply: why not yet, and when they will hear. It counts apart from answers, and the new time is kept.
p: our part is sorted and we promised more. o: who will help them instead, and whether they agreed.
x: we could not help; say what we told them.
A message left is not a reply: it stays in the queue. For a late one: said sorry? why late?
Where they need something, it asks whether it went in that way. That is counted; say no where it is no."""
    HINTS: ClassVar[Mapping[str, str]] = words.HINTS

    def boxes(self) -> ComposeResult:
        """The box of C6, as a form of its own: what is not asked of this answer is not shown."""
        yield Choice("how", "How", words.HOW, brief=True)
        yield Choice("result", "Result", words.RESULT, brief=True)
        yield Choice("hold_reason", "Why not yet", words.NOT_YET, brief=True)
        yield Box("promised_at", "Next by", cells=20, max_length=40, hint="like: tomorrow, wed 3pm, +2d")
        to_whom = OrganisationBox("to_whom", "Pointed to", self.desk, signposts=True)
        yield to_whom
        yield to_whom.offers
        yield Choice("consent", "They agreed?", words.CONSENT, brief=True)
        yield Box("consent_why", "Why not asked", cells=0, max_length=120)
        yield Choice("need_met", "As they need?", words.NEED_MET, brief=True)
        yield Box("need_why", "Why not", cells=0, max_length=200)
        yield Box("told", "Told them", cells=0, max_length=1000)
        yield Box("at", "When", cells=20, max_length=40, hint="Enter: now")
        yield Static(id="late", markup=False)
        yield late.sorry_choice()
        yield late.why_choice()

    def path(self) -> Sequence[str]:
        """How and what it came to; what that asks; what we told them; and two questions about a late one."""
        asked_late = late.ASKED if self._is_late(self._at_so_far()) else ()
        return ("how", "result", *self._asked_by_result(), *self._asked_by_need(), "told", *asked_late)

    def _asked_by_result(self) -> Sequence[str]:
        result = self.typed["result"]
        if result == words.HOLDING:
            return ("hold_reason", "promised_at")
        if result == words.MORE:
            return ("promised_at",)
        if result == ClosedReason.PASSED_ON:
            return ("to_whom", "consent", *(("consent_why",) if self.typed["consent"] == "not_asked" else ()))
        return ()

    def _asked_by_need(self) -> Sequence[str]:
        """Whether it went in the way they need is asked of those only who need something."""
        if not (self.row.needs or self.row.relay) or self._left_message:
            return ()
        return ("need_met", "need_why") if self.typed["need_met"] == "no" else ("need_met",)

    @property
    def _left_message(self) -> bool:
        return self.typed["how"] == EventKind.LEFT_MESSAGE

    @property
    def _ends(self) -> bool:
        return self.typed["result"] in words.ENDS

    def _at_so_far(self) -> datetime:
        return done_at_so_far(self.typed, self.clock.now())

    def _is_late(self, at: datetime) -> bool:
        return at > self.row.due_at and not self._left_message

    # What it says

    def show_words(self) -> None:
        """Who it is, how to reach them, what was promised, and what saving will do."""
        super().show_words()
        asked = {*self.path(), *ALWAYS}
        for name, field in self.fields.items():
            field.display = name in asked
        self.show("#late", self._late_words() if "miss_reason" in asked else "")
        now = self.clock.now()
        self.query_one("#box-at", Box).echo = past_echo(self.typed["at"], now)
        further = promise_echo(self.typed, now, self.desk.edition.calendar)
        self.query_one("#box-promised-at", Box).echo = further

    def _late_words(self) -> str:
        at = self._at_so_far()
        by = -reading(at, self.row.due_at, due_date_of(self.row.due_at), self.desk.edition.calendar).time_left
        return f"This was LATE{f' by {phrases.duration(by)} of opening time' if by else ''}."

    def spoken(self, now: datetime) -> list[str]:
        """Whether it was late, and how it will stand."""
        was_late = [self._late_words()] if "miss_reason" in self.path() else []
        return [*was_late, *super().spoken(now)]

    def after(self) -> str:
        """How it will stand."""
        if self._left_message:
            return "After saving: it stays in the queue. A message left is not a reply."
        return {
            ClosedReason.SORTED.value: "After saving: nothing more is owed. It leaves the queue as sorted.",
            ClosedReason.PASSED_ON.value: "After saving: what a reply ends, ends here.",
            ClosedReason.COULD_NOT_HELP.value: "After saving: nothing more is owed. It counts as could not help.",
            words.HOLDING: "After saving: the first promise ends here. The new time is an update.",
            words.MORE: "After saving: the first promise ends here, and the new time is kept in the queue.",
        }.get(self.typed["result"], "")

    # Going on and saving

    def check(self, name: str) -> None:
        """A time is looked at when it is left, and what was asked is answered."""
        if name == "promised_at":
            self.check_promise()
        elif name == "at":
            done_at(self.typed, self.clock.now())
        elif name in ASKED and not self.typed[name] and not self._left_message:
            raise RefusedError(name, words.WANTED[name])

    def read(self, now: datetime) -> Ready:
        """The answer, or the first field that is wanting."""
        self._refuse_missing()
        at, typed = done_at(self.typed, now), self.typed
        beside: Beside = {"promised_at": self._further(now)}
        if typed["result"] == words.HOLDING and not self._left_message:
            beside |= {"holding": True, "why": typed["hold_reason"]}
        if self._ends:
            beside["closed_reason"] = ClosedReason(typed["result"])
            beside |= {"to_whom": typed["to_whom"], "consent": typed["consent_why"] or typed["consent"]}
        if self._asked_by_need():
            beside |= {"need_met": typed["need_met"] == "yes", "need_why": typed["need_why"]}
        if self._is_late(at):
            sorry_said, miss_reason = late.said(typed)
            beside |= {"sorry_said": sorry_said, "miss_reason": miss_reason}
        return Ready(EventKind(typed["how"]), self._ends, at, typed["told"], beside)

    def _refuse_missing(self) -> None:
        """RefusedError for the first field on the path that may not be left out. A message left asks for nothing."""
        for name in self.path():
            optional = self._left_message and name != "how"
            wanted = words.TOLD_WANTED.get(self.typed["result"]) if name == "told" else words.WANTED[name]
            if wanted and not optional and not self.typed[name]:
                raise RefusedError(name, wanted)

    def _further(self, now: datetime) -> datetime | None:
        if "promised_at" not in self.path():
            return None
        return promised_when_saved(self.typed, now, self.desk.edition.calendar)

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
            entry_id=self.draft.id,
            **ready.beside,
        )
        end = f"{self._end(answered, ready)} z takes it back."
        return f"Saved {answered.ref} {name_of(self.row)}. {end}", answered.contact_id

    def _end(self, answered: answers.Answered, ready: Ready) -> str:
        if answered.promised_at:
            return f"Next by {phrases.due_words(answered.promised_at, self.clock.now())}."
        if not answered.closed:
            return "It stays in the queue."
        ends = {
            ClosedReason.PASSED_ON: f"Pointed to {ready.beside.get('to_whom', '')}: nothing more is owed.",
            ClosedReason.COULD_NOT_HELP: "Could not help: they were told, and nothing more is owed.",
        }
        return ends.get(ready.beside["closed_reason"], "Sorted: nothing more is owed.")
