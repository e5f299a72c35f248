"""Help says what to do here, what can be typed, and every key; and leaves everything as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskapp.charter.reading import DEFAULT_EDITION, parse_edition, shipped_text
from deskapp.parsing import time_box
from deskapp.wording.glossary import GLOSSARY
from screens.base.help import PROMISES, TIMES_HELP, HelpScreen
from screens.keys import Where
from screens.widgets.box import Box
from tests.screens.small_desk import Hands, trying

NOW = datetime(2026, 11, 24, 14, 48, tzinfo=UTC)
WHAT = "Type what the caller tells you.\nIf the phone rings again press F2. [/x]"


def shown(hands: Hands) -> str:
    return "\n".join(line.rstrip() for line in hands.lines)


@pytest.mark.parametrize("typed", ["now", "10:40", "1040", "10.40am", "-15", "y 1620", "fri 1840", "20/11 1840"])
def test_every_time_that_help_shows_is_understood(typed: str) -> None:
    assert any(typed in shown for shown, _ in TIMES_HELP)
    assert time_box.past(typed, NOW) <= NOW


@pytest.mark.parametrize("typed", [typed for typed, _ in PROMISES])
def test_every_promise_that_help_shows_is_understood(typed: str) -> None:
    calendar = parse_edition(shipped_text(DEFAULT_EDITION), DEFAULT_EDITION).calendar
    assert time_box.promised(typed, NOW, calendar) > NOW


async def opened(hands: Hands) -> None:
    await hands.app.push_screen(HelpScreen("New call", WHAT, Where.FORM))
    await hands.settle()


async def test_help_has_what_to_do_the_times_and_the_keys() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await opened(hands)
        assert hands.lines[0].startswith(" Help: New call")
        assert "If the phone rings again press F2. [/x]" in shown(hands)
        assert f"{'TIMES YOU CAN TYPE':<46}PROMISES YOU CAN TYPE" in shown(hands)
        assert "wed 3pm   next Wednesday" in shown(hands)
        assert "F9 or Ctrl+S Save this entry." in shown(hands)


async def test_a_word_keeps_only_the_lines_that_have_it() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await opened(hands)
        await hands.write("letter")
        assert "Log a letter, an email or a visit." in shown(hands)
        assert "TIMES YOU CAN TYPE" not in shown(hands)
        await hands.press("ctrl+u")
        assert "TIMES YOU CAN TYPE" in shown(hands)
        await hands.write("zzz")
        assert "Nothing in help has that word." in shown(hands)


async def test_down_and_page_down_reach_the_last_key() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await opened(hands)
        assert "Ctrl+Q" not in shown(hands)
        await hands.press("pagedown", "down")
        assert "Ctrl+Q" in shown(hands)
        for _ in range(6):
            await hands.press("pagedown")
        assert GLOSSARY[-1][0] in shown(hands)
        for _ in range(8):
            await hands.press("pageup")
        assert "WHAT TO DO" in shown(hands)


async def test_esc_goes_back_to_the_very_box_and_words() -> None:
    name, number = Box("name", "Name"), Box("number", "Number")
    async with trying(name, number) as (hands, _):
        await hands.write("Marg")
        await hands.press("tab")
        await hands.write("0163")
        await hands.press("left")
        await opened(hands)
        await hands.press("escape")
        await hands.write("2")
        assert (name.value, number.value) == ("Marg", "01623")
        assert number.has_focus
