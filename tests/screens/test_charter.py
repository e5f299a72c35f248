"""v, and F12 in the middle of a call: the charter opens over everything, and what was typed stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from screens.charter.screen import CharterScreen
from screens.contact.page import ContactPage
from screens.forms.screen import FormScreen
from screens.queue.screen import QueueScreen
from tests.plain.plain_desk import HALL, plain_desk
from tests.screens.front_desk import a_call, front_desk


async def test_v_on_the_queue_shows_every_promise_and_goes_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("v")
        hands.on(CharterScreen)
        assert "Customer Service Charter and Standard" in hands.text
        await hands.press("pagedown", "pagedown")
        assert "Example: what comes in now is due by" in hands.text
        await hands.press("v")
        hands.on(QueueScreen)


async def test_f12_during_a_call_loses_nothing_that_was_typed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2")
        await hands.write("Margaret")
        before = (hands.field, hands.text)
        await hands.press("f12")
        hands.on(CharterScreen)
        await hands.press("down", "escape")
        hands.on(FormScreen)
        assert (hands.field, hands.text) == before
        await hands.write(" Hall")
        assert "Margaret Hall" in hands.text


async def test_v_on_a_contacts_page_and_the_copy_of_the_charter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("enter")
        hands.on(ContactPage)
        await hands.press("v", "w", "w")
        saved = desk.settings.folder / "copied" / "charter-healthwatch-portsmouth.txt"
        assert "We reply to your letter within 5 working days" in saved.read_text("utf-8")
        await hands.press("escape")
        hands.on(ContactPage)


def test_line_by_line_it_is_read_out_in_the_middle_of_a_call(tmp_path: Path) -> None:
    said = plain_desk(tmp_path).stay("call", "Margaret Hall", "/charter", *HALL[1:])
    assert "We reply to your letter within 5 working days of the day it reaches us." in said.text
    assert "Open Monday to Friday 9am to 5pm." in said.lines
    assert "Back to: Call, Margaret Hall." in said.lines


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_its_lines_are_broken_where_the_window_ends(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, _, _drafts):
        await hands.press("v")
        text = hands.app.screen.query_one("#charter Static", Static)
        lines = str(text.content).splitlines()
        assert max(map(len, lines)) <= size[0] - 3
        assert text.size.height == len(lines)
