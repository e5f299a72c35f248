"""DeskApp: what works anywhere (help, commands, hiding, leaving), and what is told wherever somebody is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.screen import Screen

from db.loading import load
from deskapp.answerphone_openings import AnswerphoneOpenings
from deskapp.errors import DraftError
from deskapp.mornings import Mornings
from deskapp.stylesheet import KeptStylesheet
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.hidden import Hidden
from screens.keys import Where, bindings
from screens.requests import TICK, Ticked, Told
from screens.themes import DARK, THEMES

if TYPE_CHECKING:
    from db.desk import Desk
    from db.drafts import DraftBook

BEHIND_THE_FRAME = 0.1
"""Seconds until the rest is imported: a thread that imports holds up the writing of what was just drawn."""
LATER = (
    "sqlmodel", "db.queue", "db.contacts", "db.people", "screens.log_call", "screens.log_message",
    "screens.log_letter", "screens.answerphone", "screens.answerphone_end", "screens.answerphone_message",
    "screens.answerphone_taken", "screens.unfinished", "screens.reply", "screens.help", "screens.commands",
    "screens.people", "screens.contact", "screens.tried", "screens.promise", "screens.note", "screens.passed_on",
    "screens.change",
    "screens.open_again", "screens.end_of_day", "screens.handover", "screens.acknowledge", "screens.details",
    "screens.away", "screens.keys_again",
)  # fmt: skip
"""Imported in a thread behind the first frame, so that the first F2 opens at once. SQLModel alone takes 0.2 s."""


class DeskApp(Mornings, AnswerphoneOpenings):
    """The desk in a terminal: the queue below, and at most one form, list or box over it."""

    TITLE = "deskapp"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]

    def __init__(self, desk: Desk | None = None, drafts: DraftBook | None = None) -> None:
        super().__init__()
        self._left_anyway = False
        self._ticks_untouched = 0
        if desk is not None and drafts is not None:
            self.use(desk, drafts)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

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

    @on(Told)
    def _tell(self, message: Told) -> None:
        if message.tone == "done":
            self._queue.reload(at_once=True)
        self._shown.say(message.words, message.tone)
        if message.tone == "done":
            self._shown.told(message.contact_id)

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

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._ticks_untouched = 0
        await super().on_event(event)

    @on(Ticked)
    def _hide_untouched(self) -> None:
        """Hide the screen once nobody has touched anything for as long as the desk's setting says. Not in the middle of
        a save, whose answer is to be read first.
        """
        self._ticks_untouched += 1
        minutes = self._desk.settings.hide_after
        if minutes and self._ticks_untouched * TICK >= minutes * 60 and not self._holding():
            self._ticks_untouched = 0
            if not isinstance(self.screen, Hidden):
                self.action_hide()

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


def build_app(desk: Desk, drafts: DraftBook) -> DeskApp:
    """The App over this desk. The command line and the tests come in by this one door."""
    return DeskApp(desk, drafts)
