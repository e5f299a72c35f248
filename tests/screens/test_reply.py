"""Recording that somebody was answered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from deskapp.forms.contact.reply import ReplyForm
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, logged, rows
from tests.screens.front_desk import TUESDAY, Hands, a_call, front_desk, still_there


async def until_shown(hands: Hands, words: str) -> None:
    """Wait until the queue shows what another hand put into the record."""
    hands.app.screens.queue.reload(at_once=True)
    async with asyncio.timeout(10):
        while words not in hands.text:
            await hands.settle()


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
        still_there(desk)
        await hands.press("r", "t", "s")
        hands.on(ReplyForm)
        assert "This was LATE by 2 minutes of opening time." in hands.text
        assert hands.field == "sorry_said"
        await hands.press("y", "w")
        assert hands.field == "told"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, sorry_said, miss_reason FROM promise") == [
            ("missed", 1, "waiting for others")
        ]


async def test_a_holding_reply_needs_why_and_when_and_stays_as_an_update(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        hands.keys = 0
        await hands.press("r", "t", "h", "f9")
        assert hands.said == "Enter why, and when they'll hear. Why not yet? w, m, l or a"
        await hands.press("w", "f9")
        assert hands.said.startswith("Enter when they'll hear from us next")
        await hands.write("fri")
        await hands.press("enter")
        await hands.write("The surgery rings on Thursday")
        await hands.press("enter")
        assert hands.keys - 2 == 6
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, result, due_at FROM promise ORDER BY id") == [
            ("promise", "kept", "2026-11-25 17:00:00.000000"),
            ("update", "running", "2026-11-27 17:00:00.000000"),
        ]
        assert rows(desk, "SELECT said_words FROM promise WHERE name = 'update'") == [
            ("waiting for someone else: The surgery rings on Thursday",)
        ]
        assert ">  Fri 27 Nov    No name " in hands.text
        await hands.see(" tell them how it is by Fri 27 Nov 17:00 ")
        await hands.press("enter")
        assert "Told them why not yet, and when: waiting for someone else." in " ".join(hands.text.split())


async def test_our_part_sorted_and_more_promised_says_what_and_by_when(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "p")
        await hands.write("fri")
        await hands.press("enter", "enter")
        assert hands.said == "Enter what we promised them further, in a few words"
        await hands.write("The leaflet goes out")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
            ("promise", "kept"),
            ("promise", "running"),
        ]


async def test_who_was_pointed_elsewhere_is_kept_with_whom_and_whether_they_agreed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "o", "f9")
        assert hands.said == "Enter who we pointed them to"
        await hands.write("NHS 111")
        await hands.press("enter", "enter")
        assert hands.said.startswith("Did they agree to us passing it on?")
        await hands.press("n", "f9")
        assert hands.said.startswith("Enter why there was no need to ask them")
        await hands.write("Only gave them the number")
        await hands.press("enter", "enter")
        hands.on(QueueScreen)
        assert "Pointed to NHS 111: nothing more is owed." in hands.said
        assert rows(desk, "SELECT closed_reason FROM contact") == [("passed_on",)]
        await hands.press("z")
        assert "tomorrow" in hands.text, "and z puts it back"


async def test_who_could_not_be_helped_was_told_something(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "x", "enter")
        assert hands.said == "Say what we told them, in a few words"
        await hands.write("No practice takes NHS patients now")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT closed_reason FROM contact") == [("could_not_help",)]


async def test_only_of_somebody_with_needs_is_it_asked_whether_it_went_in_their_way(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        logged(desk, "Joe Adeyemi", TUESDAY, number="01632 960 017", relay=True, safeguarding=True)
        await until_shown(hands, "Joe Adeyemi")
        await hands.press("r", "t", "s")
        assert "RELAY CALL: dial 18002" in hands.text
        assert "SAFETY" in hands.text
        assert hands.field == "need_met"
        await hands.press("n", "f9")
        assert hands.said == "Enter why it could not go in the way they need, in a few words"
        await hands.write("The relay was down")
        await hands.press("f9")
        hands.on(QueueScreen)
        said = "SELECT need_met, words FROM event JOIN note ON event.id = event_id WHERE kind = 'need_met'"
        assert rows(desk, said) == [(0, "no: The relay was down")]


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
        still_there(desk)
        await hands.press("r", "t", "s", "tab", "tab", "tab")
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
