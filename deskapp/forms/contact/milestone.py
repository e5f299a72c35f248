"""Record a milestone of the charter, which staff know as a step: it starts and ends promises as the charter says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.promises import milestones
from deskapp.charter.rules import local_date
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Option, Part, TextBlock
from deskapp.forms.form import Form
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.wording import phrases
from deskapp.wording.causes import PromiseCause

_LETTERS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone's key, and its time (UTC)."""

    key: str
    at: datetime


class MilestoneForm(Form[Step]):
    """The form that records a milestone that the kind of the contact has. The keys `m` `1` Enter Enter are enough."""

    NAME = "step"
    TITLE = "Record a step"
    HELP = """Choose what happened by its number, and when: now, or at an earlier time.
What the charter counts from it starts then, and what it finishes ends.
Record it again to correct it: what it started is counted from the new time."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "step": Hint("One number chooses what happened."),
        "at": Hint("When it happened. Enter: now. Or: 1040, -15, y 1620.", "Enter saves."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Step", refuses=None)
        self.known: Sequence[milestones.Known] = ()

    def prepare(self) -> None:
        """Read the contact and its milestones. Raises WordsError if its kind has none."""
        super().prepare()
        self.known = milestones.of_contact(self.desk, self.subject.contact_id)
        if not self.known:
            raise WordsError(PromiseCause.NO_MILESTONE)

    def parts(self) -> Sequence[Part]:
        """The milestones of its kind, and the time."""
        options = (
            Option(one.milestone.key, letter, one.milestone.title)
            for letter, one in zip(_LETTERS, self.known, strict=False)
        )
        return (
            TextBlock(ABOUT),
            ChoiceField("step", "Step", tuple(options)),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The milestone, then the time."""
        return ("step", "at")

    def after(self, now: datetime) -> str:
        """A sentence saying what it starts and ends, or that it corrects an earlier time."""
        before = next((one.at for one in self.known if one.milestone.key == self.typed["step"]), None)
        if before is None:
            return "After saving: what is promised from this day starts, and what it finishes ends."
        on = phrases.day_short_as_of(local_date(before), local_date(now))
        return f"This was recorded for {on} before. After saving: the new time takes its place."

    def read(self, now: datetime) -> Step:
        """The milestone. Raises RefusedError for the first missing field."""
        if self.typed["step"] not in {one.milestone.key for one in self.known}:
            raise RefusedError("step", PromiseCause.MILESTONE_WANTED)
        return Step(self.typed["step"], self.when.at(now))

    def write(self, ready: Step) -> Saved:
        """Record it. Raises DeskError."""
        marked = milestones.record_milestone(
            self.desk,
            self.subject.contact_id,
            key=ready.key,
            at=ready.at,
            version=self.subject.seen.version,
            entry_id=self.first_save.entry_id,
        )
        due_at = min((due for _, due in marked.started), default=None)
        if due_at is None:
            return self.subject.saved("the step is recorded.")
        return self.subject.saved(f"the step is recorded. Next: by {phrases.due_words(due_at, self.clock.now())}.")
