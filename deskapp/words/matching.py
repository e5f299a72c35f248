"""Finding a name in a short list while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def matches(typed: str, names: Iterable[str]) -> list[str]:
    """The names in which every word typed begins a word, in the order given; the one typed in full comes first.

    Nothing typed matches everything. Capital letters make no difference.
    """
    wanted = typed.casefold().split()
    found = [name for name in names if _begins(wanted, name.casefold().split())]
    return sorted(found, key=lambda name: name.casefold() != typed.strip().casefold())


def chosen(typed: str, names: Sequence[str]) -> str | None:
    """The name that Enter takes for what was typed: the first match; None where nothing was typed or matches."""
    if not typed.strip():
        return None
    return next(iter(matches(typed, names)), None)


def _begins(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in wanted)
