"""The app: who gets what, the keys that work anywhere, and the commands of the palette. Tests come in by the same door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from db.desk import Desk
from db.drafts import Draft, DraftBook
from deskapp.errors import DeskError
from deskapp.terminal import TerminalApp
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.keys import KEYS, Where, bindings
from screens.queue import QueueScreen
from screens.requests import CarryOn, OpenForm, RecordReply, Told
from screens.themes import THEMES

if TYPE_CHECKING:
    from screens.kept_form import KeptForm

CALL, MESSAGE, LETTER, REPLY = "call", "message", "letter", "reply:"


class DeskApp(TerminalApp):
    """One desk, open in one terminal. Home is the queue; at most one form is open over it."""

    TITLE = "deskapp"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]

    def __init__(self, desk: Desk, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._home = QueueScreen(desk, desk.clock, drafts)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_default_screen(self) -> Screen[None]:
        """Home."""
        return self._home

    def on_mount(self) -> None:
        """Import what comes after the first frame, while nobody waits for it."""
        self.call_after_refresh(self._warm)

    def _warm(self) -> None:
        self.run_worker(_import_the_rest, thread=True, group="warming")

    def flush(self) -> None:
        """Have everything typed on disk."""
        self._drafts.flush()

    # Opening forms

    def action_log_call(self) -> None:
        """F2: what is open waits, and a call begins."""
        self._open(CALL)

    def action_log_message(self) -> None:
        """F3: a message; on a message, save it and begin the next."""
        if not self._save_and_next(MESSAGE):
            self._open(MESSAGE)

    def action_log_letter(self) -> None:
        """F4: a letter, an email or a visit; on one, save it and begin the next."""
        if not self._save_and_next(LETTER):
            self._open(LETTER)

    def _save_and_next(self, form: str) -> bool:
        screen = self.screen
        if getattr(getattr(screen, "draft", None), "form", "") != form:
            return False
        screen.action_save_and_next()  # type: ignore[attr-defined]
        return True

    def _open(self, form: str, begun: Mapping[str, str] | None = None) -> None:
        staff = self._desk.staff
        draft = self._drafts.begin(form, by=staff.name if staff else "", at=self._desk.clock.now())
        self._show(_form(form)(self._desk, self._desk.clock, draft, begun))

    def _show(self, screen: Screen[None]) -> None:
        """Put a screen over home, where the one that was there has been kept and closed."""
        self._go_home()
        self.push_screen(screen)

    def _go_home(self) -> None:
        while self.screen is not self._home:
            if isinstance(self.screen, DeskScreen):
                self.screen.park()
            self.pop_screen()

    def on_open_form(self, message: OpenForm) -> None:
        """The next of a run."""
        self._open(message.form, message.values)

    async def on_carry_on(self, message: CarryOn) -> None:
        """Take an unfinished entry up where it was left."""
        self.run_worker(self._carry_on(message.draft_id), group=HOLDS_KEYS)

    async def _carry_on(self, draft_id: str) -> None:
        try:
            draft = await asyncio.to_thread(self._drafts.resume, draft_id)
        except DeskError as error:
            self.tell(str(error), "wrong")
            return
        if draft.form.startswith(REPLY):
            await self._reply(int(draft.form.removeprefix(REPLY)), draft)
        else:
            self._show(_form(draft.form)(self._desk, self._desk.clock, draft))

    def on_record_reply(self, message: RecordReply) -> None:
        """Open the form of an answer: the one that was begun, if there is one."""
        self.run_worker(self._record_reply(message.contact_id), group=HOLDS_KEYS)

    async def _record_reply(self, contact_id: int) -> None:
        form = f"{REPLY}{contact_id}"
        begun = [seen for seen in await asyncio.to_thread(self._drafts.unfinished) if seen.form == form]
        try:
            if begun and not begun[0].held:
                draft = await asyncio.to_thread(self._drafts.resume, begun[0].id)
            else:
                staff = self._desk.staff
                draft = self._drafts.begin(form, by=staff.name if staff else "", at=self._desk.clock.now())
        except DeskError as error:
            self.tell(str(error), "wrong")
            return
        await self._reply(contact_id, draft)

    async def _reply(self, contact_id: int, draft: Draft) -> None:
        from db.queue import open_row
        from screens.reply import ReplyForm

        try:
            row = await asyncio.to_thread(open_row, self._desk.engine, contact_id)
        except DeskError as error:
            draft.park()
            self.tell(str(error), "wrong")
            return
        if row is None:
            draft.park()
            self.tell("Nothing to reply to: this is already closed.", "wrong")
            return
        self._show(ReplyForm(self._desk, self._desk.clock, draft, row))

    # What is said

    def on_told(self, message: Told) -> None:
        """Something was saved, or could not be: say so where the person is now."""
        if message.tone == "done":
            self._home.reload(at_once=True)
        self.tell(message.words, message.tone)

    def tell(self, words: str, tone: str) -> None:
        """Say it on the screen that is shown."""
        screen = self.screen if isinstance(self.screen, DeskScreen) else self._home
        screen.say(words, tone)  # type: ignore[arg-type]

    # Going elsewhere

    def action_queue(self) -> None:
        """F5: home. What was typed is kept."""
        self._go_home()

    def action_unfinished(self) -> None:
        """F8: everything begun and not saved."""
        from screens.unfinished import Unfinished

        self._show(Unfinished(self._desk.clock, self._drafts))

    def action_leave(self) -> None:
        """Ctrl+Q: keep what is typed, and go."""
        self._go_home()
        self.exit(0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Our own commands, in plain words."""
        del screen
        for key in KEYS:
            if key.command and key.where is Where.ANYWHERE:
                yield SystemCommand(
                    key.command, f"{key.tooltip} ({key.shown})", lambda key=key: self.run_action(key.action)
                )


def _form(name: str) -> type[KeptForm[object]]:
    from screens.log_call import LogCall
    from screens.log_letter import LogLetter
    from screens.log_message import LogMessage

    return {CALL: LogCall, MESSAGE: LogMessage, LETTER: LogLetter}[name]  # type: ignore[return-value]


def _import_the_rest() -> None:
    """What forms need, so that the first F2 does not wait for it."""
    import screens.log_call
    import screens.log_letter
    import screens.log_message
    import screens.reply
    import screens.unfinished  # noqa: F401


def build_app(desk: Desk, drafts: DraftBook) -> DeskApp:
    """The app for a desk and its unfinished entries: the one door, for the command line and for tests."""
    return DeskApp(desk, drafts)
