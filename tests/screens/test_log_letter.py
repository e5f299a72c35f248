"""Logging the post, emails and visitors."""

from __future__ import annotations

from pathlib import Path

from deskapp.forms.log.letter import LetterForm
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import a_letter, front_desk


async def test_a_complaint_by_letter_starts_two_promises_and_shows_both(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4")
        await a_letter(hands, "Joan Whitcombe", kind="!")
        shown = [" ".join(line.split()) for line in hands.text.splitlines()]
        assert "PROMISED Reply to the letter by Tue 1 Dec 17:00 (5 working days)" in shown
        assert "PROMISED Acknowledge the complaint by Tue 1 Dec 17:00 (5 working days)" in shown
        await hands.write("tom")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, due_at FROM promise ORDER BY id") == [
            ("reply", "2026-12-01 17:00:00.000000"),
            ("acknowledge", "2026-12-01 17:00:00.000000"),
        ]
        assert rows(desk, "SELECT s.name FROM contact c JOIN staff s ON s.id = c.owner_id") == [("Tom Ellery",)]


async def test_a_pile_of_post_is_one_run(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await hands.press("f4", "p")
        await hands.write("fri")
        await hands.press("enter", "enter")
        await hands.write("First")
        await hands.press("enter", "enter", "enter")
        await hands.write("About one")
        await hands.press("enter", "o", "t", "h", "enter", "enter", "enter", "f4")
        assert "Fri 20 Nov" in hands.said
        await hands.press("f4")
        hands.on(LetterForm)
        assert hands.said == "Saved 26-0001 First. Reply by 17:00 on Fri 27 Nov.", "the next form says that it is kept"
        assert hands.value("channel") == "letter"
        assert hands.value("received_at") == "fri"
        assert (hands.value("name"), hands.field) == ("", "channel"), "Enter takes how it came"
        await hands.press("enter")
        assert hands.field == "name"
        await hands.press("escape")
        assert rows(desk, "SELECT received_at FROM contact") == [("2026-11-20 09:00:00.000000",)]
        assert drafts.unfinished() == []


async def test_the_date_on_a_letter_cannot_be_after_the_day_it_came(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "p")
        await hands.write("fri")
        await hands.press("enter")
        await hands.write("23 nov")
        await hands.press("enter")
        assert hands.said.startswith("The date on the letter is after it was stamped in")
        assert hands.field == "dated"
        await hands.press("tab", "tab", "tab", "tab", "tab")
        await hands.write("Late post")
        await hands.press("enter", "o", "t", "h", "f9")
        assert hands.said.startswith("The date on the letter is after it was stamped in")
        assert hands.field == "dated"


async def test_an_email_asks_for_an_address_and_a_visit_for_what_happens_next(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "e")
        assert "Email" in hands.text
        assert "Date on it" not in hands.text
        await hands.press("enter", "enter")
        await hands.write("okafor at example.org")
        await hands.press("enter")
        assert (hands.said, hands.field) == ("Enter an email address, like name@example.org", "address")
        await hands.press("home", "ctrl+k", *["shift+tab"] * 4, "v")
        assert "In private?" in hands.text
        await hands.press("enter")
        await hands.write("A man at the counter")
        await hands.press("enter", "enter")
        await hands.write("Where to complain")
        await hands.press("enter", "o", "t", "h", "enter", "c", "enter")
        assert "SAY:" in hands.text
        assert "26, 0001" in hands.text
        await hands.press("enter")
        assert hands.said == "There is no number to ring them back on. F9 again saves it."
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT channel, kind, outcome FROM contact") == [("visit", "enquiry", "ring_back")]
        assert rows(desk, "SELECT name, due_at FROM promise") == [("promise", "2026-11-25 17:00:00.000000")]


async def test_a_letter_by_hand_is_a_letter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f4", "h", "enter", "enter", "enter", "enter", "enter")
        await hands.write("Put through the door")
        await hands.press("enter", "o", "t", "h", "enter", "enter", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT channel, by_hand FROM contact") == [("letter", 1)]


async def test_a_visit_behind_a_letter_in_a_run_is_no_letter_and_asks_when_it_was(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4")
        await a_letter(hands, "Joan Whitcombe")
        await hands.press("f4", "v")
        assert (hands.value("channel"), hands.field, hands.value("name")) == ("visit", "received_at", "")


async def test_the_number_that_enter_passes_by_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "e", "enter")
        assert " Number         [                    ]  (Tab) Enter passes it by" in hands.text
        await hands.press("enter")
        assert hands.field == "address"
        await hands.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "v")
        assert "(Tab) Enter passes it by" not in "".join(line for line in hands.text.splitlines() if "Number" in line)


async def test_the_time_that_an_email_came_in_is_read_back_with_its_day(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f4", "e")
        assert "= Tuesday 24 November (today)" in hands.text
        await hands.write("0855")
        assert "= Tuesday 24 November, 08:55 (today)" in hands.text
        await hands.press(*["backspace"] * 4)
        await hands.write("y")
        assert "= Monday 23 November (yesterday)" in hands.text
