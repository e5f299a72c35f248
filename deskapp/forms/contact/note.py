"""A note on a contact for the next person. It neither moves nor ends a promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from db.contacts.page import Page
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.replies.note import note
from deskapp.errors import RefusedError
from deskapp.forms.fields import ABOUT, AFTER, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.results import Saved
from deskapp.forms.subject import ContactSubject
from deskapp.wording.causes import ReplyCause


class NoteForm(Form[str]):
    """One note, on an open contact or a closed one."""

    SAVES_AGAIN = True
    NAME = "note"
    TITLE = "Add a note"
    HELP = """Type what the next person should know, and Enter saves it into the history.
Facts, in their words. They may ask to see what we have written about them."""
    HINTS: ClassVar[Mapping[str, Hint]] = {"words": Hint("Facts, in their words.", "Enter saves.")}

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self.subject: ContactSubject = ContactSubject(desk, draft, "Note", refuses=None)

    def parts(self) -> Sequence[Part]:
        """The note."""
        return (TextBlock(ABOUT), TextField("words", "Note", width=0, max_length=1000, lines=8), TextBlock(AFTER))

    def path(self) -> Sequence[str]:
        """The one field."""
        return ("words",)

    def after(self, now: datetime) -> str:  # noqa: ARG002 - the same at any time
        """A sentence saying that the contact's state and due time stay the same."""
        if isinstance(self.subject.seen, Page):
            return "After saving: it stays closed. The note goes into its history."
        return "After saving: it stays in the queue, with the same time to reply by."

    def says(self) -> Sequence[str]:
        """The words."""
        return self.subject.says("words")

    def read(self, now: datetime) -> str:  # noqa: ARG002 - a note is of now
        """The note. Raises RefusedError."""
        if not self.typed["words"]:
            raise RefusedError("words", ReplyCause.NOTE_WANTED)
        return self.typed["words"]

    def write(self, ready: str) -> Saved:
        """Write it into the history. Raises DeskError."""
        note(self.desk, self.subject.contact_id, words=ready, entry_id=self.first_save.entry_id)
        return self.subject.saved("noted.")
