"""Acknowledge a contact: the caller was told that we have it. An Ack row of the queue waits for this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import Discussion, EventKind
from db.replies import acknowledge
from deskapp.charter.vocabulary import Kind, PromiseName
from deskapp.errors import RefusedError
from deskapp.forms.contact import lateness
from deskapp.forms.contact.details_fields import TALK
from deskapp.forms.contact.reply_options import TOLD_HOW
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.refusing import check_promise
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.times import promised_when_saved
from deskapp.wording import phrases
from deskapp.wording.causes import ReplyCause


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An acknowledgement: means, time (UTC), discussion offered, and a further promised time (UTC) or None."""

    how: EventKind
    at: datetime
    offered: Discussion | None
    words: str
    promised_at: datetime | None
    late_said: lateness.LateSaid


class AcknowledgeForm(Form[Acknowledgement]):
    """The form that acknowledges a contact. The keys `h` `t` `o` and Enter fill in all that it needs."""

    NAME = "we have it"
    TITLE = "Told them that we have it"
    HELP = """Say how they were told that we have it: that keeps the promise to acknowledge, and nothing else.
For a complaint: did we offer to talk it through? Everything else that was promised still stands.
A message left is not enough: nobody knows that they heard it."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "how": Hint("One letter chooses how they were told that we have it."),
        "discussion_offered": Hint("Did we offer to talk it through, how and by when?"),
        **lateness.LATENESS_HINTS,
        "promised_at": Hint("When they hear next, where nothing else is promised.", "Enter saves."),
        "words": Hint("What we told them, in a few words.", "Enter saves."),
        "at": Hint("When they were told. Enter: now. Or: 1040, -15, y 1620"),
    }
    ASKED_LAST: ClassVar[tuple[str, ...]] = ("words", "at")

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "We have it")
        self._due_at: datetime | None = None

    def prepare(self) -> None:
        """Read the contact and the due time of its acknowledgement. Raises WordsError if none is due."""
        super().prepare()
        self._due_at = acknowledge.due_to_acknowledge(self.desk, self.subject.contact_id)

    def parts(self) -> Sequence[Part]:
        """The means, the offer of a discussion, the reason for lateness if overdue, and the next promised time."""
        return (
            TextBlock(ABOUT),
            ChoiceField("how", "How", TOLD_HOW),
            ChoiceField("discussion_offered", "Talk offered?", TALK),
            lateness.SORRY_SAID,
            lateness.MISS_REASON,
            TextField("promised_at", "Next by", hint="where nothing else is promised", width=20, max_length=40),
            TextField("words", "What we said", width=0, max_length=1000, lines=5),
            DONE_AT,
            TextBlock(AFTER),
        )

    def path(self) -> Sequence[str]:
        """The fields in order: means, offer, two lateness questions if overdue, next promised time, and the time if it
        has to be asked.
        """
        start = [name for name in ("how", "discussion_offered") if name not in self.hidden()]
        late = lateness.ASKED if self._is_late else ()
        was_late = self._is_late_at(self.draft.started_at)
        return self.when.path_after(start, late, ("promised_at",), was_late=was_late)

    def hidden(self) -> frozenset[str]:
        """The offer of a discussion, unless it is a complaint; the lateness fields, unless it is overdue."""
        no_offer = () if self.subject.row.kind is Kind.COMPLAINT else ("discussion_offered",)
        return frozenset((*no_offer, *(() if self._is_late else lateness.ASKED)))

    @property
    def _is_late(self) -> bool:
        return self._is_late_at(self.when.so_far())

    def _is_late_at(self, at: datetime) -> bool:
        row = self.subject.row
        return row.promise is PromiseName.ACKNOWLEDGE and at > row.due_at

    def block(self, name: str, now: datetime) -> str:
        """The words of a block; that of the contact ends with the due time of the acknowledgement."""
        words = super().block(name, now)
        return "\n".join([words, *self._due_line(now)]) if name == ABOUT else words

    def opening(self, now: datetime) -> list[str]:
        """The subject, and the due time of the acknowledgement."""
        return [*super().opening(now), *self._due_line(now)]

    def _due_line(self, now: datetime) -> list[str]:
        row = self.subject.row
        if self._due_at is None or row.promise is PromiseName.ACKNOWLEDGE:
            return []
        return [f"Tell them that we have it by {phrases.due_words(self._due_at, now)}."]

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence naming the promise that an acknowledgement keeps."""
        return "After saving: only the promise to acknowledge ends here. The answer is still owed."

    def check(self, name: str) -> None:
        """Validate a time when its field is left. Raises RefusedError."""
        if name == "promised_at":
            check_promise(self)
        super().check(name)

    def read(self, now: datetime) -> Acknowledgement:
        """The acknowledgement. Raises RefusedError for the first missing field."""
        typed = self.typed
        if not typed["how"]:
            raise RefusedError("how", ReplyCause.HOW_TOLD_WANTED)
        return Acknowledgement(
            how=EventKind(typed["how"]),
            late_said=lateness.lateness_answers(typed) if self._is_late else lateness.LateSaid(),
            promised_at=promised_when_saved(typed, now, self.desk.edition.calendar),
            at=self.when.at(now),
            offered=Discussion(typed["discussion_offered"]) if typed["discussion_offered"] else None,
            words=typed["words"],
        )

    def write(self, ready: Acknowledgement) -> Saved:
        """Record it. Raises DeskError."""
        acknowledge.acknowledge(
            self.desk,
            self.subject.contact_id,
            how=ready.how,
            at=ready.at,
            offered=ready.offered,
            words=ready.words,
            promised_at=ready.promised_at,
            sorry_said=ready.late_said.sorry_said,
            miss_reason=ready.late_said.miss_reason,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        return self.subject.saved("they know that we have it.")
