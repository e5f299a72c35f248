"""The one way from screen to screen: which screen opens over the queue, with what, and what is parked before.

Screens know nothing of this. What they want done they ask for with the messages of `screens.requests`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on

from db.loading import load
from deskapp.errors import DeskError, DraftError
from deskapp.terminal import TerminalApp
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.requests import CarryOn, ChangeField, EditPage, OpenContact, OpenForm, OpenPerson, RecordReply, Work

if TYPE_CHECKING:
    from db.desk import Desk
    from db.drafts import Draft, DraftBook
    from db.first_page import QueueRow
    from db.page import Page
    from deskapp.clock import Clock
    from screens.deed_form import ContactForm
    from screens.kept_form import KeptForm
    from screens.queue import QueueScreen

CLOSED_ALREADY = "Nothing to do here: somebody has just closed this one."
OPEN_ALREADY = "This is open: r records a reply."
ON_CLOSED = ("note", "open again")
"""The forms that there are for a contact that is closed."""


class Openings(TerminalApp):
    """The queue below, and at most one form, list or box over it; over a contact's page, one form about it."""

    _desk: Desk
    _drafts: DraftBook
    _clock: Clock
    _queue: QueueScreen

    def use(self, desk: Desk, drafts: DraftBook) -> None:
        """Be the app of this desk. Where it was not given at once (`deskapp.starting`), nothing works before this."""
        from screens.queue import QueueScreen  # noqa: PLC0415 - brings charter and record, behind the first frame

        self._desk = desk
        self._drafts = drafts
        self._clock = desk.clock
        self._queue = QueueScreen(desk, desk.clock, drafts)

    # Going from screen to screen

    @property
    def _shown(self) -> DeskScreen[Any]:
        """The topmost screen with a message line: boxes and the hidden screen have none."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, DeskScreen)), self._queue)

    @property
    def _forms(self) -> list[KeptForm[Any]]:
        load("screens.kept_form")
        from screens.kept_form import KeptForm  # noqa: PLC0415 - not before the first frame

        return [screen for screen in self.screen_stack if isinstance(screen, KeptForm)]

    def _back_to_queue(self) -> None:
        """Park what is open and close it: the stack never grows."""
        while self.screen is not self._queue:
            screen = self.screen
            if isinstance(screen, DeskScreen):
                screen.park()
            screen.dismiss(None)

    def action_queue(self) -> None:
        """F5."""
        self._back_to_queue()

    def action_log_call(self) -> None:
        """F2."""
        self._begin("call")

    def action_log_message(self) -> None:
        """F3. On a message: save it and begin the next."""
        if not self._save_and_next("message"):
            self._begin("message")

    def action_log_letter(self) -> None:
        """F4. On a letter: save it and begin the next, so that a pile of post is one run."""
        if not self._save_and_next("letter"):
            self._begin("letter")

    def _save_and_next(self, form: str) -> bool:
        load("screens.log_letter", "screens.log_message")
        from screens.log_letter import LogLetter  # noqa: PLC0415 - forms come with SQLModel, behind the first frame
        from screens.log_message import LogMessage  # noqa: PLC0415

        if isinstance(self.screen, LogLetter | LogMessage) and self.screen.draft.form == form:
            self.screen.action_save_and_next()
            return True
        return False

    def _begin(self, form: str, values: Mapping[str, str] | None = None) -> None:
        self._back_to_queue()
        self._open(self._new_draft(form), values)

    def _new_draft(self, form: str) -> Draft:
        """An entry begun now. A ringing telephone does not wait until somebody has said who is on the desk."""
        by = self._desk.staff.name if self._desk.staff else ""
        return self._drafts.begin(form, by=by, at=self._clock.now())

    def _open(self, draft: Draft, values: Mapping[str, str] | None = None) -> None:
        load("screens.log_call", "screens.log_letter", "screens.log_message")
        from screens.log_call import LogCall  # noqa: PLC0415 - forms come with SQLModel, behind the first frame
        from screens.log_letter import LogLetter  # noqa: PLC0415
        from screens.log_message import LogMessage  # noqa: PLC0415

        kinds: dict[str, type[LogCall | LogMessage | LogLetter]] = {
            "call": LogCall,
            "message": LogMessage,
            "letter": LogLetter,
        }
        self.push_screen(kinds[draft.form](self._desk, self._clock, draft, values))

    def action_people(self) -> None:
        """/ or o on the queue."""
        load("screens.people")
        from screens.people import PeopleScreen  # noqa: PLC0415 - comes with SQLModel, behind the first frame

        self._back_to_queue()
        self.push_screen(PeopleScreen(self._desk, self._clock))

    @on(OpenPerson)
    def _open_person(self, message: OpenPerson) -> None:
        load("screens.people")
        from screens.people import PeopleScreen  # noqa: PLC0415 - comes with SQLModel, behind the first frame

        self.push_screen(PeopleScreen(self._desk, self._clock, begin_with=message.person_id))

    def action_unfinished(self) -> None:
        """F8."""
        load("screens.unfinished")
        from screens.unfinished import Unfinished  # noqa: PLC0415

        self._back_to_queue()
        self.push_screen(Unfinished(self._clock, self._drafts))

    @on(OpenForm)
    def _open_next(self, message: OpenForm) -> None:
        self._begin(message.form, message.values)
        if message.said:
            # Once it is drawn: its line to say it on is not there before.
            self._shown.call_after_refresh(self._shown.say, message.said, "done")

    @on(CarryOn)
    def _carry_on(self, message: CarryOn) -> None:
        self.run_worker(self._resume(message.draft_id, stay=message.stay), group=HOLDS_KEYS)

    async def _resume(self, draft_id: str, *, stay: bool = False) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, draft_id)
        except DraftError as error:
            self._shown.say(str(error), "wrong")
            return
        if not stay:
            self._back_to_queue()
        if ":" in draft.form:
            await self._open_deed(draft)
        else:
            self._open(draft)

    # Working on a contact

    @on(OpenContact)
    def _open_contact(self, message: OpenContact) -> None:
        self.run_worker(self._show_contact(message.contact_id), group=HOLDS_KEYS)

    async def _show_contact(self, contact_id: int) -> None:
        load("db.page", "screens.contact")
        from db.page import page  # noqa: PLC0415 - imports SQLModel
        from screens.contact import ContactPage  # noqa: PLC0415

        try:
            found = await asyncio.to_thread(page, self._desk.engine, contact_id)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
        else:
            self.push_screen(ContactPage(self._desk, self._clock, found))

    @on(RecordReply)
    def _record_reply(self, message: RecordReply) -> None:
        self.run_worker(self._work("reply", message.contact_id), group=HOLDS_KEYS)

    @on(Work)
    def _work_on(self, message: Work) -> None:
        self.run_worker(self._work(message.form, message.contact_id), group=HOLDS_KEYS)

    @on(ChangeField)
    def _change_field(self, message: ChangeField) -> None:
        self.run_worker(self._work("change", message.contact_id, f":{message.field}"), group=HOLDS_KEYS)

    async def _work(self, form: str, contact_id: int, further: str = "") -> None:
        """Begin a form about this contact, or carry on with the one that somebody began."""
        name = f"{form}:{contact_id}{further}"
        seen = await asyncio.to_thread(self._drafts.unfinished)
        begun = next((one for one in seen if one.form == name and not one.held), None)
        if begun is None:
            await self._open_deed(self._new_draft(name))
            return
        try:
            draft = await asyncio.to_thread(self._drafts.resume, begun.id)
        except DraftError as error:
            self._shown.say(str(error), "wrong")
        else:
            await self._open_deed(draft)

    @on(EditPage)
    def _edit_page(self, message: EditPage) -> None:
        self.run_worker(self._work(message.form, message.page_id), group=HOLDS_KEYS)

    async def _open_page_form(self, draft: Draft) -> None:
        """Open somebody's page, or an organisation's, to be changed, over wherever that was asked for."""
        load("screens.person_form", "screens.organisation_form")
        from screens import organisation_form, person_form  # noqa: PLC0415 - come with SQLModel, behind the first frame

        open_form = person_form.open_form if draft.form.startswith("person:") else organisation_form.open_form

        try:
            form = await open_form(self._desk, self._clock, draft)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
        else:
            if form is not None:
                self.push_screen(form)
                return
        _put_away(draft)

    async def _open_change(self, draft: Draft) -> None:
        """A field can be put right of a closed contact too."""
        load("screens.change")
        from db.editing import facts  # noqa: PLC0415 - imports SQLModel
        from screens.change import ChangeForm  # noqa: PLC0415

        _, contact_id, field = draft.form.split(":")
        try:
            found = await asyncio.to_thread(facts, self._desk.engine, int(contact_id))
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            _put_away(draft)
        else:
            self.push_screen(ChangeForm(self._desk, self._clock, draft, field, found))

    async def _open_deed(self, draft: Draft) -> None:
        """Open a form over the queue, or over the contact's page that it was asked for on."""
        if draft.form.startswith(("person:", "organisation:")):
            await self._open_page_form(draft)
            return
        if draft.form.startswith("change:"):
            await self._open_change(draft)
            return
        form, _, contact_id = draft.form.partition(":")
        if form == "details":
            await self._open_details(draft, int(contact_id))
            return
        try:
            seen = await asyncio.to_thread(open_or_closed, self._desk, int(contact_id))
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            _put_away(draft)
            return
        cannot = cannot_open(form, seen)
        if not cannot:
            self.push_screen(deed_form(form)(self._desk, self._clock, draft, seen))
            return
        _put_away(draft)
        if form == "reply":
            await self._work("open again", int(contact_id))
        else:
            self._shown.say(cannot)

    async def _open_details(self, draft: Draft, contact_id: int) -> None:
        """The details of a contact, open or closed."""
        load("db.page", "screens.details")
        from db.page import page  # noqa: PLC0415 - imports SQLModel
        from screens.details import DetailsForm  # noqa: PLC0415

        try:
            found = await asyncio.to_thread(page, self._desk.engine, contact_id)
        except DeskError as error:
            self._shown.say(str(error), "wrong")
            _put_away(draft)
        else:
            self.push_screen(DetailsForm(self._desk, self._clock, draft, found))


def open_or_closed(desk: Desk, contact_id: int) -> QueueRow | Page:
    """The contact as it waits in the queue, or its page where nothing more is owed. Raises RecordError."""
    load("db.queue", "db.page")
    from db.page import page  # noqa: PLC0415 - imports SQLModel
    from db.queue import open_row  # noqa: PLC0415

    return open_row(desk.engine, contact_id) or page(desk.engine, contact_id)


def cannot_open(form: str, seen: QueueRow | Page) -> str:
    """Why this form cannot be opened over this contact as it stands; empty where it can."""
    from db.first_page import QueueRow  # noqa: PLC0415 - not before the first frame

    if isinstance(seen, QueueRow):
        return OPEN_ALREADY if form == "open again" else ""
    return "" if form in ON_CLOSED else CLOSED_ALREADY


def _put_away(draft: Draft) -> None:
    """Keep what was typed, if anything was."""
    (draft.park if any(draft.values.values()) else draft.finish)()


def deed_form(form: str) -> type[ContactForm[Any]]:
    """The form of this name over one contact. They come with SQLModel, behind the first frame."""
    load(
        "screens.acknowledge",
        "screens.note",
        "screens.open_again",
        "screens.passed_on",
        "screens.promise",
        "screens.reply",
        "screens.tried",
    )
    from screens.acknowledge import AcknowledgeForm  # noqa: PLC0415
    from screens.note import NoteForm  # noqa: PLC0415
    from screens.open_again import OpenAgainForm  # noqa: PLC0415
    from screens.passed_on import PassedOnForm  # noqa: PLC0415
    from screens.promise import PromiseForm  # noqa: PLC0415
    from screens.reply import ReplyForm  # noqa: PLC0415
    from screens.tried import TriedForm  # noqa: PLC0415

    kinds: dict[str, type[ContactForm[Any]]] = {
        "reply": ReplyForm,
        "tried": TriedForm,
        "promise": PromiseForm,
        "note": NoteForm,
        "we have it": AcknowledgeForm,
        "passed on": PassedOnForm,
        "open again": OpenAgainForm,
    }
    return kinds[form]
