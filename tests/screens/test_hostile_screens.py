"""Hostile words of callers and staff are text on every screen: none ends the app, becomes a key, or breaks a line."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len

from deskapp.forms.registry import FORMS, About
from deskapp.wording.printable import on_grid
from screens.forms.screen import FormScreen
from screens.messages import OpenForm, OpenPerson, Work
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.hostile import acts
from tests.hostile_desk import copy_hostile
from tests.screens.front_desk import Hands, found, front_desk


def seen(hands: Hands, after: str) -> None:
    """What is drawn fits the window, acts on no terminal, and has no link in it."""
    width, height = hands.app.size
    strips = hands.screen._compositor.render_strips()
    assert len(strips) == height, after
    for strip in strips:
        words = "".join(segment.text for segment in strip)
        assert cell_len(words) == width, (after, words)
        assert "app.quit" not in str([segment.style and segment.style.meta for segment in strip]), (after, words)
        assert not acts(words), (after, words)
        assert on_grid(words) == words, (after, words)


TOURS = {
    "the queue": ("down", "i", "i", "w", "w", "g", "escape", "end"),
    "a contact": ("enter", "y", "escape", "enter", "escape", "g", "escape", "w", "exclamation_mark", "escape", "o"),
    "the settings": ("s", "enter", "down", "l", "escape", "j", "escape", "e", "escape", "escape", "down", "enter"),
    "the day book": ("l", "down", "left", "left", "down", "down", "enter", "escape", "m", "slash", "escape"),
    "the report": ("m", "c", "escape", "r", "enter", "down", "escape", "escape", "end", "enter", "down", "escape", "d"),
    "unfinished": ("f8", "down", "enter", "escape", "f8", "d", "z"),
    "the end of the day": ("e", "down", "down", "w", "down", "escape"),
    "the charter and help": ("f12", "down", "escape", "f1", "escape"),
}  # fmt: skip


async def test_every_list_and_page(tmp_path: Path) -> None:
    copy_hostile(tmp_path / "desk")
    async with front_desk(tmp_path / "desk") as (hands, _, _):
        for place, keys in TOURS.items():
            for key in keys:
                await hands.press(key)
                seen(hands, f"{place}: {key}")
            await hands.press("escape", "escape", "f5")
            hands.on(QueueScreen)


async def test_people_their_pages_and_their_joining(tmp_path: Path) -> None:
    copy_hostile(tmp_path / "desk")
    async with front_desk(tmp_path / "desk") as (hands, _, _):
        for typed in ("Ann", "[/]"):
            await hands.press("slash")
            await hands.write(typed)
            await found(hands)
            hands.on(PeopleScreen)
            seen(hands, typed)
            await hands.press("f5")
        hands.screen.post_message(OpenPerson(1))
        await found(hands)
        for key in ("y", "escape", "h", "escape", "j", "down", "escape", "e", "escape", "x", "escape", "enter"):
            await hands.press(key)
            seen(hands, key)


async def test_every_form(tmp_path: Path) -> None:
    copy_hostile(tmp_path / "desk")
    async with front_desk(tmp_path / "desk") as (hands, _, _):
        for name, registered in FORMS.items():
            about = registered.about
            if about is About.CHECK:
                continue
            field = "name" if name == "change" else ""
            hands.screen.post_message(OpenForm(name, {}) if about is About.NOTHING else Work(name, 1, field))
            await hands.settle()
            seen(hands, name)
            if not isinstance(hands.screen, FormScreen):
                assert hands.said, name
                continue
            await hands.write("[")
            await hands.press("enter")
            seen(hands, f"{name}: [")
            await hands.press("escape", "f5")
            hands.on(QueueScreen)
