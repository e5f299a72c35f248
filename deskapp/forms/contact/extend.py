"""Extend a promise as its rule allows: before it falls due, and only once the caller was told why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.promises import extend
from deskapp.errors import RefusedError
from deskapp.forms.fields import ABOUT, AFTER, YES_NO, ChoiceField, Hint, Option, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.meant_times import READERS, Reader, read_coming_date
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.wording import phrases
from deskapp.wording.causes import PromiseCause
from deskapp.wording.promise_lines import promise_title

_LETTERS = "123456789"


@dataclass(frozen=True, slots=True)
class MoreTime:
    """An extension: the reason, the promise, and the new due day (local date), None for the latest that the rule
    allows.
    """

    why: str
    promise_id: int
    to: date | None


class ExtendForm(Form[MoreTime]):
    """The form that extends a promise, to the latest time that its rule allows or to an earlier day."""

    NAME = "more time"
    TITLE = "Give it more time"
    HELP = """Where the charter allows it, and it is not due yet, it may take longer: say why, and that you told them.
It is then due as late as the charter says, or on an earlier day that you gave them.
What is due already gets no more time: give them a new time instead."""
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "which": Hint("One number chooses what takes longer."),
        "why": Hint("Why it takes longer, in a few words."),
        "told": Hint("Did you tell them that it takes longer, and why?"),
        "to": Hint("The day that you gave them: fri, 27/11. Enter: the latest allowed.", "Enter saves."),
    }
    TIMES: ClassVar[Mapping[str, Reader]] = {**READERS, "to": read_coming_date}

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "More time")
        self.able: Sequence[extend.Extendable] = ()
        """The promises that can be extended, the soonest due first."""

    def prepare(self) -> None:
        """Read the contact and what can be extended. Raises WordsError, with the reason, if nothing can."""
        super().prepare()
        extend.refuse_nothing_to_extend(self.desk, self.subject.contact_id)
        self.able = extend.can_be_extended(self.desk, self.subject.contact_id)

    def parts(self) -> Sequence[Part]:
        """The promise, the reason, the confirmation that the caller was told, and the new day."""
        row = self.subject.row
        options = (
            Option(str(one.promise_id), letter, promise_title(one.promise, row.channel, row.kind, to_kind=one.to_kind))
            for letter, one in zip(_LETTERS, self.able, strict=False)
        )
        return (
            TextBlock(ABOUT),
            ChoiceField("which", "What", tuple(options)),
            TextField("why", "Why", width=0, max_length=400, lines=3),
            ChoiceField("told", "Told them?", YES_NO),
            TextField("to", "New day", hint="Enter: the latest", width=20, max_length=40),
            TextBlock(AFTER),
        )

    def hidden(self) -> frozenset[str]:
        """The choice of a promise, if only one can be extended."""
        return frozenset() if len(self.able) > 1 else frozenset({"which"})

    @property
    def _chosen(self) -> extend.Extendable | None:
        chosen = (one for one in self.able if str(one.promise_id) == self.typed["which"])
        return next(chosen, self.able[0] if len(self.able) == 1 else None)

    def after(self, now: datetime) -> str:
        """A sentence with the present due time and the latest one; empty until a promise is chosen."""
        if (meant := self._chosen) is None:
            return ""
        due, latest = phrases.due_words(meant.due_at, now), phrases.due_words(meant.latest, now)
        return f"It is due {due}. After saving: {latest}, or on an earlier day that you give."

    def check(self, name: str) -> None:
        """Refuse a missing reason, a caller who was not told, and an invalid day. Raises RefusedError."""
        typed = self.typed
        if name == "why" and not typed["why"]:
            raise RefusedError("why", PromiseCause.EXTEND_WHY_WANTED)
        if name == "told" and typed["told"] == "no":
            raise RefusedError("told", PromiseCause.TELL_FIRST)
        if name == "to":
            self._day(self.clock.now())

    def _day(self, now: datetime) -> date | None:
        with refusing("to"):
            return time_box.coming_date(self.typed["to"], now) if self.typed["to"] else None

    def read(self, now: datetime) -> MoreTime:
        """The extension. Raises RefusedError for the first missing field."""
        if (meant := self._chosen) is None:
            raise RefusedError("which", PromiseCause.EXTEND_WHICH_WANTED)
        self.check("why")
        if not self.typed["told"]:
            raise RefusedError("told", PromiseCause.EXTEND_TOLD_WANTED)
        self.check("told")
        return MoreTime(self.typed["why"], meant.promise_id, self._day(now))

    def write(self, ready: MoreTime) -> Saved:
        """Record it. Raises DeskError."""
        extended = extend.extend(
            self.desk,
            self.subject.contact_id,
            why=ready.why,
            told=True,
            to=ready.to,
            promise_id=ready.promise_id,
            version=self.subject.row.version,
            entry_id=self.first_save.entry_id,
        )
        return self.subject.saved(f"more time, until {phrases.due_words(extended.due_at, self.clock.now())}.")
