"""The open screens, shared by the parts of the App."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from textual import events
from textual.screen import Screen

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.errors import DeskError, DraftError
from deskapp.terminal.ordered_keys import HOLDS_KEYS, OrderedKeys
from screens.base.desk_screen import DeskScreen
from screens.keys import Where
from screens.queue.screen import QueueScreen
from screens.widgets.message_line import Tone


class OpenScreens:
    """The queue, which is never closed, and at most one form, list or dialog above it.

    Above a contact's page there may be one form about that contact.
    """

    def __init__(self, app: OrderedKeys[int], desk: Desk, drafts: DraftBook) -> None:
        self.app = app
        self.desk = desk
        self.drafts = drafts
        self.clock = desk.clock
        self.queue = QueueScreen(desk, desk.clock, drafts)

    @property
    def shown(self) -> DeskScreen[Any]:
        """The topmost screen with a message line: dialogs and the hidden screen have none."""
        return next((each for each in reversed(self.app.screen_stack) if isinstance(each, DeskScreen)), self.queue)

    @property
    def forms(self) -> list[DeskScreen[Any]]:
        """The open forms, the topmost last."""
        return [each for each in self.app.screen_stack if isinstance(each, DeskScreen) and each.WHERE is Where.FORM]

    @property
    def is_queue_shown(self) -> bool:
        """True if nothing is open above the queue. False while the app is being left."""
        return bool(self.app.screen_stack) and self.app.screen is self.queue

    def say(self, words: str | DeskError, tone: Tone = "plain") -> None:
        """Show a message on the topmost screen with a message line."""
        self.shown.say(words, tone)

    def lets_through(self, key: events.Key) -> bool:
        """Return false for a key that the screen refuses."""
        screen = self.app.screen
        return not isinstance(screen, DeskScreen) or screen.lets_through(key)

    def push(self, screen: Screen[Any]) -> None:
        """Open a screen above the present one."""
        self.app.push_screen(screen)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work that later keys wait for, like reading before a screen opens."""
        self.app.run_worker(work, group=HOLDS_KEYS)

    def back_to_queue(self) -> None:
        """Park and close everything above the queue."""
        while not self.is_queue_shown:
            screen = self.app.screen
            if isinstance(screen, DeskScreen):
                screen.park()
            screen.dismiss(None)

    def park_forms(self) -> None:
        """Park the drafts of all open forms."""
        for form in self.forms:
            form.park()

    def flush(self) -> None:
        """Park all drafts and write them to the disk, when the system ends the program."""
        self.park_forms()
        try:
            self.drafts.flush()
        except DraftError:
            return  # the command line closes the drafts once more, and says on standard error what was not kept
