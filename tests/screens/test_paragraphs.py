"""Text of several lines in the forms: it is kept as it was typed, shown so, and takes no key more than before."""

from __future__ import annotations

from pathlib import Path

from textual import events

from screens.queue.screen import QueueScreen
from screens.widgets.key_lines import KeyLines
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call, a_call_from, front_desk

COMPLAINT = "My mother\twaited three hours.\r\n\r\nNobody told us why.\r\n"
KEPT = "My mother waited three hours.\n\nNobody told us why."


def foot(hands: Hands) -> str:
    return str(hands.screen.query_one(KeyLines).render())


async def test_a_pasted_email_keeps_its_paragraphs_in_more_detail(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "e", "enter", "enter", "enter", "enter")
        assert hands.field == "about"
        await hands.write("Discharge")
        await hands.press("enter", *"hos", "enter")
        hands.screen.query_one("#box-detail").focus()
        hands.app.post_message(events.Paste(COMPLAINT))
        await hands.press("escape", "f8", "enter")
        assert hands.value("detail") == KEPT, "the draft has its lines"
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT detail FROM contact") == [(KEPT,)]
        await hands.press("enter")
        assert "My mother waited three hours." in hands.text
        assert "\n Nobody told us why." in hands.text


async def test_a_note_of_two_paragraphs_is_saved_with_one_enter_and_shown_with_its_lines(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("n")
        await hands.write("Her daughter rang.")
        await hands.press("ctrl+n")
        await hands.write("She rings on Monday.")
        await hands.press("enter")
        hands.on(QueueScreen)
        words = "Her daughter rang.\nShe rings on Monday."
        assert rows(desk, "SELECT words FROM note ORDER BY event_id DESC LIMIT 1") == [(words,)]
        await hands.press("enter")
        assert "Her daughter rang.   " in hands.text
        assert "She rings on Monday." in hands.text


async def test_the_foot_shows_the_keys_that_work_where_the_cursor_is(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("r")
        assert "Undo" not in foot(hands), "a choice is taken back by its own keys"
        await hands.press("t", "s")
        assert hands.field == "told"
        assert "Ctrl+N New line" in foot(hands)
        await hands.press("escape", "f2")
        await hands.write("margaret hall")
        await hands.press("down", "enter")
        assert "Ctrl+Z Undo" in foot(hands)
        assert "New line" not in foot(hands)
        await hands.press("up")
        assert "Enter Add to it" in foot(hands)
        assert "Esc Go back" in foot(hands)
        assert "Next field" not in foot(hands)


async def test_among_people_no_letter_is_offered_while_the_box_has_the_cursor(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("slash")
        await hands.write("hall")
        assert "j Join" not in foot(hands)
        assert "Esc Back" in foot(hands)
        await hands.press("down")
        assert "j Join" in foot(hands)
