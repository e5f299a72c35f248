"""An answer as it was given to somebody, and what it cannot be."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypedDict

from db import checking, consent, deeds, history
from db.models import ClosedReason, EventKind
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError

WAYS = (EventKind.SPOKE, EventKind.LEFT_MESSAGE, EventKind.LETTER_SENT, EventKind.EMAIL_SENT, EventKind.SEEN)
HOW = {kind: deeds.DONE[kind] for kind in WAYS}
"""The ways of answering, as the desk says them."""
OUTCOMES = {
    ClosedReason.SORTED: Outcome.SORTED,
    ClosedReason.PASSED_ON: Outcome.PASSED_ON,
    ClosedReason.COULD_NOT_HELP: Outcome.COULD_NOT_HELP,
}
"""Why nothing more may be owed after an answer, and what that answer then came to."""
REASON_LENGTH = 120


class Beside(TypedDict, total=False):
    """What is only said of some answers.

    `promised_at` is the further time that was given. `holding`: it said `why` not yet. `closed_reason` is why nothing
    more is owed after it: they were helped, or pointed `to_whom` with their `consent` ("yes", or why nobody had to ask
    them), or could not be helped. `need_met`: whether it went in the way that they need; `need_why` why it did not.
    """

    promised_at: datetime | None
    miss_reason: str | None
    sorry_said: bool | None
    holding: bool
    why: str
    closed_reason: ClosedReason
    to_whom: str
    consent: str
    need_met: bool | None
    need_why: str


class Answer(NamedTuple):
    """An answer as it was recorded on the form, given at `at` (UTC); `Beside` says what the later fields are."""

    how: EventKind
    told: str
    sorted_: bool
    at: datetime
    promised_at: datetime | None = None
    miss_reason: str | None = None
    sorry_said: bool | None = None
    holding: bool = False
    why: str = ""
    closed_reason: ClosedReason = ClosedReason.SORTED
    to_whom: str = ""
    consent: str = ""
    need_met: bool | None = None
    need_why: str = ""

    @property
    def points_on(self) -> bool:
        """Whether somebody else will help them."""
        return self.sorted_ and self.closed_reason is ClosedReason.PASSED_ON

    def check(self, now: datetime) -> None:
        """Raises WordsError for what cannot be recorded as it was typed."""
        if self.how not in HOW:
            raise WordsError("Choose how they were answered.")
        for words in (self.told, self.why, self.need_why):
            history.check_words(words)
        checking.refuse_future(self.at, now)
        self._check_holding()
        self._check_end()
        if self.miss_reason and len(self.miss_reason) > REASON_LENGTH:
            raise WordsError("Why it was late can be up to 120 letters.")
        if self.need_met is False and not self.need_why.strip():
            raise WordsError("Enter why it could not go in the way they need, in a few words.")

    def _check_holding(self) -> None:
        if self.holding and (self.sorted_ or self.how is EventKind.LEFT_MESSAGE):
            raise WordsError("A holding reply tells them why not yet. It is not sorted, and not a message left.")
        if self.holding and not ((self.why.strip() or self.told.strip()) and self.promised_at):
            raise WordsError("Enter why, and when they'll hear.")

    def _check_end(self) -> None:
        if not self.sorted_:
            return
        if self.closed_reason not in OUTCOMES:
            raise WordsError("Choose how it ended: sorted, pointed to someone else, or could not help.")
        if self.closed_reason is ClosedReason.COULD_NOT_HELP and not self.told.strip():
            raise WordsError("Say what we told them, in a few words.")
        if self.points_on:
            consent.check(self.to_whom, self.consent)
