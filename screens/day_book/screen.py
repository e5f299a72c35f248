"""The day book: what came in and what was done, a day a page, newest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input, Static

from db.desk.charter_of_day import edition_on
from db.desk.desk import Desk
from db.history.day_book import BOOK_PAGE, DayBook, DayEntry, read_day_book
from deskapp.charter.edition import Edition
from deskapp.charter.rules import local_date
from deskapp.parsing.time_box import past_date
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.day_book import HEADS, BookLine, book_line, day_state, fit_line, masked_line, whole_entry
from deskapp.wording.times import day as day_words
from screens.base.desk_screen import DeskScreen, room_beside
from screens.base.reading import stands
from screens.contact.beside import PageBeside
from screens.day_book.entry_list import EntryList
from screens.keys import Where, bindings
from screens.messages import OpenContact
from screens.settings.name_box import Asked, NameBox
from screens.widgets.box import Box

_READING = "reading"
"""The group of the workers that read: a new one ends the one before, and no key waits for it."""
_HINT = "m shows only what you did. / narrows to what you type."
_NO_CONTACT = "This line has no contact to open."
_IN_FUTURE = "That is today. Left goes to the days before."


class NarrowBox(Box):
    """The box that narrows the day. Down, Page Down and Enter go to the list."""

    def on_key(self, event: events.Key) -> None:
        """Go to the list on Down and Page Down."""
        if event.key in ("down", "pagedown"):
            event.stop()
            self.post_message(self.Entered(self, self.value))


class DayBookScreen(DeskScreen[None]):
    """A local day, read in a thread whenever the record changes. Enter opens the contact of the marked line."""

    AUTO_FOCUS: ClassVar[str | None] = "EntryList"
    WHERE = Where.DAY_BOOK
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.DAY_BOOK)]
    NAME = "the day book"
    HELP = """What came in and what was done, a day a page, the newest first: when, who, what, by whom, and how it
stands now. Left goes to the day before, Right to the day after; d asks for any day, like tue or 20 nov.
Enter opens the contact: there it can be answered, given, put right and everything else.
/ narrows the day to what you type: a name, a number, a word, a colleague. m shows only what you did. Esc shows all.
A message is listed on the day it was left, and on the day it was written down.
What was taken back stays, and says so. Closed days are named; on a day without a line nothing happened.
While the queue shows no names (w), this shows none either."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = local_date(desk.clock.now())
        self._mine = False
        self._most = BOOK_PAGE
        self._book: DayBook | None = None

    def body(self) -> ComposeResult:
        """The state of the day, the box, the lines, and the marked one whole."""
        yield Static(id="state", markup=False)
        yield NarrowBox("narrow", "Narrow to", cells=30, max_length=60, hint="a name, a number, a word")
        yield Static(id="heads", markup=False)
        with Container(id="both"):
            yield EntryList(self._cells)
            yield PageBeside(self, self._desk, "whole")

    def on_mount(self) -> None:
        """Read today."""
        self._box.display = False
        self.hint(_HINT)
        self.follow(self._desk.settings)
        self._read(keep=False)

    def on_screen_resume(self) -> None:
        """Read again what a form or a contact's page may have changed."""
        if self._book is not None:
            self._read(keep=True)

    def on_desk_screen_changed(self) -> None:
        """Read again what another desk may have changed."""
        self._read(keep=True)

    def on_resize(self, event: events.Resize) -> None:
        """Write the heads over the columns."""
        super().on_resize(event)
        self.query_one("#heads", Static).update(f"   {fit_line(BookLine(*HEADS), room_beside(event.size.width) - 3)}")

    @property
    def _box(self) -> NarrowBox:
        return self.query_one(NarrowBox)

    @property
    def _now(self) -> datetime:
        return self._desk.clock.now()

    def _cells(self, one: DayEntry) -> BookLine:
        return (masked_line if self._desk.hides_names else book_line)(one, self._day, self._now)

    # Reading

    @work(group=_READING, exclusive=True)
    async def _read(self, *, keep: bool) -> None:
        """Read the day, and show it; with `keep`, the mark stays where it is."""
        day = self._day
        staff = self._desk.staff
        by_id = staff.id if self._mine and staff else None
        words = self._box.value
        reading = partial(read_day_book, by_id=by_id, words=words, most=self._most)
        book = await self.run_or_say(reading, self._desk.engine, day)
        edition = await self.run_or_say(edition_on, self._desk, day)
        self._book = book
        self._tell(book, edition)
        self.query_one(EntryList).set_entries(book.entries, keep=keep)

    def _tell(self, book: DayBook, edition: Edition) -> None:
        """The heading of the day."""
        lines = "1 line" if book.in_all == 1 else f"{book.in_all} lines"
        words = f'with "{self._box.value}"' if self._box.value.strip() else ""
        parts = [part for part in (lines, "mine only" if self._mine else "", words) if part]
        self.top(f"Day book: {day_words(book.day)}", right=", ".join(parts))
        self.query_one("#state", Static).update(day_state(book, edition.calendar, local_date(self._now)))

    @on(EntryList.Marked)
    def _marked(self) -> None:
        marked = None if self._desk.hides_names else self.query_one(EntryList).marked
        lines = whole_entry(marked, self._day) if marked else ()
        contact_id = marked.contact.contact_id if marked and marked.contact else None
        self.query_one(PageBeside).show(contact_id, "\n".join(lines))

    @on(EntryList.Scrolled)
    def _scrolled(self, event: EntryList.Scrolled) -> None:
        """Read more of a busy day as its last line comes into view."""
        if self._book is not None and event.count and not event.below and self._book.in_all > event.count:
            self._most += BOOK_PAGE
            self._read(keep=True)

    # Keys

    def action_open(self) -> None:
        """Open the contact of the marked line; from the box, go to the list."""
        marked = self.query_one(EntryList).marked
        if marked is None or marked.contact is None:
            self.say(_NO_CONTACT)
        else:
            self.post_message(OpenContact(marked.contact.contact_id))

    def action_move(self, by: int) -> None:
        """Go by a day; not beyond today."""
        if self._day + timedelta(days=by) > local_date(self._now):
            self.say(_IN_FUTURE)
        else:
            self._go(self._day + timedelta(days=by))

    def action_day(self) -> None:
        """Ask for a day."""
        self.app.run_worker(self._ask(), group=HOLDS_KEYS)

    async def _ask(self) -> None:
        asked = Asked("Day", "Which day?", "like tue, y or 20 nov", check=partial(past_date, now=self._now))
        typed = await self.app.push_screen_wait(NameBox(asked))
        if typed is not None and stands(self):
            self._go(past_date(typed, self._now))

    def _go(self, day: date) -> None:
        self._day, self._most = day, BOOK_PAGE
        self._read(keep=False)

    def action_mine(self) -> None:
        """Show only what the current user did, or everything again."""
        if self._desk.staff is None:
            self.say("Say who you are first: u on the queue.")
            return
        self._mine = not self._mine
        self._read(keep=True)

    def action_narrow(self) -> None:
        """Open the box, and go into it."""
        self._box.display = True
        self._box.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._most = BOOK_PAGE
        self._read(keep=True)

    @on(Box.Entered)
    def _went_on(self) -> None:
        self.query_one(EntryList).focus()

    def action_back(self) -> None:
        """Show the whole day again, if it is narrowed; else go back to the queue."""
        if not self._box.display:
            super().action_back()
            return
        self._box.display = False
        self._box.put("")
        self.query_one(EntryList).focus()
        self._read(keep=True)
