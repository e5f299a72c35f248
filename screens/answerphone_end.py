"""The end of an answerphone check: said and written down are reconciled, and what becomes of the messages is said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from db.answerphone import LETTERS, count_of, explained, finish, mismatch, say_count
from db.answerphone_seen import CheckSeen, one_check
from db.answerphone_words import became_words, begun_words, done_words, summary
from db.editions import edition_of
from db.models import Deleted
from db.typed import RefusedError
from deskapp.errors import DeskError, WordsError
from deskapp.words import phrases
from screens.answerphone_names import OF_CHECK
from screens.frame import HOLDS_KEYS
from screens.kept_form import KeptForm
from screens.requests import NextMessage
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

DELETED = (Option(Deleted.YES, "y", "Yes, all deleted"), Option(Deleted.KEPT, "k", "Kept on the machine"))
GREETING = (Option("yes", "y", "Yes"), Option("no", "n", "No, needs changing"))
BACK = "b"
"""What goes back to the messages: off a text box, or alone in one."""
GONE = "{by} finished this check at {at}. Esc goes back to the queue."


class Ending(NamedTuple):
    """How a check is to end, as it was typed."""

    machine_count: int
    mismatch_reason: str
    deleted_state: Deleted | None
    kept_why: str
    greeting_ok: bool | None


class FinishForm(KeptForm[Ending]):
    """What came of the messages, and what becomes of them."""

    CSS_PATH = "answerphone.tcss"
    AUTO_FOCUS: ClassVar[str | None] = ""
    NAME = "The end of the check"
    HELP = """The machine said so many, you wrote down so many. Where they differ, say what happened to the others.
Delete the messages from the machine only now: everything is written down or explained.
b goes back to the messages. Shift+Tab goes up to the count, if it was a miscount."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "machine_count": "How many it said. Count again if they don't match.",
        "mismatch_reason": "h hang-up, u unclear, o our own test; or words. b: back",
        "deleted_state": "y once they are deleted, k if they stay on it. b: back to the messages",
        "kept_why": "In a few words, like: Samira is to listen to the second",
        "greeting_ok": "Is it true today? Then Enter finishes the check. b: back",
    }

    seen: CheckSeen | None = None

    @property
    def check_id(self) -> int:
        """The check that ends here."""
        return int(self.draft.values.get(OF_CHECK) or self.begins_with()[OF_CHECK])

    def body(self) -> ComposeResult:
        """What came of it, and the questions."""
        yield Static(id="state", markup=False)
        yield Static(id="question", markup=False)
        yield Static(id="summary", markup=False)
        yield Box("machine_count", "Machine said", cells=4, max_length=3, hint="if it was a miscount")
        yield Box("mismatch_reason", "What happened", cells=0, max_length=200)
        yield Choice("deleted_state", "Deleted?", DELETED)
        yield Box("kept_why", "Why kept", cells=0, max_length=200)
        yield Choice("greeting_ok", "Greeting right", GREETING)

    def begins_with(self) -> Mapping[str, str]:
        """The count as it was said at first."""
        count = {"machine_count": str(self.seen.machine_count or 0)} if self.seen else {}
        return {**count, **super().begins_with()}

    def on_mount(self) -> None:
        """Read the check, before any key that needs it is handed on."""
        self.run_worker(self._open(), group=HOLDS_KEYS)

    async def _open(self) -> None:
        try:
            self.seen = await asyncio.to_thread(one_check, self.desk.engine, self.check_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if not self.typed["machine_count"]:
            self.fields["machine_count"].put(self.begins_with()["machine_count"])
        self.show_words()
        left_in = self.fields.get(self.draft.at_field)
        if left_in is None or not left_in.display:
            self.fields[self.path()[0]].focus()
        if self.seen.ended_at is not None:
            at = phrases.clock_time(self.seen.ended_at)
            self.say(GONE.format(by=self.seen.ended_by, at=at), "wrong")

    # What differs

    @property
    def said(self) -> int | None:
        """How many the machine said, as it stands in the box; None while that is no number."""
        try:
            return count_of(self.typed["machine_count"])
        except WordsError:
            return None

    @property
    def _differs(self) -> bool:
        return self.seen is not None and self.said != self.seen.written_count

    @property
    def _is_unlocked(self) -> bool:
        """Whether the messages may be deleted: every one is written down or explained."""
        return not self._differs or bool(self.typed["mismatch_reason"])

    def path(self) -> Sequence[str]:
        """The reason where one is needed, then what becomes of the messages, then the greeting."""
        reason = ("mismatch_reason",) if self._differs else ()
        kept = ("kept_why",) if self.typed["deleted_state"] == Deleted.KEPT else ()
        return (*reason, "deleted_state", *kept, "greeting_ok")

    def check(self, name: str) -> None:
        """Nothing is deleted before everything is written down or explained. Raises RefusedError."""
        if name == "machine_count":
            self._count()
        if name in ("machine_count", "mismatch_reason") and self.seen is not None:
            reason = self._reason(self.seen)
            if reason and reason != self.typed["mismatch_reason"]:
                self.fields["mismatch_reason"].put(reason)

    def _count(self) -> int:
        try:
            return count_of(self.typed["machine_count"])
        except WordsError as wrong:
            raise RefusedError("machine_count", str(wrong)) from wrong

    def _reason(self, check: CheckSeen) -> str:
        try:
            return explained(self._count(), check.written_count, self.typed["mismatch_reason"])
        except WordsError as wrong:
            raise RefusedError("mismatch_reason", str(wrong)) from wrong

    def leave(self, name: str) -> None:
        """b alone goes back to the messages."""
        if name == "mismatch_reason" and self.typed["mismatch_reason"].casefold() == BACK:
            self.fields["mismatch_reason"].put("")
            self._go_back()
        else:
            super().leave(name)

    @on(Choice.NotOffered)
    def _back_from_afar(self, event: Choice.NotOffered) -> None:
        if event.letter.casefold() == BACK:
            event.prevent_default()
            self._go_back()

    def _go_back(self) -> None:
        self.park()
        self.dismiss(None)
        self.app.post_message(NextMessage(self.check_id))

    # Saving

    def read(self, now: datetime) -> Ending:  # noqa: ARG002 - a check ends the same at any time
        """How it ends. Raises RefusedError for the first question that has no answer."""
        if self.seen is None:
            raise RefusedError("machine_count", "This check could not be read. Esc, and k tries again.")
        count, reason = self._count(), self._reason(self.seen)
        deleted = Deleted(self.typed["deleted_state"]) if self.typed["deleted_state"] else None
        if deleted is None:
            raise RefusedError("deleted_state", "Have the messages been deleted from the machine? y yes, k kept")
        if deleted is Deleted.KEPT and not self.typed["kept_why"]:
            raise RefusedError("kept_why", "Say why they are kept on the machine")
        greeting = {"yes": True, "no": False}.get(self.typed["greeting_ok"])
        if greeting is None:
            raise RefusedError("greeting_ok", "Is the greeting right for today? y yes, n no, needs changing")
        return Ending(count, reason, deleted, self.typed["kept_why"], greeting)

    def write(self, ready: Ending) -> tuple[str, int | None]:
        """Finish it (off the event loop). Raises DeskError."""
        if self.seen is not None and ready.machine_count != self.seen.machine_count:
            say_count(self.desk, self.check_id, ready.machine_count)
        check = finish(
            self.desk,
            self.check_id,
            mismatch_reason=ready.mismatch_reason,
            deleted_state=ready.deleted_state,
            kept_why=ready.kept_why,
            greeting_ok=ready.greeting_ok,
        )
        return f"{done_words(check, edition_of(self.desk, check.day))} {became_words(check)}".strip(), None

    def after_saving(self, values: Mapping[str, str], *, in_a_run: bool) -> Message | None:  # noqa: ARG002 - nothing follows a check
        """Nothing more."""
        return None

    # What it says

    def show_words(self) -> None:
        """What the machine said, what was written down, and what came of it."""
        check = self.seen
        if check is None:
            return
        now = self.clock.now()
        day = phrases.day_short(phrases.london(check.started_at).date())
        span = f"{phrases.clock_time(check.started_at)} to {phrases.clock_time(now)} {day}"
        name = "Answerphone check  " if self.app.size.width >= 80 else "Answerphone"
        self.top(f"{name} {span}  by {check.at_it.split()[0]}", right="the end")
        self.show("#state", begun_words(check, now))
        self.query_one("#state").display = bool(begun_words(check, now))
        self.show("#question", self.question_words(check))
        self.show("#summary", "\n".join(f"  {line}" for line in summary(check)))
        for name in ("mismatch_reason", "deleted_state", "kept_why", "greeting_ok"):
            self.fields[name].display = name in self.path() and (name == "mismatch_reason" or self._is_unlocked)

    def question_words(self, check: CheckSeen) -> str:
        """Whether said and written down match; what happened where they don't."""
        said = self.said
        if said is None or not self._differs:
            return f"The machine said {check.written_count}, you wrote down {check.written_count}. They match."
        # What the letters mean stands on the message line.
        return mismatch(said, check.written_count).removesuffix(LETTERS)
