"""DeskApp: who gets what, the keys that work anywhere, and the one way from screen to screen.

Screens know nothing of this. What they want done they ask for with the messages of `screens.requests`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.screen import Screen

from db.loading import load
from deskapp.errors import DeskError, DraftError
from deskapp.terminal import TerminalApp
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.hidden import Hidden
from screens.keys import Where, bindings
from screens.requests import CarryOn, OpenContact, OpenForm, RecordReply, Told, Work
from screens.themes import DARK, THEMES

if TYPE_CHECKING:
    from db.desk import Desk
    from db.drafts import Draft, DraftBook
    from deskapp.clock import Clock
    from screens.deed_form import DeedForm
    from screens.kept_form import KeptForm
    from screens.queue import QueueScreen

BEHIND_THE_FRAME = 0.1
"""Seconds until the rest is imported: a thread that imports holds up the writing of what was just drawn."""
LATER = (
    "sqlmodel", "db.queue", "db.contacts", "db.people", "screens.log_call", "screens.log_message",
    "screens.log_letter", "screens.unfinished", "screens.reply", "screens.help", "screens.commands", "screens.people",
    "screens.contact", "screens.tried", "screens.promise", "screens.note", "screens.passed_on",
)  # fmt: skip
"""Imported in a thread behind the first frame, so that the first F2 opens at once. SQLModel alone takes 0.2 s."""
CLOSED_ALREADY = "Nothing to do here: somebody has just closed this one."


class DeskApp(TerminalApp):
    """The desk in a terminal: the queue below, and at most one form, list or box over it."""

    TITLE = "deskapp"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]

    _desk: Desk
    _drafts: DraftBook
    _clock: Clock
    _queue: QueueScreen

    def __init__(self, desk: Desk | None = None, drafts: DraftBook | None = None) -> None:
        super().__init__()
        self._left_anyway = False
        if desk is not None and drafts is not None:
            self.use(desk, drafts)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def use(self, desk: Desk, drafts: DraftBook) -> None:
        """Be the app of this desk. Where it was not given at once (`deskapp.starting`), nothing works before this."""
        from screens.queue import QueueScreen  # noqa: PLC0415 - brings charter and record, behind the first frame

        self._desk = desk
        self._drafts = drafts
        self._clock = desk.clock
        self._queue = QueueScreen(desk, desk.clock, drafts)

    def get_default_screen(self) -> Screen[Any]:
        """The queue is home: it lies below everything, and is never closed."""
        return self._queue

    def on_mount(self) -> None:
        """Go on behind the first frame."""
        self.call_after_refresh(self.behind_the_frame)

    def behind_the_frame(self) -> None:
        """Import what comes after the first frame, while nobody waits for it."""
        self.set_timer(BEHIND_THE_FRAME, self._warm)

    @work(thread=True, group="warming")
    def _warm(self) -> None:
        for module in LATER:
            load(module)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing works while the screen is hidden: Enter, which shows it, is the hidden screen's own."""
        return not isinstance(self.screen, Hidden) and super().check_action(action, parameters)

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

    def action_unfinished(self) -> None:
        """F8."""
        load("screens.unfinished")
        from screens.unfinished import Unfinished  # noqa: PLC0415

        self._back_to_queue()
        self.push_screen(Unfinished(self._clock, self._drafts))

    @on(OpenForm)
    def _open_next(self, message: OpenForm) -> None:
        self._begin(message.form, message.values)

    @on(CarryOn)
    def _carry_on(self, message: CarryOn) -> None:
        self.run_worker(self._resume(message.draft_id), group=HOLDS_KEYS)

    async def _resume(self, draft_id: str) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, draft_id)
        except DraftError as error:
            self._shown.say(str(error), "wrong")
            return
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

    async def _work(self, form: str, contact_id: int) -> None:
        """Begin a form about this contact, or carry on with the one that somebody began."""
        name = f"{form}:{contact_id}"
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

    async def _open_deed(self, draft: Draft) -> None:
        """Open a form over the queue, or over the contact's page that it was asked for on."""
        load("db.queue")
        from db.queue import open_row  # noqa: PLC0415 - imports SQLModel

        form, _, contact_id = draft.form.partition(":")
        try:
            row = await asyncio.to_thread(lambda: open_row(self._desk.engine, int(contact_id)))
        except DeskError as error:
            self._shown.say(str(error), "wrong")
        else:
            if row is not None:
                self.push_screen(_deed_form(form)(self._desk, self._clock, draft, row))
                return
            self._shown.say(CLOSED_ALREADY)
        (draft.park if any(draft.values.values()) else draft.finish)()

    @on(Told)
    def _tell(self, message: Told) -> None:
        if message.tone == "done":
            self._queue.reload(at_once=True)
        self._shown.say(message.words, message.tone)

    # Help, commands, hiding

    def action_help(self) -> None:
        """F1, or ? off a text box. Once more goes back."""
        from screens.help import HelpScreen  # noqa: PLC0415 - not before the first frame

        shown = self._shown
        if isinstance(self.screen, HelpScreen):
            self.screen.action_back()
        else:
            self.push_screen(HelpScreen(shown.NAME, shown.HELP or "", shown.WHERE))

    def action_commands(self) -> None:
        """Ctrl+P."""
        if isinstance(self.screen, DeskScreen) and self.screen.WHERE is not Where.COMMANDS:
            self.run_worker(self._choose_command(self.screen), group=HOLDS_KEYS)

    async def _choose_command(self, screen: DeskScreen[Any]) -> None:
        from screens.commands import CommandScreen, commands_for  # noqa: PLC0415 - not before the first frame

        command = await self.push_screen_wait(CommandScreen(commands_for(screen.WHERE)))
        if command is not None:
            await self.run_action(command.action, screen)

    def action_colours(self, theme: str) -> None:
        """Change to another of our themes."""
        self.theme = theme

    def action_hide(self) -> None:
        """Ctrl+L."""
        self.push_screen(Hidden())

    def action_help_quit(self) -> None:
        """Ctrl+C, which leaves other programs."""
        self._shown.say("Ctrl+Q leaves. Everything typed is kept.")

    # Leaving

    def action_leave(self) -> None:
        """Ctrl+Q. Asks only where something is unfinished."""
        self.run_worker(self._leave_when_sure(), group=HOLDS_KEYS)

    async def _leave_when_sure(self) -> None:
        from screens.leaving import LeavingBox  # noqa: PLC0415 - not before the first frame

        unfinished = await asyncio.to_thread(self._unfinished)
        if unfinished and not await self.push_screen_wait(LeavingBox(unfinished)):
            return
        for form in self._forms:
            form.park()
        try:
            await asyncio.to_thread(self._drafts.flush)
        except DraftError as error:
            if not self._left_anyway:
                self._left_anyway = True
                self._shown.say(f"{error} Ctrl+Q once more leaves all the same.", "wrong")
                return
        self.exit(0)

    def _unfinished(self) -> list[str]:
        """What is unfinished and in nobody else's hands, a line each; a form with nothing typed in it is not."""
        from screens.leaving import words_of  # noqa: PLC0415

        empty = {form.draft.id for form in self._forms if form.is_empty}
        now = self._clock.now()
        return [words_of(seen, now) for seen in self._drafts.unfinished() if not seen.held and seen.id not in empty]

    def flush(self) -> None:
        """Park what is open and have it on disk: the system told us to go, and nobody is there to be asked."""
        for form in self._forms:
            form.park()
        try:
            self._drafts.flush()
        except DraftError:
            return  # The command line closes the drafts once more, and says on standard error what was not kept.


def _deed_form(form: str) -> type[DeedForm[Any]]:
    """The form of this name over one contact. They come with SQLModel, behind the first frame."""
    load("screens.note", "screens.passed_on", "screens.promise", "screens.reply", "screens.tried")
    from screens.note import NoteForm  # noqa: PLC0415
    from screens.passed_on import PassedOnForm  # noqa: PLC0415
    from screens.promise import PromiseForm  # noqa: PLC0415
    from screens.reply import ReplyForm  # noqa: PLC0415
    from screens.tried import TriedForm  # noqa: PLC0415

    kinds: dict[str, type[DeedForm[Any]]] = {
        "reply": ReplyForm,
        "tried": TriedForm,
        "promise": PromiseForm,
        "note": NoteForm,
        "passed on": PassedOnForm,
    }
    return kinds[form]


def build_app(desk: Desk, drafts: DraftBook) -> DeskApp:
    """The App over this desk. The command line and the tests come in by this one door."""
    return DeskApp(desk, drafts)
