"""Times given and moved, complaints, and what is passed on: with the keys of the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskapp.forms.contact.promise import PromiseForm
from deskapp.forms.contact.refer import ReferForm
from screens.contact.page import ContactPage
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, a_call, a_letter, front_desk, still_there


async def test_a_time_moved_before_it_ran_out_and_told_is_not_missed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call(hands)
        hands.keys = 0
        await hands.press("p")
        await hands.write("fri 3pm")
        await hands.press("enter")
        await hands.write("Samira held up")
        await hands.press("enter", "y", "enter")
        assert hands.keys == 5
        hands.on(QueueScreen)
        assert "Fri 27 Nov" in hands.text
        await hands.see("promised by Fri 27 Nov 15:00")
        assert rows(desk, "SELECT result, due_at, moved_told FROM promise ORDER BY id") == [
            ("void", "2026-11-25 17:00:00.000000", None),
            ("running", "2026-11-27 15:00:00.000000", 1),
        ]
        assert drafts.unfinished() == []


async def test_a_late_one_that_is_moved_counts_as_missed_and_asks_whether_we_said_sorry(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        clock.at += timedelta(days=2)
        still_there(desk)
        await hands.press("p")
        await hands.write("4pm")
        await hands.press("enter")
        await hands.write("Samira held up")
        await hands.press("enter", "y")
        assert hands.field == "sorry_said"
        assert "counts as missed" in hands.text
        await hands.press("y", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, sorry_said, miss_reason FROM promise ORDER BY id") == [
            ("missed", 1, "Samira held up"),
            ("running", None, None),
        ]


async def test_each_field_of_a_moved_time_says_what_it_wants(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("p", "enter")
        assert hands.said == "Enter when you promised, like tomorrow or wed 3pm"
        await hands.write("sat")
        await hands.press("enter")
        assert "Saturday" in hands.said
        await hands.press("enter", "enter")
        assert hands.said == "Enter why it has to move, like: Samira held up"
        await hands.write("Held up")
        await hands.press("f9")
        hands.on(PromiseForm)
        assert hands.said == "Did you tell them the new time? y or n"


async def test_what_the_charter_owes_is_not_moved_a_time_is_given_besides(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4")
        await a_letter(hands, "Mrs E Doyle")
        await hands.press("f9")
        await hands.press("p")
        form = hands.on(PromiseForm)
        assert isinstance(form.form, PromiseForm)
        assert not form.form.moves
        await hands.write("tomorrow")
        await hands.press("enter")
        await hands.write("We ring you first")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, result FROM promise ORDER BY id") == [
            ("reply", "running"),
            ("promise", "running"),
        ]


async def test_an_exclamation_mark_makes_it_a_complaint_once(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("!")
        hands.on(QueueScreen)
        assert "a complaint now" in hands.said
        assert rows(desk, "SELECT kind FROM contact") == [("complaint",)]
        assert ("acknowledge",) in rows(desk, "SELECT name FROM promise")
        await hands.press("!")
        assert hands.said == "This is a complaint already."


async def test_passed_on_needs_who_and_their_consent_and_told_it_is_our_reply(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("a", "enter")
        assert hands.said == "Enter who it was passed on to, or who we pointed them to"
        await hands.write("Age UK")
        await hands.press("enter", "enter")
        assert hands.said.startswith("Did they agree to us passing it on?")
        await hands.press("y")
        await hands.write("They ring you today")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert "passed on to Age UK. Nothing more is owed." in hands.said
        assert rows(desk, "SELECT closed_reason FROM contact") == [("passed_on",)]
        assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'consent_given'") == [(1,)]


async def test_passed_on_without_asking_says_why_and_untold_it_stays(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("a")
        await hands.write("NHS 111")
        await hands.press("enter", "n", "f9")
        hands.on(ReferForm)
        assert hands.said.startswith("Enter why there was no need to ask them")
        await hands.write("Only gave them the number")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert "It stays in the queue." in hands.said
        assert rows(desk, "SELECT result FROM promise") == [("running",)]


async def test_a_late_one_passed_on_asks_the_two_questions_of_a_late_reply(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        clock.at += timedelta(days=2)
        still_there(desk)
        await hands.press("a")
        await hands.write("Age UK")
        await hands.press("enter", "y")
        await hands.write("They ring you today")
        await hands.press("enter", "y", "w", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, sorry_said, miss_reason FROM promise") == [
            ("missed", 1, "waiting for others")
        ]


async def test_z_takes_back_a_reply_and_the_history_shows_both(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("r", "t", "s", "enter")
        assert "Nothing is waiting for a reply" in hands.text
        await hands.press("z")
        assert hands.said == "Taken back: that you spoke to them. 26-0001. Z brings it back."
        assert "tomorrow" in hands.text
        assert rows(desk, "SELECT state FROM contact") == [("open",)]
        await hands.press("enter")
        hands.on(ContactPage)
        assert "Took back: Spoke to them. Sorted." in hands.text
        assert "Spoke to them. Sorted.  (taken back)" in hands.text
        assert hands.text.count("by Wed 25 Nov 17:00") == 1, "what runs on is promised once, not once for each ending"


async def test_ctrl_z_on_the_page_takes_back_a_note_and_the_page_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("enter", "n")
        await hands.write("Ring after four")
        await hands.press("enter", "ctrl+z")
        hands.on(ContactPage)
        assert hands.said.startswith("Taken back: your note.")
        assert "Ring after four.  (taken back)" in hands.text


async def test_a_moved_time_is_in_the_history_with_its_reason_and_z_puts_the_old_one_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("enter", "p")
        await hands.write("fri 3pm")
        await hands.press("enter")
        await hands.write("Samira held up")
        await hands.press("enter", "y", "enter")
        hands.on(ContactPage)
        assert "Moved the time to Fri 27 Nov 15:00: Samira held up. They were told." in " ".join(hands.text.split())
        await hands.press("z")
        running = rows(desk, "SELECT due_at FROM promise WHERE stopped_at IS NULL")
        assert running == [("2026-11-25 17:00:00.000000",)]


async def test_with_nothing_to_take_back_z_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("z")
        hands.on(QueueScreen)
        assert hands.said == "There is nothing of yours from the last hour to take back."


@pytest.mark.parametrize("key", ["g", "u"])
async def test_one_escape_leaves_a_box_that_asks_for_a_name(tmp_path: Path, key: str) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press(key)
        assert hands.screen.query("Suggestions")
        await hands.press("escape")
        hands.on(QueueScreen)
