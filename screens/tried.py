"""Tried to reach them, and did not: `t`, one letter, Enter. Trying is no reply: it stays in the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import tries
from db.entry import RefusedError
from db.models import TryResult
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from screens.deed_form import DeedForm, name_of
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

RESULTS = (
    Option(TryResult.NO_ANSWER, "n", "No answer"),
    Option(TryResult.ENGAGED, "e", "Engaged"),
    Option(TryResult.LEFT_MESSAGE, "m", "Left a message"),
    Option(TryResult.WRONG_NUMBER, "w", "Wrong number"),
    Option(TryResult.UNSAFE, "u", "Not safe to leave one"),
)
RESULT_WANTED = "Choose what happened: n, e, m, w or u"
ENOUGH_TRIES, ENOUGH_DAYS = 3, 2
"""Tries, and days they were on, after which writing is suggested (design: screens, C6)."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A try that can be recorded."""

    result: TryResult
    at: datetime
    words: str


class TriedForm(DeedForm[Ready]):
    """One try to reach one contact."""

    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "Tried to reach them"
    DONE = "Tried"
    HELP = """One letter says what happened, and Enter saves: n no answer, e engaged, m left a message.
Trying is not a reply: what we promised stays in the queue, and its time is not moved."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "result": "One letter says what happened. Then Enter saves.",
        "words": "Enter saves. Words are wanted only where they help the next who tries.",
        "at": "When you tried. Enter: now. Or: 1040, -15, y 1620",
    }

    def boxes(self) -> ComposeResult:
        """What happened, in a letter; words and another time only where somebody wants them."""
        yield Choice("result", "What happened", RESULTS, brief=True)
        yield Box("words", "In words", cells=0, max_length=400, hint="only if it helps")
        yield Box("at", "When", cells=20, max_length=40, hint="Enter: now")

    def path(self) -> Sequence[str]:
        """A letter, then Enter."""
        return ("result", "words")

    def after(self) -> str:
        """A try ends nothing."""
        return "After saving: it stays in the queue, with the same time to reply by."

    def check(self, name: str) -> None:
        """What cannot be so is refused where it is said."""
        if name == "result":
            self._result()
        elif name == "at":
            self._at(self.clock.now())

    def show_words(self) -> None:
        """And the time that was typed, said back."""
        super().show_words()
        box, now = self.query_one("#box-at", Box), self.clock.now()
        try:
            box.echo = phrases.read_back(moments.past(self.typed["at"], now), now) if self.typed["at"] else ""
        except WordsError:
            box.echo = ""

    def read(self, now: datetime) -> Ready:
        """The try, or the first field that is wanting."""
        return Ready(self._result(), self._at(now), self.typed["words"])

    def _result(self) -> TryResult:
        if not self.typed["result"]:
            raise RefusedError("result", RESULT_WANTED)
        result = TryResult(self.typed["result"])
        if result is TryResult.LEFT_MESSAGE and self.row.ok_to_leave_message == "no":
            who = self.row.name or "They"
            raise RefusedError("result", f"{who} asked us not to leave messages. n No answer instead?")
        return result

    def _at(self, now: datetime) -> datetime:
        if not self.typed["at"]:
            return now
        try:
            return moments.past(self.typed["at"], now)
        except WordsError as error:
            raise RefusedError("at", str(error)) from error

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        done = tries.tried(
            self.desk,
            self.row.contact_id,
            result=ready.result,
            at=ready.at,
            words=ready.words,
            entry_id=self.draft.id,
        )
        return f"{done.ref} {name_of(self.row)}: {_told(done.tries, done.days)} z takes it back.", self.row.contact_id


def _told(count: int, days: int) -> str:
    times = {1: "once", 2: "twice"}.get(count, f"{count} times")
    if count >= ENOUGH_TRIES and days >= ENOUGH_DAYS:
        return f"tried {times} on {days} days. Write instead?"
    return f"tried {times}. It stays in the queue."
