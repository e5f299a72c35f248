"""Promise a time by which the person will hear, or move such a time. The charter's own promises are never moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.promises import move
from deskapp.clock import NO_TIME
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.contact import lateness
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, YES_NO, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.refusing import check_promise
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.times import promised_at
from deskapp.parsing import time_box
from deskapp.wording import phrases
from deskapp.wording.causes import PromiseCause


@dataclass(frozen=True, slots=True)
class GivenTime:
    """A time that can be promised (UTC). `words` are the reason for a move, else the words told; `told` says that the
    caller knows of a move. It was given or moved `at` (UTC).
    """

    promised_at: datetime
    words: str
    told: bool
    sorry_said: bool | None
    at: datetime


class PromiseForm(Form[GivenTime]):
    """The form that promises a time. It moves the soonest promise if staff gave that; else it adds one."""

    NAME = "promise"
    TITLE = "Promise, or move the time"
    HELP = """Type when they will hear: 5pm, tomorrow, wed 3pm, +2d. It is said back in full before it is saved.
A time of ours that is moved before it ran out, and told, is not a broken promise. Any other counts as missed.
What the charter owes cannot be moved: a time given then is added to it."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "promised_at": Hint("When they will hear: 5pm, tomorrow, wed 3pm, +2d"),
        "why": Hint("Why it has to move, in a few words."),
        "told": Hint("Did you tell them the new time?", "Then Enter saves."),
        "sorry_said": Hint(lateness.LATENESS_HINTS["sorry_said"].words, "Then Enter saves."),
        "said_words": Hint("What you told them, in a few words.", "Enter saves."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Promise")
        self.moves = False
        """True if the form moves a promised time. Later edits by colleagues do not change it."""

    def prepare(self) -> None:
        """Read the contact, and find out whether staff gave its soonest promise."""
        super().prepare()
        self.moves = move.can_move(self.subject.row.promise)

    @property
    def _is_told(self) -> bool:
        """True if the caller knows the time: it was given or moved when they were told."""
        return not self.moves or self.typed["told"] == "yes"

    @property
    def _is_late(self) -> bool:
        at = self.when.so_far() if self.typed["told"] == "yes" else self.clock.now()
        return self.moves and at > self.subject.row.due_at

    def parts(self) -> Sequence[Part]:
        """The new time; for a moved one also the reason, and whether and when the person was told."""
        label = "New time" if self.moves else "Time promised"
        when = TextField("promised_at", label, hint="like: wed 3pm", width=20, max_length=40)
        if not self.moves:
            told = TextField("said_words", "What we said", width=0, max_length=400, lines=3)
            return TextBlock(ABOUT), when, told, DONE_AT, TextBlock(AFTER)
        why = TextField("why", "Why", width=0, max_length=120)
        return (
            TextBlock(ABOUT),
            when,
            why,
            ChoiceField("told", "Told them?", YES_NO),
            DONE_AT,
            lateness.SORRY_SAID,
            TextBlock(AFTER),
        )

    def hidden(self) -> frozenset[str]:
        """The time unless it has to be asked; the apology field if the promise is not overdue."""
        asked = (*(self.when.path if self._is_told else ()), *(("sorry_said",) if self._is_late else ()))
        return frozenset({"at", "sorry_said"}.difference(asked))

    def after(self, now: datetime) -> str:
        """A sentence saying whether the previous time will count as missed or be replaced, or what is owed besides."""
        if not self.moves:
            return self._later(now) or "What we already owe still stands. This new time is added."
        if self._is_late:
            return "After saving: the time before counts as missed. The new one can be kept."
        if self.typed["told"] == "no":
            return "After saving: the time before counts as missed, because they were not told."
        return "After saving: the new time takes the place of the one before."

    def _later(self, now: datetime) -> str:
        """The remark that the time comes after what is owed already; "" if it does not."""
        owed = self.subject.row.due_at
        try:
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except WordsError:
            return ""
        if due_at is None or owed == NO_TIME or not now < owed < due_at:
            return ""
        return f"That is later than we already owe: by {phrases.due_words(owed, now)}. Both times stand."

    def check(self, name: str) -> None:
        """Validate a field as it is left. Raises RefusedError."""
        if name == "promised_at":
            self._when(self.clock.now())
            check_promise(self)
        elif name == "why" and not self.typed["why"]:
            raise RefusedError("why", PromiseCause.MOVE_WHY_WANTED)
        super().check(name)

    def _when(self, now: datetime) -> datetime:
        try:
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except time_box.SuggestingError:
            return now  # check_promise asks about it
        if due_at is None:
            raise RefusedError("promised_at", PromiseCause.WHEN_WANTED)
        return due_at

    def read(self, now: datetime) -> GivenTime:
        """The promise. Raises RefusedError for the first missing field."""
        for name in ("promised_at", "why") if self.moves else ("promised_at",):
            self.check(name)
        due_at = self._when(now)
        if not self.moves:
            return GivenTime(due_at, self.typed["said_words"], told=True, sorry_said=None, at=self.when.at(now))
        if not self.typed["told"]:
            raise RefusedError("told", PromiseCause.MOVE_TOLD_WANTED)
        told = self.typed["told"] == "yes"
        at = self.when.at(now) if told else now
        if self._is_late:
            lateness.refuse_unsaid(self.typed, "sorry_said")
        sorry = self.typed["sorry_said"] == "yes" if self._is_late else None
        return GivenTime(due_at, self.typed["why"], told, sorry, at)

    def write(self, ready: GivenTime) -> Saved:
        """Record it. Raises DeskError."""
        row = self.subject.row
        if self.moves:
            move.move_promise(
                self.desk,
                row.contact_id,
                promised_at=ready.promised_at,
                why=ready.words,
                told=ready.told,
                at=ready.at,
                promise_id=row.promise_id,
                sorry_said=ready.sorry_said,
                version=row.version,
                entry_id=self.first_save.entry_id,
            )
        else:
            move.give_promise(
                self.desk,
                row.contact_id,
                promised_at=ready.promised_at,
                said_words=ready.words,
                at=ready.at,
                version=row.version,
                entry_id=self.first_save.entry_id,
            )
        return self.subject.saved(f"by {phrases.due_words(ready.promised_at, self.clock.now())}.")
