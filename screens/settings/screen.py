"""The settings: a list of sections. Enter opens one, or asks for its value."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.backups.second_place import BACKUP_TO, PLACE_LENGTH
from db.desk import settings as kept
from db.desk.desk import Desk
from db.desk.desk_changes import every_change
from db.desk.pin import LONGEST_PIN, check_pin, check_same_pin, set_pin
from db.drafts.book import DraftBook
from deskapp.errors import DeskError
from deskapp.forms.desk_lists import undo_desk_change
from deskapp.forms.fields import Suggestion
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.desk import change_line, fortnight_of, values_now
from deskapp.wording.printable import on_grid
from screens.base.commands import DARK_OR_LIGHT
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.pick import PickBox
from screens.dialogs.read_text import ReadBox
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.remedies import on_screen
from screens.settings.charter_section import CharterSection
from screens.settings.closed_days import ClosedDaysScreen
from screens.settings.entries import EntriesScreen
from screens.settings.kept_words import KeptWords
from screens.settings.name_box import Asked, NameBox
from screens.settings.sections import SECTIONS
from screens.widgets.message_line import with_undo
from screens.widgets.rows import Rows

_TITLE_WIDTH = 20
SETTING_QUESTIONS = {
    kept.TELEPHONE: Asked(
        "Our number",
        "The number that callers are told. Left empty: the charter's.",
        most=kept.TOLD_LENGTH,
        optional=True,
    ),
    kept.SAFEGUARDING: Asked(
        "Tell",
        "Whom to tell if somebody may be in danger, with the number. Left empty: the charter's.",
        most=kept.TOLD_LENGTH,
        optional=True,
    ),
    kept.HIDE_AFTER: Asked("Minutes", "The screen is hidden after this long without a key. 0: never.", "0 to 600"),
    kept.BEFORE_YOU_GO: Asked(
        "Before you go",
        "What to check before leaving the desk, with ; between. It starts with the next end of day.",
        most=400,
    ),
    BACKUP_TO: Asked(
        "Second place",
        "A folder on another drive, like /media/stick, gets a copy of every backup. In full; empty: none.",
        most=PLACE_LENGTH,
        optional=True,
    ),
}
"""The questions for words about the desk, by the setting that keeps them."""


class SettingsScreen(DeskScreen[None]):
    """The sections with their present values."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.SETTINGS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SETTINGS)]
    NAME = "Settings"
    HELP = """What belongs to the desk itself, for everybody at it.
Enter on Staff or Topics opens the list: there a adds, e renames, l takes off, j joins two.
Closed days: the days to come on which we are closed, with what each moves. PIN: what a hidden screen asks for.
Backups are made once a day and when the desk is left. Enter names a folder on another drive for a second copy.
Every change is kept with who made it and when; What was changed shows them. z takes back your last one.
When somebody leaves, you choose who takes over what they have open. A retired topic stays with its contacts.
What you type at a question is kept until it is saved, in Unfinished (F8); a PIN is not."""

    def __init__(self, desk: Desk, drafts: DraftBook, asks: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self.words = KeptWords(self, desk, drafts)
        self._asks = asks
        """The section whose question is asked at once; "" for none."""

    def body(self) -> ComposeResult:
        """The sections."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Show the present values."""
        self.top("Settings", right="Enter opens")
        self.hint("Enter opens what is marked. Esc goes back to the queue.")
        self._show_again()
        if self._asks:
            self._ask(self._asks)

    def on_screen_resume(self) -> None:
        """Show the values again after a section was closed."""
        if self.query(Rows):
            self._show_again()

    def _show_again(self) -> None:
        """Read the values again. A reading that is under way has what was there before, and must not come last."""
        self.run_worker(self._show(), group=HOLDS_KEYS, exclusive=True)

    async def _show(self) -> None:
        try:
            now = await in_thread(self, values_now, self._desk)
        except DeskError as error:
            self.say(error, "wrong")
            return
        lines = [f" {one.title:<{_TITLE_WIDTH}} {on_grid(now.get(one.title) or one.about)}" for one in SECTIONS]
        self.query_one(Rows).fill(lines)

    async def action_open(self) -> None:
        """Open the marked section."""
        if section := self.query_one(Rows).marked_of(SECTIONS):
            await self.run_action(section.action)

    def action_entries(self, name: str) -> None:
        """Open the list of staff or topics."""
        self.app.push_screen(EntriesScreen(self._desk, self._drafts, name))

    def action_closed_days(self) -> None:
        """Open the list of future closed days."""
        self.app.push_screen(ClosedDaysScreen(self._desk, self._drafts))

    def action_charters(self) -> None:
        """Open the charters of the desk."""
        self.app.push_screen(CharterSection(self._desk, self._drafts))

    def action_changes(self) -> None:
        """Show the history of the settings, staff and topics."""
        self.run_worker(self._show_changes(), group=HOLDS_KEYS)

    async def _show_changes(self) -> None:
        found = await in_thread(self, every_change, self._desk.engine)
        now = self._desk.clock.now()
        lines = [change_line(one, now) for one in found] or ["Nothing was changed yet."]
        await self.app.push_screen(ReadBox("What was changed, newest first", lines))

    def action_fortnight(self) -> None:
        """Show who is in during the two weeks to come."""
        self.run_worker(self._show_fortnight(), group=HOLDS_KEYS)

    async def _show_fortnight(self) -> None:
        lines = await in_thread(self, fortnight_of, self._desk)
        await self.app.push_screen(ReadBox("Who is in", lines))

    def action_words(self, name: str) -> None:
        """Ask for the words of a setting."""
        self._ask(name)

    def _ask(self, name: str) -> None:
        self.app.run_worker(self._ask_words(name), group=HOLDS_KEYS)

    async def _ask_words(self, name: str) -> None:
        now = self._now(name)
        asked = SETTING_QUESTIONS[name]._replace(begun="" if name == kept.HIDE_AFTER else now)

        async def save(said: Sequence[str]) -> None:
            if said[0] != now:
                self._done(await asyncio.to_thread(self._kept, name, said[0], now))

        if await self.words.ask(name, (asked,), save):
            self._show_again()

    def _now(self, name: str) -> str:
        """The present value of a setting that is words."""
        in_use = {
            kept.TELEPHONE: self._desk.telephone,
            kept.SAFEGUARDING: self._desk.safeguarding,
            kept.HIDE_AFTER: str(self._desk.hide_after),
            kept.BEFORE_YOU_GO: "; ".join(self._desk.before_you_go),
        }
        return in_use[name] or "" if name in in_use else self._desk.kept.get(name, "")

    def action_pin(self) -> None:
        """Ask for the PIN of the hidden screen."""
        self.app.run_worker(self._ask_pin(), group=HOLDS_KEYS)

    async def _ask_pin(self) -> None:
        explained = "A hidden screen asks everybody for it: 4 to 12 letters or figures. Leave it empty for none."
        asked = Asked("PIN", explained, most=LONGEST_PIN, optional=True, check=check_pin, secret=True)
        typed = await self.app.push_screen_wait(NameBox(asked))
        if typed:  # a slip would keep everybody out
            same = partial(check_same_pin, typed)
            again = asked._replace(label="PIN again", explained="Type it once more.", optional=False, check=same)
            typed = await self.app.push_screen_wait(NameBox(again))
        if typed is not None:
            said = (
                "Kept. Tell the others: a hidden screen asks for it." if typed else "A hidden screen asks for no PIN."
            )
            await self._change(partial(set_pin, self._desk, typed), said)

    def action_colours(self) -> None:
        """Ask for the colours."""
        self.app.run_worker(self._ask_colours(), group=HOLDS_KEYS)

    async def _ask_colours(self) -> None:
        some = [Suggestion(one.action.split("'")[1], one.words) for one in DARK_OR_LIGHT]
        chosen = await self.app.push_screen_wait(PickBox("Colours", "", some, hint="dark or light"))
        if chosen is not None:
            before = self._desk.kept.get(kept.THEME) or "desk-dark"
            await self._change(partial(self._kept, kept.THEME, chosen, before))
            await self.app.run_action(f"app.colours('{chosen}')")

    def _kept(self, name: str, value: str, before: str) -> str:
        kept.keep(self._desk, name, value, before)
        return with_undo("Kept for everybody at this desk.")

    def _done(self, words: str) -> None:
        self.app.post_message(Notice(words, "done"))

    async def _change(self, change: Callable[[], object], words: str = "") -> None:
        try:
            said = await asyncio.to_thread(change)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self._done(words or str(said))
            self._show_again()

    def action_undo(self) -> None:
        """Undo the last change of the desk."""
        self.app.run_worker(self._change(partial(undo_desk_change, self._desk)), group=HOLDS_KEYS)
