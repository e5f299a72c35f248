"""Two forms: a question to the caller, after which the contact waits for them, and the caller's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.contacts.page import page
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import EventKind, State
from db.promises import wait
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.contact.reply_options import HOW
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.wording import phrases
from deskapp.wording.causes import ReplyCause


@dataclass(frozen=True, slots=True)
class Asking:
    """A question: its words, the means, and the time (UTC)."""

    asked: str
    how: EventKind
    at: datetime


class AskForm(Form[Asking]):
    """The form that records a question to the caller. The keys `q` `t`, the question and Enter are enough."""

    NAME = "ask them"
    TITLE = "Asked them something"
    HELP = """Where we cannot go on until they answer: say how you asked them, and what.
The line then says waiting, where the charter lets the time stand still. What is late already stays late.
When they have answered, say so: then the time goes on."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "how": Hint("One letter chooses how they were asked."),
        "asked": Hint("What we asked them, in a few words.", "Enter saves."),
        "at": Hint("When they were asked. Enter: now. Or: 1040, -15, y 1620"),
    }
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("at",)

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Asked them")

    def parts(self) -> Sequence[Part]:
        """The means, the question, and the time."""
        return (
            TextBlock(ABOUT),
            ChoiceField("how", "How", HOW),
            TextField("asked", "Asked them", width=0, max_length=1000, lines=5),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The means, the question, and the time if it has to be asked."""
        return ("how", "asked", *self.when.path)

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying that the contact stays open, and its time may wait."""
        return "After saving: it stays open. Where the charter lets it, the time waits until they answer."

    def check(self, name: str) -> None:
        """Refuse a missing question or a future time as the field is left. Raises RefusedError."""
        if name == "asked" and not self.typed["asked"]:
            raise RefusedError("asked", ReplyCause.ASKED_WANTED)
        super().check(name)

    def read(self, now: datetime) -> Asking:
        """The question. Raises RefusedError for the first missing field."""
        if not self.typed["how"]:
            raise RefusedError("how", ReplyCause.HOW_ASKED_WANTED)
        self.check("asked")
        return Asking(self.typed["asked"], EventKind(self.typed["how"]), self.when.at(now))

    def write(self, ready: Asking) -> Saved:
        """Record it. Raises DeskError."""
        waited = wait.ask_them(
            self.desk,
            self.subject.contact_id,
            asked=ready.asked,
            how=ready.how,
            at=ready.at,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        waits = any(waiting for _, waiting, _ in waited.promises)
        return self.subject.saved("we wait for them." if waits else "asked. The time to reply by stays as it is.")


@dataclass(frozen=True, slots=True)
class TheirAnswer:
    """The caller's answer: its words, possibly empty, and its time (UTC)."""

    words: str
    at: datetime


class AnsweredForm(Form[TheirAnswer]):
    """The form that records the caller's answer. Enter alone is enough."""

    NAME = "they answered"
    TITLE = "They answered"
    HELP = """They answered what we asked: say what, in a few words, and the time goes on.
It is not a reply of ours: what we owe them is still owed."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "words": Hint("What they answered, in a few words.", "Enter saves."),
        "at": Hint("When they answered. Enter: now. Or: 1040, -15, y 1620"),
    }
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("at",)

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "They answered")

    def prepare(self) -> None:
        """Read the contact. Raises WordsError if we do not wait for them."""
        super().prepare()
        if page(self.desk.engine, self.subject.contact_id).state is not State.WAITING_FOR_THEM:
            raise WordsError(ReplyCause.NOT_WAITING)

    def parts(self) -> Sequence[Part]:
        """The answer, and the time."""
        return (
            TextBlock(ABOUT),
            TextField("words", "Their answer", width=0, max_length=1000, lines=5),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The answer, and the time if it has to be asked."""
        return ("words", *self.when.path)

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying that the time goes on."""
        return "After saving: the time goes on. Our reply is still owed."

    def says(self) -> Sequence[str]:
        """Their answer."""
        return self.subject.says("words")

    def read(self, now: datetime) -> TheirAnswer:
        """The answer. Raises RefusedError."""
        return TheirAnswer(self.typed["words"], self.when.at(now))

    def write(self, ready: TheirAnswer) -> Saved:
        """Record it. Raises DeskError."""
        waited = wait.they_answered(
            self.desk,
            self.subject.contact_id,
            words=ready.words,
            at=ready.at,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        due_at = min((due for _, _, due in waited.promises), default=None)
        if due_at is None:
            return self.subject.saved("they answered.")
        return self.subject.saved(f"they answered. Reply by {phrases.due_words(due_at, self.clock.now())}.")
