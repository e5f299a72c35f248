"""On no screen is a word cut without a mark, an instruction cut at all, or a label against its box.

Every place at the desk is looked at in a window of 80 by 24 and in the smallest, 60 by 20.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from deskapp.settings import Settings
from screens.queue.screen import QueueScreen
from screens.widgets.box import LABEL_CELLS, Box
from screens.widgets.letter_picker import LetterPicker
from screens.widgets.message_line import MessageLine
from screens.widgets.row_list import RowList
from tests.db.desk_case import StoppedClock, at
from tests.db.made_records import copy_practice
from tests.screens.front_desk import Hands, front_desk

PLACES = (
    "down", "i", "f8", "f1", "ctrl+p", "l", "l d", "l slash", "m", "m down enter", "m c", "m r", "m p", "m d", "s",
    "s enter", "s down enter", "s 3*down enter", "s 4*down enter", "s 9*down enter", "s 12*down enter",
    "slash h a l l down", "slash h a l l down h", "slash h a l l down e", "slash h a l l down n", "enter", "enter y",
    "enter enter", "e", "ctrl+p a w a y enter", "f2", "f3", "f4", "r", "t", "p", "g", "a", "q", "T", "d", "end d", "v",
    "u", "k", "ctrl+q",
)  # fmt: skip
"""The keys that lead there from the queue."""
SIZES = ((80, 24), (60, 20))
SAYS_FACTS = {"i", "e"}
"""Where the bottom line says no instruction but facts of the marked row, which end in dots if they are too long."""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def hands(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hands]:
    """Priya at a quarter to three on the practice desk, in a window of either size."""
    folder, now = tmp_path / "practice", at(24, 14, 47)
    copy_practice(Settings(folder, practice=True), now)
    async with front_desk(folder, StoppedClock(now), staff=("Priya Nair",), size=request.param, checked=False) as front:
        yield front[0]


def keys_of(place: str) -> Iterator[str]:
    """The keys of a place: "3*down" is pressed three times."""
    for one in place.split():
        times, _, key = one.rpartition("*")
        yield from [key] * int(times or 1)


async def back(hands: Hands) -> None:
    """Close everything, and mark the first line of the queue."""
    while not isinstance(hands.screen, QueueScreen):
        if isinstance(hands.screen, ModalScreen):
            hands.screen.dismiss(None)
        else:
            hands.app.screens.back_to_queue()
        await hands.settle()
    await hands.press("home")


def shown_of(hands: Hands, widget: Widget) -> str | None:
    """The words at the place of a widget; None if not the whole of it is in view, or something lies over it."""
    region, clip = hands.screen._compositor.visible_widgets.get(widget, (None, None))
    if region is None or clip is None or not clip.contains_region(region):
        return None
    if hands.screen.get_widget_at(region.x, region.y)[0] is not widget:
        return None
    return "".join(line[region.x : region.right] for line in hands.text.splitlines()[region.y : region.bottom])


def cut_words(hands: Hands) -> list[str]:
    """The words of every widget that has more of them than it shows, without a mark that says so."""
    found = []
    for widget in hands.screen.walk_children(Widget):
        content = None if isinstance(widget, RowList) or not widget.display else widget.render()
        shown = shown_of(hands, widget) if isinstance(content, Content) else None
        if shown is None or "…" in shown or not isinstance(content, Content):
            continue
        if "".join(content.plain.split()).strip("─") not in "".join(shown.replace("│", "").split()):
            found.append(content.plain)
    return found


def cut_instructions(hands: Hands) -> list[str]:
    """What is said beside a box or on the bottom line, if it ends in dots."""
    beside = [shown_of(hands, box) or "" for box in hands.screen.query(Box) if not (box.wrong or box.doubt or box.echo)]
    bottom = [shown_of(hands, line) or "" for line in hands.screen.query(MessageLine)]
    return [words for words in (*(one.rpartition("]")[2] for one in beside), *bottom) if words.rstrip().endswith("…")]


async def test_nothing_is_cut(hands: Hands) -> None:
    cut = []
    for place in PLACES:
        await hands.press(*keys_of(place))
        fields = hands.screen.walk_children(Widget)
        labels = [one.label for one in fields if isinstance(one, Box | LetterPicker)]
        glued = [label for label in labels if len(label) > LABEL_CELLS - 2]
        instructions = [] if place in SAYS_FACTS else cut_instructions(hands)
        cut += [(place, words) for words in (*cut_words(hands), *instructions, *glued)]
        await back(hands)
    assert cut == []
