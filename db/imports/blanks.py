"""Words that mean nothing in a log's cell, like "-", "n/a" or "not yet". The cell counts as empty, where it may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from deskapp.parsing.name_key import fold

_A_SIGN = re.compile(r"[\W_]+|#?n ?[/.\\] ?a\.?|\(?(?:blank|null|empty)\)|<null>|#null!")
_NOTHING = frozenset(
    {
        "none", "nil", "null", "na", "nan", "tbc", "tba", "to be confirmed", "not applicable", "not known", "unknown",
        "not given", "nothing", "not recorded", "blank",
    }
)  # fmt: skip
_NOT_YET = frozenset(
    {
        "not yet", "not yet answered", "not answered", "unanswered", "no", "not replied", "no reply", "no reply yet",
        "not yet replied", "outstanding", "pending", "awaiting", "awaiting reply", "open", "ongoing", "in progress",
        "to do",
    }
)  # fmt: skip
_NOBODY = frozenset({"nobody", "no one", "no-one", "unassigned", "unallocated"})
_ALSO: Mapping[str, frozenset[str]] = {
    "source_ref": _NOTHING,
    "time": _NOTHING,
    "kind": _NOTHING,
    "email": _NOTHING | {"no", "no email"},
    "topic": _NOTHING,
    "owner": _NOTHING | _NOBODY,
    "answered_at": _NOTHING | _NOT_YET,
    "how": _NOTHING,
    "outcome": _NOTHING,
    "closed": _NOTHING,
    "name": frozenset(),
    "detail": frozenset(),
}
"""The columns that may be empty, with their words for nothing besides signs alone and "n/a".

In a name, Null and None are surnames; a number's are known to `deskapp.parsing.numbers`.
"""
_SHOWN = 5


def blanks_of(cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The cells of a row that have a word for nothing: their columns, and the words.

    "Pending" is no outcome of a contact that was not answered; of one that was, it is a contradiction, and stays.
    """
    found = [(column, cell) for column, cell in cells.items() if _is_blank(fold(cell), _ALSO.get(column))]
    if not cells.get("answered_at") or "answered_at" in dict(found):
        found += [(name, cells[name]) for name in ("how", "outcome") if fold(cells.get(name, "")) in _NOT_YET]
    return tuple(found)


def _is_blank(words: str, known: frozenset[str] | None) -> bool:
    return known is not None and bool(words) and (bool(_A_SIGN.fullmatch(words)) or words.rstrip(".") in known)


def blanks_in_words(found: Iterable[tuple[str, str]]) -> str:
    """Columns and words for nothing, the most frequent first, in words: 'answered_at "not yet" (3), email "-" (1)'."""
    counts = Counter(found).most_common()
    said = [f'{column} "{word}" ({count})' for (column, word), count in counts[:_SHOWN]]
    return ", ".join([*said, *([f"and {len(counts) - _SHOWN} more"] if len(counts) > _SHOWN else [])])
