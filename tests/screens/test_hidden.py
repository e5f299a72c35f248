"""Ctrl+L hides everything; what is typed meanwhile goes nowhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Paste

from db.contacts import log
from db.desk.pin import has_pin, pin_fits, set_pin
from deskapp.errors import WordsError
from deskapp.forms.log.call import CallForm
from deskapp.settings import read_settings
from screens.day_book.screen import DayBookScreen
from screens.dialogs.privacy import HIDDEN_WORDS, WRONG_PIN, Hidden
from screens.queue.screen import QueueScreen
from screens.settings.screen import SettingsScreen
from screens.widgets.box import Box
from tests.screens.front_desk import Hands, a_call, entry, front_desk
from tests.screens.small_desk import trying


async def test_the_hidden_screen_shows_its_words_and_nothing_else() -> None:
    async with trying(Box("name", "Name")) as (hands, _):
        await hands.write("Margaret Hall")
        await hands.app.push_screen(Hidden())
        await hands.settle()
        assert "".join(hands.lines).strip() == HIDDEN_WORDS


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
        hands.on(CallForm)
        await untouched(hands, 10)
        assert hands.text.strip() == HIDDEN_WORDS
        await untouched(hands, 60)
        await hands.press("x", "enter")
        hands.on(CallForm)
        await hands.write("Hall")
        assert hands.value("name") == "Margaret Hall"
        desk.settings = replace(desk.settings, hide_after=0)
        await untouched(hands, 70)
        hands.on(CallForm)


async def untouched(hands: Hands, seconds: int) -> None:
    """Let the queue tick this often, as it does once a second."""
    await hands.tick(seconds)


@pytest.mark.parametrize("written", ["five", "-1", "601", "1.5"])
def test_a_setting_that_is_no_number_of_minutes_says_what_to_write(written: str) -> None:
    with pytest.raises(WordsError, match="a number of minutes from 0 to 600; 0 never hides the screen"):
        read_settings({"DESKAPP_HIDE_AFTER": written}, data="desk")


def test_a_file_in_place_of_the_desks_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "log.csv").touch()
    with pytest.raises(WordsError, match=r"log\.csv is a file\. Give the desk's folder instead"):
        read_settings({}, data=str(tmp_path / "log.csv"))


def test_five_minutes_where_nothing_is_said() -> None:
    assert read_settings({}, data="desk").hide_after == 5
    assert read_settings({"DESKAPP_HIDE_AFTER": "0"}, data="desk").hide_after == 0


async def test_a_pin_brings_it_back_and_a_wrong_one_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        set_pin(desk, "4711")
        await hands.press("ctrl+l", "enter", "f2")
        hands.on(Hidden)
        await hands.write("4712")
        assert "4712" not in hands.text
        assert "****" in hands.text
        await hands.press("enter")
        await hands.see(WRONG_PIN)
        assert "deskapp pin --remove" in hands.text
        await hands.write("47111")
        await hands.press("backspace", "enter")
        async with asyncio.timeout(10):
            while isinstance(hands.screen, Hidden):
                await hands.pilot.pause()
        hands.on(QueueScreen)


async def test_who_ends_the_program_while_the_screen_is_hidden_is_asked_for_the_pin_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        log.log_contact(desk, entry(name="Margaret Hall"))
        set_pin(desk, "4711")
        await hands.press("ctrl+l")
        hands.on(Hidden)
    async with front_desk(tmp_path) as (hands, desk, _):
        hands.on(Hidden)
        assert "Hall" not in hands.text
        await hands.press("f2", "ctrl+q")
        hands.on(Hidden)
        await hands.write("4711")
        await hands.press("enter")
        await hands.see("Hall")
        hands.on(QueueScreen)
    async with front_desk(tmp_path) as (hands, desk, _):
        hands.on(QueueScreen)
        await hands.press("ctrl+l")
        set_pin(desk, "")
    async with front_desk(tmp_path) as (hands, _, _):
        hands.on(QueueScreen)


async def test_w_shows_initials_instead_of_names(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(120, 30)) as (hands, desk, _):
        log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044", about="Her tooth"))
        hands.app.screens.queue.reload(at_once=True)
        await hands.see("Margaret Hall")
        await hands.press("w")
        assert "M. H." in hands.text
        assert [words for words in ("Margaret", "Hall", "01632", "tooth") if words in hands.text] == []
        await hands.press("w")
        assert "Margaret Hall" in hands.text


async def test_the_day_book_shows_no_names_either_while_the_queue_shows_none(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(120, 30)) as (hands, _, _):
        await a_call(hands, "Her tooth", name="Margaret Hall")
        await hands.press("w", "l")
        hands.on(DayBookScreen)
        await hands.see("M. H.")
        assert [words for words in ("Margaret", "Hall", "tooth") if words in hands.text] == []
        await hands.press("escape", "w", "l")
        await hands.see("Margaret Hall")
        assert "Her tooth" in hands.text


async def test_a_pin_is_shown_as_dots_and_asked_for_twice(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("s")
        screen = hands.on(SettingsScreen)
        assert isinstance(screen, SettingsScreen)
        screen.action_pin()
        await hands.settle()
        await hands.write("4711")
        assert "4711" not in hands.text
        assert "••••" in hands.text
        await hands.press("enter")
        await hands.write("4712")
        await hands.press("enter")
        assert "That is not the PIN that was typed first." in hands.text
        assert not has_pin(desk)
        await hands.press("backspace", "1", "enter")
        assert pin_fits(desk, "4711")
