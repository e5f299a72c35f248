"""Every list scrolls with its mark, in the smallest window and in a big one, and says how many there are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db.contacts import log
from db.desk import topics
from db.search import MOST_FOUND
from deskapp.charter.vocabulary import Kind
from screens.base.commands import CommandBox
from screens.end_of_day.decision_list import DecisionList
from screens.end_of_day.screen import EndOfDay
from screens.people.lists import Finds
from screens.settings.entries import EntriesScreen
from screens.unfinished.screen import Entries, Unfinished
from screens.widgets.suggestions import Suggestions
from tests.db.desk_case import promised
from tests.screens.front_desk import TUESDAY, entry, front_desk, look_for
from tests.screens.test_away import read_again

SIZES = pytest.mark.parametrize("size", [(60, 20), (200, 50)], ids=["60x20", "200x50"])
MANY = 45


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=["60x20", "80x24"])
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
            marked = hands.text.splitlines()[hands.app.cursor_position.y]
            assert f"Caller {at:02}" in marked
            await hands.press("down")
        assert "stopped at: name" in hands.text, "whole, in every window"


@SIZES
async def test_the_marked_person_is_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        for at in range(MANY):
            log.log_contact(desk, entry(name=f"Smith {at:02}", number=f"01632 9600{at:02}"))
        await look_for(hands, "smith")
        finds = hands.app.screen.query_one(Finds)
        assert finds.option_count == MOST_FOUND < MANY
        assert f"the newest {MOST_FOUND} shown: type more" in hands.text
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


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)], ids=["60x20", "80x24", "200x50"])
async def test_the_list_of_commands_has_the_window_down_to_the_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, _):
        await hands.press("ctrl+p")
        offered = hands.on(CommandBox).offered
        room = size[1] - 2 - offered.region.y
        assert offered.region.height == min(room, len(offered.rows) + 2)
        assert f"{len(offered.rows)} in all" in hands.text
        for _ in offered.rows:
            await hands.press("down")
            assert offered.region.bottom <= size[1] - 2


async def test_a_wide_window_shows_what_each_command_does_beside_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(140, 40)) as (hands, _, _):
        await hands.press("ctrl+p")
        assert "Record that you tried to reach them, and how that went." in hands.text
        assert hands.text.count("Record that somebody was answered: how, and what we told them.") == 1


async def test_suggestions_stay_within_the_smallest_window(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, desk, _):
        log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044"))
        await hands.press("f2")
        await hands.write("ma")
        offered = hands.screen.query(Suggestions).first()
        assert offered.is_open
        assert offered.region.right <= 60


async def test_a_question_for_words_names_no_key_that_moves_in_a_list(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("ctrl+p")
        assert "Up Down Choose" in hands.text
        await hands.press("escape", "l", "d")
        assert "Up Down" not in hands.text
        assert "Enter Go on" in hands.text


async def test_the_queue_says_which_rows_are_in_view_beside_a_call_that_is_not_finished(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        for at in range(MANY):
            promised(desk, f"Caller {at:02}", TUESDAY + timedelta(hours=1, minutes=at))
        draft = drafts.begin("call", by="Priya Nair", at=TUESDAY)
        draft.keep({"name": "Margaret Hall"}, "name")
        draft.park()
        await read_again(hands)
        await hands.press("end")
        await hands.see(f"to {MANY} of {MANY}")
        assert "Unfinished: 1" in hands.text


@SIZES
async def test_the_last_of_many_in_a_register_is_on_the_screen_and_they_are_counted(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        for at in range(MANY):
            log.log_contact(desk, entry(name=f"Caller {at:02}", kind=Kind.COMPLAINT))
        await hands.press("m")
        await hands.press("r")
        assert f"{MANY} in all" in hands.text
        await hands.press("end")
        assert f"Caller {MANY - 1:02}" in hands.text
        await hands.press("home")
        assert "Caller 00" in hands.text


@SIZES
async def test_the_last_of_many_topics_is_on_the_screen_and_they_are_counted(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        for at in range(MANY):
            topics.add(desk, f"Zoo {at:02}")
        await hands.press("s", "down", "down", "enter", "end")
        hands.on(EntriesScreen)
        assert f"Zoo {MANY - 1:02}" in hands.text
        assert f"{len(topics.everything(desk))} on the list" in hands.text
