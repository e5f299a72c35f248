"""The day book: l on the queue, a day a page; from it to the contact and back; narrowed, mine, and found by day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from screens.contact.page import ContactPage
from screens.day_book.entry_list import EntryList
from screens.day_book.screen import DayBookScreen, NarrowBox
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY, a_call, front_desk, still_there


async def test_the_day_is_seen_narrowed_and_opened_and_another_day_is_asked_for(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call(hands, "Wants a dentist", name="Margaret Hall")
        await a_call(hands, "A bus pass", name="Bill Tanner")
        await hands.press("l")
        book = hands.on(DayBookScreen)
        assert "Day book: Tuesday 24 November 2026" in hands.text
        assert "2 came in; 1 was done." in hands.text
        assert "Call: A bus pass" in hands.text
        await hands.press("slash")
        await hands.write("hall")
        assert book.query_one(EntryList).count == 1
        await hands.press("down", "enter")
        assert "Wants a dentist" in hands.text
        hands.on(ContactPage)
        await hands.press("n")
        await hands.write("Her daughter rang")
        await hands.press("f9", "escape")
        hands.on(DayBookScreen)
        assert "Her daughter rang" in hands.text, "what was done from there is in it at once"
        await hands.press("escape")
        assert (book.query_one(NarrowBox).display, book.query_one(EntryList).count) == (False, 4)
        await hands.press("right")
        assert hands.said == "That is today. Left goes to the days before."
        await hands.press("left", "left")
        assert "Closed: Sunday. Nothing came in and nothing was done." in hands.text
        await hands.press("d")
        await hands.write("tue")
        await hands.press("enter")
        assert book.query_one(EntryList).count == 4
        await hands.press("escape")
        hands.on(QueueScreen)
        clock.at += timedelta(days=1)
        still_there(desk)
        await hands.press("slash")
        await hands.write("tue bus")
        hands.on(PeopleScreen)
        assert "1 of Tue 24 Nov" in hands.text
        assert "A bus pass" in hands.text
