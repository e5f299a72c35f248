"""Everything about one contact: who, how to reach them, what we promised and how that ended, what happened (C5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from db import editing
from db.changes import ChangeWatch
from db.desk import Desk
from db.first_page import QueueRow
from db.page import Page, page
from db.queue import open_row
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words.naming import name_words
from screens.change import fields_of
from screens.contact_joining import (
    JOIN,
    JOIN_HINT,
    NO_CALL,
    NOTHING_OPEN,
    NOTHING_TO_PART,
    PART,
    PART_HINT,
    SPLIT,
    SPLIT_HINT,
    calls,
    join_to,
    joinable,
    part_from,
    partable,
    split_off,
)
from screens.contact_words import facts, promise_words, standing, top_words
from screens.copying import Copying
from screens.deeds import AtHand, DeedScreen
from screens.fields import FieldsBox
from screens.frame import HOLDS_KEYS
from screens.history_words import history
from screens.keys import Where, bindings
from screens.pick import PickBox
from screens.requests import ChangeField, OpenContact, OpenPerson, RecordReply
from screens.why import WhyBox
from screens.widgets.history_lines import HistoryLines
from screens.widgets.queue_columns import printable, printable_lines

LOW = 24
"""Rows under which who it is and what was promised take fewer of them."""
TICK = 1.0
"""Seconds between two looks at the clock."""
CLOSED = "Nothing is owed now: this is closed."
HINTS = {
    "facts": "Up and Down scroll who it is. Tab goes on.",
    "promised": "Up and Down scroll what was promised. Tab goes on.",
    "happened": "o their page, n note, y why then. Up and Down scroll.",
}
GOES_ON = "This goes on in {}: Enter goes there."
HAPPENED = "WHAT HAPPENED, newest first"
NARROW = 70
"""Columns under which what was promised is written without its columns."""
NOBODY = "No page of theirs: they left no name. Enter writes one down."


class ContactPage(DeedScreen):
    """One contact. It is read again after everything that is done from here."""

    CSS_PATH = "contact.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#happened"
    WHERE = Where.CONTACT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CONTACT)]
    NAME = "a contact's page"
    HELP = """Who they are, how to reach them, what we promised and how that ended; below, what happened, newest first.
r records that they were answered, t that you tried. c shows everybody that you are ringing them now.
Enter puts something right: a number, a name, when it came in. What it said before stays in the history.
o opens their own page. Tab goes from one part to the next, where a part is too long to be seen at once.
Ctrl+P: Join it to another contact, where two are about the same; Split off a call that was added by mistake;
Part what was joined, where that turns out wrong, or put a call back that was split off.
y says why the reply is due when it is. w copies the page; once more saves it as a file.
z takes back what you did last: the history shows both."""

    class Changed(Message):
        """Somebody wrote to the record."""

    def __init__(self, desk: Desk, clock: Clock, found: Page) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._page = found
        self._shown_once = False
        self._watch: ChangeWatch | None = None
        self._copying = Copying(self, desk)
        self._written: dict[str, str] = {}
        """What stands in each part: the same words are not written twice."""

    def body(self) -> ComposeResult:
        """The facts, the promises, and what happened."""
        with VerticalScroll(id="facts", can_focus=False):
            yield Static(id="who", markup=False)
        with VerticalScroll(id="promised", can_focus=False):
            yield Static(id="promises", markup=False)
        yield Static(HAPPENED, id="heading", markup=False)
        with VerticalScroll(id="happened"):
            yield HistoryLines()

    def on_mount(self) -> None:
        """Show what was read; the time left goes on by itself, and what others save comes by itself."""
        self.hint(HINTS["happened"])
        self._show()
        self.set_interval(TICK, self._tick)
        self._watch = ChangeWatch(self._desk.settings, lambda: self.post_message(self.Changed()))

    def on_unmount(self) -> None:
        """Nobody looks at it any more."""
        if self._watch is not None:
            self._watch.close()

    def on_contact_page_changed(self) -> None:
        """Another desk saved something."""
        self.run_worker(self._read_again(), group="reading a page")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what Up and Down scroll now."""
        self.hint(HINTS.get(event.widget.id or "", ""))

    def on_resize(self, event: events.Resize) -> None:
        """What is too long to be seen may be another part now. (The frame hears it too: Textual tells every class.)"""
        self.set_class(event.size.height < LOW, "-low")
        self.call_after_refresh(self._tab_where_it_is_long)

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
        return AtHand(seen.contact_id, seen.ref, name_words(seen.name), seen.version, closed=seen.closed)

    def action_why(self) -> None:
        """Why the reply is due when it is, in words."""
        self.app.run_worker(self._open_why(), group=HOLDS_KEYS)

    def action_reply(self) -> None:
        """Record that they were answered; what was joined to another is answered there."""
        there = self._page.joined_to
        if there is None:
            super().action_reply()
        else:
            self.say(GOES_ON.format(there.ref))

    def action_change(self) -> None:
        """Choose what to put right; where it was joined to another, go there."""
        if not self._gone_there():
            self.app.run_worker(self._change(), group=HOLDS_KEYS)

    def action_person(self) -> None:
        """Their own page; where it was joined to another, that one's."""
        if self._gone_there():
            return
        if self._page.person is None:
            self.say(NOBODY)
        else:
            self.post_message(OpenPerson(self._page.person.person_id))

    def action_join(self) -> None:
        """Join it to another contact that it turned out to be about."""
        if self._open_at_hand("Nothing to join"):
            self.app.run_worker(self._join(), group=HOLDS_KEYS)

    def action_split(self) -> None:
        """Make a call that was added by mistake a contact of its own."""
        self.app.run_worker(self._split(), group=HOLDS_KEYS)

    def action_copy(self) -> None:
        """Copy what stands here, line by line; once more saves it."""
        self.run_worker(self._copying.copy(self._page.ref, self._as_text()), group=HOLDS_KEYS)

    def action_part(self) -> None:
        """Take apart what was joined, or put back a call that was split off, however long ago."""
        self._do(self._part)

    # How it does it

    def _gone_there(self) -> bool:
        there = self._page.joined_to
        if there is not None:
            self.post_message(OpenContact(there.contact_id))
        return there is not None

    async def _change(self) -> None:
        try:
            found = await asyncio.to_thread(editing.facts, self._desk.engine, self._page.contact_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        field = await self.app.push_screen_wait(FieldsBox(fields_of(found)))
        if field is not None:
            self.post_message(ChangeField(self._page.contact_id, field))

    async def _join(self) -> None:
        try:
            offered = await asyncio.to_thread(joinable, self._desk, self._page)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if not offered:
            self.say(NOTHING_OPEN)
            return
        picked = await self.app.push_screen_wait(PickBox("Join it to", JOIN, offered, hint=JOIN_HINT))
        if picked is not None:
            await self._done_on(self.at_hand(""), "Join", partial(join_to, to_id=int(picked)))

    async def _split(self) -> None:
        await self._read_again()
        offered = calls(self._page)
        if not offered:
            self.say(NO_CALL)
            return
        picked = await self.app.push_screen_wait(PickBox("Split off", SPLIT, offered, hint=SPLIT_HINT))
        if picked is not None:
            await self._done_on(self.at_hand(""), "Split off", partial(split_off, event_id=int(picked)))

    async def _part(self) -> None:
        try:
            offered = await asyncio.to_thread(partable, self._desk, self.at_hand(""))
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if not offered:
            self.say(NOTHING_TO_PART)
            return
        picked = await self.app.push_screen_wait(PickBox("Part", PART, offered, hint=PART_HINT))
        if picked is not None:
            await self._done_on(self.at_hand(""), "Part", partial(part_from, event_id=int(picked)))

    async def _read_again(self) -> None:
        try:
            found = await asyncio.to_thread(page, self._desk.engine, self._page.contact_id)
        except DeskError as error:
            if self.stands:
                self.say(str(error), "wrong")
            return
        if self.stands and found != self._page:
            self._page = found
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
        """All of it. What is being read stays where it is on the screen, whatever came in above it."""
        left, right = top_words(self._page)
        self.top(printable(left), right=right)
        self.query_one(HistoryLines).show(self._history())
        self._tick()
        self.call_after_refresh(self._tab_where_it_is_long)

    def _as_text(self) -> str:
        """All of the page, a line for each."""
        left, right = top_words(self._page)
        lines = [f"{line.when}  {line.by}: {line.words}" for line in history(self._page, self._clock.now())]
        parts = (f"{left}   {right}", self._written["#who"], self._written["#promises"], HAPPENED, *lines)
        return "\n".join(printable_lines(part) for part in parts) + "\n"

    def _tab_where_it_is_long(self) -> None:
        """Tab stops at a part that does not fit; what is all there needs no key."""
        for name in ("#facts", "#promised"):
            part = self.query_one(name, VerticalScroll)
            part.can_focus = part.max_scroll_y > 0

    def _tick(self) -> None:
        """What changes with the time: who is ringing, how long is left."""
        now, calendar = self._clock.now().replace(microsecond=0), self._desk.edition.calendar
        promised = [promise_words(self._page, seen, now, calendar) for seen in standing(self._page)]
        if self.size.width < NARROW:
            promised = [" ".join(line.split()) for line in promised]
        self._write("#who", facts(self._page, now))
        self._write("#promises", promised or ["Nothing was promised."])

    def _write(self, selector: str, lines: Iterable[str]) -> None:
        words = "\n".join(map(printable_lines, lines))
        if self._written.get(selector) != words:
            self._written[selector] = words
            self.query_one(selector, Static).update(words)

    def _history(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column(width=16, no_wrap=True)
        table.add_column(width=8, no_wrap=True)
        table.add_column(ratio=1)
        for line in history(self._page, self._clock.now()):
            table.add_row(line.when, Text(printable_lines(line.by)), Text(printable_lines(line.words)))
        return table
