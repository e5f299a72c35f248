"""A danger that is spoken of after a contact was logged: in a call that is added to it, in a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import a_call, a_call_from, front_desk

MARKED = "SELECT safeguarding, chasing_count FROM contact"


async def test_a_call_added_to_an_open_contact_is_asked_about_and_y_marks_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        await hands.press("f2")
        await hands.write("Kay")
        await hands.press("down", "enter")
        assert "Already open" in hands.text
        await hands.press("up", "enter")
        await hands.write("He hit me again")
        assert "Not found on our website" not in hands.text
        assert "y Somebody may be in danger" in hands.text
        await hands.press("enter")
        assert (hands.field, hands.said) == ("Ticks", "May somebody be in danger? If so, y. F9 again saves it.")
        await hands.press("y")
        assert "In danger now: 999." in hands.text
        await hands.press("enter")
        assert hands.field == "told_who"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, MARKED) == [(1, 1)]
        await hands.press("z")
        assert rows(desk, MARKED) == [(0, 0)]


async def test_a_note_says_which_key_marks_a_danger_before_it_is_saved_and_after(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("n")
        await hands.write("Scared of her son")
        await hands.press("enter")
        assert (hands.field, hands.said) == (
            "words",
            "May somebody be in danger? F9 again saves it. Then d on its page marks it.",
        )
        await hands.press("f9")
        hands.on(QueueScreen)
        assert "In danger? Then d on its page marks it." in hands.said
        assert rows(desk, MARKED) == [(0, 0)]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_whom_to_tell_is_in_view_from_the_tick_on(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Kay")
        await hands.press("enter")
        await hands.write("01632 960 044")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter")
        for letter, field in (("y", "outcome"), ("c", "promised_at")):
            await hands.press(letter)
            assert hands.field == field
            assert "In danger now: 999. This program tells nobody by itself." in hands.text
            assert " Who was told   [" in hands.text
            assert {"outcome": " Outcome ", "promised_at": " Reply promised ["}[field] in hands.text


async def test_words_of_danger_are_marked_as_soon_as_they_are_left(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "enter", "enter")
        await hands.write("I might hurt myself")
        assert "In danger?" not in hands.text
        await hands.press("enter")
        assert hands.field == "topic"
        assert "  ! In danger? y at Outcome" in hands.text
        await hands.press("d", "e", "n", "enter", "y")
        assert "In danger?" not in hands.text


async def test_words_of_danger_in_a_message_name_the_line_that_ticks_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f3", "?", "enter", "enter", "enter")
        await hands.write("He hit me")
        await hands.press("enter")
        assert "  ! In danger? y at Ticks" in hands.text
