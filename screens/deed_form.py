"""What every form about one contact of the queue shows first: who it is, how to reach them, what makes it easier."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.desk import Desk
from db.drafts import Draft
from db.first_page import QueueRow
from deskapp.charter.rules import due_date_of, reading
from deskapp.clock import Clock
from deskapp.words import phrases
from deskapp.words.numbers import dial_words
from screens.kept_form import KeptForm

Ready = TypeVar("Ready")


def name_of(row: QueueRow) -> str:
    """What we call somebody who may have given no name."""
    return row.name or "No name given"


def about_words(row: QueueRow, desk: Desk, now: datetime) -> str:
    """What it is about, how to reach them and what to mind, and how long is left; a line each."""
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    dial = dial_words(row.number, relay=row.relay)
    warn = "   DON'T LEAVE A MESSAGE" if row.ok_to_leave_message == "no" else ""
    needs = f"\nNEEDS: {row.needs}" if row.needs else ""
    safety = "\nSAFETY: somebody may be in danger" if row.safeguarding else ""
    return f"{row.about}\n{dial}{warn}{needs}{safety}\n{phrases.time_left_long(*read, row.due_at, now)}"


class DeedForm(KeptForm[Ready]):
    """A form over one open contact. A subclass says what is done to it, its fields, and what saving will do."""

    CSS_PATH = "deed_form.tcss"
    DONE: ClassVar[str] = ""
    """What is done to the contact, for the top line."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, row: QueueRow) -> None:
        super().__init__(desk, clock, draft)
        self.row = row

    def begins_with(self) -> Mapping[str, str]:
        """Whom it is about, so that Unfinished can say so."""
        return {"name": self.row.name or "", **super().begins_with()}

    def body(self) -> ComposeResult:
        """Who it is, the fields, and what saving will do."""
        yield Static(id="about", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            yield from self.boxes()
        yield Static(id="after", markup=False)

    @abstractmethod
    def boxes(self) -> ComposeResult:
        """The fields."""

    def after(self) -> str:
        """What saving will do, as far as it is known yet."""
        return ""

    def show_words(self) -> None:
        """Who it is, and what saving will do."""
        self.top(f"{self.DONE}: {self.row.ref} {name_of(self.row)}", right="(kept as you type)")
        self.show("#about", about_words(self.row, self.desk, self.clock.now()))
        self.show("#after", self.after())

    def saved(self, words: str) -> str:
        """The sentence about what was saved, and how to take it back."""
        return f"{self.row.ref} {name_of(self.row)}: {words} z takes it back."
