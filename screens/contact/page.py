"""The page of a contact: the caller, the promises with their results, the history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from db.contacts import edit
from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.privacy.viewed import record_view
from db.queue.first_page import QueueRow
from db.queue.live import open_row
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.forms.contact import merge
from deskapp.forms.contact.at_hand import AtHand
from deskapp.forms.contact.correction import correctable_fields
from deskapp.forms.results import Saved
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.contact import (
    HAPPENED,
    NOTHING_IS_PROMISED,
    contact_facts,
    page_text,
    promise_lines,
    top_words,
    views_words,
)
from deskapp.views.history import history
from deskapp.wording.naming import name_words
from deskapp.wording.printable import on_grid, on_grid_lines
from screens.base.actions import ContactKeys
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.contact.copy import Copying
from screens.contact.history_lines import HistoryLines
from screens.dialogs.choose_field import FieldsBox
from screens.dialogs.pick import PickBox
from screens.dialogs.why_due import WhyBox
from screens.keys import Where, bindings
from screens.messages import OpenContact, OpenPerson, Work
from screens.remedies import SCREEN_REMEDIES
from screens.widgets.key_lines import KeyLines

LOW = 24
"""The number of rows below which the upper parts are smaller."""
_TICK = 1.0
"""Seconds between two updates of the times."""
CLOSED = "Nothing is owed now: this is closed."
_HINTS = {
    "facts": "Up and Down scroll who it is. Tab goes on.",
    "promised": "Up and Down scroll what was promised. Tab goes on.",
    "happened": "o their record  n note  y why this date. Up and Down scroll.",
}
_HINT_JOINED = "Enter goes to where it goes on. Up and Down scroll."
_GOES_ON = "This goes on in {}. Enter goes there."
_NARROW = 70
"""The width, in cells, below which promises are shown without columns."""
NOBODY_LINKED = "They left no name, so they have no page. Enter adds a name."


_PART = f"{merge.UNMERGE_CONTACTS} z does not take this back."


class ContactPage(DeskScreen[None]):
    """A contact. It is read again after every action."""

    AUTO_FOCUS: ClassVar[str | None] = "#happened"
    WHERE = Where.CONTACT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CONTACT, Where.JOINED)]
    NAME = "a contact's page"
    HELP = """Who they are, how to reach them, what we promised and how that ended; below, what happened, newest first.
r records that they were answered, t that you tried. c shows everybody that you are ringing them now.
Enter puts something right: a number, a name, when it came in. What it said before stays in the history.
o opens their record. Tab goes from one part to the next, where a part is too long to be seen at once.
Ctrl+P: Join it to another contact, where two are about the same; Split off a call that was added by mistake;
Part what was joined, where that turns out wrong, or put a call back that was split off.
y says why the reply is due when it is. w copies the page; press it again to save a file.
z takes back what you did last: the history shows both. Looking at a complaint or a danger is noted at its end."""

    def __init__(self, desk: Desk, clock: Clock, found: Page) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._page = found
        self.about_whom = found.name or found.ref
        self._contact_keys = ContactKeys(self, desk, self.at_hand, self.done)
        self._shown_once = False
        self._copying = Copying(self, desk)
        self._written: dict[str, str] = {}
        """The text last written to each part, to avoid writing the same again."""

    def body(self) -> ComposeResult:
        """The facts, the promises, and the history."""
        with VerticalScroll(id="facts", can_focus=False):
            yield Static(id="who", markup=False)
        with VerticalScroll(id="promised", can_focus=False):
            yield Static(id="promises", markup=False)
        yield Static(HAPPENED, id="heading", markup=False)
        with VerticalScroll(id="happened"):
            yield HistoryLines()

    def on_mount(self) -> None:
        """Show the contact, and start updating times and following changes."""
        self.hint(_HINTS["happened"])
        self._show()
        self.set_interval(_TICK, self._tick)
        self.follow(self._desk.settings)
        if self._page.is_sensitive:
            self.run_worker(self._note_view(), group="keeping")

    def on_desk_screen_changed(self) -> None:
        """Read again after a change of the record."""
        self.run_worker(self._read_again(), group="reading a page")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show a hint on what Up and Down scroll."""
        self._hint_at(event.widget)

    def on_resize(self, event: events.Resize) -> None:
        """Update which parts overflow. Textual also calls the base class's handler."""
        self.set_class(event.size.height < LOW, "-low")
        self.call_after_refresh(self._tab_where_it_is_long)

    def on_screen_resume(self) -> None:
        """Read again after a form."""
        if self._shown_once:
            self.done()
        self._shown_once = True

    def done(self) -> None:
        """Read again after an action."""
        self.app.run_worker(self._read_again(), group=HOLDS_KEYS)

    def at_hand(self, otherwise: str) -> AtHand:  # noqa: ARG002 - there always is one
        """The contact of the page."""
        seen = self._page
        return AtHand(seen.contact_id, seen.ref, name_words(seen.name), seen.version, closed=seen.closed)

    def action_why(self) -> None:
        """Explain the due time in words."""
        self.app.run_worker(self._open_why(), group=HOLDS_KEYS)

    def action_contact(self, action: str) -> None:
        """Do an action on the contact. A reply to a merged contact belongs to the one that it was merged into."""
        there = self._page.joined_to
        if there is not None and action == "reply":
            self.say(_GOES_ON.format(there.ref))
        else:
            self._contact_keys.press(action)

    def action_change(self) -> None:
        """Choose a field to correct; for a merged contact, open the one that it was merged into."""
        if not self._gone_there():
            self.app.run_worker(self._change(), group=HOLDS_KEYS)

    def action_person(self) -> None:
        """Open the caller's page; for a merged contact, the page of the one that it was merged into."""
        if self._gone_there():
            return
        if self._page.person is None:
            self.say(NOBODY_LINKED)
        else:
            self.post_message(OpenPerson(self._page.person.person_id))

    def action_join(self) -> None:
        """Merge the contact into another one on the same matter."""
        if self._contact_keys.open_at_hand("Nothing to join"):
            self.app.run_worker(self._join(), group=HOLDS_KEYS)

    def action_split(self) -> None:
        """Split a call that was added by mistake into a contact of its own."""
        self.app.run_worker(self._split(), group=HOLDS_KEYS)

    def action_copy(self) -> None:
        """Copy the page as text; the second time, save it as a file."""
        self.run_worker(self._copying.copy(self._page.ref, self._as_text()), group=HOLDS_KEYS)

    def action_part(self) -> None:
        """Undo a merge or a split, at any later time."""
        self._contact_keys.run(self._part)

    # How it does it

    def _hint_at(self, part: Widget | None) -> None:
        hint = _HINTS.get(part.id or "" if part else "", "")
        self.hint(_HINT_JOINED if hint == _HINTS["happened"] and self._page.joined_to else hint)

    def _gone_there(self) -> bool:
        there = self._page.joined_to
        if there is not None:
            self.post_message(OpenContact(there.contact_id))
        return there is not None

    async def _change(self) -> None:
        found = await self.run_or_say(edit.correction_facts, self._desk.engine, self._page.contact_id)
        field = await self.app.push_screen_wait(FieldsBox(correctable_fields(found, self._clock.now())))
        if field is not None:
            self.post_message(Work("change", self._page.contact_id, field))

    async def _join(self) -> None:
        offered = await self.run_or_say(merge.mergeable, self._desk, self._page)
        box = PickBox("Join it to", merge.MERGE, offered, hint=merge.MERGE_HINT)
        await self._pick("Join", box, merge.NOTHING_TO_MERGE, partial(merge.merge_into, self._desk))

    async def _split(self) -> None:
        await self._read_again()
        box = PickBox("Split off", merge.SPLIT, merge.splittable(self._page, self._clock.now()), hint=merge.SPLIT_HINT)
        await self._pick("Split off", box, merge.NO_CALL, partial(merge.split_to, self._desk))

    async def _part(self) -> None:
        offered = await self.run_or_say(merge.unmergeable, self._desk, self._page.contact_id)
        box = PickBox("Part", _PART, offered, hint=merge.UNMERGE_HINT)
        await self._pick("Part", box, merge.NO_CONTACT_MERGED, partial(merge.unmerge_contact, self._desk))

    async def _pick(self, what: str, box: PickBox, otherwise: str, save: Callable[[AtHand, int], Saved]) -> None:
        """Save with the one that is picked in the box; say `otherwise` if there is none to pick."""
        if box.is_empty:
            self.say(otherwise)
        elif (picked := await self.app.push_screen_wait(box)) is not None:
            await self._contact_keys.save_on(self.at_hand(""), what, lambda at: save(at, int(picked)))

    async def _read_again(self) -> None:
        try:
            found = await in_thread(self, page, self._desk.engine, self._page.contact_id)
        except DeskError as error:
            self.say(error, "wrong")
            return
        if found != self._page:
            self._page = found
            self._show()

    async def _note_view(self) -> None:
        """Note who looks at a sensitive contact, in a thread."""
        await in_thread(self, partial(record_view, self._desk, contact_id=self._page.contact_id))

    async def _open_why(self) -> None:
        row = await self.run_or_say(self._row)
        if row is None:
            self.say(CLOSED)
        elif await self.app.push_screen_wait(WhyBox(self._desk, row, self._clock)):
            self.post_message(Work("reply", row.contact_id))

    def _row(self) -> QueueRow | None:
        return open_row(self._desk.engine, self._page.contact_id)

    # What it shows

    def _show(self) -> None:
        """Update every part. The lines in view keep their place."""
        left, right = top_words(self._page, self._clock.now())
        self.top(on_grid(left), right=right)
        self.query_one(KeyLines).put_before(*([Where.JOINED] if self._page.joined_to else []))
        self._hint_at(self.focused)
        self.query_one(HistoryLines).show(self._history())
        self._tick()
        self.call_after_refresh(self._tab_where_it_is_long)

    def _as_text(self) -> str:
        """The whole page as text."""
        return page_text(self._page, self._clock.now(), self._desk.edition)

    def _tab_where_it_is_long(self) -> None:
        """Make a part focusable only if it does not fit."""
        for name in ("#facts", "#promised"):
            part = self.query_one(name, VerticalScroll)
            part.can_focus = part.max_scroll_y > 0

    def _tick(self) -> None:
        """Update the parts that change with time."""
        now = self._clock.now().replace(microsecond=0)
        promised = promise_lines(self._page, now, self._desk.edition)
        if self.size.width < _NARROW:
            promised = [" ".join(line.split()) for line in promised]
        self._write("#who", contact_facts(self._page, now, SCREEN_REMEDIES))
        self._write("#promises", promised or [NOTHING_IS_PROMISED])

    def _write(self, selector: str, lines: Iterable[str]) -> None:
        words = "\n".join(map(on_grid_lines, lines))
        if self._written.get(selector) != words:
            self._written[selector] = words
            self.query_one(selector, Static).update(words)

    def _history(self) -> Table:
        table = Table.grid(padding=(0, 1))
        lines = history(self._page, self._clock.now())
        table.add_column(width=max(16, *(len(line.when) for line in lines)), no_wrap=True)
        table.add_column(width=8, no_wrap=True)
        table.add_column(ratio=1)
        for line in lines:
            table.add_row(line.when, Text(on_grid_lines(line.by)), Text(on_grid_lines(line.words)))
        if looked := views_words(self._page.views, self._clock.now()):
            table.add_row("", "", Text(on_grid(looked)))
        return table
