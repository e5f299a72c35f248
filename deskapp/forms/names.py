"""Names from a short list: suggested while typing, completed if only one matches, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deskapp.errors import RefusedError, Remedy
from deskapp.forms.fields import Offer, Suggestion
from deskapp.forms.form import Form
from deskapp.parsing.matching import chosen, listed_names
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import Cause

MOST_OFFERED = 4
"""Greatest number of names in a refusal."""
_MOST_QUOTED = 24
"""Greatest number of letters that are quoted of a text that nothing matches."""
UNMATCHED = 'No {what} begins with "{typed}". Down shows {all}.'
MAY_BE_NEW = 'No {what} begins with "{typed}". Down shows {all}; the last line adds it.'
LEAST_NEW = 2
"""Fewest letters of a name that can be added to the list."""


class NameSuggester:
    """Suggests the names that one field of a form can hold; `names` returns all of them, and `what` is one of them.
    `add` adds another to the list, and returns it as it was added; it raises DeskError.
    """

    def __init__(
        self,
        form: Form[Any],
        field: str,
        names: Callable[[], Sequence[str]],
        what: str = "name",
        add: Callable[[str], str] | None = None,
    ) -> None:
        self._what = what
        self._add = add
        self._form = form
        self._field = field
        self._names = names

    def suggest(self, typed: str) -> Offer:
        """The names that the text may mean; a single match is marked."""
        names = self._names()
        found = listed_names(typed, names)
        new = self._new_words(typed, names)
        if names and not found:
            words = typed.strip()
            shown = words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…"
            sentence = MAY_BE_NEW if new else UNMATCHED
            every = f"all {len(names)}" if len(names) > 1 else names[0]
            words = sentence.format(what=self._what, typed=shown, all=every)
            somebody_new = self._form.remedies[Remedy.GIVE_TO_NEW] if self._field == "owner" else ""
            return Offer(last=new, unmatched=f"{words}{somebody_new}", adds=bool(new))
        marked = bool(typed.strip()) and len(found) == 1
        return Offer([Suggestion(name, name) for name in found], last=new, marked=marked, adds=bool(new))

    def _new_words(self, typed: str, names: Sequence[str]) -> str:
        """The row that adds the typed name to the list; "" if it cannot be added, or is there."""
        words = " ".join(typed.split())
        is_there = name_key(words) in map(name_key, names)
        if self._add is None or self._form.desk.staff is None or len(words) < LEAST_NEW or is_there:
            return ""
        return f'New {self._what} "{words}"'

    def add_typed(self) -> str:
        """Add the name that is typed in the field to the list, if it is not there, and put it into the field; the
        sentence that says so. Not for the event loop. Raises DeskError.
        """
        assert self._add is not None  # noqa: S101 - offered only then
        typed = self._form.typed[self._field]
        there = next((name for name in self._names() if name_key(name) == name_key(typed)), None)
        name = there or self._add(typed)
        self._form.put(self._field, name)
        return f"{name} is on the list of {self._what}s {'already' if there else 'now'}."

    def pick(self, key: str) -> str:
        """Put the name into the field."""
        self._form.put(self._field, key)
        return self._field

    def remark(self, value: str) -> str:  # noqa: ARG002 - there is nothing to say of any
        """No message: empty."""
        return ""

    def complete(self, wanted: Cause) -> None:
        """Complete the name in the field. Raises RefusedError if none or several match."""
        full = name_offered(self._field, self._form.typed[self._field], self._names(), wanted)
        if full != self._form.values.get(self._field):
            self._form.put(self._field, full)


def name_offered(field: str, typed: str, names: Sequence[str], wanted: Cause) -> str:
    """The name that the text means. Raises RefusedError: with the names if several match, else with `wanted`."""
    full = chosen(typed, names)
    if full is not None:
        return full
    found = listed_names(typed, names) if typed.strip() else []
    if not found:
        raise RefusedError(field, wanted)
    more = "" if len(found) <= MOST_OFFERED else ", ..."
    raise RefusedError(field, Cause.SEVERAL_NAMES, names=f"{', '.join(found[:MOST_OFFERED])}{more}")
