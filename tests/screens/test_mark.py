"""The mark of the queue: on what was just saved or brought back; and what z and Enter do right after."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.replies.note import note
from screens.base.desk_screen import DeskScreen
from screens.contact.page import ContactPage
from screens.keys import KEYS, Where
from screens.queue import hand as queue_hand
from screens.queue.screen import QueueScreen
from tests.db.desk_case import at, promised, rows
from tests.screens.front_desk import Hands, a_call_from, front_desk


def marked(hands: Hands) -> str:
    """The name on the marked line of the queue."""
    row = hands.on(QueueScreen).queue_list.highlighted
    assert row is not None
    return getattr(row, "name", "") or ""


async def test_the_mark_goes_to_what_was_saved_and_to_what_is_brought_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        promised(desk, "Kay", at(24, 16))
        await a_call_from(hands, "Margaret Hall")
        assert marked(hands) == "Margaret Hall"
        await hands.press("r", "t", "s", "enter")
        hands.on(QueueScreen)
        assert marked(hands) == "Kay"
        assert "Margaret Hall" in hands.said
        await hands.press("z")
        assert marked(hands) == "Margaret Hall"


async def test_an_enter_meant_for_the_form_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        monkeypatch.setattr(queue_hand, "SAVED_JUST_NOW", 3600.0)
        await hands.press("enter")
        hands.on(QueueScreen)
        assert hands.said == "Saved just now. Enter again opens the marked line."
        monkeypatch.setattr(queue_hand, "SAVED_JUST_NOW", 0.0)
        await hands.press("enter")
        hands.on(ContactPage)


async def test_z_takes_back_a_whole_contact_only_when_pressed_twice(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("z")
        assert "Once more takes back the whole entry" in hands.said
        assert rows(desk, "SELECT state FROM contact") == [("open",)]
        await hands.press("z")
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]


async def test_each_whole_contact_is_asked_about_and_any_other_key_or_screen_lets_the_question_lapse(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for name in ("Margaret Hall", "Bill Tanner"):
            await a_call_from(hands, name)
        closed = "SELECT ref FROM contact WHERE state = 'closed'"
        for lapses in (("down",), ("f1", "escape"), ("f2", "escape")):
            await hands.press("z")
            assert "Once more takes back the whole entry, logged by mistake. 26-0002 Bill Tanner." in hands.said
            await hands.press(*lapses)
        await hands.press("z")
        assert rows(desk, closed) == []
        await hands.press("z", "z")
        assert "Once more takes back the whole entry, logged by mistake. 26-0001 Margaret Hall." in hands.said
        assert rows(desk, closed) == [("26-0002",)]
        await hands.press("Z", "z")
        assert "26-0002 Bill Tanner" in hands.said
        assert rows(desk, closed) == []


async def test_what_was_said_of_a_save_is_gone_once_another_form_was_open(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        assert hands.said.startswith("Saved")
        await hands.press("f2", "escape")
        hands.on(QueueScreen)
        assert not hands.said.startswith("Saved")


async def test_c_once_more_or_z_ends_the_ringing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        for again in ("c", "z"):
            await hands.press("c")
            assert rows(desk, "SELECT count(*) FROM ring") == [(1,)]
            await hands.press(again)
            assert rows(desk, "SELECT count(*) FROM ring") == [(0,)]


async def test_what_z_took_back_comes_back_with_shift_z_and_the_mark_with_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await a_call_from(hands, "Bill Tanner")
        await hands.press("r", "t", "s", "f9")
        assert hands.said.startswith("Saved 26-0002 Bill Tanner.")
        await hands.press("z")
        assert hands.said == "Taken back: that you spoke to them. 26-0002 Bill Tanner. Z brings it back."
        assert marked(hands) == "Bill Tanner"
        await hands.press("Z")
        assert hands.said == "Brought back: that you spoke to them. 26-0002 Bill Tanner. z takes it back."
        assert [row.name for row in hands.on(QueueScreen).queue_list.rows.contacts] == ["Margaret Hall"]
        await hands.press("z")
        assert marked(hands) == "Bill Tanner"
        await hands.press("Z")
        await hands.press("Z")
        assert hands.said == "There is nothing that you took back in the last hour."


async def test_what_was_worked_on_since_is_not_brought_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        await hands.press("r", "t", "s", "f9")
        await hands.press("z")
        await hands.press("u", "d", "enter")
        note(desk, 1, words="Rings at four")
        await hands.press("u", "p", "enter")
        await hands.press("Z")
        assert hands.said == "Derek Collins wrote a note at 09:02, after you took it back. Do it again instead."
        assert [kind for (kind,) in rows(desk, "SELECT kind FROM event")].count("spoke") == 1


async def test_z_takes_a_slip_of_u_off_the_staff_and_has_who_was_here_on_the_desk_again(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        before = rows(desk, "SELECT name FROM staff ORDER BY id"), rows(desk, "SELECT * FROM duty")
        await hands.press("u")
        await hands.write("beht")
        await hands.press("enter", "down", "enter")
        assert hands.said == "New colleague: beht. z if that was a slip."
        assert ("beht",) in rows(desk, "SELECT name FROM staff")
        await hands.press("z")
        assert hands.said == "Taken back: beht is not on the staff. Priya is on the desk again."
        assert "On desk: Priya" in hands.text
        assert (rows(desk, "SELECT name FROM staff ORDER BY id"), rows(desk, "SELECT * FROM duty")) == before


async def test_z_after_u_takes_back_the_change_and_after_something_was_done_that(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        await hands.press("u", "d", "enter")
        await hands.press("z")
        assert hands.said == "Taken back: Priya is on the desk again."
        assert rows(desk, "SELECT kind FROM event WHERE kind = 'undone'") == []
        await hands.press("u", "d", "enter")
        await hands.press("n")
        await hands.write("Rings at four")
        await hands.press("f9")
        await hands.press("z")
        assert hands.said == "Taken back: your note. 26-0001 Kay. Z brings it back."
        assert "On desk: Derek" in hands.text


PLACES = {
    Where.QUEUE: (),
    Where.CONTACT: ("enter",),
    Where.PEOPLE: ("slash",),
    Where.END_OF_DAY: ("e",),
    Where.UNFINISHED: ("f8",),
    Where.REPORT: ("m",),
    Where.SETTINGS: ("s",),
    Where.ENTRIES: ("s", "enter"),
    Where.CLOSED_DAYS: ("s", *["down"] * 3, "enter"),
    Where.NEXT_CHARTER: ("s", *["down"] * 4, "enter", "down", "enter"),
}
"""How each place with a key to take something back is opened from the queue."""


def test_every_place_with_a_key_to_take_something_back_is_tried() -> None:
    assert PLACES.keys() == {key.where for key in KEYS if key.keys.startswith("z")}


@pytest.mark.parametrize("place", PLACES)
async def test_what_z_takes_back_is_said_no_more_once_something_else_was_opened(tmp_path: Path, place: Where) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Kay")
        if PLACES[place]:
            await hands.press(*PLACES[place])
        shown = hands.screen
        assert isinstance(shown, DeskScreen)
        assert place == shown.WHERE
        shown.say("Saved 26-0001 Kay. z takes it back.", "done")
        assert hands.said == "Saved 26-0001 Kay. z takes it back."
        await hands.press("f1")
        await hands.press("f1")
        assert hands.screen is shown
        assert "z takes it back" not in hands.said
