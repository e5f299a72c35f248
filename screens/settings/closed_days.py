"""Future closed days and special hours. Each change shows first the open promises that it would move."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.models import DayKind
from db.promises import change_calendar
from db.promises.change_calendar import DaysChange
from deskapp.charter.hours import read_hours, written_hours
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.parsing.set_time import any_days
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.closed_days import (
    DaysListed,
    days_change_title,
    days_change_words,
    days_to_come,
    last_change_title,
    listed_lines,
    moved_count,
    moved_lines,
    preview_lines,
    undone_days_words,
)
from deskapp.wording.printable import on_grid
from screens.base.actions import run_as_user
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.confirm import ConfirmBox
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.remedies import on_screen
from screens.settings.kept_words import KeptWords
from screens.settings.name_box import Asked
from screens.widgets.message_line import with_undo
from screens.widgets.rows import Rows

_NONE = "No day to come is marked. a adds one."
CLOSED_DAYS = "closed days"
"""The place of the question for days, as its draft is named."""
_BANK_WORDS = ("b", "bank", "bank holiday")


class ClosedDaysScreen(DeskScreen[None]):
    """The future days whose hours differ from their weekday's."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.CLOSED_DAYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CLOSED_DAYS)]
    NAME = "closed days"
    HELP = """The days to come on which we are closed, or open at other hours, and the bank holidays of two years.
a adds a day or several, like 24 dec or 29 dec..31 dec: why, and then Enter for closed, hours, or b for a bank
holiday that was proclaimed. l takes what is marked off the list: it is a normal day again.
You see first which open promises move, and by how much. y moves them; Esc leaves everything as it was.
z says what was changed last and by whom, and takes it back with y, with the promises that it moved."""

    def __init__(self, desk: Desk, drafts: DraftBook, *, asks: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self.words = KeptWords(self, desk, drafts)
        self._asks = asks
        """True if days are asked for at once."""
        self._seen: Sequence[DaysListed] = ()

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Read the list."""
        self.top("Settings: Closed days", right=self._desk.edition.name)
        self.run_worker(self._show(), group=HOLDS_KEYS)
        if self._asks:
            self.action_add()

    async def _show(self) -> None:
        try:
            await in_thread(self, renew, self._desk, self._now)
        except DeskError as error:
            self.say(error, "wrong")
            return
        today = local_date(self._now)
        self._seen = days_to_come(self._desk.edition.calendar, today)
        self.query_one(Rows).fill(f" {on_grid(line)}" for line in listed_lines(self._seen, today))
        count = len(self._seen)
        self.hint(f"{count} to come. a adds a day. You see what it moves before anything changes." if count else _NONE)

    @property
    def _now(self) -> datetime:
        return self._desk.clock.now()

    # Keys

    def action_add(self) -> None:
        """Ask for days, their reason and their hours."""
        run_as_user(self, self._desk, self._add)

    def action_remove(self) -> None:
        """Reset the marked days to the hours of their weekday."""
        if days := self.query_one(Rows).marked_of(self._seen):
            run_as_user(self, self._desk, partial(self._change, days.opening_again))
        else:
            self.say(_NONE)

    def action_undo(self) -> None:
        """Undo the last change of days."""
        run_as_user(self, self._desk, self._undo)

    # Saving

    async def _add(self) -> None:
        now = self._now
        asked = (
            Asked("Days", "Which day, or days?", "24 dec, or 29 dec..31 dec", check=partial(any_days, now=now)),
            Asked("Why", "Why? Whoever asks about a date is told so.", "like: Training day"),
            Asked(
                "Closed?",
                "closed, or the hours that we are open, like 10:00-13:00. b: a bank holiday.",
                "Enter: closed all day",
                begun="closed",
                check=_read_hours,
            ),
        )
        if await self.words.ask(CLOSED_DAYS, asked, lambda said: self._save(_change_of(said, now))):
            await self._show()

    async def _change(self, change: DaysChange) -> None:
        try:
            await self._save(change)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
        await self._show()

    async def _save(self, change: DaysChange) -> bool:
        """Change the days once the user has seen what moves; false if they leave everything as it was. Raises
        DeskError.
        """
        moved = await asyncio.to_thread(change_calendar.preview_change, self._desk, change)
        shown = [days_change_title(change), *preview_lines(change, moved, self._now)]
        if not await self.app.push_screen_wait(ConfirmBox("This is what it moves", shown, yes="Do it")):
            return False
        words = days_change_words(change, local_date(self._now))
        done = await asyncio.to_thread(change_calendar.change_calendar_days, self._desk, change, words)
        self._tell(with_undo(f"{words[:1].upper()}{words[1:]}. {moved_count(done)}"))
        return True

    async def _undo(self) -> None:
        try:
            last = await asyncio.to_thread(change_calendar.last_change, self._desk)
            shown = [last_change_title(last, self._now), *moved_lines(last.moved, self._now)]
            if not await self.app.push_screen_wait(ConfirmBox("Take this back?", shown, yes="Take it back")):
                return
            words, moved = await asyncio.to_thread(change_calendar.undo_last_change, self._desk, last.change_id)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
            return
        self._tell(f"{undone_days_words(words)} {moved_count(moved)}")
        await self._show()

    def _tell(self, words: str) -> None:
        self.app.post_message(Notice(words, "done"))


def _read_hours(typed: str) -> str:
    """Written hours, "" for closed and for a bank holiday. Raises CharterError."""
    return "" if typed.casefold() in _BANK_WORDS else written_hours(read_hours(typed, "That"))


def _change_of(said: Sequence[str], now: datetime) -> DaysChange:
    days, why, typed = said
    first, last = any_days(days, now)
    hours = _read_hours(typed)
    kind = DayKind.BANK if typed.casefold() in _BANK_WORDS else DayKind.SPECIAL if hours else DayKind.CLOSED
    return DaysChange(first=first, last=last, to=kind, name=why, hours=hours)
