"""Ctrl+P: a command is found by a word of it."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from screens.base.commands import CommandBox, commands_for, found
from screens.keys import Where
from tests.screens.small_desk import Hands, trying


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("call", "New call"),
        ("hide", "Hide the screen"),
        ("light", "Light colours"),
        ("LET", "New letter, email or visit"),
        ("email visit", "New letter, email or visit"),
        ("leave", "Leave deskapp"),
    ],
)
def test_a_word_of_it_finds_a_command(typed: str, first: str) -> None:
    assert found(commands_for(Where.QUEUE), typed)[0].words == first


def test_the_screens_own_commands_come_first() -> None:
    words = [command.words for command in commands_for(Where.QUEUE)]
    assert words[0] == "Record a reply"
    assert words.index("Filter the queue") < words.index("New call")
    assert commands_for(Where.FORM)[0].words == "Save"


def test_a_word_that_stands_only_in_the_sentence_is_found_behind_the_names() -> None:
    assert [command.words for command in found(commands_for(Where.QUEUE), "complaints")] == ["Filter the queue"]


async def opened(hands: Hands, answers: list[object]) -> CommandBox:
    screen = CommandBox(commands_for(Where.QUEUE))
    hands.app.push_screen(screen, answers.append)
    await hands.settle()
    return screen


async def test_typing_ahead_and_enter_answer_the_command() -> None:
    answers: list[object] = []
    async with trying() as (hands, _):
        await opened(hands, answers)
        await hands.press(*"new", "down", "enter")
        assert answers == [found(commands_for(Where.QUEUE), "new")[1]]


def words(screen: CommandBox, part: str) -> str:
    return str(screen.query_one(f"#{part}", Static).render())


async def test_a_wider_window_explains_every_command_and_keeps_the_mark() -> None:
    async with trying() as (hands, _):
        screen = await opened(hands, [])
        await hands.pilot.resize_terminal(60, 20)
        await hands.settle()
        await hands.press("down")
        assert screen.offered.rows[0].more == "r"
        assert "more below" in str(screen.offered.border_subtitle)
        await hands.pilot.resize_terminal(140, 60)
        await hands.settle()
        assert "Record that somebody was answered: how" in screen.offered.rows[0].more
        assert str(screen.offered.border_subtitle) == f"{len(screen.offered.rows)} in all"
        assert screen.offered.size.height == len(screen.offered.rows)
        assert screen.offered.highlighted == 1


async def test_the_highlighted_command_is_explained_below_and_the_list_goes_round() -> None:
    async with trying() as (hands, _):
        screen = await opened(hands, [])
        await hands.write("hide")
        assert words(screen, "explained") == "Hide the screen. Enter brings it back."
        await hands.press("ctrl+u", "up")
        last = commands_for(Where.QUEUE)[-1]
        assert words(screen, "explained") == last.tooltip
        assert any(last.words in line and ">" in line for line in hands.lines), "the last command is scrolled into view"


async def test_a_word_that_no_command_has_is_answered_in_words() -> None:
    answers: list[object] = []
    async with trying() as (hands, _):
        screen = await opened(hands, answers)
        await hands.press(*"zebra", "enter")
        assert words(screen, "went-wrong") == "! No command has that word. Try another, or press F1 for all the keys."
        await hands.press("ctrl+u", *"join", "enter")
        assert words(screen, "went-wrong") == (
            '! "Join it to another contact" is on a contact\'s page: open one first.'
        )
        assert answers == []
        await hands.press("escape")
        assert answers == [None]
