"""A form without a user interface: fields, their order, validation, reading back, and one save."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.history.saved_entry import SavedEntry, saved_entry
from db.people.page import PersonPage
from db.people.suggest import OpenMatter
from db.storage.errors import ChangedError
from deskapp.errors import PLAIN, Code, RefusedError, WordsError
from deskapp.forms.fields import ABOUT, AFTER, Field, Hint, Offer, Part, TextField
from deskapp.forms.first_save import AS_SAVED, FirstSave
from deskapp.forms.layout import drop_unoffered, fields_of
from deskapp.forms.meant_times import MEANT, READERS, MeantTimes, Reader
from deskapp.forms.questions import Questions
from deskapp.forms.results import Conflict, NextForm, Saved
from deskapp.forms.roles import Caller, NewEntry, Subject, Suggester
from deskapp.forms.typed import Typed
from deskapp.forms.when import When
from deskapp.wording.causes import ContactCause

Ready = TypeVar("Ready")
"""The values of a form once they are validated, ready to be written."""


class Form(ABC, Generic[Ready]):
    """The rules of one form over one draft. A subclass gives its parts, its path, `read` and `write`.

    The values live here and nowhere else: a surface passes typed text to `put`, and after every call shows `values` and
    says the messages of `told`. `prepare`, `suggest`, `matters`, what `pending_read` gives, `known_person`,
    `staff_came`, `conflict` and `write` read or write the record and are called off the event loop; nothing else here
    blocks.
    """

    NAME: ClassVar[str]
    """The draft's name up to the colon: "call", "reply"."""
    TITLE: ClassVar[str]
    """Name of the form in help and in Unfinished."""
    HELP: ClassVar[str] = ""
    HINTS: ClassVar[Mapping[str, Hint]] = {}
    """Instructions by field name."""
    TIMES: ClassVar[Mapping[str, Reader]] = READERS
    """The fields that hold a time or a day, and how each is parsed: they keep the meaning that they had when typed."""
    WHEN: ClassVar[str] = ""
    """The field of the time at which it happened, blank for now; "" in a form without one."""
    CARRIED_OVER: ClassVar[tuple[str, ...]] = ()
    """The fields that the next form of a run begins with."""
    ASKED_LAST: ClassVar[tuple[str, ...]] = ()
    """The fields off the path that line mode offers by name before it saves."""
    ANY_ORDER: ClassVar[bool] = False
    """True if line mode reads out all fields and asks for those named, rather than asking each in turn."""
    PARKED: ClassVar[Hint] = Hint("")
    """Message shown when the form is left for later."""
    SAVES_AGAIN: ClassVar[bool] = False
    """True if a draft that the record has already is saved as another change, rather than noted."""
    begins_at: str = ""  # the field in which the cursor begins; "" for the first on the path
    subject: Subject | None = None
    """Subject of the form; None if nothing recorded yet."""
    caller: Caller | None = None
    """Caller who is getting in touch; None in a form that does not ask."""
    new_entry: NewEntry | None = None
    """Rules of the contact to be logged; None in a form that logs none."""

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        self.desk = desk
        self.clock = desk.clock
        self.draft = draft
        self.values: dict[str, str] = {}
        """Every value as text, by the record's name, including those that no field shows."""
        self.room = (80, 24)
        """Size of the window, in columns and rows, for the words of headings and blocks."""
        self.remedies: Mapping[str, str] = PLAIN
        """The next steps that sentences name, in the words of the surface, which sets them."""
        self.suggesters: dict[str, Suggester] = {}
        """Sources of the suggestions, by field name."""
        self.adders: dict[str, Callable[[], str]] = {}
        """Add what is typed to the list of a field, by its name, and say so. Off the event loop. Raise DeskError."""
        self._to_tell: list[str] = []
        self._begun = dict(begun or {})
        self._meant = MeantTimes(self.TIMES, desk.edition.calendar)
        self.when = When(self.WHEN, draft.started_at, desk.clock, lambda: self.values)
        self.questions = Questions()
        self.first_save = FirstSave(desk, draft)

    # What it is made of

    @abstractmethod
    def parts(self) -> Sequence[Part]:
        """The fields and text blocks from top to bottom, the same for as long as the form is open."""

    def path(self) -> Sequence[str]:
        """The fields that Enter visits, in order; after the last it saves. By default every field that is shown."""
        return tuple(name for name in self.fields if name not in self.hidden())

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by name, from top to bottom; each name that ticks set stands for their line."""
        return fields_of(self.parts())

    def hidden(self) -> frozenset[str]:
        """The names of the fields that do not apply to the present values, and are not shown."""
        return frozenset()

    def label(self, name: str) -> str:
        """The label of a field with the present values."""
        return self.fields[name].label

    def hint(self, name: str) -> Hint:
        """The instruction for a field; empty if there is none."""
        return self.when.hint(name, self.HINTS.get(name, Hint("")))

    def note(self, name: str) -> str:
        """The words beside an empty text field."""
        found = self.fields[name]
        return self.when.note(name, found.hint) if isinstance(found, TextField) else ""

    def echo(self, name: str, now: datetime) -> str:
        """The interpretation of a field, read back; empty if there is nothing to say."""
        return self._meant.echo(name, self.values.get(name, "").strip(), now)

    def doubt(self, name: str) -> str:
        """A warning about a field's value; empty if none. The value is kept: saving asks once for confirmation."""
        return self.new_entry.doubt(name) if self.new_entry else ""

    def read_back(self, name: str, now: datetime) -> str:  # noqa: ARG002 - a subclass needs it
        """The value of a field in full, for line mode, without "= "; empty if the typed text says it all."""
        return ""

    def also(self, name: str) -> str:  # noqa: ARG002 - a subclass needs it
        """A sentence that line mode adds to the question of a field: other answers that it takes."""
        return ""

    def asked_last(self) -> list[str]:
        """The fields of `ASKED_LAST` that are off the path and make sense with the present values."""
        never = {*self.path(), *self.hidden()}
        return [name for name in self.ASKED_LAST if name in self.fields and name not in never]

    def promise_given(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a subclass needs it
        """The time (UTC) that saving would promise with the present values; None where it would promise none."""
        return None

    def block(self, name: str, now: datetime) -> str:
        """The words of a text block; empty hides it."""
        if name == AFTER:
            return self.after(now)
        return self.subject.words(now, self.remedies) if name == ABOUT and self.subject else ""

    def after(self, now: datetime) -> str:  # noqa: ARG002 - a subclass needs it
        """A sentence about the effect of saving, as far as known; empty by default."""
        return ""

    def heading(self, now: datetime) -> tuple[str, str]:
        """The left and the right end of the top line."""
        return self.subject.heading(now) if self.subject else (self.TITLE, "(kept as you type)")

    def opening(self, now: datetime) -> list[str]:
        """The first lines in line mode: the subject; none without a subject."""
        return [self.subject.opening(), *self.subject.words(now, self.remedies).splitlines()] if self.subject else []

    def spoken(self, now: datetime) -> list[str]:
        """The lines that line mode says before saving: the sentence to read out, the promises, the effect of saving."""
        after = self.after(now)
        return [after] if after else []

    def begins_with(self) -> Mapping[str, str]:
        """The values of a new form before anything is typed."""
        about = self.subject or self.new_entry
        return {**(about.begins_with() if about else {}), **self._begun}

    def open(self) -> None:
        """Read what the form needs, and look for a save that a crash kept from ending the draft. Called once, before
        any other use; a form without a subject is already on the screen meanwhile. Raises DeskError.
        """
        self.first_save.look(self.saved_before)
        if words := self.first_save.words:
            self.tell(words)
        self.values |= self.first_save.reference()
        try:
            self.prepare()
        except WordsError as error:
            if not words:
                raise
            raise WordsError(ContactCause.SAVED_BEFORE, saved=words, fault=error) from error

    def saved_before(self) -> SavedEntry | None:
        """The save of this draft that the record has already; in most cases None. Raises RecordError."""
        return saved_entry(self.desk.engine, self.draft.id)

    def prepare(self) -> None:
        """Read what the form needs of the record. Raises DeskError."""
        if self.subject:
            self.subject.read()
        if self.new_entry:
            self.new_entry.prepare()

    def take_up(self) -> None:
        """Load the initial values, and over them those of the draft."""
        values = {**self.begins_with(), **self.draft.values}
        self._meant.take_up(values)
        kept = values.pop(AS_SAVED, "")
        self.values = {name: value for name, value in values.items() if not name.endswith(MEANT)}
        self._to_tell += drop_unoffered(self.fields, self.values, self.begins_with())
        self.freeze_times()
        self.first_save.take_up(self.values, kept)
        self.values |= self.first_save.reference()

    def put(self, name: str, value: str) -> None:
        """Set a field to the typed text."""
        self.values[name] = value

    def tell(self, words: str) -> None:
        """Queue a message for the surface about the value being put, checked or picked."""
        self._to_tell.append(words)

    def told(self) -> str:
        """The messages queued since the last call; usually none."""
        words, self._to_tell = " ".join(self._to_tell), []
        return words

    def pending_read(self) -> Callable[[], None] | None:
        """A read of the record that the present values require, to be called off the event loop; in most cases None. It
        may raise DeskError, and is then not repeated.
        """
        return None

    @property
    def typed(self) -> Typed:
        """The values as stored, with each time's meaning when it was typed."""
        values = self.caller.checked(self.values) if self.caller else dict(self.values)
        values |= self._meant.note(values, self.clock.now())
        values |= self.first_save.kept()
        return Typed(self.draft.form, self.first_save.entry_id, self.draft.started_at, values)

    def freeze_times(self) -> None:
        """Replace a relative time by its date if it would mean another day by now."""
        self.values |= self._meant.moved(self.values, self.clock.now())

    def keep(self, at_field: str) -> str:
        """Store the values in the draft, with the cursor's field. Returns why they are not stored, else ""."""
        self.draft.keep(self.typed.values, at_field)
        return self.draft.fault or ""

    @property
    def is_empty(self) -> bool:
        """True if nothing was typed beyond the initial values."""
        begun = self.begins_with()
        return not any(value.strip() and value != begun.get(name) for name, value in self.values.items())

    def park(self) -> None:
        """Leave it for later: it waits as an unfinished draft. A form with nothing typed in it is not kept."""
        if self.is_empty:
            self.draft.finish()
        else:
            self.draft.park()

    def suggests(self, name: str) -> bool:
        """True if the field offers suggestions with the present values."""
        found = self.fields[name]
        return isinstance(found, TextField) and found.suggests

    def suggest(self, name: str, typed: str) -> Offer:
        """The rows to offer under a text field. Raises RecordError."""
        return self.suggesters[name].suggest(typed) if self.suggests(name) else Offer()

    def pick(self, name: str, key: str) -> str:
        """Apply the suggestion with this key. Returns the field after which to go on."""
        return self.suggesters[name].pick(key)

    def asks_matters(self, name: str) -> bool:
        """True if open matters have to be looked up before this field is left."""
        return self.caller is not None and self.caller.asks_matters(name)

    def matters(self) -> Sequence[OpenMatter]:
        """The open matters of the picked person, else of the number; empty without a caller. Raises RecordError."""
        return self.caller.matters() if self.caller else ()

    def add_to(self, matter: OpenMatter) -> str:  # noqa: ARG002 - a form with a caller needs it
        """Add this contact to an open one. Returns the field to go to; "" if it stays as it is, as without a caller."""
        return ""

    def goes_to(self, name: str, typed: str) -> NextForm | None:  # noqa: ARG002 - a subclass needs it
        """The form to switch to, with this one kept as a draft, given a field's text or a choice's letter."""
        return None

    def known_person(self) -> PersonPage | None:
        """The page of the person concerned, if known. Raises DeskError."""
        about = self.subject or self.caller
        return about.person() if about else None

    def check(self, name: str) -> None:
        """Refuse a field's value, or put it in its full form; called as the field is left. Raises RefusedError."""
        if name == self.WHEN:
            self.when.typed_at(self.clock.now())
        if name in self.suggesters and (words := self.suggesters[name].remark(self.typed[name])):
            self.tell(words)

    def ask_once(self, name: str, question: Code, **data: object) -> None:
        """Reject a value once, with a question whose slots `data` fills; then accept it. Raises RefusedError."""
        self.questions.once(self.typed[name], RefusedError(name, question, **data))

    # Saving

    def says(self) -> Sequence[str]:
        """The fields with what was said of a contact that is not marked as a danger: `forms.danger` asks about it."""
        return self.new_entry.says() if self.new_entry else ()

    @abstractmethod
    def read(self, now: datetime) -> Ready:
        """The values, validated. Pure. Raises RefusedError for the first field that cannot be taken."""

    def save(self, ready: Ready) -> Saved:
        """Save it; if the record has this draft already, add only the edits since. Raises DeskError, also once if that
        save was undone meanwhile: saving again then saves it again.
        """
        if self.first_save.found(self.saved_before, self.values) is None:
            self.first_save.attempt(self.values)
        elif done := self.first_save.save_again(self.fields, self.label, self.values, writes=self.SAVES_AGAIN):
            return done
        return self.write(ready)

    @abstractmethod
    def write(self, ready: Ready) -> Saved:
        """Save it in one transaction, which one undo reverts. Raises DeskError, ChangedError."""

    def conflict(self, error: ChangedError) -> Conflict | None:
        """Load the colleague's conflicting edit, so that saving again overwrites it; None if this form can only show
        the error. Raises DeskError.
        """
        return self.subject.conflict(error) if self.subject else None

    @property
    def about_whom(self) -> str:
        """The name of the contact that the form is about, else the name typed in it; "" for nobody."""
        return self.subject.known_as if self.subject else self.values.get("name", "").strip()

    def staff_came(self) -> None:
        """Adopt the current user, chosen after the form was opened. Raises DeskError."""
        if self.new_entry:
            self.new_entry.staff_came()

    def carried_over(self) -> dict[str, str]:
        """The values that the next form of a run begins with."""
        return {name: self.typed[name] for name in self.CARRIED_OVER}
