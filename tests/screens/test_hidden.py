"""Ctrl+L hides everything; what is typed meanwhile goes nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Paste

from deskapp.errors import WordsError
from deskapp.settings import read_settings
from screens.hidden import WORDS, Hidden
from screens.log_call import LogCall
from screens.widgets.box import Box
from tests.screens.front_desk import Hands, front_desk
from tests.screens.small_desk import trying


async def test_the_hidden_screen_shows_its_words_and_nothing_else() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await hands.write("Margaret Hall")
        await hands.app.push_screen(Hidden())
        await hands.settle()
        assert "".join(hands.lines).strip() == WORDS


async def test_what_is_typed_meanwhile_goes_nowhere_and_enter_brings_back_the_very_cursor() -> None:
    name, number = Box("name", "Name"), Box("number", "Number")
    async with trying(name, number) as (hands, _):
        await hands.press("tab")
        await hands.write("0163")
        await hands.app.push_screen(Hidden())
        await hands.press("a", "b", "tab", "escape", "f9", "left")
        hands.app.post_message(Paste("secret"))
        await hands.settle()
        assert isinstance(hands.app.screen, Hidden)
        await hands.press("enter", "2")
        assert (name.value, number.value) == ("", "01632")
        assert number.has_focus


async def test_untouched_for_as_long_as_the_desk_says_it_hides_itself_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.settings = replace(desk.settings, hide_after=1)
        await hands.press("f2")
        await hands.write("Margaret")
        await untouched(hands, 50)
        await hands.write(" ")
        await untouched(hands, 50)
        hands.on(LogCall)
        await untouched(hands, 10)
        assert hands.text.strip() == WORDS
        await untouched(hands, 60)
        await hands.press("x", "enter")
        hands.on(LogCall)
        await hands.write("Hall")
        assert hands.value("name") == "Margaret Hall"
        desk.settings = replace(desk.settings, hide_after=0)
        await untouched(hands, 70)
        hands.on(LogCall)


async def untouched(hands: Hands, seconds: int) -> None:
    """Let the queue tick this often, as it does once a second."""
    for _ in range(seconds):
        hands.app._queue.tick()
    await hands.settle()


@pytest.mark.parametrize("written", ["five", "-1", "601", "1.5"])
def test_a_setting_that_is_no_number_of_minutes_says_what_to_write(written: str) -> None:
    with pytest.raises(WordsError, match="a number of minutes from 0 to 600; 0 never hides the screen"):
        read_settings({"DESKAPP_HIDE_AFTER": written}, data="desk")


def test_five_minutes_where_nothing_is_said() -> None:
    assert read_settings({}, data="desk").hide_after == 5
    assert read_settings({"DESKAPP_HIDE_AFTER": "0"}, data="desk").hide_after == 0
