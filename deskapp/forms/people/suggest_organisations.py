"""Organisations suggested while a name is typed. Other text is kept as typed."""

from __future__ import annotations

from typing import Any

from db.people.organisations import Signpost, offered, old_words
from deskapp.charter.rules import local_date
from deskapp.forms.fields import Offer, Suggestion
from deskapp.forms.form import Form
from deskapp.parsing.name_key import name_key
from deskapp.views.person import short

LONGEST = 80
"""Length in characters above which text is not searched for as a name."""


class OrganisationSuggester:
    """Offers signposts, with how to reach them, or the names of all organisations, under one field of a form."""

    def __init__(self, form: Form[Any], field: str, *, signposts: bool) -> None:
        self._form = form
        self._field = field
        self._signposts = signposts
        self._old: dict[str, str] = {}
        self._looked_for: set[str] = set()
        self.known: set[str] = set()
        """The names offered so far, in lower case."""

    def suggest(self, typed: str) -> Offer:
        """The organisations that match the text; none for a text too long for a name. Raises RecordError."""
        if len(typed) > LONGEST:
            return Offer()
        self._looked_for.add(name_key(typed))
        found = offered(self._form.desk.engine, typed, signposts=self._signposts)
        self.known |= {name_key(one.name) for one in found}
        return Offer([self._row(one) for one in found])

    def has_looked_for(self, typed: str) -> bool:
        """True if the record was searched for this text: `known` then has the names found."""
        return name_key(typed) in self._looked_for

    def pick(self, key: str) -> str:
        """Put the organisation's words into the field."""
        self._form.put(self._field, key)
        return self._field

    def remark(self, value: str) -> str:
        """The message that an organisation was not checked for a year; else empty."""
        return f"{self._old[value]}." if value in self._old else ""

    def _row(self, one: Signpost) -> Suggestion:
        words = one.words if self._signposts else one.name
        old = old_words(one.checked_on, local_date(self._form.clock.now()))
        if not (self._signposts and old):
            return Suggestion(words, one.name, one.numbers.partition(",")[0] or one.kind)
        self._old[words] = old
        checked = f"checked {short(one.checked_on)}" if one.checked_on else "never checked"
        return Suggestion(words, one.name, f"{checked}: ring first")
