"""Give a time that they will hear by, or move the one we gave. What the charter owes is never moved: both stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import moving
from db.desk import Desk
from db.drafts import Draft
from db.entry_times import promised_at
from db.first_page import QueueRow
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.words import moments, phrases
from screens import late
from screens.deed_form import DeedForm
from screens.echoes import promise_echo
from screens.widgets.box import Box
from screens.widgets.choice import YES_NO, Choice

WHEN_WANTED = "Enter when you promised, like tomorrow or wed 3pm"
WHY_WANTED = "Enter why it has to move, like: Samira held up"
TOLD_WANTED = "Did you tell them the new time? y or n"


@dataclass(frozen=True, slots=True)
class Ready:
    """A time that can be promised. `why` and `told` are of a time that is moved."""

    promised_at: datetime
    words: str
    told: bool
    sorry_said: bool | None


class PromiseForm(DeedForm[Ready]):
    """One time. Moves what we promised, where the soonest that waits is a time of ours; else gives one besides."""

    NAME = "Promise, or move the time"
    DONE = "Promise"
    HELP = """Type when they will hear: 5pm, tomorrow, wed 3pm, +2d. It is said back in full before it is saved.
A time of ours that is moved before it ran out, and told, is not a broken promise. Any other counts as missed.
What the charter owes cannot be moved: a time given then stands besides it."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "promised_at": "When they will hear: 5pm, tomorrow, wed 3pm, +2d",
        "why": "Why it has to move, in a few words.",
        "told": "Did you tell them the new time? Then Enter saves.",
        "sorry_said": f"{late.HINTS['sorry_said']} Then Enter saves.",
        "said_words": "What you told them, in a few words. Enter saves.",
    }

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, row: QueueRow) -> None:
        super().__init__(desk, clock, draft, row)
        self.moves = moving.can_move(row.promise)
        """Whether a time of ours is moved. What the form asks stays, whatever others do meanwhile."""

    @property
    def _is_late(self) -> bool:
        return self.moves and self.clock.now() > self.row.due_at

    def boxes(self) -> ComposeResult:
        """The new time; of a moved one why, and whether they know."""
        yield Box(
            "promised_at", "New time" if self.moves else "Hears by", cells=20, max_length=40, hint="like: wed 3pm"
        )
        if not self.moves:
            yield Box("said_words", "Told them", cells=0, max_length=400)
            return
        yield Box("why", "Why", cells=0, max_length=120)
        yield Choice("told", "Told them?", YES_NO, brief=True)
        yield late.sorry_choice()

    def path(self) -> Sequence[str]:
        """When; of a moved one why and whether they know; of a late one whether we said sorry."""
        if not self.moves:
            return ("promised_at", "said_words")
        return ("promised_at", "why", "told", *(("sorry_said",) if self._is_late else ()))

    def show_words(self) -> None:
        """And the time, said back in full."""
        super().show_words()
        if self.moves:
            self.fields["sorry_said"].display = self._is_late
        echo = promise_echo(self.typed, self.clock.now(), self.desk.edition.calendar)
        self.query_one("#box-promised-at", Box).echo = echo

    def after(self) -> str:
        """How the time before will count."""
        if not self.moves:
            return "After saving: what is owed already stands as it is, and this time besides it."
        if self._is_late:
            return "After saving: the time before counts as missed. The new one can be kept."
        if self.typed["told"] == "no":
            return "After saving: the time before counts as missed, because they were not told."
        return "After saving: the new time takes the place of the one before."

    def check(self, name: str) -> None:
        """Each says what it wants when it is left."""
        if name == "promised_at":
            self._when(self.clock.now())
            self.check_promise()
        elif name == "why" and not self.typed["why"].strip():
            raise RefusedError("why", WHY_WANTED)

    def _when(self, now: datetime) -> datetime:
        try:
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except moments.SuggestingError:
            return now  # check_promise asks about it
        if due_at is None:
            raise RefusedError("promised_at", WHEN_WANTED)
        return due_at

    def read(self, now: datetime) -> Ready:
        """The promise, or the first field that is wanting."""
        for name in ("promised_at", "why") if self.moves else ("promised_at",):
            self.check(name)
        due_at = self._when(now)
        if not self.moves:
            return Ready(due_at, self.typed["said_words"], told=True, sorry_said=None)
        if not self.typed["told"]:
            raise RefusedError("told", TOLD_WANTED)
        if self._is_late:
            late.refuse_unsaid(self.typed, "sorry_said")
        sorry = self.typed["sorry_said"] == "yes" if self._is_late else None
        return Ready(due_at, self.typed["why"], self.typed["told"] == "yes", sorry)

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        contact_id = self.row.contact_id
        if self.moves:
            moving.move_promise(
                self.desk,
                contact_id,
                promised_at=ready.promised_at,
                why=ready.words,
                told=ready.told,
                promise_id=self.row.promise_id,
                sorry_said=ready.sorry_said,
                version=self.row.version,
                entry_id=self.draft.id,
            )
        else:
            moving.give_promise(
                self.desk,
                contact_id,
                promised_at=ready.promised_at,
                said_words=ready.words,
                version=self.row.version,
                entry_id=self.draft.id,
            )
        return self.saved(f"by {phrases.due_words(ready.promised_at, self.clock.now())}."), contact_id
