"""Passed on to somebody else, or pointed to them: who, and whether the person agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import consent, handing
from db.typed import RefusedError
from screens import late
from screens.deed_form import DeedForm
from screens.organisation_box import OrganisationBox
from screens.reply_words import CONSENT, CONSENT_WANTED, WHY_WANTED
from screens.widgets.box import Box
from screens.widgets.choice import Choice

TO_WHOM_WANTED = "Enter who it was passed on to, or who we pointed them to"


@dataclass(frozen=True, slots=True)
class Ready:
    """Who has it now, whether the person agreed, what we told them, and what was said of a late one that ends."""

    to_whom: str
    consent: str
    told: str
    late_said: late.LateSaid


class PassedOnForm(DeedForm[Ready]):
    """Somebody else will help them."""

    NAME = "Passed on, or pointed elsewhere"
    DONE = "Passed on"
    HELP = """Say who will help them instead, and whether they agreed to our passing it on.
Where we only gave them a number to ring, nobody had to ask them: say that.
Say what we told them, and it counts as our reply. Leave that out, and what we promised runs on."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "to_whom": "Who will help them. Signposts match as you type: Down takes one.",
        "consent": "One letter. Their own information goes to nobody without their yes.",
        "why": "Why nobody had to ask them, in a few words.",
        "told": "What we told them. Without it, what we promised runs on.",
        **late.HINTS,
        "miss_reason": f"{late.HINTS['miss_reason']} Enter saves.",
    }

    def boxes(self) -> ComposeResult:
        """Who, their consent, and what they were told; of a late one, the two questions."""
        to_whom = OrganisationBox("to_whom", "Passed on to", self.desk, signposts=True)
        yield to_whom
        yield to_whom.offers
        yield Choice("consent", "They agreed?", CONSENT, brief=True)
        yield Box("why", "Why not asked", cells=0, max_length=120)
        yield Box("told", "Told them", cells=0, max_length=400)
        yield late.sorry_choice()
        yield late.why_choice()

    def path(self) -> Sequence[str]:
        """One after the other; why, where they were not asked; two questions, where it is late and ends."""
        why = ("why",) if self._unasked else ()
        asked_late = late.ASKED if self._ends_late else ()
        return ("to_whom", "consent", *why, "told", *asked_late)

    @property
    def _unasked(self) -> bool:
        return self.typed["consent"] == "not_asked"

    @property
    def _ends_late(self) -> bool:
        return bool(self.typed["told"].strip()) and self.clock.now() > self.row.due_at

    def show_words(self) -> None:
        """And only the fields that are wanted."""
        super().show_words()
        self.fields["why"].display = self._unasked
        for name in late.ASKED:
            self.fields[name].display = self._ends_late

    def after(self) -> str:
        """Whether it counts as our reply."""
        if self.typed["told"].strip():
            return "After saving: what a reply ends, ends here."
        return "After saving: what we promised runs on, until we have told them."

    def check(self, name: str) -> None:
        """None of these may be left out."""
        wanted = {
            "to_whom": TO_WHOM_WANTED,
            "consent": CONSENT_WANTED,
            "why": WHY_WANTED,
            **late.WANTED,
        }.get(name)
        if wanted and not self.typed[name].strip():
            raise RefusedError(name, wanted)

    def read(self, now: datetime) -> Ready:  # noqa: ARG002 - it is passed on now
        """All that is wanted, or the first that is missing."""
        for name in self.path():
            self.check(name)
        typed = self.typed
        return Ready(
            to_whom=typed["to_whom"],
            consent=typed["why"] if self._unasked else consent.AGREED,
            told=typed["told"],
            late_said=late.said(typed) if self._ends_late else late.LateSaid(),
        )

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        done = handing.passed_on(
            self.desk,
            self.row.contact_id,
            to_whom=ready.to_whom,
            consent=ready.consent,
            told=ready.told,
            miss_reason=ready.late_said.miss_reason,
            sorry_said=ready.late_said.sorry_said,
            version=self.row.version,
            entry_id=self.draft.id,
        )
        end = "Nothing more is owed." if done.closed else "It stays in the queue."
        return self.saved(f"passed on to {ready.to_whom}. {end}"), self.row.contact_id
