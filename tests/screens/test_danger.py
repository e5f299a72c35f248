"""A danger that is spoken of after a contact was logged: in a call that is added to it, in a note."""

from __future__ import annotations

from pathlib import Path

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
