"""Write an organisation down, or change what is known of one: a partner, or a place that people are pointed to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.widgets import Static

from db.desk import Desk
from db.drafts import Draft
from db.faults import ChangedError
from db.organisation_changes import (
    NAME_WANTED,
    NOTHING_KNOWN,
    WORDS,
    KnownOrganisation,
    add_organisation,
    change_organisation,
    known_of,
)
from db.organisations import OrganisationPage, old_words, organisation
from db.reaching import numbers_of
from db.typed import RefusedError
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from screens.meant_times import Reader, past_date
from screens.page_form import PageForm
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.queue_columns import printable

SIGNPOST = (Option("yes", "y", "Yes"), Option("no", "n", "No"))
BLANK = OrganisationPage(0, "", "", "", "", False, "", "", None, 0, (), (), 0)  # noqa: FBT003 - not pointed to


class Ready(NamedTuple):
    """What the page is to say, and what it said at `version`."""

    known: KnownOrganisation
    before: KnownOrganisation
    version: int


class OrganisationForm(PageForm[Ready, OrganisationPage]):
    """One organisation. With nothing known of it yet it is a new one."""

    CSS_PATH = "organisation_form.tcss"
    NAME = "Change an organisation's page"
    HELP = """An organisation is a partner whose people get in touch, or a place that people are pointed to, or both.
Say y to "Point to it?", and its name is offered wherever somebody is passed on or pointed elsewhere.
Checked on is the day on which somebody last made sure of the number and the hours: after a year it says to ring first.
What was there before is kept beside: h on its page shows it, and z takes back what you changed last."""
    TIMES: ClassVar[Mapping[str, Reader]] = {"checked_on": past_date}
    HINTS: ClassVar[Mapping[str, str]] = {
        "name": "Its name as people say it. With the place, where there are several.",
        "kind": "What it is, in a word or two, like: pharmacy, advice, surgery",
        "is_signpost": "Are people pointed to it? y offers it where somebody is passed on.",
        "numbers": "Commas between several.",
        "website": "Like: www.example.org",
        "opening": "When it is open, like: Mon to Fri 9 to 5",
        "notes": "Facts that help whoever points somebody to it.",
        "checked_on": "The day somebody last made sure of this. Like: today. Enter saves.",
    }

    def said_by(self, page: OrganisationPage) -> Mapping[str, object]:
        """What the page says in each field."""
        return known_of(page)._asdict()

    def version_of(self, page: OrganisationPage) -> int:
        """Which version of the page this is."""
        return page.version

    def body(self) -> ComposeResult:
        """Every field; above them, what somebody else changed meanwhile."""
        yield Static(id="theirs", markup=False)
        yield Box("name", "Name", cells=40, max_length=80)
        yield Box("kind", "What it is", cells=30, max_length=40, hint="like: pharmacy")
        yield Choice("is_signpost", "Point to it?", SIGNPOST, brief=True)
        yield Box("numbers", "Numbers", cells=0, max_length=200)
        yield Box("website", "Website", cells=0, max_length=200)
        yield Box("opening", "Open", cells=0, max_length=120)
        yield Box("notes", "Notes", cells=0, max_length=400)
        yield Box("checked_on", "Checked on", cells=16, max_length=40, hint="like: today, 20 nov")
        yield Static(id="old", markup=False)

    def show_words(self) -> None:
        """Whose page it is, the day that was understood, and whether that is too long ago."""
        super().show_words()
        title = f"Change: {self._page.name}" if self._page.name else "New organisation"
        self.top(printable(title), right="(kept as you type)")
        day = self._day_or_none()
        box = self.query_one("#box-checked-on", Box)
        box.echo = f"= {phrases.day(day)}" if day and self.typed["checked_on"] != self.was["checked_on"] else ""
        self.show("#old", old_words(day, london_date(self.clock.now())) if day else "")

    def _day_or_none(self) -> date | None:
        try:
            return self._day(self.typed["checked_on"])
        except RefusedError:
            return None

    def _day(self, typed: str) -> date | None:
        """The day of the box: as it was, or one that has been. Raises RefusedError."""
        if not typed:
            return None
        if typed == self.was["checked_on"]:
            return datetime.strptime(typed, "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
        try:
            return moments.past_date(typed, self.clock.now())
        except WordsError as error:
            raise RefusedError("checked_on", str(error)) from error

    def check(self, name: str) -> None:
        """Each says what it wants when it is left."""
        typed = self.typed[name]
        if name == "name" and not typed:
            raise RefusedError(name, NAME_WANTED)
        if name == "checked_on":
            self._day(typed)
        elif name == "numbers" and typed != self.was[name]:
            try:
                numbers_of(typed)
            except WordsError as error:
                raise RefusedError(name, str(error)) from error

    def read(self, now: datetime) -> Ready:  # noqa: ARG002 - days are read by the form's own clock
        """The page as it was typed, or the first field that cannot be taken."""
        for name in self.fields:
            self.check(name)
        before = self._known(self.was) if self._page.organisation_id else NOTHING_KNOWN
        return Ready(self._known(self.typed.values), before, int(self.unseen["version"]))

    def _known(self, values: Mapping[str, str]) -> KnownOrganisation:
        said: dict[str, Any] = {name: values[name].strip() for name in self.fields}
        said |= {"is_signpost": said["is_signpost"] == "yes", "checked_on": self._day(said["checked_on"])}
        return KnownOrganisation(**said)

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Keep it (off the event loop). Raises DeskError."""
        organisation_id, name = self._page.organisation_id, ready.known.name
        if not organisation_id:
            add_organisation(self.desk, ready.known)
            return f"Saved {name}. / finds it.", None
        try:
            changed = change_organisation(
                self.desk, organisation_id, ready.known, before=ready.before, version=ready.version
            )
        except ChangedError as error:
            now = organisation(self.desk.engine, organisation_id)
            if now is not None:
                self._second = (error.what, now)
            raise
        if not changed:
            return f"{name}: nothing was changed.", None
        return f"Saved {name}: {', '.join(WORDS[field] for field in changed)}. z takes it back.", None


async def open_form(desk: Desk, clock: Clock, draft: Draft) -> OrganisationForm | None:
    """The form of an entry named "organisation:17", or of a new one: "organisation:0". None where none has that id."""
    organisation_id = int(draft.form.partition(":")[2])
    page = await asyncio.to_thread(organisation, desk.engine, organisation_id) if organisation_id else BLANK
    return None if page is None else OrganisationForm(desk, clock, draft, page)
