"""The terminal's own cursor stands where a key acts: magnifiers and readers of the whole screen follow it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Offset

from db.contacts import log
from screens.queue.row_list import QueueList
from screens.settings.sections import SECTIONS
from screens.widgets.suggestions import Suggestions
from tests.db.desk_case import at as at_utc
from tests.db.desk_case import promised
from tests.screens.front_desk import Hands, a_call, entry, front_desk
from tests.screens.test_away import read_again

SECTION_KEYS = {one.title: ["s", *["down"] * place, "enter"] for place, one in enumerate(SECTIONS)}
"""The keys from the queue to each section of the settings."""


def drawn_at(hands: Hands) -> tuple[str, str]:
    """The letter where the cursor stands and the background that it has there, like "#ffdd00"."""
    at = hands.app.cursor_position
    column = 0
    for segment in hands.screen._compositor.render_strips()[at.y]:
        for letter in segment.text:
            if column == at.x:
                assert segment.style is not None
                ground = segment.style.bgcolor
                return letter, ground.name if ground else ""
            column += 1
    raise AssertionError(f"the cursor is off the screen, at {at}")


def line_at(hands: Hands) -> str:
    """The line in which the cursor stands, from its column on."""
    at = hands.app.cursor_position
    return hands.text.splitlines()[at.y][at.x :]


def in_colour(hands: Hands, name: str) -> bool:
    """True if the cursor stands on the background of this variable."""
    return drawn_at(hands)[1] == hands.app.get_css_variables()[name].lower()


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
        await hands.write("Kay")
        assert in_colour(hands, "cursor-background"), "behind the last letter, where the box draws its own"
        await hands.press("left")
        assert (drawn_at(hands)[0], in_colour(hands, "cursor-background")) == ("y", True)
        await hands.press("escape", "f8")
        assert "Kay" in hands.text.splitlines()[hands.app.cursor_position.y]


async def test_the_cursor_goes_with_up_and_down_into_the_suggestions_and_back_with_a_letter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for name in ("Smith Ann", "Smith Bill"):
            log.log_contact(desk, entry(name=name, number="01632 960 044"))
        await hands.press("f2")
        await hands.write("smith")
        assert in_colour(hands, "cursor-background")
        await hands.press("down", "down")
        rows = hands.screen.query_one(Suggestions).rows
        assert rows[1].words.split("  ")[0] in line_at(hands)
        assert in_colour(hands, "focus-background")
        await hands.write(" b")
        assert in_colour(hands, "cursor-background")


async def test_the_cursor_stands_at_the_chosen_option_or_at_the_first(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        assert line_at(hands).startswith("p Post")
        await hands.press("right", "right", "right")
        assert line_at(hands).startswith("e Email]")


async def test_the_cursor_follows_the_mark_in_palette_day_book_people_and_end_of_day(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands, name="Ann Albright")
        await a_call(hands, name="Bill Bottomley")
        await hands.press("ctrl+p", "down", "down")
        assert line_at(hands).startswith(" > I'm ringing them now")
        await hands.press("escape", "l", "down")
        assert line_at(hands).startswith(">")
        await hands.press("escape", "slash")
        await hands.write("albright")
        await hands.press("down")
        assert "Ann Albright" in line_at(hands)
        await hands.press("escape", "e", "down")
        assert line_at(hands).startswith(">")


async def test_the_cursor_follows_the_mark_in_the_report_and_its_registers(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands, name="Ann Albright")
        await hands.press("m")
        for _ in range(9):
            await hands.press("down")
            assert in_colour(hands, "focus-background")
            if "Contacts, by how they came" in line_at(hands):
                break
        assert "Contacts, by how they came" in line_at(hands)
        await hands.press("enter")
        assert "Ann Albright" in line_at(hands)
        await hands.press("escape", "r")
        assert "None in this period" in hands.text


@pytest.mark.parametrize("section", SECTION_KEYS)
async def test_the_cursor_follows_the_mark_and_the_box_in_every_section(tmp_path: Path, section: str) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press(*SECTION_KEYS[section][:-1])
        assert section in line_at(hands)
        await hands.press("enter")
        grounds = {"cursor-background", "focus-background"}
        read = section in ("Who is in", "What was changed")  # Only to be read, from its first line on.
        assert any(in_colour(hands, ground) for ground in grounds) != read


async def test_the_cursor_stands_at_the_words_where_nothing_has_the_focus(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f12")
        first = line_at(hands)
        assert first.startswith("Customer Service Charter")
        await hands.press("pagedown")
        assert hands.app.cursor_position.y == 1, "where the text goes on, not above the window"
        await hands.press("escape", "ctrl+l")
        assert line_at(hands).startswith("Screen hidden.")


async def test_a_long_text_to_change_is_shown_from_its_end_where_the_cursor_is(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press(*SECTION_KEYS["Before you go"])
        assert in_colour(hands, "cursor-background")
        assert "due tomorrow" in hands.text
