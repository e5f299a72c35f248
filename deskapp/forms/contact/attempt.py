"""Record an attempt to reach a person: one letter, Enter. An attempt is no reply: the contact stays in the queue.

After the charter's number of attempts the contact can be closed here as unreached; one to which no reply is possible
can be closed at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import ClosedReason, TryResult
from db.replies import attempts, close_unreached
from db.replies.attempts import Tally
from deskapp.errors import RefusedError, Remedy
from deskapp.forms.contact import lateness
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Option, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.refusing import ask_chosen_again
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.typed import refusing
from deskapp.parsing.best_time import next_try
from deskapp.wording import phrases
from deskapp.wording.causes import Cause, ReplyCause

RESULTS = (
    Option(TryResult.NO_ANSWER, "n", "No answer"),
    Option(TryResult.ENGAGED, "e", "Engaged"),
    Option(TryResult.LEFT_MESSAGE, "m", "Left a message"),
    Option(TryResult.WRONG_NUMBER, "w", "Wrong number"),
    Option(TryResult.UNSAFE, "u", "Not safe to leave a message"),
    Option(ClosedReason.COULD_NOT_REACH, "c", "Close: could not reach them"),
    Option(ClosedReason.NOT_POSSIBLE, "x", "Close: nobody to reply to (say why)"),
)
_CLOSED = {
    ClosedReason.COULD_NOT_REACH: "closed, could not reach them.",
    ClosedReason.NOT_POSSIBLE: "closed, nobody to reply to.",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt and its time (UTC), or a reason for closing; `miss_reason` explains one that is closed overdue."""

    result: TryResult | ClosedReason
    at: datetime
    words: str
    miss_reason: str | None


class AttemptForm(Form[Attempt]):
    """One attempt to reach the caller of one contact."""

    NAME = "tried"
    TITLE = "Tried to reach them"
    HELP = """One letter says what happened, and Enter saves: n no answer, e engaged, m left a message.
Trying is not a reply: what we promised stays in the queue, and its time is not moved.
It says when to try again: half a working day later, at a time that suits them.
After the charter's number of tries, on two days, c closes it as could not reach them; writing to them is better.
x is for a message with no name and no number: there is nobody to reply to. Both are counted apart, not as kept."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "result": Hint("One letter says what happened.", "Then Enter saves."),
        "words": Hint("Add a word if it helps whoever tries next.", "Enter saves."),
        "at": Hint("When you tried. Enter: now. Or: 1040, -15, y 1620"),
        "miss_reason": Hint("It was late before anybody tried. Why? It helps us fix it.", "Enter saves."),
    }
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("at",)

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Tried")
        self.tally: Tally | None = None
        """The attempts before this one; None until `prepare` read them."""

    def prepare(self) -> None:
        """Read the contact and the attempts before this one."""
        super().prepare()
        self.tally = attempts.so_far(self.desk, self.subject.contact_id)

    def parts(self) -> Sequence[Part]:
        """The result as one letter, then the optional fields: words, the reason for lateness, another time."""
        return (
            TextBlock(ABOUT),
            ChoiceField("result", "What happened", RESULTS),
            TextField("words", "In words", hint="only if it helps", width=0, max_length=400, lines=3),
            lateness.MISS_REASON,
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The result and words; the reason for lateness, if the attempt closes an overdue contact, or the time if it
        has to be asked.
        """
        last = ("miss_reason",) if self._closes_late else () if self._closed_reason else self.when.path
        return ("result", "words", *last)

    def hidden(self) -> frozenset[str]:
        """The reason for lateness, unless it closes overdue; the time, if it is closed now."""
        in_time = () if self._closes_late else ("miss_reason",)
        return frozenset((*in_time, *(("at",) if self._closed_reason else ())))

    @property
    def _closed_reason(self) -> ClosedReason | None:
        result = self.typed["result"]
        return ClosedReason(result) if result in _CLOSED else None

    @property
    def _closes_late(self) -> bool:
        first_at = (self.tally.first_at if self.tally else None) or self.clock.now()
        return self._closed_reason is ClosedReason.COULD_NOT_REACH and first_at > self.subject.row.due_at

    def after(self, now: datetime) -> str:
        """A sentence on the next step: when to try again, or that the attempts suffice to close the contact."""
        if self._closes_late:
            return "After saving: it leaves the queue. It was first tried too late, and counts as missed."
        if self._closed_reason:
            return "After saving: it leaves the queue. It is counted apart: neither kept nor missed."
        stays = "After saving: it stays in the queue, with the same time to reply by."
        if self.tally is None:
            return stays
        if self.tally.enough(self.desk.edition) and not self.typed["result"]:
            return f"{_been(self.tally)} {self._or_close(Remedy.CLOSE_HERE)}"
        best = f" Best time: {self.tally.best_time}." if self.tally.best_time else ""
        return f"{stays}\n{self._again(now, self.tally.best_time)}{best}"

    def _or_close(self, close: Remedy) -> str:
        return f"{self.remedies[Remedy.WRITE_INSTEAD]}, or {self.remedies[close]}."

    def _again(self, at: datetime, best_time: str) -> str:
        again, due_at = next_try(at, best_time, self.desk.edition.calendar), self.subject.row.due_at
        if at < due_at < again:
            return f"Try again before {phrases.due_words(due_at, self.clock.now())}."
        return f"Try again from {phrases.due_words(again, self.clock.now())}."

    def check(self, name: str) -> None:
        """Validate a field as it is left. Raises RefusedError."""
        if name == "result":
            self._result()
        elif name == "words" and self._closed_reason is ClosedReason.NOT_POSSIBLE and not self.typed["words"]:
            raise RefusedError("words", ReplyCause.UNREACHED_WHY_WANTED)
        elif name == "miss_reason":
            lateness.refuse_unsaid(self.typed, name)
        super().check(name)

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("words")

    def read(self, now: datetime) -> Attempt:
        """The attempt. Raises RefusedError for the first missing field."""
        for name in self.path():
            self.check(name)
        at = now if self._closed_reason else self.when.at(now)
        why_late = self.typed["miss_reason"] if self._closes_late else None
        return Attempt(self._result(), at, self.typed["words"], why_late)

    def _result(self) -> TryResult | ClosedReason:
        if not self.typed["result"]:
            raise RefusedError("result", ReplyCause.ATTEMPT_RESULT_WANTED)
        if self._closed_reason:
            self._refuse_too_few()
            return self._closed_reason
        result, row = TryResult(self.typed["result"]), self.subject.row
        if result is TryResult.LEFT_MESSAGE and row.ok_to_leave_message == "no":
            ask_chosen_again(self, "result", Cause.MESSAGE_UNWANTED, who=row.name or "They")
        return result

    def _refuse_too_few(self) -> None:
        if self._closed_reason is ClosedReason.COULD_NOT_REACH and self.tally is not None:
            with refusing("result"):
                attempts.refuse_too_few(self.tally, self.desk.edition)

    def write(self, ready: Attempt) -> Saved:
        """Record it. Raises DeskError."""
        contact_id, entry_id = self.subject.contact_id, self.first_save.entry_id
        if isinstance(ready.result, ClosedReason):
            close_unreached.close_unreached(
                self.desk,
                contact_id,
                closed_reason=ready.result,
                words=ready.words,
                miss_reason=ready.miss_reason,
                version=self.subject.row.version,
                entry_id=entry_id,
            )
            return self.subject.saved(_CLOSED[ready.result])
        attempts.record_attempt(
            self.desk,
            contact_id,
            result=ready.result,
            at=ready.at,
            words=ready.words,
            against_wish=self.subject.row.ok_to_leave_message == "no",
            entry_id=entry_id,
        )
        return self.subject.saved(self._told(attempts.so_far(self.desk, contact_id), ready.at))

    def _told(self, tally: Tally, at: datetime) -> str:
        if tally.enough(self.desk.edition):
            return f"{_been(tally).lower()} {self._or_close(Remedy.CLOSE_UNREACHED)}"
        return f"tried {phrases.times_words(tally.tries)}. {self._again(at, tally.best_time)}"


def _been(tally: Tally) -> str:
    return f"Tried {phrases.times_words(tally.tries)} on {tally.days} days."
