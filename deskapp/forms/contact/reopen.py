"""Reopen a closed contact, with the reason and the due time. Results of earlier promises stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.promises import reopen
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.fields import ABOUT, AFTER, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.meant_times import promise_read_back
from deskapp.forms.refusing import check_promise
from deskapp.forms.results import GoneReason, Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.times import promised_at, promised_when_saved
from deskapp.wording import phrases
from deskapp.wording.causes import PromiseCause
from deskapp.wording.why import NOTHING_PROMISED


@dataclass(frozen=True, slots=True)
class Reopening:
    """The reason, and the time that was promised (UTC); None leaves it to the charter."""

    why: str
    promised_at: datetime | None


class ReopenForm(Form[Reopening]):
    """The form that reopens a closed contact."""

    NAME = "open again"
    TITLE = "Open it again"
    HELP = """This contact is closed already. If they came back about it, say why, and it is open again.
What we kept or missed before stays as it was. A new promise begins now: the time that you give, or the charter's own.
Then r records a reply as always. Esc leaves it closed."""
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "why": Hint("Open it again? Say why.", "Esc leaves it closed."),
        "promised_at": Hint("When they will hear: 5pm, tomorrow, wed 3pm. Enter: what the charter says."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Open again", refuses=GoneReason.REOPENED)

    def parts(self) -> Sequence[Part]:
        """The reason and the time."""
        return (
            TextBlock(ABOUT),
            TextField("why", "Why", width=0, max_length=400, lines=3),
            TextField("promised_at", "Time promised", hint="Enter: the charter's time", width=20, max_length=40),
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The fields in order: reason, time."""
        return ("why", "promised_at")

    def after(self, now: datetime) -> str:
        """A sentence with the promise that reopening starts, or a request to enter a time."""
        calendar = self.desk.edition.calendar
        try:
            due_at = promised_at(self.typed, now, calendar)
        except WordsError:
            due_at = None
        if due_at is None:
            seen = self.subject.seen
            owed = reopen.owed_again(self.desk, seen.channel, seen.kind, now)
            if owed is None:
                return f"After saving: it waits again. {NOTHING_PROMISED} Or type when they will hear."
            due_at = owed.due_at
        when = promise_read_back(due_at, now, calendar).removeprefix("= ")
        return f"After saving: it waits again for a reply: {when}"

    def check(self, name: str) -> None:
        """Validate the reason or the time as it is left. Raises RefusedError."""
        if name == "why" and not self.typed["why"]:
            raise RefusedError("why", PromiseCause.REOPEN_WHY_WANTED)
        if name == "promised_at":
            check_promise(self)

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("why")

    def read(self, now: datetime) -> Reopening:
        """The reason and the time. Raises RefusedError for the first that is missing."""
        self.check("why")
        return Reopening(self.typed["why"], promised_when_saved(self.typed, now, self.desk.edition.calendar))

    def write(self, ready: Reopening) -> Saved:
        """Record it. Raises DeskError."""
        again = reopen.open_again(
            self.desk,
            self.subject.contact_id,
            why=ready.why,
            promised_at=ready.promised_at,
            version=self.subject.seen.version,
            entry_id=self.first_save.entry_id,
        )
        by = f", by {phrases.due_words(again.due_at, self.clock.now())}" if again.due_at else ""
        return self.subject.saved(f"open again{by}.")
