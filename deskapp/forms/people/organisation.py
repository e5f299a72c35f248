"""Add an organisation, or edit the page of one: a partner, or a place that people are pointed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.history.saved_entry import SavedEntry
from db.people.contact_points import parse_numbers
from db.people.organisation_edit import (
    NO_FIELDS,
    ORGANISATION_FIELD_WORDS,
    AddedOrganisation,
    OrganisationFields,
    add_organisation,
    added_since,
    change_organisation,
    organisation_fields,
)
from db.people.organisations import OrganisationPage, old_words, organisation
from deskapp.charter.rules import local_date
from deskapp.errors import RefusedError
from deskapp.forms.fields import YES_NO, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.meant_times import Reader, read_past_date
from deskapp.forms.people.edited_page import EditedPage, day_echo, day_of
from deskapp.forms.results import Saved
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.wording.causes import PeopleCause
from deskapp.wording.form_names import DraftName

OLD = "old"
"""The block that warns of an old check."""
_BLANK = OrganisationPage(0, "", "", "", "", False, "", "", None, 0, (), (), 0)  # noqa: FBT003 - not pointed to
_PARTS: tuple[Part, ...] = (
    TextField("name", "Name", width=40, max_length=80),
    TextField("kind", "What it is", "like: pharmacy", max_length=40),
    ChoiceField("is_signpost", "Point to it?", YES_NO),
    TextField("numbers", "Numbers", width=0, max_length=200),
    TextField("website", "Website", width=0, max_length=200),
    TextField("opening", "Open", width=0, max_length=120),
    TextField("notes", "Notes", width=0, max_length=400, lines=3),
    TextField("checked_on", "Checked on", "like: today, 20 nov", width=16, max_length=40),
    TextBlock(OLD, "warns"),
)


class _Ready(NamedTuple):
    """The new fields of the page, and those that it had at `version`."""

    fields: OrganisationFields
    before: OrganisationFields
    version: int


class OrganisationForm(Form[_Ready]):
    """One organisation; with the id 0 in the draft's name, a new one."""

    NAME = "organisation"
    TITLE = "Change an organisation's page"
    HELP = """An organisation is a partner whose people get in touch, or a place that people are pointed to, or both.
Say y to "Point to it?", and its name is offered wherever somebody is passed on or pointed elsewhere.
Checked on is the day on which somebody last made sure of the number and the hours: after a year it says to ring first.
What it said before is kept: h on its page shows it, and z takes back what you changed last."""
    ANY_ORDER = True
    SAVES_AGAIN = True
    TIMES: ClassVar[Mapping[str, Reader]] = {"checked_on": read_past_date}
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "name": Hint("Its name as people say it. With the place, where there are several."),
        "kind": Hint("What it is, in a word or two, like: pharmacy, advice, surgery"),
        "is_signpost": Hint("Are people pointed to it?", "y offers it where somebody is passed on."),
        "numbers": Hint("Commas between several."),
        "website": Hint("Like: www.example.org"),
        "opening": Hint("When it is open, like: Mon to Fri 9 to 5"),
        "notes": Hint("Facts that help whoever points somebody to it."),
        "checked_on": Hint("The day somebody last made sure of this. Like: today.", "Enter saves."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._id = int(DraftName.of(draft.form).about)
        self._added: AddedOrganisation | None = None
        """The organisation already saved from this draft, before a crash; None if there is none."""
        self.subject = self._edited = EditedPage(
            self,
            read_page=lambda: organisation(desk.engine, self._id) if self._id else _BLANK,
            fields_of=lambda page: organisation_fields(page)._asdict(),
            title=lambda page: page.name,
            gone=PeopleCause.ORGANISATION_GONE,
        )

    def parts(self) -> Sequence[Part]:
        """Every field."""
        return _PARTS

    @property
    def is_empty(self) -> bool:
        """True while no field is edited."""
        return self._edited.is_untouched

    def heading(self, now: datetime) -> tuple[str, str]:
        """The name of the page, as it is in the record."""
        return self._edited.heading(now) if self._id else ("New organisation", "(kept as you type)")

    def echo(self, name: str, now: datetime) -> str:
        """A date that was typed, read back."""
        if name != "checked_on":
            return ""
        return day_echo(self.typed[name], self._edited.was[name], now, time_box.past_date)

    def block(self, name: str, now: datetime) -> str:  # noqa: ARG002 - there is one block
        """The warning that it was not checked for a year."""
        try:
            day = self._day(self.typed["checked_on"])
        except RefusedError:
            return ""
        return old_words(day, local_date(now)) if day else ""

    # Validation

    def doubt(self, name: str) -> str:
        """A question about a number that looks wrong."""
        return self._edited.doubt(name)

    def check(self, name: str) -> None:
        """Refuse a value that cannot be kept. Raises RefusedError."""
        typed = self.typed[name]
        if name == "name" and not typed:
            raise RefusedError(name, PeopleCause.ORGANISATION_NAME_WANTED)
        if name == "checked_on":
            self._day(typed)
        elif name == "numbers" and self._edited.is_touched(name):
            with refusing(name):
                parse_numbers(typed)

    def _day(self, typed: str) -> date | None:
        was = self._edited.was["checked_on"]
        return day_of("checked_on", typed, was, lambda text: time_box.past_date(text, self.clock.now()))

    def read(self, now: datetime) -> _Ready:  # noqa: ARG002 - dates are read by the form's own clock
        """The fields as typed, and as they were. Raises RefusedError."""
        for name in self.fields:
            self.check(name)
        self._edited.ask_about_doubts()
        before = self._fields_of(self._edited.was) if self._id else NO_FIELDS
        return _Ready(self._fields_of(self.typed.values), before, self._edited.version)

    def _fields_of(self, values: Mapping[str, str]) -> OrganisationFields:
        found: dict[str, Any] = {name: values.get(name, "").strip() for name in self.fields}
        found |= {"is_signpost": found["is_signpost"] == "yes", "checked_on": self._day(found["checked_on"])}
        return OrganisationFields(**found)

    # Saving

    def saved_before(self) -> SavedEntry | None:
        """The save of a new organisation from this draft, by the name that it was saved with. Raises RecordError."""
        if self._id:
            return None
        name = self.first_save.value_saved("name")
        self._added = added_since(self.desk.engine, name, self.draft.started_at) if name else None
        return SavedEntry(self._added.at) if self._added else None

    def write(self, ready: _Ready) -> Saved:
        """Add it, or change its page. Raises DeskError, ChangedError."""
        name = ready.fields.name
        if not (self._id or self._added):
            add_organisation(self.desk, ready.fields)
            return Saved(f"Saved {name}.", undoable=False)
        changed = self._change(ready)
        if not changed:
            return Saved(f"{name}: nothing was changed.", undoable=False)
        return Saved(f"Saved {name}: {', '.join(ORGANISATION_FIELD_WORDS[field] for field in changed)}.")

    def _change(self, ready: _Ready) -> tuple[str, ...]:
        """Set the fields that differ from those of the page, or of the save that left the draft behind."""
        if not self._added:
            return change_organisation(self.desk, self._id, ready.fields, before=ready.before, version=ready.version)
        one = organisation(self.desk.engine, self._added.organisation_id)
        before = self._fields_of({name: self.first_save.value_saved(name) for name in self.fields})
        version = one.version if one else 0
        return change_organisation(self.desk, self._added.organisation_id, ready.fields, before=before, version=version)
