"""Record an update to the caller: it keeps a promise of an update, starts none, and is no reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import EventKind
from db.replies import tell
from deskapp.charter.vocabulary import PromiseName
from deskapp.errors import RefusedError
from deskapp.forms.contact import lateness
from deskapp.forms.contact.reply_options import TOLD_HOW
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.wording import phrases
from deskapp.wording.causes import ReplyCause


@dataclass(frozen=True, slots=True)
class Update:
    """An update: its words, the means, the time (UTC), and the answers of the lateness fields."""

    told: str
    how: EventKind
    at: datetime
    late_said: lateness.LateSaid


class TellForm(Form[Update]):
    """The form that records an update. The keys `l` `t`, the words and Enter are enough."""

    NAME = "how it stands"
    TITLE = "Told them how it stands"
    HELP = """Say how they were told how it stands, and what you said. It keeps a promise to tell them how it is going.
It is not an answer, and promises nothing new: everything else that is owed still stands.
A message left is not enough: nobody knows that they heard it."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "how": Hint("One letter chooses how they were told how it stands."),
        **lateness.LATENESS_HINTS,
        "told": Hint("What we told them, in a few words.", "Enter saves."),
        "at": Hint("When they were told. Enter: now. Or: 1040, -15, y 1620"),
    }
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("at",)

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "How it stands")

    def parts(self) -> Sequence[Part]:
        """The means, the lateness fields, the words, and the time."""
        return (
            TextBlock(ABOUT),
            ChoiceField("how", "How", TOLD_HOW),
            lateness.SORRY_SAID,
            lateness.MISS_REASON,
            TextField("told", "What we said", width=0, max_length=1000, lines=5),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The fields in order: means, two lateness questions if overdue, words, and the time if it has to be asked."""
        late = () if self.hidden() else lateness.ASKED
        return self.when.path_after(("how",), late, ("told",), was_late=self._is_late_at(self.draft.started_at))

    def hidden(self) -> frozenset[str]:
        """The lateness fields, unless it is overdue."""
        return frozenset() if self._is_late else frozenset(lateness.ASKED)

    @property
    def _is_late(self) -> bool:
        return self._is_late_at(self.when.so_far())

    def _is_late_at(self, at: datetime) -> bool:
        row = self.subject.row
        return row.promise in (PromiseName.UPDATE, PromiseName.PROMISE) and at > row.due_at

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying that a reply is still owed."""
        return "After saving: it stays open. The answer is still owed."

    def check(self, name: str) -> None:
        """Refuse missing words or a future time as the field is left. Raises RefusedError."""
        if name == "told" and not self.typed["told"]:
            raise RefusedError("told", ReplyCause.TOLD_WANTED)
        super().check(name)

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("told")

    def read(self, now: datetime) -> Update:
        """The update. Raises RefusedError for the first missing field."""
        if not self.typed["how"]:
            raise RefusedError("how", ReplyCause.HOW_TOLD_WANTED)
        self.check("told")
        said = lateness.lateness_answers(self.typed) if self._is_late else lateness.LateSaid()
        return Update(self.typed["told"], EventKind(self.typed["how"]), self.when.at(now), said)

    def write(self, ready: Update) -> Saved:
        """Record it. Raises DeskError."""
        updated = tell.tell_how_it_stands(
            self.desk,
            self.subject.contact_id,
            told=ready.told,
            how=ready.how,
            at=ready.at,
            miss_reason=ready.late_said.miss_reason,
            sorry_said=ready.late_said.sorry_said,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        due_at = min((due for _, due in updated.started), default=None)
        if due_at is None:
            return self.subject.saved("they know how it stands.")
        return self.subject.saved(f"they know how it stands. Again by {phrases.due_words(due_at, self.clock.now())}.")
