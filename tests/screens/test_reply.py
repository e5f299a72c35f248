"""Recording that somebody was answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from screens.queue import QueueScreen
from screens.reply import ReplyForm
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, Hands, front_desk


async def a_call(hands: Hands, about: str = "A dentist", *, name: str = "") -> None:
    """Somebody is to be rung back by tomorrow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter", "enter")
    await hands.write(about)
    await hands.press("enter", "d", "e", "n", "enter", "c", "f9")
    hands.on(QueueScreen)


async def test_replied_and_sorted_takes_four_keys_and_leaves_the_queue(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call(hands)
        hands.keys = 0
        await hands.press("r", "t", "s", "enter")
        assert hands.keys == 4
        hands.on(QueueScreen)
        assert "Sorted: nothing more is owed." in hands.said
        assert "Nothing is waiting for a reply" in hands.text
        assert rows(desk, "SELECT result, sorry_said FROM promise") == [("kept", None)]
        assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "sorted")]
        assert drafts.unfinished() == []


async def test_a_late_one_asks_two_questions_and_is_kept_as_missed(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        clock.at += timedelta(days=2)
        await hands.press("r", "t", "s", "enter")
        hands.on(ReplyForm)
        assert "This was LATE by 2 minutes of opening time." in hands.text
        assert hands.field == "sorry_said"
        await hands.press("y", "f9")
        assert hands.said == "Choose why it was late. It helps us fix it"
        await hands.press("w", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, sorry_said, miss_reason FROM promise") == [
            ("missed", 1, "waiting for others")
        ]


async def test_one_that_is_not_sorted_yet_needs_why_and_when_and_stays(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "h", "f9")
        assert hands.said.startswith("Enter when they'll hear from us next")
        await hands.write("fri")
        await hands.press("enter", "enter")
        assert hands.said.startswith("Enter why it isn't sorted yet")
        await hands.write("Waiting for the surgery")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, due_at FROM promise ORDER BY id") == [
            ("kept", "2026-11-25 17:00:00.000000"),
            ("running", "2026-11-27 17:00:00.000000"),
        ]
        assert "Fri 27 17:00" in hands.text


async def test_a_message_left_is_no_reply(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "m", "f9")
        hands.on(QueueScreen)
        assert "It stays in the queue." in hands.said
        assert rows(desk, "SELECT result FROM promise") == [("running",)]


async def test_an_answer_given_an_hour_ago_in_time_is_kept(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        clock.at += timedelta(days=1, hours=8, minutes=28)  # 17:30 on Wednesday, half an hour late
        await hands.press("r", "t", "s", "tab")
        assert hands.field == "at"
        await hands.write("1630")
        assert "This was LATE" not in hands.text
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result FROM promise") == [("kept",)]


async def test_a_half_typed_answer_is_unfinished_and_r_takes_it_up_again(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await a_call(hands, name="Margaret Hall")
        await hands.press("r", "t", "s")
        await hands.write("Two practices near")
        await hands.press("f8")
        assert "Margaret Hall" in hands.text
        await hands.press("escape")
        hands.on(QueueScreen)
        assert len(drafts.unfinished()) == 1
        await hands.press("r")
        hands.on(ReplyForm)
        assert hands.value("told") == "Two practices near"
        assert hands.field == "told"


async def test_with_nothing_chosen_r_says_why_it_does_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("r")
        hands.on(QueueScreen)
        assert hands.said
