"""Open a closed contact again: why, and when they will hear. What was kept or missed before stays so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import reopening
from db.desk import Desk
from db.drafts import Draft
from db.entry_times import promised_at, promised_when_saved
from db.first_page import QueueRow
from db.page import Page
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.words import phrases
from screens.deed_form import ContactForm
from screens.echoes import promise_words
from screens.widgets.box import Box

WHY_WANTED = "Enter why it is opened again, like: she rang, no dentist had a place"


@dataclass(frozen=True, slots=True)
class Ready:
    """Why, and the time that was given; None where the charter's own is to hold."""

    why: str
    promised_at: datetime | None


class OpenAgainForm(ContactForm[Ready]):
    """Somebody came back about what was closed."""

    NAME = "Open it again"
    DONE = "Open again"
    NO_PLACE = "It is open again already. Esc leaves this; r records a reply."
    HELP = """This contact is closed already. If they came back about it, say why, and it is open again.
What we kept or missed before stays as it was. A new promise begins now: the time that you give, or the charter's own.
Then r records a reply as always. Esc leaves it closed."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "why": "Open it again? Say why. Esc leaves it closed.",
        "promised_at": "When they will hear: 5pm, tomorrow, wed 3pm. Enter: what the charter says.",
    }

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, page: Page) -> None:
        super().__init__(desk, clock, draft, page)
        self.page = page

    def newest(self) -> QueueRow | Page | None:
        """Its page as it is now; None where somebody has opened it again already."""
        newest = super().newest()
        return newest if isinstance(newest, Page) and newest.closed else None

    def take(self, newest: QueueRow | Page) -> None:
        """Go on over its page as it is now."""
        super().take(newest)
        if isinstance(newest, Page):
            self.page = newest

    def boxes(self) -> ComposeResult:
        """Why, and the time."""
        yield Box("why", "Why", cells=0, max_length=400)
        yield Box("promised_at", "Hears by", cells=20, max_length=40, hint="Enter: the charter's time")

    def path(self) -> Sequence[str]:
        """Why, then when."""
        return ("why", "promised_at")

    def after(self) -> str:
        """What will be promised."""
        now = self.clock.now()
        try:
            due_at = promised_at(self.typed, now, self.desk.edition.calendar)
        except WordsError:
            due_at = None
        if due_at is None:
            due_at = reopening.owed_again(self.desk, self.page.channel, self.page.kind, now).due_at
        when = promise_words(due_at, now, self.desk.edition.calendar).removeprefix("= ")
        return f"After saving: it waits again for a reply: {when}"

    def check(self, name: str) -> None:
        """Nothing is opened again without a reason."""
        if name == "why" and not self.typed["why"]:
            raise RefusedError("why", WHY_WANTED)
        if name == "promised_at":
            self.check_promise()

    def read(self, now: datetime) -> Ready:
        """Both, or the first that is wanting."""
        self.check("why")
        return Ready(self.typed["why"], promised_when_saved(self.typed, now, self.desk.edition.calendar))

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        contact_id = self.page.contact_id
        again = reopening.open_again(
            self.desk,
            contact_id,
            why=ready.why,
            promised_at=ready.promised_at,
            version=self.page.version,
            entry_id=self.draft.id,
        )
        by = phrases.due_words(again.due_at, self.clock.now())
        return self.saved(f"open again, by {by}."), contact_id
