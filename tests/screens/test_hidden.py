"""Ctrl+L hides everything; what is typed meanwhile goes nowhere."""

from __future__ import annotations

from textual.events import Paste

from screens.hidden import WORDS, Hidden
from screens.widgets.box import Box
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
