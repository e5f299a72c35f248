"""A dialog with the explanation of a queue row: caller, subject, and the reason for the due time."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from db.contacts.promise_details import Matter, matter
from db.desk.desk import Desk
from db.queue.first_page import QueueRow
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.views.queue_head import hint_about
from deskapp.views.why import DueFact, who_facts, why_facts
from deskapp.wording import phrases
from deskapp.wording.printable import on_grid_lines
from screens.base.reading import in_thread
from screens.keys import Where, bindings_of_box

_KEYS = "r Record a reply   Esc Back"


class WhyBox(ModalScreen[bool]):
    """The whole explanation. Returns true to record a reply, None otherwise."""

    WHERE = Where.WHY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of_box(Where.WHY)]
    help_title = "why it's due on that date"
    help_text = """What we promised them, when that began to count, and how we get to the date, day by day.
Up and Down scroll. r records a reply; Enter or Esc goes back."""

    def __init__(self, desk: Desk, row: QueueRow, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._row = row
        self._clock = clock

    def compose(self) -> ComposeResult:
        """The facts of the row."""
        with VerticalScroll(id="why") as box:
            box.border_title = Content(self._row.ref)
            box.border_subtitle = _KEYS
            yield Static(self._table(None), id="facts")

    def on_mount(self) -> None:
        """Read further facts from the record."""
        self.run_worker(self._fill_in())

    def action_back(self) -> None:
        """Close the dialog."""
        self.dismiss(None)

    def action_reply(self) -> None:
        """Return true, to record a reply."""
        self.dismiss(True)  # noqa: FBT003 - the answer of this box

    def _table(self, matter: Matter | None) -> Table:
        now = self._clock.now().replace(microsecond=0)
        facts = [
            *who_facts(self._row, matter),
            DueFact("Reply by", phrases.read_back(self._row.due_at, now).removeprefix("= ")),
            DueFact("", hint_about(self._row, now, self._desk.edition.calendar)),
            *why_facts(self._row, self._desk.edition, matter),
        ]
        table = Table.grid(padding=(0, 1))
        table.add_column(width=10)
        table.add_column()
        for fact in facts:
            table.add_row(Text(fact.label, "bold"), Text(on_grid_lines(fact.words)))
        return table

    async def _fill_in(self) -> None:
        """Add the facts of the record, if it can be read."""
        with suppress(RecordError):
            found = await in_thread(self, matter, self._desk.engine, self._row.promise_id)
            if found is not None:
                self.query_one("#facts", Static).update(self._table(found))
