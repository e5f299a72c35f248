"""The contacts behind a row of the report. Enter opens one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.desk.desk import Desk
from db.reports.period import Period
from deskapp.views.report.rows import BehindRow, behind_rows
from deskapp.wording.printable import on_grid
from screens.base.desk_screen import DeskScreen
from screens.keys import Where, bindings
from screens.messages import OpenContact
from screens.widgets.rows import Rows


class BehindScreen(DeskScreen[None]):
    """The contacts, one to a row, read in a thread."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.BEHIND
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.BEHIND)]
    NAME = "who is behind a figure"
    HELP = "The contacts that this figure counts. Enter opens one. Esc goes back to the report."

    def __init__(self, desk: Desk, period: Period, behind: str, title: str) -> None:
        super().__init__()
        self._desk, self._period, self._behind = desk, period, behind
        self._title = " ".join(title.split())
        self._found: list[BehindRow] = []

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Read the list."""
        self.top(on_grid(self._title), right=self._period.name())
        self.run_worker(self._show())

    async def _show(self) -> None:
        self._found = await self.run_or_say(behind_rows, self._desk, self._period, self._behind)
        self.query_one(Rows).fill(f" {on_grid(one.words)}" for one in self._found)
        self.hint(f"{len(self._found)} in all. Enter opens one. Esc goes back to the report.")

    def action_open(self) -> None:
        """Open the marked contact."""
        if found := self.query_one(Rows).marked_of(self._found):
            self.post_message(OpenContact(found.contact_id))
