"""Correct one field of a contact, parsed as the log forms do; its previous value stays in the history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from db.contacts import edit, fields
from db.contacts.edit import OWN_WAY, Changed, Facts, FieldRead, correct_contact_field
from db.contacts.fields import NO, YES
from db.desk import topics
from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import Contact
from db.storage.errors import ChangedError
from deskapp.charter.declared import form_of
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import RefusedError
from deskapp.forms import read_entry, times
from deskapp.forms.fields import YES_NO, ChoiceField, Hint, Part, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.kind import kinds_of
from deskapp.forms.log.entry import TOPIC_FIELD, TOPIC_HINT
from deskapp.forms.meant_times import Reader, past_day_or_time
from deskapp.forms.names import NameSuggester, name_offered
from deskapp.forms.results import Conflict, Saved
from deskapp.forms.typed import LETTER, MESSAGE, Typed, refusing
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.parsing import time_box
from deskapp.parsing.numbers import HEAR_AGAIN, read_number
from deskapp.parsing.set_time import typed_as
from deskapp.views.contact import ASSUMED
from deskapp.views.history import conflict_lines, field_value_words
from deskapp.wording import phrases
from deskapp.wording.causes import Cause, ContactCause
from deskapp.wording.contact_fields import CONTACT_FIELDS
from deskapp.wording.form_names import DraftName
from deskapp.wording.naming import name_words

NOW, THEN = "now", "then"
"""Two blocks: the value in the record, and the effect of saving."""
KEPT = "What it says now stays in the history."
COUNTED = "What the charter promised is counted again from then. A time that we gave stays, and so does what was done."
MADE = "The promises for this kind start now. What was promised before still stands."
NOBODYS = "It was answered as it came in: no promise counts as kept by that."
LABELS = {
    "name": "Name",
    "number": "Number",
    "address": "Address",
    "about": "It's about",
    "topic": "Topic",
    "detail": "More detail",
    "file_place": "Where is it?",
    "received_at": "When it came",
    "kind": "Kind",
    "unclear": "Listen again?",
    "relay": "Relay call?",
}
"""The labels of the log forms."""
EDITED_AT_END = ("about", "detail")
"""The fields with texts that are mostly gone on with."""
REPLACES = "Typing replaces it, an arrow key keeps it."
_SAID = ("about", "topic", "detail")
_LENGTHS = {"name": 80, "number": 40, "address": 200, "about": 120, "topic": 40, "detail": 4000, "file_place": 60}


class FieldSeen(NamedTuple):
    """A field that can be corrected: the letter that chooses it, its label, and its value in words."""

    field: str
    letter: str
    label: str
    words: str


def correctable_fields(facts: Facts, now: datetime) -> list[FieldSeen]:
    """Every field of a contact that can be corrected; only a message has one for hearing it again."""
    channel = facts.contact.channel
    return [
        FieldSeen(name, field.letter, label_of(name, channel), _shown(name, facts.texts[name], now))
        for name, field in CONTACT_FIELDS.items()
        if name != "unclear" or form_of(channel) is Channel.ANSWERPHONE
    ]


def label_of(field: str, channel: Channel) -> str:
    """The label of a field, of a contact that came in by this channel."""
    if field == "address" and form_of(channel) is Channel.EMAIL:
        return "Email"
    return LABELS[field]


def _shown(field: str, text: str, now: datetime) -> str:
    """The value of a field in words; "-" where it has none."""
    return field_value_words(field, text, now) or "-"


def understood(field: str, value: str, *, contact: Contact, desk: Desk, topics: Collection[str]) -> str:
    """The text of a field as the history stores it, parsed from the typed text. Raises RefusedError."""
    typed = value.strip()
    if field == "received_at":
        return _came(typed, contact, desk).at.isoformat()
    if field == "about" and not typed:
        raise RefusedError("about", ContactCause.ABOUT_WANTED)
    if field == "topic":
        return name_offered("topic", typed, list(topics), Cause.TOPIC_WANTED)
    if field == "kind":
        return _kind(typed, contact)
    if field in ("relay", "unclear"):
        never_asked = field == "unclear" and contact.unclear is None
        return YES if typed == YES else "" if never_asked else NO
    if field == "number":
        return read_number(typed).number or (fields.WITHHELD if _withheld(typed) else "")
    if field == "address":
        typed = read_entry.address(Typed(LETTER, "", contact.written_at, {field: typed}), contact.channel)
    return typed if field == "detail" else " ".join(typed.split())


def _withheld(typed: str) -> bool:
    return read_number(typed).state == fields.WITHHELD


def _kind(typed: str, contact: Contact) -> str:
    if not typed:
        raise RefusedError("kind", ContactCause.KIND_WANTED)
    if contact.kind in OWN_WAY or Kind(typed) in OWN_WAY:
        raise RefusedError("kind", Cause.KIND_STAYS)
    return typed


def _came(typed: str, contact: Contact, desk: Desk) -> times.Received:
    """The time received, parsed as the form of its channel does."""
    now = desk.clock.now()
    if not typed:
        raise RefusedError("received_at", ContactCause.CAME_WANTED)
    if form_of(contact.channel) is Channel.CALL:
        with refusing("received_at"):
            at, assumed = time_box.past(typed, now), not time_box.names_a_time(typed)
    else:
        form = MESSAGE if form_of(contact.channel) is Channel.ANSWERPHONE else LETTER
        as_typed = Typed(form, "", contact.written_at, {"received_at": typed})
        at, assumed = times.received_at(as_typed, now, desk.edition.calendar)
    at = at.replace(microsecond=0)
    if at > max(contact.written_at, contact.received_at) + CLOCK_TOLERANCE:
        raise RefusedError("received_at", ContactCause.AFTER_WRITTEN)
    if contact.dated and contact.dated > local_date(at):
        raise RefusedError("received_at", ContactCause.DATED_LATE)
    return times.Received(at, assumed)


def correct_field(
    desk: Desk, contact_id: int, *, field: str, value: str, was: str | None = None, entry_id: str | None = None
) -> Changed:
    """Set a field to the typed text, and record its previous value; the same `entry_id` changes it once.

    `was` is the field's text when the form was opened. Raises RefusedError, WordsError, ChangedError and RecordError.
    """

    def read(contact: Contact, topics: Collection[str]) -> FieldRead:
        text = understood(field, value, contact=contact, desk=desk, topics=topics)
        return FieldRead(text, field == "received_at" and _came(value.strip(), contact, desk).assumed)

    return correct_contact_field(desk, contact_id, field=field, read=read, was=was, entry_id=entry_id)


class CorrectionForm(Form[str]):
    """The form that corrects one field. On an edit conflict it shows the saved value; saving again overwrites that."""

    SAVES_AGAIN = True
    NAME = "change"
    TITLE = "Put something right"
    HELP = """Type what it should say, and Enter saves. What it said before stays in the history.
If somebody else changed it meanwhile, you see both: F9 then saves yours, Esc keeps yours in Unfinished."""
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "name": Hint("", "Enter saves. Their own page keeps its name: o opens it."),
        "number": Hint("As they gave it, or: none, withheld.", "Enter saves, and puts their own page right."),
        "address": Hint("Where the answer goes.", "Enter saves."),
        "about": Hint("In a few words: what they say, not what you think.", "Enter saves."),
        "topic": TOPIC_HINT,
        "detail": Hint("Facts, in their words.", "Enter saves."),
        "file_place": Hint("The tray, the file or the scan's name.", "Enter saves."),
        "received_at": Hint("Like 1620, y 1620, fri 0915, 20/11 0915.", "Enter saves."),
        "kind": Hint("One letter chooses, or the first letters of a name.", "Enter saves."),
        "unclear": Hint("n once it was heard and is written down, y if nobody can make it out.", "Enter saves."),
        "relay": Hint("y if they are rung through the relay.", "Enter saves."),
    }

    TIMES: ClassVar[Mapping[str, Reader]] = {"received_at": past_day_or_time}

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        _, contact_id, self._field = DraftName.of(draft.form)
        self._contact_id = int(contact_id)
        self._facts: Facts | None = None
        topic = NameSuggester(self, "topic", lambda: list(self._seen.topics), "topic", self._add_topic)
        self.suggesters, self.adders = {"topic": topic}, {"topic": topic.add_typed}

    def prepare(self) -> None:
        """Read the contact. Raises RecordError."""
        self._facts = edit.correction_facts(self.desk.engine, self._contact_id)

    def _add_topic(self, name: str) -> str:
        try:
            return topics.add(self.desk, name)
        finally:  # also if a colleague has added it meanwhile
            self.prepare()

    @property
    def _seen(self) -> Facts:
        assert self._facts is not None  # noqa: S101 - read before the form is used
        return self._facts

    def parts(self) -> Sequence[Part]:
        """The present value, the field, and the effect of saving."""
        return TextBlock(NOW, "panel"), self._made(), TextBlock(THEN, "soon")

    def _made(self) -> TextField | ChoiceField:
        name, label = self._field, label_of(self._field, self._seen.contact.channel)
        if name == "kind":
            kinds = tuple(one for one in kinds_of(self.desk.edition) if one.value not in OWN_WAY)
            return ChoiceField(name, label, kinds, brief=False)
        if name in ("relay", "unclear"):
            return ChoiceField(name, label, YES_NO, brief=False)
        if name == "topic":
            return TOPIC_FIELD._replace(replaces=self._replaces)
        # Room beside a time, for what was understood.
        width, lines = 20 if name == "received_at" else 0, 5 if name == "detail" else 1
        most = _LENGTHS.get(name, 40)
        return TextField(name, label, width=width, max_length=most, lines=lines, replaces=self._replaces)

    @property
    def _replaces(self) -> bool:
        """True if what is typed first takes the place of the present value: of a short one, and of nothing begun."""
        name, text = self._field, self.values.get(self._field, "")
        return name not in EDITED_AT_END and bool(text) and text == self.begins_with()[name]

    def hint(self, name: str) -> Hint:
        """The field's instruction, and whether typing replaces what is there."""
        hint, field = super().hint(name), self.fields[name]
        return hint._replace(keys=f"{REPLACES} {hint.keys}") if getattr(field, "replaces", False) else hint

    def path(self) -> Sequence[str]:
        """The one field."""
        return (self._field,)

    def begins_with(self) -> Mapping[str, str]:
        """The present value, twice: to be edited, and to detect edits."""
        text = self._seen.texts[self._field]
        value = typed_as(datetime.fromisoformat(text)) if self._field == "received_at" else text
        return {"name": self._seen.contact.name or "", self._field: value, "was": text}

    def heading(self, now: datetime) -> tuple[str, str]:  # noqa: ARG002 - the same at any time
        """The contact."""
        return f"Put right: {self._called}", "(kept as you type)"

    def opening(self, now: datetime) -> list[str]:  # noqa: ARG002 - the caller says which contact and field
        """No lines: the fields were read out already."""
        return []

    @property
    def _called(self) -> str:
        return f"{self._seen.contact.ref} {name_words(self._seen.contact.name)}"

    def block(self, name: str, now: datetime) -> str:
        """The value in the record, or the effect of saving."""
        if name == THEN:
            is_nobodys = self._seen.contact.outcome is Outcome.SORTED and self.typed["kind"] == Kind.NOT_FOR_US
            made = NOBODYS if is_nobodys else MADE
            return {"received_at": COUNTED, "kind": made}.get(self._field, KEPT)
        label = label_of(self._field, self._seen.contact.channel)
        return f"{label} now: {_shown(self._field, self._seen.texts[self._field], now)}"

    def echo(self, name: str, now: datetime) -> str:
        """A time, read back."""
        if name != "received_at":
            return ""
        try:
            at, assumed = _came(self.typed[name], self._seen.contact, self.desk)
        except RefusedError:
            return ""
        return f"{phrases.read_back(at, now)}{ASSUMED if assumed else ''}"

    def _understood(self) -> str:
        seen, typed = self._seen, self.typed[self._field]
        return understood(self._field, typed, contact=seen.contact, desk=self.desk, topics=seen.topics)

    def check(self, name: str) -> None:
        """Ask once about a number or an email address that looks wrong."""
        if name == "topic":
            self.put(name, self._understood())
        warning = read_number(self.typed["number"]).warning if name == "number" else None
        if warning:
            self.ask_once("number", ContactCause.KEPT_BY_ENTER, doubt=warning.replace(HEAR_AGAIN, "Is that right?"))
        if name == "address" and (warning := read_entry.address_doubt(self.typed, self._seen.contact.channel)):
            self.ask_once("address", ContactCause.KEPT_BY_ENTER, doubt=f"{warning} Is that right?")

    def says(self) -> Sequence[str]:
        """The field, if it holds what was said, of a contact that is not marked as a danger."""
        return (self._field,) if self._field in _SAID and not self._seen.contact.safeguarding else ()

    def read(self, now: datetime) -> str:  # noqa: ARG002 - a time is read by the form's own clock
        """The value as typed. Raises RefusedError if it cannot be parsed, or is unchanged."""
        self._understood()
        if self.typed[self._field] == self.begins_with()[self._field]:
            raise RefusedError(self._field, ContactCause.SAYS_SO_ALREADY)
        return self.typed[self._field]

    def write(self, ready: str) -> Saved:
        """Change the field. Raises DeskError, ChangedError."""
        was, field = self.values.get("was"), self._field
        done = correct_field(
            self.desk, self._contact_id, field=field, value=ready, was=was, entry_id=self.first_save.entry_id
        )
        moved = ""
        if done.recounted:
            moved = f" Reply by {phrases.due_words(done.recounted[0].due_at, self.clock.now())} now."
        stays = f" {done.stays} stays on their page: it was given elsewhere too." if done.stays else ""
        return Saved(f"{self._called}: {fields.EDITED[field]} is changed.{moved}{stays}", self._contact_id)

    def conflict(self, error: ChangedError) -> Conflict:
        """Load the value that a colleague saved, so that saving replaces it. Raises RecordError."""
        self.prepare()
        self.values["was"] = self._seen.texts[self._field]
        return Conflict(conflict_lines(error), replaces=True)
