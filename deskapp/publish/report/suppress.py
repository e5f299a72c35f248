"""Keeping small counts back from the public, with what would give them away by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

SMALL = range(1, 5)
"""The counts that could point to somebody."""
_NO_LIMIT = float("inf")
_ROUNDS = 50
Equation: TypeAlias = tuple[str, list[str]]
"""A whole and its parts, by name. A name that begins with "-" is never published itself: the one such part is what is
left of its whole, such a whole the sum of its parts.
"""


def kept_back(values: Mapping[str, int], equations: Sequence[Equation]) -> set[str]:
    """The names of the published counts to keep back: those from 1 to 4, and only as many others as it takes until no
    count or difference from 1 to 4 can be calculated from what is left.
    """
    every = {**values, **_differences(values, equations)}
    small = {name for name, value in every.items() if value in SMALL}
    hidden = small | (every.keys() - values.keys())
    while given_away := small & _found(every, equations, hidden):
        hidden.add(_next_to_hide(min(given_away), every, equations, hidden))
    for name in sorted((hidden & values.keys()) - small, key=lambda each: (-values[each], each)):
        if not small & _found(every, equations, hidden - {name}):
            hidden.remove(name)  # what was hidden after it does what it was to do
    return hidden & values.keys()


def _found(values: Mapping[str, int], equations: Sequence[Equation], hidden: set[str]) -> set[str]:
    return calculable(equations, hidden) | narrowed(values, equations, hidden)


def calculable(equations: Sequence[Equation], hidden: set[str]) -> set[str]:
    """The hidden names whose value follows from the equations and from what is not hidden, by linear algebra."""
    names = sorted({name for whole, parts in equations for name in (whole, *parts)} & hidden)
    place = {name: at for at, name in enumerate(names)}
    rows = []
    for whole, parts in equations:
        row = [Fraction(0)] * len(names)
        for name, sign in ((whole, 1), *((part, -1) for part in parts)):
            if name in place:
                row[place[name]] += sign
        rows.append(row)
    reduced = _reduced(rows, len(names))
    return {names[next(at for at, one in enumerate(row) if one)] for row in reduced if sum(map(bool, row)) == 1}


def narrowed(values: Mapping[str, int], equations: Sequence[Equation], hidden: set[str]) -> set[str]:
    """The hidden names that have one possible value left: a count that is not shown is hardly ever 0, so that four of
    them which make 4 are 1 each.
    """
    ranges = {name: _range(name, value, hidden) for name, value in values.items()}
    for _ in range(_ROUNDS):
        before = dict(ranges)
        for whole, parts in equations:
            _narrow(whole, parts, ranges)
        if before == ranges:
            break
    return {name for name in hidden if ranges[name][0] >= ranges[name][1]}


def _narrow(whole: str, parts: Sequence[str], ranges: dict[str, tuple[float, float]]) -> None:
    """Narrow the ranges of one sum by each other."""
    low, high = (sum(ranges[part][side] for part in parts) for side in (0, 1))
    ranges[whole] = max(ranges[whole][0], low), min(ranges[whole][1], high)
    for part in parts:
        others_low, others_high = (sum(ranges[each][side] for each in parts if each != part) for side in (0, 1))
        least, most = ranges[part]
        ranges[part] = max(least, ranges[whole][0] - others_high), min(most, ranges[whole][1] - others_low)


def _range(name: str, value: int, hidden: set[str]) -> tuple[float, float]:
    if name not in hidden:
        return value, value
    return (min(value, 1) if not name.startswith("-") else 0), _NO_LIMIT


def _differences(values: Mapping[str, int], equations: Sequence[Equation]) -> dict[str, int]:
    """The values of the names that are never published. A sum stands before the equations that it is in."""
    found: dict[str, int] = {}
    for whole, parts in equations:
        known = {**values, **found}
        if whole not in known:
            found[whole] = sum(known[part] for part in parts)
            continue
        for name in parts:
            if name not in known:
                found[name] = known[whole] - sum(known[part] for part in parts if part in known)
    return found


def _next_to_hide(name: str, values: Mapping[str, int], equations: Sequence[Equation], hidden: set[str]) -> str:
    """A published count to keep back: the smallest above 0 in a sum with `name`, else with any hidden one."""
    near = [(whole, *parts) for whole, parts in equations if name in (whole, *parts)]
    far = [(whole, *parts) for whole, parts in equations if hidden & {whole, *parts}]
    for sums in (near, far):
        shown = {each for one in sums for each in one if each not in hidden and values[each]}
        if shown:
            return min(shown, key=lambda each: (values[each], each))
    return min(each for one in far for each in one if each not in hidden)


def _reduced(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """The rows in reduced echelon form."""
    done = 0
    for column in range(width):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at in range(len(rows)):
            if at != done and rows[at][column]:
                factor = rows[at][column]
                rows[at] = [value - factor * first for value, first in zip(rows[at], rows[done], strict=True)]
        done += 1
    return rows[:done]
