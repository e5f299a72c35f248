"""Keys that are held down: their repeats answer no question, and change the record once."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskapp.app import held_keys
from screens.contact.page import ContactPage
from screens.dialogs.who_is_on import WhoBox
from screens.end_of_day.screen import EndOfDay
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call_from, front_desk

CLOSED = "SELECT count(*) FROM contact WHERE state = 'closed'"


async def hold(hands: Hands, key: str, monkeypatch: pytest.MonkeyPatch, *, seconds: float = 3600.0) -> None:
    """Hold a key down, and let go of it."""
    with monkeypatch.context() as held:
        held.setattr(held_keys, "HELD_WITHIN", seconds)
        await hands.press(*[key] * 8)


async def test_z_held_down_asks_and_does_not_answer_and_pressed_again_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hold(hands, "z", monkeypatch)
        assert "Once more takes back the whole entry" in hands.said
        assert rows(desk, CLOSED) == [(0,)]
        await hands.press("z")
        assert rows(desk, CLOSED) == [(1,)]


async def test_c_held_down_rings_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hold(hands, "c", monkeypatch)
        assert rows(desk, "SELECT count(*) FROM ring") == [(1,)]


async def test_a_second_z_too_soon_after_the_first_is_said_to_have_done_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await a_call_from(hands, "Colin Perrott")
        await hands.press("c", "up", "c")
        assert rows(desk, "SELECT count(*) FROM ring") == [(2,)]
        with monkeypatch.context() as quick:
            quick.setattr(held_keys, "HELD_WITHIN", 3600.0)
            await hands.press("z", "z")
        assert hands.said.startswith("Taken back: that you are ringing them.")
        assert hands.said.endswith(held_keys.TOO_SOON.format(key="z"))
        assert "wait a second, then press it." in hands.text, "there is room for both sentences"
        assert rows(desk, "SELECT count(*) FROM ring") == [(1,)]
        await hands.press("z")
        assert rows(desk, "SELECT count(*) FROM ring") == [(0,)]


async def test_m_held_down_is_no_answer_to_the_question_about_their_wish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall", leave_message="n")
        await hands.press("t")
        await hold(hands, "m", monkeypatch)
        await hands.press("enter")
        assert "m again" in hands.said
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'tried'") == [(0,)]


async def test_f9_held_down_does_not_save_what_it_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f2")
        await hands.write("Margaret Hall")
        await hands.press("enter")
        await hands.write("01632 96004412345678")
        await hands.press("enter")
        await hands.write("A dentist")
        await hands.press("enter", "d", "e", "n", "enter", "c")
        await hold(hands, "f9", monkeypatch)
        assert "F9 again saves it" in hands.said
        assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
        await hands.press("f9")
        assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]


async def test_enter_held_down_signs_no_day_off_that_it_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("e")
        await hold(hands, "f9", monkeypatch)
        hands.on(EndOfDay)
        assert "again signs off anyway" in hands.said
        assert rows(desk, "SELECT count(*) FROM dayreview WHERE signed_at IS NOT NULL") == [(0,)]


async def test_enter_held_down_makes_no_colleague(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        before = rows(desk, "SELECT name FROM staff")
        await hands.press("u")
        await hands.write("Beht")
        await hold(hands, "enter", monkeypatch)
        hands.on(WhoBox)
        assert rows(desk, "SELECT name FROM staff") == before


async def test_w_held_down_on_a_page_saves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter")
        hands.on(ContactPage)
        await hold(hands, "w", monkeypatch)
        assert "press w again" in hands.said


async def test_letters_and_enter_in_a_form_are_taken_however_quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        monkeypatch.setattr(held_keys, "HELD_WITHIN", 3600.0)
        await hands.press("f2")
        await hands.write("Aaron Zzapp")
        await hands.press("enter", "enter")
        await hands.write("Bookkeeping cccz")
        await hands.press("enter", "d", "e", "n", "enter")
        await hands.press("c", "shift+tab", "c", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, about, outcome FROM contact") == [
            ("Aaron Zzapp", "Bookkeeping cccz", "ring_back")
        ]
