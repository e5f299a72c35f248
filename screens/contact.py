"""Everything about one contact: who, how to reach them, what we promised and how that ended, what happened (C5)."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.desk import Desk
from db.first_page import QueueRow
from db.page import Page, page
from db.queue import open_row
from deskapp.clock import Clock
from deskapp.errors import DeskError
from screens.contact_words import facts, history, promise_words, top_words
from screens.deeds import AtHand, DeedScreen
from screens.frame import HOLDS_KEYS
from screens.keys import Where, bindings
from screens.requests import RecordReply
from screens.why import WhyBox
from screens.widgets.queue_columns import printable

TICK = 1.0
"""Seconds between two looks at the clock."""
CLOSED = "Nothing is owed now: this is closed."
HINT = "Up and Down scroll what happened. Nothing here is ever erased."


class ContactPage(DeedScreen):
    """One contact. It is read again after everything that is done from here."""

    CSS_PATH = "contact.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#happened"
    WHERE = Where.CONTACT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CONTACT)]
    NAME = "a contact's page"
    HELP = """Who they are, how to reach them, what we promised and how that ended; below, what happened, newest first.
r records that they were answered, t that you tried. c shows everybody that you are ringing them now.
y says why the reply is due when it is. z takes back what you did last: the history shows both."""

    def __init__(self, desk: Desk, clock: Clock, found: Page) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._page = found
        self._shown_once = False

    def body(self) -> ComposeResult:
        """The facts, the promises, and what happened."""
        yield Static(id="facts", markup=False)
        with VerticalScroll(id="promised", can_focus=False):
            yield Static(id="promises", markup=False)
        yield Static("WHAT HAPPENED, newest first", id="heading", markup=False)
        with VerticalScroll(id="happened"):
            yield Static(id="history", markup=False)

    def on_mount(self) -> None:
        """Show what was read; the time left goes on by itself."""
        self.hint(HINT)
        self._show()
        self.set_interval(TICK, self._show_promises)

    def on_screen_resume(self) -> None:
        """Back from a form: read what it saved."""
        if self._shown_once:
            self.done()
        self._shown_once = True

    def done(self) -> None:
        """Something was done to it: read it again."""
        self.app.run_worker(self._read_again(), group=HOLDS_KEYS)

    def at_hand(self, otherwise: str) -> AtHand:  # noqa: ARG002 - there always is one
        """This contact."""
        seen = self._page
        return AtHand(seen.contact_id, seen.ref, seen.name or "No name given", seen.version, closed=seen.closed)

    def action_why(self) -> None:
        """Why the reply is due when it is, in words."""
        self.app.run_worker(self._open_why(), group=HOLDS_KEYS)

    # How it does it

    async def _read_again(self) -> None:
        try:
            self._page = await asyncio.to_thread(page, self._desk.engine, self._page.contact_id)
        except DeskError as error:
            self.say(str(error), "wrong")
        else:
            if self.is_attached:
                self._show()

    async def _open_why(self) -> None:
        try:
            row = await asyncio.to_thread(self._row)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if row is None:
            self.say(CLOSED)
        elif await self.app.push_screen_wait(WhyBox(self._desk, row, self._clock)):
            self.post_message(RecordReply(row.contact_id))

    def _row(self) -> QueueRow | None:
        return open_row(self._desk.engine, self._page.contact_id)

    # What it shows

    def _show(self) -> None:
        left, right = top_words(self._page)
        self.top(printable(left), right=right)
        self.query_one("#facts", Static).update("\n".join(map(_clean, facts(self._page))))
        self.query_one("#history", Static).update(self._history())
        self._show_promises()

    def _show_promises(self) -> None:
        now, calendar = self._clock.now().replace(microsecond=0), self._desk.edition.calendar
        lines = [promise_words(self._page, seen, now, calendar) for seen in self._page.promises]
        words = "\n".join(map(_clean, lines)) or "Nothing was promised."
        self.query_one("#promises", Static).update(words)

    def _history(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=16, no_wrap=True)
        table.add_column(width=8, no_wrap=True)
        table.add_column(ratio=1)
        for line in history(self._page, self._clock.now()):
            table.add_row(line.when, Text(_clean(line.by)), Text(_clean(line.words)))
        return table


def _clean(words: str) -> str:
    return "\n".join(printable(line) for line in words.splitlines())
