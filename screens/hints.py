"""The keys that are shown on rows 23 and 24. Imports nothing of Textual, as the opening frame shows them too."""

from __future__ import annotations

from collections.abc import Sequence

from screens.keys import KEYS, Key, Where, of


def key_line(line: int, places: Sequence[Where], width: int) -> tuple[Key, ...]:
    """The keys that key line 1 or 2 shows in `width` cells (without the margin), in the map's order.

    `places` are those of the cursor, innermost first: the innermost of two equal keys works. In a text box letters are
    left out. If not all fit, those of lowest rank stay; help has the lowest.
    """
    working: dict[str, Key] = {}
    for place in (*places, Where.ANYWHERE):
        for key in of(place):
            working.setdefault(key.keys, key)
    here = set(working.values())
    types = Where.BOX in places
    wanted = [
        key for key in KEYS if key in here and key.label and key.line == line and not (types and len(key.hint_key) == 1)
    ]
    kept: list[Key] = []
    room = width
    for key in sorted(wanted, key=lambda key: key.rank):
        if (needed := len(key.hint_key) + 1 + len(key.label) + 2) <= room + 2:
            kept.append(key)
            room -= needed
    return tuple(key for key in wanted if key in kept)
