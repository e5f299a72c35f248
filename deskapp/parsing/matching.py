"""Find a name in a short list while it is typed. Case, accents, apostrophes and hyphens make no difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskapp.parsing.name_key import begins, begins_at_a_word, fold, name_key


def matches(typed: str, names: Iterable[str]) -> list[str]:
    """The names in which every typed word is a prefix of a word: an exact match first, then in the order given. An
    empty text matches all.
    """
    key = name_key(typed)
    return sorted((name for name in names if begins(typed, name)), key=lambda name: name_key(name) != key)


def listed_names(typed: str, names: Iterable[str]) -> list[str]:
    """Matching names: those that begin with the text, then those with a later word that does, each alphabetically. If
    there are none, the matches with the words in any order.
    """
    known = sorted(names, key=fold)
    if not typed.strip():
        return known
    found = [name for name in known if begins_at_a_word(typed, name)] or matches(typed, known)
    key = name_key(typed)
    return sorted(found, key=lambda name: not name_key(name).startswith(key))


def chosen(typed: str, names: Sequence[str]) -> str | None:
    """The exact match, or else the only match; None if there are several or none."""
    if not typed.strip():
        return None
    found = listed_names(typed, names)
    exact = [name for name in found if name_key(name) == name_key(typed)]
    return next(iter(exact or (found if len(found) == 1 else ())), None)
