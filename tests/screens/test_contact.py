"""A contact's page: everything about one matter, and every key that works on it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from deskapp.forms.contact.note import NoteForm
from deskapp.forms.contact.reply import ReplyForm
from screens.contact.page import CLOSED, ContactPage
from screens.dialogs.why_due import WhyBox
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, a_call, a_call_from, front_desk, still_there


async def test_enter_opens_who_they_are_what_we_promised_and_what_happened(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        clock.at += timedelta(hours=1)
        await hands.press("t", "n", "enter", "enter")
        hands.on(ContactPage)
        words = hands.text
        assert "26-0001  Margaret Hall" in words
        assert "01632 960 044" in words
        assert "Priya Nair has it" in words
        assert "by Wed 25 Nov 17:00" in words
        tried, written = words.index("Tried: no answer."), words.index("Written down. To be rung back.")
        assert tried < written
        assert "Tue 24 Nov 10:02 Priya" in words
        await hands.press("escape")
        hands.on(QueueScreen)


async def test_a_promise_that_ended_says_how(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands)
        clock.at += timedelta(days=2)
        still_there(desk)
        await hands.press("r", "t", "h", "w")
        await hands.write("fri")
        await hands.press("enter", "y", "w")
        assert hands.field == "told"
        await hands.write("Waiting for the surgery")
        await hands.press("f9", "enter")
        hands.on(ContactPage)
        assert "MISSED Thu 26 Nov 09:02; waiting for others; said sorry" in " ".join(hands.text.split())
        assert "by Fri 27 Nov 17:00" in hands.text


async def test_y_says_why_it_is_due_then_and_esc_goes_back_to_the_page(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("enter", "y")
        hands.on(WhyBox)
        assert "Wed" in hands.text
        await hands.press("escape")
        hands.on(ContactPage)


async def test_a_note_from_the_page_comes_back_to_the_page_and_stands_first(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await a_call(hands)
        await hands.press("enter", "n")
        hands.on(NoteForm)
        await hands.write("Ring after [/x] four")
        await hands.press("enter")
        hands.on(ContactPage)
        assert "noted." in hands.said
        assert hands.text.index("Ring after [/x] four.") < hands.text.index("Written down")
        assert drafts.unfinished() == []


async def test_an_empty_note_says_what_it_wants(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("n", "enter")
        hands.on(NoteForm)
        assert hands.said == "Enter the note, in a few words"


async def test_a_closed_contact_says_why_its_keys_do_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("enter", "r")
        hands.on(ReplyForm)
        await hands.press("t", "s", "enter")
        hands.on(ContactPage)
        assert "KEPT" in hands.text
        await hands.press("t")
        hands.on(ContactPage)
        assert hands.said == "Nobody to try: this is already closed."
        await hands.press("y")
        assert hands.said == CLOSED
        assert "Already sorted 09:02 today." in hands.text


async def test_f2_from_the_page_starts_a_call_and_f5_comes_home(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("enter", "f2", "f5")
        hands.on(QueueScreen)
        assert hands.over_the_queue == 0


async def test_c_says_on_the_row_who_is_ringing_for_fifteen_minutes(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("c")
        assert "01632 960 044. Everybody sees that you are ringing them." in hands.said
        hands.on(QueueScreen)
        await hands.settle()
        assert "Priya ringing 09:02" in hands.text
        clock.at += timedelta(minutes=15)
        await hands.tick()
        assert "ringing 09:02" not in hands.text


async def test_g_and_a_letter_of_a_name_gives_it_to_them(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        hands.keys = 0
        await hands.press("g", "t", "enter")
        assert hands.keys == 3
        hands.on(QueueScreen)
        assert "Tom Ellery has it now." in hands.said
        assert rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id") == [("Tom Ellery",)]
        await hands.press("enter")
        assert "Gave it to Tom Ellery." in hands.text


async def test_giving_to_nobody_we_know_says_so_and_esc_leaves_it_where_it_is(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("g")
        await hands.write("zz")
        await hands.press("enter")
        assert "No such colleague: Down adds them" in hands.text
        await hands.press("escape")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = owner_id") == [("Priya Nair",)]


async def test_on_an_empty_queue_every_key_says_why_it_does_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        for key in "tcpgna!":
            await hands.press(key)
            hands.on(QueueScreen)
            assert hands.said.endswith("no line is chosen."), key
