"""No picker marks the first of several for the person who types; a whole name or the only one is taken with Enter."""

from __future__ import annotations

from pathlib import Path

from deskapp.forms.fields import Suggestion
from screens.dialogs.assign_to import AssignBox
from screens.dialogs.pick import NONE_CHOSEN, PickBox
from screens.dialogs.picker import Picker
from screens.dialogs.who_is_on import WhoBox
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call, a_call_from, front_desk

SEVERAL = "! 2 begin so. Down chooses."


def marked(hands: Hands) -> int | None:
    picker = hands.screen
    assert isinstance(picker, Picker)
    return picker.offered.highlighted


async def test_give_takes_none_of_two_whose_names_begin_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("g", "h")
        assert marked(hands) is None
        await hands.press("enter")
        hands.on(AssignBox)
        assert SEVERAL in hands.text
        await hands.press("e", "enter")
        assert rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id") == [("Helen Marsh",)]


async def test_who_is_on_takes_none_of_two_and_makes_no_colleague_of_a_beginning(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("u", "h")
        assert marked(hands) is None
        await hands.press("enter", "enter")
        hands.on(WhoBox)
        assert SEVERAL in hands.text
        await hands.press("down", "enter")
        hands.on(QueueScreen)
        assert desk.staff is not None
        assert desk.staff.name == "Helen Marsh"
        assert len(rows(desk, "SELECT id FROM staff")) == 5


async def test_of_several_contacts_to_join_to_none_is_marked_by_a_word_that_all_have(tmp_path: Path) -> None:
    some = [Suggestion("1", "26-0001 Joan Hall", "A dentist"), Suggestion("2", "26-0002 Bob Hall", "A bus pass")]
    async with front_desk(tmp_path) as (hands, _, _):
        box = PickBox("Join it to", "Which?", some, hint="a word")
        hands.app.push_screen(box)
        await hands.write("hall")
        assert marked(hands) is None
        await hands.press("enter")
        assert NONE_CHOSEN in hands.text
        await hands.write(" bus")
        assert marked(hands) == 0


async def test_a_message_left_in_a_reply_against_a_wish_is_asked_about_once_and_kept_as_that(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay", leave_message="n")
        await hands.press("r", "m", "f9")
        assert (hands.said, hands.field) == ("Kay asked us not to. m again: it was left anyway.", "how")
        await hands.press("m", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT field FROM event WHERE kind = 'left_message'") == [("against_wish",)]
        assert rows(desk, "SELECT state FROM contact") == [("open",)]
        await hands.press("enter")
        assert "Left a message, though they asked us not to." in hands.text
