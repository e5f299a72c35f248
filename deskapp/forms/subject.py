"""The contact that a form is about: as read, in words, and reloaded after an edit conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.people.page import PersonPage, person_of
from db.queue.first_page import QueueRow
from db.queue.live import open_row
from db.storage.errors import ChangedError
from deskapp.errors import WordsError
from deskapp.forms.results import Conflict, GoneReason, Saved
from deskapp.views.contact import about_words, name_of
from deskapp.views.history import conflict_lines
from deskapp.views.person import care_words
from deskapp.wording.causes import ContactCause
from deskapp.wording.form_names import DraftName
from deskapp.wording.times import clock_and_day

_AT_ONCE = timedelta(minutes=2)
"""Longest time after its beginning for which a form does not say when it was begun."""
_STATES = {GoneReason.CLOSED: ContactCause.CLOSED_NOW, GoneReason.REOPENED: ContactCause.OPEN_NOW}


class StateError(WordsError):
    """Raised if a form for open contacts gets a closed one, or the reverse; `gone` says which."""

    def __init__(self, gone: GoneReason) -> None:
        super().__init__(_STATES[gone])
        self.gone = gone


def read_contact(desk: Desk, contact_id: int) -> QueueRow | Page:
    """The contact's row in the queue, or its page where it is closed. Raises RecordError."""
    return open_row(desk.engine, contact_id) or page(desk.engine, contact_id)


class ContactSubject:
    """One contact under a form, by the id in the draft's name ("reply:17").

    `done` names the action in the top line. `refuses` is the state that the form cannot work on.
    """

    def __init__(self, desk: Desk, draft: Draft, done: str, *, refuses: GoneReason | None = GoneReason.CLOSED) -> None:
        self.contact_id = int(DraftName.of(draft.form).about)
        self._desk = desk
        self._started_at = draft.started_at
        self._done = done
        self._refuses = refuses
        self._seen: QueueRow | Page | None = None
        self._person: PersonPage | None = None

    @property
    def seen(self) -> QueueRow | Page:
        """The contact as it was read last: its row in the queue while it is open, else its page."""
        assert self._seen is not None  # noqa: S101 - read before the form is used
        return self._seen

    @property
    def known_as(self) -> str:
        """The name of the contact, or its reference; "" until it is read."""
        return (self._seen.name or self._seen.ref) if self._seen is not None else ""

    @property
    def row(self) -> QueueRow:
        """The row in the queue of a form that refuses a closed contact."""
        assert isinstance(self._seen, QueueRow)  # noqa: S101 - read before the form is used
        return self._seen

    @property
    def called(self) -> str:
        """The reference and the name: "26-0412 Margaret Hall"."""
        return f"{self.seen.ref} {name_of(self.seen)}"

    def read(self) -> None:
        """Read the contact and the person. Raises StateError if the form refuses the contact's state, RecordError."""
        found = read_contact(self._desk, self.contact_id)
        if self._refuses is not None and self._gone(found):
            raise StateError(self._refuses)
        self.take(found, self.person())

    def take(self, seen: QueueRow | Page, person: PersonPage | None = None) -> None:
        """Replace the contact by its present state."""
        self._seen, self._person = seen, person or self._person

    def _gone(self, found: QueueRow | Page) -> bool:
        state = GoneReason.REOPENED if isinstance(found, QueueRow) else GoneReason.CLOSED
        return self._refuses is state

    def begins_with(self) -> Mapping[str, str]:
        """The name, so that Unfinished can say whom the draft is about."""
        return {"name": self.seen.name or ""}

    def heading(self, now: datetime) -> tuple[str, str]:
        """The action and its contact, and the note that text is kept, or when a form left for a while was begun."""
        return f"{self._done}: {self.called}", self._begun(now) or "(kept as you type)"

    def _begun(self, now: datetime) -> str:
        if now - self._started_at <= _AT_ONCE:
            return ""
        return f"begun {clock_and_day(self._started_at, now)}"

    def opening(self) -> str:
        """The contact, for line mode: "26-0412. Margaret Hall."; and when a form left for a while was begun."""
        begun = self._begun(self._desk.clock.now())
        return f"{self.seen.ref}. {name_of(self.seen)}." + (f" B{begun[1:]}." if begun else "")

    def words(self, now: datetime, remedies: Mapping[str, str]) -> str:
        """The matter, ways to reach the person, cautions, and the time left; a line each."""
        care = care_words(self._person, remedies) if self._person else ""
        edition = self._desk.edition
        return about_words(self.seen, now, edition.calendar, care, ask_again_after=edition.ask_again_after)

    def person(self) -> PersonPage | None:
        """The page of the person whose contact this is. Raises RecordError."""
        return person_of(self._desk.engine, self.contact_id)

    def conflict(self, error: ChangedError) -> Conflict:
        """Reload the contact with a colleague's edits. Raises RecordError."""
        found = read_contact(self._desk, self.contact_id)
        lines = conflict_lines(error)
        if self._gone(found):
            return Conflict(lines, self._refuses)
        self.take(found._replace(version=error.version or found.version))
        return Conflict(lines)

    def says(self, name: str) -> Sequence[str]:
        """The field of that name, as `Form.says` returns it; none where the contact is marked as a danger."""
        return () if self.seen.safeguarding else (name,)

    def saved(self, words: str) -> Saved:
        """A save about this contact: "26-0412 Margaret Hall: noted."."""
        return Saved(f"{self.called}: {words}", self.contact_id)
