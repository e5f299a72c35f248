"""The report: how the charter was kept in a period, beside the one before and the year before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.models.lengths import WORDS_LENGTH
from db.reports.period import PERIOD_EXAMPLES, Period, parse_period
from db.reports.period_actions import undo_last_action, write_action
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.publish.report.read import Report, read_report, reported_period
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.report.charts import chart_lines
from deskapp.views.report.rows import ReportRow, report_head, report_rows
from deskapp.wording.printable import on_grid
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread, stands
from screens.dialogs.read_text import ReadBox, read_width
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.report.behind import BehindScreen
from screens.report.register import RegisterScreen
from screens.settings.kept_words import KeptWords
from screens.settings.name_box import Asked, NameBox
from screens.widgets.message_line import with_undo
from screens.widgets.rows import Rows

_READING = "reading a report"
"""The group of the workers that read: a new one ends the one before, and no key waits for it."""
REPORT = "report"
"""The place of the questions in it, as their drafts are named."""
_MARGINS = 5
"""The cells of a row that hold none of its words: the margins, the mark and the scroll bar."""
_BAR = 20
"""The marks of the bar that shows how far the reading is."""


class ReportScreen(DeskScreen[None]):
    """The rows of the report. The record is read in a thread, so that Esc and every other key work meanwhile."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.REPORT
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.REPORT)]
    NAME = "the report"
    HELP = """How the charter was kept. The first number is this period's, then the period before, then a year before.
58/63 92%: 58 of 63 were kept. few: too few for a percentage (fewer than 20). The bottom line says what a row counts.
Enter names the contacts behind a row, and Enter there opens one. < and > go to the period before and after.
m, q and y show a month, a quarter or a year; p asks for any period, like 2026-04..2027-03.
Below a promise are twelve months: ▁ the least kept, █ all kept, - none due. c draws charts, r shows the registers.
d writes what we are doing about what a promise missed: it is kept with the period and published; z takes it back.
What was taken back counts nowhere. What is late now counts as missed. The command deskapp report prints the same."""

    @dataclass
    class Progressed(Message):
        """The reading of a period is so far: `done` of the marks of the bar."""

        period: Period
        done: int

    def __init__(self, desk: Desk, clock: Clock, drafts: DraftBook, asks: str = "") -> None:
        super().__init__()
        self._desk = desk
        self.words = KeptWords(self, desk, drafts)
        today = local_date(clock.now())
        period, _, self._asks = asks.partition(" ")
        """What is done about a promise is asked for at once, with `asks` the period and the rule."""
        self.period = parse_period(period or f"{today:%Y-%m}")
        self._rows: list[ReportRow] = []
        self._report: Report | None = None
        """The report that is shown; None while one is read."""
        self._report_of: Period | None = None

    def body(self) -> ComposeResult:
        """The heads and the rows."""
        yield Static(id="heads", markup=False)
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Read this month."""
        self._read()

    # What the keys do

    def action_open(self) -> None:
        """Enter: name the contacts behind the marked row."""
        row = self._marked
        if row is None or row.behind is None:
            self.say("There are no contacts behind this row.")
            return
        self.app.push_screen(BehindScreen(self._desk, self.period, row.behind, row.title or row.name))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the marked row counts."""
        if event.option_index < len(self._rows):
            self.hint(self._rows[event.option_index].about)

    def action_move(self, by: int) -> None:
        """Go to the period before or after."""
        self._show_period(partial(self.period.moved, by * self.period.months))

    def action_months(self, months: int) -> None:
        """Show the month, the quarter or the year in which this period ends."""
        last = self.period.last
        first = (last.month - 1) // months * months + 1
        typed = f"{last.year}-{first:02}..{last.year}-{first + months - 1:02}"
        self._show_period(partial(parse_period, typed))

    def action_period(self) -> None:
        """Ask for any period."""
        self.app.run_worker(self._ask(), group=HOLDS_KEYS)

    async def _ask(self) -> None:
        asked = Asked("Period", f"Say {PERIOD_EXAMPLES}.", "then Enter", check=parse_period)
        typed = await self.app.push_screen_wait(NameBox(asked))
        if typed is not None and stands(self):
            self._show_period(partial(parse_period, typed))

    def action_charts(self) -> None:
        """Draw the figures of the period."""
        if self._report is None:
            self.say("The report is not read yet.")
            return
        self.app.push_screen(
            ReadBox(f"Charts: {self.period.name()}", chart_lines(self._report, read_width(self.app.size.width)))
        )

    def action_registers(self) -> None:
        """Show the registers of the period."""
        self.app.push_screen(RegisterScreen(self._desk, self.period))

    def action_doing(self) -> None:
        """Ask what we are doing about what the marked promise missed."""
        row = self._marked
        if row is None or row.rule is None or self._report is None:
            self.say("Mark a promise first: what we are doing is about what it missed.")
            return
        self.app.run_worker(self._ask_doing(row, self._report), group=HOLDS_KEYS)

    async def _ask_doing(self, row: ReportRow, report: Report) -> None:
        rule, period = row.rule or "", report.period
        now = report.actions.get(rule, "")
        explained = f"What are we doing about what was missed in {period.name()}? It is published."
        hint = "then Enter; an empty line takes it away"
        asked = Asked("Doing", explained, hint, now, most=WORDS_LENGTH, optional=True)

        async def save(said: Sequence[str]) -> None:
            if said[0] != now:
                await asyncio.to_thread(write_action, self._desk, period, rule, said[0])
                self.app.post_message(Notice(with_undo(f"Kept with {period.name()}."), "done"))

        about = f"{period.first:%Y-%m}..{period.last:%Y-%m} {rule}"
        if await self.words.ask(REPORT, (asked,), save, about=about) and stands(self):
            self._read()

    def action_undo(self) -> None:
        """Take back what the user wrote last."""
        self.app.run_worker(self._undo(), group=HOLDS_KEYS)

    async def _undo(self) -> None:
        undone = await self.run_or_say(undo_last_action, self._desk)
        self.say(f'Taken back: "{undone.words}"', "done")
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Show as many columns as fit, with the mark where it was."""
        super().on_resize(event)
        if self._report is not None:
            report, marked = self._report, self.query_one(Rows).highlighted
            self._fill(report_rows(report), report_head(report), marked)

    # How it is done

    @property
    def _marked(self) -> ReportRow | None:
        return self.query_one(Rows).marked_of(self._rows)

    def _show_period(self, period: partial[Period]) -> None:
        try:
            self.period = period()
        except DeskError as error:
            self.say(error, "wrong")
        else:
            self._read()

    def _read(self) -> None:
        self.run_worker(self._show(self.period), group=_READING, exclusive=True)

    async def _show(self, period: Period) -> None:
        self.top(f"Report: {period.name()}", right="reading")
        self._report, marked = None, self.query_one(Rows).highlighted if self._report_of == period else None
        self._report_of = period
        try:
            await in_thread(self, self._refuse, period)
            report = await in_thread(self, read_report, self._desk, period, partial(self._progress, period))
        except DeskError as error:
            self._fill([], ReportRow(""), None)
            self.top(f"Report: {period.name()}")
            self.say(error, "wrong")
        else:
            self._report = report
            self._fill(report_rows(report), report_head(report), marked)
            self.top(f"Report: {period.name()}", right=self._state(report))
            self._ask_at_once()

    def _ask_at_once(self) -> None:
        """Ask for what was left unfinished."""
        rule, self._asks = self._asks, ""
        at = next((at for at, row in enumerate(self._rows) if rule and row.rule == rule), None)
        if at is not None:
            self.query_one(Rows).highlighted = at
            self.action_doing()
        elif rule:
            self.say("That promise is not in the report any more. F8: d throws away what you typed.", "wrong")

    def _refuse(self, period: Period) -> None:
        reported_period(self._desk, f"{period.first:%Y-%m}..{period.last:%Y-%m}")

    def _state(self, report: Report) -> str:
        return self._desk.edition.name if report.is_over else "not over: as it stands now"

    def _progress(self, period: Period, read: int, whole: int) -> None:
        """Called in the reading thread: show how far it is; end it if nobody waits for it any more."""
        if period is not self.period or not stands(self):
            raise DeskError("The report was closed while it was read.")
        self.post_message(self.Progressed(period, _BAR * read // whole))

    def on_report_screen_progressed(self, message: Progressed) -> None:
        """Show how far the reading is."""
        if message.period is self.period and self.is_reading:
            done = "#" * message.done + "." * (_BAR - message.done)
            self.top(f"Report: {message.period.name()}", right=f"reading {done}")

    @property
    def is_reading(self) -> bool:
        """True until the report is shown, or could not be read."""
        return any(worker.group == _READING and worker.is_running for worker in self.workers)

    def _fill(self, rows: list[ReportRow], head: ReportRow, marked: int | None) -> None:
        self._rows, width = rows, self.size.width - _MARGINS
        self.query_one("#heads", Static).update(f"  {head.line(width)}")
        shown = self.query_one(Rows)
        shown.clear_options()
        shown.add_options([Option(f" {on_grid(one.line(width))}", disabled=not one.about) for one in rows])
        first = next((at for at, one in enumerate(rows) if one.about and at >= (marked or 0)), None)
        shown.highlighted = first
        self.hint(rows[first].about if first is not None else "")
