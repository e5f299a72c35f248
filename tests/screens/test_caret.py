"""The terminal's own cursor stands where a key acts: magnifiers and readers of the whole screen follow it."""

from __future__ import annotations

from pathlib import Path

from textual.geometry import Offset
from textual.widgets import Input

from screens.queue.row_list import QueueList
from tests.db.desk_case import at as at_utc
from tests.db.desk_case import promised
from tests.screens.front_desk import front_desk
from tests.screens.test_away import read_again


async def test_the_cursor_follows_the_mark_and_the_focus(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for name in ("Ann", "Bill", "Cara"):
            promised(desk, name, at_utc(25, 12))
        await read_again(hands)
        top = hands.screen.query_one(QueueList).region.y
        assert hands.app.cursor_position == Offset(0, top)
        await hands.press("down", "down")
        assert hands.app.cursor_position == Offset(0, top + 2)
        await hands.press("f2")
        box = hands.app.focused
        assert isinstance(box, Input)
        await hands.write("Kay")
        assert hands.app.cursor_position == box.cursor_screen_offset
        await hands.press("escape", "f8")
        assert "Kay" in hands.text.splitlines()[hands.app.cursor_position.y]
