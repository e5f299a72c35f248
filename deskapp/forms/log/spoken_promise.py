"""The promise made to a caller in person: the next step, its due time, and the sentence to read out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from db.contacts import log
from db.contacts.log import LogEntry
from deskapp.charter.rules import due_date_of, local_date
from deskapp.charter.vocabulary import Channel, Outcome
from deskapp.errors import WordsError
from deskapp.forms.fields import ChoiceField, Hint, Option, TextField, Tick, TicksField
from deskapp.forms.form import Form
from deskapp.forms.kind import nothing_lines
from deskapp.forms.log.entry import EntryRules
from deskapp.forms.meant_times import promise_read_back
from deskapp.forms.people.suggest_organisations import OrganisationSuggester
from deskapp.forms.read_entry import kind_of, outcome
from deskapp.forms.times import promised_at
from deskapp.parsing.matching import chosen
from deskapp.parsing.numbers import read_number
from deskapp.wording import phrases
from deskapp.wording.causes import Cause

_OUTCOMES = (
    Option(Outcome.SORTED, "s", "Sorted now"),
    Option(Outcome.RING_BACK, "c", "Ring them back"),
    Option(Outcome.WRITE_BACK, "w", "Write back"),
    Option(Outcome.PASSED_ON, "o", "Passed on / pointed elsewhere"),
    Option(Outcome.COULD_NOT_HELP, "x", "Could not help"),
)
OUTCOME_FIELD = ChoiceField("outcome", "Outcome", _OUTCOMES, beyond="y!l")
OUTCOME_HINT = Hint("", "y: someone in danger. ! makes it a complaint. l: own records.", in_line="One letter chooses.")
PROMISED_FIELD = TextField(
    "promised_at", "Reply promised", hint="like: tomorrow, wed 3pm, +2d", width=20, max_length=40
)
DETAIL_FIELD = TextField("detail", "More detail", width=0, max_length=4000, suggests=True, least=0, lines=5)
"""Suggests signposts if the caller is pointed to another body."""
ADDRESS_FIELD = TextField("address", "Write to", hint="address or email", width=0, max_length=200)
ADDRESS_HINT = Hint("Where the answer goes: an address, or an email.")
TOLD_TICKS = TicksField("Told?", (Tick("t", "not_told", "yes", "They were not told the time"),))
TOLD_HINT = Hint("Did they ring off, or leave, before you could say it?")
WRITTEN = ("letter", "email")
"""Written ways to reply to a caller without a number."""
NUMBER_WANTED = "There is no number to ring them back on."
WHERE_WANTED = "Where should we write to? There is no address yet."
PROMISED_HINT = Hint("Or type: 5pm, wed 3pm, +2d, 27/11", first="Enter takes the time on the right.")
NO_TIME_YET = PROMISED_HINT._replace(words="Type one: 5pm, wed 3pm, +2d, 27/11", first="No outcome yet, so no time.")
NO_TIME_OWED = Hint("Nothing more is owed with this outcome: leave it blank.")
NO_TIME_HERE = Hint("Type a time: 5pm, wed 3pm, +2d, 27/11")
OWNER_HINT = Hint("Who will answer: type the first letters of a name.", "Another time? Shift+Tab.")
"""The hint after the promised time: an Enter too many has gone past that."""
LATER = "That is later than the charter promises: by {due}."
WHILE_HERE = timedelta(hours=1)
"""Time after which nobody who rang or came in is taken to be there still, to be told a time that nobody types."""
NOT_TOLD = "The record says that they were not told the time."
LONG_AGO = "They got in touch on {at}. If you told them a time, type it: left blank, the record says that nobody did."
_SAID_LENGTH = 400
"""Most characters of the sentence that the record keeps."""
PASSED = "No time to read out: the charter's ({due}) has passed. Type the time that they get."


class SpokenPromise:
    """The outcome and the promise of one form, counted from when the caller got in touch."""

    def __init__(self, form: Form[Any], entry: EntryRules) -> None:
        self._form = form
        self._entry = entry
        form.suggesters["detail"] = OrganisationSuggester(form, "detail", signposts=True)

    @property
    def outcome(self) -> Outcome | None:
        """The chosen outcome; None if there is none."""
        return outcome(self._form.typed)

    @property
    def has_number(self) -> bool:
        """True if a telephone number was typed."""
        return bool(read_number(self._form.typed["number"]).number_key)

    @property
    def writes(self) -> bool:
        """True if the reply goes in writing, and so needs an address."""
        by_hand = self._form.typed["hear_by"] in WRITTEN and not self.has_number
        return self.outcome is Outcome.WRITE_BACK or (self.outcome is Outcome.RING_BACK and by_hand)

    def ask_where(self) -> None:
        """Ask once for an address if the reply goes in writing and none was given. Raises RefusedError."""
        if self.writes and not self._form.typed["address"]:
            self._form.ask_once("address", Cause.DOUBTFUL, doubt=WHERE_WANTED)

    def ask_number(self) -> None:
        """Ask once for a number if somebody who came in is to be rung back on none. Raises RefusedError."""
        if self.outcome is Outcome.RING_BACK and not self._form.typed["number"] and not self.writes:
            self._form.ask_once("number", Cause.DOUBTFUL, doubt=NUMBER_WANTED)

    @property
    def points_elsewhere(self) -> bool:
        """True if the caller is pointed to another body."""
        return self.outcome is Outcome.PASSED_ON

    def given(self, came: Channel, at: datetime, now: datetime) -> datetime | None:
        """The promised time (UTC): the typed one, else the charter's for a contact received at `at` (UTC). None if
        nothing more is owed, the charter's time has passed, or the typed time cannot be parsed.
        """
        typed, edition = self._form.typed, self._form.desk.edition
        try:
            due_at = promised_at(typed, now, edition.calendar)
        except WordsError:
            return None
        if due_at is not None or self.outcome is None or self.outcome.ends_it:
            return due_at
        owed = edition.default_promise(came, kind_of(typed), at)
        # A call that is saved days later: nobody can be given a time that has passed.
        return owed.due_at if owed and owed.due_at > now else None

    def remarks(self, came: Channel, at: datetime, due_at: datetime | None) -> list[str]:
        """A line saying why there is no time to be read out to a caller who waits for an answer, or that the time is
        later than the charter's; else none.
        """
        if self.outcome is None or self.outcome.ends_it:
            return []
        edition, kind = self._form.desk.edition, kind_of(self._form.typed)
        owed = edition.default_promise(came, kind, at)
        if owed is None:
            return [] if due_at is not None else nothing_lines(edition, kind, came, at)
        now = self._form.clock.now()
        due, came_in = (
            f"{phrases.day_short_as_of(day, local_date(now))} {phrases.clock_time(time)}"
            for day, time in ((due_date_of(owed.due_at), owed.due_at), (local_date(at), at))
        )
        if owed.due_at <= now:
            return [] if due_at is not None else [PASSED.format(due=due)]
        if due_at is not None and due_at > owed.due_at:
            return [LATER.format(due=due)]
        return [] if self.can_be_told(at, now) else [LONG_AGO.format(at=came_in)]

    def echo(self, now: datetime) -> str:
        """The time given, read back."""
        due_at = self._form.promise_given(now)
        return "" if due_at is None else promise_read_back(due_at, now, self._form.desk.edition.calendar)

    def hint(self) -> Hint:
        """The instruction for the promised time: Enter takes a time only where one is read back."""
        form = self._form
        if form.promise_given(form.clock.now()) is not None:
            return PROMISED_HINT
        if form.typed["promised_at"]:
            return NO_TIME_HERE
        if self.outcome is None:
            return NO_TIME_YET
        return NO_TIME_OWED if self.outcome.ends_it else NO_TIME_HERE

    def can_be_told(self, at: datetime, now: datetime) -> bool:
        """True if the caller who got in touch at `at` (UTC) can be told the time, or was told one that staff typed."""
        return bool(self._form.typed["promised_at"]) or now - at < WHILE_HERE

    def told_hidden(self, at: datetime, due_at: datetime | None, now: datetime) -> frozenset[str]:
        """The tick that the caller was not told the time, where there is none that they can have been told."""
        asks = self.outcome is not None and due_at is not None and self.can_be_told(at, now)
        return frozenset() if asks else frozenset({"not_told"})

    def with_said(self, entry: LogEntry, due_at: datetime | None, now: datetime) -> LogEntry:
        """The entry with the sentence that was read out; without one if nobody can have been told the time."""
        at = entry.contact.received_at
        if due_at is None or self._form.typed["not_told"] or not self.can_be_told(at, now):
            return entry
        return replace(entry, said_words=self.sentence(due_at, now, reads_back=False)[:_SAID_LENGTH])

    def say(self, due_at: datetime, at: datetime, now: datetime) -> list[str]:
        """The line with the sentence to read out to a caller who got in touch at `at` (UTC); none while the owner is
        the name of no colleague, and where nobody is there to be told.
        """
        if not self.can_be_told(at, now):
            return []
        if self._form.typed["not_told"]:
            return [NOT_TOLD]
        owner = self._form.typed["owner"]
        is_known = not owner or chosen(owner, self._names) is not None
        return [f'SAY: "{self.sentence(due_at, now)}"'] if is_known else []

    @property
    def _names(self) -> list[str]:
        """The names of the staff; before they are read, that of the current user."""
        staff = self._form.desk.staff
        return list(self._entry.book.staff) or ([staff.name] if staff else [])

    def sentence(self, due_at: datetime, now: datetime, *, reads_back: bool = True) -> str:
        """The sentence to read to the caller: owner, means, due time, reference and, if it `reads_back`, number."""
        typed = self._form.typed
        how: str = self.outcome or Outcome.RING_BACK
        if not self.has_number:
            how = {"letter": "write", "email": "email"}.get(typed["hear_by"], how)
        return phrases.sentence(
            who=chosen(typed["owner"], self._names) or typed["owner"],
            how=how,
            due_at=due_at,
            now=now,
            ref=typed["ref"],
            our_number=self._form.desk.telephone,
            their_number_groups=read_number(typed["number"]).groups or None,
            where=typed["address"] if self.writes else "",
            speaker=self._form.desk.staff.name if self._form.desk.staff else "",
            reads_back=reads_back,
        )

    def pending_read(self) -> Callable[[], None] | None:
        """Reserve the reference: it is read out before it is saved, and stays with the entry."""
        form = self._form
        return None if form.typed["ref"] or form.promise_given(form.clock.now()) is None else self._reserve

    def _reserve(self) -> None:
        form = self._form
        form.values["ref"] = log.reserve_reference(form.desk.engine, form.draft.started_at)
