"""Somebody is there to be answered: what happens next, by when, and the sentence to read to them."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from datetime import datetime

from textual.app import ComposeResult

from db import contacts
from db.entry_times import promised_at
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.errors import DeskError, WordsError
from deskapp.words import phrases
from deskapp.words.matching import chosen
from deskapp.words.numbers import read_number
from screens.echoes import promise_words
from screens.frame import HOLDS_KEYS
from screens.kind_form import KindForm
from screens.organisation_box import OrganisationBox
from screens.widgets.box import Box
from screens.widgets.choice import Option

OUTCOMES = (
    Option(Outcome.SORTED, "s", "Sorted now"),
    Option(Outcome.RING_BACK, "c", "Ring them back"),
    Option(Outcome.WRITE_BACK, "w", "Write back"),
    Option(Outcome.PASSED_ON, "o", "Passed on / pointed elsewhere"),
    Option(Outcome.COULD_NOT_HELP, "x", "Could not help"),
)


class SpokenForm(KindForm):
    """A form with an outcome and a promise box, and the sentence that goes with them."""

    _reserving = False

    @property
    def outcome(self) -> Outcome | None:
        """What was chosen, if anything was."""
        return Outcome(self.typed["outcome"]) if self.typed["outcome"] else None

    @property
    def has_number(self) -> bool:
        """Whether there is a number to ring."""
        return bool(read_number(self.typed["number"]).number_key)

    def detail_lines(self) -> ComposeResult:
        """What else there is to say; where they were pointed elsewhere, signposts are offered."""
        detail = OrganisationBox("detail", "More detail", self.desk, signposts=True, max_length=4000)
        yield detail
        yield detail.offers

    def show_words(self) -> None:
        """Signposts are offered where they were pointed elsewhere."""
        super().show_words()
        self.query_one("#box-detail", OrganisationBox).offer_where(self.outcome is Outcome.PASSED_ON)

    def given(self, came: Channel, at: datetime, now: datetime) -> datetime | None:
        """The time given (UTC): what was typed, else the charter's own. None where nothing more is owed, or not yet."""
        try:
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except WordsError:
            return None
        if due_at is not None or self.outcome is None or self.outcome.ends_it:
            return due_at
        return self.desk.edition.default_promise(came, self.kind, at).due_at

    @abstractmethod
    def given_now(self, now: datetime) -> datetime | None:
        """The time given (UTC) by what is typed so far. A subclass says of what, and counted from when."""

    def show_given(self, due_at: datetime | None, now: datetime) -> None:
        """Say the time back beside its box; hand the reference out once there is a sentence to say it in."""
        box = self.query_one("#box-promised-at", Box)
        if due_at is None:
            box.echo = ""
            return
        box.echo = promise_words(due_at, now, self.desk.edition.calendar)
        self._reserve_reference()

    def sentence(self, due_at: datetime, now: datetime) -> str:
        """What to read to them: who, how, by when, their reference and their number."""
        how: str = self.outcome or Outcome.RING_BACK
        if not self.has_number:
            how = {"letter": "write", "email": "email"}.get(self.typed["hear_by"], how)
        return phrases.sentence(
            who=chosen(self.typed["owner"], list(self.book.staff)) or self.typed["owner"],
            how=how,
            due_at=due_at,
            now=now,
            ref=self.typed["ref"],
            our_number=self.desk.edition.telephone,
            their_number_groups=read_number(self.typed["number"]).groups or None,
        )

    def _reserve_reference(self) -> None:
        """The reference is read out before it is saved, so it is handed out now and stays with the entry."""
        if not self.unseen.get("ref") and not self._reserving:
            self._reserving = True
            self.run_worker(self._reserve(), group=HOLDS_KEYS)

    async def _reserve(self) -> None:
        engine, at = self.desk.engine, self.draft.started_at
        try:
            self.unseen["ref"] = await asyncio.to_thread(contacts.reserve_reference, engine, at)
        except DeskError as error:
            # The sentence goes without it; saving tries again and says what is wrong.
            self.say(str(error), "wrong")
            return
        self._reserving = False
        self.changed()
