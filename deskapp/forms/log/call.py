"""A telephone call: what the caller says, top to bottom, and the sentence to read back to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.people.suggest import OpenMatter
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.forms.fields import ChoiceField, Hint, Option, Part, TextBlock, TextField, Tick, TicksField
from deskapp.forms.form import Form
from deskapp.forms.kind import (
    CHANNEL,
    CHANNEL_HINT,
    DANGER_HINTS,
    DANGER_PARTS,
    KIND,
    KIND_HINT,
    danger_hidden,
    danger_path,
    owed_lines,
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
    Adding,
    EntryRules,
)
from deskapp.forms.log.spoken_promise import (
    ADDRESS_FIELD,
    ADDRESS_HINT,
    DETAIL_FIELD,
    OUTCOME_FIELD,
    OWNER_HINT,
    PROMISED_FIELD,
    PROMISED_HINT,
    TOLD_HINT,
    TOLD_TICKS,
    SpokenPromise,
)
from deskapp.forms.read_entry import NOT_FOR_US, channel, is_not_for_us, kind_of
from deskapp.forms.results import Saved
from deskapp.forms.typed import CALL
from deskapp.wording import phrases

DETAIL = {
    Outcome.COULD_NOT_HELP: ("What we said", "in a few words"),
    Outcome.PASSED_ON: ("Passed on to", "who, and did they agree?"),
}
"""Label and hint of the detail field for these outcomes."""
DETAIL_HINTS = {
    Outcome.COULD_NOT_HELP: Hint("What you told them, in a few words.", "Enter saves. In danger? Tab, then y."),
    Outcome.PASSED_ON: Hint("Who helps them now, and did they agree?", "Enter saves. In danger? Tab, then y."),
}
SAY = "say"
HEAR_BY = (Option("letter", "w", "Letter"), Option("email", "e", "Email"), Option("ring_us", "r", "They ring us"))
LEAVE_MESSAGE = (Option("yes", "y", "Yes"), Option("no", "n", "No"), Option("not_asked", "-", "Didn't ask"))
_TICKS = (
    Tick("b", "website_gap", "yes", "Not found on our website"),
    Tick("y", "safeguarding", "yes", "Somebody may be in danger"),
)
_OUTCOMES = (*OUTCOME_FIELD.options[:3], Option(NOT_FOR_US, "n", "Not for us"), *OUTCOME_FIELD.options[3:])
NOT_FOR_US_HINT = Hint("Wrong number, hung up, or for another office: nothing is owed.", "Enter saves.")
ANSWERED_HINT = Hint("May we leave a message? Enter saves.", "t: not told the time.")
_KIND_BEFORE = "kind before"
"""Name of the value with the kind that a call had before it was not for us."""
WHILE_ADDING = frozenset({"name", "number", "about", "safeguarding"})
"""Fields of a call that is added to an open contact."""
_PARTS = (
    *caller_parts(),
    ABOUT_FIELD,
    TOPIC_FIELD,
    KIND,
    ChoiceField(CHANNEL, "How it came", (Option(Channel.CALL, "c", "Call"),), assumed=Channel.CALL),
    TextField("rings", "Rings", hint="Enter passes it by; leave blank", width=3, max_length=2, figures_only=True),
    OUTCOME_FIELD._replace(options=_OUTCOMES, beyond=f"{OUTCOME_FIELD.beyond}b"),
    PROMISED_FIELD,
    OWNER_FIELD,
    ChoiceField("ok_to_leave_message", "Leave message?", LEAVE_MESSAGE, beyond="t"),
    ChoiceField("hear_by", "Will hear by", HEAR_BY, beyond="t"),
    ADDRESS_FIELD,
    NEEDS_FIELD,
    DETAIL_FIELD,
    TicksField("Ticks", _TICKS),
    TOLD_TICKS,
    *DANGER_PARTS,
    TextBlock(SAY, "say"),
)


class CallForm(Form[LogEntry | Adding]):
    """One call, received when the form was opened."""

    NAME = CALL
    TITLE = "New call"
    HELP = """Type what the caller tells you, top to bottom. Enter goes to the next line.
If the phone rings again press F2. This one waits in Unfinished (F8).
If it isn't sorted, choose how and by when. Then read out the sentence."""
    WHEN = "told_at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "name": NAME_HINT,
        "number": Hint("Read it back to them. Leave it blank if they'd rather not say."),
        "about": Hint("In a few words: what they said, not what you think."),
        "topic": TOPIC_HINT,
        "kind": KIND_HINT,
        "channel": CHANNEL_HINT,
        "rings": Hint("How many times it rang. Leave blank if nobody counted."),
        "outcome": Hint(
            "",
            "y: someone in danger. n: wrong number, hung up. !: complaint. l: own records. b: not on our website.",
            in_line="One letter chooses.",
        ),
        "promised_at": PROMISED_HINT,
        "owner": OWNER_HINT,
        "ok_to_leave_message": Hint("May we leave a message? Enter: didn't ask, and save.", "t: not told the time."),
        "hear_by": Hint("No number: how will they hear?", "Enter saves. t: not told the time."),
        "not_told": TOLD_HINT,
        "address": ADDRESS_HINT,
        "needs": Hint("What to do, like large print or allow time; not what is wrong."),
        "detail": Hint("Facts, in their words.", "Enter saves. In danger? Tab, then y."),
        "website_gap": Hint("Is it something that our website should say?"),
        **DANGER_HINTS,
    }
    ASKED_LAST = ("kind", "channel", "rings", "address", "needs", "detail", "not_told", "website_gap", "safeguarding")

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._parts = with_own_words(_PARTS, desk.edition, Channel.CALL)
        self._entry = EntryRules(self)
        self._promise = SpokenPromise(self, self._entry)

    def parts(self) -> Sequence[Part]:
        """The caller, the matter, what happens next, and the sentence."""
        return self._parts

    # Enter's path

    @property
    def _adding(self) -> bool:
        return bool(self.typed["adding_to"])

    @property
    def _is_ringing_back(self) -> bool:
        return self._promise.outcome is Outcome.RING_BACK

    def path(self) -> Sequence[str]:
        """The fields in order: at most seven, and one more question if the caller is to be rung back."""
        if self._adding:
            return ("about", *danger_path(self.typed))
        start = ("name", "number", "about", "topic", "outcome")
        if is_not_for_us(self.typed):
            return (*start, *danger_path(self.typed))
        if self._promise.outcome in (Outcome.SORTED, Outcome.PASSED_ON, Outcome.COULD_NOT_HELP):
            further: tuple[str, ...] = ("detail",)
        elif self._is_ringing_back:
            further = ("promised_at", "owner", "ok_to_leave_message" if self._promise.has_number else "hear_by")
        else:
            further = ("promised_at", "owner")
        where = ("address",) if self._promise.writes else ()
        return (*start, *further, *where, *danger_path(self.typed))

    def hidden(self) -> frozenset[str]:
        """The fields that do not apply: to a call added to a contact, or to the way chosen to reply."""
        if self._adding:
            return frozenset(self.fields) - WHILE_ADDING - {*danger_path(self.typed)}
        hear = {"hear_by"} if self._promise.has_number or not self._is_ringing_back else set()
        leave = set() if self._promise.has_number else {"ok_to_leave_message"}
        where = set() if self._promise.writes else {"address"}
        now = self.clock.now()
        told = self._promise.told_hidden(self.draft.started_at, self.promise_given(now), now)
        return danger_hidden(self.typed) | hear | leave | where | told

    # What it says

    def label(self, name: str) -> str:
        """The field's label, which depends on whether the call is added to a contact and on the outcome."""
        if name == "about" and self._adding:
            return "What they said"
        if name == "detail" and self._promise.outcome in DETAIL:
            return DETAIL[self._promise.outcome][0]
        return super().label(name)

    def hint(self, name: str) -> Hint:
        """The field's instruction; for the detail and the promised time it depends on the outcome."""
        if name == "detail" and self._promise.outcome in DETAIL_HINTS:
            return DETAIL_HINTS[self._promise.outcome]
        if name == "ok_to_leave_message" and self.typed[name]:
            return ANSWERED_HINT
        if name == "outcome" and is_not_for_us(self.typed):
            return NOT_FOR_US_HINT
        return self._promise.hint() if name == "promised_at" else super().hint(name)

    def note(self, name: str) -> str:
        """The field's note; for the detail field it depends on the outcome."""
        if name == "detail" and self._promise.outcome in DETAIL:
            return DETAIL[self._promise.outcome][1]
        return super().note(name)

    def echo(self, name: str, now: datetime) -> str:
        """The times, read back."""
        if name == "promised_at":
            return self._promise.echo(now)
        return self._entry.caller.echo(name) or super().echo(name, now)

    def block(self, name: str, now: datetime) -> str:
        """The text of a block: the caller's known facts, the safeguarding contact, or the sentence to read out."""
        return "\n".join(self.spoken(now)) if name == SAY else self._entry.block(name)

    def heading(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - the same at any time
        """The time at which the call was answered."""
        started = phrases.clock_time(self.draft.started_at)
        day = phrases.day_short(phrases.local_time(self.draft.started_at).date())
        return f"New call   answered {started} {day}", "(everything you type is kept)"

    def promise_given(self, now: datetime) -> datetime | None:
        """The promised time (UTC); None if none is given."""
        return None if self._adding else self._promise.given(channel(self.typed), self.draft.started_at, now)

    def pending_read(self) -> Callable[[], None] | None:
        """Reserve the reference that is read out."""
        return self._promise.pending_read()

    def spoken(self, now: datetime) -> list[str]:
        """The sentence to read out, and the other promises that start."""
        if self._adding:
            return [f"SAY: {self.typed['adding_words']}", "", f"Saving adds this call to {self.typed['adding_ref']}."]
        due_at = self.promise_given(now)
        started_at, outcome = self.draft.started_at, self._promise.outcome
        lines = self._promise.say(due_at, started_at, now) if due_at is not None and outcome else []
        came_in = (self.desk.edition, kind_of(self.typed), channel(self.typed), self.draft.started_at)
        remarks = self._promise.remarks(channel(self.typed), self.draft.started_at, due_at)
        return [*lines, *owed_lines(*came_in), *remarks]

    # Values

    def put(self, name: str, value: str) -> None:
        """Set a field. A call that is not for us has that kind; another outcome brings back the kind before, and
        another kind undoes the outcome.
        """
        was_not_for_us = is_not_for_us(self.typed)
        super().put(name, value)
        if name == "kind" and value == Kind.NOT_FOR_US and not self.typed["outcome"]:
            self.values |= {_KIND_BEFORE: value, "outcome": NOT_FOR_US}
            return
        if name == "outcome" and value == NOT_FOR_US and not was_not_for_us:
            self.values |= {_KIND_BEFORE: self.values.get("kind", ""), "kind": Kind.NOT_FOR_US}
        elif name == "outcome" and value != NOT_FOR_US and was_not_for_us:
            self.values["kind"] = self.values.get(_KIND_BEFORE, "")
        elif name == "kind" and was_not_for_us and value != Kind.NOT_FOR_US:
            self.values["outcome"] = ""

    # Suggestions and open matters

    def suggests(self, name: str) -> bool:
        """True for a field with suggestions; organisations are suggested if the caller is pointed elsewhere."""
        return super().suggests(name) and (name != "detail" or self._promise.points_elsewhere)

    def add_to(self, matter: OpenMatter) -> str:
        """Show the promise to read out, and allow the caller's words to be typed."""
        sentence = phrases.chasing_sentence(
            who=matter.owner,
            how=matter.outcome or Outcome.RING_BACK,
            due_at=matter.due_at,
            now=self.clock.now(),
            ref=matter.ref,
            speaker=self.desk.staff.name if self.desk.staff else "",
        )
        self.values |= {"adding_to": str(matter.contact_id), "adding_ref": matter.ref, "adding_words": f'"{sentence}"'}
        return "about"

    # Saving

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form. Raises RefusedError."""
        super().check(name)
        self._entry.check(name)

    def read(self, now: datetime) -> LogEntry | Adding:
        """The call with the sentence read out, or the words to add to an open contact. Raises RefusedError."""
        if self._adding:
            added_to, said = int(self.typed["adding_to"]), self.typed["about"]
            return self._entry.adding(added_to, self.draft.started_at, said, now)
        entry = self._entry.read(now)
        self._promise.ask_where()
        return self._promise.with_said(entry, self.promise_given(now), now)

    def write(self, ready: LogEntry | Adding) -> Saved:
        """Log the contact, or add the call to one. Raises DeskError."""
        return self._entry.write(ready)
