"""DeskApp, the App that the command line starts and tests drive.

Its first frame is the filled queue. SQLModel and everything that opens above the queue are imported behind it.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.worker import Worker

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.storage.lazy_import import load
from deskapp.app.held_keys import HeldKeys
from deskapp.app.hiding import Hiding
from deskapp.app.new_day import NewDay
from deskapp.app.open_screens import OpenScreens
from deskapp.app.stray_words import StrayWords
from deskapp.lazy_module import LazyModule
from deskapp.terminal.caret import caret_on
from deskapp.terminal.lifecycle import Lifecycle
from deskapp.terminal.ordered_keys import OrderedKeys
from deskapp.terminal.tolerant_parser import is_unreadable
from screens.base.themes import DARK, THEMES, in_colours
from screens.keys import Where, bindings
from screens.messages import CameOn, Notice, PutAside, Request, Ticked
from screens.style_sheets import read_all, read_next
from screens.widgets.too_small import WORK_UNSEEN, cover_dialog, is_too_small

if TYPE_CHECKING:
    from textual.driver import Driver

    from deskapp.app.routes import Routes
    from screens.widgets import box
else:
    box = LazyModule("screens.widgets.box")

NOT_UTF_8 = "This terminal is not set to UTF-8: a letter is lost where � stands."
_BEHIND_THE_FRAME = 0.1
"""Seconds until the rest is imported: a thread that imports delays the output of the frame."""


class DeskApp(OrderedKeys[int]):
    """The desk in a terminal.

    Its parts are objects: `screens` (what is open above the queue), `routes` (everything that opens), a `NewDay` and a
    `Lifecycle`. `run()` returns the exit status. The caller closes `desk` and `drafts`. `driver` draws on the terminal;
    None leaves the choice to Textual.
    """

    TITLE = "deskapp"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]

    def __init__(self, desk: Desk, drafts: DraftBook, driver: type[Driver] | None = None) -> None:
        super().__init__(driver)
        self._may_load = asyncio.Event()
        self._routes: Routes | None = None
        self._lifecycle = Lifecycle(self, self.flush)
        self._hiding = Hiding(self)
        self._said_unreadable = False
        self.animation_level = "none"  # what is typed meanwhile would go into a field that is not in view yet
        for theme in THEMES:
            self.register_theme(theme)
        colours = in_colours(desk.kept.get("theme") or DARK.name, self.console.color_system)
        # Without the watcher, which would have every style sheet parsed twice before the first frame.
        self.set_reactive(DeskApp.theme, colours)
        self.stylesheet.set_variables(self.get_css_variables())
        self.screens = OpenScreens(self, desk, drafts)
        self._new_day = NewDay(self.screens)
        self._held = HeldKeys(self.screens)
        self._stray = StrayWords(self.screens)

    # Starting

    def get_default_screen(self) -> Screen[Any]:
        """The queue, which stays below everything."""
        return self.screens.queue

    @on(events.Mount)
    async def _begin(self) -> None:
        """Hide the screen again if it was left hidden, before a name is drawn, and import the rest behind the queue."""
        self._lifecycle.begin()
        await self._hiding.hide_again(self.screens.desk)
        self.set_timer(_BEHIND_THE_FRAME, self._may_load.set)
        self._run(self._load, "loading")

    def on_unmount(self) -> None:
        """Ignore signals from now on."""
        self._lifecycle.end()

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> Worker[None]:
        """Run a function rather than a coroutine, which would be left unawaited if the worker never began."""
        return self.run_worker(work, group=group)

    async def _load(self) -> None:
        """Import everything that opens above the queue, and read its style sheets, each in a turn of the event loop."""
        await self._may_load.wait()
        while read_next(self.stylesheet):
            await asyncio.sleep(0)
        await asyncio.to_thread(load, "deskapp.app.routes")
        from deskapp.app.routes import load_forms  # noqa: PLC0415 - imported by the line above

        await asyncio.to_thread(load_forms)
        collect_garbage_again()

    @property
    def routes(self) -> Routes:
        """Everything that opens above the queue. The first use waits for its import."""
        if self._routes is None:
            load("deskapp.app.routes")
            from deskapp.app.routes import Routes  # noqa: PLC0415 - comes with SQLModel, behind the first frame

            read_all(self.stylesheet)
            self._routes = Routes(self.screens)
        return self._routes

    # What it hears

    @on(Request)
    def _answer(self, request: Request) -> None:
        self.routes.answer(request)

    @on(Notice)
    def _tell(self, message: Notice) -> None:
        if not self.screen_stack:
            return  # Nobody can read it any more.
        if message.tone == "done":
            self.screens.queue.reload(at_once=True)
        self.screens.say(message.words, message.tone)
        if message.tone == "done":
            for screen in {self.screens.shown, self.screens.queue}:
                screen.told(message.contact_id)

    @on(PutAside)
    def _put_aside(self, message: PutAside) -> None:
        self._stray.put_aside(message.letters, message.label)

    @on(CameOn)
    def _came_on(self) -> None:
        if not self.screen_stack:
            return
        self.screens.queue.use_own_view()
        if not self._hiding.note_arrival():
            self._run(self._show_first, "default")

    async def _show_first(self) -> None:
        await self._may_load.wait()
        await asyncio.to_thread(load, "deskapp.app.routes")
        await self.routes.first_charter.ask()
        await self.routes.end_of_day.show_first()

    @on(Ticked)
    def _tick(self, message: Ticked) -> None:
        if not self.screen_stack:
            return  # The last tick of an app that is being left.
        self._hiding.tick(self.screens.desk, holding=self.holding)
        if self._routes is not None and not self.holding:
            self._routes.quiet_backup.tick(self._hiding.ticks_untouched)
        if not self._new_day.tick() and message.at_rest and self._routes is not None:
            if self.screens.desk.asks_for_charter:
                self._run(self._routes.first_charter.ask, "default")
            self._routes.end_of_day.tick()

    async def lets_through(self, key: events.Key, /) -> bool:
        """False for the first key of a new day, which asks who is on the desk, for one of words where letters are
        commands, for the repeat of one held down that would answer a question, and for one that the screen refuses.
        """
        if not self.screen_stack:
            return False  # The app is being left.
        if self._is_too_small and key.key not in WORK_UNSEEN:
            if key.is_printable and key.character:
                self._stray.keep_unseen(key.character)
            return False
        may_go = self._new_day.lets_through(key) and await self._stray.lets_through(key)
        return may_go and self._held.lets_through(key) and self.screens.lets_through(key)

    def lets_paste_through(self, paste: events.Paste) -> bool:
        """False in a window that is too small to show where it goes: it is kept."""
        if self._is_too_small:
            self._stray.keep_unseen(paste.text)
        return not self._is_too_small

    @property
    def _is_too_small(self) -> bool:
        """True in a window that is too small for anything but the hidden screen."""
        return is_too_small(self.size) and not self._hiding.is_hidden

    @on(events.Resize)
    def _cover_dialog(self, event: events.Resize) -> None:
        """Cover a dialog if the window is too small; other screens cover themselves."""
        if self.screen_stack:
            cover_dialog(self.screen, covered=is_too_small(event.size) and not self._hiding.is_hidden)

    def key_handled(self) -> None:
        """Note the time if the key has closed a form."""
        self._stray.look_at_forms()

    async def on_event(self, event: events.Event) -> None:
        """Note the user's activity. Say once if the terminal sends bytes that cannot be decoded."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._hiding.touch()
            if is_unreadable(event) and not self._said_unreadable:
                self._said_unreadable = True
                self.screens.say(NOT_UTF_8, "wrong")
        await super().on_event(event)

    @property
    def cursor_position(self) -> Offset:
        """The place of the terminal's own cursor, read with every frame: at the focus, and there at the mark; at the
        words where nothing has the focus.
        """
        return caret_on(self.screen, self._caret) if self._running and self.screen_stack else self._caret

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        self._caret = place

    def on_descendant_focus(self) -> None:
        """Draw the focused widget again after layout, with which the cursor moves to it."""
        self.call_after_refresh(self._draw_focused)

    def _draw_focused(self) -> None:
        if self.focused is not None:
            self.focused.refresh()

    # What works anywhere

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable all actions while the screen is hidden."""
        return not self._hiding.is_hidden and super().check_action(action, parameters)

    def action_write_words(self) -> None:
        """Insert the words that were typed where letters are commands into the focused box."""
        if not isinstance(self.focused, box.Box) or not self._stray.write(self.focused):
            raise SkipAction

    def action_queue(self) -> None:
        """Go back to the queue (F5)."""
        self.screens.back_to_queue()

    def action_log_call(self) -> None:
        """Log a call (F2)."""
        self.routes.navigation.log("call")

    def action_log_message(self) -> None:
        """Log a message; on a message form, save it and begin the next (F3)."""
        self.routes.navigation.log("message")

    def action_log_letter(self) -> None:
        """Log a letter; on a letter form, save it and begin the next (F4)."""
        self.routes.navigation.log("letter")

    def action_people(self) -> None:
        """Open the people screen."""
        self.routes.navigation.people()

    def action_unfinished(self) -> None:
        """Open the list of drafts (F8)."""
        self.routes.navigation.unfinished()

    def action_answerphone(self) -> None:
        """Begin or continue the answerphone check."""
        self.screens.run(self.routes.answerphone.check())

    def action_end_of_day(self) -> None:
        """Review the last day that was not signed off, or today."""
        self.screens.run(self.routes.end_of_day.open_review(None))

    def action_last_handover(self) -> None:
        """Show the last handover sheet."""
        self.screens.run(self.routes.end_of_day.show_last_handover())

    def action_record_absence(self) -> None:
        """Open the form for an absence."""
        self.routes.navigation.begin("away")

    def action_settings(self) -> None:
        """s on the queue."""
        self.routes.navigation.settings()

    def action_report(self) -> None:
        """m on the queue."""
        self.routes.navigation.report()

    def action_day_book(self) -> None:
        """l on the queue."""
        self.routes.navigation.day_book()

    def action_save(self) -> None:
        """F9 where the screen itself does not bind it."""
        self.routes.save()

    def action_help(self) -> None:
        """Open help; in help, go back (F1)."""
        self.routes.help()

    def action_charter(self) -> None:
        """Open the charter; in the charter, go back (F12)."""
        self.routes.charter()

    def action_commands(self) -> None:
        """Open the list of commands (Ctrl+P)."""
        self.screens.run(self.routes.choose_command())

    def action_colours(self, theme: str) -> None:
        """Switch to another theme."""
        self.theme = in_colours(theme, self.console.color_system)

    def action_hide(self) -> None:
        """Hide the screen (Ctrl+L)."""
        self._hiding.hide(self.screens.desk)

    def action_help_quit(self) -> None:
        """Ask whether to leave, as Ctrl+C leaves other programs."""
        self.screens.say("Ctrl+Q leaves. What is typed in a form is kept.")

    def action_leave(self) -> None:
        """Ask whether to leave (Ctrl+Q)."""
        if self._stray.would_be_lost():
            return
        self.screens.run(self.routes.leaving.leave())

    def flush(self) -> None:
        """Write everything typed to the disk."""
        self.screens.flush()


def collect_garbage_again() -> None:
    """Switch garbage collection on again after the imports, of which it takes 8 to 18 % in vain, and leave what they
    made out of it.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
