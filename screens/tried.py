"""Tried to reach them, and did not: `t`, one letter, Enter. Trying is no reply: it stays in the queue.

After the charter's number of tries it can be closed here as could not reach them; and what nobody can be replied to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import tries, unreached
from db.desk import Desk
from db.drafts import Draft
from db.entry_times import done_at
from db.first_page import QueueRow
from db.models import ClosedReason, TryResult
from db.tries import Tally
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.errors import DeskError, WordsError
from deskapp.words import phrases
from deskapp.words.best_time import next_try
from screens import late
from screens.deed_form import DeedForm
from screens.echoes import past_echo
from screens.frame import HOLDS_KEYS
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

RESULTS = (
    Option(TryResult.NO_ANSWER, "n", "No answer"),
    Option(TryResult.ENGAGED, "e", "Engaged"),
    Option(TryResult.LEFT_MESSAGE, "m", "Left a message"),
    Option(TryResult.WRONG_NUMBER, "w", "Wrong number"),
    Option(TryResult.UNSAFE, "u", "Not safe to leave one"),
    Option(ClosedReason.COULD_NOT_REACH, "c", "Close: could not reach them"),
    Option(ClosedReason.NOT_POSSIBLE, "x", "Close: nobody to reply to (say why)"),
)
CLOSED = {
    ClosedReason.COULD_NOT_REACH: "closed, could not reach them.",
    ClosedReason.NOT_POSSIBLE: "closed, nobody to reply to.",
}
RESULT_WANTED = "Choose what happened: n, e, m, w or u"
OR_CLOSE = "Write instead (r, then l), or t c closes it."


@dataclass(frozen=True, slots=True)
class Ready:
    """A try that can be recorded, or a reason for which it can be closed; `miss_reason` is of one closed late."""

    result: TryResult | ClosedReason
    at: datetime
    words: str
    miss_reason: str | None


class TriedForm(DeedForm[Ready]):
    """One try to reach one contact."""

    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "Tried to reach them"
    DONE = "Tried"
    HELP = """One letter says what happened, and Enter saves: n no answer, e engaged, m left a message.
Trying is not a reply: what we promised stays in the queue, and its time is not moved.
It says when to try again: half a working day later, in the time that suits them.
After the charter's number of tries, on two days, c closes it as could not reach them; writing to them is better.
x is for a message with no name and no number: there is nobody to reply to. Both are counted beside, not as kept."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "result": "One letter says what happened. Then Enter saves.",
        "words": "Enter saves. Words are wanted only where they help the next who tries.",
        "at": "When you tried. Enter: now. Or: 1040, -15, y 1620",
        "miss_reason": "It was late before anybody tried. Why? It helps us fix it. Enter saves.",
    }

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, row: QueueRow) -> None:
        super().__init__(desk, clock, draft, row)
        self._so_far: Tally | None = None
        """How they were tried before; None until it was read."""

    def boxes(self) -> ComposeResult:
        """What happened, in a letter; words and another time only where somebody wants them."""
        yield Choice("result", "What happened", RESULTS, brief=True)
        yield Box("words", "In words", cells=0, max_length=400, hint="only if it helps")
        yield late.why_choice()
        yield Box("at", "When", cells=20, max_length=40, hint="Enter: now")

    def on_mount(self) -> None:
        """See how they were tried before."""
        self.app.run_worker(self._look_back(), group=HOLDS_KEYS)

    async def _look_back(self) -> None:
        try:
            self._so_far = await asyncio.to_thread(tries.so_far, self.desk, self.row.contact_id)
        except DeskError as error:
            self.say(str(error), "wrong")
        else:
            self.show_words()

    def path(self) -> Sequence[str]:
        """A letter, then Enter; why, of one that is closed and was late."""
        return ("result", "words", *(("miss_reason",) if self._closes_late else ()))

    @property
    def _closed_reason(self) -> ClosedReason | None:
        result = self.typed["result"]
        return ClosedReason(result) if result in CLOSED else None

    @property
    def _closes_late(self) -> bool:
        first_at = self._so_far.first_at if self._so_far else None
        return self._closed_reason is ClosedReason.COULD_NOT_REACH and (first_at or self.clock.now()) > self.row.due_at

    # What it says

    def after(self) -> str:
        """A try ends nothing; when to try again, or that it was enough."""
        if self._closes_late:
            return "After saving: it leaves the queue. It was first tried too late, and counts as missed."
        if self._closed_reason:
            return "After saving: it leaves the queue. It counts beside, as neither kept nor missed."
        stays = "After saving: it stays in the queue, with the same time to reply by."
        if self._so_far is None:
            return stays
        if self._so_far.enough(self.desk.edition) and not self.typed["result"]:
            return f"{_been(self._so_far.tries, self._so_far.days)} {OR_CLOSE.replace('t c', 'c')}"
        best = f" Best time: {self._so_far.best_time}." if self._so_far.best_time else ""
        return f"{stays}\n{self._again(self.clock.now(), self._so_far.best_time)}{best}"

    def _again(self, at: datetime, best_time: str) -> str:
        again, due_at = next_try(at, best_time, self.desk.edition.calendar), self.row.due_at
        if at < due_at < again:
            return f"Try again before {phrases.due_words(due_at, self.clock.now())}."
        return f"Try again from {phrases.due_words(again, self.clock.now())}."

    def show_words(self) -> None:
        """And the time that was typed, said back."""
        super().show_words()
        self.fields["miss_reason"].display = self._closes_late
        self.fields["at"].display = self._closed_reason is None
        self.query_one("#box-at", Box).echo = past_echo(self.typed["at"], self.clock.now())

    # Going on and saving

    def check(self, name: str) -> None:
        """What cannot be so is refused where it is said."""
        if name == "result":
            self._result()
        elif name == "words" and self._closed_reason is ClosedReason.NOT_POSSIBLE and not self.typed["words"]:
            raise RefusedError("words", unreached.WHY_WANTED)
        elif name == "miss_reason":
            late.refuse_unsaid(self.typed, name)
        elif name == "at":
            done_at(self.typed, self.clock.now())

    def read(self, now: datetime) -> Ready:
        """The try, or the first field that is wanting."""
        for name in self.path():
            self.check(name)
        at = now if self._closed_reason else done_at(self.typed, now)
        why_late = self.typed["miss_reason"] if self._closes_late else None
        return Ready(self._result(), at, self.typed["words"], why_late)

    def _result(self) -> TryResult | ClosedReason:
        if not self.typed["result"]:
            raise RefusedError("result", RESULT_WANTED)
        if self._closed_reason:
            self._refuse_too_few()
            return self._closed_reason
        result = TryResult(self.typed["result"])
        if result is TryResult.LEFT_MESSAGE and self.row.ok_to_leave_message == "no":
            who = self.row.name or "They"
            raise RefusedError("result", f"{who} asked us not to leave messages. n No answer instead?")
        return result

    def _refuse_too_few(self) -> None:
        if self._closed_reason is ClosedReason.COULD_NOT_REACH and self._so_far is not None:
            try:
                tries.refuse_too_few(self._so_far, self.desk.edition)
            except WordsError as error:
                raise RefusedError("result", str(error)) from error

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        contact_id = self.row.contact_id
        if isinstance(ready.result, ClosedReason):
            unreached.close_unreached(
                self.desk,
                contact_id,
                closed_reason=ready.result,
                words=ready.words,
                miss_reason=ready.miss_reason,
                version=self.row.version,
                entry_id=self.draft.id,
            )
            return self.saved(CLOSED[ready.result]), contact_id
        tries.tried(self.desk, contact_id, result=ready.result, at=ready.at, words=ready.words, entry_id=self.draft.id)
        return self.saved(self._told(tries.so_far(self.desk, contact_id), ready.at)), contact_id

    def _told(self, seen: Tally, at: datetime) -> str:
        if seen.enough(self.desk.edition):
            return f"{_been(seen.tries, seen.days).lower()} {OR_CLOSE}"
        return f"tried {phrases.times_words(seen.tries)}. {self._again(at, seen.best_time)}"


def _been(count: int, days: int) -> str:
    return f"Tried {phrases.times_words(count)} on {days} days."
