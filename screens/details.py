"""The details of a contact, by what it is: a complaint's facts, a request's, who was told of a danger, later steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from zlib import crc32

from textual.app import ComposeResult
from textual.widgets import Static

from db import complaint_details, complaints, own_information, safeguarding, steps
from db.desk import Desk
from db.drafts import Draft
from db.page import Page
from db.safeguarding import Told
from db.typed import RefusedError
from deskapp.charter.options import CountedFrom, Stop
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Kind
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.words import phrases
from deskapp.words.naming import name_words
from deskapp.words.set_time import at_noon
from screens import details_fields
from screens.details_fields import COMPLAINT, OWN_INFORMATION, TIMES, Reader, read_field, typed_as
from screens.kept_form import KeptForm
from screens.kind_form import OWN_INFORMATION as LEGAL
from screens.kind_form import danger_words
from screens.widgets.box import Box

STARTS: Mapping[str, CountedFrom] = {field: counted_from for counted_from, field in steps.FIELDS.items()}
FINISHES: Mapping[str, Stop] = {field: stop for stop, (field, _) in steps.FINISHED.items()}
STEPS = (
    ("met_on", "Met on", "assessment_done", "Assessed on"),
    ("support_start", "Support from", "plan_done", "Plan ready"),
)
"""The field that starts a step and the one that finishes it, with what each is called."""
NOTHING_NEW = "Nothing is different from what was written down. Esc goes back."


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be written down: facts by their fields, and the days of steps. None or empty: nothing new."""

    complaint: Mapping[str, Any]
    own_information: Mapping[str, Any]
    wants_own: bool
    danger: bool | None
    told: Told | None
    steps: Mapping[str, datetime]


class DetailsForm(KeptForm[Ready]):
    """One contact's details, open or closed. What is known stands in its boxes; only what was changed is written."""

    CSS_PATH = "details.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Choice, Box"
    NAME = "Details"
    HELP = """What is known stands in the boxes. Change what is new; Enter goes on, F9 saves from anywhere.
The day that was agreed for an answer is a promise of its own. Given on ends the promise to give it.
Every change is kept in the history with what it was before. h on the queue says that they were told we have it."""
    HINTS: ClassVar[Mapping[str, str]] = details_fields.HINTS
    TIMES: ClassVar[Mapping[str, Reader]] = details_fields.TIMES

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, seen: Page) -> None:
        super().__init__(desk, clock, draft)
        self._seen = seen
        self._known = known = seen.known
        self._row = known.complaint or known.own_information
        self._facts: Mapping[str, Reader] = COMPLAINT if known.complaint else OWN_INFORMATION if self._row else {}

    def begins_with(self) -> Mapping[str, str]:
        """What is known, as it would be typed; whom it is about, and which writing of it was read."""
        facts = {field: typed_as(getattr(self._row, field)) for field in self._facts}
        if facts.get("serious") == "no":
            facts["serious"] = ""
        danger = "yes" if self._seen.safeguarding else ""
        begun = {field: typed_as(day) for field, day in self._known.begun.items()}
        version = {"version": str(self._row.version)} if self._row else {}
        return {"name": self._seen.name, **version, **facts, "safeguarding": danger, **begun}

    def body(self) -> ComposeResult:
        """What it is about, then the lines for what it is."""
        yield Static(id="about", markup=False)
        if self._known.complaint:
            yield from details_fields.complaint_boxes(self.desk.edition.put_right_by(self._seen.received_at))
        elif self._known.own_information:
            yield from details_fields.own_information_boxes()
        for start, label, finish, done in self._steps():
            yield Box(start, label, cells=20, max_length=40, hint="like today or 20 nov")
            if start in self._known.begun:
                yield Box(finish, done, cells=20, max_length=40, hint="like today or 20 nov")
        yield from details_fields.danger_boxes()
        yield Static(danger_words(self.desk.edition), id="danger", markup=False)
        if not self._row and not self._seen.closed:
            yield from details_fields.request_boxes()

    def _steps(self) -> Iterator[tuple[str, str, str, str]]:
        """The steps that our charter counts from something that happens later."""
        kind, channel = self._seen.kind, self._seen.channel
        for step in STEPS:
            if steps.rules_from(self.desk.edition, STARTS[step[0]], kind, channel):
                yield step

    @property
    def _wants_own(self) -> bool:
        return bool(self._known.own_information) or self.typed["wants"] == Kind.OWN_INFORMATION

    def path(self) -> Sequence[str]:
        """Every line that is shown; but the last only Tab reaches. Nothing here has to be filled in."""
        wants, hidden = bool(self.typed["wants"]), self.hidden()
        return [name for name in self.fields if name not in hidden and (name != "wants" or wants)]

    def hidden(self) -> set[str]:
        """The lines that make no sense as it stands."""
        typed, hidden = self.typed, set()
        if typed["safeguarding"] != "yes":
            hidden |= {"safeguarding_who", "safeguarding_at"}
        if not typed["safeguarding_who"]:
            hidden |= {"safeguarding_at"}
        if typed["spoken"] != "yes":
            hidden |= {"sorted_on"}
        if typed["serious"] != "yes":
            hidden |= {"told_who", "told_at"}
        return hidden

    # What it says

    def show_words(self) -> None:
        """Who it is, the days read back, and whom to tell of a danger."""
        seen, now = self._seen, self.clock.now()
        self.top(f"Details: {seen.ref} {name_words(seen.name)}", right="(kept as you type)")
        self.show("#about", f"{seen.about}\n{LEGAL}" if self._wants_own else seen.about)
        self.query_one("#danger").display = self.typed["safeguarding"] == "yes"
        hidden = self.hidden()
        for name, field in self.fields.items():
            field.display = name not in hidden
        for name in TIMES:
            if name in self.fields:
                self._echo(name, now)

    def _echo(self, name: str, now: datetime) -> None:
        box = self.query_one(f"#box-{name.replace('_', '-')}", Box)
        try:
            value = TIMES[name](self.typed[name], now, self.desk.edition.calendar) if self.typed[name] else None
        except WordsError:
            value = None
        if isinstance(value, datetime):
            box.echo = phrases.read_back(value, now)
        else:
            box.echo = f"= {phrases.day(value)}" if isinstance(value, date) else ""

    # Going on and saving

    def check(self, name: str) -> None:
        """A day is looked at when it is left."""
        if name in TIMES:
            self._value(name, TIMES[name], self.clock.now())

    def _value(self, name: str, reader: Reader, now: datetime) -> Any:
        """What was typed; what still says what was known is that, to the letter."""
        typed = self.typed[name]
        if self._row is not None and name in self._facts and typed == typed_as(getattr(self._row, name)):
            return getattr(self._row, name)
        return read_field(name, typed, now, self.desk.edition.calendar, reader)

    def read(self, now: datetime) -> Ready:
        """What is new. Raises RefusedError for the first line that cannot be so, or where nothing is."""
        facts = {name: self._value(name, reader, now) for name, reader in self._facts.items()}
        new = {name: value for name, value in facts.items() if value != getattr(self._row, name)}
        danger = self.typed["safeguarding"] == "yes"
        ready = Ready(
            complaint=facts if new and self._known.complaint else {},
            own_information=facts if new and self._known.own_information else {},
            wants_own=self.typed["wants"] == Kind.OWN_INFORMATION,
            danger=danger if danger != self._seen.safeguarding else None,
            told=self._told(now) if danger and self.typed["safeguarding_who"] else None,
            steps=dict(self._new_steps(now)),
        )
        if not (new or ready.wants_own or ready.danger is not None or ready.told or ready.steps):
            raise RefusedError("", NOTHING_NEW)
        return ready

    def _told(self, now: datetime) -> Told:
        at = self._value("safeguarding_at", TIMES["safeguarding_at"], now) or now
        return Told(self.typed["safeguarding_who"], at)

    def _new_steps(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        for name in (*STARTS, *FINISHES):
            if name not in self.fields or not self.typed[name]:
                continue
            day = self._value(name, TIMES[name], now)
            if day != self._known.begun.get(name):
                yield name, now if day == london_date(now) else at_noon(day)

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Write it down (off the event loop). Raises DeskError."""
        contact_id = self._seen.contact_id
        for name, on in ready.steps.items():
            self._write_step(contact_id, name, on)
        if ready.wants_own:
            entry_id = self._entry_id("wants", Kind.OWN_INFORMATION)
            complaints.make_own_information(self.desk, contact_id, entry_id=entry_id)
        if ready.danger is not None:
            entry_id = self._entry_id("danger", str(ready.danger))
            safeguarding.mark_danger(self.desk, contact_id, danger=ready.danger, entry_id=entry_id)
        if ready.told is not None:
            entry_id = self._entry_id("told", str(ready.told))
            safeguarding.record_told(self.desk, contact_id, ready.told, entry_id=entry_id)
        version = int(self.typed["version"] or 1)
        if ready.complaint:
            complaint_details.keep_details(
                self.desk, contact_id, facts=ready.complaint, version=version, entry_id=self.draft.id
            )
        if ready.own_information:
            own_information.keep_details(
                self.desk, contact_id, facts=ready.own_information, version=version, entry_id=self.draft.id
            )
        who = name_words(self._seen.name)
        return f"{self._seen.ref} {who}: written down. z takes it back.", contact_id

    def _write_step(self, contact_id: int, name: str, on: datetime) -> None:
        entry_id = self._entry_id(name, on.isoformat())
        if name in STARTS:
            steps.start_step(self.desk, contact_id, counted_from=STARTS[name], on=on, entry_id=entry_id)
        else:
            steps.finish_step(self.desk, contact_id, stop=FINISHES[name], on=on, entry_id=entry_id)

    def _entry_id(self, what: str, value: str) -> str:
        """One entry does several things, each once: saved again after a mistake was mended, none is done twice."""
        return f"{self.draft.id}-{what}-{crc32(value.encode()):08x}"
