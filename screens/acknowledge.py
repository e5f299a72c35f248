"""Record that somebody was told that we have what they sent: what an Ack row of the queue waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import acknowledging
from db.entry_times import done_at, done_at_so_far, promised_when_saved
from db.models import Discussion, EventKind
from db.typed import RefusedError
from deskapp.charter.vocabulary import Kind, PromiseName
from screens import late
from screens.deed_form import DeedForm
from screens.details_fields import TALK
from screens.echoes import promise_echo
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option

HOW = (
    Option(EventKind.SPOKE, "t", "Spoke"),
    Option(EventKind.LETTER_SENT, "l", "Letter"),
    Option(EventKind.EMAIL_SENT, "e", "Email"),
    Option(EventKind.SEEN, "v", "In person"),
)
HOW_WANTED = "Choose how they were told: t, l, e or v"


@dataclass(frozen=True, slots=True)
class Ready:
    """That they were told, ready to be recorded."""

    how: EventKind
    at: datetime
    offered: Discussion | None
    words: str
    promised_at: datetime | None
    late_said: late.LateSaid


class AcknowledgeForm(DeedForm[Ready]):
    """How they were told, and whether we offered to talk it through. `h` `t` `o` Enter is enough."""

    AUTO_FOCUS: ClassVar[str | None] = "Choice"
    NAME = "Told them that we have it"
    DONE = "We have it"
    HELP = """Say how they were told that we have it: that keeps the promise to acknowledge, and nothing else.
For a complaint: did we offer to talk it through? What else was promised runs on.
A message left is not enough: nobody knows that they heard it."""
    HINTS: ClassVar[Mapping[str, str]] = {
        "how": "One letter chooses how they were told that we have it.",
        "discussion_offered": "Did we offer to talk it through, how and by when?",
        **late.HINTS,
        "promised_at": "When they hear next, where nothing else is promised. Enter saves.",
        "words": "What we told them, in a few words. Enter saves.",
        "at": "When they were told. Enter: now. Or: 1040, -15, y 1620",
    }

    def boxes(self) -> ComposeResult:
        """How, offered or not; of a late one why; when they hear next."""
        yield Choice("how", "How", HOW, brief=True)
        yield Choice("discussion_offered", "Talk it over", TALK, brief=True)
        yield late.sorry_choice()
        yield late.why_choice()
        yield Box("promised_at", "Next by", cells=20, max_length=40, hint="where nothing else is promised")
        yield Box("words", "Told them", cells=0, max_length=1000)
        yield Box("at", "When", cells=20, max_length=40, hint="Enter: now")

    def path(self) -> Sequence[str]:
        """How, offered or not, and of a late one two questions; then when they hear next."""
        asked_late = late.ASKED if self._is_late else ()
        offered = ("discussion_offered",) if self.row.kind is Kind.COMPLAINT else ()
        return ("how", *offered, *asked_late, "promised_at")

    @property
    def _is_late(self) -> bool:
        return (
            self.row.promise is PromiseName.ACKNOWLEDGE
            and done_at_so_far(self.typed, self.clock.now()) > self.row.due_at
        )

    def show_words(self) -> None:
        """And the time that is promised, said back in full."""
        super().show_words()
        self.fields["discussion_offered"].display = self.row.kind is Kind.COMPLAINT
        for name in late.ASKED:
            self.fields[name].display = self._is_late
        echo = promise_echo(self.typed, self.clock.now(), self.desk.edition.calendar)
        self.query_one("#box-promised-at", Box).echo = echo

    def after(self) -> str:
        """What it keeps."""
        return "After saving: only the promise to acknowledge ends here. The answer is still owed."

    def check(self, name: str) -> None:
        """A time is looked at when it is left."""
        if name == "promised_at":
            self.check_promise()
        elif name == "at":
            done_at(self.typed, self.clock.now())

    def read(self, now: datetime) -> Ready:
        """That they were told, or the first field that is wanting."""
        if not self.typed["how"]:
            raise RefusedError("how", HOW_WANTED)
        late_said = late.said(self.typed) if self._is_late else late.LateSaid()
        further = promised_when_saved(self.typed, now, self.desk.edition.calendar)
        return Ready(
            how=EventKind(self.typed["how"]),
            at=done_at(self.typed, now),
            offered=Discussion(self.typed["discussion_offered"]) if self.typed["discussion_offered"] else None,
            words=self.typed["words"],
            promised_at=further,
            late_said=late_said,
        )

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        acknowledging.acknowledge(
            self.desk,
            self.row.contact_id,
            how=ready.how,
            at=ready.at,
            offered=ready.offered,
            words=ready.words,
            promised_at=ready.promised_at,
            sorry_said=ready.late_said.sorry_said,
            miss_reason=ready.late_said.miss_reason,
            version=self.row.version,
            entry_id=self.draft.id,
        )
        return self.saved("they know that we have it."), self.row.contact_id
