"""A box of several lines: it grows with its text, keeps its paragraphs, and Enter goes on as in every box."""

from __future__ import annotations

from textual import events

from screens.widgets.box import LABEL_CELLS, Box
from screens.widgets.paragraph_box import ParagraphBox
from tests.screens.small_desk import trying


def told() -> ParagraphBox:
    return ParagraphBox("told", "Told them", cells=0, max_length=1000)


def rows_of(lines: list[str], first: int, count: int) -> list[str]:
    return [line[LABEL_CELLS:].rstrip() for line in lines[first : first + count]]


async def test_it_is_one_row_until_its_text_is_longer_and_breaks_it_behind_words() -> None:
    box = told()
    async with trying(box, Box("at", "When")) as (hands, _):
        assert box.region.height == 1
        await hands.write("My mother waited three hours in the corridor, and nobody told her why it took so long")
        assert box.region.height == 2
        assert rows_of(hands.lines, 1, 2) == [
            "[My mother waited three hours in the corridor, and nobody     ]",
            "[told her why it took so long                                 ]",
        ]


async def test_ctrl_n_begins_a_new_line_and_enter_goes_on() -> None:
    box = told()
    async with trying(box) as (hands, trial):
        await hands.press(*"one", "ctrl+n", "ctrl+n", *"two", "enter")
        assert box.value == "one\n\ntwo"
        assert len(trial.came(Box.Entered)) == 1


async def test_a_paste_keeps_its_paragraphs_and_makes_a_blank_of_a_tab() -> None:
    box = told()
    async with trying(box) as (hands, _):
        hands.app.post_message(events.Paste("My mother\twaited.\r\n\r\n\r\n\r\nThree hours.\x1b[31m \r\n"))
        await hands.settle()
        assert box.value == "My mother waited.\n\nThree hours.[31m"


async def test_a_paste_that_is_too_long_is_kept_whole_and_says_by_how_much() -> None:
    box = told()
    async with trying(box) as (hands, _):
        hands.app.post_message(events.Paste("word\n" * 300))
        await hands.settle()
        assert len(box.value) == 1499
        assert hands.said[0].startswith("499 letters do not fit: there is room for 1,000.")


async def test_up_and_down_go_by_rows_and_home_and_end_within_one() -> None:
    box = told()
    async with trying(box) as (hands, _):
        await hands.press(*"abcdef", "ctrl+n", *"gh", "ctrl+n", *"ijklm", "up", "home", *"1", "up", "end", *"2")
        assert box.value == "abcdef2\n1gh\nijklm"
        await hands.press("home", "right", "down", "down", *"3")
        assert box.value == "abcdef2\n1gh\ni3jklm"


async def test_it_grows_to_five_rows_and_follows_the_cursor() -> None:
    box = told()
    async with trying(box, Box("at", "When")) as (hands, _):
        for number in range(8):
            await hands.press(str(number), "ctrl+n")
        assert box.region.height == 5
        assert [row[1:2] for row in rows_of(hands.lines, 1, 5)] == ["4", "5", "6", "7", " "]
        await hands.press(*["up"] * 8)
        assert [row[1:2] for row in rows_of(hands.lines, 1, 5)] == ["0", "1", "2", "3", "4"]


async def test_without_the_cursor_it_takes_two_rows_and_shows_that_there_are_more() -> None:
    box = told()
    async with trying(box, Box("at", "When")) as (hands, _):
        await hands.press(*"one", "ctrl+n", *"two", "ctrl+n", *"three", "tab")
        assert box.region.height == 2
        assert [row[1:5].rstrip() for row in rows_of(hands.lines, 1, 2)] == ["one", "two…"]


async def test_ctrl_z_takes_back_a_word_and_a_new_line() -> None:
    box = told()
    async with trying(box) as (hands, _):
        await hands.press(*"one", "ctrl+n", *"two", "ctrl+z")
        assert box.value == "one\n"
        await hands.press("ctrl+z")
        assert box.value == "one"


async def test_a_click_puts_the_cursor_in_the_row_it_is_on() -> None:
    box = told()
    async with trying(box) as (hands, _):
        await hands.press(*"one", "ctrl+n", *"two")
        await hands.pilot.click(box, offset=(LABEL_CELLS + 2, 0))
        await hands.press("x")
        assert box.value == "oxne\ntwo"


async def test_wide_letters_take_two_cells() -> None:
    box = ParagraphBox("told", "Told them", cells=7, max_length=1000)
    async with trying(box) as (hands, _):
        await hands.write("李小龍李")
        assert rows_of(hands.lines, 1, 2) == ["[李小龍 ]", "[李     ]"]
