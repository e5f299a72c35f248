"""Who is getting in touch: looked up by name or number as it is typed, with what is already open for them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from db import people
from db.desk import Desk
from db.drafts import Draft
from db.people import OpenMatter
from db.people import Suggestion as Known
from db.person import PersonPage, person
from db.typed import Typed
from deskapp.charter.edition import Owed
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words.naming import name_words
from deskapp.words.numbers import digits, read_number
from deskapp.words.promised import promised_line
from deskapp.words.times import chased_words
from deskapp.words.why import within
from screens.entry_form import EntryForm
from screens.frame import HOLDS_KEYS
from screens.people_words import CAUTION
from screens.widgets.already_open import AlreadyOpen
from screens.widgets.find_box import FindBox, Offer
from screens.widgets.suggestions import Suggestion, Suggestions

MOST = 6
"""People offered at once."""
NOTICE_HINT = "a adds this to it: nothing promised moves. n: it's about something new."
ABOUT_THE_PERSON = frozenset({"person_id", "person_name", "known", "adding_to", "adding_ref", "adding_words"})
"""What an entry holds of somebody who was picked."""


class CallerForm(EntryForm):
    """A form whose name and number boxes find people, and say what makes it easier for them."""

    DEFAULT_CSS = """
    CallerForm #known { height: auto; padding: 0 1 0 15; color: $today; display: none; }
    """
    NAME_LABEL: ClassVar[str] = "Name"
    NAME_HINT: ClassVar[str] = "Enter if they'd rather not say"
    NUMBER_HINT: ClassVar[str] = "or: none, withheld"

    def __init__(self, desk: Desk, clock: Clock, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, clock, draft, begun)
        self._offered: dict[str, Known] = {}
        self._looked_for: set[str] = set()

    def caller_lines(self) -> ComposeResult:
        """The name, the number, and the line of what is known."""
        name = FindBox("name", self.NAME_LABEL, hint=self.NAME_HINT, max_length=80)
        name.suggestions = Suggestions()
        name.find = self._find_name
        number = FindBox("number", "Number", hint=self.NUMBER_HINT, max_length=40)
        number.suggestions = Suggestions()
        number.find = self._find_number
        yield name
        yield name.suggestions
        yield number
        yield number.suggestions
        yield Static(id="known", markup=False)

    def _find_name(self, typed: str) -> Offer:
        found = people.suggest(self.desk.engine, typed, MOST)
        whole = bool(found) and _says_it_whole(typed, found[0])
        last = f'A new person called "{typed.strip()}"' if found else ""
        return Offer(self._rows(found), last, highlight=whole)

    def _find_number(self, typed: str) -> Offer:
        if len(digits(typed)) < 3 or self.typed["person_id"]:
            return Offer(())
        found = people.suggest(self.desk.engine, typed, MOST)
        whole = len(found) == 1 and digits(found[0].number or "") == digits(typed)
        return Offer(self._rows(found), "Somebody else" if found else "", highlight=whole)

    def _rows(self, found: Sequence[Known]) -> list[Suggestion]:
        self._offered |= {str(known.person_id): known for known in found}
        return [Suggestion(str(known.person_id), name_words(known.name), _more(known)) for known in found]

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        box = next(box for box in self.query(FindBox) if box.suggestions is event.suggestions)
        if event.key is None:
            self.go_on(box.field)
            return
        known = self.pick(event.key, box.field)
        self.changed()
        self.run_worker(self._look_for_open(known, box.field), group=HOLDS_KEYS)

    def pick(self, key: str, field: str) -> Known:
        """It is this person, of those who were offered under a field: their name and number stand in the boxes."""
        known = self._offered[key]
        self.unseen["person_id"] = key
        self.unseen["person_name"] = known.name or ""
        self.unseen["known"] = _known_words(known)
        self.fields["name"].put(known.name or self.typed["name"])
        if not self.typed["number"] or field == "number":
            self.fields["number"].put(known.number or self.typed["number"])
        return known

    def leave(self, name: str) -> None:
        """A number that nobody was picked by may still have something open under it."""
        number_key = read_number(self.typed["number"]).number_key
        if name == "number" and number_key and not self.typed["person_id"] and number_key not in self._looked_for:
            self._looked_for.add(number_key)
            self.run_worker(self._look_under_number(number_key), group=HOLDS_KEYS)
        else:
            super().leave(name)

    async def _look_under_number(self, number_key: str) -> None:
        matters = await self._open_matters(None, number_key)
        if not matters:
            self.leave("number")
            return
        self._notice(matters)

    async def _open_matters(self, person_id: int | None, number_key: str | None) -> Sequence[OpenMatter]:
        try:
            return await asyncio.to_thread(people.open_contacts, self.desk.engine, person_id, number_key)
        except DeskError as error:
            self.say(str(error), "wrong")
            return []

    def _notice(self, matters: Sequence[OpenMatter]) -> None:
        self.query_one(AlreadyOpen).offer(matters, self.clock.now())

    async def _look_for_open(self, known: Known, field: str) -> None:
        matters = await self._open_matters(known.person_id, None)
        if matters:
            self._notice(matters)
        else:
            self.go_on("number" if known.number else field)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The notice says what its letters do."""
        if isinstance(event.widget, AlreadyOpen):
            self.hint(NOTICE_HINT)
            event.prevent_default()

    @on(AlreadyOpen.Answered)
    def _answered(self, event: AlreadyOpen.Answered) -> None:
        if event.matter is None:
            self.go_on("number")
        else:
            self.add_to(event.matter)
            self.added()

    def add_to(self, matter: OpenMatter) -> None:
        """They are getting in touch about something that is open already."""
        self.unseen["adding_to"] = str(matter.contact_id)
        self.unseen["adding_ref"] = matter.ref

    def added(self) -> None:
        """It is to be added: show so."""

    def known_person(self) -> PersonPage | None:
        """Whoever was picked."""
        picked = self.typed["person_id"]
        return person(self.desk.engine, int(picked)) if picked else None

    def show_words(self) -> None:
        """What is known of the person stands under their number; a name changed by hand is somebody else."""
        words = self.typed["known"]
        self.show("#known", words)
        self.query_one("#known").display = bool(words)

    @property
    def kind(self) -> Kind:
        """What it is: an enquiry until somebody says otherwise."""
        return Kind(self.typed["kind"] or Kind.ENQUIRY)

    def promised(self, came: Channel, owed: Owed) -> str:
        """One line of what the charter starts now."""
        return promised_line(owed.name, came, self.kind, owed.due_at, within(owed.reckoning))

    @property
    def typed(self) -> Typed:
        """What is typed; a name changed by hand is no longer the person who was picked."""
        typed = super().typed
        picked = typed["person_name"]
        if not picked or typed["name"] == picked:
            return typed
        values = {name: value for name, value in typed.values.items() if name not in ABOUT_THE_PERSON}
        return replace(typed, values=values)


def _says_it_whole(typed: str, known: Known) -> bool:
    """Whether every word typed is a whole word of the name: only then is Enter taken to mean this person."""
    words = (known.name or "").casefold().split()
    return all(part in words for part in typed.casefold().split())


def _more(known: Known) -> str:
    parts = [
        known.number or "",
        f"{known.open_count} open" if known.open_count else "",
        chased_words(known.chasing_count),
    ]
    return "  ".join(part for part in parts if part)


def _known_words(known: Known) -> str:
    """What makes it easier for them, and what they like to be called."""
    leave = {"yes": "OK to leave a message.", "no": "DON'T LEAVE A MESSAGE."}.get(str(known.ok_to_leave_message), "")
    parts = [
        f"{CAUTION}." if known.caution else "",
        f"Likes to be called {known.likes_to_be_called}." if known.likes_to_be_called else "",
        leave,
        f"{known.needs.upper()}." if known.needs else "",
        f"Best time: {known.best_time}." if known.best_time else "",
    ]
    return " ".join(part for part in parts if part)
