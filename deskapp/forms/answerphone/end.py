"""The end of an answerphone check: reconcile the counts, and record whether the messages were deleted or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from db.answerphone.check import MOST_LETTERS, count_of, finish_check, mismatch, mismatch_explained
from db.answerphone.read import CheckSeen, one_check
from db.desk.charter_of_day import edition_on
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import Deleted
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.fields import ChoiceField, Hint, Option, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.refusing import ask_chosen_again
from deskapp.forms.results import NextForm, Saved
from deskapp.forms.typed import refusing
from deskapp.views.answerphone import became_words, begun_words, done_words, summary, to_hear_again
from deskapp.wording import phrases
from deskapp.wording.causes import DayCause
from deskapp.wording.form_names import ENDING, OF_CHECK

DELETED = (Option(Deleted.YES, "y", "Yes, all deleted"), Option(Deleted.KEPT, "k", "Kept on the machine"))
GREETING_RIGHT = (Option("yes", "y", "Yes"), Option("no", "n", "No, needs changing"))
BACK = "b"
"""The letter that goes back to the messages: on a choice, or alone in the reason."""
_GONE = "{by} finished this check at {at}: nothing is left to do."
STATE, QUESTION, SUMMARY = "state", "question", "summary"
COUNT, REASON, CHOICE, WHY, GREET = "machine_count", "mismatch_reason", "deleted_state", "kept_why", "greeting_ok"
_PARTS: tuple[Part, ...] = (
    TextBlock(STATE, "panel"),
    TextBlock(QUESTION, "strong"),
    TextBlock(SUMMARY),
    TextField(COUNT, "Machine said", "if it was a miscount", width=4, max_length=3, figures_only=True),
    TextField(REASON, "What happened", width=0, max_length=200),
    ChoiceField(CHOICE, "Deleted?", DELETED, brief=False),
    TextField(WHY, "Why kept", width=0, max_length=200),
    ChoiceField(GREET, "Greeting right", GREETING_RIGHT, brief=False),
)


class _Ending(NamedTuple):
    """The answers that end a check."""

    machine_count: int
    mismatch_reason: str
    deleted_state: Deleted
    kept_why: str
    greeting_ok: bool


class CheckEndForm(Form[_Ending]):
    """The end of one check: the counts reconciled, and the state of the machine."""

    NAME = ENDING
    TITLE = "The end of the check"
    HELP = """The machine said so many, you wrote down so many. Where they differ, say what happened to the others.
Delete the messages from the machine only now: everything is written down or explained.
b goes back to the messages. Shift+Tab goes up to the count, if it was a miscount."""
    ASKED_LAST = (COUNT,)
    HINTS: ClassVar[Mapping[str, Hint]] = {
        COUNT: Hint("How many it said. Count again if they don't match."),
        REASON: Hint("h hang-up, u unclear, o our own test; or words. b: back"),
        CHOICE: Hint("y once they are deleted, k if they stay on it. b: back to the messages"),
        WHY: Hint("In a few words, like: Samira is to listen to the second"),
        GREET: Hint("Is it true today? Then Enter finishes the check. b: back"),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._check: CheckSeen | None = None

    def prepare(self) -> None:
        """Read the check. Raises RecordError."""
        self._check = one_check(self.desk.engine, self.check_id)
        if self._check.ended_at is not None:
            self.tell(_GONE.format(by=self._check.ended_by, at=phrases.clock_time(self._check.ended_at)))

    @property
    def check_id(self) -> int:
        """The check that ends here."""
        return int(self.draft.values.get(OF_CHECK) or self._begun[OF_CHECK])

    @property
    def _seen(self) -> CheckSeen:
        assert self._check is not None  # noqa: S101 - read before the form is used
        return self._check

    def parts(self) -> Sequence[Part]:
        """The results of the messages, and the questions."""
        return _PARTS

    def begins_with(self) -> Mapping[str, str]:
        """The count as entered at the start of the check."""
        return {COUNT: str(self._seen.machine_count or 0), **super().begins_with()}

    # Reconciling the counts

    def _said(self) -> int | None:
        """The count typed; None while it is not a number."""
        try:
            return count_of(self.typed[COUNT])
        except WordsError:
            return None

    @property
    def _differs(self) -> bool:
        return self._said() != self._seen.written_count

    def path(self) -> Sequence[str]:
        """The reason where the counts differ, what becomes of the messages, and the greeting."""
        reason = (REASON,) if self._differs else ()
        kept = (WHY,) if self.typed[CHOICE] == Deleted.KEPT else ()
        return (*reason, CHOICE, *kept, GREET)

    def hidden(self) -> frozenset[str]:
        """The fields off the path. Messages may be deleted only once each is logged or explained."""
        shown = {COUNT, *self.path()}
        if self._differs and not self.typed[REASON]:
            shown &= {COUNT, REASON}
        return frozenset(self.fields).difference(shown)

    def goes_to(self, name: str, typed: str) -> NextForm | None:
        """Back to the messages."""
        if typed.strip().casefold() != BACK or name not in (REASON, CHOICE, GREET):
            return None
        if name == REASON:
            self.put(REASON, "")
        return NextForm("message", {OF_CHECK: str(self.check_id)})

    def also(self, name: str) -> str:  # noqa: ARG002 - from any of them
        """The way back to the messages."""
        return "Also: b back to the messages."

    def check(self, name: str) -> None:
        """Refuse a count, or a difference without a reason; ask once before a message that must be heard again is
        deleted. Raises RefusedError.
        """
        if name == COUNT:
            self._count()
        if name in (COUNT, REASON):
            reason = self._reason()
            if reason and reason != self.typed[REASON]:
                self.put(REASON, reason)
        if name == CHOICE and self.typed[CHOICE] == Deleted.YES and (refs := to_hear_again(self._seen)):
            ask_chosen_again(self, CHOICE, DayCause.STILL_TO_HEAR, refs=refs)

    def _count(self) -> int:
        with refusing(COUNT):
            return count_of(self.typed[COUNT])

    def _reason(self) -> str:
        with refusing(REASON):
            return mismatch_explained(self._count(), self._seen.written_count, self.typed[REASON])

    # Saving

    def read(self, now: datetime) -> _Ending:  # noqa: ARG002 - a check ends the same at any time
        """The answers. Raises RefusedError for the first question that has none."""
        count, reason = self._count(), self._reason()
        if not self.typed[CHOICE]:
            raise RefusedError(CHOICE, DayCause.DELETED_WANTED)
        self.check(CHOICE)
        deleted = Deleted(self.typed[CHOICE])
        if deleted is Deleted.KEPT and not self.typed[WHY]:
            raise RefusedError(WHY, DayCause.KEPT_WHY_WANTED)
        greeting = {"yes": True, "no": False}.get(self.typed[GREET])
        if greeting is None:
            raise RefusedError(GREET, DayCause.GREETING_WANTED)
        return _Ending(count, reason, deleted, self.typed[WHY], greeting)

    def write(self, ready: _Ending) -> Saved:
        """Finish the check. Raises DeskError."""
        check = finish_check(
            self.desk,
            self.check_id,
            machine_count=ready.machine_count,
            mismatch_reason=ready.mismatch_reason,
            deleted_state=ready.deleted_state,
            kept_why=ready.kept_why,
            greeting_ok=ready.greeting_ok,
        )
        words = f"{done_words(check, edition_on(self.desk, check.day))} {became_words(check)}".strip()
        return Saved(words, undoable=False)

    # Words

    def heading(self, now: datetime) -> tuple[str, str]:
        """The check's start, the present time, and its author."""
        seen, width = self._seen, self.room[0]
        day = phrases.day_short(phrases.local_time(seen.started_at).date())
        span = f"{phrases.clock_time(seen.started_at)} to {phrases.clock_time(now)} {day}"
        name = "Answerphone check  " if width >= 80 else "Answerphone"
        return f"{name} {span}  by {seen.at_it.split()[0]}", "the end"

    def block(self, name: str, now: datetime) -> str:
        """A warning for a check of an earlier day, the comparison of the counts, and the results of the messages."""
        if name == STATE:
            return begun_words(self._seen, now)
        if name == QUESTION:
            return self._question()
        return "\n".join(f"  {line}" for line in summary(self._seen))

    def _question(self) -> str:
        said, written = self._said(), self._seen.written_count
        if said is None or not self._differs:
            return f"The machine said {written}, you wrote down {written}. They match."
        # The letters of the reasons stand in its hint.
        return str(mismatch(said, written)).removesuffix(MOST_LETTERS)

    def opening(self, now: datetime) -> list[str]:
        """The comparison of the counts, and the results of the messages."""
        return [self._question(), *(line.strip() for line in self.block(SUMMARY, now).split("\n"))]
