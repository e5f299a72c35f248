"""The entry already saved from a draft, and the edits typed after that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.history.saved_entry import SavedEntry, saved_entry
from db.replies.note import note
from deskapp.errors import WordsError
from deskapp.forms.fields import ChoiceField, Field, TicksField
from deskapp.forms.results import Saved
from deskapp.wording.causes import ContactCause
from deskapp.wording.phrases import clock_time, day_short_as_of, local_time

AS_SAVED = "as_saved"
"""The value of a draft that holds, as JSON, the values that the record has."""


def answer_in_words(field: Field, value: str) -> str:
    """The value of a field in words: the label of what was chosen, "(empty)" for none."""
    offered = {}
    if isinstance(field, ChoiceField):
        offered = {one.value: one.label for one in field.options}
    elif isinstance(field, TicksField):
        offered = {one.value: one.label for one in field.ticks}
    return offered.get(value, value.strip()) or "(empty)"


class FirstSave:
    """The saved entry of one draft, if any: a crash between the commit and the end of the draft leaves both.

    The record is not read for a draft that was started just now.
    """

    def __init__(self, desk: Desk, draft: Draft) -> None:
        self.entry_id = draft.id
        self._desk = desk
        self._draft = draft
        self._may_be_there = bool(draft.values)
        self._saved: SavedEntry | None = None
        self._values: dict[str, str] = {}

    def look(self, read: Callable[[], SavedEntry | None]) -> None:
        """Read the entry saved from this draft, if the record may have one. Raises RecordError.

        One that was undone is saved anew, with an entry id of its own.
        """
        if self._may_be_there:
            self._saved = read()
        if self._saved and self._saved.undone_at:
            self.entry_id = self._saved.next_id

    def found(self, read: Callable[[], SavedEntry | None], values: dict[str, str]) -> SavedEntry | None:
        """The save that the record has already; None if the next save is the first, or that one was undone.

        Raises WordsError once if it was undone since it was last read, with the reference in `values` dropped;
        RecordError.
        """
        entry_id = self.entry_id
        if self._saved is None or self._saved.next_id:
            self.look(read)
        if self._standing is None and self.entry_id != entry_id:
            values |= self.reference()
            raise WordsError(ContactCause.SAVED_BEFORE, saved=self.words, fault="Save it again.")
        return self._standing

    @property
    def _standing(self) -> SavedEntry | None:
        return None if self._saved is None or self._saved.undone_at else self._saved

    def reference(self) -> dict[str, str]:
        """The value of the reference that the entry was saved as; blank, to reserve another, if that was undone."""
        known = self._saved
        return {"ref": "" if known.undone_at else known.ref} if known and known.ref else {}

    def value_saved(self, name: str) -> str:
        """The value of a field in the record or in a save that was attempted; before `take_up`, that in the draft."""
        kept = self._draft.values.get(AS_SAVED)
        values = self._values or (json.loads(kept) if kept else self._draft.values)
        return str(values.get(name, "")).strip()

    @property
    def words(self) -> str:
        """A sentence saying that it was saved already, or taken back since; empty if it was not saved."""
        if self._saved is None:
            return ""
        called = f" as {self._saved.ref}" if self._saved.ref else ""
        saved = f"This was saved at {self._when(self._saved.at)}{called}"
        if self._saved.undone_at is None:
            return f"{saved}."
        return f"{saved}. That was taken back at {self._when(self._saved.undone_at)}: it can be saved again."

    def _when(self, instant: datetime) -> str:
        on, today = local_time(instant).date(), local_time(self._desk.clock.now()).date()
        day = "" if on == today else f" on {day_short_as_of(on, today)}"
        return f"{clock_time(instant)}{day}"

    def take_up(self, values: Mapping[str, str], kept: str) -> None:
        """Load the values that the record has: those in `kept`, else those of the draft."""
        self._values = json.loads(kept) if kept else dict(values)

    def attempt(self, values: Mapping[str, str]) -> None:
        """Remember the values being saved: if the commit's result is lost, the record may have them anyway."""
        self._may_be_there, self._values = True, dict(values)

    def kept(self) -> dict[str, str]:
        """The saved values, for the draft to keep, so that a further crash does not lose the edits since."""
        return {AS_SAVED: json.dumps(self._values, ensure_ascii=False)} if self._standing else {}

    def changed(self, name: str, values: Mapping[str, str]) -> bool:
        """True if the field's value differs from the record's."""
        return values.get(name, "").strip() != self._values.get(name, "").strip()

    def save_again(
        self, fields: Mapping[str, Field], label: Callable[[str], str], values: Mapping[str, str], *, writes: bool
    ) -> Saved | None:
        """The result for a draft that the record has already: unchanged, or its edits added as a note to the contact.
        None if the form `writes` edits as another save. Raises DeskError.
        """
        assert self._saved is not None  # noqa: S101 - asked before
        changed = [name for name in fields if self.changed(name, values)]
        if not changed:
            return Saved(f"{self.words} Nothing was changed since.", self._saved.contact_id, undoable=False)
        if writes:
            self.renew(values)
            return None
        return self.add([f"{label(name)}: {answer_in_words(fields[name], values[name])}" for name in changed], values)

    def renew(self, values: Mapping[str, str]) -> None:
        """Give the changed values an entry id of their own, the same for the same values until they are undone. Raises
        RecordError.
        """
        said = json.dumps(dict(values), sort_keys=True)
        self.entry_id = sha256(f"{self._draft.id} {said}".encode()).hexdigest()[:32]
        known = saved_entry(self._desk.engine, self.entry_id)
        if known and known.undone_at:
            self.entry_id = known.next_id

    def add(self, lines: Sequence[str], values: Mapping[str, str]) -> Saved:
        """Add the edits as a note to the contact. Raises WordsError if there is no contact, RecordError."""
        assert self._saved is not None  # noqa: S101 - asked before
        if self._saved.contact_id is None:
            raise WordsError(ContactCause.SAVED_CONTACT_GONE, saved=self.words)
        self.renew(values)
        note(self._desk, self._saved.contact_id, words="\n".join(lines), entry_id=self.entry_id)
        return Saved(f"{self.words} What you changed is added to it as a note.", self._saved.contact_id)
