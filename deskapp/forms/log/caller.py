"""The caller, suggested by name or number while it is typed, with their open matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.people import suggest
from db.people.page import PersonPage, person
from db.people.suggest import KnownPerson as Known
from db.people.suggest import OpenMatter
from deskapp.errors import Remedy
from deskapp.forms.fields import MattersSlot, Offer, Part, Suggestion, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.parsing.name_key import name_key
from deskapp.parsing.numbers import digits, read_number
from deskapp.wording.naming import name_words
from deskapp.wording.times import chased_words

_MOST = 6
"""People offered at once."""
LEAST_DIGITS = 3
_CAUTION = "CAUTION."
"""First word of the known facts of a caller with a caution; each surface adds how to see the reason."""
ON_THEIR_PAGE = "= known: on their page"
NAMESAKES = "{count} known: Down here chooses"
KNOWN = "known"
"""Name of the block with the person's known facts, and of the value that stores them."""
ABOUT_THE_PERSON = frozenset({"person_id", "person_name", KNOWN, "adding_to", "adding_ref", "adding_words"})
"""The values that hold only for the person who was picked."""


def caller_parts(
    label: str = "Name",
    hint: str = "Enter if they'd rather not say",
    number_hint: str = "or: none, withheld",
    *between: Part,
) -> tuple[Part, ...]:
    """The name, the number, the person's known facts, the parts `between`, and the notice of open matters."""
    return (
        TextField("name", label, hint=hint, width=28, max_length=80, suggests=True),
        TextField("number", "Number", hint=number_hint, width=20, max_length=40, suggests=True),
        TextBlock(KNOWN, "known"),
        *between,
        MattersSlot(),
    )


class LookedUpCaller:
    """The caller of one form: the person picked from the suggestions under the name or the number."""

    def __init__(self, form: Form[Any]) -> None:
        self._form = form
        self._offered: dict[str, Known] = {}
        self._looked_for: set[tuple[str, ...]] = set()
        self._namesakes: dict[str, list[Known]] = {}
        """The known people of exactly each name that was looked for, by its key: searches end in any order."""
        form.caller = self
        form.suggesters |= {"name": _ByName(self), "number": _ByNumber(self)}

    @property
    def known(self) -> str:
        """The caller's needs and preferred name; a caution is prefixed with the surface's way to read it."""
        words = self._form.typed[KNOWN]
        if not words.startswith(_CAUTION):
            return words
        return f"{self._form.remedies[Remedy.SEE_CAUTION_HERE]}.{words.removeprefix(_CAUTION)}"

    @property
    def number_key(self) -> str | None:
        """The typed number normalised for comparison; None if it is not a number."""
        return read_number(self._form.typed["number"]).number_key

    def checked(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values without the picked person's facts, once their name is typed over: it is another person now."""
        picked = values.get("person_name", "").strip()
        if not picked or values.get("name", "").strip() == picked:
            return dict(values)
        return {name: value for name, value in values.items() if name not in ABOUT_THE_PERSON}

    @property
    def identity(self) -> tuple[str, ...]:
        """The picked person's id, else the name and number normalised for comparison."""
        typed = self._form.typed
        return (picked,) if (picked := typed["person_id"]) else (name_key(typed["name"]), self.number_key or "")

    @property
    def may_be_known(self) -> bool:
        """True if a person was picked or a number typed, so that there may be open matters."""
        return self.is_picked or bool(self.number_key)

    def asks_matters(self, name: str) -> bool:
        """True if the field is a number with no person picked, whose open matters were not looked up yet."""
        asked = name == "number" and bool(self.number_key) and not self.is_picked
        return asked and self.identity not in self._looked_for

    def matters(self) -> Sequence[OpenMatter]:
        """The open matters of the picked person, else of the named person at this number and of unnamed callers there.
        Without a name: all at the number, but only if they are one person's. Raises RecordError.
        """
        picked, key, engine = self._form.typed["person_id"], self.number_key, self._form.desk.engine
        if picked:
            return suggest.open_contacts(engine, int(picked), None)
        self._looked_for.add(self.identity)
        found = suggest.open_contacts(engine, None, key) if key else []
        named = name_key(self._form.typed["name"])
        if not named and len({name_key(matter.name) for matter in found}) <= 1:
            return found
        return [matter for matter in found if name_key(matter.name) in (named, "")]

    def person(self) -> PersonPage | None:
        """The page of the person who was picked. Raises RecordError."""
        picked = self._form.typed["person_id"]
        return person(self._form.desk.engine, int(picked)) if picked else None

    def words(self) -> str:
        """The picked person's name and known facts, as one line."""
        return f"{name_words(self._form.typed['person_name'])}. {self.known}"

    def echo(self, name: str) -> str:
        """The words beside the name: that it is the picked person's, or how many known people have that name."""
        if name != "name":
            return ""
        if self.is_picked:
            return ON_THEIR_PAGE
        known = self._namesakes.get(name_key(self.typed_name))
        if not known:
            return ""
        same_number = [one for one in known if one.number_key and one.number_key == self.number_key]
        return ON_THEIR_PAGE if len(same_number) == 1 else NAMESAKES.format(count=len(known))

    def find_named(self, typed: str) -> list[Known]:
        """The people found by the text in Name; those of exactly that name are remembered. Raises RecordError."""
        found, key = self.find(typed), name_key(typed)
        self._namesakes[key] = [one for one in found if name_key(one.name) == key]
        return found

    def find(self, typed: str) -> list[Known]:
        """The people whose name or number starts with the typed text. Raises RecordError."""
        return suggest.suggest(self._form.desk.engine, typed, suggest.CANDIDATES)

    def offer(
        self, found: Sequence[Known], of: str, *, last: str = "", marked: bool = False, at_number: str = ""
    ) -> Offer:
        """Up to `_MOST` people as rows; `of` says what the counted people share. `at_number` is a new name typed with a
        known number: it is the first row then, and the others are marked as having the same number.
        """
        self._offered |= {str(known.person_id): known for known in found}
        shared = "Same number as " if at_number else ""
        rows = [Suggestion(str(one.person_id), f"{shared}{name_words(one.name)}", _more(one)) for one in found[:_MOST]]
        if not rows:
            return Offer()
        left_out = _or_more(len(found), len(found) - _MOST) if len(found) > _MOST else ""
        people = "1 person" if len(found) == 1 else f"{_or_more(len(found), len(found))} people"
        counted = "" if marked else f"{people} {of}"
        first = f"{at_number}, a new person at this number" if at_number else ""
        return Offer(rows, last, marked, first, counted, left_out)

    @property
    def typed_name(self) -> str:
        """The name typed in the form."""
        return self._form.typed["name"]

    @property
    def is_picked(self) -> bool:
        """True if a person was picked."""
        return bool(self._form.typed["person_id"])

    def pick(self, key: str, field: str) -> str:
        """Pick this person, offered under a field, and fill in their name and number. Returns the field after which to
        go on.
        """
        known, form = self._offered[key], self._form
        number, name = form.typed["number"], form.typed["name"]
        if field == "number" and known.name and name and name_key(name) != name_key(known.name):
            form.tell(f"The name is {known.name} now, in place of {name}.")
        form.values |= {"person_id": key, "person_name": known.name or "", KNOWN: _known_words(known)}
        if known.name:
            form.values["name"] = known.name
        if known.address and "address" in form.fields and not form.typed["address"]:
            form.values["address"] = known.address
        if known.number and (not number or field == "number"):
            form.values["number"] = known.number
        return "number" if known.number else field


class _ByName:
    """The people whose names match the text."""

    def __init__(self, caller: LookedUpCaller) -> None:
        self._caller = caller

    def suggest(self, typed: str) -> Offer:
        if self._caller.is_picked:
            return Offer()
        found = self._caller.find_named(typed)
        number = self._caller.number_key
        marked = bool(number) and _is_the_only_one(found, typed) and number == found[0].number_key
        last = f'A new person called "{typed.strip()}"'
        by_number = len(digits(typed)) >= LEAST_DIGITS and not any(letter.isalpha() for letter in typed)
        return self._caller.offer(found, "with that number" if by_number else "of that name", last=last, marked=marked)

    def pick(self, key: str) -> str:
        return self._caller.pick(key, "name")

    def remark(self, value: str) -> str:  # noqa: ARG002 - there is nothing to say of any
        return ""


class _ByNumber(_ByName):
    """The people with the typed number, which a household, a care home or a switchboard may share."""

    def suggest(self, typed: str) -> Offer:
        if len(digits(typed)) < LEAST_DIGITS or self._caller.is_picked:
            return Offer()
        found, name = self._caller.find(typed), self._caller.typed_name
        if not name or name_key(name) in {name_key(known.name) for known in found}:
            whole = bool(found) and found[0].number_key == read_number(typed).number_key
            marked = whole and _is_the_only_one(found, name)
            return self._caller.offer(found, "with that number", last="Somebody else", marked=marked)
        return self._caller.offer(found, "with that number", at_number=name)

    def pick(self, key: str) -> str:
        return self._caller.pick(key, "number")


def _is_the_only_one(found: Sequence[Known], name: str) -> bool:
    """True if exactly one person was found and `name` is their full name; with their number, Enter may pick them."""
    return len(found) == 1 and bool(name.strip()) and name_key(found[0].name) == name_key(name)


def _or_more(found: int, words: int) -> str:
    return f"{words} or more" if found >= suggest.CANDIDATES else str(words)


def _more(known: Known) -> str:
    parts = [
        known.number or "",
        f"{known.open_count} open" if known.open_count else "",
        chased_words(known.chasing_count),
    ]
    return "  ".join(part for part in parts if part)


def _known_words(known: Known) -> str:
    leave = {"yes": "OK to leave a message.", "no": "DON'T LEAVE A MESSAGE."}.get(str(known.ok_to_leave_message), "")
    parts = [
        _CAUTION if known.caution else "",
        f"Likes to be called {known.likes_to_be_called}." if known.likes_to_be_called else "",
        leave,
        f"{known.needs.upper()}." if known.needs else "",
        f"Best time: {known.best_time}." if known.best_time else "",
    ]
    return " ".join(part for part in parts if part)
