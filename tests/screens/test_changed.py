"""Two desks at one contact: who saves second is told what changed and by whom, loses nothing, and one key goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.contacts.change_kind import make_complaint
from db.desk.desk import Desk
from db.models import EventKind
from db.promises.move import give_promise
from db.promises.reopen import open_again
from db.replies.reply import answer
from deskapp.forms.contact.reopen import ReopenForm
from deskapp.forms.contact.reply import ReplyForm
from screens.contact.page import ContactPage
from screens.dialogs.conflict import ConflictBox
from screens.forms.screen import FormScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import at, opened_as, rows
from tests.screens.front_desk import Hands, a_call, front_desk

SAID = "26-0001 Margaret Hall"
DEREK = "Derek Collins promised a time at 09:02: the list on Friday"


@asynccontextmanager
async def two_desks(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Hands, Desk, Desk]]:
    """Margaret Hall is to be rung back, her page is open here, and Derek is at another desk."""
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        await a_call(hands, name="Margaret Hall")
        await hands.press("enter")
        hands.on(ContactPage)
        other = opened_as(desk, "Derek Collins", desk.clock)
        try:
            yield hands, desk, other
        finally:
            other.close()


def promise(other: Desk) -> None:
    give_promise(other, 1, promised_at=at(27, 12), said_words="the list on Friday")


def sort(other: Desk) -> None:
    answer(other, 1, how=EventKind.SPOKE, told="Rang her", sorted_=True, at=other.clock.now())


async def reply(hands: Hands) -> None:
    await hands.press("r", "t", "s")
    await hands.write("Two practices near")


async def move(hands: Hands) -> None:
    await hands.press("p")
    await hands.write("fri 3pm")
    await hands.press("enter")
    await hands.write("Samira held up")
    await hands.press("enter", "y")


async def pass_on(hands: Hands) -> None:
    await hands.press("a")
    await hands.write("Age UK")
    await hands.press("enter", "y")
    await hands.write("They ring you")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize(
    ("form", "typed", "kind"),
    [
        (reply, "Two practices near", "spoke"),
        (move, "Samira held up", "promise_moved"),
        (pass_on, "Age UK", "passed_on"),
    ],
)
async def test_both_are_seen_nothing_typed_is_lost_and_f9_saves_mine_as_well(
    tmp_path: Path, form: Callable[..., object], typed: str, kind: str, size: tuple[int, int]
) -> None:
    async with two_desks(tmp_path, size) as (hands, desk, other):
        await form(hands)  # type: ignore[misc]
        promise(other)
        await hands.press("f9")
        assert isinstance(hands.screen, FormScreen)
        assert hands.said == "F9 saves yours as well. Esc leaves it: yours is kept in Unfinished."
        shown = " ".join(hands.text.split())
        assert DEREK in shown
        assert typed in shown or size == (60, 20)
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = ?", kind) == [(0,)], "nothing was saved over it"
        await hands.press("f9")
        hands.on(ContactPage)
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = ?", kind) == [(1,)]


async def test_a_second_change_is_told_too_before_mine_is_saved_over_it(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, desk, other):
        await reply(hands)
        promise(other)
        await hands.press("f9")
        make_complaint(other, 1)
        await hands.press("f9")
        hands.on(ReplyForm)
        assert "Derek Collins made it a complaint at 09:02" in " ".join(hands.text.split())
        await hands.press("f9")
        hands.on(ContactPage)
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'spoke'") == [(1,)]


async def test_esc_leaves_it_as_they_made_it_and_mine_waits_in_unfinished(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, _, other):
        await reply(hands)
        promise(other)
        await hands.press("f9", "escape", "r")
        hands.on(ReplyForm)
        assert hands.value("told") == "Two practices near"


async def test_what_was_closed_meanwhile_says_so_and_mine_is_kept_until_it_is_open_again(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, desk, other):
        await reply(hands)
        sort(other)
        await hands.press("f9")
        assert hands.said == "It is closed now. Esc keeps yours in Unfinished; r opens the contact again."
        assert "Derek Collins spoke to them at 09:02: Rang her" in " ".join(hands.text.split())
        await hands.press("f9", "escape", "r")
        hands.on(ReopenForm)
        await hands.write("She rang")
        await hands.press("f9", "r")
        hands.on(ReplyForm)
        assert hands.value("told") == "Two practices near"
        await hands.press("f9")
        hands.on(ContactPage)
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'spoke'") == [(2,)]


async def test_two_who_open_the_same_one_again_open_it_once(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, desk, other):
        sort(other)
        await hands.press("r")
        await hands.write("She rang")
        hands.on(ReopenForm)
        open_again(other, 1, why="He rang")
        await hands.press("f9")
        assert hands.said == "It is open again already. Esc leaves this; r records a reply."
        assert "Derek Collins opened it again at 09:02: He rang" in " ".join(hands.text.split())
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'changed_field'") == [(1,)]


@pytest.mark.parametrize("answered", ["y", "n"])
async def test_giving_it_asks_first_where_somebody_else_did_something(tmp_path: Path, answered: str) -> None:
    async with two_desks(tmp_path) as (hands, desk, other):
        await hands.press("g")
        await hands.write("Sam")
        promise(other)
        await hands.press("enter")
        hands.on(ConflictBox)
        assert f"Give to Samira Haddad: {SAID}." in hands.text
        assert DEREK in hands.text
        await hands.press(answered)
        hands.on(ContactPage)
        given = int(answered == "y")
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'given_to'") == [(given,)]


async def test_making_it_a_complaint_asks_first_too(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, desk, other):
        promise(other)
        hands.on(ContactPage).action_contact("complain")  # before the page has heard of it, as in a hand's breadth
        await hands.settle()
        hands.on(ConflictBox)
        await hands.press("y")
        hands.on(ContactPage)
        assert rows(desk, "SELECT kind FROM contact") == [("complaint",)]


async def test_a_note_and_a_try_are_disturbed_by_nothing(tmp_path: Path) -> None:
    async with two_desks(tmp_path) as (hands, _, other):
        promise(other)
        await hands.press("t", "n", "enter", "n")
        await hands.write("Ring after four")
        await hands.press("enter", "f5")
        hands.on(QueueScreen)
