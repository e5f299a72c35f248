"""The page below the search results: what is known of the marked one, and all their contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.people.organisations import OrganisationPage
from db.people.page import PersonPage
from db.search import SearchResults
from deskapp.charter.rules import local_date
from deskapp.views.person import (
    contact_line,
    nobody_lines,
    organisation_facts,
    person_facts,
    title_words,
    who_words,
)
from deskapp.wording.printable import on_grid
from screens.people.lists import Contacts


class ShownPage(VerticalScroll):
    """The page of a person or an organisation, or a contact of somebody who left no name."""

    def __init__(self) -> None:
        super().__init__(id="person", can_focus=False)
        self.display = False

    def compose(self) -> ComposeResult:
        """The title, the facts, and the contacts."""
        yield Static(id="who", markup=False)
        yield Static(id="facts", markup=False)
        yield Contacts(id="contacts", markup=False)

    def show(self, page: PersonPage | OrganisationPage, now: datetime) -> None:
        """Show the page of a person or an organisation."""
        today = local_date(now)
        table = Table.grid(padding=(0, 1))
        table.add_column(width=12, no_wrap=True)
        table.add_column(ratio=1)
        for fact in person_facts(page, today) if isinstance(page, PersonPage) else organisation_facts(page, today):
            table.add_row(fact.label, Text(on_grid(fact.words)))
        who = who_words(page) if isinstance(page, PersonPage) else title_words(page)
        self._put(who, table, [contact_line(one, now) for one in page.contacts])

    def show_nobody(self, found: SearchResults | None, now: datetime) -> None:
        """Show a contact of somebody who left no name; nothing for None."""
        self.display = found is not None
        if found is not None:
            who, *more = nobody_lines(found, now)
            self._put(who, "\n".join(more), [])

    def _put(self, who: str, known: Table | str, contacts: Sequence[str]) -> None:
        self.display = True
        self.query_one("#who", Static).update(who)
        self.query_one("#facts", Static).update(known)
        rows = self.query_one(Contacts)
        rows.fill(map(on_grid, contacts))
        rows.can_focus = bool(contacts)
