"""Every list scrolls with its mark, in the window of 80 by 24 and in the smallest one, and says how many there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db.contacts import log
from screens.base.commands import CommandBox
from screens.end_of_day.decision_list import DecisionList
from screens.end_of_day.screen import EndOfDay
from screens.people.lists import Finds
from screens.unfinished.screen import Entries, Unfinished
from tests.db.desk_case import promised
from tests.screens.front_desk import TUESDAY, entry, front_desk, look_for

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=["80x24", "60x20"])
MANY = 26


@SIZES
async def test_the_marked_command_is_on_the_screen_at_every_place(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, _):
        await hands.press("ctrl+p")
        box = hands.on(CommandBox)
        names = [row.words.strip() for row in box.offered.rows]
        assert len(names) > size[1] - 9
        for name in names:
            assert f"> {name}" in hands.text
            await hands.press("down")
        assert f"{len(names)} in all" in hands.text


@SIZES
async def test_the_marked_unfinished_entry_is_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, drafts):
        for at in range(MANY):
            draft = drafts.begin("call", by="Priya Nair", at=TUESDAY - timedelta(minutes=at))
            draft.keep({"name": f"Caller {at:02}"}, "name")
            draft.park()
        await hands.press("f8")
        hands.on(Unfinished)
        entries = hands.app.screen.query_one(Entries)
        assert f"{entries.option_count} kept as typed" in hands.text
        for at in range(entries.option_count):
            assert f"Caller {at:02}" in hands.text
            assert entries.highlighted == at
            await hands.press("down")


@SIZES
async def test_the_marked_person_is_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        for at in range(12):
            log.log_contact(desk, entry(name=f"Smith {at:02}", number=f"01632 9600{at:02}"))
        await look_for(hands, "smith")
        finds = hands.app.screen.query_one(Finds)
        assert f"{finds.option_count} found" in hands.text
        assert finds.option_count > finds.size.height
        await hands.press("down")
        for at in range(finds.option_count):
            finds.highlighted = at
            await hands.settle()
            name = str(finds.get_option_at_index(at).prompt).strip()[:8]
            top, height = finds.region.y, finds.region.height
            shown = hands.text.splitlines()[top : top + height]
            assert any(name in line for line in shown), name


@SIZES
async def test_the_marked_line_of_the_end_of_the_day_is_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        for at in range(MANY):
            promised(desk, f"Caller {at:02}", TUESDAY + timedelta(hours=1, minutes=at))
        await hands.press("e")
        hands.on(EndOfDay)
        lines = hands.app.screen.query_one(DecisionList)
        assert lines.count > lines.size.height
        assert f"{MANY} to decide" in hands.text or f"DECIDE ({MANY})" in hands.text
        await hands.press("home")
        for _ in range(MANY):
            assert lines.marked is not None
            assert any(line.startswith(">") and lines.marked.name[:9] in line for line in hands.text.splitlines())
            await hands.press("down")
