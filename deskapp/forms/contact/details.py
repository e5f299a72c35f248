"""The details of a contact by its kind: facts of a complaint or a request, a safeguarding report, milestones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.details.known import KnownDetails
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from db.drafts.book import Draft
from db.promises import milestones
from db.storage.errors import ChangedError
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.contact import details_fields
from deskapp.forms.contact.details_fields import (
    COMPLAINT,
    DETAILS_TIMES,
    OWN_INFORMATION_READERS,
    fact_as_typed,
)
from deskapp.forms.fields import ABOUT, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.kind import DANGER, danger_words
from deskapp.forms.kind import LEGAL_REQUEST as LEGAL
from deskapp.forms.meant_times import Reader
from deskapp.forms.people.edited_page import merge_edits
from deskapp.forms.results import Conflict, Saved
from deskapp.forms.typed import refusing
from deskapp.parsing.set_time import at_noon
from deskapp.views.contact import name_of
from deskapp.views.history import conflict_lines
from deskapp.wording import phrases
from deskapp.wording.causes import Cause
from deskapp.wording.form_names import DraftName

_STARTS: Mapping[str, str] = {field: counted_from for counted_from, field in milestones.STEP_FIELDS.items()}
FINISHES: Mapping[str, str] = {field: stop for stop, (field, _) in milestones.FINISHED.items()}
_STEPS = (
    ("met_on", "Met on", "assessment_done", "Assessed on"),
    ("support_start", "Support from", "plan_done", "Plan ready"),
)
"""The field that starts a step and the one that finishes it, each with its label."""
DAY_HINT = "like today or 20 nov"


class DetailsForm(Form[Details]):
    """The details of one contact, open or closed. Only what was edited is written."""

    SAVES_AGAIN = True
    NAME = "details"
    TITLE = "Details"
    HELP = """What we know is in the boxes. Change what is new; Enter goes on, F9 saves from anywhere.
The day that was agreed for an answer is a promise of its own. Given on ends the promise to give it.
Every change is kept in the history with what it was before. h on the queue says that they were told we have it."""
    ANY_ORDER = True
    WHEN = "safeguarding_at"
    HINTS: ClassVar[Mapping[str, Hint]] = details_fields.DETAILS_HINTS
    TIMES: ClassVar[Mapping[str, Reader]] = DETAILS_TIMES

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._contact_id = int(DraftName.of(draft.form).about)
        self._page: Page | None = None
        self._made: tuple[Part, ...] = ()

    def prepare(self) -> None:
        """Read the contact's page. Raises RecordError."""
        self._page = page(self.desk.engine, self._contact_id)
        nobody_told = self._page.safeguarding and not self._page.known.told
        self.begins_at = "safeguarding_who" if nobody_told else ""
        self._made = self._made or tuple(self._parts())

    @property
    def _seen(self) -> Page:
        assert self._page is not None  # noqa: S101 - read before the form is used
        return self._page

    @property
    def _known(self) -> KnownDetails:
        return self._seen.known

    @property
    def _row(self) -> Any:
        """The row of facts of its kind; None for a kind without any."""
        return self._known.complaint or self._known.own_information

    @property
    def _readers(self) -> Mapping[str, Reader]:
        """The parsers of the facts of its kind."""
        return COMPLAINT if self._known.complaint else OWN_INFORMATION_READERS if self._row else {}

    # What it is made of

    def parts(self) -> Sequence[Part]:
        """The contact, then the fields for its kind, its steps, and a danger."""
        return self._made

    def _parts(self) -> Iterator[Part]:
        yield TextBlock(ABOUT, "panel")
        if self._known.complaint:
            yield from details_fields.complaint_lines(self.desk.edition.resolve_by(self._seen.received_at))
        elif self._known.own_information:
            yield from details_fields.own_information_lines()
        for start, label, finish, done in self._steps():
            yield TextField(start, label, DAY_HINT, width=20, max_length=40)
            if start in self._known.begun:
                yield TextField(finish, done, DAY_HINT, width=20, max_length=40)
        yield from details_fields.danger_lines()
        yield TextBlock(DANGER, "late", told=True)
        if not self._row and not self._seen.closed:
            yield from details_fields.request_lines()

    def _steps(self) -> Iterator[tuple[str, str, str, str]]:
        """The steps that the charter counts from a later event."""
        kind, channel = self._seen.kind, self._seen.channel
        for step in _STEPS:
            if milestones.rules_from(self.desk.edition, _STARTS[step[0]], kind, channel):
                yield step

    def path(self) -> Sequence[str]:
        """Every field that is shown, none of them required; `wants` only once it is ticked, as Tab alone reaches it
        before.
        """
        wants, hidden = bool(self.typed["wants"]), self.hidden()
        return [name for name in self.fields if name not in hidden and (name != "wants" or wants)]

    def hidden(self) -> frozenset[str]:
        """The fields that depend on the value of another, while that is not set."""
        typed, hidden = self.typed, set[str]()
        if typed["safeguarding"] != "yes":
            hidden |= {"safeguarding_who", "safeguarding_at"}
        if not typed["safeguarding_who"]:
            hidden |= {"safeguarding_at"}
        if typed["spoken"] != "yes":
            hidden |= {"sorted_on"}
        if typed["serious"] != "yes":
            hidden |= {"told_who", "told_at"}
        return frozenset(hidden)

    def heading(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - the same at any time
        """The contact."""
        return f"Details: {self._seen.ref} {name_of(self._seen)}", "(kept as you type)"

    def opening(self, now: datetime) -> list[str]:  # noqa: ARG002 - the same at any time
        """The contact, and what it is about."""
        return [f"Details of {self._seen.ref}, {name_of(self._seen)}: {self._seen.about}"]

    def block(self, name: str, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """The matter, and whom to tell of a danger."""
        if name == DANGER:
            return danger_words(self.desk.edition_here) if self.typed["safeguarding"] == "yes" else ""
        own = self._known.own_information or self.typed["wants"] == Kind.OWN_INFORMATION
        return f"{self._seen.about}\n{LEGAL}" if own else self._seen.about

    def echo(self, name: str, now: datetime) -> str:
        """A day or a time, read back."""
        if name not in DETAILS_TIMES or not self.typed[name]:
            return ""
        try:
            value = DETAILS_TIMES[name](self.typed[name], now, self.desk.edition.calendar)
        except WordsError:
            return ""
        if isinstance(value, datetime):
            return phrases.read_back(value, now)
        return f"= {phrases.day(value)}" if isinstance(value, date) else ""

    # Values

    def begins_with(self) -> Mapping[str, str]:
        """The details as they would be typed, a second copy to detect edits, and the version of the facts."""
        values = self._as_typed()
        version = {"version": str(self._row.version)} if self._row else {}
        return {"name": self._seen.name, **version, **values, "was": json.dumps(values)}

    def _as_typed(self) -> dict[str, str]:
        facts = {field: fact_as_typed(getattr(self._row, field)) for field in self._readers}
        if facts.get("serious") == "no":
            facts["serious"] = ""
        begun = {field: fact_as_typed(day) for field, day in self._known.begun.items()}
        return {**facts, "safeguarding": "yes" if self._seen.safeguarding else "", **begun}

    @property
    def _was(self) -> Mapping[str, str]:
        was: dict[str, str] = json.loads(self.values.get("was") or "{}")
        return was

    @property
    def is_empty(self) -> bool:
        """True while no field is edited."""
        return not any(self._is_edited(name) for name in self.fields)

    def _is_edited(self, name: str) -> bool:
        return self.typed[name] != self._was.get(name, "")

    def check(self, name: str) -> None:
        """Refuse a day or a time that cannot be read. Raises RefusedError."""
        if name in DETAILS_TIMES:
            self._value(name, DETAILS_TIMES[name], self.clock.now())

    def _value(self, name: str, reader: Reader, now: datetime) -> Any:
        """The value of a field; an unedited one keeps its stored value, to the second."""
        typed = self.typed[name]
        if name in self._readers and typed == fact_as_typed(getattr(self._row, name)):
            return getattr(self._row, name)
        with refusing(name):
            return reader(typed, now, self.desk.edition.calendar)

    def read(self, now: datetime) -> Details:
        """The edited details. Raises RefusedError for the first field that cannot be taken, or where none is edited."""
        facts = {name: self._value(name, reader, now) for name, reader in self._readers.items()}
        changed = any(value != getattr(self._row, name) for name, value in facts.items())
        in_danger = self.typed["safeguarding"] == "yes"
        steps = dict(self._edited_steps(now))
        details = Details(
            complaint=facts if changed and self._known.complaint else {},
            own_information=facts if changed and self._known.own_information else {},
            version=int(self.typed["version"] or 1),
            is_own_information=self.typed["wants"] == Kind.OWN_INFORMATION,
            in_danger=in_danger if self._is_edited("safeguarding") else None,
            told=self._told(now) if in_danger and self.typed["safeguarding_who"] else None,
            started={_STARTS[name]: on for name, on in steps.items() if name in _STARTS},
            finished={FINISHES[name]: on for name, on in steps.items() if name in FINISHES},
        )
        if not (changed or steps or details.is_own_information or details.in_danger is not None or details.told):
            raise RefusedError("", Cause.NOTHING_EDITED)
        return details

    def _told(self, now: datetime) -> DangerReport:
        self.when.refuse_unsaid()
        at = self._value("safeguarding_at", DETAILS_TIMES["safeguarding_at"], now) or now
        return DangerReport(self.typed["safeguarding_who"], at)

    def _edited_steps(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        """The days of steps that were edited, as times (UTC)."""
        for name in (*_STARTS, *FINISHES):
            if name in self.fields and self.typed[name] and self._is_edited(name):
                day = self._value(name, DETAILS_TIMES[name], now)
                if day != self._known.begun.get(name):
                    yield name, now if day == local_date(now) else at_noon(day)

    # Saving

    def write(self, ready: Details) -> Saved:
        """Save the edits in one transaction. Raises DeskError, ChangedError."""
        record_details(self.desk, self._contact_id, ready, entry_id=self.first_save.entry_id)
        return Saved(f"{self._seen.ref} {name_of(self._seen)}: written down.", self._contact_id)

    def conflict(self, error: ChangedError) -> Conflict:
        """Merge in a colleague's edits; fields that both changed keep the typed text. Raises RecordError."""
        self.prepare()
        self.values |= merge_edits(self.values, self._was, self._as_typed())
        self.values |= {name: value for name, value in self.begins_with().items() if name in ("was", "version")}
        return Conflict(conflict_lines(error), replaces=True)
