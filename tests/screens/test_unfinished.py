"""The list of what was begun and not saved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from db.drafts import DraftBook
from screens.log_call import LogCall
from screens.unfinished import FIELDS, Unfinished
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY, front_desk, still_there


def test_the_field_that_it_was_left_in_is_never_cut() -> None:
    assert max(len(f"last: {name}") for name in FIELDS.values()) <= 23


async def test_several_entries_wait_side_by_side_the_newest_first(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, drafts):
        await hands.press("f4", "p", "enter", "enter")
        await hands.write("Mrs E Doyle")
        clock.at += timedelta(minutes=5)
        await hands.press("f3")
        await hands.write("y 1840")
        clock.at += timedelta(minutes=5)
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8")
        hands.on(Unfinished)
        assert [seen.form for seen in drafts.unfinished()] == ["call", "message", "letter"]
        shown = hands.text
        assert shown.index("Call") < shown.index("Message ") < shown.index("Letter ")
        assert "Mrs E Doyle" in shown
        assert "last: name" in shown


async def test_an_entry_thrown_away_can_be_taken_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f8", "d")
        assert "z takes it back" in hands.said
        assert drafts.unfinished() == []
        await hands.press("z")
        assert [seen.values["name"] for seen in drafts.unfinished()] == ["Marg"]
        await hands.press("enter")
        hands.on(LogCall)
        assert hands.value("name") == "Marg"


async def test_one_from_another_day_says_so(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("escape")
        clock.at += timedelta(days=1)
        still_there(desk)
        await hands.press("f8")
        assert "LEFT OVERNIGHT" in hands.text
        assert "somebody nobody has answered yet" in hands.text


async def test_an_entry_open_at_another_desk_is_listed_and_left_alone(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        other = DraftBook(desk.settings.drafts, desk.clock)
        theirs = other.begin("call", by="Derek Collins", at=desk.clock.now())
        theirs.keep({"name": "Bill"}, "name")
        theirs.flush()
        await hands.press("f8")
        assert "OPEN ON ANOTHER DESK" in hands.text
        await hands.press("enter")
        hands.on(Unfinished)
        assert "Somebody else has this entry open" in hands.said
        other.close()


async def test_nothing_unfinished_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f8")
        assert "Nothing is unfinished" in hands.text
        await hands.press("enter")
        assert hands.said == "Nothing to carry on with."


async def test_one_left_overnight_is_a_late_row_of_the_queue_until_it_is_finished(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("enter")
        await hands.write("Mr Adey")
        await hands.press("escape")
        assert "Unfinished: Mr Adey" not in hands.text, "not before the day is over"
        clock.at += timedelta(days=1)
        await hands.press("f2", "escape", "p", "enter")
        assert "LATE 1" in hands.text
        assert "Unfinished: Mr Adey" in hands.text
        assert hands.said == "Priya is on the desk. Yesterday was not signed off. e to look at it now."
        await hands.press("home")
        assert "begun and never saved" in hands.said
        await hands.press("r")
        assert hands.said == "Finish this entry first: Enter carries on with it."
        await hands.press("enter")
        assert hands.value("name") == "Mr Adey"
        assert hands.field == "name"
        await hands.press("enter", "enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "enter", "f9")
        assert "Unfinished: Mr Adey" not in hands.text
