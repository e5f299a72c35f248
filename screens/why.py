"""Who a row is, how to reach them, what it is about, and why the reply is due when it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from db.desk import Desk
from db.first_page import QueueRow
from db.loading import load
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.rules import london_date
from deskapp.charter.vocabulary import Channel
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.words import phrases
from deskapp.words.naming import name_words
from deskapp.words.numbers import dial_words
from screens.keys import Where, bindings
from screens.queue_words import hint_about
from screens.widgets.queue_columns import printable_lines

if TYPE_CHECKING:
    from db.matter import Matter

KEYS = "r Record a reply   Esc Back"
CAME = {
    Channel.CALL: "Call",
    Channel.ANSWERPHONE: "Answerphone message, left",
    Channel.LETTER: "Letter, stamped in",
    Channel.EMAIL: "Email",
    Channel.VISIT: "Visit",
}


class Fact(NamedTuple):
    """One thing to know, and what it is called."""

    label: str
    words: str


def who_facts(row: QueueRow, matter: Matter | None) -> Iterator[Fact]:
    """Who it is, how to reach them and what they want; what is not known is left out."""
    called = f" (likes to be called {matter.likes_to_be_called})" if matter and matter.likes_to_be_called else ""
    day = phrases.day(london_date(row.received_at))
    yield Fact("Name", f"{name_words(row.name)}{called}")
    yield Fact("Came in", f"{CAME[row.channel]} {day} at {phrases.clock_time(row.received_at)}")
    yield Fact("Reach", _reach(row))
    if matter and (matter.address or matter.best_time):
        yield Fact("", ". ".join(words for words in (matter.address, matter.best_time) if words))
    if row.needs:
        yield Fact("Needs", row.needs)
    yield Fact("About", f"{row.about}{f'  ({row.topic})' if row.topic else ''}")
    if matter and matter.detail:
        yield Fact("", matter.detail)
    yield Fact("Who has it", f"{row.owner}{_chased(row.chasing_count)}")


def why_facts(row: QueueRow, edition: Edition, matter: Matter | None) -> Iterator[Fact]:
    """Why the reply is due when it is: the promise, and how its time was counted; or that a time was given by hand."""
    owed = _owed(row, edition)
    if owed is None:
        yield Fact("Why", _sentence(matter.due_explained) if matter else "")
    else:
        if owed.rule is not None:
            yield Fact("Promise", owed.rule.words)
        yield Fact("Why", phrases.explain(owed.reckoning).replace("\n  ", " "))
    if matter and matter.said_words:
        yield Fact("We said", matter.said_words)


def _owed(row: QueueRow, edition: Edition) -> Owed | None:
    """The charter's promise that this row runs under; None where somebody gave a time of their own."""
    owed = (*edition.owed(row.channel, row.kind, row.received_at), _default(row, edition))
    return next((each for each in owed if each.name == row.promise and each.due_at == row.due_at), None)


def _default(row: QueueRow, edition: Edition) -> Owed:
    return edition.default_promise(row.channel, row.kind, row.received_at)


def _reach(row: QueueRow) -> str:
    number = dial_words(row.number, relay=row.relay)
    return number + {"yes": ". OK to leave a message", "no": ". DON'T LEAVE A MESSAGE"}.get(row.ok_to_leave_message, "")


def _chased(count: int) -> str:
    return f". They have been {phrases.chased_words(count)} about it" if count else ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


class WhyBox(ModalScreen[bool]):
    """All of it in one box. Answers True where a reply is to be recorded, None where it was only read."""

    CSS_PATH = "why.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key for key in bindings(Where.QUEUE) if key.id in ("queue.open", "queue.reply", "queue.back")
    ]

    def __init__(self, desk: Desk, row: QueueRow, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._row = row
        self._clock = clock

    def compose(self) -> ComposeResult:
        """The box; what is only in the record comes in a moment later."""
        with VerticalScroll(id="why") as box:
            box.border_title = self._row.ref
            box.border_subtitle = KEYS
            yield Static(self._table(None), id="facts")

    def on_mount(self) -> None:
        """Read what the row does not say."""
        self.run_worker(self._fill_in())

    def action_open(self) -> None:
        """Enter closes what Enter opened."""
        self.dismiss(None)

    def action_back(self) -> None:
        """Back to the queue."""
        self.dismiss(None)

    def action_reply(self) -> None:
        """Go on to record a reply."""
        self.dismiss(True)  # noqa: FBT003 - the answer of this box

    def _table(self, matter: Matter | None) -> Table:
        now = self._clock.now().replace(microsecond=0)
        facts = [
            *who_facts(self._row, matter),
            Fact("Reply by", phrases.read_back(self._row.due_at, now).removeprefix("= ")),
            Fact("", hint_about(self._row, now, self._desk.edition.calendar)),
            *why_facts(self._row, self._desk.edition, matter),
        ]
        table = Table.grid(padding=(0, 1))
        table.add_column(width=10)
        table.add_column()
        for fact in facts:
            table.add_row(Text(fact.label, "bold"), Text(printable_lines(fact.words)))
        return table

    async def _fill_in(self) -> None:
        """What the record knows beside the row. Where it cannot be read, what the row says stands here already."""
        with suppress(RecordError):
            found = await asyncio.to_thread(_read, self._desk, self._row)
            if found is not None:
                self.query_one("#facts", Static).update(self._table(found))


def _read(desk: Desk, row: QueueRow) -> Matter | None:
    load("db.matter")
    from db.matter import matter  # noqa: PLC0415 - imports SQLModel

    return matter(desk.engine, row.promise_id)
