"""Somebody comes back about what was closed: r asks whether to open it again, and n still adds a note."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from deskapp.forms.contact.note import NoteForm
from deskapp.forms.contact.reopen import ReopenForm
from deskapp.forms.contact.reply import ReplyForm
from screens.contact.page import ContactPage
from screens.messages import Work
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, Hands, a_call, front_desk


async def a_closed_one(hands: Hands, clock: StoppedClock) -> None:
    """Margaret Hall was answered an hour later, and her page is open."""
    await a_call(hands, name="Margaret Hall")
    await hands.press("enter")
    clock.at += timedelta(hours=1)
    await hands.press("r", "t", "s", "enter")
    hands.on(ContactPage)


async def test_r_on_a_closed_contact_opens_it_again_with_a_new_promise_and_the_old_result_stays(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        await a_closed_one(hands, clock)
        await hands.press("r")
        hands.on(ReopenForm)
        assert "Already sorted 10:02 today." in hands.text
        assert "it waits again" in hands.text
        await hands.press("enter")
        assert hands.said == "Enter why it is opened again, like: she rang, no dentist had a place"
        await hands.write("She rang, none had a place")
        await hands.press("enter")
        await hands.write("fri 3pm")
        await hands.press("enter")
        hands.on(ContactPage)
        assert "open again, by 15:00 on Fri 27 Nov." in hands.said
        assert rows(desk, "SELECT result, due_at FROM promise ORDER BY id") == [
            ("kept", "2026-11-25 17:00:00.000000"),
            ("running", "2026-11-27 15:00:00.000000"),
        ]
        assert drafts.unfinished() == []
        assert "Opened it again: She rang, none had a place." in " ".join(hands.text.split())
        await hands.press("r")
        hands.on(ReplyForm)


async def test_esc_leaves_it_closed_and_z_closes_it_again(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        await a_closed_one(hands, clock)
        await hands.press("r", "escape")
        hands.on(ContactPage)
        assert drafts.unfinished() == []
        await hands.press("r")
        await hands.write("She rang")
        await hands.press("f9", "z")
        assert hands.said.startswith("Taken back: that you opened it again.")
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]


async def test_among_people_r_does_the_same_for_the_contact_that_was_found(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await a_closed_one(hands, clock)
        await hands.press("f5", "/")
        await hands.write("26-0001")
        await hands.press("down", "r")
        hands.on(ReopenForm)
        await hands.write("She rang")
        await hands.press("f9")
        hands.on(PeopleScreen)
        await hands.press("r")
        hands.on(ReplyForm)


async def test_a_half_typed_reply_waits_until_what_was_closed_meanwhile_is_open_again(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, drafts):
        await a_call(hands, name="Margaret Hall")
        await hands.press("enter", "r", "t", "s")
        await hands.write("Two practices")
        await hands.press("escape", "a")
        await hands.write("Age UK")
        await hands.press("enter", "y")
        await hands.write("They ring you")
        await hands.press("enter", "r")
        hands.on(ReopenForm)
        assert [seen.values.get("told") for seen in drafts.unfinished() if seen.form == "reply:1"] == ["Two practices"]
        await hands.write("Age UK is shut")
        await hands.press("f9", "r")
        hands.on(ReplyForm)
        assert hands.value("told") == "Two practices"


async def test_a_note_goes_to_a_closed_contact_and_every_other_key_says_why_not(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_closed_one(hands, clock)
        await hands.press("n")
        hands.on(NoteForm)
        assert "it stays closed" in hands.text
        await hands.write("Sent thanks")
        await hands.press("enter")
        hands.on(ContactPage)
        assert rows(desk, "SELECT state FROM contact") == [("closed",)]
        for key, cannot in [("t", "Nobody to try"), ("p", "Nothing to promise"), ("g", "Nothing to give")]:
            await hands.press(key)
            assert hands.said == f"{cannot}: this is already closed."


async def test_one_that_is_closed_while_the_queue_still_shows_it_is_asked_about_too(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        queue = hands.on(QueueScreen)
        await hands.press("r", "t", "s", "enter")
        queue.post_message(Work("reply", 1))
        await hands.settle()
        hands.on(ReopenForm)
