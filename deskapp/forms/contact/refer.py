"""Refer a contact to somebody else, or point the caller to them: to whom, and whether the caller agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.replies import consent, refer
from deskapp.errors import RefusedError
from deskapp.forms.contact import lateness
from deskapp.forms.contact.reply_options import CONSENT
from deskapp.forms.fields import ABOUT, AFTER, DONE_AT, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.people.suggest_organisations import OrganisationSuggester
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.wording.causes import ReplyCause

_WANTED = {
    "to_whom": ReplyCause.REFERRED_TO_WANTED,
    "consent": ReplyCause.CONSENT_WANTED,
    "why": ReplyCause.NO_CONSENT_WHY_WANTED,
}
"""Messages for required fields left empty, by field name."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral: its recipient, the caller's consent ("yes", or why none was needed), the words told, the time."""

    to_whom: str
    consent: str
    told: str
    at: datetime
    late_said: lateness.LateSaid


class ReferForm(Form[Referral]):
    """The form that refers the caller to another body."""

    NAME = "passed on"
    TITLE = "Passed on, or pointed elsewhere"
    HELP = """Say who will help them instead, and whether they agreed to our passing it on.
Where we only gave them a number to ring, there was no need to ask: say that.
Say what we told them, and it counts as our reply.
Leave that out, and our promise still stands until you've told them."""
    WHEN = "at"
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "to_whom": Hint("Who will help them.", "Signposts match as you type: Down takes one."),
        "consent": Hint("One letter. Their own information goes to nobody without their yes."),
        "why": Hint("Why there was no need to ask them, in a few words."),
        "told": Hint("What we told them. Without it, our promise still stands until you've told them."),
        **lateness.LATENESS_HINTS,
        "miss_reason": lateness.LAST["miss_reason"],
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Passed on")
        self.suggesters = {"to_whom": OrganisationSuggester(self, "to_whom", signposts=True)}

    def parts(self) -> Sequence[Part]:
        """The recipient, consent, words told and time; the lateness fields if this ends an overdue promise."""
        return (
            TextBlock(ABOUT),
            TextField("to_whom", "Passed on to", width=0, max_length=120, suggests=True, least=0),
            ChoiceField("consent", "They agreed?", CONSENT),
            TextField("why", "Why not asked", width=0, max_length=120),
            TextField("told", "What we said", width=0, max_length=400, lines=3),
            DONE_AT,
            lateness.SORRY_SAID,
            lateness.MISS_REASON,
            TextBlock(AFTER),
        )

    def hidden(self) -> frozenset[str]:
        """The reason for not asking, unless they were not asked; the time, unless it has to be asked; the lateness
        fields, unless a late promise ends.
        """
        asked = (*(("why",) if self._unasked else ()), *self.when.path, *(lateness.ASKED if self._ends_late else ()))
        return frozenset({"why", "at", *lateness.ASKED}.difference(asked))

    @property
    def _unasked(self) -> bool:
        return self.typed["consent"] == "not_asked"

    @property
    def _ends_late(self) -> bool:
        return bool(self.typed["told"]) and self.when.so_far() > self.subject.row.due_at

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying whether the referral counts as our reply."""
        if self.typed["told"]:
            return "After saving: the promises that a reply finishes are finished."
        return "After saving: our promise still stands until you've told them."

    def check(self, name: str) -> None:
        """Validate a required field as it is left. Raises RefusedError."""
        if name in _WANTED and not self.typed[name]:
            raise RefusedError(name, _WANTED[name])
        super().check(name)

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("told")

    def read(self, now: datetime) -> Referral:
        """The referral. Raises RefusedError for the first missing field."""
        for name in self.path():
            self.check(name)
        typed = self.typed
        return Referral(
            to_whom=typed["to_whom"],
            consent=typed["why"] if self._unasked else consent.AGREED,
            told=typed["told"],
            at=self.when.at(now),
            late_said=lateness.lateness_answers(typed) if self._ends_late else lateness.LateSaid(),
        )

    def write(self, ready: Referral) -> Saved:
        """Record it. Raises DeskError."""
        done = refer.passed_on(
            self.desk,
            self.subject.contact_id,
            to_whom=ready.to_whom,
            consent=ready.consent,
            told=ready.told,
            at=ready.at,
            miss_reason=ready.late_said.miss_reason,
            sorry_said=ready.late_said.sorry_said,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        end = "Nothing more is owed." if done.closed else "It stays in the queue."
        return self.subject.saved(f"passed on to {ready.to_whom}. {end}")
