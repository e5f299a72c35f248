"""What every form about one contact shows first: who it is, how to reach them, what makes it easier for them."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from db.desk import Desk
from db.drafts import Draft
from db.faults import ChangedError
from db.first_page import QueueRow
from db.models import ClosedReason
from db.page import Page, page
from db.person import PersonPage, person_of
from db.queue import open_row
from deskapp.charter.rules import due_date_of, london_date, reading
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import phrases
from deskapp.words.naming import name_words
from deskapp.words.numbers import dial_words
from screens.changed import CLOSED_NOW, HEADING, SAVE_MINE, changed_lines
from screens.frame import HOLDS_KEYS
from screens.kept_form import KeptForm
from screens.people_words import care_words

Ready = TypeVar("Ready")
ENDED = {
    ClosedReason.SORTED: "sorted",
    ClosedReason.COULD_NOT_HELP: "closed, because we could not help,",
    ClosedReason.COULD_NOT_REACH: "closed, because we could not reach them,",
    ClosedReason.NOT_POSSIBLE: "closed, because there is nobody to reply to,",
    ClosedReason.PASSED_ON: "passed on",
    ClosedReason.JOINED: "joined with another",
    ClosedReason.MISTAKE: "taken back as a mistake",
}
"""Why nothing more is owed, behind "Already"."""


def name_of(seen: QueueRow | Page) -> str:
    """What we call somebody who may have given no name."""
    return name_words(seen.name)


def about_words(row: QueueRow, desk: Desk, now: datetime, care: str = "") -> str:
    """What it is about, how to reach them and what to mind (`care`: more of that), how long is left; a line each."""
    read = reading(now, row.due_at, due_date_of(row.due_at), desk.edition.calendar)
    left = phrases.time_left_long(*read, row.due_at, now)
    return _words(row, row.needs, leave_none=row.ok_to_leave_message == "no", care=care, last=left)


def closed_about_words(page: Page, now: datetime, care: str = "") -> str:
    """The same of a contact that is closed, with how and when it was closed instead of how long is left."""
    person = page.person
    leave_none = person is not None and person.ok_to_leave_message == "no"
    needs = ", ".join(person.needs) if person else ""
    return _words(page, needs, leave_none=leave_none, care=care, last=closed_words(page, now))


def closed_words(page: Page, now: datetime) -> str:
    """How and when it was closed: "Already sorted 16:10 yesterday."."""
    ended = [seen.stopped_at for seen in page.promises if seen.stopped_at is not None and not seen.taken_back]
    at = max(ended, default=page.received_at)
    day = phrases.day_words(london_date(at), london_date(now))
    why = ENDED[page.closed_reason] if page.closed_reason else "closed"
    return f"Already {why} {phrases.clock_time(at)} {day}."


def _words(seen: QueueRow | Page, needs: str, *, leave_none: bool, care: str, last: str) -> str:
    dial = dial_words(seen.number or None, relay=seen.relay)
    warn = "   DON'T LEAVE A MESSAGE" if leave_none else ""
    more = [words for words in (f"NEEDS: {needs}" if needs else "", care) if words]
    if seen.safeguarding:
        more.append("SAFETY: somebody may be in danger")
    return "\n".join([seen.about, f"{dial}{warn}", *more, last])


class ContactForm(KeptForm[Ready]):
    """A form over one contact, open or closed. A subclass says what is done to it, and its fields."""

    CSS_PATH = "deed_form.tcss"
    DONE: ClassVar[str] = ""
    """What is done to the contact, for the top line."""
    NO_PLACE: ClassVar[str] = CLOSED_NOW
    """What to do where somebody else has left nothing for this form to do."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, seen: QueueRow | Page) -> None:
        super().__init__(desk, clock, draft)
        self.seen = seen
        self._care = ""
        """What else to mind with the person, once it was read."""

    def begins_with(self) -> Mapping[str, str]:
        """Whom it is about, so that Unfinished can say so."""
        return {"name": self.seen.name or "", **super().begins_with()}

    def body(self) -> ComposeResult:
        """Who it is, the fields, and what saving will do."""
        yield Static(id="about", markup=False)
        yield Static(id="changed", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            yield from self.boxes()
        yield Static(id="after", markup=False)

    @abstractmethod
    def boxes(self) -> ComposeResult:
        """The fields."""

    def after(self) -> str:
        """What saving will do, as far as it is known yet."""
        return ""

    def about(self) -> str:
        """Who it is, a line each."""
        now = self.clock.now()
        seen = self.seen
        if isinstance(seen, Page):
            return closed_about_words(seen, now, self._care)
        return about_words(seen, self.desk, now, self._care)

    def on_mount(self) -> None:
        """Read what the queue does not show of the person."""
        self.run_worker(self._read_care(), group=HOLDS_KEYS)

    async def _read_care(self) -> None:
        try:
            found = await asyncio.to_thread(self.known_person)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        if found is not None and self.stands:
            self.mind(found)
            self.show_words()

    def mind(self, found: PersonPage | None) -> None:
        """Say with who it is what else to mind with this person."""
        self._care = care_words(found) if found is not None else ""

    def known_person(self) -> PersonPage | None:
        """The person whose contact this is."""
        return person_of(self.desk.engine, self.seen.contact_id)

    def show_words(self) -> None:
        """Who it is, and what saving will do."""
        self.top(f"{self.DONE}: {self.seen.ref} {name_of(self.seen)}", right="(kept as you type)")
        self.show("#about", self.about())
        self.show("#after", self.after())

    def spoken(self, now: datetime) -> list[str]:  # noqa: ARG002 - a subclass needs it
        """What saving will do."""
        return [self.after()] if self.after() else []

    # Somebody else was quicker

    def newest(self) -> QueueRow | Page | None:
        """The contact as it is in the record now (off the event loop); None where this form has no place any more."""
        return page(self.desk.engine, self.seen.contact_id)

    def take(self, newest: QueueRow | Page) -> None:
        """Go on over the contact as it is now."""
        self.seen = newest

    async def not_saved(self, error: DeskError) -> None:
        """Show what somebody else did beside what is typed; F9 then saves over the contact as it is now."""
        if not isinstance(error, ChangedError):
            await super().not_saved(error)
            return
        try:
            newest = await asyncio.to_thread(self.newest)
        except DeskError as unread:
            await super().not_saved(unread)
            return
        if newest is not None:
            self.take(newest._replace(version=error.version or newest.version))
        self.show_words()
        self.show("#changed", "\n".join([HEADING, *changed_lines(error.what or (str(error),))]))
        self.query_one("#changed").display = True
        self.say(self.NO_PLACE if newest is None else SAVE_MINE, "wrong")

    def saved(self, words: str) -> str:
        """The sentence about what was saved, and how to take it back."""
        return f"{self.seen.ref} {name_of(self.seen)}: {words} z takes it back."


class DeedForm(ContactForm[Ready]):
    """A form over one contact that waits in the queue."""

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, row: QueueRow) -> None:
        super().__init__(desk, clock, draft, row)
        self.row = row

    def newest(self) -> QueueRow | Page | None:
        """The row as it waits in the queue now; None where somebody closed it."""
        return open_row(self.desk.engine, self.row.contact_id)

    def take(self, newest: QueueRow | Page) -> None:
        """Go on over the row as it is now."""
        super().take(newest)
        if isinstance(newest, QueueRow):
            self.row = newest
