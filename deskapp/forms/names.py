"""Names from a short list: suggested while typing, completed if only one matches, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from deskapp.errors import RefusedError
from deskapp.forms.fields import Offer, Suggestion
from deskapp.forms.form import Form
from deskapp.parsing.matching import chosen, listed_names
from deskapp.wording.causes import Cause

MOST_OFFERED = 4
"""Greatest number of names in a refusal."""
_MOST_QUOTED = 24
"""Greatest number of letters that are quoted of a text that nothing matches."""
UNMATCHED = 'No {what} begins with "{typed}". Down shows all {count}.'


class NameSuggester:
    """Suggests the names that one field of a form can hold; `names` returns all of them, and `what` is one of them."""

    def __init__(self, form: Form[Any], field: str, names: Callable[[], Sequence[str]], what: str = "name") -> None:
        self._what = what
        self._form = form
        self._field = field
        self._names = names

    def suggest(self, typed: str) -> Offer:
        """The names that the text may mean; a single match is marked."""
        names = self._names()
        found = listed_names(typed, names)
        if names and not found:
            words = typed.strip()
            shown = words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…"
            return Offer(unmatched=UNMATCHED.format(what=self._what, typed=shown, count=len(names)))
        return Offer([Suggestion(name, name) for name in found], marked=bool(typed.strip()) and len(found) == 1)

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
