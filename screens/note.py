"""Add a note to a contact: what the next person should know. It moves nothing and ends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult

from db import handing
from db.page import Page
from db.typed import RefusedError
from screens.deed_form import ContactForm
from screens.widgets.box import Box

WORDS_WANTED = "Enter the note, in a few words"


class NoteForm(ContactForm[str]):
    """One note, about a contact that waits or one that is closed."""

    NAME = "Add a note"
    DONE = "Note"
    HELP = """Type what the next person should know, and Enter saves it into the history.
Facts, in their words. They may ask to see what we have written about them."""
    HINTS: ClassVar[Mapping[str, str]] = {"words": "Facts, in their words. Enter saves."}

    def boxes(self) -> ComposeResult:
        """The note."""
        yield Box("words", "Note", cells=0, max_length=1000)

    def path(self) -> Sequence[str]:
        """There is one field."""
        return ("words",)

    def after(self) -> str:
        """A note is no reply."""
        if isinstance(self.seen, Page):
            return "After saving: it stays closed. The note stands in its history."
        return "After saving: it stays in the queue, with the same time to reply by."

    def read(self, now: datetime) -> str:  # noqa: ARG002 - a note is of now
        """The note."""
        if not self.typed["words"].strip():
            raise RefusedError("words", WORDS_WANTED)
        return self.typed["words"]

    def write(self, ready: str) -> tuple[str, int | None]:
        """Record it (off the event loop). Raises DeskError."""
        handing.note(self.desk, self.seen.contact_id, words=ready, entry_id=self.draft.id)
        return self.saved("noted."), self.seen.contact_id
