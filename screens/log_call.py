"""Log a call: F2. What the caller says, top to bottom, and the sentence to read back to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db.entry import Entry
from db.people import OpenMatter
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.words import phrases
from screens.entry_form import Adding, NothingSaid
from screens.kind_form import TOLD_HINTS
from screens.spoken_form import OUTCOMES, SpokenForm
from screens.widgets.already_open import AlreadyOpen
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.ticks import Tick, Ticks

LEAVE_MESSAGE = (Option("yes", "y", "Yes"), Option("no", "n", "No"), Option("not_asked", "-", "Didn't ask"))
TICKS = (
    Tick("b", "website_gap", "yes", "should be on website"),
    Tick("y", "safeguarding", "yes", "danger"),
)
HELP = """Type what the caller tells you, top to bottom. Enter goes to the next line.
If the phone rings again press F2. This one waits in Unfinished (F8).
If it isn't sorted, choose how and by when. Then read out the sentence."""
DETAIL = {
    Outcome.COULD_NOT_HELP: ("Told them", "what we told them, in a few words"),
    Outcome.PASSED_ON: ("Passed on to", "who, and did they agree?"),
}
"""What the box for more detail is for where these were chosen: its label and its hint."""
SAID_LENGTH = 400
"""As much of the sentence as the record keeps."""


class LogCall(SpokenForm):
    """One call, received when the form was opened."""

    CSS_PATH = "log_call.tcss"
    NAME = "New call"
    HELP = HELP
    HINTS: ClassVar[Mapping[str, str]] = {
        "name": "Names match as you type. Up and Down choose, Enter takes it.",
        "number": "Read it back to them. Leave it blank if they'd rather not say.",
        "about": "In a few words: what they said, not what you think.",
        "topic": "Type 2 or 3 letters. Other is allowed.",
        "rings": "How often it rang. Leave it blank if you didn't count.",
        "outcome": "One letter chooses. These work here too: ! complaint, l own information, b, y.",
        "promised_at": "Enter takes the time on the right. Or type: 5pm, wed 3pm, +2d, 27/11",
        "owner": "Who will answer: type the first letters of a name.",
        "ok_to_leave_message": "May we leave a message at this number? Enter: didn't ask, and save.",
        "hear_by": "No number: how will they hear? Enter saves.",
        "needs": "What to do, like large print or allow time; not what is wrong.",
        "detail": "Facts, in their words. Enter saves.",
        **TOLD_HINTS,
    }

    def body(self) -> ComposeResult:
        """C2's fields, the notice and the sentence."""
        yield from self.caller_lines()
        yield AlreadyOpen()
        yield Box("about", "What about", cells=0, max_length=120)
        yield Box("topic", "Topic", cells=20, max_length=40, hint="type 2-3 letters: den, gp, car...")
        yield self.kind_line()
        yield Box("rings", "Rings", cells=3, max_length=2, hint="(Tab) leave blank if you didn't count")
        yield Choice("outcome", "Outcome", OUTCOMES, brief=True)
        yield Box("promised_at", "Reply promised", cells=20, max_length=40, hint="like: tomorrow, wed 3pm, +2d")
        yield self.owner_box()
        yield Choice("ok_to_leave_message", "Leave message?", LEAVE_MESSAGE, brief=True)
        yield Choice(
            "hear_by",
            "Will hear by",
            (Option("letter", "w", "Letter"), Option("email", "e", "Email"), Option("ring_us", "r", "They ring us")),
            brief=True,
        )
        yield Box("needs", "Needs", cells=40, max_length=80, hint="what makes it easier")
        yield from self.detail_lines()
        yield Ticks("Ticks", TICKS)
        yield from self.danger_lines()
        yield Static(id="say", markup=False)

    # Enter's path

    @property
    def is_ringing_back(self) -> bool:
        """Whether somebody is to ring them."""
        return self.outcome is Outcome.RING_BACK

    def path(self) -> Sequence[str]:
        """Seven fields at the most, and one question where somebody is to be rung back."""
        if self.typed["adding_to"]:
            return ("about",)
        start = ("name", "number", "about", "topic", "outcome")
        if self.outcome in (Outcome.SORTED, Outcome.PASSED_ON, Outcome.COULD_NOT_HELP):
            further: tuple[str, ...] = ("detail",)
        elif self.is_ringing_back:
            further = ("promised_at", "owner", "ok_to_leave_message" if self.has_number else "hear_by")
        else:
            further = ("promised_at", "owner")
        return (*start, *further, *self.danger_path())

    # What is said back

    def show_words(self) -> None:
        """The time on the top line, the promise beside its box, and the sentence to read."""
        super().show_words()
        now = self.clock.now()
        started = phrases.clock_time(self.draft.started_at)
        day = phrases.day_short(phrases.london(self.draft.started_at).date())
        self.top(f"New call   answered {started} {day}", right="(everything you type is kept)")
        adding = bool(self.typed["adding_to"])
        self.set_class(adding, "-adding")
        self.query_one("#box-about", Box).label = "What they said" if adding else "What about"
        self.query_one("#choice-ok-to-leave-message").display = not adding and self.has_number
        self.query_one("#choice-hear-by").display = not adding and not self.has_number and self.is_ringing_back
        self._name_the_detail()
        self.show_given(self.given_now(now), now)
        self.show("#say", "\n".join(self.spoken(now)))

    def _name_the_detail(self) -> None:
        box = self.query_one("#box-detail", Box)
        box.label, box.hint = DETAIL.get(self.outcome or Outcome.SORTED, ("More detail", ""))
        box.refresh()

    def given_now(self, now: datetime) -> datetime | None:
        """The time given (UTC), if one is."""
        return None if self.typed["adding_to"] else self.given(Channel.CALL, self.draft.started_at, now)

    def spoken(self, now: datetime) -> list[str]:
        """The block at the bottom: the sentence to read, and what else starts now."""
        if self.typed["adding_to"]:
            return [f"SAY: {self.typed['adding_words']}", "", f"Enter adds this call to {self.typed['adding_ref']}."]
        due_at = self.given_now(now)
        lines = [f'SAY: "{self.sentence(due_at, now)}"'] if due_at is not None and self.outcome else []
        return [*lines, *self.owed_lines(Channel.CALL, self.draft.started_at)]

    # Adding to what is open

    def add_to(self, matter: OpenMatter) -> None:
        """Read out what was promised; Enter adds the call."""
        super().add_to(matter)
        self.unseen["adding_words"] = (
            '"'
            + phrases.chasing_sentence(
                who=matter.owner,
                how=matter.outcome or Outcome.RING_BACK,
                due_at=matter.due_at,
                now=self.clock.now(),
                ref=matter.ref,
            )
            + '"'
        )

    def added(self) -> None:
        """What they said may be typed."""
        self.changed()
        self.query_one("#box-about", Box).focus()

    def read(self, now: datetime) -> Entry | Adding | NothingSaid:
        """The call with the sentence as it stands; one that is added to another needs nothing else."""
        if self.typed["adding_to"]:
            return Adding(int(self.typed["adding_to"]), self.draft.id, self.draft.started_at, self.typed["about"])
        entry = super().read(now)
        due_at = self.given(Channel.CALL, self.draft.started_at, now)
        if not isinstance(entry, Entry) or due_at is None:
            return entry
        return replace(entry, said_words=self.sentence(due_at, now)[:SAID_LENGTH])
