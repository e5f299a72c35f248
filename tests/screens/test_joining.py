"""Joining two records of one person: who is offered, both side by side, which name stays, and taking it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import LeaveMessage
from deskapp.charter.vocabulary import Outcome
from screens.dialogs.merge_people import MergePeopleBox
from screens.people.screen import PeopleScreen
from tests.db.desk_case import change, page_of
from tests.screens.front_desk import Hands, entry, found, front_desk, look_for


def twice(desk: Desk) -> None:
    """Margaret Hall, written down twice; and somebody of her surname."""
    for name, number in [("Margaret Hall", "01632 960 044"), ("Mrs M Hall", "01632 960 044"), ("P Hall", "0771234567")]:
        log.log_contact(desk, entry(name=name, number=number, about=f"Rang as {name}", outcome=Outcome.SORTED))
    change(desk, 1, needs="large print 18pt")
    change(
        desk, 2, ok_to_leave_message=LeaveMessage.NO, caution="Ring from the office", caution_review_on=date(2027, 3, 1)
    )


async def joining(hands: Hands) -> MergePeopleBox:
    await look_for(hands, "margaret")
    await hands.press("down", "j")
    return hands.on(MergePeopleBox)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_both_stand_side_by_side_and_the_name_that_is_chosen_stays(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        twice(desk)
        await joining(hands)
        assert "Several may be the same. Down and Up choose one first." in hands.text
        await hands.press("1")
        hands.on(MergePeopleBox)
        await hands.press("down")
        for words in (
            "Mrs M Hall  (same number)",
            "P Hall  (same surname)",
            "1 Margaret Hall",
            "2 Mrs M Hall",
            "large print 18pt",
            "CAUTION",
            "1 or 2: that name stays",
        ):
            assert words in hands.text, words
        assert "Ring from" not in hands.text
        await hands.press("2")
        hands.on(PeopleScreen)
        await found(hands)
        assert "Joined: Margaret Hall is shown as Mrs M Hall now" in hands.said
        page = page_of(desk, 1)
        assert (page.person_id, page.name, page.contact_count) == (2, "Mrs M Hall", 2)
        assert "also recorded as Margaret Hall" in " ".join(hands.text.split())
        assert "DON'T LEAVE A MESSAGE" in hands.text


async def test_another_may_be_chosen_and_escape_joins_nobody(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        twice(desk)
        change(desk, 3, address="2 The Row", needs="a ramp", best_time="after 2pm", speakers="John Hall (carer)")
        await joining(hands)
        await hands.press("down", "down")
        for words in ("2 P Hall", "2 The Row", "a ramp", "after 2pm", "John Hall (carer)", "1, last 24 Nov 2026"):
            assert words in hands.text, words
        await hands.press("escape")
        hands.on(PeopleScreen)
        await hands.press("j", "down", "down", "1")
        await found(hands)
        assert page_of(desk, 3).name == "Margaret Hall"
        assert page_of(desk, 2).name == "Mrs M Hall"


async def test_a_join_is_taken_back_with_one_key(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        twice(desk)
        await joining(hands)
        await hands.press("down", "1")
        assert "OK to leave a message: no" in hands.said
        assert "caution: Ring" not in hands.said
        await hands.press("z")
        await found(hands)
        assert "are two again, each as they were" in hands.said
        assert (page_of(desk, 1).name, page_of(desk, 2).name) == ("Margaret Hall", "Mrs M Hall")


async def test_where_nobody_is_alike_j_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        log.log_contact(desk, entry(name="Kay Moss", number="07700 900 418", outcome=Outcome.SORTED))
        await look_for(hands, "kay")
        await hands.press("down", "j")
        assert "nobody to join" in hands.said
        hands.on(PeopleScreen)


async def test_who_changed_one_of_them_meanwhile_is_told_and_both_stay_two(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        twice(desk)
        await joining(hands)
        change(desk, 2, best_time="after 2pm")
        await hands.press("down", "1")
        await found(hands)
        assert "Somebody changed or joined one of them meanwhile" in hands.said
        assert "best time was empty, is after 2pm" in hands.said
        assert page_of(desk, 2).name == "Mrs M Hall"
