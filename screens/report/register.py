"""The registers of a period: complaints, requests for information, compliments. Enter opens a contact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets.option_list import Option

from db.desk.desk import Desk
from db.reports.period import Period
from db.reports.registers import Register
from deskapp.publish.report.registers import TITLES
from deskapp.views.report.registers import ReadRegister, entry_lines, read_register, unexplained_lines
from deskapp.wording.printable import on_grid, on_grid_lines
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings
from screens.messages import OpenContact
from screens.widgets.rows import Rows

_MARGIN = 6
_ALL = tuple(Register)


class RegisterScreen(DeskScreen[None]):
    """First the contacts that were late without a reason, then every contact with all that is known of it."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.REGISTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.REGISTER)]
    NAME = "a register"
    HELP = """Every complaint, request for information or compliment of the period, with all that is known of it.
At the top are those that were late without a reason: ask about these. Enter opens what is marked.
< and > turn to the other registers. The command deskapp complaints --period 2026 --csv writes one for a spreadsheet."""

    def __init__(self, desk: Desk, period: Period) -> None:
        super().__init__()
        self._desk, self._period = desk, period
        self._register = _ALL[0]
        self._contact_ids: list[int | None] = []
        self._last_read: ReadRegister | None = None

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Read the first register."""
        self._read()

    def action_turn(self, by: int) -> None:
        """Turn to the register before or after."""
        self._register = _ALL[(_ALL.index(self._register) + by) % len(_ALL)]
        self._read()

    def action_open(self) -> None:
        """Open the marked contact."""
        contact_id = self.query_one(Rows).marked_of(self._contact_ids)
        if contact_id is not None:
            self.post_message(OpenContact(contact_id))

    def _read(self) -> None:
        self.top(TITLES[self._register], right=self._period.name())
        self.run_worker(self._show(self._register), exclusive=True)

    async def _show(self, register: Register) -> None:
        read = await self.run_or_say(read_register, self._desk, register, self._period)
        self._last_read = read
        self._fill(read)
        rows = self.query_one(Rows)
        rows.highlighted = next((at for at, one in enumerate(self._contact_ids) if one is not None), None)
        count = len(read.table.rows)
        self.hint(f"{count} in all. Enter opens one." if count else "None in this period. < and > turn to the others.")

    def on_resize(self, event: events.Resize) -> None:
        """Fold the lines to the new width."""
        super().on_resize(event)
        if self._last_read is not None:
            rows = self.query_one(Rows)
            at = rows.highlighted
            self._fill(self._last_read)
            rows.highlighted = at

    def _fill(self, read: ReadRegister) -> None:
        lines = list(self._lines(read))
        self._contact_ids = [contact_id for _, contact_id in lines]
        rows = self.query_one(Rows)
        rows.clear_options()
        rows.add_options([Option(on_grid_lines(words), disabled=contact_id is None) for words, contact_id in lines])

    def _lines(self, read: ReadRegister) -> Iterator[tuple[str, int | None]]:
        """The words of each row, and its contact; None for a heading."""
        if read.unexplained:
            yield "LATE WITHOUT A REASON: ask about these", None
            width = self.size.width - _MARGIN
            yield from (("\n".join(unexplained_lines(one, width)), one.contact_id) for one in read.unexplained)
            yield "", None
        for row, contact_id in zip(read.table.rows, read.contact_ids, strict=True):
            yield "\n".join(entry_lines(read.table.heads, row, self.size.width - _MARGIN)), contact_id
        if not read.table.rows:
            yield on_grid(read.table.about), None
