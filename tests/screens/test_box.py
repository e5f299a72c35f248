"""A box: one line, a label, what it wants and what it understood, and a way back from every slip."""

from __future__ import annotations

import pytest
from textual.events import Paste
from textual.widgets import Input

from screens.settings.name_box import Asked, NameBox
from screens.widgets.box import UNDO_STEPS, Box, on_one_line
from tests.screens.small_desk import trying


async def test_a_box_is_one_line_with_its_label_and_its_hint() -> None:
    async with trying(Box("name", "Name", hint="Enter if they'd rather not say", cells=28)) as (hands, _):
        assert hands.lines[1].rstrip() == f" Name           [{' ' * 28}]  Enter if they'd rather not say"


async def test_boxes_begin_in_one_column_whatever_their_label() -> None:
    async with trying(Box("name", "Name"), Box("promised_at", "Reply promised", cells=21)) as (hands, _):
        assert hands.lines[2].startswith(f" Reply promised [{' ' * 21}]")
        assert hands.lines[1].index("[") == hands.lines[2].index("[") == 16


async def test_a_box_without_a_width_goes_to_the_edge() -> None:
    async with trying(Box("about", "What it's about", cells=0)) as (hands, _):
        assert hands.lines[1] == f" What it's about[{' ' * 61}] "


async def test_the_echo_takes_the_hints_place_and_the_mend_the_echos() -> None:
    box = Box("promised_at", "Reply promised", hint="like: tomorrow", cells=21)
    async with trying(box) as (hands, _):
        box.echo = "= Wed 25 Nov, by 17:00"
        await hands.settle()
        assert hands.lines[1].rstrip().endswith("]  = Wed 25 Nov, by 17:00")
        box.wrong = "That's in the past"
        await hands.settle()
        assert hands.lines[1].rstrip().endswith("]  ! That's in the past")
        await hands.write("t")
        assert hands.lines[1].rstrip().endswith("]  = Wed 25 Nov, by 17:00")


async def test_an_instruction_that_does_not_fit_leaves_out_whole_parts_and_a_meaning_ends_in_dots() -> None:
    about, when = Box("about", "About", cells=40, hint="in their own words"), Box("when", "When", cells=21)
    hint = Box("promised_at", "Reply promised", cells=20, hint="like: tomorrow, wed 3pm, +2d")
    async with trying(hint, about, when, size=(60, 20)) as (hands, _):
        when.echo = "= Wednesday 25 November, 17:00 and much more"
        await hands.settle()
        assert hands.lines[1].rstrip().endswith("]  like: tomorrow")
        assert hands.lines[2].rstrip().endswith("]")
        assert hands.lines[3].rstrip().endswith("…")


@pytest.mark.parametrize("name", ["[/x]", "[Smith & Co]", "[@click=app.quit]x[/]", "a [b] c", "O'Brien-Łukasz"])
async def test_names_are_shown_as_they_were_typed(name: str) -> None:
    box = Box("name", "Name")
    async with trying(box) as (hands, _):
        await hands.write(name)
        assert box.value == name
        assert f"[{name}" in hands.lines[1]


async def test_enter_says_that_the_person_goes_on() -> None:
    async with trying(Box("name", "Name")) as (hands, trial):
        await hands.write("Kay")
        await hands.press("enter")
        assert [(event.box.field, event.value) for event in trial.came(Box.Entered)] == [("name", "Kay")]
        assert trial.came(Input.Submitted) == []


async def test_coming_back_to_a_box_and_typing_adds_to_it() -> None:
    box = Box("name", "Name")
    async with trying(box, Box("number", "Number")) as (hands, _):
        await hands.write("Mrs Hal")
        await hands.press("tab", "shift+tab")
        await hands.write("l")
        assert box.value == "Mrs Hall"


async def test_a_long_name_shows_its_beginning_once_the_cursor_has_left_and_its_end_when_it_is_back() -> None:
    async with trying(Box("name", "Name", cells=21), Box("number", "Number")) as (hands, _):
        await hands.write("Gwenllian Llewellyn-Prydderch")
        assert "Prydderch ]" in hands.lines[1]
        await hands.press("tab")
        assert "[Gwenllian Llewellyn-P]" in hands.lines[1]
        await hands.press("shift+tab")
        assert "Prydderch ]" in hands.lines[1]


async def test_ctrl_z_takes_back_a_word_at_a_time_and_then_nothing() -> None:
    box = Box("about", "What it's about", cells=0)
    async with trying(box) as (hands, _):
        await hands.write("wants a dentist")
        await hands.press("ctrl+z")
        assert box.value == "wants a "
        await hands.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert box.value == ""
        await hands.press("ctrl+z")
        assert box.value == ""


async def test_ctrl_z_brings_back_what_was_wiped_out_or_picked_over() -> None:
    box = Box("name", "Name")
    async with trying(box) as (hands, _):
        await hands.write("hall")
        box.value = "Margaret Hall"
        await hands.settle()
        await hands.press("ctrl+z")
        assert box.value == "hall"
        await hands.press("ctrl+u")
        assert box.value == ""
        await hands.press("ctrl+z")
        assert box.value == "hall"
        await hands.write("o")
        assert box.value == "hallo"


async def test_what_an_entry_was_carried_on_with_is_not_taken_back() -> None:
    box = Box("name", "Name")
    async with trying(box) as (hands, _):
        box.put("Margaret Hall")
        await hands.press("ctrl+z")
        assert box.value == "Margaret Hall"


async def test_undo_remembers_a_hundred_changes_and_no_more() -> None:
    box = Box("name", "Name")
    async with trying(box) as (hands, _):
        for number in range(UNDO_STEPS + 50):
            box.value = str(number)
        for _ in range(UNDO_STEPS):
            box.action_undo()
        await hands.settle()
        assert box.value == "49"


async def test_what_is_pasted_goes_on_one_line() -> None:
    box = Box("address", "Address", cells=0)
    async with trying(box) as (hands, _):
        hands.app.post_message(Paste("14 Test Row,\r\n  Southsea\n\nPO4 9ZZ\x07\n"))
        await hands.settle()
        assert box.value == "14 Test Row, Southsea PO4 9ZZ"


async def test_a_paste_that_is_too_long_is_kept_whole_and_says_by_how_much() -> None:
    box = Box("name", "Name", max_length=10)
    async with trying(box) as (hands, _):
        await hands.write("Mrs ")
        hands.app.post_message(Paste("Margaret Hall"))
        await hands.settle()
        assert box.value == "Mrs Margaret Hall"
        fits = "there is room for 10. All of it is still here; make it shorter."
        assert hands.said == (f"7 letters do not fit: {fits}", "wrong")
        await hands.press("ctrl+z")
        assert box.value == "Mrs "


async def test_a_full_box_says_so_and_rings_no_bell() -> None:
    box = Box("name", "Name", max_length=3)
    async with trying(box) as (hands, _):
        await hands.write("Kayx")
        assert box.value == "Kay"
        assert hands.said == ("There is room for 3 letters here.", "wrong")


async def test_the_cursor_does_not_blink() -> None:
    box = Box("name", "Name")
    async with trying(box):
        assert box.cursor_blink is False


async def test_a_click_on_the_label_goes_to_the_box() -> None:
    number = Box("number", "Number")
    async with trying(Box("name", "Name"), number) as (hands, _):
        await hands.pilot.click(number, offset=(2, 0))
        assert number.has_focus


async def test_a_box_of_a_dialog_says_which_letters_do_not_fit_and_takes_none_of_them_away() -> None:
    async with trying() as (hands, _):
        answers: list[str | None] = []
        box = NameBox(Asked("New name", "The name from now on.", begun="Kay", most=5))
        hands.app.push_screen(box, answers.append)
        await hands.settle()
        await hands.write("abc")
        assert "! There is room for 5 letters here." in "\n".join(hands.lines)
        hands.app.post_message(Paste("defgh"))
        await hands.press("enter")
        assert "! 5 letters do not fit: there is room for 5." in "\n".join(hands.lines)
        assert box.box.value == "Kayabdefgh"
        assert answers == []


def test_a_long_gap_in_what_is_pasted_stays() -> None:
    gap = " " * 200_000
    assert on_one_line(f"a{gap}b\tc \n d") == f"a{gap}b c d"
