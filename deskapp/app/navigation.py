"""Navigation: open screens above others, and park open forms before.

Screens do not know it: they send the messages of `screens.messages`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from textual.screen import Screen

from db.contacts.page import page
from db.drafts.book import Draft, DraftSeen
from deskapp.app.end_of_day import EndOfDayFlow
from deskapp.app.open_screens import OpenScreens
from deskapp.errors import DeskError, WordsError
from deskapp.forms.form import Form
from deskapp.forms.registry import About, registered
from deskapp.forms.results import GoneReason
from deskapp.forms.subject import StateError
from deskapp.views.drafts import began_words
from deskapp.wording.form_names import DESK_WORDS, OWN_FORM, DraftName
from screens.contact.page import ContactPage
from screens.day_book.screen import DayBookScreen
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.forms.screen import FormScreen
from screens.messages import CarryOn, OpenContact, OpenForm, OpenPerson, Work
from screens.people.screen import PeopleScreen
from screens.report.screen import ReportScreen
from screens.settings.asking_screen import asking_screen
from screens.settings.screen import SettingsScreen
from screens.unfinished.screen import Unfinished

_ALREADY = {
    GoneReason.CLOSED: "Nothing to do here: somebody has just closed this one.",
    GoneReason.REOPENED: "This is open: r records a reply.",
}
"""The reason for which a form does not open, by the state of its contact."""


class Navigation:
    """Opens forms, pages and lists above the queue, and one form above a contact's page."""

    def __init__(self, screens: OpenScreens, end_of_day: EndOfDayFlow) -> None:
        self._screens = screens
        self._end_of_day = end_of_day

    # Lists and pages

    def people(self) -> None:
        """Open the people screen."""
        self._screens.back_to_queue()
        self._screens.push(PeopleScreen(self._screens.desk, self._screens.clock))

    def person(self, request: OpenPerson) -> None:
        """Open a person's page above the present screen."""
        screens = self._screens
        screens.push(PeopleScreen(screens.desk, screens.clock, begin_with=request.person_id))

    def unfinished(self) -> None:
        """Open the list of drafts."""
        self._screens.back_to_queue()
        self._screens.push(Unfinished(self._screens.desk, self._screens.clock, self._screens.drafts))

    def settings(self) -> None:
        """Open the settings of the desk."""
        self._screens.back_to_queue()
        self._screens.push(SettingsScreen(self._screens.desk, self._screens.drafts))

    def report(self) -> None:
        """Open the report of this month."""
        self._screens.back_to_queue()
        self._screens.push(ReportScreen(self._screens.desk, self._screens.clock, self._screens.drafts))

    def day_book(self) -> None:
        """Open the day book at today."""
        self._screens.back_to_queue()
        self._screens.push(DayBookScreen(self._screens.desk))

    async def contact(self, request: OpenContact) -> None:
        """Open a contact's page."""
        screens = self._screens
        try:
            found = await asyncio.to_thread(page, screens.desk.engine, request.contact_id)
        except DeskError as error:
            screens.say(error, "wrong")
        else:
            screens.push(ContactPage(screens.desk, screens.clock, found))

    # Forms

    def log(self, form: str) -> None:
        """Begin a form. If one of that name is shown, save it and begin the next, as for a pile of post."""
        shown = self._screens.app.screen
        if isinstance(shown, FormScreen) and shown.draft.form == form != "call":
            shown.save(in_a_run=True)
        else:
            self.begin(form)

    def begin(self, form: str, values: Mapping[str, str] | None = None) -> None:
        """Open a new form above the queue, with initial values."""
        self._screens.back_to_queue()
        self.open(self.new_draft(form), values)

    def next_form(self, request: OpenForm) -> None:
        """Open the next form of a series, with the message about the save before."""
        self.begin(request.form, request.values)
        if request.said:
            shown = self._screens.shown
            shown.call_after_refresh(shown.say, request.said, "done")  # its message line is not there before

    def new_draft(self, form: str) -> Draft:
        """Begin a draft, also without a current user, as a ringing telephone does not wait."""
        screens = self._screens
        by = screens.desk.staff.name if screens.desk.staff else ""
        return screens.drafts.begin(form, by=by, at=screens.clock.now())

    async def work(self, request: Work) -> None:
        """Open the requested form, or continue its draft."""
        await self._work(request.draft_name, request.values)

    async def _work(self, name: DraftName, values: Mapping[str, str] | None = None) -> None:
        seen = await asyncio.to_thread(self._screens.drafts.unfinished)
        begun = next((each for each in seen if each.form == str(name) and not each.held), None)
        carries_on = await self._carries_on(begun) if begun else False
        if carries_on is not None:
            resumed = await self._resumed(begun.id) if begun and carries_on else None
            draft = resumed if begun and carries_on else self.new_draft(str(name))
            if draft is not None:
                await self.open_read(draft, None if resumed else values)

    async def _carries_on(self, begun: DraftSeen) -> bool | None:
        """True to continue a draft (one's own, or a colleague's after a question), false to begin a new
        one, None for neither.
        """
        me = self._screens.desk.staff
        began = began_words(begun, me.name if me else "", self._screens.clock.now())
        return await self._screens.app.push_screen_wait(WhoseDraftBox(began)) if began else True

    async def carry_on(self, request: CarryOn) -> None:
        """Continue a draft at the field in which it was left."""
        seen = await asyncio.to_thread(self._screens.drafts.unfinished)
        begun = next((each for each in seen if each.id == request.draft_id), None)
        if begun and DraftName.of(begun.form).form == DESK_WORDS:
            self._ask_again(begun, stay=request.stay)
            return
        carries_on = await self._carries_on(begun) if begun else True
        if carries_on is None:
            return
        draft = await self._resumed(request.draft_id) if carries_on or not begun else self.new_draft(begun.form)
        if draft is None:
            return
        if not request.stay:
            self._screens.back_to_queue()
        self.open(draft)

    def _ask_again(self, begun: DraftSeen, *, stay: bool) -> None:
        """Ask the question whose answer was left unfinished, which takes it up."""
        screens = self._screens
        try:
            asking = asking_screen(screens.desk, screens.drafts, begun)
        except WordsError as error:
            screens.say(error, "wrong")
            return
        if not stay:
            screens.back_to_queue()
        screens.push(asking)

    async def _resumed(self, draft_id: str) -> Draft | None:
        screens = self._screens
        try:
            return await asyncio.to_thread(screens.drafts.resume, draft_id)
        except DeskError as error:
            screens.say(error, "wrong")
            return None

    def open(self, draft: Draft, values: Mapping[str, str] | None = None) -> None:
        """Open the form of a draft. A form without a row in the record opens at once, because a call does not wait."""
        try:
            screen = self._screen_at_once(draft, values)
        except WordsError as error:
            _put_away(draft)
            self._screens.say(error, "wrong")
            return
        if screen is not None:
            self._screens.push(screen)
        else:
            self._screens.run(self.open_read(draft, values))

    def _screen_at_once(self, draft: Draft, values: Mapping[str, str] | None) -> Screen[Any] | None:
        if DraftName.of(draft.form).form == OWN_FORM:
            return None
        entry = registered(draft.form, {**(values or {}), **draft.values})
        if entry.about is not About.NOTHING:
            return None
        return FormScreen(entry.make(self._screens.desk, draft, values), is_prepared=False)

    async def open_read(self, draft: Draft, values: Mapping[str, str] | None = None) -> None:
        """Open a form after reading its row. If it cannot be opened, park the draft and show the reason."""
        if DraftName.of(draft.form).form == OWN_FORM:
            await self._end_of_day.open_draft(draft)
            return
        try:
            screen = await self._read_screen(draft, values)
        except StateError as error:
            _put_away(draft)
            name = DraftName.of(draft.form)
            if name.form == "reply":
                await self._work(DraftName("open again", name.about))
            else:
                self._screens.say(_ALREADY[error.gone])
        except DeskError as error:
            _put_away(draft)
            self._screens.say(error, "wrong")
        else:
            self._screens.push(screen)

    async def _read_screen(self, draft: Draft, values: Mapping[str, str] | None) -> Screen[Any]:
        known = {**(values or {}), **draft.values}
        form: Form[Any] = registered(draft.form, known).make(self._screens.desk, draft, values)
        await asyncio.to_thread(form.open)
        return FormScreen(form)


def _put_away(draft: Draft) -> None:
    """Park a draft, or end it if nothing was typed."""
    (draft.park if any(draft.values.values()) else draft.finish)()
