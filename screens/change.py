"""Put one field of a contact right. What it was stays in the history, with who changed it and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from db import editing
from db.contact_fields import EDITED
from db.desk import Desk
from db.drafts import Draft
from db.editing import Facts, change_field, understood
from db.faults import ChangedError
from db.typed import RefusedError
from deskapp.charter.vocabulary import Channel
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words import phrases
from deskapp.words.naming import name_words
from deskapp.words.numbers import read_number
from deskapp.words.set_time import typed_as
from screens.fields import FieldSeen
from screens.history_words import value_words
from screens.kept_form import KeptForm
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.kind_choice import KINDS

LETTERS = {
    "name": "n",
    "number": "u",
    "address": "a",
    "about": "w",
    "topic": "t",
    "detail": "d",
    "file_place": "f",
    "received_at": "r",
    "kind": "k",
    "relay": "y",
}
LABELS = {
    "name": "Name",
    "number": "Number",
    "address": "Address",
    "about": "What about",
    "topic": "Topic",
    "detail": "More detail",
    "file_place": "Where is it?",
    "received_at": "When it came",
    "kind": "Kind",
    "relay": "Relay call?",
}
"""As the log forms call them."""
WANTS = {
    "name": "Enter saves. Their own page keeps its name: o opens it.",
    "number": "As they gave it, or: none, withheld. Enter saves.",
    "address": "Where the answer goes. Enter saves.",
    "about": "In a few words: what they say, not what you think. Enter saves.",
    "topic": "Type 2 or 3 letters. Other is allowed.",
    "detail": "Facts, in their words. Enter saves.",
    "file_place": "The tray, the file or the scan's name. Enter saves.",
    "received_at": "Like 1620, y 1620, fri 0915, 20/11 0915. Enter saves.",
    "kind": "One letter chooses, or the first letters of a name. Enter saves.",
    "relay": "y where they are rung through the relay. Enter saves.",
}
LENGTHS = {"name": 80, "number": 40, "address": 200, "about": 120, "topic": 40, "detail": 4000, "file_place": 60}
KEPT = "What it says now stays in the history."
COUNTED = "What the charter promised is counted afresh from then. A time that we gave stands, and so does what ended."
MADE = "What this kind is owed starts now. What was promised before runs on."


def label_of(field: str, channel: Channel) -> str:
    """What a field is called for what came in like this."""
    return "Email" if field == "address" and channel is Channel.EMAIL else LABELS[field]


def fields_of(facts: Facts) -> list[FieldSeen]:
    """Every field that can be put right, with what it says."""
    return [
        FieldSeen(field, LETTERS[field], label_of(field, facts.contact.channel), shown(field, facts.texts[field]))
        for field in EDITED
    ]


def shown(field: str, text: str) -> str:
    """What a field says, in words; "-" where it says nothing."""
    return value_words(field, text) or "-"


class ChangeForm(KeptForm[str]):
    """One field. Whoever saves second is told what it says by then, and saves over that only on purpose."""

    CSS_PATH = "change.tcss"
    NAME = "Put something right"
    HELP = """Type what it should say, and Enter saves. What it said before stays in the history.
If somebody else changed it meanwhile, you see both: F9 then saves yours, Esc keeps yours in Unfinished."""

    HINTS: ClassVar[Mapping[str, str]] = WANTS

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, field: str, facts: Facts) -> None:
        super().__init__(desk, clock, draft)
        self._field = field
        self._facts = facts

    def begins_with(self) -> Mapping[str, str]:
        """What it says now; what it said when it was opened; whom it is about, so that Unfinished can say so."""
        text = self._facts.texts[self._field]
        value = typed_as(datetime.fromisoformat(text)) if self._field == "received_at" else text
        return {"name": self._facts.contact.name or "", **super().begins_with(), self._field: value, "was": text}

    def body(self) -> ComposeResult:
        """What it says now, and the field."""
        yield Static(id="now", markup=False)
        label = label_of(self._field, self._facts.contact.channel)
        if self._field == "kind":
            yield Choice("kind", label, [one for one in KINDS if one.value not in editing.OWN_WAY])
        elif self._field == "relay":
            yield Choice("relay", label, (Option("yes", "y", "Yes"), Option("no", "n", "No")))
        else:
            # Room beside a time, for what was understood.
            cells = 20 if self._field == "received_at" else 0
            yield Box(self._field, label, cells=cells, max_length=LENGTHS.get(self._field, 40))
        yield Static(id="after", markup=False)

    def on_mount(self) -> None:
        """The one field has the cursor."""
        self.fields[self._field].focus()

    def path(self) -> Sequence[str]:
        """There is one field."""
        return (self._field,)

    def show_words(self) -> None:
        """What it says in the record, and what was understood."""
        contact = self._facts.contact
        self.top(f"Put right: {contact.ref} {name_words(contact.name)}", right="(kept as you type)")
        self.show("#now", f"{label_of(self._field, contact.channel)} now: {self._said_now()}")
        self.show("#after", {"received_at": COUNTED, "kind": MADE}.get(self._field, KEPT))
        if self._field == "received_at":
            self._echo()

    def _said_now(self) -> str:
        return shown(self._field, self._facts.texts[self._field])

    def _echo(self) -> None:
        box = self.query_one(Box)
        try:
            at = datetime.fromisoformat(self._understood())
        except RefusedError:
            box.echo = ""
        else:
            box.echo = phrases.read_back(at, self.clock.now())

    def _understood(self) -> str:
        facts = self._facts
        typed = self.typed[self._field]
        return understood(self._field, typed, contact=facts.contact, desk=self.desk, topics=facts.topics)

    def check(self, name: str) -> None:
        """A number that looks wrong is asked about once."""
        warning = read_number(self.typed["number"]).warning if name == "number" else None
        if warning:
            self.ask_once("number", f"{warning} Enter keeps it as it is.")

    def read(self, now: datetime) -> str:  # noqa: ARG002 - it is of now
        """What was typed; that it can be understood."""
        self._understood()
        if self.typed[self._field] == self.begins_with()[self._field]:
            raise RefusedError(self._field, editing.NO_CHANGE)
        return self.typed[self._field]

    def write(self, ready: str) -> tuple[str, int | None]:
        """Save it (off the event loop); where somebody else was first, read what it says by now. Raises DeskError."""
        contact_id = self._facts.contact_id
        was = self.unseen.get("was")
        try:
            done = change_field(self.desk, contact_id, field=self._field, value=ready, was=was, entry_id=self.draft.id)
        except ChangedError:
            self._facts = editing.facts(self.desk.engine, contact_id)
            self.unseen["was"] = self._facts.texts[self._field]
            raise
        name = name_words(self._facts.contact.name)
        moved = (
            f" Reply by {phrases.due_words(done.recounted[0].due_at, self.clock.now())} now." if done.recounted else ""
        )
        return f"{done.ref} {name}: {EDITED[self._field]} is changed.{moved} z takes it back.", contact_id

    async def not_saved(self, error: DeskError) -> None:
        """Stay open; where somebody else was first, show what it says by now."""
        await super().not_saved(error)
        self.keep()
        self.show_words()
