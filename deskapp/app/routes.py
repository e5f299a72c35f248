"""Everything that opens above the queue. Imports SQLModel, and so is imported after the first frame."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from deskapp.app.answerphone import AnswerphoneFlow
from deskapp.app.end_of_day import EndOfDayFlow
from deskapp.app.first_charter import FirstCharter
from deskapp.app.leaving import Leaving
from deskapp.app.navigation import Navigation
from deskapp.app.open_screens import OpenScreens
from deskapp.app.quiet_backup import QuietBackup
from deskapp.forms.registry import FORMS
from deskapp.wording.form_names import COUNTING, OF_CHECK
from screens import messages
from screens.base.commands import CommandBox, commands_for
from screens.base.desk_screen import DeskScreen
from screens.base.help import Explained, HelpScreen
from screens.charter.screen import CharterScreen
from screens.dialogs.picker import Picker
from screens.messages import OpenForm, Request

ANSWER_FIRST = "F9 does nothing here: the keys of the box answer it. F1 explains it."


class Routes:
    """Navigation, answerphone check, end of day, help, commands and leaving."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self.end_of_day = end_of_day = EndOfDayFlow(screens)
        self.navigation = navigation = Navigation(screens, end_of_day)
        self.answerphone = answerphone = AnswerphoneFlow(screens, navigation)
        self.first_charter = FirstCharter(screens)
        self.leaving = Leaving(screens)
        self.quiet_backup = QuietBackup(screens)
        self._answers: Mapping[type[Request], Callable[[Any], Any]] = {
            messages.CarryOn: navigation.carry_on,
            messages.Work: navigation.work,
            messages.OpenContact: navigation.contact,
            messages.OpenPerson: navigation.person,
            messages.OpenForm: self._next_form,
            messages.CheckAnswerphone: answerphone.check,
            messages.OpenEndOfDay: end_of_day.review,
            messages.OpenHandover: end_of_day.show_handover,
        }

    def _next_form(self, request: OpenForm) -> Awaitable[None] | None:
        of_check = OF_CHECK in request.values or request.form == COUNTING
        return (self.answerphone if of_check else self.navigation).next_form(request)

    def answer(self, request: Request) -> None:
        """Handle a request of a screen. Later keys wait if it reads first."""
        under_way = self._answers[type(request)](request)
        if asyncio.iscoroutine(under_way):
            self._screens.run(under_way)

    def help(self) -> None:
        """Open help for the present screen; in help, go back."""
        screen = self._screens.app.screen
        if isinstance(screen, HelpScreen):
            screen.action_back()
        elif isinstance(screen, Explained):
            self._screens.push(HelpScreen(screen.help_title, screen.help_text, screen.WHERE))

    def charter(self) -> None:
        """Open the charter, or where one is to be chosen the marked one; in the charter, go back."""
        screen = self._screens.app.screen
        if isinstance(screen, CharterScreen):
            screen.action_back()
        else:
            marked = self.first_charter.marked
            self._screens.push(CharterScreen(self._screens.desk, self._screens.clock, marked))

    async def choose_command(self) -> None:
        """Ask for a command, and run it on the screen below; above a dialog, one that works anywhere. Among the
        commands, go back.
        """
        screen = self._screens.app.screen
        if isinstance(screen, CommandBox):
            screen.action_back()
            return
        commands = commands_for(screen.WHERE if isinstance(screen, DeskScreen) else None)
        command = await self._screens.app.push_screen_wait(CommandBox(commands))
        if command is not None:
            await self._screens.app.run_action(command.action, screen)

    def save(self) -> None:
        """Save, on a screen where there is something to save; in a dialog, say what to do in place of it."""
        screen = self._screens.app.screen
        if isinstance(screen, DeskScreen | Picker):
            screen.action_save()
        else:
            self._screens.say(ANSWER_FIRST, "wrong")


def load_forms() -> None:
    """Import all forms, so that the first one opens at once. Called off the event loop."""
    for entry in FORMS.values():
        entry.load()
