"""People: one box finds anybody, any organisation and any contact; below it, the page of whoever is highlighted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from db import find
from db.desk import Desk
from db.find import Found
from db.organisations import OrganisationPage, organisation
from db.person import PersonPage, person
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.errors import DeskError
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.organisation_deeds import PEOPLE_ONLY, OrganisationDeeds
from screens.organisation_words import organisation_facts, title_words
from screens.people_lists import Contacts, FindPeople, Finds
from screens.people_words import (
    contact_line,
    facts,
    line,
    nobody_lines,
    who_words,
)
from screens.requests import OpenContact, OpenForm, RecordReply
from screens.widgets.box import Box
from screens.widgets.queue_columns import printable

HINT = "Enter opens. Down: the list. Tab: all their contacts."
NOTHING = "Nobody and nothing found. Fewer letters find more."
NO_CONTACTS = "Nothing to open: they have not been in touch yet. a starts a call for them."
NOTHING_TO_REPLY = "Nothing to reply to: they have not been in touch yet."
NOTHING_WITH_THEM = "Nothing to open: nothing is open with them."
NOBODY_CHOSEN = "Nobody is chosen. Type a name, a number, a reference or a word first."
NO_NAME = "This contact is of somebody who left no name. Enter opens it."


class PeopleScreen(OrganisationDeeds):
    """Find somebody, see what helps them and all their contacts, open what is open.

    One search runs at a time: what is typed meanwhile is looked up after it, and what was overtaken is never shown.
    """

    CSS_PATH = "people.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "Input"
    WHERE = Where.PEOPLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.PEOPLE)]
    NAME = "People"
    HELP = """Type any part of a name or an email address, digits of a number, a reference (26-0412 or 412), or words.
What is found appears as you type, the newest first. Down goes to the list; / goes back to the box.
Below stands who is highlighted: what to do for them, how they like to be answered, all their contacts.
Enter opens the newest of their contacts that is still open, or the contact that was found; Tab goes to all of theirs.
a starts a call for them, e changes their page, h shows what was changed, z takes back what you did last.
n writes an organisation down: a partner, or a place that people are pointed to. Its page has what is open with it.
j joins two records of one person. y says why there is a CAUTION. In the box letters are letters: press Down first."""

    def __init__(self, desk: Desk, clock: Clock, begin_with: int | None = None) -> None:
        """`begin_with` is the id of the person to show at once."""
        super().__init__()
        self._begin_with = begin_with
        self._desk = desk
        self._clock = clock
        self._found: Sequence[Found] = ()
        self._page: PersonPage | OrganisationPage | None = None
        self._again = 0
        """How often was looked again: only the last of several is shown."""
        self._looked = asyncio.Event()
        """Set while what is shown is what was typed."""
        self._looked.set()

    # What it is made of

    def body(self) -> ComposeResult:
        """The box, what was found, and the page."""
        yield FindPeople("find", "Find", cells=30, max_length=80, hint="names, numbers, 26-0412, words")
        yield Static("-" * 200, id="rule-above", markup=False)
        yield Finds(id="finds", markup=False)
        yield Static("-" * 200, id="rule-below", markup=False)
        with VerticalScroll(id="person", can_focus=False):
            yield Static(id="who", markup=False)
            yield Static(id="facts", markup=False)
            yield Contacts(id="contacts", markup=False)

    def on_mount(self) -> None:
        """Nothing is looked for yet, unless somebody is to be shown."""
        self.top("People", right="newest first")
        self.hint(HINT)
        self.query_one("#person").display = False
        if self._begin_with is not None:
            self.run_worker(self._begin(self._begin_with), group=HOLDS_KEYS)

    def on_screen_resume(self) -> None:
        """Back from a form or a contact: read again what it may have changed."""
        if self._page is not None or self._box.value.strip():
            self.run_worker(self.look_again(), group=HOLDS_KEYS)

    @property
    def _box(self) -> FindPeople:
        return self.query_one(FindPeople)

    @property
    def _chosen(self) -> Found | None:
        at = self.query_one(Finds).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    # Finding

    async def _begin(self, person_id: int) -> None:
        """Show this person, with the keys on them."""
        await self.look_again(person_id)
        if self._found:
            self.query_one(Finds).focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        if self._looked.is_set():
            self._looked.clear()
            self.run_worker(self._look(), group="finding")

    async def _look(self) -> None:
        """Look up what is in the box until it is what was looked up: a search that was overtaken shows nothing."""
        try:
            typed = None
            while typed != self._box.value:
                typed = self._box.value
                found = await asyncio.to_thread(self._find, typed)
                if typed == self._box.value:
                    await self._show(found)
        except DeskError as error:
            self.say(str(error), "wrong")
        finally:
            self._looked.set()

    def _find(self, typed: str) -> Sequence[Found]:
        """What is found, or a part of it where something else was typed meanwhile. Raises DeskError."""
        return find.find(self._desk.engine, typed, wanted=lambda: typed == self._box.value)

    async def _show(self, found: Sequence[Found], at: int = 0) -> None:
        self._found = found
        now = self._clock.now()
        finds = self.query_one(Finds)
        finds.clear_options()
        width = min(76, self.app.size.width - 4)
        finds.add_options([Option(f" {line(one, now, width)}") for one in found])
        if found:
            finds.highlighted = at
        short = len(self._box.value.strip()) < 2
        self.hint(HINT if short or found else NOTHING)
        await self._show_page()

    @on(OptionList.OptionHighlighted, "#finds")
    def _highlighted(self) -> None:
        self.run_worker(self._show_page(), group="reading a page", exclusive=True)

    async def _show_page(self) -> None:
        """The page of whoever is highlighted; nothing where that has changed meanwhile."""
        chosen = self._chosen
        if chosen is None or (chosen.person_id is None and chosen.organisation_id is None):
            self._page = None
            self._show_nobody(chosen)
            return
        try:
            page = await asyncio.to_thread(self._page_of, chosen)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if page is not None and chosen == self._chosen:
            self._page = page
            self._show_known(page)

    def _page_of(self, chosen: Found) -> PersonPage | OrganisationPage | None:
        if chosen.organisation_id is not None:
            return organisation(self._desk.engine, chosen.organisation_id)
        return person(self._desk.engine, chosen.person_id or 0)

    def _show_nobody(self, chosen: Found | None) -> None:
        """A contact of somebody who left no name, or nothing at all."""
        self.query_one("#person").display = chosen is not None
        if chosen is not None:
            who, *more = nobody_lines(chosen, self._clock.now())
            self._put(who, "\n".join(more), [])

    def _show_known(self, page: PersonPage | OrganisationPage) -> None:
        now = self._clock.now()
        today = london_date(now)
        self.query_one("#person").display = True
        table = Table.grid(padding=(0, 1))
        table.add_column(width=9, no_wrap=True)
        table.add_column(ratio=1)
        for fact in facts(page, today) if isinstance(page, PersonPage) else organisation_facts(page, today):
            table.add_row(fact.label, Text(printable(fact.words)))
        who = who_words(page) if isinstance(page, PersonPage) else title_words(page)
        self._put(who, table, [contact_line(one, now) for one in page.contacts])

    def _put(self, who: str, known: Table | str, contacts: Sequence[str]) -> None:
        self.query_one("#who", Static).update(who)
        self.query_one("#facts", Static).update(known)
        rows = self.query_one(Contacts)
        at = rows.highlighted or 0
        rows.clear_options()
        rows.add_options([Option(words) for words in contacts])
        rows.can_focus = bool(contacts)
        if contacts:
            rows.highlighted = min(at, len(contacts) - 1)

    # Keys

    @on(FindPeople.WentOn)
    def _went_on(self) -> None:
        self.run_worker(self._to_the_list(), group=HOLDS_KEYS)

    async def _to_the_list(self) -> None:
        await self._looked.wait()
        if self._found:
            self.query_one(Finds).focus()

    @on(Box.Entered)
    def _entered(self) -> None:
        self.run_worker(self._open_when_found(), group=HOLDS_KEYS)

    async def _open_when_found(self) -> None:
        await self._looked.wait()
        self.action_open()

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_open()

    def action_box(self) -> None:
        """Back to the box, to look for somebody else."""
        self._box.focus()

    def action_open(self) -> None:
        """Open the contact that is marked or was found, or the first of theirs: one that waits where there is one."""
        contact_id = self._contact_at_hand(NO_CONTACTS)
        if contact_id is not None:
            self.post_message(OpenContact(contact_id))

    def action_reply(self) -> None:
        """Record a reply to that contact; where it is closed, ask whether to open it again."""
        contact_id = self._contact_at_hand(NOTHING_TO_REPLY)
        if contact_id is not None:
            self.post_message(RecordReply(contact_id))

    def _contact_at_hand(self, none_yet: str) -> int | None:
        """The contact that a key acts on. Where there is none, says so."""
        chosen, contacts = self._chosen, self._page.contacts if self._page else ()
        marked = self.query_one(Contacts)
        if chosen is None:
            self.say(NOBODY_CHOSEN)
        elif marked.has_focus and contacts:
            return contacts[marked.highlighted or 0].contact_id
        elif chosen.contact_id is not None:
            return chosen.contact_id
        elif contacts:
            return contacts[0].contact_id
        elif self._page is not None:
            self.say(none_yet if isinstance(self._page, PersonPage) else NOTHING_WITH_THEM)
        return None

    async def look_again(self, person_id: int | None = None) -> None:
        """Look again for what was found, and stay with whoever was chosen, or with this person."""
        chosen = self._chosen
        who = (person_id, None) if person_id else (chosen.person_id, chosen.organisation_id) if chosen else (None, None)
        self._again += 1
        looking = self._again
        try:
            found = await asyncio.to_thread(self._look_up, *who)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if looking == self._again:
            of_them = [
                at
                for at, one in enumerate(found)
                if (one.person_id, one.organisation_id) == who and one.contact_id is None
            ]
            await self._show(found, next(iter(of_them), 0))

    def _look_up(self, person_id: int | None, organisation_id: int | None) -> Sequence[Found]:
        """What is typed; where nothing is, this person or organisation (off the event loop). Raises DeskError."""
        engine, typed = self._desk.engine, self._box.value
        if typed.strip() or (person_id is None and organisation_id is None):
            return find.find(engine, typed)
        return find.one_organisation(engine, organisation_id or 0) or find.one_person(engine, person_id or 0)

    def at_hand(self) -> PersonPage | None:
        """Whose page is shown."""
        if isinstance(self._page, PersonPage):
            return self._page
        nobody = NOBODY_CHOSEN if self._chosen is None else NO_NAME
        self.say(nobody if self._page is None else PEOPLE_ONLY)
        return None

    def organisation_at_hand(self) -> OrganisationPage | None:
        """The organisation whose page is shown."""
        return self._page if isinstance(self._page, OrganisationPage) else None

    def action_call(self) -> None:
        """Start a call with who it is filled in."""
        chosen = self._chosen
        if chosen is None:
            self.say(NOBODY_CHOSEN)
            return
        values = {"name": chosen.name, "number": chosen.number.partition(",")[0]}
        if chosen.person_id is not None:
            values |= {"person_id": str(chosen.person_id), "person_name": chosen.name}
        self.post_message(OpenForm("call", values))
