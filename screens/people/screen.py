"""The people screen: a box that finds people, organisations and contacts, and the page of the highlighted one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static

from db.desk.desk import Desk
from db.people.organisations import OrganisationPage, organisation
from db.people.page import PersonPage, person
from db.search import SearchResults, one_organisation, one_person
from db.search_days import DaySearch, search_with_days
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.person import (
    found_title,
    line,
)
from deskapp.wording.printable import on_grid
from screens.base.desk_screen import DeskScreen, room_beside
from screens.base.reading import in_thread
from screens.keys import Where, bindings
from screens.messages import OpenContact, OpenForm, Work
from screens.people.lists import Contacts, FindPeople, Finds, NewOne, new_ones
from screens.people.person_actions import PEOPLE_ONLY, PersonKeys
from screens.people.shown_page import ShownPage
from screens.widgets.box import Box
from screens.widgets.find_box import LEAST

_WIDEST = 120
"""Cells of a line of what was found."""
_HINT = "Enter opens. Down: the list. Tab: all their contacts."
_NOTHING = "Nothing found. Fewer letters find more; Down: write it down."
_NO_CONTACTS = "Nothing to open: they have not been in touch yet. a starts a call for them."
NOTHING_TO_REPLY = "Nothing to reply to: they have not been in touch yet."
NOTHING_WITH_THEM = "Nothing to open: nothing is open with them."
NOBODY_CHOSEN = "Nobody is chosen. Type a name, a number, a reference or a word first."
_NO_NAME = "This contact is of somebody who left no name. Enter opens it."


class PeopleScreen(DeskScreen[None]):
    """A search for people, organisations and contacts, with the page and the contacts of the highlighted result.

    One search runs at a time: text typed meanwhile is searched after it, and superseded results are never shown.
    """

    AUTO_FOCUS: ClassVar[str | None] = "Input"
    WHERE = Where.PEOPLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.PEOPLE)]
    NAME = "People"
    HELP = """Type any part of a name or an email address, digits of a number, a reference (26-0412 or 412), words, or
a day (tue, 20 nov, 12-14 nov dentist) for its contacts. Found as you type. Down: the list, where letters are keys.
Where nothing is found, Down and Enter write down an organisation or a call by that name.
Below is the person who is marked: what to do for them, how they like to be answered, all their contacts.
Enter opens the newest of their contacts that is still open, or the contact that was found; Tab goes to all of theirs.
a starts a call for them, e changes their page, h shows what was changed, z takes back what you did last.
n writes an organisation down: a partner, or a place that people are pointed to. Its page has what is open with it.
j joins two records of one person. y says why there is a CAUTION. x writes all that we hold about them as files."""

    def __init__(self, desk: Desk, clock: Clock, begin_with: int | None = None) -> None:
        """`begin_with` is the id of the person to show at once."""
        super().__init__()
        self._begin_with = begin_with
        self._desk = desk
        self._clock = clock
        self._keys_here = PersonKeys(
            self,
            desk,
            clock,
            person=self._person_at_hand,
            organisation=self._organisation_at_hand,
            look_again=self.look_again,
        )
        self._found: Sequence[SearchResults] = ()
        self._new: Sequence[NewOne] = new_ones("")
        """The rows where nothing is found."""
        self._page: PersonPage | OrganisationPage | None = None
        self._wanted = ""
        """The text to search for, for the thread that searches, as a thread must not read a widget."""
        self._again = 0
        """The number of repeated searches: only the result of the last is shown."""
        self._looked = asyncio.Event()
        """Set while the results shown are those of the text typed."""
        self._looked.set()

    # What it is made of

    def body(self) -> ComposeResult:
        """The box, the results, and the page."""
        yield FindPeople("find", "Find", cells=30, max_length=80, hint="name, number, word, 412, tue")
        yield Static("─" * 200, id="rule-above", markup=False)
        yield Finds(*(f" {words}" for words, _ in self._new), id="finds", markup=False)
        yield Static("─" * 200, id="rule-below", markup=False)
        yield ShownPage()

    def on_mount(self) -> None:
        """Start empty, unless a person or organisation is to be shown."""
        self.top("People", right="newest first")
        self.hint(_HINT)
        if self._begin_with is not None:
            self.run_worker(self._begin(self._begin_with), group=HOLDS_KEYS)

    def on_screen_resume(self) -> None:
        """Read again what a form or a contact's page may have changed."""
        if self._page is not None or self._box.value.strip():
            self.run_worker(self.look_again(), group=HOLDS_KEYS)

    @property
    def _box(self) -> FindPeople:
        return self.query_one(FindPeople)

    @property
    def _is_short(self) -> bool:
        return len(self._box.value.strip()) < LEAST

    @property
    def _chosen(self) -> SearchResults | None:
        return self.query_one(Finds).marked_of(self._found)

    # Finding

    async def _begin(self, person_id: int) -> None:
        """Show a person, with the focus on the list."""
        await self.look_again(person_id)
        if self._found:
            self.query_one(Finds).focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._wanted = self._box.value
        if self._looked.is_set():
            self._looked.clear()
            self.run_worker(self._look(), group="finding")

    async def _look(self) -> None:
        """Search until the text in the box is the text that was searched for. Superseded results are not shown."""
        try:
            typed = None
            while typed != self._box.value:
                self._wanted = typed = self._box.value
                found = await in_thread(self, self._find, typed)
                if typed == self._box.value:
                    await self._show(found)
        except DeskError as error:
            self.say(error, "wrong")
        finally:
            self._looked.set()

    def _find(self, typed: str) -> DaySearch:
        """The search results, incomplete if the text changed meanwhile. Runs in a thread. Raises DeskError."""
        return search_with_days(self._desk.engine, typed, self._clock.now(), lambda: typed == self._wanted)

    async def _show(self, searched: DaySearch, at: int = 0) -> None:
        self._found = found = searched.results
        now = self._clock.now()
        width = min(_WIDEST, room_beside(self.app.size.width) - 4)
        self._new = [] if found else new_ones("" if self._is_short else self._box.value)
        lines = (*(line(one, now, width) for one in found), *(on_grid(words) for words, _ in self._new))
        self.query_one(Finds).fill((f" {words}" for words in lines), at)
        self.hint(_HINT if self._is_short or found else _NOTHING)
        self.top("People", right=found_title(searched, now))
        await self._show_page()

    @on(OptionList.OptionHighlighted, "#finds")
    def _highlighted(self) -> None:
        self.run_worker(self._show_page(), group="reading a page", exclusive=True)

    async def _show_page(self) -> None:
        """Show the page of the highlighted person or organisation, unless the highlight moved meanwhile."""
        chosen = self._chosen
        if chosen is None or (chosen.person_id is None and chosen.organisation_id is None):
            self._page = None
            self.query_one(ShownPage).show_nobody(chosen, self._clock.now())
            return
        try:
            page = await in_thread(self, self._page_of, chosen)
        except DeskError as error:  # the search goes on with what was typed meanwhile
            self.say(error, "wrong")
            return
        if page is not None and chosen == self._chosen:
            self._page = page
            self.query_one(ShownPage).show(page, self._clock.now())

    def _page_of(self, chosen: SearchResults) -> PersonPage | OrganisationPage | None:
        if chosen.organisation_id is not None:
            return organisation(self._desk.engine, chosen.organisation_id)
        return person(self._desk.engine, chosen.person_id or 0)

    # Keys

    @on(FindPeople.WentOn)
    def _went_on(self) -> None:
        self.run_worker(self._to_the_list(), group=HOLDS_KEYS)

    async def _to_the_list(self) -> None:
        await self._looked.wait()
        self.query_one(Finds).focus()

    @on(Box.Entered)
    def _entered(self) -> None:
        self.run_worker(self._open_when_found(), group=HOLDS_KEYS)

    async def _open_when_found(self) -> None:
        await self._looked.wait()
        self.action_open()

    def action_box(self) -> None:
        """Return to the search box."""
        self._box.focus()

    def action_open(self) -> None:
        """Open the contact that is highlighted or was found, or their first one: open ones come first. Where nothing is
        found, go to the list, and begin what is highlighted there.
        """
        finds = self.query_one(Finds)
        if self._new and finds.has_focus:
            self.post_message(self._new[finds.highlighted or 0].request)
            return
        if self._new and not self._is_short:
            finds.focus()
            return
        contact_id = self._contact_at_hand(_NO_CONTACTS)
        if contact_id is not None:
            self.post_message(OpenContact(contact_id))

    def action_reply(self) -> None:
        """Record a reply to that contact. For a closed one, ask first to reopen it."""
        contact_id = self._contact_at_hand(NOTHING_TO_REPLY)
        if contact_id is not None:
            self.post_message(Work("reply", contact_id))

    def _contact_at_hand(self, none_yet: str) -> int | None:
        """The contact that a key acts on; None, after a message, if there is none."""
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
        """Repeat the search, and highlight the person with this id, or else the same result as before."""
        chosen = self._chosen
        who = (person_id, None) if person_id else (chosen.person_id, chosen.organisation_id) if chosen else (None, None)
        self._again += 1
        looking = self._again
        found = await self.run_or_say(self._look_up, self._box.value, *who)
        if looking == self._again:
            of_them = [
                at
                for at, one in enumerate(found.results)
                if (one.person_id, one.organisation_id) == who and one.contact_id is None
            ]
            await self._show(found, next(iter(of_them), 0))

    def _look_up(self, typed: str, person_id: int | None, organisation_id: int | None) -> DaySearch:
        """The results for a text; for an empty one, this person or organisation. Runs in a thread. Raises DeskError."""
        engine = self._desk.engine
        if typed.strip() or (person_id is None and organisation_id is None):
            return search_with_days(engine, typed, self._clock.now())
        return DaySearch(one_organisation(engine, organisation_id or 0) or one_person(engine, person_id or 0))

    def _person_at_hand(self) -> PersonPage | None:
        """The person whose page is shown; None, after a message, if there is none."""
        if isinstance(self._page, PersonPage):
            return self._page
        nobody = NOBODY_CHOSEN if self._chosen is None else _NO_NAME
        self.say(nobody if self._page is None else PEOPLE_ONLY)
        return None

    def _organisation_at_hand(self) -> OrganisationPage | None:
        """The organisation whose page is shown; None for a person's page or none."""
        return self._page if isinstance(self._page, OrganisationPage) else None

    def action_page(self, action: str) -> None:
        """Do one of the actions on the page that is shown."""
        self._keys_here.press(action)

    def action_call(self) -> None:
        """Start a call with the caller filled in."""
        chosen = self._chosen
        if chosen is None:
            self.say(NOBODY_CHOSEN)
            return
        values = {"name": chosen.name, "number": chosen.number.partition(",")[0]}
        if chosen.person_id is not None:
            values |= {"person_id": str(chosen.person_id), "person_name": chosen.name}
        self.post_message(OpenForm("call", values))
